"""Signals of reports: published by the report's home, each in its own turn, once; and taken back where consent is."""

from contextlib import suppress
from uuid import UUID

from django.db import connection

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
from accord.hub.reports import planning, sending, standing, store
from accord.hub.reports.store import SentRow
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
    with connection.cursor() as cursor:
        one = store.next_signal(cursor)
    if one is None:
        return False
    row = intake.by_number(one.submission)
    if row is None:
        _mark(one, REFUSED)
    elif one.state == RECALL:
        _take_back(row, one)
    else:
        _publish(row, one)
    return True


def _given(row: Submission, one: SentRow) -> UUID:
    """The signal's id in its publisher's namespace: the same each time, so that it is published once."""
    return UUID(bytes=digest("signal", row.id.bytes, one.item.encode())[:16], version=4)


def confirmed_key(item: str, member: int) -> str:
    """The item that is a member's own claim of what it has confirmed of a report."""
    return digest("confirmed", item.encode(), str(member).encode()).hex()


def confirm(t: Turn, row: Submission, member: int) -> None:
    """The sender's bank or the police has confirmed what was reported: what it named becomes that member's claim, by itself."""
    rows = store.of(t.cursor, row.n)
    known = {one.item for one in rows}
    for one in rows:
        item = confirmed_key(one.item, member)
        if one.what == "signal" and one.member is None and one.state in (SENT, WAITS, JOINED) and item not in known:
            claim = SentRow(0, row.n, item, one.outlet, one.consent, one.what, WAITS, member=member, at=t.at, changed=t.at)
            store.add(t.cursor, claim)


def _publisher(row: Submission, one: SentRow) -> MemberRow:
    """Who publishes it: the member that has confirmed it, or the report's home, which only passes it on."""
    return sending.home_of(row) if one.member is None else members.by_number([one.member])[one.member]


def _is_of(row: Submission, one: SentRow, item: Item) -> bool:
    key = sending.key_of(row, item)
    return (key if one.member is None else confirmed_key(key, one.member)) == one.item


def _publish(row: Submission, one: SentRow) -> None:
    home = _publisher(row, one)
    is_unconfirmed = row.member is None and one.member is None
    found = None
    try:
        read = planning.read(intake.sheet_of(row, now()), row.country, now())
        plan = planning.planned(read.told, frozenset({one.consent}), (), now())
        found = next((item for item in plan.items if _is_of(row, one, item)), None)
    except (VaultError, BadAnswers):
        pass
    if found is None or found.about is None:
        _mark(one, REFUSED)
        return
    given = _given(row, one)
    draft = Draft(
        identifier=found.about,
        scheme=str(found.fields.get("scheme") or "other"),
        channel=found.fields.get("channel"),
        # Something to look into, and nothing to block by.
        marking=Marking(tlp=Tlp.GREEN, pap=Pap.AMBER, originator=home.id, uses=frozenset({Use.INVESTIGATE})),
        confidence=UNCONFIRMED if is_unconfirmed else CONFIRMED,
        given=given,
    )

    def settle(t: Turn) -> None:
        _set(t, row, one, SENT, str(signal_id(secret(), home.id, given)))

    if publish(members.as_member(home), [draft], settle=settle, unconfirmed=is_unconfirmed)[0].status == "refused":
        _mark(one, REFUSED)


def _take_back(row: Submission, one: SentRow) -> None:
    claim = signal_queries.by_id(one.signal) if one.signal else None
    if claim is not None:
        with suppress(BadSignal):  # it was taken back before, or its time is over
            signals.retract(claim, members.as_member(_publisher(row, one)), TAKEN_BACK, settles=False)
    with turn() as t:
        _set(t, row, one, ENDED, one.signal)


def _mark(one: SentRow, state: str) -> None:
    with turn() as t:
        current = store.by_number(t.cursor, one.n)
        if current is not None and current.state in (WAITS, RECALL):
            current.state = state
            store.change(t.cursor, current, t.at)


def _set(t: Turn, row: Submission, one: SentRow, state: str, signal: str) -> None:
    current = store.by_number(t.cursor, one.n)
    if current is None:
        return
    # Consent may have been taken back while it was being published: then it is taken back at once.
    current.state = RECALL if current.state == ENDED and state == SENT else state
    current.signal = signal
    store.change(t.cursor, current, t.at)
    standing.restate(t, row)
