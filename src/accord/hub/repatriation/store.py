"""Rows of the way home, from and to the database, inside the turn of whoever changes them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final, TypeVar
from uuid import uuid4

import msgspec

Cursor = Any
T = TypeVar("T")
_IN: Final = 400  # values that one query looks for


@dataclass(slots=True)
class Operation:
    n: int
    id: str
    home: int
    country: str
    place: str
    day: str
    lead: str
    state: str
    opened: int
    closed: int | None


@dataclass(slots=True)
class Traveller:
    n: int
    id: str
    operation: int | None
    home: int
    file: int
    nations: str
    request: str | None
    extract: str | None
    papers: str
    risk: str
    assessment: str | None
    assessed: int | None
    assessor: str
    review: str | None
    reviewed: int | None
    reviewer: str
    receiver: int | None
    reception: str
    decline: str
    told: int | None
    made: int
    gone: bool

    @property
    def countries(self) -> tuple[str, ...]:
        return msgspec.json.decode(self.nations, type=tuple[str, ...])


@dataclass(slots=True)
class Verification:
    n: int
    id: str
    traveller: int
    nation: str
    consulate: str
    member: int | None
    extract: str | None
    state: str
    answer: str
    valid: str
    how: str
    source: str | None
    asked: int
    answered: int | None
    actor: str


@dataclass(slots=True)
class Block:
    n: int
    id: str
    traveller: int
    kind: str
    since: int
    until: int | None
    clearer: str
    actor: str
    note: str | None


@dataclass(slots=True)
class Leg:
    n: int
    id: str
    operation: int | None
    home: int
    origin: str
    target: str
    leaves: int
    arrives: int
    carrier: str
    made: int


@dataclass(slots=True)
class Seat:
    n: int
    leg: int
    traveller: int
    state: str
    escorted: bool
    met: bool


@dataclass(slots=True)
class Followup:
    n: int
    id: str
    traveller: int
    member: int
    due: int
    done: int | None
    outcome: str


@dataclass(slots=True)
class Event:
    n: int
    traveller: int
    what: str
    code: str
    member: int | None
    actor: str
    at: int


@dataclass(slots=True)
class Sheet:
    n: int
    id: str
    operation: int
    home: int
    sealed: str
    people: int
    state: str
    made: int


@dataclass(slots=True)
class Pair:
    n: int
    id: str
    sheet: int
    one: str
    other: str
    reasons: str
    against: str
    decision: str
    actor: str


@dataclass(slots=True)
class Done:
    n: int
    sheet: int
    number: int
    traveller: int


def table(kind: type[Any]) -> str:
    return f"repatriation_{kind.__name__.lower()}"


def new_id() -> str:
    return str(uuid4())


def is_id(id: object) -> bool:
    return isinstance(id, str) and len(id) == 36 and id.replace("-", "").isalnum() and id.isascii()


def written(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def select(cursor: Cursor, kind: type[T], condition: str, values: Iterable[Any], tail: str = "ORDER BY n") -> list[T]:
    columns = fields(kind)  # type: ignore[arg-type]
    names = ", ".join(one.name for one in columns)
    cursor.execute(f"SELECT {names} FROM {table(kind)} WHERE {condition} {tail}", list(values))
    flags = [place for place, one in enumerate(columns) if one.type is bool]
    found = []
    for row in cursor.fetchall():
        kept = list(row)
        for place in flags:
            kept[place] = bool(kept[place])
        found.append(kind(*kept))
    return found


def one(cursor: Cursor, kind: type[T], id: str) -> T | None:
    found = select(cursor, kind, "id = %s", [id]) if is_id(id) else []
    return found[0] if found else None


def among(cursor: Cursor, kind: type[T], column: str, wanted: Collection[Any]) -> list[T]:
    """The rows whose column has one of these values, in their order."""
    values = sorted(set(wanted))
    found: list[T] = []
    for start in range(0, len(values), _IN):
        part = values[start : start + _IN]
        found += select(cursor, kind, f"{column} IN ({', '.join(['%s'] * len(part))})", part)
    return found


def insert(cursor: Cursor, kind: type[Any], /, **columns: Any) -> int:
    names, marks = ", ".join(columns), ", ".join(["%s"] * len(columns))
    cursor.execute(f"INSERT INTO {table(kind)} ({names}) VALUES ({marks}) RETURNING n", list(columns.values()))
    return int(cursor.fetchone()[0])


def change(cursor: Cursor, row: Any, /, **columns: Any) -> None:
    """Change columns of a row, in the database and in hand."""
    names = ", ".join(f"{name} = %s" for name in columns)
    cursor.execute(f"UPDATE {table(type(row))} SET {names} WHERE n = %s", [*columns.values(), row.n])
    for name, value in columns.items():
        setattr(row, name, value)


def note(cursor: Cursor, traveller: int, what: str, code: str, member: int | None, actor: str, at: int) -> None:
    insert(cursor, Event, traveller=traveller, what=what, code=code, member=member, actor=actor, at=at)


def grouped(rows: Sequence[T], column: str) -> dict[Any, list[T]]:
    found: dict[Any, list[T]] = {}
    for row in rows:
        found.setdefault(getattr(row, column), []).append(row)
    return found
