"""Signals as their readers get them: one with its history, lists of them, and what is on an identifier."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from accord.core.times import read_time, rfc3339
from accord.hub.journal import queries as journal
from accord.hub.members.queries import Caller
from accord.hub.signals.reading.finding import find_all
from accord.hub.signals.store import entries, feedback, signals
from accord.hub.signals.store.feedback import Feedback
from accord.hub.signals.store.signals import Row
from accord.hub.signals.vocabulary import STATES


class Found(Struct, frozen=True):
    """A signal as its readers get it: the latest entry, how it stands, and its feedback counted."""

    row: Row
    entry: dict[str, Any]
    feedback: dict[str, int]


def show(row: Row, caller: Caller) -> Found:
    """The signal with its present content and what was answered to it."""
    entry = msgspec.json.decode(journal.bodies([row.seq]).get(row.seq, b"{}"))
    return Found(row, entry, _counted(feedback.answers([row.n])).get(row.n, {}))


def _counted(answers: Iterable[Feedback]) -> dict[int, dict[str, int]]:
    """Feedback that stands, counted for each signal."""
    counted: dict[int, dict[str, int]] = {}
    for answer in answers:
        if answer.value != "withdrawn":
            word = answer.value if answer.type == "action" else answer.type
            counts = counted.setdefault(answer.signal, {})
            counts[word] = counts.get(word, 0) + 1
    return counted


def history(row: Row, caller: Caller) -> list[dict[str, Any]]:
    """Every entry about the signal that the caller's feed holds, oldest first."""
    seqs = entries.about(row.n) | {row.first, row.shared, row.seq}
    return [msgspec.json.decode(body) for body in journal.visible(sorted(seqs), caller.n, caller.person)]


class Happened(Struct, frozen=True):
    """An entry about a signal that the caller's feed holds: which signal, its type, by whom (a member's id; None: unnamed), and when."""

    signal: str
    type: str
    by: str | None
    at: int


class _Entry(msgspec.Struct):
    type: str
    at: str
    by: str | None
    seq: int


_decode = msgspec.json.Decoder(_Entry).decode


def happened(caller: Caller, ids: Iterable[str]) -> list[Happened]:
    """What happened with those of these signals that the caller may see, the oldest first: `history` of many. Few queries."""
    rows = {row.n: row for row in find_all(caller, ids).values()}
    signal_of = {seq: row for row in rows.values() for seq in (row.first, row.shared, row.seq)}
    signal_of |= {seq: rows[n] for n, seq in entries.about_many(list(rows))}
    there = (_decode(body) for body in journal.visible(sorted(signal_of), caller.n, caller.person))
    return [Happened(str(signal_of[entry.seq].id), entry.type, entry.by, read_time(entry.at)) for entry in there]


def shown(signal: Found) -> dict[str, Any]:
    """A signal as the API gives it."""
    row, entry = signal.row, signal.entry
    data = {key: value for key, value in entry.get("data", {}).items() if key not in ("reason", "was")}
    return {
        **data,
        "id": str(row.id),
        "seq": row.seq,
        "by": entry.get("by"),
        "marking": entry.get("marking"),
        "state": STATES[row.state],
        "published": rfc3339(row.published),
        "expires": rfc3339(row.expires),
        "feedback": signal.feedback,
    }


class Filters(Struct, frozen=True):
    """The filters of a list of signals; None is no narrowing."""

    key: bytes | None = None
    kind: str | None = None
    scheme: str | None = None
    state: int | None = None
    own: bool | None = None
    since: int | None = None
    until: int | None = None


def listed(caller: Caller, filters: Filters, *, before: int | None = None, limit: int = 100) -> tuple[list[dict[str, Any]], int | None]:
    """Signals that the caller may see, newest first; the second value is the `before` of the next page, None at the end."""
    limit = min(max(limit, 1), 1000)
    wanted = {"key": filters.key, "kind": filters.kind, "scheme": filters.scheme, "state": filters.state, "since": filters.since}
    wanted["until"] = filters.until
    wanted["member"] = caller.n if filters.own else None
    given = {column: value for column, value in wanted.items() if value is not None}
    # One's own and what is on one identifier is found by an index; for the rest, who may see little walks its own audiences alone.
    spans = None if filters.own or filters.key is not None else _spans(caller)
    if spans is None:
        rows = signals.newest_visible(caller, given, before, limit + 1)
    else:
        rows = signals.newest_shared(spans, given, before, limit + 1)
    more = len(rows) > limit
    rows = rows[:limit]
    return _items(rows), rows[-1].n if more else None


def _spans(caller: Caller) -> list[signals.Span] | None:
    """The audiences whose signals the caller may see, each with the interval; None where these are so many that a walk over all
    signals finds a page of visible ones sooner."""
    spans = journal.seen_spans(caller.n, caller.person)
    entries = {audience: count for audience, _, _, count in spans}
    if len(spans) > journal.MANY or sum(entries.values()) >= journal.SPARSE * journal.count():
        return None
    return [(audience, low, high) for audience, low, high, _ in spans]


def _items(rows: list[Row]) -> list[dict[str, Any]]:
    """Signals as lists give them, with their present content and their feedback counted."""
    bodies, counted = journal.bodies([row.seq for row in rows]), _counted(feedback.answers([row.n for row in rows]))
    return [shown(Found(row, msgspec.json.decode(bodies.get(row.seq, b"{}")), counted.get(row.n, {}))) for row in rows]


def on(keys: Mapping[bytes, bytes], caller: Caller, most: int = 10) -> dict[bytes, tuple[list[dict[str, Any]], int]]:
    """The signals that the caller may see on each of several things, newest first: at most `most`, and how many there are in all.

    `keys` says for each key, such as that of a host, which of the things it belongs to.
    """
    rows: dict[bytes, list[Row]] = {}
    for row in signals.claims_on(keys, caller):
        rows.setdefault(keys[row.key], []).append(row)
    first = {thing: sorted(newest, key=lambda row: -row.n)[:most] for thing, newest in rows.items()}
    items = iter(_items([row for newest in first.values() for row in newest]))
    return {thing: ([next(items) for _ in newest], len(rows[thing])) for thing, newest in first.items()}
