"""Rows of rescue, from and to the database, inside the turn of whoever changes them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import msgspec
from django.db import connection

Cursor = Any


@dataclass(slots=True)
class RescueRow:
    n: int
    id: str
    home: int
    country: str
    count: int | None
    nations: str
    urgent: bool
    feared: bool
    origin: str
    state: str
    entered: int
    clock: str
    due: int | None
    rung: int
    bell: str
    opened: int
    changed: int
    closed: int | None
    until: int


@dataclass(slots=True)
class PersonRow:
    n: int
    id: str
    rescue: int
    stands: str
    is_child: bool
    joined: str | None
    since: int
    at: int


@dataclass(slots=True)
class ToldRow:
    n: int
    rescue: int
    part: str
    person: int | None
    known: str
    origin: str
    sealed: str
    country: str
    count: int | None
    nations: str
    risks: str
    member: int | None
    actor: str
    at: int
    erased: int | None


@dataclass(slots=True)
class AccessRow:
    n: int
    id: str
    rescue: int
    member: int
    person: str
    sees: str
    reason: str | None
    by_member: int | None
    by_actor: str
    at: int
    ended: int | None

    @property
    def parts(self) -> frozenset[str]:
        return frozenset(msgspec.json.decode(self.sees, type=list[str]))


@dataclass(slots=True)
class EventRow:
    n: int
    rescue: int
    at: int
    member: int | None
    actor: str
    what: str
    code: str
    person: int | None
    words: str | None


@dataclass(slots=True)
class LookRow:
    n: int
    rescue: int
    at: int
    member: int
    actor: str
    role: str
    reason: str
    outcome: str


@dataclass(slots=True)
class AssessmentRow:
    n: int
    person: int
    status: str
    member: int
    actor: str
    reason: str | None
    at: int
    review: int


@dataclass(slots=True)
class ConsularRow:
    n: int
    person: int
    country: str
    yes: bool
    feared: bool
    how: str
    member: int | None
    actor: str
    at: int


_TABLES: dict[type[Any], str] = {
    RescueRow: "rescue",
    PersonRow: "person",
    ToldRow: "told",
    AccessRow: "access",
    EventRow: "event",
    LookRow: "look",
    AssessmentRow: "assessment",
    ConsularRow: "consular",
}
_BOOLS = ("urgent", "feared", "is_child", "yes")


def new_id() -> str:
    return str(uuid4())


def is_id(id: object) -> bool:
    return isinstance(id, str) and len(id) == 36 and id.replace("-", "").isalnum() and id.isascii()


def written(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _names(kind: type[Any]) -> list[str]:
    return list(kind.__slots__)


def insert(cursor: Cursor, row: Any) -> int:
    """Add a row; its `n` is the database's."""
    names = _names(type(row))[1:]
    cursor.execute(
        f"INSERT INTO rescue_{_TABLES[type(row)]} ({', '.join(names)}) VALUES ({', '.join(['%s'] * len(names))}) RETURNING n",
        [getattr(row, name) for name in names],
    )
    row.n = int(cursor.fetchone()[0])
    return int(row.n)


def save(cursor: Cursor, row: Any) -> None:
    names = _names(type(row))[1:]
    cursor.execute(
        f"UPDATE rescue_{_TABLES[type(row)]} SET {', '.join(f'{name} = %s' for name in names)} WHERE n = %s",
        [*(getattr(row, name) for name in names), row.n],
    )


def _select(cursor: Cursor, kind: type[Any], condition: str, values: Iterable[Any]) -> list[Any]:
    names = _names(kind)
    cursor.execute(f"SELECT {', '.join(names)} FROM rescue_{_TABLES[kind]} WHERE {condition}", list(values))
    found = []
    for row in cursor.fetchall():
        one = kind(*row)
        for name in _BOOLS:
            if name in names:
                setattr(one, name, bool(getattr(one, name)))
        found.append(one)
    return found


def load(cursor: Cursor, id: str, *, changing: bool = False) -> RescueRow | None:
    """A rescue by its id; `changing` keeps others from it until the turn ends."""
    lock = " FOR UPDATE" if changing and connection.vendor != "sqlite" else ""
    found = _select(cursor, RescueRow, f"id = %s{lock}", [id]) if is_id(id) else []
    return found[0] if found else None


def by_number(cursor: Cursor, n: int) -> RescueRow | None:
    found = _select(cursor, RescueRow, "n = %s", [n])
    return found[0] if found else None


def by_origin(cursor: Cursor, origin: str) -> RescueRow | None:
    found = _select(cursor, RescueRow, "origin = %s AND origin <> ''", [origin])
    return found[0] if found else None


def by_bell(cursor: Cursor, bell: str) -> RescueRow | None:
    found = _select(cursor, RescueRow, "bell = %s AND bell <> ''", [bell])
    return found[0] if found else None


def on_lists_of(cursor: Cursor, member: int, person: str, *, whole: bool) -> list[RescueRow]:
    """The rescues on whose list this person is, by name or, where `whole`, with its member's desk: the newest first."""
    condition = "n IN (SELECT rescue FROM rescue_access WHERE member = %s AND ended IS NULL AND (person = %s OR (person = '' AND %s = 1)))"
    return _select(cursor, RescueRow, f"{condition} AND state <> 'erased' ORDER BY n DESC LIMIT 1000", [member, person, int(whole)])


def of_home(cursor: Cursor, home: int) -> list[RescueRow]:
    return _select(cursor, RescueRow, "home = %s ORDER BY n DESC", [home])


def access(cursor: Cursor, rescue: int, *, ended: bool = False) -> list[AccessRow]:
    return _select(cursor, AccessRow, f"rescue = %s{'' if ended else ' AND ended IS NULL'} ORDER BY n", [rescue])


def people(cursor: Cursor, rescue: int) -> list[PersonRow]:
    return _select(cursor, PersonRow, "rescue = %s ORDER BY n", [rescue])


def person(cursor: Cursor, rescue: int, id: str) -> PersonRow | None:
    found = _select(cursor, PersonRow, "rescue = %s AND id = %s", [rescue, id]) if is_id(id) else []
    return found[0] if found else None


def person_by_id(cursor: Cursor, id: str) -> PersonRow | None:
    found = _select(cursor, PersonRow, "id = %s", [id]) if is_id(id) else []
    return found[0] if found else None


def told(cursor: Cursor, rescue: int, *, erased: bool = False) -> list[ToldRow]:
    """What is told, the oldest first."""
    return _select(cursor, ToldRow, f"rescue = %s{'' if erased else ' AND erased IS NULL'} ORDER BY n", [rescue])


def events(cursor: Cursor, rescue: int) -> list[EventRow]:
    return _select(cursor, EventRow, "rescue = %s ORDER BY n", [rescue])


def looks(cursor: Cursor, rescue: int) -> list[LookRow]:
    return _select(cursor, LookRow, "rescue = %s ORDER BY n", [rescue])


def assessments(cursor: Cursor, person: int) -> list[AssessmentRow]:
    return _select(cursor, AssessmentRow, "person = %s ORDER BY n", [person])


def consular(cursor: Cursor, person: int) -> list[ConsularRow]:
    return _select(cursor, ConsularRow, "person = %s ORDER BY n", [person])


def marks(cursor: Cursor, person: int) -> list[str]:
    cursor.execute("SELECT mark FROM rescue_mark WHERE person = %s ORDER BY n", [person])
    return [mark for (mark,) in cursor.fetchall()]


def add_mark(cursor: Cursor, person: int, mark: str) -> None:
    cursor.execute(
        "INSERT INTO rescue_mark (person, mark) VALUES (%s, %s) ON CONFLICT (mark) DO UPDATE SET person = excluded.person", [person, mark]
    )


def forget(cursor: Cursor, rescue: RescueRow) -> None:
    """Leave the bare row, and who looked; of what hung on it references alone."""
    cursor.execute("SELECT n FROM rescue_person WHERE rescue = %s", [rescue.n])
    for (n,) in cursor.fetchall():
        for table in ("consular", "mark"):
            cursor.execute(f"DELETE FROM rescue_{table} WHERE person = %s", [n])
        cursor.execute("UPDATE rescue_assessment SET status = '' WHERE person = %s", [n])
    cursor.execute("UPDATE rescue_person SET stands = '', is_child = %s WHERE rescue = %s", [False, rescue.n])
    cursor.execute("UPDATE rescue_event SET code = '', person = NULL WHERE rescue = %s", [rescue.n])
    cursor.execute(
        "UPDATE rescue_told SET country = '', count = NULL, nations = '', risks = '{}', origin = '' WHERE rescue = %s", [rescue.n]
    )
    cursor.execute("UPDATE rescue_access SET ended = %s WHERE rescue = %s AND ended IS NULL", [rescue.changed, rescue.n])
