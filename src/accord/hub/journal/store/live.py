"""The newest entries, read once for all listeners, with the members that may see each."""

from collections.abc import Collection

from msgspec import Struct

from accord.hub import database
from accord.hub.journal.store.feeding import OPEN, stored, topics
from accord.hub.journal.vocabulary import NUMBERS, Topic
from accord.hub.times import FOR_EVER

_CHANGED = NUMBERS["member.changed"]


class New(Struct, frozen=True):
    """An entry, and which of those who listen may see it."""

    seq: int
    body: bytes
    topic: Topic | None
    readers: frozenset[int]


class News(Struct, frozen=True):
    """All entries of a stretch that any who listen may see; `upto` is its last number.

    `ended` are those of the listeners whose feed stops somewhere before: they are read no further, until they are active again.
    """

    entries: list[New]
    upto: int
    count: int
    ended: frozenset[int]


def news(after: int, limit: int, members: Collection[int], joining: Collection[int]) -> News:
    """The entries with seq > after, at most `limit`, for these members; whether `joining` or any may read on is looked up where it can have
    changed."""
    rows = database.raw_rows(
        "SELECT seq, type, at, body, audience, topic FROM journal_entry WHERE seq > %s ORDER BY seq LIMIT %s",
        [after, limit],
    )
    # The readers are read after the entries, so they are exact for them: intervals begin and end with the next number.
    readers = _readers({row[4] for row in rows}, members) if rows and members else {}
    ended = _ended(members if any(row[1] == _CHANGED for row in rows) else joining)
    known = topics() if any(row[5] is not None for row in rows) else {}
    entries = []
    for seq, type, at, body, audience, topic in rows:
        seen = frozenset(member for member, low, until in readers.get(audience, ()) if low <= seq < until)
        if seen:
            entries.append(New(seq, stored(seq, type, at, body), known.get(topic) if topic is not None else None, seen))
    return News(entries, rows[-1][0] if rows else after, len(rows), ended)


def _readers(audiences: Collection[int], members: Collection[int]) -> dict[int, list[tuple[int, int, int]]]:
    readers: dict[int, list[tuple[int, int, int]]] = {}
    for audience, member, low, until in database.rows(
        f"SELECT audience, member, feed_from, until FROM journal_reader WHERE audience IN ({_listed(audiences)}) "
        f"AND member IN ({_listed(members)})"
    ):
        readers.setdefault(audience, []).append((member, low, until))
    return readers


def _ended(members: Collection[int]) -> frozenset[int]:
    """The members whose feed goes no further: entries open to all members are no longer open to them."""
    if not members:
        return frozenset()
    reading = {
        member
        for member, until in database.rows(
            "SELECT r.member, MIN(r.until) FROM journal_reader r JOIN journal_audience a ON a.id = r.audience "
            f"WHERE r.member IN ({_listed(members)}) AND a.scope IN (%s, %s) GROUP BY r.member",
            list(OPEN),
        )
        if until == FOR_EVER
    }
    return frozenset(members) - reading


def _listed(numbers: Collection[int]) -> str:
    return ",".join(map(str, sorted(numbers)))
