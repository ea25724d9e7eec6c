"""`make bench`: measures the hot paths on this machine, prints a table and writes bench-results.json.

Every figure stands beside its yardstick from the same run: the two are measured in turn, and medians of the rounds are compared.
What could not be measured stands in the file as missed, with the reason, and ends the run with status 1.
"""

import argparse
import os
import platform
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import (
    bells,
    cases,
    check,
    corpus,
    evidence,
    feed,
    filler,
    ingest,
    list_building,
    lists,
    relay,
    report,
    reports,
    requests,
    routing,
    second,
    server,
    starting,
    stream,
)
from bench.hub import Broken, Hub, home
from bench.raw import Raw
from bench.report import Figure, tell

SIZES = {"100k": 100_000, "1M": 1_000_000, "5M": 5_000_000}
PARTS = (
    "ingest",
    "feed",
    "check",
    "lists",
    "list_build",
    "routing",
    "requests",
    "reports",
    "evidence",
    "cases",
    "stream",
    "bells",
    "postgres",
    "relay",
    "second",
    "start",
)
KEYS = {
    "ingest": ("ingest_vs_sqlite", "ingest_growth"),
    "feed": ("feed_vs_scan", "feed_depth", "client_feed"),
    "check": ("check_vs_asgi", "check_batch"),
    "lists": ("list_check",),
    "list_build": ("list_build",),
    "routing": ("route_lookup",),
    "requests": ("route_ms",),
    "reports": ("report_to_bell",),
    "evidence": ("evidence",),
    "cases": ("case_page",),
    "stream": ("deliver", "retract_s"),
    "bells": ("bell_under_bulk_ms",),
    "relay": ("relay",),
    "second": ("second_process",),
    "start": ("start",),
    "postgres": ("idle_tx", "single_group", "pg_vs_sqlite", "head_wait"),
}
LEAST = {100_000: 40_000, 1_000_000: 100_000, 5_000_000: 200_000}  # published over HTTP before anything is filled in


def main() -> int:
    asked = argparse.ArgumentParser(prog="make bench", description=__doc__)
    asked.add_argument("--size", choices=list(SIZES), default="1M", help="signals stored")
    asked.add_argument("--rounds", type=int, default=5, help="rounds of each measurement, at least 5")
    asked.add_argument("--only", choices=PARTS, nargs="+", default=list(PARTS), help="measure these alone; the other figures stay")
    asked.add_argument("--lines", type=int, help="lines of one upload that is measured; usually 20,000, or a twentieth of a smaller size")
    given = asked.parse_args()
    if given.rounds < 5:
        asked.error("A median of fewer than 5 rounds is no figure.")
    figures: dict[str, dict[str, Any]] = {}
    size = SIZES[given.size]
    with home() as folder:
        about = _run(folder, size, given.rounds, given.lines or min(20_000, size // 20), given.only, figures)
    report.merge(about, figures)
    report.show(figures)
    print("bench-results.json is written. Next: make docs, which brings the README's figures up to date.")
    return 1 if any(figure["value"] is None for figure in figures.values()) else 0


def _run(folder: Path, size: int, rounds: int, lines: int, only: list[str], figures: dict[str, dict[str, Any]]) -> dict[str, Any]:
    def measured(call: Callable[[], Figure], key: str) -> None:
        try:
            figures[key] = call().written()
        except (Broken, OSError, KeyError, ValueError) as error:
            tell(f"{key} could not be measured: {type(error).__name__}: {error}")
            figures[key] = report.missing(key, f"{type(error).__name__}: {error}"[:300])

    about = _about(size, rounds)
    alone: dict[str, Callable[[], Figure]] = {
        "lists": lambda: lists.offline(folder, rounds),
        "list_build": lambda: list_building.building(folder, rounds, size),
        "routing": lambda: routing.look_up(folder, rounds),
        "requests": lambda: requests.route(folder, rounds),
        "reports": lambda: reports.to_bell(folder, rounds),
        "evidence": lambda: evidence.taken_in(folder, rounds),
        "cases": lambda: cases.page(folder, rounds),
        "relay": lambda: relay.relay(folder / "relay", rounds),
        "second": lambda: second.process(folder / "second", rounds),
    }
    for part in (part for part in alone if part in only):
        measured(alone[part], KEYS[part][0])
    if "postgres" in only:
        _on_postgres(folder / "postgres", rounds, measured, figures)
    if set(only) <= {*alone, "postgres"}:
        return about
    tell("making a hub with 61 members and 1,000 audiences")
    post = bells.Post()
    hub = Hub(folder, post.address)
    about["pragmas"] = hub.world["pragmas"]
    hub.start()
    try:
        _measure(hub, folder, size, rounds, lines, only, post, about, measured)
    except (Broken, OSError) as error:
        tell(f"The rest could not be measured: {error}")
        for key in (key for part in only for key in KEYS[part] if key not in figures):
            figures[key] = report.missing(key, str(error)[:300])
    finally:
        hub.stop()
        post.close()
    return about


def _on_postgres(
    home: Path, rounds: int, measured: Callable[[Callable[[], Figure], str], None], figures: dict[str, dict[str, Any]]
) -> None:
    try:
        with server.hub_on_postgres(home, **server.UNLIMITED) as hub:
            measured(lambda: server.idle(hub, rounds), "idle_tx")
            source = server.Singles(hub)
            measured(lambda: server.grouped(hub, source, rounds), "single_group")
            (home / "beside").mkdir()
            other = Hub(home / "beside", **server.UNLIMITED)
            other.start()
            try:
                measured(lambda: server.against_sqlite(hub, other, source, rounds), "pg_vs_sqlite")
            finally:
                other.stop()
            measured(lambda: server.waits(hub, source, rounds), "head_wait")
    except (Broken, OSError, RuntimeError) as error:
        tell(f"The hub on PostgreSQL could not be measured: {error}")
        for key in (key for key in KEYS["postgres"] if key not in figures):
            figures[key] = report.missing(key, str(error)[:300])


def _measure(
    hub: Hub,
    folder: Path,
    size: int,
    rounds: int,
    lines: int,
    only: list[str],
    post: bells.Post,
    about: dict[str, Any],
    measured: Callable[[Callable[[], Figure], str], None],
) -> None:
    source = ingest.Source(hub)
    least = LEAST[size]
    tell(f"publishing {least:,} lines, from which the rest up to {size:,} is copied")
    published = [corpus.value_of(line) for line in ingest.seed(hub, source, least)]
    about["published"] = least
    if "ingest" in only:
        raw = Raw(folder / "raw.db", hub)
        about["indexes"] = raw.indexes
        paces: list[ingest.Pace] = []
        for stored in (size // 10, size):
            tell(f"filling both tables to {stored:,} rows, then {rounds + 1} uploads of {lines:,} lines, each beside the raw table")
            filler.fill(hub, stored)
            raw.catch_up()
            paces.append(ingest.pace(hub, raw, source, rounds=rounds, lines=lines))
        measured(lambda: ingest.vs_sqlite(paces[1]), "ingest_vs_sqlite")
        measured(lambda: ingest.growth(*paces), "ingest_growth")
        raw.connection.close()
    else:
        tell(f"filling the tables to {size:,} rows")
        filler.fill(hub, size)
    hub.settled()
    if "feed" in only:
        measured(lambda: feed.vs_scan(hub, folder, rounds), "feed_vs_scan")
        measured(lambda: feed.depth(hub, rounds), "feed_depth")
        measured(lambda: feed.client_loop(hub, folder, rounds), "client_feed")
    if "check" in only:
        measured(lambda: check.one_each(hub, folder, published, rounds), "check_vs_asgi")
        measured(lambda: check.batches(hub, folder, published, rounds), "check_batch")
    if "stream" in only:
        # Everybody may see these: each goes to each reader.
        green = corpus.lines(10_000, ['{"tlp":"TLP:GREEN"}'], hub.world["schemes"], seed=77)
        fresh = list(dict.fromkeys(green))
        count = int(stream.SECONDS * stream.A_SECOND) * rounds
        measured(lambda: stream.deliver(hub, fresh[:count], rounds), "deliver")
        measured(lambda: stream.retract(hub, folder, fresh[count:], rounds), "retract_s")
    if "bells" in only:
        measured(lambda: bells.under_bulk(hub, source, post), "bell_under_bulk_ms")
    if "start" in only:
        measured(lambda: starting.ready(hub, rounds), "start")


def _about(size: int, rounds: int) -> dict[str, Any]:
    return {
        "python": sys.version.split()[0],
        "machine": _machine(),
        "cores": os.cpu_count(),
        "sqlite": sqlite3.sqlite_version,
        "size": size,
        "rounds": rounds,
        "corpus": "seeded; 60 % URLs (1 to 4 labels below the registrable domain, 0 to 4 parts of a path), 20 % phones, 10 % accounts and "
        "proxies, 10 % crypto addresses; 5 % of the lines repeat one; 1,000 audiences; readers entitled to 1 %, 50 % and 99 %",
        "filled": "what is stored beyond what was published over HTTP is copied from it in bulk, with new numbers and random ids and keys, "
        "the indexes made anew; the raw table is filled in the same way",
    }


def _machine() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return f"{platform.machine()}, {line.partition(':')[2].strip()}"
    except OSError:
        pass
    return platform.machine()


if __name__ == "__main__":
    sys.exit(main())
