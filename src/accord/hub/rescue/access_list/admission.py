"""Admission by the access list of a rescue, part by part. Nobody else learns that there is one; the hub records everyone who tries."""

from collections.abc import Sequence

from msgspec import Struct

from accord.hub.journal.actions import turn
from accord.hub.members.queries import Caller
from accord.hub.rescue import store
from accord.hub.rescue.errors import NoSuchRescue, NotAllowed
from accord.hub.rescue.store import Access, Look, Rescue
from accord.hub.rescue.vocabulary import DESK_ROLES, ERASED, HANDLE, ROLES
from accord.tables import rescue_track


class Admission(Struct, frozen=True):
    """A caller's place at a rescue. `sees`: keys of parts."""

    rescue: Rescue
    at_home: bool
    sees: frozenset[str]


def need(caller: Caller) -> None:
    """The permission, the role, and a person: no token is on a list. Raises NotAllowed."""
    if not caller.may(HANDLE) or caller.role not in ROLES or caller.person is None:
        raise NotAllowed


def _is_theirs(entry: Access, caller: Caller) -> bool:
    if entry.member != caller.n:
        return False
    return entry.person == caller.person if entry.person else caller.role in DESK_ROLES


def admissions_of(rescues: Sequence[Rescue], caller: Caller) -> list[Admission]:
    """The caller's admissions to those of these to which there is one, in their order."""
    entries = store.access_of(rescue.n for rescue in rescues)
    admissions = (_admission(rescue, entries.get(rescue.n, []), caller) for rescue in rescues)
    return [admission for admission in admissions if admission is not None]


def admission_of(rescue: Rescue, caller: Caller) -> Admission | None:
    return _admission(rescue, store.access(rescue.n), caller)


def _admission(rescue: Rescue, listed: Sequence[Access], caller: Caller) -> Admission | None:
    entries = [entry for entry in listed if _is_theirs(entry, caller)]
    if not entries or rescue.state == ERASED:
        return None
    at_home = rescue.home == caller.n
    sees = frozenset(rescue_track().parts) if at_home else frozenset().union(*(store.parts(entry) for entry in entries))
    return Admission(rescue, at_home, sees)


def admitted(caller: Caller, rescue_id: str, *, changing: bool = False) -> Admission:
    """The caller's admission to it. Raises NoSuchRescue, alike for one that is not theirs and one that never was."""
    rescue = store.load(rescue_id, changing=changing)
    admission = None if rescue is None else admission_of(rescue, caller)
    if admission is None:
        raise NoSuchRescue
    return admission


def admit(caller: Caller, rescue_id: str, reason: str = "", *, at: int) -> Admission:
    """The same before anything is shown or done: the hub records a caller who is not on the list. Never in a turn."""
    need(caller)
    rescue = store.load(rescue_id)
    admission = None if rescue is None else admission_of(rescue, caller)
    if admission is None:
        if rescue is not None and rescue.state != ERASED:
            note_look(caller, rescue, reason, "refused", at)
        raise NoSuchRescue
    return admission


def note_look(caller: Caller, rescue: Rescue, reason: str, outcome: str, at: int) -> None:
    """Record a look. The audit line does not say at which rescue: an auditor is not on its list."""
    with turn() as t:
        store.add(Look(rescue=rescue.n, at=at, member=caller.n, actor=caller.actor, role=caller.role, reason=reason[:16], outcome=outcome))
        t.audit(caller.n, caller.actor, HANDLE, "refused" if outcome == "refused" else "done", "looked")
