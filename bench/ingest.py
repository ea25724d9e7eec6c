"""Publishing by the thousand: NDJSON over HTTP with everything on, beside raw `executemany` of the same bytes."""

import json
import statistics
import time
from dataclasses import dataclass
from itertools import islice

from bench import corpus
from bench.hub import Broken, Hub
from bench.load import Wire
from bench.raw import Raw, check_written, counts
from bench.report import Figure, tell

NDJSON = "application/x-ndjson"
MOST = 5000  # lines that a commit may hold
TURNS = "SELECT COUNT(*) FROM journal_audit WHERE action = 'member:signals:publish'"


class Source:
    """Lines of the corpus, one after another; no line comes twice unless the corpus repeats it."""

    def __init__(self, hub: Hub) -> None:
        self._lines = corpus.lines(100_000_000, hub.world["markings"], hub.world["schemes"])

    def take(self, count: int) -> list[bytes]:
        return list(islice(self._lines, count))


@dataclass(frozen=True, slots=True)
class Upload:
    seconds: float
    seqs: list[int]
    duplicates: int


def upload(wire: Wire, lines: list[bytes]) -> Upload:
    """One request with these lines. Raises Broken where a line is not accounted for, or is neither published nor a duplicate."""
    body = b"\n".join(lines) + b"\n"
    begun = time.perf_counter()
    answer = wire.post("/api/v1/signals", body, NDJSON)
    seconds = time.perf_counter() - begun
    if answer.status != 200:
        raise Broken(f"POST /api/v1/signals with NDJSON was answered with {answer.status}: {answer.body[:300]!r}")
    results = [json.loads(line) for line in answer.body.splitlines()]
    if [result["line"] for result in results] != list(range(1, len(lines) + 1)):
        raise Broken(f"{len(lines)} lines were sent and {len(results)} results came.")
    other = [result for result in results if result["status"] not in ("published", "duplicate")]
    if other:
        raise Broken(f"{len(other)} lines of the corpus were not published, the first: {other[0]}")
    return Upload(seconds, [int(result["seq"]) for result in results], sum(result["status"] == "duplicate" for result in results))


def seed(hub: Hub, source: Source, count: int) -> list[bytes]:
    """Publish so many lines as a member does; returns them. Says how many a second."""
    wire = hub.wire(hub.world["publisher"])
    lines = source.take(count)
    seconds = 0.0
    # The first lines make the audiences; what a signal alone writes is seen from then on.
    for start, end in ((0, 5000), (5000, 10_000), *((place, place + 25_000) for place in range(10_000, count, 25_000))):
        before = counts(hub) if start == 5000 else None
        sent = upload(wire, lines[start:end])
        seconds += sent.seconds
        if before is not None:
            check_written(before, counts(hub), len(sent.seqs) - sent.duplicates)
    wire.close()
    tell(f"published {count:,} lines over HTTP, {count / seconds:,.0f} a second")
    return lines


@dataclass(frozen=True, slots=True)
class Pace:
    """Lines a second, ours and the yardstick's, in medians, at so many rows stored; and the lines that one commit held.

    `raw_whole` is the yardstick's rate with MOST lines a commit, whatever the hub's commits held.
    """

    ours: float
    raw: float
    stored: int
    batch: int
    indexes: int
    duplicates: float
    raw_whole: float


def pace(hub: Hub, raw: Raw, source: Source, *, rounds: int, lines: int) -> Pace:
    """Alternating rounds: a request with so many lines, then the same rows into the raw table, in batches as large as the hub's commits."""
    wire = hub.wire(hub.world["publisher"])
    stored = hub.stored()
    if abs(stored - raw.stored()) > stored / 100:
        raise Broken(f"The hub holds {stored:,} rows and the yardstick {raw.stored():,}: they can't be compared.")
    hub_rates: list[float] = []
    raw_rates: list[float] = []
    whole: list[float] = []
    batches: list[float] = []
    duplicates = 0
    for place in range(rounds + 1):
        turns = hub.sql(TURNS)[0][0]
        sent = upload(wire, source.take(lines))
        batch = round(lines / max(1, hub.sql(TURNS)[0][0] - turns))
        rows = raw.rows(sent.seqs)
        begun = time.perf_counter()
        raw.insert(rows, batch)
        seconds = time.perf_counter() - begun
        seconds_whole = raw.insert_for_nothing(rows, MOST)
        if place:  # the first warms both up
            hub_rates.append(lines / sent.seconds)
            raw_rates.append(lines / seconds)
            whole.append(lines / seconds_whole)
            batches.append(batch)
            duplicates += sent.duplicates
    wire.close()
    pace = Pace(
        statistics.median(hub_rates),
        statistics.median(raw_rates),
        stored,
        round(statistics.median(batches)),
        raw.indexes,
        duplicates / (rounds * lines),
        statistics.median(whole),
    )
    tell(f"at {stored:,} rows: {pace.ours:,.0f} lines/s, raw {pace.raw:,.0f}/s, {pace.batch:,} lines a commit")
    if pace.batch > MOST:
        raise Broken(f"The hub commits {pace.batch:,} lines at a time; the goal is stated for at most {MOST:,}.")
    return pace


def vs_sqlite(at: Pace) -> Figure:
    return Figure(
        key="ingest_vs_sqlite",
        value=at.ours / at.raw,
        yardstick=f"raw executemany of the same rows, {at.indexes} indexes on both sides, {at.batch:,} lines a commit on both",
        absolutes={
            "ours_per_s": round(at.ours),
            "raw_per_s": round(at.raw),
            "rows_stored": at.stored,
            "lines_a_commit": at.batch,
            "raw_per_s_at_5000_a_commit": round(at.raw_whole),
            "ratio_to_raw_at_5000_a_commit": round(at.ours / at.raw_whole, 3),
            "duplicates": round(at.duplicates, 3),
            "indexes": at.indexes,
        },
        says=f"{at.ours:,.0f} signals/s through HTTP NDJSON with {at.stored:,} rows stored; raw SQLite {at.raw:,.0f}/s with "
        f"commits as large, {at.raw_whole:,.0f}/s at {MOST:,} lines a commit",
    )


def growth(small: Pace, large: Pace) -> Figure:
    return Figure(
        key="ingest_growth",
        value=(large.ours / small.ours) / (large.raw / small.raw),
        yardstick="the same quotient of the raw table",
        absolutes={
            "ours_small_per_s": round(small.ours),
            "ours_large_per_s": round(large.ours),
            "raw_small_per_s": round(small.raw),
            "raw_large_per_s": round(large.raw),
            "rows_small": small.stored,
            "rows_large": large.stored,
        },
        says=f"measured at {small.stored:,} and {large.stored:,} rows: ours keeps {large.ours / small.ours:.2f} of its rate, "
        f"raw SQLite {large.raw / small.raw:.2f}",
    )
