"""Feedback of those who received a signal: sightings, actions and disputes; and a claim taken back, by its publisher or on an appeal."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from accord.core.phrases import Phrase
from accord.core.signals import BadSignal
from accord.core.trust.origins import PUBLIC_REPORTS
from accord.formats.signals import check_note, identifier_from, read_note
from accord.hub.guard import actions as guard
from accord.hub.journal import queries as journal
from accord.hub.journal.actions import Turn, turn
from accord.hub.members.queries import Caller
from accord.hub.refusals import Conflict
from accord.hub.signals.changes.common import all_recipients, need_own, need_reason, need_unchanged, visible_author
from accord.hub.signals.publishing.topics import topic_at
from accord.hub.signals.reading.collections import Collection
from accord.hub.signals.store import entries, feedback, signals
from accord.hub.signals.store.signals import Row
from accord.hub.signals.vocabulary import ACTIONS, CONFIRMING, RETRACTED
from accord.tables import identifier_tables

CHUNK = 100  # claims of a collection that are taken back in one turn
_DISPUTED = ("dispute", "open")


def sight(row: Row, caller: Caller, *, count: int = 1, note: str | None = None) -> int:
    """Say that the member saw it too. Saying so again adds to the count; a member is one sighting, however often."""
    if not 1 <= count <= 1_000_000_000:
        raise BadSignal("count", "out-of-range", "Give a count from 1 to 1,000,000,000.")
    return _answer(row, caller, "sighting", "", "signal.sighted", {"count": count}, note, count=count)


def act(row: Row, caller: Caller, action: str, *, note: str | None = None) -> int:
    """Say what the member did: blocked, held, removed, warned, nothing-found."""
    if action not in ACTIONS:
        raise BadSignal("action", "unknown-word", Phrase("This is no action. Use one of: {actions}.", {"actions": ", ".join(ACTIONS)}))
    return _answer(row, caller, "action", action, "signal.acted", {"action": action}, note)


def dispute(row: Row, caller: Caller, reason: str) -> int:
    """Say that the claim is wrong, and why. Stays open until withdrawn or until the claim is retracted."""
    if row.member == caller.n:
        raise Conflict("own-signal", _("This is your own signal. Retract it instead."))
    return _answer(row, caller, "dispute", "open", "signal.disputed", {}, need_reason(reason, "reason"))


def withdraw_dispute(row: Row, caller: Caller) -> int:
    """Take one's own dispute back."""
    with turn() as t:
        if not feedback.withdraw_dispute(row.n, caller.n):
            raise Conflict("no-dispute", _("You have no open dispute on this signal."))
        seq = t.append(
            "signal.undisputed",
            audience=all_recipients(t, row),
            by=caller.n,
            by_id=visible_author(row, caller),
            data={"signal": str(row.id)},
            topic=topic_at(row.seq),
        )
        entries.add(t, [(row.n, seq)])
        t.audit(caller.n, caller.actor, "member:signals:answer", detail=f"undisputed {row.id}")
        return seq


def _answer(
    row: Row, caller: Caller, answer_type: str, value: str, entry_type: str, data: dict[str, Any], note: str | None, count: int = 1
) -> int:
    own = msgspec.json.decode(journal.bodies([row.seq]).get(row.seq, b"{}")).get("data", {}).get("identifier")
    field = "reason" if answer_type == "dispute" else "note"
    masked = read_note(note, identifier_from(own), identifier_tables(), field, region=caller.country) if own and note else None
    with turn() as t:
        return _answer_in(t, row, caller, answer_type, value, entry_type, {**data, **({field: masked} if masked else {})}, count)


def _answer_in(
    t: Turn, row: Row, caller: Caller, answer_type: str, value: str, entry_type: str, data: dict[str, Any], count: int = 1
) -> int:
    need_unchanged(t, row)
    values = feedback.values_of(row.n, caller.n, answer_type)
    if answer_type == "dispute" and "open" in values:
        raise Conflict("disputed", _("Your member disputes this signal already. Withdraw that dispute to give another reason."))
    # A dispute is a correction, for all that ever received the signal; a sighting or an action is news, for those who belong now.
    audience = all_recipients(t, row) if answer_type == "dispute" else t.present_who_received(row.audience, row.shared)
    full = {"signal": str(row.id), **data}
    seq = t.append(entry_type, audience=audience, by=caller.n, by_id=visible_author(row, caller), data=full, topic=topic_at(row.seq))
    feedback.add(t, row.n, caller.n, answer_type, value, count, seq)
    entries.add(t, [(row.n, seq)])
    if not values and row.member != caller.n and row.source != PUBLIC_REPORTS and (answer_type == "sighting" or value in CONFIRMING):
        guard.tally(t, row.member, confirmed=1)
    t.audit(caller.n, caller.actor, "member:signals:answer", detail=f"{answer_type} {row.id}")
    return seq


def act_in(t: Turn, row: Row, caller: Caller, action: str) -> int:
    """Record the member's action, in the turn of the step of a request that did it."""
    return _answer_in(t, row, caller, "action", action, "signal.acted", {"action": action})


def unact_in(t: Turn, row: Row, caller: Caller, action: str) -> int | None:
    """The member no longer does what it said it did: that action is taken back. None where it never said so."""
    if not feedback.take_back_action(row.n, caller.n, action):
        return None
    audience = t.present_who_received(row.audience, row.shared)
    data = {"signal": str(row.id), "action": action}
    seq = t.append("signal.unacted", audience=audience, by=caller.n, by_id=visible_author(row, caller), data=data, topic=topic_at(row.seq))
    entries.add(t, [(row.n, seq)])
    t.audit(caller.n, caller.actor, "member:signals:answer", detail=f"unacted {row.id}")
    return seq


def retract(row: Row, caller: Caller, reason: str, *, settles: bool = True) -> int:
    """Take a claim back, with the reason; reaches everybody that ever received it. Returns the seq to wait for in acknowledgements.

    `settles` is False where it says nothing of whether the claim was right, as when a person takes consent back."""
    need_own(row, caller)
    text = need_reason(reason, "reason")
    with turn() as t:
        refuted = settles and any(answer.type == "dispute" and answer.value == "open" for answer in feedback.answers([row.n]))
        return _retract_in(t, row, caller, text, refuted=refuted, why="member:signals:publish")


def retract_collection(one: Collection, caller: Caller, reason: str, on_progress: Callable[[int], None] = lambda done: None) -> int:
    """Take back every claim of a collection that stands, as `retract` does each; returns how many these were. Stopped anywhere and begun
    again, the end is the same."""
    text = need_reason(reason, "reason")
    total, first = 0, one.first
    while True:
        with turn() as t:
            rows = signals.live_among(caller.n, one.source, first, one.last, CHUNK)
            _retract_rows(t, rows, caller, text)
        if not rows:
            return total
        total, first = total + len(rows), rows[-1].n + 1
        on_progress(len(rows))


def check_reason(reason: str) -> None:
    """Raises BadSignal where no signal can be taken back for such a reason: for a caller that does something else before it does that."""
    check_note(need_reason(reason, "reason"), "reason")


def retract_all(numbers: Sequence[int], caller: Caller, reason: str) -> int:
    """Take back those of the member's own claims of these numbers that stand, as `retract` does each; returns how many these were."""
    check_reason(reason)
    text, total = reason, 0
    for at in range(0, len(numbers), CHUNK):
        with turn() as t:
            rows = signals.live_numbered(caller.n, numbers[at : at + CHUNK])
            _retract_rows(t, rows, caller, text)
        total += len(rows)
    return total


def _retract_rows(t: Turn, rows: Sequence[Row], caller: Caller, text: str) -> None:
    disputed = {answer.signal for answer in feedback.answers([row.n for row in rows]) if (answer.type, answer.value) == _DISPUTED}
    for row in rows:
        _retract_in(t, row, caller, text, refuted=row.n in disputed, why="member:signals:publish")


def retract_upheld(t: Turn, row: Row, caller: Caller, reason: str) -> int:
    """A claim is taken back by the member that decided an appeal against it, or by its own member: it counts as refuted."""
    return _retract_in(t, row, caller, reason, refuted=True, why="member:requests:answer")


def _retract_in(t: Turn, row: Row, caller: Caller, text: str, *, refuted: bool, why: str) -> int:
    need_unchanged(t, row)
    entry = msgspec.json.decode(journal.bodies([row.seq]).get(row.seq, b"{}"))
    own = entry.get("data", {}).get("identifier")
    masked = read_note(text, identifier_from(own), identifier_tables(), "reason", region=caller.country) if own else None
    seq = t.append(
        "signal.retracted",
        audience=all_recipients(t, row),
        by=caller.n,
        by_id=visible_author(row, caller),
        data={"id": str(row.id), "identifier": own, "reason": masked},
        marking=entry.get("marking"),
        topic=topic_at(row.seq),
    )
    signals.change(t, row.n, state=RETRACTED)
    entries.add(t, [(row.n, seq)])
    if refuted and row.source != PUBLIC_REPORTS:
        guard.tally(t, row.member, refuted=1)
    t.audit(caller.n, caller.actor, why, detail=f"retracted {row.id}")
    return seq
