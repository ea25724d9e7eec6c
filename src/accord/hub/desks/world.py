"""What there is at a moment: desks, shifts, contacts and absences read for a climb. Few queries, however many others there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, tzinfo
from functools import partial
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from django.db import connection

from accord.core.hours import Hours, is_open, read_hours
from accord.hub.desks.escalation import Post, World
from accord.hub.desks.holiday import is_holiday
from accord.hub.members import queries as members

LAST_RESORT = ("secretariat", "administrator")
# A desk that was asked to cover and has not agreed covers nothing.
COVER = "CASE WHEN covered THEN cover END"


@dataclass(frozen=True, slots=True)
class Scene:
    """The world at a moment, and what to ring it with: channels by (desk, person), which desks have a hook.

    `is_active`: whether the desk's own member takes part.
    """

    world: World
    channels: dict[tuple[int, int], tuple[str, ...]]
    hooks: frozenset[int]
    is_active: bool


@dataclass(frozen=True, slots=True)
class _Desk:
    n: int
    member: int
    cover: int | None
    in_hours: bool
    has_hook: bool


def hours_of(text: str) -> Hours:
    """Hours as they are stored."""
    return read_hours(msgspec.json.decode(text))


def in_hours(hours: Hours, zone: str, holidays: str, at: int) -> bool:
    """Whether hours of that zone and those holidays hold now; a zone that this machine knows no more counts as UTC."""
    try:
        place: tzinfo = ZoneInfo(zone)
    except ZoneInfoNotFoundError:
        place = UTC
    return is_open(hours, place, partial(is_holiday, holidays), at)


def scene(desk: int, at: int) -> Scene:
    """What a climb from this desk can come to at this moment: the desk, those along its covers, the secretariat's."""
    secretariat = members.secretariat()
    rows = _chain(desk) | _rows("archived IS NULL AND member", secretariat)
    wanted = set(rows)
    desks = {n: _desk(rows[n], at) for n in wanted}
    contacts = _contacts(wanted)
    shifts = on_shift(wanted, at)
    posts = {
        n: Post(n, found.member, found.in_hours, shifts.get(n, ()), tuple(person for person, _ in contacts.get(n, ())), found.cover)
        for n, found in sorted(desks.items())
    }
    people = [row for member in sorted({found.member for found in desks.values()} | set(secretariat)) for row in members.people_of(member)]
    officers = {
        member: tuple(row.n for row in people if row.member == member and row.role in LAST_RESORT and row.is_active)
        for member in secretariat
    }
    world = World(posts, officers, away(at), frozenset(row.n for row in people if row.is_active))
    channels = {(n, person): words for n, found in contacts.items() for person, words in found}
    hooks = frozenset(n for n, found in desks.items() if found.has_hook)
    return Scene(world, channels, hooks, bool(members.active_among([desks[desk].member])))


_Row = tuple[int, int, int | None, str, str, str, bool]


def _rows(column: str, values: Iterable[int]) -> dict[int, _Row]:
    some = list(values)
    with connection.cursor() as cursor:
        marks = ",".join(["%s"] * len(some))
        cursor.execute(
            f"SELECT n, member, {COVER}, zone, hours, holidays, hook IS NOT NULL FROM desks_desk WHERE {column} IN ({marks})", some
        )
        return {row[0]: row for row in cursor.fetchall()}


def _chain(desk: int) -> dict[int, _Row]:
    """The desk, archived or not, and those along its covers, as far as they are open to be rung."""
    found = _rows("n", [desk])
    cover = found[desk][2]
    while cover is not None and cover not in found:
        row = _rows("archived IS NULL AND n", [cover]).get(cover)
        if row is None or not members.active_among([row[1]]):
            break
        found[cover] = row
        cover = row[2]
    return found


def _desk(row: _Row, at: int) -> _Desk:
    n, member, cover, zone, hours, holidays, has_hook = row
    return _Desk(n, member, cover, in_hours(hours_of(hours), zone, holidays, at), bool(has_hook))


def _contacts(desks: Iterable[int]) -> dict[int, list[tuple[int, tuple[str, ...]]]]:
    found: dict[int, list[tuple[int, tuple[str, ...]]]] = {}
    for desk, person, channels in _of(desks, "SELECT desk, person, channels FROM desks_contact WHERE desk IN ({}) ORDER BY desk, place"):
        found.setdefault(desk, []).append((person, tuple(channels.split())))
    return found


def on_shift(desks: Iterable[int], at: int) -> dict[int, tuple[int, ...]]:
    """Who is on shift at each of these desks."""
    found: dict[int, tuple[int, ...]] = {}
    sql = "SELECT desk, person FROM desks_shift WHERE desk IN ({}) AND begins <= %s AND ends > %s ORDER BY begins, person"
    for desk, person in _of(desks, sql, at, at):
        found[desk] = (*found.get(desk, ()), person)
    return found


def _of(desks: Iterable[int], sql: str, *more: int) -> list[tuple]:
    numbers = sorted(desks)
    if not numbers:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql.format(",".join(["%s"] * len(numbers))), [*numbers, *more])
        return list(cursor.fetchall())


def away(at: int) -> dict[int, int | None]:
    """Who is away at a moment, and who stands in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT person, stand_in FROM desks_away WHERE begins <= %s AND ends > %s ORDER BY begins, person", [at, at])
        return dict(cursor.fetchall())
