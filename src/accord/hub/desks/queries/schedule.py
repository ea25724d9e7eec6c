"""The next steps of ringing bells, and their times: for the people who wait beside them. Few queries, however many ring."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from accord.hub.desks import world
from accord.hub.desks.escalation import World, later_stop, leaves
from accord.hub.desks.queries import BellRow
from accord.hub.desks.store import rota
from accord.hub.desks.store.rota import Place
from accord.hub.desks.vocabulary import OWN_KINDS
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller


class Next(Struct, frozen=True):
    """The next step of a bell: shift, contact, cover or secretariat; names of the caller's own people; members it comes to."""

    stop: str
    people: tuple[str, ...]
    members: tuple[str, ...]
    due: int


def next_steps(caller: Caller, rows: Iterable[BellRow]) -> Mapping[str, Next]:
    """The next step of each of these bells that goes on, by its id. Only rows that a query gave this caller."""
    bells = [row for row in rows if row.next is not None]
    if not bells:
        return {}
    everybody = {row.n: row for row in members.members()}
    secretariat = members.secretariat_of(everybody.values())
    places = {place.n: place for place in rota.every_desk() if everybody[place.member].standing == "active"}
    homes = {n for n, place in places.items() if place.member in secretariat}
    passed = [_passed(bell.desk_n, places) | homes for bell in bells]
    dues = [bell.next or 0 for bell in bells]
    near = {n for desk_numbers in passed for n in desk_numbers}
    contacts, shifts, away = rota.contacts(near), rota.shifts(near, min(dues), max(dues)), rota.away(min(dues), max(dues))
    people = {row.n: row for row in members.all_people()}
    active = {n for n, row in people.items() if row.is_active}
    officers = world.officers(people.values(), secretariat)
    steps: dict[str, Next] = {}
    for bell, due, passed_by in zip(bells, dues, passed, strict=True):
        at_desk: dict[int, tuple[int, ...]] = {}
        for desk, begins, ends, person in shifts:
            if begins <= due < ends:
                at_desk[desk] = (*at_desk.get(desk, ()), person)
        posts = world.posts({n: places[n] for n in passed_by}, contacts, at_desk, due)
        gone = {person: by for person, begins, ends, by in away if begins <= due < ends}
        there = World(posts, officers, gone, active)
        # Where the desk's member takes part no more, it goes to the secretariat.
        is_own = bell.kind in OWN_KINDS
        stop = later_stop(bell.desk_n, there, bell.rung, bell.missed, reached=bell.reached, own=is_own, takes_part=bell.desk_n in posts)
        if is_own and leaves(stop, places[bell.desk_n].member if bell.desk_n in places else 0):
            continue  # what is a member's own comes to nobody else
        names = tuple(people[person.person].name for person in stop.people if people[person.person].member == caller.n)
        steps[bell.id] = Next(stop.kind, names, tuple(everybody[n].name for n in stop.members), due)
    return steps


def _passed(desk: int, places: Mapping[int, Place]) -> set[int]:
    """The desk and those along its covers: as far as a bell at it can come."""
    passed: set[int] = set()
    current: int | None = desk
    while current is not None and current not in passed and current in places:
        passed.add(current)
        current = places[current].cover
    return passed
