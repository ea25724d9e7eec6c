"""Acts on their way into the log, and what a restore left closed."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from django.db import connection, transaction
from msgspec import Struct

from accord.hub import database
from accord.hub.turns import write_turn


class Act(Struct, frozen=True):
    id: int
    at: int
    kind: str
    ref: str


def note(at: int, kind: str, ref: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO erasures_waiting (at, kind, ref) VALUES (%s, %s, %s)", [at, kind, ref])


def once_committed(do: Callable[[], None]) -> None:
    """Run it when the transaction is committed; once, however often it is asked for."""
    if not any(waits[1] is do for waits in connection.run_on_commit):
        transaction.on_commit(do)


def waiting() -> list[Act]:
    return [Act(*row) for row in database.rows("SELECT id, at, kind, ref FROM erasures_waiting ORDER BY id LIMIT 1000")]


def count_waiting() -> int:
    return int(database.row("SELECT COUNT(*) FROM erasures_waiting")[0])


def forget(acts: list[Act]) -> None:
    """These are in the log."""
    with write_turn(), transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany("DELETE FROM erasures_waiting WHERE id = %s", [(act.id,) for act in acts])


def one_writer() -> AbstractContextManager[None]:
    """One process writes to the log at a time, on whichever machine."""
    return database.one_at_a_time("erasure log")


def block(kind: str, ref: str, at: int) -> bool:
    """Close something until a person has looked; False where it is closed or was confirmed already."""
    with write_turn(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO erasures_blocked (kind, ref, at) VALUES (%s, %s, %s) ON CONFLICT (kind, ref) DO NOTHING", [kind, ref, at]
        )
        return bool(cursor.rowcount)


def blocked() -> list[tuple[Any, ...]]:
    """What is closed: kind, reference, and when it was done."""
    return database.rows("SELECT kind, ref, at FROM erasures_blocked WHERE confirmed IS NULL ORDER BY id")


def is_blocked(kind: str, ref: str) -> bool:
    return database.row("SELECT 1 FROM erasures_blocked WHERE kind = %s AND ref = %s AND confirmed IS NULL", [kind, ref]) is not None


def confirm(kind: str, ref: str, at: int) -> bool:
    with write_turn(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE erasures_blocked SET confirmed = %s WHERE kind = %s AND ref = %s AND confirmed IS NULL", [at, kind, ref])
        return bool(cursor.rowcount)
