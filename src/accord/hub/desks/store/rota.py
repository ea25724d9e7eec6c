"""The rota of many desks over a span. SQL, since every bell, request and report asks for it and needs nothing but rows."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from accord.hub import database


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
_PLACES = "SELECT n, member, CASE WHEN covered THEN cover END, zone, hours, holidays, hook IS NOT NULL, archived, id, name FROM desks_desk"


def desks(column: str, numbers: Iterable[int], *, closed: bool = False) -> dict[int, Place]:
    """The desks that have one of these numbers in a column; archived ones only where the caller says so."""
    places = map(Place._make, database.rows_of(f"{_PLACES} WHERE {column} IN ({{}})", sorted(numbers)))
    return {place.n: place for place in places if closed or place.archived is None}


def every_desk() -> list[Place]:
    """All desks that are not archived."""
    return [Place._make(row) for row in database.rows(f"{_PLACES} WHERE archived IS NULL")]


def contacts(desks: Iterable[int]) -> dict[int, dict[int, tuple[str, ...]]]:
    """Of each desk its contacts in order, with their channels."""
    people: dict[int, dict[int, tuple[str, ...]]] = {}
    sql = "SELECT desk, person, channels FROM desks_contact WHERE desk IN ({}) ORDER BY desk, place"
    for desk, person, channels in database.rows_of(sql, sorted(desks)):
        people.setdefault(desk, {})[person] = tuple(channels.split())
    return people


def shifts(desks: Iterable[int], first: int, last: int) -> list[Span]:
    """Desk, begin, end and person of the shifts that touch a span."""
    sql = "SELECT desk, begins, ends, person FROM desks_shift WHERE desk IN ({}) AND begins <= %s AND ends > %s ORDER BY begins, person"
    return database.rows_of(sql, sorted(desks), after=[last, first])


def away(first: int, last: int) -> list[Span]:
    """Person, begin, end and who stands in, of the absences that touch a span."""
    return database.rows(
        "SELECT person, begins, ends, stand_in FROM desks_away WHERE begins <= %s AND ends > %s ORDER BY begins, person", [last, first]
    )
