"""Rows of care, from and to the database, inside the turn of whoever changes them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import msgspec
from django.db import connection

from accord.hub.care.vocabulary import ERASED, FORCED, KINDS

Cursor = Any


@dataclass(slots=True)
class StoredFile:
    """A file of either kind. `screening` and `screened` are of one kind alone."""

    n: int
    id: str
    kind: str
    home: int
    country: str
    sealed: str
    state: str
    is_child: bool
    origin: str
    opened: int
    changed: int
    closed: int | None
    due: int
    screening: str | None = None
    screened: int | None = None


@dataclass(frozen=True, slots=True)
class ConsentRow:
    consent: str
    about: str
    yes: bool
    feared: bool
    how: str
    member: int | None
    actor: str
    at: int


@dataclass(frozen=True, slots=True)
class OverrideRow:
    n: int
    id: str
    kind: str
    file: int
    ground: str
    role: str
    member: int
    actor: str
    reason: str
    at: int
    until: int


@dataclass(frozen=True, slots=True)
class ReferralRow:
    n: int
    id: str
    kind: str
    file: int
    home: int
    member: int
    request: str
    extract: str
    services: tuple[str, ...]
    basis: str
    override: int | None
    made: int


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    status: str
    member: int
    actor: str
    reason: str | None
    at: int
    review: int


@dataclass(frozen=True, slots=True)
class SuspectRow:
    n: int
    id: str
    signal: str
    member: int
    actor: str
    file: int | None
    why: str
    since: int
    review: int
    withheld: bool


_FILE = "n, id, home, country, sealed, state, is_child, origin, opened, changed, closed, due"
_OVERRIDE = "SELECT n, id, kind, file, ground, role, member, actor, reason, at, until FROM care_override"
_REFERRAL = "SELECT n, id, kind, file, home, member, request, extract, services, basis, override, made FROM care_referral"
_SUSPECT = "SELECT n, id, signal, member, actor, file, why, since, review, withheld FROM care_suspect"
OF_FILE = ("consent", "override", "referral")


def new_id() -> str:
    return str(uuid4())


def is_id(id: object) -> bool:
    return isinstance(id, str) and len(id) == 36 and id.replace("-", "").isalnum() and id.isascii()


def written(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def insert(cursor: Cursor, table: str, **columns: Any) -> int:
    names, marks = ", ".join(columns), ", ".join(["%s"] * len(columns))
    cursor.execute(f"INSERT INTO care_{table} ({names}) VALUES ({marks}) RETURNING n", list(columns.values()))
    return int(cursor.fetchone()[0])


def _lock() -> str:
    return "" if connection.vendor == "sqlite" else " FOR UPDATE"


def _columns(kind: str) -> str:
    return f"{_FILE}, screening, screened" if kind == FORCED else _FILE


def _file(kind: str, row: Iterable[Any]) -> StoredFile:
    n, id, home, country, sealed, state, is_child, *rest = row
    return StoredFile(n, id, kind, home, country, sealed, state, bool(is_child), *rest)


def load(cursor: Cursor, id: str, *, changing: bool = False) -> StoredFile | None:
    """A file of either kind by its id; `changing` keeps others from it until the turn ends."""
    for kind in KINDS if is_id(id) else ():
        cursor.execute(f"SELECT {_columns(kind)} FROM care_{kind} WHERE id = %s{_lock() if changing else ''}", [id])
        row = cursor.fetchone()
        if row is not None:
            return _file(kind, row)
    return None


def by_number(cursor: Cursor, kind: str, n: int) -> StoredFile | None:
    cursor.execute(f"SELECT {_columns(kind)} FROM care_{kind} WHERE n = %s", [n])
    row = cursor.fetchone()
    return None if row is None else _file(kind, row)


def by_origin(cursor: Cursor, origin: str) -> list[StoredFile]:
    """The files that came from a submission and are not erased."""
    found = []
    for kind in KINDS if is_id(origin) else ():
        cursor.execute(f"SELECT {_columns(kind)} FROM care_{kind} WHERE origin = %s ORDER BY n", [origin])
        found += [_file(kind, row) for row in cursor.fetchall()]
    return found


def by_numbers(cursor: Cursor, kind: str, numbers: Iterable[int]) -> dict[int, StoredFile]:
    """Many files of one kind by their numbers; those that are erased are left out."""
    found: dict[int, StoredFile] = {}
    for part in _parts(numbers):
        marks = ", ".join(["%s"] * len(part))
        cursor.execute(f"SELECT {_columns(kind)} FROM care_{kind} WHERE n IN ({marks}) AND state <> %s", [*part, ERASED])
        found |= {row[0]: _file(kind, row) for row in cursor.fetchall()}
    return found


def _parts(numbers: Iterable[int]) -> Iterable[list[int]]:
    whole = sorted(set(numbers))
    return (whole[start : start + 400] for start in range(0, len(whole), 400))


def files(cursor: Cursor, home: int, kind: str, states: Iterable[str], before: int, limit: int) -> list[StoredFile]:
    """A member's files of one kind, the newest first."""
    wanted = list(states)
    cursor.execute(
        f"SELECT {_columns(kind)} FROM care_{kind} WHERE home = %s AND n < %s AND state IN ({', '.join(['%s'] * len(wanted))}) "
        "ORDER BY n DESC LIMIT %s",
        [home, before, *wanted, limit],
    )
    return [_file(kind, row) for row in cursor.fetchall()]


def add(cursor: Cursor, file: StoredFile) -> None:
    file.n = insert(
        cursor,
        file.kind,
        id=file.id,
        home=file.home,
        country=file.country,
        sealed=file.sealed,
        state=file.state,
        is_child=file.is_child,
        origin=file.origin,
        opened=file.opened,
        changed=file.changed,
        closed=file.closed,
        due=file.due,
    )


def save(cursor: Cursor, file: StoredFile) -> None:
    columns: dict[str, Any] = {name: getattr(file, name) for name in ("state", "is_child", "changed", "closed", "due")}
    if file.kind == FORCED:
        columns |= {"screening": file.screening, "screened": file.screened}
    names = ", ".join(f"{name} = %s" for name in columns)
    cursor.execute(f"UPDATE care_{file.kind} SET {names} WHERE n = %s", [*columns.values(), file.n])


def forget(cursor: Cursor, file: StoredFile) -> None:
    """Leave the bare row of a file that is erased, and of what hung on it references alone: who looked at them is still told."""
    file.state = ERASED
    save(cursor, file)
    cursor.execute("DELETE FROM care_consent WHERE kind = %s AND file = %s", [file.kind, file.n])
    cursor.execute(f"UPDATE care_{file.kind} SET origin = '', country = '', is_child = %s WHERE n = %s", [False, file.n])
    if file.kind == FORCED:
        cursor.execute("UPDATE care_assessment SET status = '' WHERE file = %s", [file.n])


def consents(cursor: Cursor, kind: str, file: int) -> list[ConsentRow]:
    """Every yes and no, the oldest first: by when it was said, which for what was heard in the field lies before it was recorded."""
    cursor.execute(
        "SELECT consent, about, yes, feared, how, member, actor, at FROM care_consent WHERE kind = %s AND file = %s ORDER BY at, n",
        [kind, file],
    )
    return [ConsentRow(consent, about, bool(yes), bool(feared), *rest) for consent, about, yes, feared, *rest in cursor.fetchall()]


def all_consents(cursor: Cursor, kind: str, files: Iterable[int]) -> dict[int, list[ConsentRow]]:
    """Every yes and no of many files, by the file, the oldest first."""
    found: dict[int, list[ConsentRow]] = {}
    for part in _parts(files):
        cursor.execute(
            "SELECT file, consent, about, yes, feared, how, member, actor, at FROM care_consent "
            f"WHERE kind = %s AND file IN ({', '.join(['%s'] * len(part))}) ORDER BY n",
            [kind, *part],
        )
        for file, consent, about, yes, feared, *rest in cursor.fetchall():
            found.setdefault(file, []).append(ConsentRow(consent, about, bool(yes), bool(feared), *rest))
    return found


def all_overrides(cursor: Cursor, kind: str, files: Iterable[int]) -> dict[int, list[OverrideRow]]:
    found: dict[int, list[OverrideRow]] = {}
    for part in _parts(files):
        cursor.execute(f"{_OVERRIDE} WHERE kind = %s AND file IN ({', '.join(['%s'] * len(part))}) ORDER BY n", [kind, *part])
        for row in cursor.fetchall():
            one = OverrideRow(*row)
            found.setdefault(one.file, []).append(one)
    return found


def overrides(cursor: Cursor, kind: str, file: int) -> list[OverrideRow]:
    cursor.execute(f"{_OVERRIDE} WHERE kind = %s AND file = %s ORDER BY n", [kind, file])
    return [OverrideRow(*row) for row in cursor.fetchall()]


def override(cursor: Cursor, id: str) -> OverrideRow | None:
    cursor.execute(f"{_OVERRIDE} WHERE id = %s", [id])
    row = cursor.fetchone()
    return None if row is None else OverrideRow(*row)


def _referral(row: Iterable[Any]) -> ReferralRow:
    n, id, kind, file, home, member, request, extract, services, *rest = row
    return ReferralRow(n, id, kind, file, home, member, request, extract, msgspec.json.decode(services, type=tuple[str, ...]), *rest)


def referrals(cursor: Cursor, kind: str, file: int) -> list[ReferralRow]:
    cursor.execute(f"{_REFERRAL} WHERE kind = %s AND file = %s ORDER BY n", [kind, file])
    return [_referral(row) for row in cursor.fetchall()]


def referral(cursor: Cursor, id: str) -> ReferralRow | None:
    if not is_id(id):
        return None
    cursor.execute(f"{_REFERRAL} WHERE id = %s", [id])
    row = cursor.fetchone()
    return None if row is None else _referral(row)


def received(cursor: Cursor, member: int, before: int, limit: int) -> list[ReferralRow]:
    """What was offered to a member, the newest first."""
    cursor.execute(f"{_REFERRAL} WHERE member = %s AND n < %s ORDER BY n DESC LIMIT %s", [member, before, limit])
    return [_referral(row) for row in cursor.fetchall()]


def assessments(cursor: Cursor, file: int) -> list[AssessmentRow]:
    """Of a person forced to scam, the oldest first."""
    cursor.execute("SELECT status, member, actor, reason, at, review FROM care_assessment WHERE file = %s ORDER BY n", [file])
    return [AssessmentRow(*row) for row in cursor.fetchall()]


def suspect(cursor: Cursor, column: str, value: Any) -> SuspectRow | None:
    cursor.execute(f"{_SUSPECT} WHERE {column} = %s", [value])
    row = cursor.fetchone()
    return None if row is None else _suspect(row)


def suspects(cursor: Cursor, column: str, value: Any) -> list[SuspectRow]:
    cursor.execute(f"{_SUSPECT} WHERE {column} = %s ORDER BY n", [value])
    return [_suspect(row) for row in cursor.fetchall()]


def _suspect(row: Iterable[Any]) -> SuspectRow:
    n, id, signal, member, actor, file, why, since, review, withheld = row
    return SuspectRow(n, id, signal, member, actor, file, why, since, review, bool(withheld))


def taken(cursor: Cursor, member: int, id: str) -> StoredFile | None:
    """The file into which an interview of this id was taken; the id is the member's own."""
    cursor.execute("SELECT file FROM care_taken WHERE member = %s AND id = %s", [member, id])
    row = cursor.fetchone()
    return None if row is None else by_number(cursor, FORCED, row[0])


def bodies(cursor: Cursor) -> dict[int, str]:
    """What each member says that it can help with, as it is kept."""
    cursor.execute("SELECT member, told FROM care_body ORDER BY member")
    return dict(cursor.fetchall())
