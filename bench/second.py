"""What a second edge process adds: checks over HTTP of one process of the hub and of two, beside one and two of a bare app."""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec

from bench import check, corpus, ingest
from bench.hub import ROOT, Broken, end, environment, yardstick_server
from bench.load import Rate, Wire, hammer_all, request
from bench.report import Figure, tell
from bench.server import UNLIMITED, ServedHub, served_on

PUBLISHED = 10_000
CONNECTIONS = 32  # in all; from two clients, half of them each
CLIENTS = 2
SECONDS = 4.0
WARM_WITHIN = 60.0

Address = tuple[str, int]
PLACES = ("one", "two", "bare_one", "bare_two")


@contextmanager
def _edge(hub: ServedHub, data: Path) -> Iterator[Address]:
    """A process of the hub with the role `edge` and a place of its own, once it answers checks from memory."""
    settings = environment(
        ACCORD_DATA=str(data), ACCORD_SHARED=str(hub.data), ACCORD_DATABASE=hub.database_url, ACCORD_READERS="0", **UNLIMITED
    )
    command = [sys.executable, "-m", "accord.site", "serve", "--role", "edge", "--port", "0", "--json"]
    process = subprocess.Popen(command, env=settings, cwd=ROOT, stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            raise Broken("accord serve --role edge did not start.")
        host, port = str(json.loads(line)["ready"]).removeprefix("http://").split(":")
        _until_warm((host, int(port)))
        yield host, int(port)
    finally:
        end(process)


def _until_warm(address: Address) -> None:
    wire = Wire(address, "")
    until = time.monotonic() + WARM_WITHIN
    while not (checks := wire.get("/readyz").json()["checks"])["index"]["ok"]:
        if time.monotonic() > until:
            raise Broken(f"An edge process did not read what checks need: {checks}")
        time.sleep(0.1)
    wire.close()


def process(home: Path, rounds: int) -> Figure:
    """Each round asks one process, two of them, one bare app, and two, with the same clients."""
    with ExitStack() as stack:
        hub, _, _ = stack.enter_context(served_on(home, **UNLIMITED))
        tell(f"a second edge process on PostgreSQL: publishing {PUBLISHED:,} lines")
        wire, source = hub.wire(hub.world["publisher"]), ingest.Source(hub)
        lines = [line for _ in range(PUBLISHED // ingest.MOST) for line in source.take(ingest.MOST)]
        for start in range(0, len(lines), ingest.MOST):
            ingest.upload(wire, lines[start : start + ingest.MOST])
        wire.close()
        hub.settled()
        hub.analyse()
        known = [value for value in dict.fromkeys(map(corpus.value_of, lines)) if value.startswith("https://")][: check.POOL // 2]
        pool = check.mixed(known, list(corpus.urls(len(known), seed=97)))
        token = hub.world["readers"][2]
        answers, hits = check._answers(hub, token, pool)
        packed, table = home / "answers.bin", check._known_table(home / "known.db", hub, known)
        packed.write_bytes(msgspec.msgpack.encode(answers))
        hub.stop()  # what it does beside would take the time of those that are measured
        ours = [stack.enter_context(_edge(hub, home / f"edge{number}")) for number in range(2)]
        yard = {"YARD_DATABASE": str(table), "YARD_ANSWERS": str(packed)}
        bare = [stack.enter_context(yardstick_server("check", **yard)) for _ in range(2)]
        requests = [request("POST", check.PATH, token, check._asked([value])) for value in pool]
        tell(f"a second edge process: {rounds} rounds, {SECONDS:g} s each of one, two, one bare app and two")
        rates = measured(dict(zip(PLACES, (ours[:1], ours, bare[:1], bare), strict=True)), requests, rounds)
    return figure(rates, hits, cores())


def measured(places: dict[str, list[Address]], requests: list[bytes], rounds: int) -> dict[str, list[Rate]]:
    """The clients' rates together, for each place, round by round; a first round warms all up."""
    rates: dict[str, list[Rate]] = {name: [] for name in places}
    for number in range(rounds + 1):
        for name, addresses in places.items():
            given = [addresses[client % len(addresses)] for client in range(CLIENTS)]
            together = _together(hammer_all(given, requests, connections=CONNECTIONS // CLIENTS, seconds=SECONDS))
            if number:
                rates[name].append(together)
    return rates


def _together(each: Sequence[Rate]) -> Rate:
    return Rate(sum(one.a_second for one in each), statistics.mean(one.p50_ms for one in each), max(one.p99_ms for one in each))


def figure(rates: dict[str, list[Rate]], hits: float, count: int) -> Figure:
    """Of each round the gain of ours by that of the bare app's: what else the machine did then did it to all four."""
    by_round = list(zip(*(rates[name] for name in PLACES), strict=True))
    own = statistics.median(two.a_second / one.a_second for one, two, _, _ in by_round)
    other = statistics.median(two.a_second / one.a_second for _, _, one, two in by_round)

    def median(name: str, of: Callable[[Rate], float] = lambda rate: rate.a_second) -> float:
        return statistics.median(of(rate) for rate in rates[name])

    one, two, bare_one, bare_two = (median(name) for name in PLACES)
    short = " Fewer than six cores: servers and clients take them from each other, so neither gains what it could." if count < 6 else ""
    return Figure(
        key="second_process",
        value=own / other,
        yardstick="the gain of a second process of a bare ASGI app under the same server, on the same machine, asked by the same clients",
        absolutes={
            "one_per_s": round(one),
            "two_per_s": round(two),
            "gain": round(own, 3),
            "bare_one_per_s": round(bare_one),
            "bare_two_per_s": round(bare_two),
            "bare_gain": round(other, 3),
            "p99_ms_one": round(median("one", lambda rate: rate.p99_ms), 2),
            "p99_ms_two": round(median("two", lambda rate: rate.p99_ms), 2),
            "hits": round(hits, 3),
            "cores": count,
        },
        says=f"{two:,.0f} checks/s of two edge processes, {one:,.0f}/s of one ({own:.2f} times); a bare app {bare_two:,.0f}/s and "
        f"{bare_one:,.0f}/s ({other:.2f} times). {CLIENTS} clients, each a process, with {CONNECTIONS // CLIENTS} connections; "
        f"the machine had {count} cores for all of it.{short}",
    )


def cores() -> int:
    """Those that this process may run on."""
    return len(os.sched_getaffinity(0))
