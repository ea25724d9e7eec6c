"""Where a bell for a member would land now: which of its desks to ring, and whom that reaches first. Few queries, however many members."""

from collections.abc import Collection
from uuid import UUID

from msgspec import Struct

from accord.hub.desks import world
from accord.hub.desks.escalation import CONTACT, COVER, SECRETARIAT, SHIFT, World, next_stop
from accord.hub.desks.store import rota
from accord.hub.desks.store.rota import Place
from accord.hub.members import queries as members

# People on call come before contacts, and these before a cover; the secretariat is rung where a member has nobody.
_ORDER = (SHIFT, CONTACT, COVER, SECRETARIAT)


class Landing(Struct, frozen=True):
    """The desk to ring, and what its bell comes to first: shift, contact, cover or secretariat. `members`: whom it comes to."""

    desk: str
    desk_name: str
    stop: str
    members: tuple[int, ...]


def landings(wanted: Collection[int], at: int) -> dict[int, Landing]:
    """For each of these members that has a desk: where to ring it best. A desk with a person there now comes before one that is closed."""
    places = rota.desks("member", wanted)
    own = sorted(places)
    while missing := {place.cover for place in places.values() if place.cover is not None} - places.keys():
        covers = rota.desks("n", missing)
        if not covers:
            break
        places |= covers
    if not places:
        return {}
    active = members.active_among({place.member for place in places.values()})
    there = _world({n: place for n, place in places.items() if place.member in active}, at)
    landed: dict[int, tuple[tuple[int, bool, int], Landing]] = {}
    for n in own:
        if n not in there.posts:
            continue
        place, stop = places[n], next_stop(n, there, set(), reached=False)
        rank = (_ORDER.index(stop.kind), not place.has_hook, n)
        if place.member not in landed or rank < landed[place.member][0]:
            landed[place.member] = (rank, Landing(str(UUID(str(place.id))), place.name, stop.kind, stop.members))
    return {member: landing for member, (_, landing) in landed.items()}


def _world(places: dict[int, Place], at: int) -> World:
    contacts, shifts, away = rota.contacts(places), world.on_shift(places, at), world.away(at)
    people = {person for group in (*contacts.values(), *shifts.values()) for person in group}
    active = members.active_people(people.union(person for person in away.values() if person))
    return World(world.posts(places, contacts, shifts, at), {}, away, active)
