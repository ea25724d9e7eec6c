"""How a feed is read: the entries that a member may see, in order, by the cheapest way to them, in bounded steps.

A member that may see much is read along the numbers, one that may see little along its audiences. Either goes through a window of numbers
at a time, so that a rare filter or a sparse reader never makes one request look through a whole journal.
"""

import time
from collections.abc import Callable, Collection
from enum import Enum
from typing import Any, Generic, TypeVar

import msgspec
from django.db import connection
from msgspec import Struct

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
# Audiences with numbers up to this are asked for by a map, which is faster than a list: of one byte each on SQLite, one bit on PostgreSQL.
MAPPED = 100_000
# Entries that PostgreSQL joins into one value, about. More than 128 kB lie in memory that the system makes and clears anew each time that
# they are copied, which they are several times; each entry by itself costs both sides more than its bytes do.
TOGETHER = 64
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


class Page(Struct, frozen=True):
    """One page of a feed: entries as they were stored with their numbers, where to go on, whether more is waiting, in which epoch."""

    entries: list[bytes]
    next: int
    more: bool
    seqs: list[int]
    epoch: int


class Sheet(Struct, frozen=True):
    """The same, with the entries already in one piece."""

    body: bytes
    next: int
    more: bool
    epoch: int


class _Form(Struct, frozen=True):
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


class View(Struct, frozen=True):
    """A member's audiences when the journal's head was `head`: exact for every entry up to it, whatever changes later.

    (An interval begins and ends at the next number. Entries that open anew to a member that comes back are beyond `last`.)
    """

    head: int
    read_at: float
    last: int  # how far its feed goes
    sparse: bool
    listed: bool
    whole: str  # audiences that it belongs to from first to last, with commas between
    map: bytes | None  # the same, as `_map` makes it
    together: int  # numbers in which there are TOGETHER of its entries, about
    parts: list[tuple[int, int, int]]  # those it belongs to in between: audience, from, until
    latest: list[int]  # the last entry that it may see, once that was looked up

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
    found = _read(lambda view: _Joined(form, view, filters), member, after, limit, filters, epoch)
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
        rows = database.raw_rows(sql.format("e.seq, e.type, e.at, e.body"), values)
        return len(rows), rows[-1][0] if rows else 0, rows


class _Joined:
    """Picks entries joined by the database: one value comes over instead of thousands of rows, each of which lets another thread in."""

    def __init__(self, form: Form, view: View, filters: Topics | None) -> None:
        self._form, self._epoch = form, view.epoch
        joined = form.value.sql(view.epoch)
        if is_embedded():
            # SQLite copies a body to count it.
            self._columns = "e.seq, e.body, e.body IS NULL AS gone"
            self._whole = f"SELECT COUNT(*), MAX(seq), SUM(gone), {joined} FROM (%s) AS t"
        else:
            self._columns = "e.seq, e.body"
            self._whole = f"SELECT COUNT(*), MAX(seq), COUNT(*) - COUNT(body), {joined} FROM (%s) AS t GROUP BY seq / @ ORDER BY seq / @"
        self._together, self._keep = view.together, view.map is not None and filters is None

    def __call__(self, sql: str, values: list[Any]) -> tuple[int, int, bytes]:
        whole = self._whole.replace("%s", sql.format(self._columns), 1)
        if is_embedded():
            groups = [row for row in database.rows(whole, values) if row[0]]
        else:
            # The same place in both: else they would be two values to it.
            groups = database.pieces(whole.replace("@", f"${len(values) + 1}"), [*values, self._together], keep=self._keep)
        if not groups:
            return 0, 0, b""
        between = self._form.value.between
        if any(gone for _, _, gone, _ in groups):
            count, last, rows = _Rows()(sql, values)
            return count, last, between.join(self._form.value.before(self._epoch, row[0]) + stored(*row) for row in rows)
        return sum(count for count, _, _, _ in groups), groups[-1][1], between.join([joined for _, _, _, joined in groups])


def _in_map(flags: bytes) -> tuple[str, list[Any]]:
    """The condition that an entry's audience has its flag in a map, and its values."""
    if is_embedded():
        return "substr(%s, e.audience, 1) = X'31'", [flags]
    # A bit beyond the last is an error there. Of what differs from a value it expects nearly all, so that it walks along the numbers until
    # the page is full; of what is like one it expects little, and may sort all of a window.
    return "CASE WHEN e.audience < %s THEN get_bit(%s, e.audience) ELSE 0 END <> 0", [len(flags) * 8, flags]


def _among(audiences: str) -> str:
    """The condition that an entry's audience is one of these: to PostgreSQL one value, which it reads faster than as many."""
    return f"e.audience IN ({audiences})" if is_embedded() else f"e.audience = ANY(string_to_array('{audiences}', ',', 'NULL')::bigint[])"


_Pick = Callable[[str, list[Any]], tuple[int, int, P]]


class _Found(Struct, Generic[P], frozen=True):
    pieces: list[P]
    next: int
    more: bool
    epoch: int


def _read(picker: Callable[[View], _Pick[P]], member: int, after: int, limit: int, filters: Topics | None, epoch: int | None) -> _Found[P]:
    """`picker` makes what picks entries for a view."""
    limit = min(max(limit, 1), MOST)
    view = _views.get(member)
    # What a view refuses may be of an epoch that has begun since: that is looked up.
    if view is not None and time.monotonic() - view.read_at < FRESH and after < view.last and holds(after, view.head, epoch):
        walk = _Walk(picker(view), member, view, after, limit, filters)
        # A full page is inside the part already written; where it ends before, it may have grown since.
        if walk.more or view.head == head():
            return _Found(walk.found, walk.next, walk.more, view.epoch)
    view = _look(member)
    must_hold(after, epoch, view.head)
    if after >= view.last:
        return _Found([], after, False, view.epoch)
    walk = _Walk(picker(view), member, view, after, limit, filters)
    return _Found(walk.found, walk.next, walk.more, view.epoch)


def _look(member: int) -> View:
    # The head first: what is read after it is exact up to it.
    last = first = head()
    begun = time.monotonic()
    rows = database.raw_rows(
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
            for (until,) in database.raw_rows(
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
    given = max(count_upto(first, forks(first)), 1)
    sparse = entries < SPARSE * given and len(rows) <= MANY
    listing = ",".join(map(str, sorted(whole))) or "NULL"
    together = TOGETHER * given // max(entries, 1) or 1
    mapped = None if sparse else _map(whole, max((row[0] for row in rows), default=0))
    view = View(first, begun, last, sparse, listed, listing, mapped, together, parts, [])
    # A view that stops before the head may go on at any moment.
    if last == first and not connection.in_atomic_block:
        if len(_views) >= REMEMBERED:
            _views.clear()
        _views[member] = view
    return view


def _map(audiences: set[int], most: int) -> bytes | None:
    """Audiences by number, with room for all up to `most`. On SQLite, which builds a tree of a list for each statement and searches it for
    each entry, a character for each number from 1 on, and 1 for those among them; on PostgreSQL, which weighs each of a list against what
    it knows of the column, a bit for each from 0 on."""
    if not 0 < most <= MAPPED or min(audiences, default=1) < 1:
        return None
    return _marked(b"0" * most if is_embedded() else bytes(most // 8 + 1), audiences)


def _marked(flags: bytes, audiences: Collection[int]) -> bytes:
    """A map with these too."""
    marked = bytearray(flags)
    if is_embedded():
        for audience in audiences:
            marked[audience - 1] = 0x31
    else:
        for audience in audiences:
            marked[audience // 8] |= 1 << audience % 8
    return bytes(marked)


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
        if last - at > WINDOW or (at < last and at < self._latest(at)):
            self.next, self.more = at, True
        else:
            self.next, self.more = last, False

    def _latest(self, at: int) -> int:
        """The last entry that comes at or after `at`, which the member may see; without a filter it is looked up once for all pages of a
        view."""
        known = self._view.latest
        if known and not self._topic:
            return known[0]
        sql, values = self._sql(at, self._view.last, 1)
        rows = database.raw_rows(sql.format("e.seq").replace("ORDER BY e.seq", "ORDER BY e.seq DESC"), values)
        latest = int(rows[0][0]) if rows else at
        if not self._topic:
            known[:] = [latest]
        return latest

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
        covering = [audience for audience, low, until in parts if low <= after + 1 and until > end]
        if view.map is not None:
            # What is walked along the numbers needs no list.
            own, values = _in_map(_marked(view.map, covering) if covering else view.map)
            return (own, values, "") if len(covering) == len(parts) else (f"({own} OR {_ASKED})", [*values, self._member], "")
        always = ",".join([view.whole, *map(str, covering)])
        audiences = ",".join([view.whole, *(str(audience) for audience, _, _ in parts)])
        if len(covering) == len(parts):
            return _among(always), [], always
        return f"({_among(always)} OR {_ASKED})", [self._member], audiences

    def _shortened(self, at: int, end: int) -> int:
        """The end of a span along audiences, nearer where it holds more entries than one request may look at for a filter."""
        _, _, audiences = self._own(at, end)
        by = " INDEXED BY journal_entry_audience" if is_embedded() else ""
        rows = database.raw_rows(
            f"SELECT e.seq FROM journal_entry e{by} WHERE {_among(audiences)} AND e.seq > %s AND e.seq <= %s "
            "ORDER BY e.seq LIMIT 1 OFFSET %s",
            [at, end, WINDOW // 5],
        )
        return int(rows[0][0]) if rows else end
