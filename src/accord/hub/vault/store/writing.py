"""The vault's transactions. The vault is below the journal, so it has its own: joined to the caller's turn, or short ones in fair turns."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from accord.hub.turns import answering, write_turn

Cursor = Any


@contextmanager
def writing(*, joins: bool) -> Iterator[Cursor]:
    """A transaction. `joins`: inside the caller's where one is open, to be committed or undone with it.

    Whatever must leave a line even when the caller's change is undone does not join, and may not be called within one; a whole request
    (`answering`) is no such change, the turns in it are.
    """
    if connection.in_atomic_block:
        if not joins and not (answering.get() and not connection.savepoint_ids):
            raise RuntimeError("The vault can't leave a lasting line inside an open transaction. Ask it before you open the turn.")
        with transaction.atomic(), connection.cursor() as cursor:
            yield cursor
    else:
        with write_turn(), transaction.atomic(durable=True), connection.cursor() as cursor:
            yield cursor


def lock(strength: str) -> str:
    """The clause to add to a SELECT so that its rows stay as they are until the end. SQLite lets one writer in at a time anyway."""
    return "" if connection.vendor == "sqlite" else f" FOR {strength}"
