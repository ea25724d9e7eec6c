"""Rows of the vault, from and to the database."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection

from accord.hub import database
from accord.hub.vault import sealing
from accord.hub.vault.errors import Damaged, Erased, VaultError
from accord.hub.vault.fields import Value, decode, encode
from accord.hub.vault.store import keys
from accord.hub.vault.store.writing import Cursor, lock, writing
from accord.hub.vault.vocabulary import HUB, LINES, REASONS, ROLES, Reader, Reason

_RECORD = (
    "SELECT r.n, r.reference, r.home, r.kind, r.version, r.key, r.wrapped, r.made, r.until, r.erased, k.destroyed "
    "FROM vault_record r LEFT JOIN vault_key k ON k.id = r.key WHERE r.reference = %s"
)


@dataclass(frozen=True, slots=True)
class Record:
    """A record's row, without its fields."""

    n: int
    reference: bytes
    home: int
    kind: str
    version: int
    key: bytes | None
    wrapped: bytes | None = field(repr=False)
    made: int
    until: int
    erased: int | None
    shredded: int | None

    def is_gone(self, at: int) -> bool:
        """Erased, its key destroyed, or its time over though nothing has swept it yet."""
        return self.erased is not None or self.shredded is not None or self.until <= at

    def data_key(self) -> bytes:
        """Raises KeyLost, KeyRingOpen, Damaged; Erased where there is none any more."""
        if self.key is None or self.wrapped is None:
            raise Erased
        return keys.unwrap(self.wrapped, key_id=self.key, member=self.home, reference=self.reference)


def field_names(references: Collection[UUID]) -> dict[UUID, frozenset[str]]:
    """Which fields these records have, and nothing of what stands in them: nothing is opened, so no line is left of it."""
    if not references:
        return {}
    signs = ", ".join(["%s"] * len(references))
    query = (
        "SELECT r.reference, f.name FROM vault_record r JOIN vault_field f ON f.record = r.n "
        f"WHERE r.erased IS NULL AND r.reference IN ({signs})"
    )
    names: dict[UUID, set[str]] = {}
    for reference, name in database.rows(query, [reference.bytes for reference in references]):
        names.setdefault(UUID(bytes=bytes(reference)), set()).add(name)
    return {reference: frozenset(found) for reference, found in names.items()}


def load(cursor: Cursor, reference: bytes, *, changing: bool) -> Record | None:
    """A record, which stays as it is until the transaction ends."""
    cursor.execute(_RECORD + lock("UPDATE OF r" if changing else "SHARE OF r"), [reference])
    row = cursor.fetchone()
    if row is None:
        return None
    n, own, home, kind, version, key, wrapped, made, until, erased, shredded = row
    return Record(
        n,
        bytes(own),
        home,
        kind,
        version,
        None if key is None else bytes(key),
        None if wrapped is None else bytes(wrapped),
        made,
        until,
        erased,
        shredded,
    )


def _bound(record: Record, version: int, name: str, names: list[str]) -> bytes:
    """The binding of a sealed field: its record, home, kind, version and name, and the names of all fields beside it."""
    return sealing.binding("field", record.reference, record.home, record.kind, version, name, *names)


def open_fields(cursor: Cursor, record: Record) -> dict[str, Value]:
    """All fields of a record, opened. Raises KeyLost, KeyRingOpen, Damaged, Erased."""
    data_key = record.data_key()
    cursor.execute("SELECT name, sealed FROM vault_field WHERE record = %s ORDER BY name", [record.n])
    sealed = {name: bytes(value) for name, value in cursor.fetchall()}
    names = sorted(sealed)
    if not names:
        raise Damaged
    return {name: decode(sealing.unseal(data_key, sealed[name], _bound(record, record.version, name, names))) for name in names}


def store_fields(cursor: Cursor, record: Record, data_key: bytes, version: int, fields: Mapping[str, Value]) -> None:
    """Seal all fields anew, under a version of their own."""
    names = sorted(fields)
    sealed = [(record.n, name, sealing.seal(data_key, encode(fields[name]), _bound(record, version, name, names))) for name in names]
    cursor.execute("DELETE FROM vault_field WHERE record = %s", [record.n])
    cursor.executemany("INSERT INTO vault_field (record, name, sealed) VALUES (%s, %s, %s)", sealed)
    if version > record.version:
        cursor.execute("UPDATE vault_record SET version = %s WHERE n = %s", [version, record.n])


def insert(cursor: Cursor, reference: bytes, *, home: int, kind: str, key: bytes, wrapped: bytes, made: int, until: int) -> Record:
    cursor.execute(
        "INSERT INTO vault_record (reference, home, kind, version, key, wrapped, made, until, damaged) "
        "VALUES (%s, %s, %s, 1, %s, %s, %s, %s, %s) RETURNING n",
        [reference, home, kind, key, wrapped, made, until, False],
    )
    return Record(cursor.fetchone()[0], reference, home, kind, 1, key, wrapped, made, until, None, None)


def keep(cursor: Cursor, record: Record, until: int) -> None:
    cursor.execute("UPDATE vault_record SET until = %s WHERE n = %s", [until, record.n])


def share(cursor: Cursor, record: Record, member: int, until: int, at: int) -> None:
    cursor.execute(
        "INSERT INTO vault_share (record, member, until, at) VALUES (%s, %s, %s, %s) "
        "ON CONFLICT (record, member) DO UPDATE SET until = excluded.until, at = excluded.at",
        [record.n, member, until, at],
    )


def unshare(cursor: Cursor, record: Record, member: int) -> None:
    cursor.execute("DELETE FROM vault_share WHERE record = %s AND member = %s", [record.n, member])


def shared_with(cursor: Cursor, n: int, at: int) -> set[int]:
    cursor.execute("SELECT member FROM vault_share WHERE record = %s AND until > %s", [n, at])
    return {row[0] for row in cursor.fetchall()}


def was_shared(cursor: Cursor, n: int, member: int, at: int) -> bool:
    """Whether a share stands that was made until then."""
    cursor.execute("SELECT 1 FROM vault_share WHERE record = %s AND member = %s AND at <= %s", [n, member, at])
    return cursor.fetchone() is not None


def shred(cursor: Cursor, record: Record, at: int) -> None:
    """Destroy a record's key and ciphertexts, shares, and the words of those who looked; the bare row and the lines stay."""
    with _overwriting(cursor):
        cursor.execute("UPDATE vault_record SET key = NULL, wrapped = NULL, erased = %s WHERE n = %s", [at, record.n])
        cursor.execute("DELETE FROM vault_field WHERE record = %s", [record.n])
        cursor.execute("DELETE FROM vault_share WHERE record = %s", [record.n])
        cursor.execute("UPDATE vault_look SET note = NULL WHERE reference = %s AND note IS NOT NULL", [record.reference])


class _overwriting:
    """SQLite leaves what it deletes in its file until the place is used again; here it overwrites it at once."""

    def __init__(self, cursor: Cursor) -> None:
        self.cursor = cursor
        self.before = "0"

    def __enter__(self) -> None:
        if connection.vendor == "sqlite":
            self.cursor.execute("PRAGMA secure_delete")
            self.before = str(self.cursor.fetchone()[0])
            self.cursor.execute("PRAGMA secure_delete = 1")

    def __exit__(self, *_: object) -> None:
        if connection.vendor == "sqlite":
            self.cursor.execute(f"PRAGMA secure_delete = {int(self.before)}")


def note_bound(line_id: bytes, reference: bytes) -> bytes:
    return sealing.binding("note", line_id, reference)


def leave_line(
    cursor: Cursor,
    reference: bytes | None,
    reader: Reader,
    action: str,
    reason: Reason,
    *,
    at: int,
    outcome: str,
    why: str = "",
    data_key: bytes | None = None,
) -> None:
    """Add a line. Of what the reader gave only words from our own tables stand in it; its own words are sealed, or left out."""
    id = secrets.token_bytes(16)
    note = None
    if reason.words and reason.will_do and data_key is not None and reference is not None:
        note = sealing.seal(data_key, reason.words.encode(), note_bound(id, reference))
    code = reason.code if reason.code in REASONS else ""
    known = action if action in LINES else ""
    cursor.execute(
        "INSERT INTO vault_look (id, reference, at, member, role, actor, action, reason, outcome, why, note) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            id,
            reference,
            at,
            reader.member,
            reader.role if reader.role in ROLES else "unknown",
            reader.actor,
            known,
            code,
            outcome,
            why,
            note,
        ],
    )


def expire_due(at: int, limit: int = 200) -> int:
    """Erase what has been kept long enough, and what is left of records whose key was destroyed; returns how many. Short turns."""
    if not _due(at, 1):
        return 0
    reader, reason = Reader(None, HUB, "hub"), Reason("retention")
    done = 0
    with writing(joins=False) as cursor:
        for reference in _due(at, limit, lock("UPDATE OF r SKIP LOCKED")):
            record = load(cursor, reference, changing=True)
            if record is not None and record.erased is None:
                shred(cursor, record, at)
                leave_line(cursor, reference, reader, "erase", reason, at=at, outcome="done")
                done += 1
    return done


def _due(at: int, limit: int, locked: str = "") -> list[bytes]:
    return [
        bytes(row[0])
        for row in database.rows(
            "SELECT r.reference FROM vault_record r WHERE r.erased IS NULL AND (r.until <= %s "
            "OR r.key IN (SELECT id FROM vault_key WHERE destroyed IS NOT NULL)) ORDER BY r.until LIMIT %s" + locked,
            [at, limit],
        )
    ]


@dataclass(frozen=True, slots=True)
class Look:
    """One line of the looks. `words` are the reader's own, where they were kept and can still be read."""

    at: int
    member: int | None
    role: str
    actor: str
    action: str
    reason: str
    outcome: str
    why: str
    words: str = field(repr=False)


def looks_at(cursor: Cursor, record: Record) -> list[Look]:
    cursor.execute(
        "SELECT id, at, member, role, actor, action, reason, outcome, why, note FROM vault_look WHERE reference = %s ORDER BY n",
        [record.reference],
    )
    rows = cursor.fetchall()
    data_key = _key_of_notes(record) if any(row[9] for row in rows) else None
    return [
        Look(at, member, role, actor, action, reason, outcome, why, _words(data_key, bytes(id), record.reference, note))
        for id, at, member, role, actor, action, reason, outcome, why, note in rows
    ]


def _key_of_notes(record: Record) -> bytes | None:
    try:
        return record.data_key()
    except VaultError:
        return None


def _words(data_key: bytes | None, line_id: bytes, reference: bytes, note: Any) -> str:
    if note is None or data_key is None:
        return ""
    try:
        return sealing.unseal(data_key, bytes(note), note_bound(line_id, reference)).decode()
    except Damaged:
        return ""


def place(reference: UUID) -> tuple[int, str] | None:
    """The home and kind of a record; None where there is no record. For the hub's own use: nobody is told."""
    row = database.row("SELECT home, kind FROM vault_record WHERE reference = %s AND erased IS NULL", [reference.bytes])
    return None if row is None else (int(row[0]), str(row[1]))
