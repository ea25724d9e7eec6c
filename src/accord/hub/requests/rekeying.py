"""Keys of what requests, embargoes and payments are about made anew, where the rule by which they are made has changed."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from accord.core.identifiers.rule import CHANGED, renewed
from accord.hub.journal.actions import Turn
from accord.hub.requests import store
from accord.tables import identifier_tables

Moving = tuple[bytes, bytes, str, str, str, int]  # key before, key now, kind, value and display now, when it was last named


def read(after: str, most: int) -> tuple[str | None, int, Sequence[Moving]]:
    """The next subjects in the order of their keys: the last key in hex (None at the end), how many, and those that move."""
    tables = identifier_tables()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT key, kind, value, display, seen FROM requests_subject WHERE key > %s ORDER BY key LIMIT %s",
            [bytes.fromhex(after), most],
        )
        rows = cursor.fetchall()
    if not rows:
        return None, 0, ()
    moving: list[Moving] = []
    for key, kind, value, display, seen in rows:
        if value is None or kind not in CHANGED:
            continue  # erased, or read as before
        now = renewed(kind, value, display or "", tables)
        if now.key != bytes(key):
            moving.append((bytes(key), now.key, now.kind, now.value, now.display, seen))
    return bytes(rows[-1][0]).hex(), len(rows), moving


def move(t: Turn, moving: Sequence[Any]) -> int:
    for before, key, kind, value, display, seen in moving:
        store.add_subject(t.cursor, key, kind, value, display, seen)
        t.cursor.execute("UPDATE requests_request SET subject = %s WHERE subject = %s", [key, before])
        t.cursor.execute("UPDATE requests_embargo SET key = %s WHERE key = %s", [key, before])
        t.cursor.execute(
            "UPDATE requests_payment SET content = REPLACE(content, %s, %s) WHERE content LIKE %s",
            [before.hex(), key.hex(), f"%{before.hex()}%"],
        )
        t.cursor.execute("DELETE FROM requests_subject WHERE key = %s", [before])
    return len(moving)
