"""Many rows at a time, on SQLite and PostgreSQL, for the tables that grow by a row with each signal."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import Any, TypeVar

from django.db import connection

# Rows that one statement writes on SQLite: while it runs, Python's other threads do, which between single rows would get in each time.
# A turn's last rows are written by the smaller ones: few statements, which stay prepared.
TOGETHER = (64, 16, 4)
# From so many rows on PostgreSQL gets them as a copy.
COPIED = 4
# Values that one statement looks for. PostgreSQL takes them as one array, SQLite each by itself.
ASKED = 1000
MAPPED, CACHED = 32 * 1024, 24 * 1024  # kB


Item = TypeVar("Item")


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The items, so many at a time."""
    left = iter(items)
    while batch := list(islice(left, size)):
        yield batch


def hold_little() -> None:
    """On SQLite, this thread's connection holds little of the file: for who goes all over it, most of it is of no use again."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA mmap_size={MAPPED * 1024}")
            cursor.execute(f"PRAGMA cache_size=-{CACHED}")


def insert(cursor: Any, table: str, columns: str, rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows; `columns` are their names with commas between."""
    if not rows:
        return
    if cursor.db.vendor == "sqlite":
        start = 0
        for size in TOGETHER:
            start = _insert_together(cursor, _statement(table, columns, size), rows, start, size)
        rows = rows[start:]
        if rows:
            cursor.executemany(_statement(table, columns, 1).replace("?", "%s"), rows)
    elif len(rows) < COPIED:
        cursor.executemany(_statement(table, columns, 1).replace("?", "%s"), rows)
    else:
        # Each statement would be read and planned anew, row by row.
        with cursor.db.wrap_database_errors, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


@lru_cache(maxsize=64)
def _statement(table: str, columns: str, rows: int) -> str:
    row = f"({','.join('?' * (columns.count(',') + 1))})"
    return f"INSERT INTO {table} ({columns}) VALUES {','.join([row] * rows)}"


def _insert_together(cursor: Any, sql: str, rows: Sequence[Sequence[Any]], start: int, size: int) -> int:
    """Insert as many as fill whole statements; returns where the rest begins."""
    # Past Django's cursor, which would look for the places of a thousand values in each statement anew.
    import sqlite3

    with cursor.db.wrap_database_errors:
        while len(rows) - start >= size:
            sqlite3.Cursor.execute(cursor.cursor, sql, list(chain.from_iterable(rows[start : start + size])))
            start += size
    return start


def add(cursor: Any, table: str, column: str, counts: Mapping[int, int]) -> None:
    """Add to a column of the rows with these ids, all in one statement."""
    change = f"UPDATE {table} SET {column} = {column} + c.n FROM"
    if cursor.db.vendor == "sqlite":
        rows = "(SELECT value ->> 0 AS id, value ->> 1 AS n FROM json_each(%s)) c"
        cursor.execute(f"{change} {rows} WHERE {table}.id = c.id", [json.dumps(list(counts.items()))])
    else:
        rows = "unnest(%s::bigint[], %s::bigint[]) AS c(id, n)"
        cursor.execute(f"{change} {rows} WHERE {table}.id = c.id", [list(counts), list(counts.values())])


def select_in(cursor: Any, sql: str, first: Sequence[Any], keys: Sequence[bytes]) -> Iterator[tuple[Any, ...]]:
    """The rows of a query that ends its condition with `IN {}`, for these keys; `first` are the values before them."""
    for start in range(0, len(keys), ASKED):
        part = list(keys[start : start + ASKED])
        if cursor.db.vendor == "sqlite":
            cursor.execute(sql.format(f"({','.join(['%s'] * len(part))})"), [*first, *part])
        else:
            cursor.execute(sql.replace("IN {}", "= ANY(%s)"), [*first, part])
        yield from cursor.fetchall()
