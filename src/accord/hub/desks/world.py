"""The state at a moment: desks, shifts, contacts and absences read for an escalation. Few queries, however many others there are."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, tzinfo
from functools import partial
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import Struct

from accord.core.hours import Hours, is_open, read_hours
from accord.hub.desks.escalation import Post, World
from accord.hub.desks.holiday import is_holiday
from accord.hub.desks.store import rota
from accord.hub.desks.store.rota import Place
from accord.hub.members import queries as members
from accord.hub.members.queries import PersonRow
from accord.hub.push import queries as push

_LAST_RESORT = ("secretariat", "administrator")


class Scene(Struct, frozen=True):
    """The world at a moment, and what to ring it with: the channels of each desk's contacts, which desks have a hook, and who has devices
    that ring.

    `is_active`: whether the desk's own member takes part.
    """

    world: World
    contacts: Mapping[int, Mapping[int, tuple[str, ...]]]
    hooks: frozenset[int]
    pushed: frozenset[int]
    is_active: bool


def hours_of(text: str) -> Hours:
    """Hours as they are stored."""
    return read_hours(msgspec.json.decode(text))


def in_hours(hours: Hours, zone: str, holidays: str, at: int) -> bool:
    """Whether hours of that zone and those holidays hold now."""
    return is_open(hours, zone_of(zone), partial(is_holiday, holidays), at)


def zone_of(name: str) -> tzinfo:
    """A zone by its name; one that this machine knows no more counts as UTC."""
    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError:
        return UTC


def scene(desk: int, at: int) -> Scene:
    """The desks that a bell at this desk can come to at this moment: the desk, those along its covers, the secretariat's."""
    secretariat = members.secretariat()
    places = _chain(desk) | rota.desks("member", secretariat)
    contacts = rota.contacts(places)
    people = [row for member in sorted({place.member for place in places.values()} | set(secretariat)) for row in members.people_of(member)]
    active = frozenset(row.n for row in people if row.is_active)
    world = World(posts(places, contacts, on_shift(places, at), at), officers(people, secretariat), away(at), active)
    hooks = frozenset(n for n, place in places.items() if place.has_hook)
    return Scene(world, contacts, hooks, push.with_devices(active), bool(members.active_among([places[desk].member])))


def posts(
    places: Mapping[int, Place], contacts: Mapping[int, Iterable[int]], shifts: Mapping[int, tuple[int, ...]], at: int
) -> dict[int, Post]:
    """These desks as they stand at a moment."""
    return {
        n: Post(
            n,
            place.member,
            in_hours(hours_of(place.hours), place.zone, place.holidays, at),
            shifts.get(n, ()),
            tuple(contacts.get(n, ())),
            place.cover,
        )
        for n, place in sorted(places.items())
    }


def officers(people: Iterable[PersonRow], secretariat: Collection[int]) -> dict[int, tuple[int, ...]]:
    """The people of each member of the secretariat to ring where nobody is at its desks."""
    rows = [row for row in people if row.role in _LAST_RESORT and row.is_active]
    return {member: tuple(row.n for row in rows if row.member == member) for member in secretariat}


def _chain(desk: int) -> dict[int, Place]:
    """The desk, archived or not, and those along its covers, as far as they are open to be rung."""
    places = rota.desks("n", [desk], closed=True)
    cover = places[desk].cover
    while cover is not None and cover not in places:
        place = rota.desks("n", [cover]).get(cover)
        if place is None or not members.active_among([place.member]):
            break
        places[cover] = place
        cover = place.cover
    return places


def on_shift(desks: Iterable[int], at: int) -> dict[int, tuple[int, ...]]:
    """The people on shift at each of these desks."""
    people: dict[int, tuple[int, ...]] = {}
    for desk, _begins, _ends, person in rota.shifts(desks, at, at):
        people[desk] = (*people.get(desk, ()), person)
    return people


def away(at: int) -> dict[int, int | None]:
    """The people away at a moment, and their stand-ins."""
    return {person: stand_in for person, _begins, _ends, stand_in in rota.away(at, at)}
