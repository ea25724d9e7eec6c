"""Rows that an index in memory follows: those that came since, by their numbers. By hand: it is asked within each check."""

from collections.abc import Iterator
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Max

from accord.hub.database import rows
from accord.hub.signals.models import Settled

Place = tuple[Any, ...]  # which database it is
Key = tuple[int, bytes]  # a row's number, and a key


def signals_after(n: int) -> list[Key]:
    return [(n, bytes(key)) for n, key in rows("SELECT n, key FROM signals_signal WHERE n > %s ORDER BY n", [n])]


def all_beginnings(length: int, limit: int) -> Iterator[list[bytes]]:
    """So many bytes of the keys of all signals, whatever became of them, at most `limit` at a time.

    An embedded database finds them in the index of keys alone, a tenth of the table or less; a server looks into the table for whether a
    row is there, in whichever order it reads, so it reads in the table's.
    """
    if connections[DEFAULT_DB_ALIAS].vendor == "sqlite":
        key = b""
        while found := rows("SELECT key FROM signals_signal WHERE key > %s ORDER BY key LIMIT %s", [key, limit]):
            yield [key[:length] for (key,) in found]
            (key,) = found[-1]
        return
    sql, n = "SELECT n, substr(key, 1, %s) FROM signals_signal WHERE n > %s ORDER BY n LIMIT %s", 0
    while found := rows(sql, [length, n, limit]):
        yield [bytes(key) for _, key in found]
        n, _ = found[-1]


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
