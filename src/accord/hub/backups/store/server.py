"""PostgreSQL: a copy by `pg_dump` in a snapshot that is read at the same moment, put back by `pg_restore`.

Both are of PostgreSQL itself, and need no right beyond those of the hub's own role: whole clusters, and what came since, are for those who
run the server (docs/operate/backup.md).
"""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from accord.hub.backups.store.facts import Facts, facts
from accord.hub.refusals import Conflict


def dump(target: Path) -> Facts:
    """Dump the database as it is at one moment. Raises Conflict."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        # This transaction waits for pg_dump, however long that takes.
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]

        def rows(sql: str) -> list[Any]:
            cursor.execute(sql)
            return list(cursor.fetchall())

        found = facts(rows)
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={target}", *_name())
    return found


def load(source: Path) -> None:
    """Put a dump into the empty database, whole or not at all. Raises Conflict."""
    _run("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", *_name(), str(source))


def _name() -> Sequence[str]:
    """The database, as the hub itself connects to it; but for the password, which no list of processes may show."""
    from psycopg import conninfo, pq

    words = {option.keyword.decode() for option in pq.Conninfo.get_defaults()} - {"password"}
    given = {name: value for name, value in connection.get_connection_params().items() if name in words and value}
    return (f"--dbname={conninfo.make_conninfo(**given)}",)


def _run(program: str, *words: str) -> None:
    found = shutil.which(program, path=settings.ACCORD_POSTGRES_BIN or None)
    if found is None:
        raise Conflict(
            "no-postgres-tools", f"{program} is not here. Install PostgreSQL's client programs, or set ACCORD_POSTGRES_BIN to their folder."
        )
    done = subprocess.run(
        [found, *words], env=os.environ | {"PGPASSWORD": str(connection.settings_dict["PASSWORD"] or "")}, capture_output=True, check=False
    )
    if done.returncode:
        # What it says may quote rows, so only what kind of trouble it is goes on.
        version = "server version mismatch" in done.stderr.decode(errors="replace")
        text = "is older than the server. Install the programs of the server's version." if version else "failed. See the server's log."
        raise Conflict("postgres-tools", f"{program} {text}")
