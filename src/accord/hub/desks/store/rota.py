"""What many desks have over a span. SQL, since it is asked with every bell, request and report, and rows of tables are all it takes."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import connection

_TOGETHER = 500


class Place(NamedTuple):
    """A desk. One that was asked to cover and has not agreed covers nothing."""

    n: int
    member: int
    cover: int | None
    zone: str
    hours: str
    holidays: str
    has_hook: bool
    archived: int | None
    id: Any  # as the database has it
    name: str


Span = tuple[int, int, int, Any]


def desks(column: str, numbers: Iterable[int], *, closed: bool = False) -> dict[int, Place]:
    """The desks that have one of these numbers in a column; archived ones only where it is said."""
    columns = "n, member, CASE WHEN covered THEN cover END, zone, hours, holidays, hook IS NOT NULL, archived, id, name"
    places = map(Place._make, _select(f"SELECT {columns} FROM desks_desk WHERE {column} IN ({{}})", numbers))
    return {place.n: place for place in places if closed or place.archived is None}


def contacts(desks: Iterable[int]) -> dict[int, dict[int, tuple[str, ...]]]:
    """Of each desk its contacts in order, with their channels."""
    people: dict[int, dict[int, tuple[str, ...]]] = {}
    for desk, person, channels in _select(
        "SELECT desk, person, channels FROM desks_contact WHERE desk IN ({}) ORDER BY desk, place", desks
    ):
        people.setdefault(desk, {})[person] = tuple(channels.split())
    return people


def shifts(desks: Iterable[int], first: int, last: int) -> list[Span]:
    """Desk, begin, end and person of the shifts that touch a span."""
    sql = "SELECT desk, begins, ends, person FROM desks_shift WHERE desk IN ({}) AND begins <= %s AND ends > %s ORDER BY begins, person"
    return _select(sql, desks, last, first)


def away(first: int, last: int) -> list[Span]:
    """Person, begin, end and who stands in, of the absences that touch a span."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person, begins, ends, stand_in FROM desks_away WHERE begins <= %s AND ends > %s ORDER BY begins, person", [last, first]
        )
        return list(cursor.fetchall())


def _select(sql: str, numbers: Iterable[int], *more: int) -> list[Any]:
    rows: list[Any] = []
    wanted = sorted(numbers)
    with connection.cursor() as cursor:
        for start in range(0, len(wanted), _TOGETHER):
            part = wanted[start : start + _TOGETHER]
            cursor.execute(sql.format(",".join(["%s"] * len(part))), [*part, *more])
            rows += cursor.fetchall()
    return rows
