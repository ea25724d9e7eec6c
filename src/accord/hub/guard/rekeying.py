"""Keys of what members vouch for, and of what is held back, made anew where the rule by which they are made has changed."""

from collections.abc import Sequence
from typing import Any

import msgspec
from django.db import connection

from accord.core.identifiers import NotAnIdentifier, parse
from accord.core.identifiers.rule import CHANGED, renewed
from accord.hub.journal.actions import Turn
from accord.tables import identifier_tables

Moving = tuple[int, bytes, str, str]  # row, key now, kind now, value now
MovingHeld = tuple[bytes, bytes]  # id, key now


def read(after: str, most: int) -> tuple[str | None, int, Sequence[Moving]]:
    """The next entries: the last one's number (None at the end), how many, and those that move."""
    tables = identifier_tables()
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, key, kind, value FROM guard_benign WHERE id > %s ORDER BY id LIMIT %s", [int(after or 0), most])
        rows = cursor.fetchall()
    if not rows:
        return None, 0, ()
    moving: list[Moving] = []
    for id, key, kind, value in rows:
        now = renewed(kind, value, "", tables) if kind in CHANGED else None
        if now is not None and now.key != bytes(key):
            moving.append((id, now.key, now.kind, now.value))
    return str(rows[-1][0]), len(rows), moving


def move(t: Turn, moving: Sequence[Any]) -> int:
    """Each as a new row, since whoever keeps keys in memory follows new rows; one that the member has under the new key already ends."""
    for id, key, kind, value in moving:
        t.cursor.execute(
            "INSERT INTO guard_benign (key, kind, value, member, at) SELECT %s, %s, %s, member, at FROM guard_benign WHERE id = %s "
            "ON CONFLICT (key, member) DO NOTHING",
            [key, kind, value, id],
        )
        t.cursor.execute("DELETE FROM guard_benign WHERE id = %s", [id])
    return len(moving)


class _Named(msgspec.Struct):
    kind: str
    value: str
    region: str | None = None


class _Content(msgspec.Struct):
    identifier: _Named


_decode = msgspec.json.Decoder(_Content).decode


def read_held(after: str, most: int) -> tuple[str | None, int, Sequence[MovingHeld]]:
    """The next held claims, by their ids. Each stands as it was typed, which is read as it is read now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, key, content FROM guard_held WHERE id > %s ORDER BY id LIMIT %s", [bytes.fromhex(after), most])
        rows = cursor.fetchall()
    if not rows:
        return None, 0, ()
    moving = [(bytes(id), now) for id, key, content in rows if (now := _key(bytes(content))) and (key is None or now != bytes(key))]
    return bytes(rows[-1][0]).hex(), len(rows), moving


def _key(content: bytes) -> bytes | None:
    named = _decode(content).identifier
    try:
        return parse(named.value, named.region, named.kind, tables=identifier_tables()).key
    except NotAnIdentifier:
        return None


def move_held(t: Turn, moving: Sequence[Any]) -> int:
    for id, key in moving:
        t.cursor.execute("UPDATE guard_held SET key = %s WHERE id = %s", [key, id])
    return len(moving)
