"""The people who can be rung at members' own desks at any moment of a span: read once, in a fixed number of queries, then asked often.

A cover is left out: it rings another member's people, who may open nothing of this one's.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from uuid import UUID

from msgspec import Struct

from accord.core.hours import Hours, edges
from accord.core.times import SECOND
from accord.hub.desks.escalation import Post, World, stand_in
from accord.hub.desks.store import rota
from accord.hub.desks.store.rota import Span
from accord.hub.desks.world import hours_of, in_hours, zone_of
from accord.hub.members import queries as members

_QUARTER = 900 * SECOND  # where clocks are set, they are at one of these, in every zone


class _Desk(Struct, frozen=True):
    n: int
    id: str
    member: int
    zone: str
    hours: Hours
    holidays: str


class Presence(Struct, frozen=True):
    """`shifts` and `away` are (desk or person, begins, ends, person or who stands in), as far as they touch the span."""

    begins: int
    ends: int
    desks: tuple[_Desk, ...]
    contacts: Mapping[int, Iterable[int]]
    shifts: tuple[Span, ...]
    away: tuple[Span, ...]
    active: Collection[int]

    def people(self, member: int, at: int) -> frozenset[int]:
        """Everybody whom a bell at this member's desks can come to at this moment: on shift, or a contact of a desk that is open."""
        return frozenset(person for desk in self.desks if desk.member == member for person in self.at_desk(desk, at))

    def at_desk(self, desk: _Desk, at: int) -> Iterator[int]:
        on_shift = [person for n, begins, ends, person in self.shifts if n == desk.n and begins <= at < ends]
        is_open = in_hours(desk.hours, desk.zone, desk.holidays, at)
        world = World(_NO_POSTS, {}, {person: by for person, begins, ends, by in self.away if begins <= at < ends}, self.active)
        for person in (*on_shift, *(self.contacts.get(desk.n, ()) if is_open else ())):
            there = stand_in(person or 0, world)
            if there is not None:
                yield there

    def moments(self) -> list[int]:
        """The moments at which it can change who is there: shifts, absences, desks that open and close, clocks that are set."""
        quarters = range(self.begins - self.begins % _QUARTER + _QUARTER, self.ends, _QUARTER)
        spans = {edge for span in (*self.shifts, *self.away) for edge in span[1:3] if self.begins < edge < self.ends}
        hours = {edge for desk in self.desks for edge in edges(desk.hours, zone_of(desk.zone), self.begins, self.ends)}
        return sorted({self.begins, *spans, *hours, *quarters})


_NO_POSTS: Mapping[int, Post] = {}


def presence(wanted: Iterable[int], begins: int, ends: int) -> Presence:
    """The people present at the desks of these members, from `begins` to `ends`."""
    numbers = sorted(wanted)
    places = rota.desks("member", numbers)
    desks = tuple(
        _Desk(n, str(UUID(str(place.id))), place.member, place.zone, hours_of(place.hours), place.holidays)
        for n, place in sorted(places.items())
    )
    active = {row.n for member in numbers for row in members.people_of(member) if row.is_active}
    shifts, away = rota.shifts(places, begins, ends - 1), rota.away(begins, ends - 1)
    return Presence(begins, ends, desks, rota.contacts(places), tuple(shifts), tuple(row for row in away if row[0] in active), active)
