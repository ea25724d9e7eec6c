"""Reading the feed, page by page over HTTP, beside a bare keyset scan of the same rows in one SQLite table."""

import re
import sqlite3
import statistics
import time
from collections.abc import Callable
from contextlib import closing
from itertools import islice
from pathlib import Path

from accord.client import Client
from bench.hub import Broken, Hub
from bench.load import Wire
from bench.report import Figure, tell

PAGE = 1000
PAGES = 30  # in a round
TURNS = 3  # of the client in a round: each is short, and one differs from the next by a fifth
CLIENT_READS = 100_000  # entries at most
NDJSON = "application/x-ndjson"
_SEQ = re.compile(rb'"seq":(\d+),"type"')


def page(wire: Wire, after: int, accept: str = NDJSON) -> tuple[int, int, bool]:
    """One page: how many entries, the next `after`, whether there is more."""
    answer = wire.get(f"/api/v1/feed?after={after}&limit={PAGE}", accept)
    if answer.status != 200:
        raise Broken(f"GET /api/v1/feed was answered with {answer.status}: {answer.body[:300]!r}")
    if accept != NDJSON:
        body = answer.json()
        return len(body["entries"]), int(body["next"]), bool(body["more"])
    if b"accord-next" not in answer.headers:
        raise Broken("The feed as NDJSON carries no Accord-Next header.")
    return answer.body.count(b"\n"), int(answer.headers[b"accord-next"]), answer.headers[b"accord-more"] == b"true"


def walk(wire: Wire, pages: int, after: int = 0, accept: str = NDJSON) -> tuple[int, float]:
    """So many pages from `after` on: entries, and seconds."""
    count, place, begun = 0, after, time.perf_counter()
    for _ in range(pages):
        entry_count, place, more = page(wire, place, accept)
        count += entry_count
        if not more:
            break
    return count, time.perf_counter() - begun


def vs_scan(hub: Hub, home: Path, rounds: int) -> Figure:
    """The readers entitled to 1 %, 50 % and 99 %; each beside a scan of just the rows that it gets."""
    ratios: dict[str, float] = {}
    pages: dict[str, float] = {}
    rates: dict[str, int] = {}
    for name, token in zip(("1", "50", "99"), hub.world["readers"], strict=True):
        wire = hub.wire(token)
        scan, total = _scan_table(wire, home / f"scan-{name}.db")
        many = max(1, min(PAGES, total // PAGE))
        again = max(1, PAGES // many)  # where there is little to read it is read more than once
        hub_rates: list[float] = []
        scan_rates: list[float] = []
        walk(wire, many)
        for _ in range(rounds):
            for samples, read in ((hub_rates, lambda: walk(wire, many)), (scan_rates, lambda: _scan(scan, many))):  # noqa: B023
                done = [read() for _ in range(again)]
                samples.append(sum(count for count, _ in done) / sum(seconds for _, seconds in done))
        ratios[name] = statistics.median(hub_rates) / statistics.median(scan_rates)
        rates[name], rates[f"scan_{name}"] = round(statistics.median(hub_rates)), round(statistics.median(scan_rates))
        pages[name] = PAGE / statistics.median(hub_rates)
        wire.close()
        tell(f"feed of the {name} % reader: {rates[name]:,} entries/s, bare scan {rates[f'scan_{name}']:,}/s, {many * again} pages a round")
    return Figure(
        key="feed_vs_scan",
        value=ratios["50"],
        yardstick="SELECT seq, body ... ORDER BY seq LIMIT 1000, in the process, of a table that holds just the rows of that reader",
        absolutes={
            "page_1_to_99": round(pages["1"] / pages["99"], 3),
            "ratio_of_1_percent_reader": round(ratios["1"], 3),
            "ratio_of_99_percent_reader": round(ratios["99"], 3),
            "page_ms": {name: round(page_time * 1000, 2) for name, page_time in pages.items()},
            "entries_per_s": rates,
            "rows_stored": hub.stored(),
        },
        says=f"{rates['50']:,} entries/s over HTTP as NDJSON for the 50 % reader, bare scan {rates['scan_50']:,}/s; a page takes the "
        f"1 % reader {pages['1'] / pages['99']:.2f} times as long as the 99 % reader",
    )


def _scan_table(wire: Wire, path: Path) -> tuple[sqlite3.Connection, int]:
    """What the reader gets in its first pages, in a table of its own."""
    scan = sqlite3.connect(path, isolation_level=None)
    scan.executescript("PRAGMA journal_mode=WAL; PRAGMA cache_size=-65536; PRAGMA mmap_size=2147418112;")
    scan.execute("CREATE TABLE entry (seq INTEGER PRIMARY KEY, body BLOB)")
    after = total = 0
    for _ in range(PAGES):
        answer = wire.get(f"/api/v1/feed?after={after}&limit={PAGE}", NDJSON)
        if answer.status != 200 or b"accord-next" not in answer.headers:
            raise Broken(f"The feed as NDJSON was answered with {answer.status} and without Accord-Next: {answer.body[:200]!r}")
        rows = [(total + place, line) for place, line in enumerate(answer.body.splitlines(), 1)]
        scan.execute("BEGIN")
        scan.executemany("INSERT INTO entry VALUES (?, ?)", rows)
        scan.execute("COMMIT")
        total, after = total + len(rows), int(answer.headers[b"accord-next"])
        if answer.headers[b"accord-more"] != b"true":
            break
    return scan, total


def _scan(scan: sqlite3.Connection, pages: int) -> tuple[int, float]:
    count, after, begun = 0, 0, time.perf_counter()
    for _ in range(pages):
        rows = scan.execute("SELECT seq, body FROM entry WHERE seq > ? ORDER BY seq LIMIT ?", (after, PAGE)).fetchall()
        if not rows:
            break
        count, after = count + len(rows), rows[-1][0]
    return count, time.perf_counter() - begun


def client_loop(hub: Hub, home: Path, rounds: int) -> Figure:
    """`accord.client` as its README uses it, with a cursor's file and acknowledgements, beside its feed with neither."""
    token = hub.world["readers"][2]
    host, port = hub.address
    plain: list[float] = []
    whole: list[float] = []
    count = 0
    with Client(f"http://{host}:{port}", token, timeout=60) as client:
        for turn in range(TURNS * rounds + 1):
            cursor = home / f"client-{turn}.cursor"
            for samples, entries in ((plain, client.feed(0)), (whole, client.feed(cursor, acknowledge_as="bench"))):
                begun = time.perf_counter()
                with closing(entries):
                    count = sum(1 for _ in islice(entries, CLIENT_READS))
                samples.append(time.perf_counter() - begun)
    # The first of each warms up.
    ratio = statistics.median(whole[1:]) / statistics.median(plain[1:])
    tell(
        f"accord.client: {count:,} entries in {statistics.median(whole[1:]):.2f} s, without cursor and acknowledging {ratio:.2f} times less"
    )
    return Figure(
        key="client_feed",
        value=ratio,
        yardstick="the same client's feed without a cursor's file and without acknowledging",
        absolutes={"entries": count, "entries_per_s": round(count / statistics.median(whole[1:]))},
        says=f"{count / statistics.median(whole[1:]):,.0f} entries/s read by accord.client with its cursor kept and acknowledged",
    )


def depth(hub: Hub, rounds: int) -> Figure:
    """Full pages at the journal's beginning and at its end, in turn."""
    wires = [hub.wire(token) for token in hub.world["readers"]]
    head = hub.head()
    deep = [_last_full(wire, head, share) for wire, share in zip(wires, (0.01, 0.5, 0.99), strict=True)]
    medians: dict[str, tuple[float, float]] = {}
    for name, wire, after in zip(("1", "50", "99"), wires, deep, strict=True):
        first = _first_of(wire)
        times: tuple[list[float], list[float]] = ([], [])
        for place in range(rounds * 8):
            for which, start in enumerate((first, after)):
                seconds = _timed(lambda start=start, wire=wire: page(wire, start))  # type: ignore[misc]
                if place > 3:
                    times[which].append(seconds)
        medians[name] = statistics.median(times[0]) * 1000, statistics.median(times[1]) * 1000
        wire.close()
    begin, end = medians["50"]
    tell(f"feed page of the 50 % reader: {begin:.2f} ms at the beginning, {end:.2f} ms at {deep[1]:,}")
    return Figure(
        key="feed_depth",
        value=end / begin,
        yardstick="the page at the journal's beginning",
        absolutes={
            "begin_ms": round(begin, 3),
            "end_ms": round(end, 3),
            "depth": deep[1],
            "ratio_of_1_percent_reader": round(medians["1"][1] / medians["1"][0], 3),
            "ratio_of_99_percent_reader": round(medians["99"][1] / medians["99"][0], 3),
            "rows_stored": hub.stored(),
        },
        says=f"a page of 1,000 takes the 50 % reader {begin:.2f} ms at the journal's beginning and {end:.2f} ms at entry {deep[1]:,}",
    )


def _first_of(wire: Wire) -> int:
    """Just before the first entry about a signal: what joined before it is shorter."""
    answer = wire.get("/api/v1/feed?after=0&limit=200", NDJSON)
    for line in answer.body.splitlines():
        if b'"type":"signal.published"' in line:
            match = _SEQ.search(line)
            if match:
                return int(match[1]) - 1
    raise Broken("The reader's feed begins without a signal in its first 200 entries.")


def _last_full(wire: Wire, head: int, share: float) -> int:
    """The last place at which a whole page is left, about."""
    after = head - int(PAGE / share * 1.2)
    while after > 0:
        if page(wire, after)[0] == PAGE:
            return after
        after -= int(PAGE / share * 0.5)
    raise Broken("The hub holds too little for a whole page at its end. Choose a larger --size.")


def _timed(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun
