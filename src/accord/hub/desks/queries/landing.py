"""Where a bell for a member would land now: which of its desks to ring, and whom that reaches first. Few queries, however many members."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from accord.hub.desks import world
from accord.hub.desks.escalation import CONTACT, COVER, SECRETARIAT, SHIFT, Post, World, next_stop
from accord.hub.members import queries as members

# Who is on call comes before contacts, and these before a cover; the secretariat is asked where a member has nobody.
_ORDER = (SHIFT, CONTACT, COVER, SECRETARIAT)
_COLUMNS = f"n, member, {world.COVER}, zone, hours, holidays, hook IS NOT NULL, id, name"


@dataclass(frozen=True, slots=True)
class Landing:
    """The desk to ring, and what its bell comes to first: shift, contact, cover or secretariat. `members`: whom it comes to."""

    desk: str
    desk_name: str
    stop: str
    members: tuple[int, ...]


def landings(wanted: Collection[int], at: int) -> dict[int, Landing]:
    """For each of these members that has a desk: where it is best rung. A desk where somebody is now comes before one that is closed."""
    desks = _desks("member", wanted)
    own = sorted(desks)
    while missing := {row[2] for row in desks.values() if row[2] is not None} - desks.keys():
        found = _desks("n", missing)
        if not found:
            break
        desks |= found
    if not desks:
        return {}
    active = members.active_among({row[1] for row in desks.values()})
    there = _world({n: row for n, row in desks.items() if row[1] in active}, at)
    landed: dict[int, tuple[tuple[int, bool, int], Landing]] = {}
    for n in own:
        _, member, _, _, _, _, has_hook, id, name = desks[n]
        if n not in there.posts:
            continue
        stop = next_stop(n, there, set(), reached=False)
        rank = (_ORDER.index(stop.kind), not has_hook, n)
        if member not in landed or rank < landed[member][0]:
            landed[member] = (rank, Landing(str(UUID(str(id))), name, stop.kind, stop.members))
    return {member: landing for member, (_, landing) in landed.items()}


def _desks(column: str, numbers: Iterable[int]) -> dict[int, tuple[Any, ...]]:
    rows = _select(f"SELECT {_COLUMNS} FROM desks_desk WHERE {column} IN ({{}}) AND archived IS NULL", numbers)
    return {row[0]: row for row in rows}


def _world(desks: dict[int, tuple[Any, ...]], at: int) -> World:
    contacts: dict[int, tuple[int, ...]] = {}
    for desk, person in _select("SELECT desk, person FROM desks_contact WHERE desk IN ({}) ORDER BY desk, place", desks):
        contacts[desk] = (*contacts.get(desk, ()), person)
    shifts = world.on_shift(desks, at)
    away = world.away(at)
    people = {person for found in (*contacts.values(), *shifts.values()) for person in found} | {one for one in away.values() if one}
    posts = {
        n: Post(n, row[1], world.in_hours(world.hours_of(row[4]), row[3], row[5], at), shifts.get(n, ()), contacts.get(n, ()), row[2])
        for n, row in desks.items()
    }
    return World(posts, {}, away, members.active_people(people))


def _select(sql: str, numbers: Iterable[int]) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    some = sorted(numbers)
    with connection.cursor() as cursor:
        for start in range(0, len(some), 500):
            part = some[start : start + 500]
            cursor.execute(sql.format(",".join(["%s"] * len(part))), part)
            found += cursor.fetchall()
    return found
