"""Looks into the database by SQL, for the stores."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection

from accord.hub.bulk import select_in

SOME = 500  # values in one query
PREPARED = 16  # statements that one connection to PostgreSQL keeps
_names: WeakKeyDictionary[Any, dict[str, bytes]] = WeakKeyDictionary()  # of those, by connection
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


def server_time() -> int | None:
    """What the clock of the database's machine says, in microseconds since 1970; None of an embedded one, which has none of its own."""
    if connection.vendor == "sqlite":
        return None
    ((at,),) = rows("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint", [])
    return int(at)


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


def pieces(sql: str, values: Sequence[int | bytes], *, keep: bool = False) -> list[tuple[Any, ...]]:
    """The same on PostgreSQL for a few rows of numbers and large values, and such values alone.

    The whole answer is waited for in one piece, without Python. psycopg takes it as it comes, and waits again and again until Python's
    other threads let it. `keep` has PostgreSQL read the statement once for each connection: for one that comes again to the letter, and
    whose way is the same whatever its values.
    """
    from psycopg import pq

    with connection.cursor() as cursor, connection.wrap_database_errors:
        opened = cursor.connection
        if not opened.autocommit:  # a transaction that it has not begun yet
            opened.execute("")
        types = [_BYTEA if isinstance(value, bytes) else _BIGINT for value in values]
        sent = [value if isinstance(value, bytes) else value.to_bytes(8, "big", signed=True) for value in values]
        formats = [pq.Format.BINARY] * len(values)
        if name := _prepared(opened, sql, types) if keep else b"":
            result = opened.pgconn.exec_prepared(name, sent, formats, pq.Format.BINARY)
        else:
            result = opened.pgconn.exec_params(_numbered(sql), sent, types, formats, pq.Format.BINARY)
        _must_be(result, pq.ExecStatus.TUPLES_OK)
    read = [_READ.get(result.ftype(column), bytes) for column in range(result.nfields)]
    return [
        tuple(None if (cell := result.get_value(row, column)) is None else into(cell) for column, into in enumerate(read))
        for row in range(result.ntuples)
    ]


def _prepared(opened: Any, sql: str, types: Sequence[int]) -> bytes:
    """The name of this statement at this connection; empty where that has enough of them."""
    from psycopg import pq

    known = _names.setdefault(opened, {})
    name = known.get(sql, b"")
    if not name and len(known) < PREPARED:
        name = b"accord_%d" % len(known)
        _must_be(opened.pgconn.prepare(name, _numbered(sql), types), pq.ExecStatus.COMMAND_OK)
        known[sql] = name
    return name


def _must_be(result: Any, status: int) -> None:
    from psycopg import errors

    if result.status != status:
        error = errors.error_from_result(result)
        raise error if error.sqlstate else errors.OperationalError(str(error))


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
