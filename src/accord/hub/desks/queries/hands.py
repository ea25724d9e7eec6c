"""Bells in people's hands: to whom one can be handed, and what was done with one while it rang. For its desk's own member."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from msgspec import Struct

from accord.hub.desks import store, world
from accord.hub.desks.queries import BellRow
from accord.hub.desks.store import rota
from accord.hub.desks.store.rota import Span
from accord.hub.desks.vocabulary import COLLEAGUES_WITHIN, NOTE
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller, PersonRow
from accord.hub.members.vocabulary import of_role
from accord.hub.vault import queries as vault
from accord.hub.vault.errors import VaultError
from accord.hub.vault.vocabulary import Reader, Reason

ANSWER = "member:bells:answer"
_WHY = Reason("handling")


class Colleague(Struct, frozen=True):
    """A person at a bell's desk: on shift until or from when, if their shift is known; one who is away is not rung."""

    id: str
    name: str
    is_on_shift: bool
    until: int | None
    is_away: bool


@dataclass(frozen=True, slots=True)
class DeedRow:
    """An act on a bell: `snoozed` until when, `handed` to whom, `note`. `words` None: the vault does not open them."""

    what: str
    at: int
    person: str
    until: int | None
    to_person: str
    words: str | None = field(repr=False)


def colleagues(caller: Caller, row: BellRow, at: int) -> list[Colleague]:
    """The people to whom the caller may hand a bell: those on shift first, then by name; the caller is not among them."""
    if not row.may_hold:
        return []
    near = _shifts_near(row.desk_n, at)
    on_shift = {person: ends for _, begins, ends, person in near if begins <= at < ends}
    gone = world.away(at)
    rows = [
        Colleague(person.id, person.name, n in on_shift, on_shift.get(n), n in gone)
        for n, person in _at_desk(caller, row.desk_n, near).items()
    ]
    return sorted(rows, key=lambda colleague: (not colleague.is_on_shift, colleague.is_away, colleague.name.casefold()))


def number_of(caller: Caller, desk: int, person: str, at: int) -> int | None:
    """The number of a colleague at this desk; None where the id is of none."""
    return next((n for n, row in _at_desk(caller, desk, _shifts_near(desk, at)).items() if row.id == person), None)


def _shifts_near(desk: int, at: int) -> list[Span]:
    return rota.shifts([desk], at - COLLEAGUES_WITHIN, at + COLLEAGUES_WITHIN)


def _at_desk(caller: Caller, desk: int, shifts: Iterable[Span]) -> Mapping[int, PersonRow]:
    """Its contacts, and people who have or had a shift there these weeks: as far as they take part and may answer bells."""
    there = set(rota.contacts([desk]).get(desk, ())) | {person for _, _, _, person in shifts}
    rows = {row.n: row for row in members.people_of(caller.n) if row.n in there and row.n != caller.person_n and row.is_active}
    return {n: row for n, row in rows.items() if ANSWER in of_role(row.role, caller.sector)}


def deeds(caller: Caller, row: BellRow, at: int) -> list[DeedRow]:
    """The deeds on a bell while it rang, in order; each look at a note leaves a line. Not in a turn."""
    done = store.deeds(row.n) if row.member == caller.id else []
    if not done:
        return []
    own = {person.n: person.name for person in members.people_of(caller.n)}
    return [
        DeedRow(
            deed.what,
            deed.at,
            own.get(deed.person, ""),
            deed.until,
            own.get(deed.to_person or 0, ""),
            _words(caller, deed.words, at) if deed.what == NOTE and deed.words is not None else None,
        )
        for deed in done
    ]


def _words(caller: Caller, reference: UUID, at: int) -> str | None:
    try:
        kept = vault.read(reference, Reader(caller.n, caller.role, caller.actor), _WHY, at=at)
    except VaultError:
        return None
    return str(kept.get("text", ""))
