"""Acts of a person of the desk on a ringing bell, besides taking it: snooze it, hand it to a colleague, write a note on it.

The other side learns nothing of these; the story of the bell and the audit's lines say who did what and when. A note may name anybody,
so the vault keeps its text.
"""

from collections.abc import Callable
from uuid import UUID

from django.utils.translation import gettext as _

from accord.core.texts import is_readable
from accord.core.times import rfc3339
from accord.hub.desks import alerts, queries, store
from accord.hub.desks.access import action_of
from accord.hub.desks.errors import BadDesk, NoSuchDesk
from accord.hub.desks.queries import BellRow, hands
from accord.hub.desks.store import Bell, Desk
from accord.hub.desks.vocabulary import (
    HANDED,
    LONGEST_NOTE,
    LONGEST_SNOOZE,
    MINUTE,
    MOST_NOTES,
    NOTE,
    NOTE_DAYS,
    RINGING,
    SNOOZED,
    TEST,
)
from accord.hub.desks.world import scene
from accord.hub.journal.actions import Turn, turn
from accord.hub.members.queries import Caller, need
from accord.hub.refusals import NotAllowed
from accord.hub.times import now
from accord.hub.vault import actions as vault

ANSWER = "member:bells:answer"
NOTES = "request"  # the kind of record: people who work on requests read it, and nobody of another member


def snooze(caller: Caller, bell: str, minutes: int, *, at: int | None = None) -> BellRow:
    """Let a bell be quiet for some minutes; then it rings the caller again, and goes on.

    Never longer than until a clock of what it rings for needs it, and never past an hour since it rang first. Returns the bell as it then
    is, also where another person took it meanwhile. Raises BadDesk, NoSuchDesk, NotAllowed.
    """
    if not isinstance(minutes, int) or not 1 <= minutes <= LONGEST_SNOOZE:
        raise BadDesk("minutes", _("Snooze a bell for 1 to 60 minutes, for example 10."))

    def quiet(t: Turn, row: Bell, desk: Desk, at: int, person: int) -> None:
        if why := hands.not_snoozed(row, desk, at):
            raise BadDesk("minutes", why)
        until = min(at + minutes * MINUTE, hands.snoozed_until(row, at))
        store.call_off(row.n)
        store.change_bell(row.n, quiet=until, quiet_by=person, next=until)
        alerts.set_clock(t, row, until)
        store.add_deed(row.n, at, person, SNOOZED, until=until)
        t.audit(caller.n, caller.actor, action_of(row.kind, ANSWER), detail=f"snoozed {row.id} until {rfc3339(until)}")

    return _in_hand(caller, bell, at, quiet)


def hand_over(caller: Caller, bell: str, person: str, *, at: int | None = None) -> BellRow:
    """Hand a bell to a colleague at its desk, who is rung now and told by whom. The bell goes on to others a wait later.

    `person` is an id out of `queries.hands.colleagues`. Returns the bell as it then is, also where another person took it
    meanwhile. Raises BadDesk, NoSuchDesk, NotAllowed.
    """

    def give(t: Turn, row: Bell, desk: Desk, at: int, giver: int) -> None:
        if row.kind == TEST:
            raise BadDesk("person", _("A test rings once. Acknowledge it."))
        around = scene(desk.n, at)
        to = hands.number_of(caller, desk.n, person, at)
        if to is None or to in around.world.away:
            raise BadDesk("person", _("Choose a colleague at this desk who is not away, from the list."))
        store.call_off(row.n)
        row.next = at
        store.change_bell(row.n, quiet=None, quiet_by=None, handed_to=to, handed_by=giver, handed_at=at)
        alerts.ring_colleague(t, row, desk, to, around)
        store.add_deed(row.n, at, giver, HANDED, to_person=to)
        t.audit(caller.n, caller.actor, action_of(row.kind, ANSWER), detail=f"handed over {row.id}")

    return _in_hand(caller, bell, at, give)


def add_note(caller: Caller, bell: str, text: str, *, at: int | None = None) -> BellRow:
    """Write a note on a bell, while it rings or afterwards, for colleagues of the same member. Raises BadDesk, NoSuchDesk, NotAllowed."""
    cleaned = text.strip() if isinstance(text, str) else ""
    if not cleaned or len(cleaned) > LONGEST_NOTE or not is_readable(cleaned, lines=True):
        raise BadDesk("text", _("Write a note of 1 to 500 characters, for example: I called the bank, nobody answered."))

    def write(t: Turn, row: Bell, desk: Desk, at: int, person: int) -> None:
        if row.notes >= MOST_NOTES:
            raise BadDesk("text", _("This bell has 20 notes, and no more fit. Write a message in the request instead."))
        reference: UUID = vault.put(desk.member, NOTES, {"text": cleaned}, by=caller.actor, at=at, retention_days=NOTE_DAYS)
        store.change_bell(row.n, notes=row.notes + 1)
        store.add_deed(row.n, at, person, NOTE, words=reference)
        t.audit(caller.n, caller.actor, action_of(row.kind, ANSWER), detail=f"note on {row.id}")

    return _in_hand(caller, bell, at, write, rings=False)


def _in_hand(caller: Caller, bell: str, at: int | None, do: Callable[[Turn, Bell, Desk, int, int], None], *, rings: bool = True) -> BellRow:
    """Do something with a bell of the caller's own desk, in a turn. `rings`: only while it rings; else it is left as it is."""
    need(caller, ANSWER)
    row = store.bell(id=queries.uuid(bell))
    if row is None or not queries.may_answer(caller, row):
        raise NoSuchDesk
    desk = store.desk_of(row)
    if desk.member != caller.n:
        raise NotAllowed(_("Only the desk's own member can do this. You can acknowledge the bell."))
    if row.for_person is not None:
        raise NotAllowed(_("This bell is for you alone. Acknowledge it."))
    if caller.person_n is None:
        raise NotAllowed(_("Only a person who is signed in can do this, because the bell will ring that person again."))
    at = now() if at is None else at
    with turn() as t:
        current = store.bell(n=row.n)
        if current is not None and (not rings or current.state == RINGING):
            do(t, current, desk, at, caller.person_n)
    return queries.bell(caller, bell)
