"""`make bench`: prints a table and writes bench-results.json. Every figure stands beside its yardstick from the same run."""

import json
import os
import platform
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

SIZE = int(os.environ.get("ACCORD_BENCH_SIZE", "20000"))
ROUNDS = 5


def _seconds(call: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def _pair(one: Callable[[int], Any], other: Callable[[int], Any]) -> tuple[float, float]:
    """Medians of alternating rounds, so that a busy machine hits both alike."""
    mine, yardstick = [], []
    for place in range(ROUNDS):
        mine.append(_seconds(lambda: one(place)))  # noqa: B023
        yardstick.append(_seconds(lambda: other(place)))  # noqa: B023
    return statistics.median(mine), statistics.median(yardstick)


def main() -> None:
    home = Path(tempfile.mkdtemp(prefix="accord-bench-"))
    os.environ["ACCORD_DATA"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "accord.site.settings"
    try:
        results = _run(home)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    Path("bench-results.json").write_text(json.dumps(results, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    for name, figure in results["figures"].items():
        print(f"{name:20} {figure['ratio']:>8.3f}   {figure['says']}")


def _run(home: Path) -> dict[str, Any]:
    import django

    django.setup()
    from django.core.management import call_command

    from bench import corpus
    from bench.world import World

    call_command("migrate", verbosity=0)
    world = World(len_audiences=1000)
    drafts = world.drafts(list(corpus.values(SIZE * (ROUNDS + 1))))
    world.publish(drafts[:SIZE])
    per_round = [drafts[SIZE * (place + 1) : SIZE * (place + 2)] for place in range(ROUNDS)]
    rows = world.raw_rows(SIZE * ROUNDS)
    raw = _raw_table(home / "raw.db")
    ours, theirs = _pair(
        lambda place: world.publish(per_round[place]), lambda place: _raw_insert(raw, rows[SIZE * place : SIZE * (place + 1)])
    )
    figures = {
        "ingest_vs_sqlite": _figure(
            theirs / ours, f"publish {SIZE / ours:,.0f}/s, raw executemany {SIZE / theirs:,.0f}/s (read and checked before)"
        )
    }
    for name, member in (("feed_1", world.readers[0]), ("feed_50", world.readers[1]), ("feed_99", world.readers[2])):
        ours, theirs = _pair(lambda _: world.read_feed(member), lambda _: world.scan(1000))  # noqa: B023
        count = world.read_feed(member)
        pages = max(count / 1000, 1)
        figures[name + "_vs_scan"] = _figure(
            theirs / (ours / pages),
            f"{count / ours:,.0f} entries/s for a reader of {count:,} of {world.entries():,}; bare scan {1000 / theirs:,.0f}/s",
        )
    values = list(corpus.values(1000, seed=7))
    ours, theirs = _pair(lambda _: world.check(values), lambda _: world.lookups(1000))
    figures["check_vs_lookup"] = _figure(
        theirs / ours, f"{1000 / ours:,.0f} checks/s with verdict and reasons; bare key lookups {1000 / theirs:,.0f}/s"
    )
    about = {"python": sys.version.split()[0], "machine": platform.machine(), "cores": os.cpu_count(), "sqlite": sqlite3.sqlite_version}
    return {"about": about | {"size": SIZE, "rounds": ROUNDS, "synchronous": "FULL", "journal": "WAL"}, "figures": figures}


def _figure(ratio: float, says: str) -> dict[str, Any]:
    return {"ratio": round(ratio, 4), "says": says}


def _raw_table(path: Path) -> sqlite3.Connection:
    raw = sqlite3.connect(path, isolation_level=None)
    raw.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;")
    raw.execute("CREATE TABLE raw (n INTEGER PRIMARY KEY, key BLOB UNIQUE, id BLOB UNIQUE, audience INTEGER, expires INTEGER, body BLOB)")
    raw.execute("CREATE INDEX raw_audience ON raw (audience)")
    raw.execute("CREATE INDEX raw_expires ON raw (expires)")
    return raw


def _raw_insert(raw: sqlite3.Connection, rows: list[tuple[bytes, bytes, int, int, bytes]]) -> None:
    for start in range(0, len(rows), 250):
        raw.execute("BEGIN IMMEDIATE")
        raw.executemany("INSERT INTO raw (key, id, audience, expires, body) VALUES (?, ?, ?, ?, ?)", rows[start : start + 250])
        raw.execute("COMMIT")


if __name__ == "__main__":
    main()
