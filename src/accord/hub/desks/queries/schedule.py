"""Where bells that ring climb next, and when: for those that wait beside them. A fixed number of queries, however many ring."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from accord.hub.desks import world
from accord.hub.desks.escalation import Post, World, next_stop
from accord.hub.desks.queries import BellRow
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller

_Span = tuple[int, int, int, Any]


@dataclass(frozen=True, slots=True)
class Next:
    """The next step of a bell's climb: shift, contact, cover or secretariat; names of the caller's own people; members it comes to."""

    stop: str
    people: tuple[str, ...]
    members: tuple[str, ...]
    due: int


@dataclass(frozen=True, slots=True)
class _Bell:
    id: str
    desk: int
    reached: bool
    due: int


def climbs_next(caller: Caller, rows: Iterable[BellRow]) -> Mapping[str, Next]:
    """For each of these bells that climbs on, by its id. Only rows that a query gave this caller."""
    ringing = {row.n: row for row in rows if row.next is not None}
    if not ringing:
        return {}
    bells = _bells(ringing)
    if not bells:
        return {}
    rung = _rung(list(ringing))
    everybody = {row.n: row for row in members.members()}
    active = {n for n, row in everybody.items() if row.standing == "active"}
    secretariat = members.secretariat()
    desks = _desks(active)
    homes = {n for n, row in desks.items() if row[1] in secretariat}
    contacts = _contacts()
    first, last = min(bell.due for bell in bells), max(bell.due for bell in bells)
    shifts = _spans(
        "SELECT desk, begins, ends, person FROM desks_shift WHERE begins <= %s AND ends > %s ORDER BY begins, person", last, first
    )
    away = _spans("SELECT person, begins, ends, stand_in FROM desks_away WHERE begins <= %s AND ends > %s ORDER BY begins", last, first)
    people = {row.n: row for row in members.all_people()}
    there = {n for n, row in people.items() if row.is_active}
    officers = {
        member: tuple(row.n for row in people.values() if row.member == member and row.role in world.LAST_RESORT and row.is_active)
        for member in secretariat
    }
    found: dict[str, Next] = {}
    for bell in bells:
        posts = {
            n: Post(
                n,
                row[1],
                world.in_hours(world.hours_of(row[4]), row[3], row[5], bell.due),
                tuple(person for desk, begins, ends, person in shifts if desk == n and begins <= bell.due < ends),
                contacts.get(n, ()),
                row[2],
            )
            for n in _passed(bell.desk, desks) | homes
            for row in (desks[n],)
        }
        gone = {person: by for person, begins, ends, by in away if begins <= bell.due < ends}
        # Where the desk's member takes part no more, it goes to the secretariat.
        reached = bell.reached or bell.desk not in posts
        stop = next_stop(bell.desk, World(posts, officers, gone, there), rung.get(bell.id, set()), reached=reached)
        names = tuple(people[one.person].name for one in stop.people if people[one.person].member == caller.n)
        found[bell.id] = Next(stop.kind, names, tuple(everybody[n].name for n in stop.members), bell.due)
    return found


def _bells(ringing: Mapping[int, BellRow]) -> list[_Bell]:
    marks = ",".join(["%s"] * len(ringing))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT n, desk, reached, next FROM desks_bell WHERE n IN ({marks}) AND next IS NOT NULL", list(ringing))
        return [_Bell(ringing[n].id, desk, bool(reached), due) for n, desk, reached, due in cursor.fetchall()]


def _rung(bells: list[int]) -> dict[str, set[int]]:
    marks = ",".join(["%s"] * len(bells))
    found: dict[str, set[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT b.id, r.person FROM desks_ring r JOIN desks_bell b ON b.n = r.bell WHERE r.bell IN ({marks}) AND r.person IS NOT NULL",
            bells,
        )
        for id, person in cursor.fetchall():
            found.setdefault(str(UUID(str(id))), set()).add(person)
    return found


def _desks(active: set[int]) -> dict[int, tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT n, member, {world.COVER}, zone, hours, holidays FROM desks_desk WHERE archived IS NULL")
        return {row[0]: row for row in cursor.fetchall() if row[1] in active}


def _passed(desk: int, desks: Mapping[int, tuple[Any, ...]]) -> set[int]:
    """The desk and those along its covers: as far as a bell at it can come."""
    found: set[int] = set()
    one: int | None = desk
    while one is not None and one not in found and one in desks:
        found.add(one)
        one = desks[one][2]
    return found


def _contacts() -> dict[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT desk, person FROM desks_contact ORDER BY desk, place")
        for desk, person in cursor.fetchall():
            found[desk] = (*found.get(desk, ()), person)
    return found


def _spans(sql: str, last: int, first: int) -> list[_Span]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [last, first])
        return list(cursor.fetchall())
