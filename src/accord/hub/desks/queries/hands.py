"""Bells in people's hands: to whom one can be handed, and what was done with one while it rang. For its desk's own member."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _
from msgspec import Struct

from accord.hub.desks import matters, store, world
from accord.hub.desks.queries import BellRow
from accord.hub.desks.store import Bell, Desk, rota
from accord.hub.desks.store.rota import Span
from accord.hub.desks.vocabulary import COLLEAGUES_WITHIN, DEFAULT_CHANNELS, LONGEST_SNOOZE, MINUTE, NEEDS, NOTE, TEST
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller, PersonRow
from accord.hub.members.vocabulary import of_role
from accord.hub.push import queries as push
from accord.hub.vault import queries as vault
from accord.hub.vault.errors import VaultError
from accord.hub.vault.vocabulary import Reader, Reason

ANSWER = "member:bells:answer"
_WHY = Reason("handling")


class Colleague(Struct, frozen=True):
    """A person at a bell's desk: on shift until or from when, if their shift is known; one who is away is not rung.

    `is_reached`: whether an address or a device is known by which they are alerted outside the open console; `has_come`: whether they have
    taken up their invitation, and can sign in.
    """

    id: str
    name: str
    is_on_shift: bool
    until: int | None
    is_away: bool
    is_reached: bool
    has_come: bool


@dataclass(frozen=True, slots=True)
class DeedRow:
    """An act on a bell: `snoozed` until when, `handed` to whom, `note`. `words` None: the vault does not open them."""

    what: str
    at: int
    person: str
    until: int | None
    to_person: str
    words: str | None = field(repr=False)


def snoozed_until(bell: Bell, at: int) -> int:
    """Until when a bell can be quiet at the latest: an hour since it rang first, and no clock of what it rings for needs it before."""
    last, needed = bell.at + LONGEST_SNOOZE * MINUTE, matters.needs(str(bell.id), at)
    return last if needed is None else min(last, needed)


def not_snoozed(bell: Bell, desk: Desk, at: int) -> str:
    """Why a bell can't be snoozed now, in a sentence; empty where it can."""
    if bell.kind == TEST:
        return _("A test rings once. Acknowledge it.")
    if bell.reached or store.come_to(bell.n) - {desk.member}:
        return _("This bell has gone on to others, so it can't be snoozed any more. Take it, or hand it over.")
    return "" if at < snoozed_until(bell, at) else _("This bell can't be snoozed: its time is over. Take it, or hand it over.")


def why_not_snoozed(row: BellRow, at: int) -> str:
    """The same of a bell as a query gave it."""
    bell = store.bell(n=row.n)
    return not_snoozed(bell, store.desk_of(bell), at) if bell is not None else ""


def colleagues(caller: Caller, row: BellRow, at: int) -> list[Colleague]:
    """The people to whom the caller may hand a bell: those on shift first, then by name; the caller is not among them."""
    if not row.may_hold:
        return []
    near = _shifts_near(row.desk_n, at)
    on_shift = {person: ends for _, begins, ends, person in near if begins <= at < ends}
    gone = world.away(at)
    there = _at_desk(caller, row.desk_n, near)
    reached = _reached(row.desk_n, there)
    rows = [
        Colleague(person.id, person.name, n in on_shift, on_shift.get(n), n in gone, n in reached, person.login is not None)
        for n, person in there.items()
    ]
    return sorted(rows, key=lambda colleague: (not colleague.is_on_shift, colleague.is_away, colleague.name.casefold()))


def _reached(desk: int, people: Mapping[int, PersonRow]) -> frozenset[int]:
    """Those of them whom a bell here alerts by an address that is kept, or by a device."""
    chosen = rota.contacts([desk]).get(desk, {})
    kept = vault.field_names([row.contact for row in people.values() if row.contact is not None])
    by_address = {
        n
        for n, row in people.items()
        if row.contact is not None
        if any(NEEDS.get(way, "") in kept.get(row.contact, ()) for way in chosen.get(n) or DEFAULT_CHANNELS)
    }
    return push.with_devices(people) | by_address


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
