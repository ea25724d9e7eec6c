"""Rows that an index in memory follows: those that came since, by their numbers. By hand: it is asked within each check."""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Max

from accord.hub.database import rows
from accord.hub.signals.models import Settled

Place = tuple[Any, ...]  # which database it is
Key = tuple[int, bytes]  # a row's number, and a key


def signals_after(n: int) -> list[Key]:
    return [(n, bytes(key)) for n, key in rows("SELECT n, key FROM signals_signal WHERE n > %s ORDER BY n", [n])]


def some_after(n: int, limit: int, length: int) -> list[Key]:
    """The next signals, whatever became of them, each with so many bytes of its key."""
    return rows("SELECT n, substr(key, 1, %s) FROM signals_signal WHERE n > %s ORDER BY n LIMIT %s", [length, n, limit])


def steps_after(step: int) -> list[Key]:
    """The keys of signals about which something was said."""
    sql = "SELECT t.id, s.key FROM signals_step t JOIN signals_signal s ON s.n = t.signal WHERE t.id > %s ORDER BY t.id"
    return [(step, bytes(key)) for step, key in rows(sql, [step])]


def rekeyed_after(number: int) -> list[tuple[int, bytes, bytes]]:
    """Which signals lie under another key: the key before, and the key now."""
    sql = "SELECT id, before, key FROM signals_rekeyed WHERE id > %s ORDER BY id"
    return [(number, bytes(before), bytes(key)) for number, before, key in rows(sql, [number])]


def settled_after(number: int) -> list[tuple[int, int, int]]:
    """Which signals got their origin: the number of the first, and of the last."""
    return [
        (number, first, last)
        for number, first, last in rows("SELECT id, first, last FROM signals_settled WHERE id > %s ORDER BY id", [number])
    ]


def last_settled() -> int:
    return Settled.objects.aggregate(last=Max("id"))["last"] or 0


def connection() -> Any:
    """This thread's."""
    return connections[DEFAULT_DB_ALIAS]


def place(connection: Any) -> Place:
    settings = connection.settings_dict
    return settings["NAME"], settings.get("HOST"), settings.get("PORT")


def data_version(raw: Any) -> int:
    """On SQLite: what changes where another connection has changed the database."""
    return raw.execute("PRAGMA data_version").fetchone()[0]
