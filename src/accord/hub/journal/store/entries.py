"""Entries by their numbers, and the newest that a member may see."""

from typing import Any

from django.db import OperationalError, ProgrammingError, connection
from msgspec import Struct

from accord.core.epochs import count_upto, number_of
from accord.hub import database
from accord.hub.journal.store.audiences import (
    as_uuid,
    names,
    naming,
)
from accord.hub.journal.store.epochs import forks
from accord.hub.journal.store.feeding import OPEN, SPARSE, head, stored
from accord.hub.journal.vocabulary import NUMBERS
from accord.hub.times import FOR_EVER

# A read backwards walks along so many audiences at most.
MANY = 300


class Reading(Struct, frozen=True):
    """The interval in which a member belongs to an audience: what it is fed and what it may see; whether it is open to all members."""

    audience: int
    seen_from: int
    feed_from: int
    until: int
    is_open: bool


HEAD = "SELECT seq FROM journal_head WHERE id = 1"  # for whoever asks a copy of the database


def is_begun() -> bool:
    """Whether this database holds a hub. Raises what keeps it from being asked."""
    try:
        return database.row("SELECT 1 FROM journal_head WHERE id = 1") is not None
    except (OperationalError, ProgrammingError):
        if "journal_head" in connection.introspection.table_names():
            raise
        return False


def newest_at() -> int:
    """When the last entry was written; 0 where there is none."""
    row = database.row("SELECT at FROM journal_entry ORDER BY seq DESC LIMIT 1")
    return int(row[0]) if row else 0


def readings(member: int) -> list[Reading]:
    return [
        Reading(audience, seen, feed, until, scope in OPEN)
        for audience, seen, feed, until, scope in database.rows(
            "SELECT r.audience, r.seen_from, r.feed_from, r.until, a.scope "
            "FROM journal_reader r JOIN journal_audience a ON a.id = r.audience WHERE r.member = %s",
            [member],
        )
    ]


def _readable(member: int, last: int) -> tuple[list[Reading], float]:
    member_readings = readings(member)
    if not member_readings:
        return [], 0.0
    (seen,) = database.row(
        "SELECT SUM(a.entries) FROM journal_audience a WHERE a.id IN (SELECT audience FROM journal_reader WHERE member = %s)", [member]
    )
    return member_readings, float(seen or 0) / max(count_upto(last, forks(last)), 1)


_Row = tuple[int, int, int, bytes | None]


def _loaded(wanted: list[int]) -> list[_Row]:
    """The entries of these numbers, in order."""
    return database.rows_of("SELECT seq, type, at, body FROM journal_entry WHERE seq IN ({}) ORDER BY seq", wanted)


def bodies(seqs: list[int]) -> dict[int, bytes]:
    """The stored bodies of entries by seq. For features that have already asked who may see them."""
    rows = database.rows_of("SELECT seq, body FROM journal_entry WHERE body IS NOT NULL AND seq IN ({})", seqs)
    return {seq: bytes(body) for seq, body in rows}


def authors(seqs: list[int]) -> dict[int, int]:
    """The authors of these entries, by seq: for the hub itself, never for a reader."""
    return dict(database.rows_of("SELECT seq, author FROM journal_entry WHERE seq IN ({})", seqs))


def topic_numbers(seqs: list[int]) -> dict[int, int]:
    """The topics of entries by seq, where they have one: for what follows them."""
    return dict(database.rows_of("SELECT seq, topic FROM journal_entry WHERE topic IS NOT NULL AND seq IN ({})", seqs))


def readable(member: int, person: str | None) -> tuple[str, list[Any]]:
    """The condition on an entry `e`, and its values: it is in a member's feed, or for named people and this is one of them."""
    condition = (
        "EXISTS (SELECT 1 FROM journal_reader r WHERE r.member = %s AND r.audience = e.audience "
        "AND e.seq >= r.feed_from AND e.seq < r.until)"
    )
    if person is None:
        return condition, [member]
    return f"({condition} OR {names('e.audience')})", [member, as_uuid(person)]


def visible(seqs: list[int], member: int, person: str | None = None) -> list[bytes]:
    """The entries among these that the member's feed holds, or that are for this signed-in person; oldest first."""
    condition, values = readable(member, person)
    sql = "SELECT e.seq, e.type, e.at, e.body FROM journal_entry e WHERE e.seq IN ({}) AND " + condition + " ORDER BY e.seq"
    return [stored(*row) for row in database.rows_of(sql, sorted(seqs), after=values)]


def latest(member: int, person: str | None = None, *, before: int | None = None, limit: int = 50) -> tuple[list[bytes], int | None]:
    """The newest entries that a member, and a signed-in person, may see, newest first; then the `before` of the next page or None."""
    high = min(head(), before - 1 if before is not None else FOR_EVER)
    member_readings, share = _readable(member, high)
    named = naming(person)
    if share < SPARSE and len(member_readings) + len(named) <= MANY:
        spans = [(reading.audience, reading.feed_from - 1, min(reading.until - 1, high)) for reading in member_readings]
        spans += [(audience, 0, high) for audience in named]
        rows = _loaded(_highest(spans, limit + 1))[::-1]
    else:
        condition, values = readable(member, person)
        rows = database.rows(
            f"SELECT e.seq, e.type, e.at, e.body FROM journal_entry e WHERE e.seq <= %s AND {condition} ORDER BY e.seq DESC LIMIT %s",
            [high, *values, limit + 1],
        )
    return [stored(*row) for row in rows[:limit]], rows[limit - 1][0] if len(rows) > limit else None


def _highest(spans: list[tuple[int, int, int]], limit: int) -> list[int]:
    """The highest numbers of the entries in these spans (audience, above, up to): one query, which looks at no more than it must."""
    if not spans:
        return []
    sql = "SELECT seq FROM (SELECT seq FROM journal_entry WHERE audience = %s AND seq > %s AND seq <= %s ORDER BY seq DESC LIMIT %s) AS t"
    whole = " UNION ALL ".join([sql] * len(spans))
    return [
        seq
        for (seq,) in database.rows(f"{whole} ORDER BY seq DESC LIMIT %s", [*(value for span in spans for value in (*span, limit)), limit])
    ]


# A list narrowed to one type looks through so many numbers for each page, whatever it finds there.
LOOKED_AT = 20_000


def latest_of(
    member: int, person: str | None, entry_type: str, *, before: int | None = None, limit: int = 50
) -> tuple[list[bytes], int | None]:
    """As `latest`, but of one type. A page can hold few entries or none, and still have a next one: each looks back a fixed way."""
    condition, values = readable(member, person)
    last = head()
    gaps = forks(last)
    top = min(last + 1, before if before is not None else FOR_EVER)
    bottom = number_of(max(0, count_upto(top, gaps) - LOOKED_AT), gaps)
    rows = database.rows(
        f"SELECT e.seq, e.type, e.at, e.body FROM journal_entry e WHERE e.seq < %s AND e.seq >= %s AND e.type = %s AND {condition} "
        "ORDER BY e.seq DESC LIMIT %s",
        [top, bottom, NUMBERS[entry_type], *values, limit + 1],
    )
    following = rows[limit - 1][0] if len(rows) > limit else bottom if bottom > 1 else None
    return [stored(*row) for row in rows[:limit]], following
