"""A try whether anything can be written."""

from pathlib import Path

from django.db import connection, transaction

from accord.hub.turns import fair_turn


def write(within: float) -> None:
    """Take the turn to write, write a row as it stands, and commit. Raises what a writer would be told, and waits no longer than this."""
    if connection.vendor == "sqlite":
        _embedded(within)
    else:
        _server(within)


def _embedded(within: float) -> None:
    with fair_turn(Path(connection.settings_dict["NAME"]), within), connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        (usual,) = cursor.fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {int(within * 1000)}")
        try:
            with transaction.atomic(durable=True):
                cursor.execute("UPDATE journal_head SET seq = seq WHERE id = 1")
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {int(usual)}")


def _server(within: float) -> None:
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = {int(within * 1000)}")
        cursor.execute(f"SET LOCAL statement_timeout = {int(within * 1000) + 500}")
        # A lock of a row is written to its page and to the log, as a change would be.
        cursor.execute("SELECT seq FROM journal_head WHERE id = 1 FOR UPDATE")
