"""Keys of signals made anew, where the rule by which they are made has changed.

A signal keeps its id, its entries and everything that was said about it; only the key by which it is found moves. What moved is noted, so
that every process that keeps keys in memory follows.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
from django.db import connection

from accord.core.identifiers.rule import CHANGED, renewed
from accord.hub.journal import queries as journal
from accord.hub.journal.actions import Turn
from accord.hub.journal.rows import insert
from accord.tables import identifier_tables

Moving = tuple[int, bytes, bytes, str]  # number, key before, key now, kind now


class _Named(msgspec.Struct):
    kind: str
    value: str
    display: str = ""


class _Data(msgspec.Struct):
    identifier: _Named | None = None


class _Entry(msgspec.Struct):
    data: _Data


_decode = msgspec.json.Decoder(_Entry).decode


def read(after: str, most: int) -> tuple[str | None, int, Sequence[Moving]]:
    """The next signals: the last one's number (None at the end), how many, and those that move. What was erased stays as it is."""
    tables = identifier_tables()
    with connection.cursor() as cursor:
        cursor.execute("SELECT n, key, kind, seq FROM signals_signal WHERE n > %s ORDER BY n LIMIT %s", [int(after or 0), most])
        rows = cursor.fetchall()
    if not rows:
        return None, 0, ()
    bodies = journal.bodies([seq for _, _, kind, seq in rows if kind in CHANGED])
    moving: list[Moving] = []
    for n, key, _, seq in rows:
        named = _decode(bodies[seq]).data.identifier if seq in bodies else None
        if named is None:
            continue
        now = renewed(named.kind, named.value, named.display, tables)
        if now.key != bytes(key):
            moving.append((n, bytes(key), now.key, now.kind))
    return str(rows[-1][0]), len(rows), moving


def move(t: Turn, moving: Sequence[Any]) -> int:
    rows: list[tuple[int, bytes, bytes]] = []
    for n, before, key, kind in moving:
        t.cursor.execute("UPDATE signals_signal SET key = %s, kind = %s WHERE n = %s AND key = %s", [key, kind, n, before])
        if t.cursor.rowcount:
            rows.append((n, before, key))
    insert(t.cursor, "signals_rekeyed", "signal, before, key", rows)
    return len(rows)
