"""Rows that changed between two moments, and rows found by the beginning of their keys: for lists, which are built of what changed."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from accord.hub.bulk import batches
from accord.hub.database import SOME, row, rows, rows_of, rows_under
from accord.hub.members.queries import Caller
from accord.hub.signals.store.visibility import visible_to
from accord.hub.signals.vocabulary import LIVE

Span = tuple[int, int, int]  # an audience, and from which number up to, not including, which other


class Numbers(NamedTuple):
    """How far what is told of signals has come: the last signal, the last entry about one, the last that moved to another key, and the
    last that got their origin."""

    signal: int
    step: int
    rekeyed: int
    settled: int


def numbers() -> Numbers:
    tables = "signals_signal", "signals_step", "signals_rekeyed", "signals_settled"
    columns = ("n", "id", "id", "id")
    lasts = ", ".join(f"(SELECT COALESCE(MAX({column}), 0) FROM {table})" for table, column in zip(tables, columns, strict=True))
    return Numbers(*row(f"SELECT {lasts}"))


def count_settled(after: int, upto: int) -> int:
    """How many signals lie between those that got their origin, at most."""
    return int(row("SELECT COALESCE(SUM(last - first + 1), 0) FROM signals_settled WHERE id > %s AND id <= %s", [after, upto])[0])


def changed(since: Numbers, upto: Numbers) -> set[bytes]:
    """The keys of what came, was changed or spoken of, moved, or got its origin."""
    signals = rows("SELECT key FROM signals_signal WHERE n > %s AND n <= %s", [since.signal, upto.signal])
    spoken = rows(
        "SELECT s.key FROM signals_step t JOIN signals_signal s ON s.n = t.signal WHERE t.id > %s AND t.id <= %s", [since.step, upto.step]
    )
    keys = {bytes(key) for (key,) in (*signals, *spoken)}
    for before, key in rows("SELECT before, key FROM signals_rekeyed WHERE id > %s AND id <= %s", [since.rekeyed, upto.rekeyed]):
        keys |= {bytes(before), bytes(key)}
    settled = rows(
        "SELECT DISTINCT s.key FROM signals_settled p JOIN signals_signal s ON s.n >= p.first AND s.n <= p.last "
        "WHERE p.id > %s AND p.id <= %s",
        [since.settled, upto.settled],
    )
    return keys | {bytes(key) for (key,) in settled}


def moved(after: int, upto: int) -> set[bytes]:
    """The keys that signals moved to."""
    return {bytes(key) for (key,) in rows("SELECT key FROM signals_rekeyed WHERE id > %s AND id <= %s", [after, upto])}


def timed(after: int, at: int) -> set[bytes]:
    """The keys of signals that nobody has marked as expired yet though they are, or whose embargo ended after one moment, up to another."""
    lapsed = rows("SELECT key FROM signals_signal WHERE expires <= %s AND state = %s", [at, LIVE])
    freed = rows("SELECT key FROM signals_signal WHERE embargo IS NOT NULL AND embargo > %s AND embargo <= %s", [after, at])
    return {bytes(key) for (key,) in (*lapsed, *freed)}


def of_content(seqs: Sequence[int]) -> set[bytes]:
    """The keys of signals whose present content these entries hold."""
    return {bytes(key) for (key,) in rows_of("SELECT key FROM signals_signal WHERE seq IN ({})", seqs)}


def count_shared(spans: Iterable[Span]) -> int:
    sql = "SELECT COUNT(*) FROM signals_signal WHERE audience = %s AND shared >= %s AND shared < %s"
    return sum(row(sql, span)[0] for span in spans)


def shared(spans: Iterable[Span]) -> set[bytes]:
    """The keys of what was shared with audiences within intervals."""
    sql = "SELECT key FROM signals_signal WHERE audience = %s AND shared >= %s AND shared < %s"
    return {bytes(key) for span in spans for (key,) in rows(sql, span)}


def first_shared(spans: Sequence[Span], open_end: int) -> dict[Span, Span]:
    """Of each interval in which something was shared: the audience, the first number at which, and the last; a constant where the interval
    has no end."""
    found: dict[Span, Span] = {}
    within = "FROM signals_signal s WHERE s.audience = p.column1 AND s.shared >= p.column2 AND s.shared < p.column3"
    for some in batches(spans, SOME):
        table = f"(VALUES {','.join(['(%s, %s, %s)'] * len(some))}) p"
        sql = f"SELECT p.column1, p.column2, p.column3, (SELECT MIN(s.shared) {within}), (SELECT MAX(s.shared) {within}) FROM {table}"
        for audience, low, until, first, last in rows(sql, [value for span in some for value in span]):
            if first is not None:
                found[audience, low, until] = audience, first, open_end if until >= open_end else last
    return found


def latest_content(keys: Collection[bytes]) -> dict[bytes, int]:
    """The latest entry of a signal on each of these keys, whichever readers it has."""
    sql = "SELECT key, MAX(seq) FROM signals_signal WHERE key IN ({}) GROUP BY key"
    return {bytes(key): seq for key, seq in rows_of(sql, list(keys))}


def of_kinds_after(n: int, upto: int, kinds: Sequence[str], limit: int) -> list[tuple[int, bytes, int]]:
    """The next signals of some kinds: number, key and the entry of the content."""
    marks = ",".join(["%s"] * len(kinds))
    sql = f"SELECT n, key, seq FROM signals_signal WHERE n > %s AND n <= %s AND kind IN ({marks}) ORDER BY n LIMIT %s"
    return [(n, bytes(key), seq) for n, key, seq in rows(sql, [n, upto, *kinds, limit])]


def claimed_under(caller: Caller, prefixes: Sequence[bytes], at: int) -> list[tuple[bytes, int]]:
    """As `signals.claimed`, of the keys with these beginnings alone."""
    condition, who = visible_to(caller)
    # Found by their keys: `+ 0` keeps other indexes out of it.
    sql = (
        "SELECT s.key, MAX(s.seq) FROM {} p CROSS JOIN signals_signal s WHERE s.key >= p.column1 AND s.key <= p.column2 "
        f"AND s.state + 0 = %s AND s.expires + 0 > %s AND {condition} GROUP BY s.key"
    )
    after: list[Any] = [LIVE, at, *who]
    return sorted((bytes(key), seq) for key, seq in rows_under(sql, prefixes, after=after))
