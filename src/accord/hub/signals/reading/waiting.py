"""Signals that wait for a member's word, and new ones: for the first page. A fixed number of queries, however large the hub.

Only what the caller may see itself: an own signal for named people is on the page of those people alone.
"""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from msgspec import Struct

from accord.hub.members.queries import Caller
from accord.hub.signals.reading.identifiers import ERASED, identifiers_at
from accord.hub.signals.store import entries, signals

# Of the day's signals, the newest so many are counted: a bulk upload must not make the page slow.
COUNTED = 5_000


class Waits(Struct, frozen=True):
    """An own signal on which a word is asked: its id, what it is about, since when, and how many ask."""

    signal: str
    kind: str
    value: str
    at: int
    count: int


class Waiting(Struct, frozen=True):
    """The oldest few of a kind, and how many there are in all."""

    rows: tuple[Waits, ...]
    total: int


class Lately(Struct, frozen=True):
    """Signals that came within a time, counted by kind and by scheme; `is_cut` where there were more than are counted."""

    total: int
    by_kind: tuple[tuple[str, int], ...]
    by_scheme: tuple[tuple[str, int], ...]
    own: int
    is_cut: bool


def share_requests_to_answer(caller: Caller, *, most: int = 5) -> Waiting:
    """Own live signals whose wider sharing others ask for."""
    return _waiting(caller, entries.SHARE_REQUESTS, most)


def disputes_to_answer(caller: Caller, *, most: int = 5) -> Waiting:
    """Own live signals that others say are wrong."""
    return _waiting(caller, entries.DISPUTES, most)


def _waiting(caller: Caller, asked: tuple[str, str], most: int) -> Waiting:
    asking = entries.asked_on_own(caller, asked, most)
    named = identifiers_at(row[1] for row in asking)
    rows = tuple(
        Waits(str(UUID(bytes=id)), named.get(seq, ERASED).kind, named.get(seq, ERASED).display, at, count)
        for id, seq, count, at, _ in asking
    )
    return Waiting(rows, asking[0][4] if asking else 0)


def lately(caller: Caller, since: int) -> Lately:
    """Signals that the caller may see, first published at or after `since`."""
    rows, is_cut = signals.count_newest(caller, since, COUNTED)
    kinds, schemes = Counter[str](), Counter[str]()
    for kind, scheme, count, _ in rows:
        kinds[kind] += count
        schemes[scheme] += count
    return Lately(kinds.total(), _ordered(kinds), _ordered(schemes), sum(row[3] for row in rows), is_cut)


def _ordered(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    pairs: Iterable[tuple[str, int]] = counts.items()
    return tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))


def sees_any(caller: Caller) -> bool:
    """Whether there is any signal that the caller may see as a member."""
    return signals.sees_any(caller.n)
