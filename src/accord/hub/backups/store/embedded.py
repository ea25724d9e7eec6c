"""SQLite: a copy by its backup API, in one step. Readers and writers go on meanwhile; the copy is of one moment."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection

from accord.hub.backups.store.facts import Facts, facts


def copy(source: Path, target: Path) -> Facts:
    """Copy the database as it is at one moment. Raises Error, as all else that asks the database does."""
    with (
        connection.wrap_database_errors,
        closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=60)) as live,
        closing(sqlite3.connect(target)) as made,
    ):
        live.backup(made, pages=-1)
        # One file, without a log beside it.
        made.execute("PRAGMA journal_mode=DELETE")
        return facts_of(target)


def facts_of(path: Path) -> Facts:
    with _opened(path) as database:
        return facts(lambda sql: database.execute(sql).fetchall())


def faults_of(path: Path) -> list[str]:
    """What SQLite finds wrong with a file, in its own words, which hold numbers of pages and names of tables alone."""
    try:
        with _opened(path) as database:
            found = [str(row[0]) for row in database.execute("PRAGMA integrity_check(10)")]
    except sqlite3.DatabaseError as error:
        return [type(error).__name__]
    return [] if found == ["ok"] else found


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as database:
        yield database
