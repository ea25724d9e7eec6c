"""Rows of reports, from and to the database, inside the turn of whoever changes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Cursor = Any
_COLUMNS = "n, submission, item, outlet, consent, what, state, member, request, signal, bell, sealed, target, at, changed"


@dataclass(slots=True)
class SentRow:
    n: int
    submission: int
    item: str
    outlet: str
    consent: str
    what: str
    state: str
    member: int | None = None
    request: str = ""
    signal: str = ""
    bell: str = ""
    sealed: str = ""
    target: str = ""
    at: int = 0
    changed: int = 0
    topic: str = ""  # of which bell it is one more; not kept


def add(cursor: Cursor, row: SentRow) -> None:
    names = _COLUMNS.split(", ")[1:]
    cursor.execute(
        f"INSERT INTO reports_sent ({', '.join(names)}) VALUES ({', '.join(['%s'] * len(names))})", [getattr(row, name) for name in names]
    )


def change(cursor: Cursor, row: SentRow, at: int) -> None:
    row.changed = at
    cursor.execute(
        "UPDATE reports_sent SET member = %s, state = %s, request = %s, signal = %s, bell = %s, sealed = %s, changed = %s WHERE n = %s",
        [row.member, row.state, row.request, row.signal, row.bell, row.sealed, at, row.n],
    )


def _rows(cursor: Cursor, condition: str, values: list[Any]) -> list[SentRow]:
    cursor.execute(f"SELECT {_COLUMNS} FROM reports_sent WHERE {condition} ORDER BY n", values)
    return [SentRow(*row) for row in cursor.fetchall()]


def of(cursor: Cursor, submission: int) -> list[SentRow]:
    return _rows(cursor, "submission = %s", [submission])


def by_request(cursor: Cursor, request: str) -> list[SentRow]:
    return _rows(cursor, "request = %s", [request])


def by_number(cursor: Cursor, n: int) -> SentRow | None:
    found = _rows(cursor, "n = %s", [n])
    return found[0] if found else None


def by_item(cursor: Cursor, item: str) -> SentRow | None:
    found = _rows(cursor, "item = %s", [item])
    return found[0] if found else None


def next_signal(cursor: Cursor) -> SentRow | None:
    """The signal that is to be published, or to be taken back, for longest."""
    found = _rows(cursor, "n = (SELECT MIN(n) FROM reports_sent WHERE what = 'signal' AND state IN ('waits', 'recall'))", [])
    return found[0] if found else None


def handed_to(cursor: Cursor, member: int, limit: int) -> list[SentRow]:
    return _rows(
        cursor, "n IN (SELECT n FROM reports_sent WHERE member = %s AND sealed <> '' AND state <> 'ended' ORDER BY n DESC LIMIT %s)",
        [member, limit],
    )  # fmt: skip


def waiting(cursor: Cursor, limit: int) -> list[SentRow]:
    return _rows(cursor, "n IN (SELECT n FROM reports_sent WHERE state = 'later' ORDER BY n LIMIT %s)", [limit])


def count_target(cursor: Cursor, target: str, since: int, but: int) -> int:
    """How many other reports named this since then."""
    if not target:
        return 0
    cursor.execute(
        "SELECT COUNT(DISTINCT submission) FROM reports_sent WHERE target = %s AND at > %s AND submission <> %s", [target, since, but]
    )
    return int(cursor.fetchone()[0])


def count_lately(cursor: Cursor, since: int, but: int) -> int:
    """How many other reports were handed on since then. A draft of which nothing was handed on is none."""
    cursor.execute("SELECT COUNT(DISTINCT submission) FROM reports_sent WHERE at > %s AND submission <> %s", [since, but])
    return int(cursor.fetchone()[0])


def count_of(cursor: Cursor, submissions: Sequence[int], most: int) -> int:
    """Of how many of these reports something was handed on; beyond `most` nobody counts on."""
    count = 0
    for start in range(0, len(submissions), 500):
        part = submissions[start : start + 500]
        cursor.execute(f"SELECT COUNT(DISTINCT submission) FROM reports_sent WHERE submission IN ({','.join(['%s'] * len(part))})", part)
        count += int(cursor.fetchone()[0])
        if count > most:
            break
    return count


def last_asked(cursor: Cursor, target: str, outlet: str) -> str:
    """The request that another report's item about this opened last; empty where there is none."""
    found = _rows(cursor, "target = %s AND outlet = %s AND request <> '' AND state = 'sent'", [target, outlet]) if target else []
    return found[-1].request if found else ""
