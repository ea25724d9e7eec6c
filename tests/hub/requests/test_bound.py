"""However many requests a member has, and however many others have: a list reads as many rows as it shows, along an index."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from asking import ask, cast
from bells import NOON, rows
from django.db import connection
from hubs import Hub

from accord.hub.cursors import sealed
from accord.hub.requests import queries
from accord.hub.requests.models import Request

MANY = 20_000
READS: dict[str, Callable[[Any, str, str], Any]] = {
    "inbox": lambda who, request_id, desk: queries.inbox(who, at=NOON),
    "inbox of a desk": lambda who, request_id, desk: queries.inbox(who, desk, at=NOON),
    "inbox by kind": lambda who, request_id, desk: queries.inbox_groups(who, at=NOON),
    "inbox of a desk by kind": lambda who, request_id, desk: queries.inbox_groups(who, desk, at=NOON),
    "asked by state": lambda who, request_id, desk: queries.count_asked(who, True),
    "asked by kind": lambda who, request_id, desk: queries.asked_groups(who, True, at=NOON),
    "list": lambda who, request_id, desk: queries.listing(who, at=NOON),
    "list of what is open": lambda who, request_id, desk: queries.listing(
        who, queries.Filters(open=True), before=sealed(MANY // 2), at=NOON
    ),
    "count": lambda who, request_id, desk: queries.count_waiting(who),
    "arrived": lambda who, request_id, desk: queries.count_arrived(who, MANY - 5),
    "page": lambda who, request_id, desk: queries.page(who, request_id, at=NOON),
    "trail": lambda who, request_id, desk: queries.trail(who, request_id),
}


@contextmanager
def _read() -> Iterator[list[tuple[str, Any]]]:
    """What is asked of the database."""
    asked: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield asked


def _plan(sql: str, params: Any) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if connection.vendor == 'sqlite' else ''}{sql}", params)
        return [str(row[-1]) for row in cursor.fetchall()]


def _fill(request: str) -> None:
    """As many copies of the request, with its parties."""
    text = "printf('%%036d', i)" if connection.vendor == "sqlite" else "lpad(i::text, 36, '0')"
    series = f"WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < {MANY})"
    columns = [field.column for field in Request._meta.fields if field.column not in ("n", "id")]
    due = {"next_due": "r.next_due + i", "root": str(10**6) + " + i"}
    with connection.cursor() as cursor:
        cursor.execute(
            f"{series} INSERT INTO requests_request (id, {', '.join(columns)}) SELECT {text}, "
            f"{', '.join(due.get(name, f'r.{name}') for name in columns)} FROM requests_request r, s WHERE r.id = %s",
            [request],
        )
        cursor.execute(
            "INSERT INTO requests_party (request, member, side, open, waits, due, desk) "
            "SELECT r.n, p.member, p.side, p.open, p.waits, r.next_due, p.desk "
            "FROM requests_request r, requests_party p JOIN requests_request o ON o.n = p.request WHERE o.id = %s AND r.id <> %s",
            [request, request],
        )
        if connection.vendor == "postgresql":  # SQLite then knows that the other tables hold one row, which it reads as a whole
            cursor.execute("ANALYZE")


@pytest.fixture
def full(any_hub: Hub) -> Any:
    made = cast(any_hub)
    (request,) = ask(made).requests
    _fill(request.id)
    assert rows("SELECT COUNT(*) FROM requests_party") == [(2 * MANY + 2,)]
    return made, request.id


def test_no_list_walks_through_all_there_is(full: Any) -> None:
    made, id = full
    scans = []
    for what, read in READS.items():
        with _read() as asked:
            read(made["Kasi"], id, made.desks["Kasi"])
        assert asked
        for sql, params in asked:
            if sql.startswith("SELECT") and "requests_" in sql:
                scans += [(what, line, sql[:200]) for line in _plan(sql, params) if _walks(line, _is_cut(sql))]
    assert scans == []
    assert len(queries.inbox(made["Kasi"], at=NOON, limit=50)) == 50
    assert queries.count_waiting(made["Kasi"]) == queries.MOST_COUNTED


def _is_cut(sql: str) -> bool:
    """Whether all that it puts in order is what it shows; by kind, a bounded number of rows is gone through once more."""
    return "LIMIT" in sql and "embargo" not in sql and "ROW_NUMBER" not in sql and "GROUP BY" not in sql


def _walks(line: str, is_cut: bool) -> bool:
    """A whole table read, or all that a member has put in order to take the first of it."""
    if connection.vendor == "sqlite":
        return re.match(r"SCAN (?!q\w?\b|\(?subquery)", line) is not None or (is_cut and line.startswith("USE TEMP B-TREE"))
    return re.search(r"Seq Scan on requests_(request|party)\b", line) is not None
