"""Signals of reports: published by the report's home, each in its own turn, once; and taken back where consent is."""

from contextlib import suppress
from uuid import UUID

from accord.core.reports.answers import BadAnswers
from accord.core.reports.plan import Item
from accord.core.sharing import Marking, Pap, Tlp, Use
from accord.core.signals import BadSignal, Draft, signal_id
from accord.core.trust.confidence import Confidence
from accord.hub.intake import queries as intake
from accord.hub.intake.queries import Submission, digest
from accord.hub.journal.actions import Turn, turn
from accord.hub.journal.queries import secret
from accord.hub.members import queries as members
from accord.hub.members.queries import MemberRow
from accord.hub.reports import store
from accord.hub.reports.outcomes import progress
from accord.hub.reports.planning.reading import home_of, planned, report_of
from accord.hub.reports.store import Sent
from accord.hub.reports.vocabulary import ENDED, JOINED, RECALL, REFUSED, SENT, WAITS
from accord.hub.signals import actions as signals
from accord.hub.signals import queries as signal_queries
from accord.hub.signals.actions import publish
from accord.hub.times import now
from accord.hub.vault.errors import VaultError

UNCONFIRMED = Confidence(grade="F6")  # nobody could judge who tells it, nor whether it is so
CONFIRMED = Confidence(grade="C3")
TAKEN_BACK = "Whoever told it has taken back the consent to share it."


def publish_one() -> bool:
    """The signal that waits for longest; whether there was one."""
    row = store.next_signal()
    if row is None:
        return False
    submission = intake.by_number(row.submission)
    if submission is None:
        _refuse(row)
    elif row.state == RECALL:
        _take_back(submission, row)
    else:
        _publish(submission, row)
    return True


def _given(submission: Submission, row: Sent) -> UUID:
    """The signal's id in its publisher's namespace: the same each time, so that it is published once. What was taken back and is agreed to
    again is a claim of its own: members have dropped the one before for good."""
    before = [
        other
        for other in store.of(submission.n)
        if other.what == row.what and row.member is None and other.target == row.target and other.n < row.n
    ]
    again = (str(len(before)).encode(),) if before else ()
    return UUID(bytes=digest("signal", submission.id.bytes, row.item.encode(), *again)[:16], version=4)


def confirmed_key(item: str, member: int) -> str:
    """The item that is a member's own claim of what it has confirmed of a report."""
    return digest("confirmed", item.encode(), str(member).encode()).hex()


def confirm(t: Turn, submission: Submission, member: int) -> None:
    """The sender's bank or the police has confirmed what was reported: what it named becomes that member's claim, by itself."""
    rows = store.of(submission.n)
    known = {row.item for row in rows}
    for row in rows:
        item = confirmed_key(row.item, member)
        if row.what == "signal" and row.member is None and row.state in (SENT, WAITS, JOINED) and item not in known:
            store.add(
                Sent(
                    submission=submission.n,
                    item=item,
                    outlet=row.outlet,
                    consent=row.consent,
                    what=row.what,
                    state=WAITS,
                    member=member,
                    at=t.at,
                    changed=t.at,
                )
            )


def _publisher(submission: Submission, row: Sent) -> MemberRow:
    """The publisher of the signal: the member that has confirmed it, or the report's home, which only passes it on."""
    return home_of(submission) if row.member is None else members.by_number([row.member])[row.member]


def _item_of(submission: Submission, row: Sent) -> Item | None:
    """The item as the report states it now, where the consent alone stands; None where nothing can be read any more."""
    at = now()
    try:
        report = report_of(submission, at)
        items = planned(report.facts, frozenset({row.consent}), (), at).items
    except (VaultError, BadAnswers):
        return None

    def key_of(item: Item) -> str:
        return report.key_of(item) if row.member is None else confirmed_key(report.key_of(item), row.member)

    return next((item for item in items if key_of(item) == row.item), None)


def _publish(submission: Submission, row: Sent) -> None:
    publisher = _publisher(submission, row)
    is_unconfirmed = submission.member is None and row.member is None
    item = _item_of(submission, row)
    if item is None or item.about is None:
        _refuse(row)
        return
    given = _given(submission, row)
    draft = Draft(
        identifier=item.about,
        scheme=str(item.fields.get("scheme") or "other"),
        channel=item.fields.get("channel"),
        # Something to look into, and nothing to block by.
        marking=Marking(tlp=Tlp.GREEN, pap=Pap.AMBER, originator=publisher.id, uses=frozenset({Use.INVESTIGATE})),
        confidence=UNCONFIRMED if is_unconfirmed else CONFIRMED,
        given=given,
    )

    def settle(t: Turn) -> None:
        _set(t, submission, row, SENT, str(signal_id(secret(), publisher.id, given)))

    if publish(members.as_member(publisher), [draft], settle=settle, unconfirmed=is_unconfirmed)[0].status == "refused":
        _refuse(row)


def _take_back(submission: Submission, row: Sent) -> None:
    claim = signal_queries.by_id(row.signal) if row.signal else None
    if claim is not None:
        with suppress(BadSignal):  # it was taken back before, or its time is over
            signals.retract(claim, members.as_member(_publisher(submission, row)), TAKEN_BACK, settles=False)
    with turn() as t:
        _set(t, submission, row, ENDED, row.signal)


def _refuse(row: Sent) -> None:
    with turn() as t:
        current = store.by_number(row.n)
        if current is not None and current.state in (WAITS, RECALL):
            current.state = REFUSED
            store.change(current, t.at)


def _set(t: Turn, submission: Submission, row: Sent, state: str, signal: str) -> None:
    current = store.by_number(row.n)
    if current is None:
        return
    # Consent may have been taken back while it was being published: then it is taken back at once.
    current.state = RECALL if current.state == ENDED and state == SENT else state
    current.signal = signal
    store.change(current, t.at)
    progress.restate(t, submission)
