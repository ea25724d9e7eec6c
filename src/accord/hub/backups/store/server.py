"""PostgreSQL: a copy by `pg_dump` in a snapshot that is read at the same moment, put back by `pg_restore`.

Both are of PostgreSQL itself, and need no right beyond those of the hub's own role. The files of the server are copied by `replicating`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from accord.formats.backup import Physical
from accord.hub.backups.store import programs
from accord.hub.backups.store.facts import Facts, facts


def dump(target: Path) -> Facts:
    """Dump the database as it is at one moment. Raises Conflict."""
    with _one_moment() as cursor:
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        found = _facts(cursor)
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={target}", _name())
    return found


def facts_now() -> Facts:
    """What the database says of itself at this moment."""
    with _one_moment() as cursor:
        return _facts(cursor)


@contextmanager
def _one_moment() -> Iterator[Any]:
    """A transaction that sees one moment, and waits for other programs, however long that takes."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SET LOCAL statement_timeout = 0")
        yield cursor


def _facts(cursor: Any) -> Facts:
    def rows(sql: str) -> list[Any]:
        cursor.execute(sql)
        return list(cursor.fetchall())

    return facts(rows)


def load(source: Path) -> None:
    """Put a dump into the empty database, whole or not at all. Raises Conflict."""
    _run("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", _name(), str(source))


def use(copied: Physical, socket: Path, port: int) -> None:
    """Have this process use the hub's database in a copy of its server that runs at this socket, as the owner of its tables."""
    connection.close()
    connection.settings_dict.update(NAME=copied.database, USER=copied.owner, PASSWORD="", HOST=str(socket), PORT=str(port))


def leave() -> None:
    """Connect to it no more."""
    connection.close()


def _name() -> str:
    """The database, as the hub itself connects to it."""
    return f"--dbname={programs.address(connection.get_connection_params())}"


def _run(program: str, *words: str) -> None:
    done = programs.run(programs.find(program), *words, password=str(connection.settings_dict["PASSWORD"] or ""))
    if done.returncode:
        raise programs.fault(program, done)
