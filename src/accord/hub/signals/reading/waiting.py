"""What waits for a member's word, and what came in lately: for the first page. A fixed number of queries, however large the hub.

Only what the caller may see itself: an own signal for named people is on the page of those people alone.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from accord.hub.journal import queries as journal
from accord.hub.members.queries import Caller
from accord.hub.signals.queries import seen
from accord.hub.signals.vocabulary import LIVE

# Of the day's signals, the newest so many are counted: a bulk upload must not make the page slow.
COUNTED = 5_000


@dataclass(frozen=True, slots=True)
class Waits:
    """An own signal on which a word is asked: its id, what it is about, since when, and how many ask."""

    signal: str
    kind: str
    value: str
    at: int
    count: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """The oldest few of a kind, and how many there are in all."""

    rows: tuple[Waits, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Lately:
    """Signals that came within a time, counted by kind and by scheme; `is_cut` where there were more than are counted."""

    total: int
    by_kind: tuple[tuple[str, int], ...]
    by_scheme: tuple[tuple[str, int], ...]
    own: int
    is_cut: bool


def share_requests_to_answer(caller: Caller, *, most: int = 5) -> Waiting:
    """Own live signals whose wider sharing others ask for."""
    return _waiting(caller, "signals_share_request q", "q.state = 'open'", most)


def disputes_to_answer(caller: Caller, *, most: int = 5) -> Waiting:
    """Own live signals that others say are wrong."""
    return _waiting(caller, "signals_feedback q", "q.type = 'dispute' AND q.value = 'open'", most)


def _waiting(caller: Caller, table: str, is_open: str, most: int) -> Waiting:
    condition, who = seen(caller)
    with connection.cursor() as cursor:
        # CROSS JOIN: SQLite then begins with the few that ask, never with all signals.
        cursor.execute(
            f"SELECT s.id, s.seq, COUNT(*), MIN(q.at), COUNT(*) OVER () FROM {table} CROSS JOIN signals_signal s "
            f"WHERE s.n = q.signal AND {is_open} AND s.member = %s AND s.state = %s AND {condition} "
            "GROUP BY s.n, s.id, s.seq ORDER BY MIN(q.at) LIMIT %s",
            [caller.n, LIVE, *who, most],
        )
        found = cursor.fetchall()
    bodies = journal.bodies([row[1] for row in found])
    rows = tuple(Waits(str(UUID(bytes=bytes(id))), *about(bodies.get(seq)), at, count) for id, seq, count, at, _ in found)
    return Waiting(rows, found[0][4] if found else 0)


def about(body: bytes | None) -> tuple[str, str]:
    """Kind and display form of the identifier that an entry is about; empty where its body was erased."""
    identifier: dict[str, Any] = (msgspec.json.decode(body).get("data", {}).get("identifier") if body else None) or {}
    return identifier.get("kind", ""), identifier.get("display", "")


def lately(caller: Caller, since: int) -> Lately:
    """Signals that the caller may see, first published at or after `since`."""
    condition, who = seen(caller)
    with connection.cursor() as cursor:
        cursor.execute("SELECT MAX(n) FROM signals_signal")
        bottom = (cursor.fetchone()[0] or 0) - COUNTED
        cursor.execute("SELECT n FROM signals_signal WHERE n > %s AND published < %s ORDER BY n DESC LIMIT 1", [bottom, since])
        before = cursor.fetchone()
        first = before[0] if before else bottom
        cursor.execute(
            f"SELECT s.kind, s.scheme, COUNT(*), SUM(CASE WHEN s.member = %s THEN 1 ELSE 0 END) FROM signals_signal s "
            f"WHERE s.n > %s AND {condition} GROUP BY s.kind, s.scheme",
            [caller.n, first, *who],
        )
        rows = cursor.fetchall()
    kinds, schemes = Counter[str](), Counter[str]()
    for kind, scheme, count, _ in rows:
        kinds[kind] += count
        schemes[scheme] += count
    return Lately(kinds.total(), _ordered(kinds), _ordered(schemes), sum(int(row[3]) for row in rows), before is None and bottom > 0)


def _ordered(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    pairs: Iterable[tuple[str, int]] = counts.items()
    return tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))


def sees_any(caller: Caller) -> bool:
    """Whether there is any signal that the caller may see as a member."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM journal_reader r JOIN signals_signal s ON s.audience = r.audience AND s.shared >= r.seen_from "
            "AND s.shared < r.until WHERE r.member = %s LIMIT 1",
            [caller.n],
        )
        return cursor.fetchone() is not None
