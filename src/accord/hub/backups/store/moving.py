"""From SQLite into PostgreSQL: a hub that outgrows one file takes everything along, row by row, whole or not at all.

Both databases have the same tables, made by the same migrations. PostgreSQL reads each value from its text, as SQLite kept it: 0 and 1 as
boolean, 32 digits as UUID, JSON and times as they are written.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from django.core.management import call_command
from django.db import DatabaseError, DataError, IntegrityError, connection, transaction

from accord.hub import database
from accord.hub.refusals import Conflict

SOME = 5_000  # rows that are read at a time
TOLD_EVERY = 500_000


class _Table(NamedTuple):
    name: str
    columns: tuple[str, ...]


def fill(source: Path, tell: Callable[[str], None]) -> None:
    """Make the tables in the empty database, and bring all rows of this file, which a hub of this version made. Raises Conflict."""
    with (
        closing(sqlite3.connect(f"file:{source}?mode=ro&immutable=1", uri=True)) as opened,
        database.unhurried(),
        transaction.atomic(durable=True),
        connection.cursor() as cursor,
    ):
        tell("The tables are made in PostgreSQL")
        # Migrations change tables that they have filled, which PostgreSQL refuses as long as a key of those is still to be checked.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        call_command("migrate", interactive=False, verbosity=0)
        tables = _tables(cursor)
        _must_be_same(opened, tables)
        cursor.execute(f"TRUNCATE {', '.join(_quoted(table.name) for table in tables)}")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("SET LOCAL timezone = 'UTC'")
        for number, table in enumerate(tables, 1):
            of = f"{number} of {len(tables)}: {table.name}"
            if rows := _bring(opened, cursor, table, partial(_tell_so_far, tell, of)):
                tell(f"Brought over {of}, {rows:,} rows")
        _check_keys(cursor)
        _go_on_counting(opened, cursor)
        # PostgreSQL finds its way by figures of its tables, which it would gather by itself only later.
        cursor.execute("ANALYZE")


def _tell_so_far(tell: Callable[[str], None], of: str, rows: int) -> None:
    tell(f"Bringing over {of}, {rows:,} rows so far")


def _tables(cursor: Any) -> list[_Table]:
    cursor.execute(
        "SELECT table_name, array_agg(column_name::text ORDER BY ordinal_position) FROM information_schema.columns"
        " WHERE table_schema = current_schema() GROUP BY table_name ORDER BY table_name"
    )
    return [_Table(name, tuple(columns)) for name, columns in cursor.fetchall()]


def _must_be_same(opened: sqlite3.Connection, tables: list[_Table]) -> None:
    """Raises Conflict where the file has other tables or columns: something else was at work there."""
    there = {
        str(name): {str(row[1]) for row in opened.execute(f"PRAGMA table_info({_quoted(name)})")}
        for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
    }
    here = {table.name: set(table.columns) for table in tables}
    other = sorted(name for name in there.keys() | here.keys() if there.get(name) != here.get(name))
    if other:
        text = f"SQLite and PostgreSQL have different tables ({', '.join(other[:3])}), so nothing was brought over."
        raise Conflict("other-tables", f"{text} The hub on SQLite is as it was; take away there what isn't Accord's.")


def _bring(opened: sqlite3.Connection, cursor: Any, table: _Table, tell: Callable[[int], None]) -> int:
    """All rows of one table; returns how many, and tells so of a long one meanwhile. Raises Conflict for what PostgreSQL doesn't take."""
    name, columns = _quoted(table.name), ", ".join(map(_quoted, table.columns))
    brought = 0
    try:
        rows = opened.execute(f"SELECT {columns} FROM {name}")
        rows.arraysize = SOME
        with (
            connection.wrap_database_errors,
            cursor.connection.cursor() as plain,
            plain.copy(f"COPY {name} ({columns}) FROM STDIN") as copy,
        ):
            while some := rows.fetchmany():
                for row in some:
                    copy.write_row(row)
                brought += len(some)
                if brought % TOLD_EVERY == 0:
                    tell(brought)
    except (DataError, IntegrityError) as error:
        raise _not_taken(table.name, error) from None
    except sqlite3.DatabaseError:
        raise Conflict("damaged", f"SQLite can't read its table {table.name} to the end. Use another backup.") from None
    return brought


def _check_keys(cursor: Any) -> None:
    """Raises Conflict where a row points to one that isn't there."""
    try:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except IntegrityError as error:
        raise _not_taken(error.__cause__.diag.table_name, error) from None  # type: ignore[union-attr]


def _not_taken(table: str, error: DatabaseError) -> Conflict:
    # Its own words hold the row.
    text = f"PostgreSQL doesn't take a row of the table {table} ({type(error).__name__}). Nothing was brought over."
    return Conflict("not-taken", f"{text} Tell the people who make Accord; the hub on SQLite is as it was.")


def _go_on_counting(opened: sqlite3.Connection, cursor: Any) -> None:
    """No number is given twice, not even one whose row is gone."""
    given = dict(opened.execute("SELECT name, seq FROM sqlite_sequence"))
    cursor.execute(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema() AND is_identity = 'YES'"
    )
    for table, column in cursor.fetchall():
        if given.get(table):
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [_quoted(table), column, given[table]])


def _quoted(name: str) -> str:
    return f'"{name}"'
