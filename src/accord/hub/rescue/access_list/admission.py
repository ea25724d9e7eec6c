"""Who is on the list of a rescue, and which parts it is shown. Nobody else learns that there is one; whoever tries is written down."""

from dataclasses import dataclass

from django.db import connection

from accord.hub.journal.actions import turn
from accord.hub.members.queries import Caller
from accord.hub.rescue import store
from accord.hub.rescue.errors import NoSuchRescue, NotAllowed
from accord.hub.rescue.store import AccessRow, Cursor, LookRow, RescueRow
from accord.hub.rescue.vocabulary import DESK_ROLES, ERASED, HANDLE, ROLES
from accord.tables import rescue_track


@dataclass(frozen=True, slots=True)
class Seat:
    """A caller's place at a rescue. `sees`: keys of parts."""

    rescue: RescueRow
    at_home: bool
    sees: frozenset[str]


def need(caller: Caller) -> None:
    """The permission, the role, and a person: no token is on a list. Raises NotAllowed."""
    if not caller.may(HANDLE) or caller.role not in ROLES or caller.person is None:
        raise NotAllowed


def _is_theirs(entry: AccessRow, caller: Caller) -> bool:
    if entry.member != caller.n:
        return False
    return entry.person == caller.person if entry.person else caller.role in DESK_ROLES


def seat(cursor: Cursor, rescue: RescueRow, caller: Caller) -> Seat | None:
    entries = [one for one in store.access(cursor, rescue.n) if _is_theirs(one, caller)]
    if not entries or rescue.state == ERASED:
        return None
    at_home = rescue.home == caller.n
    sees = frozenset(rescue_track().parts) if at_home else frozenset().union(*(one.parts for one in entries))
    return Seat(rescue, at_home, sees)


def sit(cursor: Cursor, caller: Caller, id: str, *, changing: bool = False) -> Seat:
    """The caller's seat at it. Raises NoSuchRescue, alike for one that is not theirs and one that never was."""
    rescue = store.load(cursor, id, changing=changing)
    found = None if rescue is None else seat(cursor, rescue, caller)
    if found is None:
        raise NoSuchRescue
    return found


def enter(caller: Caller, id: str, reason: str = "", *, at: int) -> Seat:
    """The same before anything is shown or done: whoever is not on the list is written down. Never in a turn."""
    need(caller)
    with connection.cursor() as cursor:
        rescue = store.load(cursor, id)
        found = None if rescue is None else seat(cursor, rescue, caller)
    if found is None:
        if rescue is not None and rescue.state != ERASED:
            note(caller, rescue, reason, "refused", at)
        raise NoSuchRescue
    return found


def note(caller: Caller, rescue: RescueRow, reason: str, outcome: str, at: int) -> None:
    """Write a look down. The audit line does not say at which: whoever reads audits is not on the list."""
    with turn() as t:
        store.insert(t.cursor, LookRow(0, rescue.n, at, caller.n, caller.actor, caller.role, reason[:16], outcome))
        t.audit(caller.n, caller.actor, HANDLE, "refused" if outcome == "refused" else "done", "looked")
