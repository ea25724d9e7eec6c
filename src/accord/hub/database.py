"""Looks into the database by SQL, for the stores."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from django.db import connection

from accord.hub.bulk import select_in

SOME = 500  # values in one query
_BYTEA, _SMALLINT, _INTEGER, _BIGINT = 17, 21, 23, 20  # PostgreSQL's numbers for these types


@contextmanager
def unhurried() -> Iterator[None]:
    """While this is open, statements of this thread's connection take as long as they take: for new tables and their like."""
    if connection.vendor == "sqlite":
        yield
        return
    names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"SET {name} = 0")
    yield
    if connection.connection is not None:
        with connection.cursor() as cursor:
            for name in names:
                cursor.execute(f"RESET {name}")


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """On a database server one process does this at a time, on whichever machine; the others wait. An embedded one is on one machine: there
    the caller locks a file."""
    if connection.vendor == "sqlite":
        yield
        return
    with unhurried(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [name])
    try:
        yield
    finally:
        if connection.connection is not None:  # a connection that broke has let go
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])


def try_connection() -> None:
    """Open one more connection, as a thread that has none yet would. Raises Error."""
    other = connection.copy()
    try:
        other.ensure_connection()
    finally:
        other.close()


def row(sql: str, values: Sequence[Any] | None = None) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()


def rows(sql: str, values: Sequence[Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def raw_rows(sql: str, values: Sequence[Any] | None = None) -> list[tuple[Any, ...]]:
    """The same for what holds much: to Django's cursor bytes come from PostgreSQL as twice as many digits."""
    if connection.vendor == "sqlite":
        return rows(sql, values)
    from psycopg import Cursor

    with connection.cursor() as cursor, connection.wrap_database_errors, Cursor(cursor.connection) as plain:
        return plain.execute(sql, values, binary=True).fetchall()


def pieces(sql: str, values: Sequence[int | bytes]) -> list[tuple[Any, ...]]:
    """The same on PostgreSQL for a few rows of numbers and large values, and such values alone.

    The whole answer is waited for in one piece, without Python. psycopg takes it as it comes, and waits again and again until Python's
    other threads let it.
    """
    from psycopg import errors, pq

    with connection.cursor() as cursor, connection.wrap_database_errors:
        opened = cursor.connection
        if not opened.autocommit:  # a transaction that it has not begun yet
            opened.execute("")
        result = opened.pgconn.exec_params(
            _numbered(sql),
            [value if isinstance(value, bytes) else value.to_bytes(8, "big", signed=True) for value in values],
            [_BYTEA if isinstance(value, bytes) else _BIGINT for value in values],
            [pq.Format.BINARY] * len(values),
            pq.Format.BINARY,
        )
        if result.status != pq.ExecStatus.TUPLES_OK:
            error = errors.error_from_result(result)
            raise error if error.sqlstate else errors.OperationalError(str(error))
    read = [_READ.get(result.ftype(column), bytes) for column in range(result.nfields)]
    return [
        tuple(None if (cell := result.get_value(row, column)) is None else into(cell) for column, into in enumerate(read))
        for row in range(result.ntuples)
    ]


@lru_cache(maxsize=64)
def _numbered(sql: str) -> bytes:
    """A statement with its places as PostgreSQL itself writes them."""
    first, *rest = sql.split("%s")
    return "".join([first, *(f"${number}{part}" for number, part in enumerate(rest, 1))]).encode()


def _number(cell: bytes) -> int:
    return int.from_bytes(cell, "big", signed=True)


_READ = dict.fromkeys((_SMALLINT, _INTEGER, _BIGINT), _number)


def rows_of(sql: str, keys: Sequence[Any], *, before: Sequence[Any] = (), after: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """The rows for these keys, some hundreds a query: `{}` stands for their places; other values come before them and after."""
    rows: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        for start in range(0, len(keys), SOME):
            batch = keys[start : start + SOME]
            cursor.execute(sql.format(",".join(["%s"] * len(batch))), [*before, *batch, *after])
            rows += cursor.fetchall()
    return rows


def rows_in(sql: str, before: Sequence[Any], keys: Sequence[bytes]) -> list[tuple[Any, ...]]:
    """The same where the query's condition ends with `IN {}`: the quickest of each database."""
    with connection.cursor() as cursor:
        return list(select_in(cursor, sql, before, keys))


def rows_under(sql: str, beginnings: Sequence[bytes], *, after: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """The rows whose keys of 32 bytes begin so, some hundreds a query: `{}` stands for a table of the least and the greatest such key,
    `column1` and `column2`; other values come after it."""
    rows: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        for start in range(0, len(beginnings), SOME):
            bounds = [bound for begin in beginnings[start : start + SOME] for bound in (begin, begin.ljust(32, b"\xff"))]
            cursor.execute(sql.format(f"(VALUES {','.join(['(%s, %s)'] * (len(bounds) // 2))})"), [*bounds, *after])
            rows += cursor.fetchall()
    return rows
