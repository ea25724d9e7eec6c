"""Rows of the requests, from and to the database, inside the turn of whoever changes them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any
from uuid import uuid4

import msgspec

from accord.core.protocols import Rules, Until
from accord.hub.times import FOR_EVER

Cursor = Any
Json = dict[str, Any]
_IN = 500  # values that one query looks for


@dataclass(slots=True)
class Request:
    """A request as it stands; `store.save` writes what was changed."""

    n: int
    id: str
    protocol: str
    name: str
    state: str
    entered: int
    visit: int
    version: int
    asker: int
    asker_person: int | None
    for_person: bool
    reporter: str
    answerer: int | None
    desk: str
    parent: int | None
    root: int
    ask: str
    subject: bytes | None
    about: str
    confirmed: int | None
    confirmed_by: int | None
    origin: str
    origin_id: str
    facts: Json
    fields: Json
    rules: Json
    opened: int
    closed: int | None
    next_due: int | None
    erased: int | None = None


@dataclass(frozen=True, slots=True)
class Party:
    member: int
    side: str


@dataclass(frozen=True, slots=True)
class DueRow:
    n: int
    request: int
    visit: int
    clock: str
    at: int
    kind: str
    target: str
    step: str


@dataclass(frozen=True, slots=True)
class InvitationRow:
    n: int
    id: str
    request: int
    member: int
    contact: str
    made: int
    expires: int
    opened: int | None
    used: int | None
    sent: int | None
    tries: int
    code: str


@dataclass(frozen=True, slots=True)
class StepRow:
    n: int
    id: str
    request: int
    step: str
    letter: str
    side: str
    role: str
    member: int | None
    person: int | None
    how: str
    state: str
    fields: Json
    texts: str
    at: int


_JSON = ("facts", "fields", "rules")
_NAMES = tuple(one.name for one in fields(Request))
COLUMNS = ", ".join(_NAMES)
_STEP = ", ".join(one.name for one in fields(StepRow))
_DUE = ", ".join(one.name for one in fields(DueRow))
_INVITATION = ", ".join(one.name for one in fields(InvitationRow))


def new_id() -> str:
    return str(uuid4())


def written(value: Any) -> str:
    return msgspec.json.encode(value, order="sorted").decode()


def rules_of(kept: Mapping[str, Any]) -> Rules:
    """The corridor's rules as the machine reads them; what is unknown is not among them."""
    return {name: Until(value["until"]) if isinstance(value, dict) else value for name, value in kept.items() if value is not None}


def insert(cursor: Cursor, table: str, **columns: Any) -> int:
    """A new row; returns its number."""
    names = list(columns)
    marks = ",".join(["%s"] * len(names))
    cursor.execute(f"INSERT INTO requests_{table} ({', '.join(names)}) VALUES ({marks}) RETURNING n", list(columns.values()))
    return int(cursor.fetchone()[0])


def request_of(row: Iterable[Any]) -> Request:
    values: Json = dict(zip(_NAMES, row, strict=True))
    for name in _JSON:
        values[name] = msgspec.json.decode(values[name])
    values["subject"] = None if values["subject"] is None else bytes(values["subject"])
    values["for_person"] = bool(values["for_person"])
    return Request(**values)


def load(cursor: Cursor, column: str, value: Any) -> Request | None:
    """The request whose `column` (n or id) is this; inside a turn it stays as it is, since turns come one after another."""
    cursor.execute(f"SELECT {COLUMNS} FROM requests_request WHERE {column} = %s", [value])
    row = cursor.fetchone()
    return None if row is None else request_of(row)


def load_all(cursor: Cursor, condition: str, values: Iterable[Any]) -> list[Request]:
    cursor.execute(f"SELECT {COLUMNS} FROM requests_request WHERE {condition}", list(values))
    return [request_of(row) for row in cursor.fetchall()]


def add(cursor: Cursor, request: Request) -> None:
    """A new request; it gets its number, and is the root of its trail where it has no parent."""
    columns = {name: getattr(request, name) for name in _NAMES if name != "n"}
    columns |= {name: written(columns[name]) for name in _JSON}
    request.n = insert(cursor, "request", **columns)
    if not request.root:
        request.root = request.n
        cursor.execute("UPDATE requests_request SET root = %s WHERE n = %s", [request.n, request.n])


_KEPT = ("state", "entered", "visit", "version", "answerer", "desk", "confirmed", "confirmed_by", "closed", "next_due", "erased")


def save(cursor: Cursor, request: Request) -> None:
    columns: Json = {name: getattr(request, name) for name in _KEPT}
    columns |= {"facts": written(request.facts), "fields": written(request.fields)}
    sets = ", ".join(f"{name} = %s" for name in columns)
    cursor.execute(f"UPDATE requests_request SET {sets} WHERE n = %s", [*columns.values(), request.n])
    due, is_open = FOR_EVER if request.next_due is None else request.next_due, request.closed is None
    cursor.execute(
        "UPDATE requests_party SET due = %s, open = %s WHERE request = %s AND (due <> %s OR open <> %s)",
        [due, is_open, request.n, due, is_open],
    )


def parties(cursor: Cursor, request: int) -> list[Party]:
    cursor.execute("SELECT member, side FROM requests_party WHERE request = %s ORDER BY id", [request])
    return [Party(*row) for row in cursor.fetchall()]


def add_party(cursor: Cursor, request: int, member: int, side: str) -> None:
    cursor.execute(
        "INSERT INTO requests_party (request, member, side, open, due, desk) VALUES (%s, %s, %s, %s, %s, %s) "
        "ON CONFLICT (request, member, side) DO NOTHING",
        [request, member, side, True, FOR_EVER, ""],
    )


def set_desk(cursor: Cursor, request: int, member: int, side: str, desk: str) -> None:
    """At which of its desks a party was rung: there its inbox shows the request."""
    cursor.execute(
        "UPDATE requests_party SET desk = %s WHERE request = %s AND member = %s AND side = %s AND desk <> %s",
        [desk, request, member, side, desk],
    )


def add_subject(cursor: Cursor, key: bytes, kind: str, value: str, display: str, at: int) -> None:
    cursor.execute(
        "INSERT INTO requests_subject (key, kind, value, display, seen) VALUES (%s, %s, %s, %s, %s) ON CONFLICT (key) DO UPDATE SET "
        "value = excluded.value, display = excluded.display, seen = excluded.seen",
        [key, kind, value, display, at],
    )


def drop_subject(cursor: Cursor, key: bytes) -> None:
    """Erase the value behind a key, where no request tells it any more."""
    cursor.execute(
        "UPDATE requests_subject SET value = NULL, display = NULL WHERE key = %s "
        "AND NOT EXISTS (SELECT 1 FROM requests_request r WHERE r.subject = %s AND r.erased IS NULL)",
        [key, key],
    )


def subjects(cursor: Cursor, keys: Iterable[bytes]) -> Mapping[bytes, tuple[str, str | None, str | None]]:
    """Kind, value and display by key."""
    found: dict[bytes, tuple[str, str | None, str | None]] = {}
    for some in pieces(sorted(set(keys))):
        cursor.execute(f"SELECT key, kind, value, display FROM requests_subject WHERE key IN ({_marks(some)})", some)
        found |= {bytes(key): (kind, value, display) for key, kind, value, display in cursor.fetchall()}
    return found


def add_step(cursor: Cursor, step: StepRow) -> None:
    columns = {one.name: getattr(step, one.name) for one in fields(StepRow) if one.name != "n"}
    insert(cursor, "step", **{**columns, "fields": written(step.fields)})


def steps(cursor: Cursor, request: int) -> list[StepRow]:
    cursor.execute(f"SELECT {_STEP} FROM requests_step WHERE request = %s ORDER BY n", [request])
    return [_step(row) for row in cursor.fetchall()]


def last_step(cursor: Cursor, request: int) -> StepRow | None:
    cursor.execute(f"SELECT {_STEP} FROM requests_step WHERE request = %s ORDER BY n DESC LIMIT 1", [request])
    row = cursor.fetchone()
    return None if row is None else _step(row)


def _step(row: tuple[Any, ...]) -> StepRow:
    values: Json = dict(zip((one.name for one in fields(StepRow)), row, strict=True))
    return StepRow(**{**values, "fields": msgspec.json.decode(values["fields"])})


def dues(cursor: Cursor, request: int) -> list[DueRow]:
    """What still falls due, earliest first."""
    cursor.execute(f"SELECT {_DUE} FROM requests_due WHERE request = %s ORDER BY at, n", [request])
    return [DueRow(*row) for row in cursor.fetchall()]


def due(cursor: Cursor, n: int) -> DueRow | None:
    cursor.execute(f"SELECT {_DUE} FROM requests_due WHERE n = %s", [n])
    row = cursor.fetchone()
    return None if row is None else DueRow(*row)


def invitation(cursor: Cursor, column: str, value: Any) -> InvitationRow | None:
    """The invitation whose `column` (id or hash) is this."""
    cursor.execute(f"SELECT {_INVITATION} FROM requests_invitation WHERE {column} = %s", [value])
    row = cursor.fetchone()
    return None if row is None else InvitationRow(*row)


def invitations(cursor: Cursor, request: int) -> list[InvitationRow]:
    cursor.execute(f"SELECT {_INVITATION} FROM requests_invitation WHERE request = %s ORDER BY n", [request])
    return [InvitationRow(*row) for row in cursor.fetchall()]


def pieces(values: list[Any], size: int = _IN) -> Iterator[list[Any]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]


def marks(values: list[Any]) -> str:
    return _marks(values)


def _marks(values: list[Any]) -> str:
    return ",".join(["%s"] * len(values))
