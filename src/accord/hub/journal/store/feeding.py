"""How a feed is read: the entries that a member may see, in order, by the cheapest way to them, in bounded steps.

A member that may see much is read along the numbers, one that may see little along its audiences. Either goes through a window of numbers
at a time, so that a rare filter or a sparse reader never makes one request look through a whole journal.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Generic, TypeVar

import msgspec
from django.db import connection

from accord.core.epochs import FIRST, count_upto, epoch_of, passed
from accord.core.times import rfc3339
from accord.hub import database
from accord.hub.journal.store.epochs import forks, holds, must_hold
from accord.hub.journal.store.standing import serves
from accord.hub.journal.vocabulary import TYPES, Topic, Topics

MOST = 5000
# Below this share of entries that a reader may see, walking its audiences beats walking all entries.
SPARSE = 0.2
# With more audiences than this, walking along them costs more than walking all entries.
MANY = 1000
# With more than this, each entry is asked for in the database instead of in a list.
LISTED = 4000
# Audiences with numbers up to this are asked for by a map of one byte each, where that is faster than a list.
MAPPED = 100_000
# Numbers that one step walks along, entries that one request looks at for a filter.
WINDOW = 50_000
# Numbers that one step along audiences spans at most.
SPAN = 200_000
# Seconds for which what a member belongs to may be used again, for entries that had been written when it was read.
FRESH = 1.0
# Members about which that is remembered.
REMEMBERED = 256
# Audiences of all members, less the exceptions: who becomes a member reads them from their first entry.
OPEN = ("public", "members")

_ASKED = (
    "EXISTS (SELECT 1 FROM journal_reader r WHERE r.member = %s AND r.audience = e.audience AND e.seq >= r.feed_from AND e.seq < r.until)"
)
_topics: dict[int, Topic] = {}
_topics_in = FIRST  # the epoch in which topics have these numbers
_views: dict[int, "View"] = {}
P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a feed: entries as they were stored with their numbers, where to go on, whether more is waiting, in which epoch."""

    entries: list[bytes]
    next: int
    more: bool
    seqs: list[int]
    epoch: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """The same, with the entries already in one piece."""

    body: bytes
    next: int
    more: bool
    epoch: int


@dataclass(frozen=True, slots=True)
class _Form:
    """The bytes before each entry, with the epoch in which it is read and its number where the form has them, and between two."""

    start: bytes
    between: bytes

    def _start(self, epoch: int) -> bytes:
        return self.start.replace(b"@", b"%d" % epoch)

    def before(self, epoch: int, seq: int) -> bytes:
        return self._start(epoch).replace(b"#", b"%d" % seq)

    def sql(self, epoch: int) -> str:
        """The aggregate that puts the column `body` into this form, in the order of `seq`."""
        pieces = self._start(epoch).split(b"#")
        if is_embedded():
            # As plain texts: what is computed between two rows is computed for each of a thousand.
            parts = " || seq || ".join(f"'{part.decode()}'" for part in pieces) if self.start else ""
            return f"CAST(group_concat({parts + ' || ' if parts else ''}body, '{self.between.decode()}') AS BLOB)"
        parts = " || convert_to(seq::text, 'UTF8') || ".join(f"'\\x{part.hex()}'::bytea" for part in pieces) if self.start else ""
        return f"string_agg({parts + ' || ' if parts else ''}body, '\\x{self.between.hex()}'::bytea ORDER BY seq)"


class Form(Enum):
    """How a sheet holds its entries."""

    LIST = _Form(b"", b",")
    LINES = _Form(b"", b"\n")
    EVENTS = _Form(b"id: @-#\nevent: entry\ndata: ", b"\n\n")


@dataclass(frozen=True, slots=True)
class View:
    """A member's audiences when the journal's head was `head`: exact for every entry up to it, whatever changes later.

    (An interval begins and ends at the next number. Entries that open anew to a member that comes back are beyond `last`.)
    """

    head: int
    read_at: float
    last: int  # how far its feed goes
    sparse: bool
    listed: bool
    whole: str  # audiences that it belongs to from first to last, with commas between
    map: bytes | None  # the same: at each audience's number, from 1 on, a 1
    parts: list[tuple[int, int, int]]  # those it belongs to in between: audience, from, until

    @property
    def epoch(self) -> int:
        return epoch_of(self.head)


def head() -> int:
    """The last sequence number of the journal."""
    row = database.row("SELECT seq FROM journal_head WHERE id = 1")
    if row is None:
        return 0
    serves(row[0])
    return int(row[0])


def is_embedded() -> bool:
    """Whether the database is a file beside the hub, which costs microseconds to look at."""
    return bool(connection.vendor == "sqlite")


def topics() -> dict[int, Topic]:
    """All topics by number. In one epoch they never change, so only new ones are read."""
    global _topics_in
    known = dict(_topics)
    epoch, new = _topics_above(max(known, default=0))
    if epoch != _topics_in:
        known = {}
        epoch, new = _topics_above(0)
    if (new or epoch != _topics_in) and not connection.in_atomic_block:
        if epoch != _topics_in:
            _topics.clear()
            _topics_in = epoch
        _topics.update(new)
    return known | new


def _topics_above(number: int) -> tuple[int, dict[int, Topic]]:
    """The epoch, and the topics with higher numbers."""
    rows = database.rows(
        "SELECT 0, CAST(seq AS varchar(20)) FROM journal_head WHERE id = 1 UNION ALL SELECT id, text FROM journal_topic WHERE id > %s",
        [number],
    )
    return epoch_of(max((int(text) for id, text in rows if not id), default=0)), {id: Topic.read(text) for id, text in rows if id}


def forget() -> None:
    """Drop the process's memory of topics and members: only for tests that change the database underneath."""
    _topics.clear()
    _views.clear()


def feed(member: int, *, after: int, limit: int, filters: Topics | None = None, epoch: int | None = None) -> Page:
    """The member's entries with seq > after, oldest first, at most `limit` (1 to 5,000), of the topics that `filters` let through.

    `next` is the cursor for the next call. It passes entries that the member may not see, so that a quiet feed costs nothing.
    `more` says to go on at once: a page can hold few entries or none, and still have a next one. Raises EpochChanged where the cursor is
    of another epoch, or stands where this journal has never been.
    """
    found = _read(lambda _: _Rows(), member, after, limit, filters, epoch)
    rows = [row for piece in found.pieces for row in piece]
    return Page([stored(*row) for row in rows], found.next, found.more, [row[0] for row in rows], found.epoch)


def sheet(member: int, *, after: int, limit: int, filters: Topics | None = None, form: Form = Form.LIST, epoch: int | None = None) -> Sheet:
    """As `feed`, with the entries put together by the database, which is several times as fast."""
    found = _read(lambda present: _Joined(form, present), member, after, limit, filters, epoch)
    return Sheet(form.value.between.join(found.pieces), found.next, found.more, found.epoch)


def stored(seq: int, type_number: int, at: int, body: bytes | memoryview | None) -> bytes:
    """An entry as readers get it; of an erased one, that it was there."""
    if body is not None:
        return bytes(body)
    return msgspec.json.encode(
        {"at": rfc3339(at), "by": None, "data": {"was": TYPES[type_number]}, "marking": None, "seq": seq, "type": "entry.erased"},
        order="sorted",
    )


_Row = tuple[int, int, int, Any]


class _Rows:
    """Picks entries row by row."""

    def __call__(self, sql: str, values: list[Any]) -> tuple[int, int, list[_Row]]:
        rows = _select(sql.format("e.seq, e.type, e.at, e.body"), values)
        return len(rows), rows[-1][0] if rows else 0, rows


class _Joined:
    """Picks entries joined by the database: one value comes over instead of thousands of rows, each of which lets another thread in."""

    def __init__(self, form: Form, epoch: int) -> None:
        self._form, self._epoch = form, epoch
        # SQLite copies a body to count it.
        self._columns, gone = (
            ("e.seq, e.body, e.body IS NULL AS gone", "SUM(gone)") if is_embedded() else ("e.seq, e.body", "COUNT(*) - COUNT(body)")
        )
        self._whole = f"SELECT COUNT(*), MAX(seq), {gone}, {form.value.sql(epoch)} FROM (%s) AS t"

    def __call__(self, sql: str, values: list[Any]) -> tuple[int, int, bytes]:
        count, last, gone, joined = _select(self._whole.replace("%s", sql.format(self._columns), 1), values)[0]
        if not gone:
            return count, last or 0, bytes(joined or b"")
        rows = _Rows()(sql, values)[2]
        return count, last, self._form.value.between.join(self._form.value.before(self._epoch, row[0]) + stored(*row) for row in rows)


def _among(audiences: str) -> str:
    """The condition that an entry's audience is one of these: to PostgreSQL one value, which it reads faster than as many."""
    return f"e.audience IN ({audiences})" if is_embedded() else f"e.audience = ANY(string_to_array('{audiences}', ',', 'NULL')::bigint[])"


def _select(sql: str, values: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        if is_embedded():
            cursor.execute(sql, values)
            return list(cursor.fetchall())
        # Past Django's cursor, to which bytes come as twice as many digits.
        from psycopg import Cursor

        with connection.wrap_database_errors, Cursor(cursor.connection) as plain:
            return list(plain.execute(sql, values, binary=True).fetchall())


_Pick = Callable[[str, list[Any]], tuple[int, int, P]]


@dataclass(frozen=True, slots=True)
class _Found(Generic[P]):
    pieces: list[P]
    next: int
    more: bool
    epoch: int


def _read(picker: Callable[[int], _Pick[P]], member: int, after: int, limit: int, filters: Topics | None, epoch: int | None) -> _Found[P]:
    """`picker` makes what picks entries in an epoch. The head is read here anyway, and says which epoch it is."""
    limit = min(max(limit, 1), MOST)
    view = _views.get(member)
    # What a view refuses may be of an epoch that has begun since: that is looked up.
    if view is not None and time.monotonic() - view.read_at < FRESH and after < view.last and holds(after, view.head, epoch):
        walk = _Walk(picker(view.epoch), member, view, after, limit, filters)
        # A full page is inside the part already written; where it ends before, it may have grown since.
        if walk.more or view.head == head():
            return _Found(walk.found, walk.next, walk.more, view.epoch)
    view = _look(member)
    must_hold(after, epoch, view.head)
    if after >= view.last:
        return _Found([], after, False, view.epoch)
    walk = _Walk(picker(view.epoch), member, view, after, limit, filters)
    return _Found(walk.found, walk.next, walk.more, view.epoch)


def _look(member: int) -> View:
    # The head first: what is read after it is exact up to it.
    last = first = head()
    begun = time.monotonic()
    rows = _select(
        "SELECT r.audience, r.feed_from, r.until, a.scope, a.entries FROM journal_reader r JOIN journal_audience a ON a.id = r.audience "
        "WHERE r.member = %s LIMIT %s",
        [member, LISTED + 1],
    )
    listed = len(rows) <= LISTED
    if listed:
        ends = [until for _, _, until, scope, _ in rows if scope in OPEN]
    else:
        ends = [
            until
            for (until,) in _select(
                "SELECT r.until FROM journal_audience a JOIN journal_reader r ON r.audience = a.id "
                "WHERE r.member = %s AND a.scope IN (%s, %s)",
                [member, *OPEN],
            )
        ]
    # A suspended member that comes back reads on, in what is open to all members, where it stopped: no cursor goes past that.
    last = min(last, min(ends, default=1) - 1)
    whole = {audience for audience, low, until, _, _ in rows if low <= 1 and until > last}
    parts = [(audience, low, until) for audience, low, until, _, _ in rows if audience not in whole and low < min(until, last + 1)]
    entries = sum({audience: entries for audience, _, _, _, entries in rows}.values())
    sparse = entries < SPARSE * max(count_upto(first, forks(first)), 1) and len(rows) <= MANY
    mapped = _map(whole) if is_embedded() and not sparse else None
    view = View(first, begun, last, sparse, listed, ",".join(map(str, sorted(whole))) or "NULL", mapped, parts)
    # A view that stops before the head may go on at any moment.
    if last == first and not connection.in_atomic_block:
        if len(_views) >= REMEMBERED:
            _views.clear()
        _views[member] = view
    return view


def _map(audiences: set[int]) -> bytes | None:
    """SQLite builds a tree of a list for each statement and searches it for each entry; a byte of a string costs it next to nothing."""
    most = max(audiences, default=0)
    if most > MAPPED or min(audiences, default=0) < 1:
        return None
    flags = bytearray(b"0" * most)
    for audience in audiences:
        flags[audience - 1] = 0x31
    return bytes(flags)


class _Walk(Generic[P]):
    """One page: what was found, where to go on, whether at once."""

    def __init__(
        self,
        pick: _Pick[P],
        member: int,
        view: View,
        after: int,
        limit: int,
        filters: Topics | None,
    ) -> None:
        self._pick, self._member, self._view, self._limit = pick, member, view, limit
        self.found: list[P] = []
        self.next, self.more = view.last, False
        self._topic = ""
        if filters is not None:
            # Read after the head, so that none of an entry up to it is missing.
            wanted = [number for number, topic in topics().items() if filters.matches(topic)]
            if not wanted:
                return
            self._topic = f" AND e.topic IN ({','.join(map(str, wanted))})"
        self._go(after)

    def _go(self, at: int) -> None:
        view, left, distance, gaps = self._view, self._limit, 0, forks(self._view.head)
        at = min(passed(at, gaps), view.last)
        span = min(SPAN, 4 * self._limit + 1000) if view.sparse else WINDOW
        while at < view.last:
            end = min(view.last, at + span)
            if view.sparse and self._topic:
                end = self._shortened(at, end)
            count, last, piece = self._pick(*self._sql(at, end, left))
            if count:
                self.found.append(piece)
                left -= count
            if not left:
                return self._full(last)
            distance += end - at
            at = min(passed(end, gaps), view.last)
            if not view.sparse or (self._topic and distance >= WINDOW * 4):
                break
            span = min(SPAN, span * 4)
        self.next, self.more = at, at < view.last

    def _full(self, at: int) -> None:
        """The page is full: whether anything comes after it. Far from the end that isn't looked up: the next page tells."""
        last = self._view.last
        if last - at > WINDOW or (at < last and _select(*self._formatted(*self._sql(at, last, 1)))):
            self.next, self.more = at, True
        else:
            self.next, self.more = last, False

    @staticmethod
    def _formatted(sql: str, values: list[Any]) -> tuple[str, list[Any]]:
        return sql.format("e.seq"), values

    def _sql(self, after: int, end: int, limit: int) -> tuple[str, list[Any]]:
        """The entries of a span; the columns are still to be put in."""
        own, values, audiences = self._own(after, end)
        if not self._view.sparse:
            by = " NOT INDEXED" if is_embedded() else ""
            return (
                f"SELECT {{}} FROM journal_entry e{by} WHERE e.seq > %s AND e.seq <= %s AND {own}{self._topic} ORDER BY e.seq LIMIT %s",
                [after, end, *values, limit],
            )
        by = " INDEXED BY journal_entry_audience" if is_embedded() else ""
        inner = f"SELECT e.seq FROM journal_entry e{by} WHERE {_among(audiences)} AND e.seq > %s AND e.seq <= %s"
        if own != _among(audiences):
            inner += f" AND {own}"
        else:
            values = []
        if not self._topic:
            inner += " ORDER BY e.seq LIMIT %s"
            values = [*values, limit]
        return (
            f"SELECT {{}} FROM journal_entry e WHERE e.seq IN ({inner}){self._topic} ORDER BY e.seq LIMIT %s",
            [after, end, *values, limit],
        )

    def _own(self, after: int, end: int) -> tuple[str, list[Any], str]:
        """The condition on an entry of a span that the member may see it, its values, and all audiences that it belongs to there."""
        view = self._view
        if not view.listed:
            return _ASKED, [self._member], ""
        parts = [part for part in view.parts if part[1] <= end and part[2] > after + 1] if view.parts else []
        if not parts:
            if view.map is not None:
                return "substr(%s, e.audience, 1) = X'31'", [view.map], view.whole
            return _among(view.whole), [], view.whole
        covering = [str(audience) for audience, low, until in parts if low <= after + 1 and until > end]
        always = ",".join([view.whole, *covering])
        audiences = ",".join([view.whole, *(str(audience) for audience, _, _ in parts)])
        if len(covering) == len(parts):
            return _among(always), [], always
        return f"({_among(always)} OR {_ASKED})", [self._member], audiences

    def _shortened(self, at: int, end: int) -> int:
        """The end of a span along audiences, nearer where it holds more entries than one request may look at for a filter."""
        _, _, audiences = self._own(at, end)
        by = " INDEXED BY journal_entry_audience" if is_embedded() else ""
        rows = _select(
            f"SELECT e.seq FROM journal_entry e{by} WHERE {_among(audiences)} AND e.seq > %s AND e.seq <= %s "
            "ORDER BY e.seq LIMIT 1 OFFSET %s",
            [at, end, WINDOW // 5],
        )
        return int(rows[0][0]) if rows else end
