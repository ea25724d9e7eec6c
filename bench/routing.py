"""Who can act on an identifier: one look-up among 100,000 responsibilities of 1,000 members, against a bare query of the same keys.

`python -m bench.routing ROUNDS` with ACCORD_DATA set fills the hub there, measures, and prints JSON.
"""

import json
import random
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.hub import ROOT, Broken, environment
from bench.report import Figure, tell

MEMBERS, RESPONSIBILITIES = 1_000, 100_000
ASKED = 2_000  # identifiers of a round


def look_up(folder: Path, rounds: int) -> Figure:
    tell(f"routing: making a hub of {MEMBERS:,} members that declare {RESPONSIBILITIES:,} responsibilities")
    surroundings = environment(ACCORD_DATA=str(folder / "routing"), DJANGO_SETTINGS_MODULE="accord.site.settings")
    results: dict[str, Any] = {}
    for words in (["accord.site", "init", "--name", "Bench secretariat", "--json"], ["bench.routing", str(rounds)]):
        done = subprocess.run([sys.executable, "-m", *words], env=surroundings, cwd=ROOT, capture_output=True, check=False)
        if done.returncode:
            raise Broken(f"{words[0]} failed: {done.stderr.decode()[-2000:]}")
        results = json.loads(done.stdout)
    cost, bare = results["ours"], results["bare"]
    tell(f"routing: {cost:.1f} µs a look-up, {bare:.1f} µs the bare query; {results['route_us']:.0f} µs with the desk where it lands")
    return Figure(
        key="route_lookup",
        value=cost / bare,
        yardstick="the same keys in a bare query of the same table, inside the process",
        absolutes={
            "us": round(cost, 1),
            "bare_us": round(bare, 1),
            "p99_us": round(results["p99"], 1),
            "route_us": round(results["route_us"], 1),
            "responsibilities": RESPONSIBILITIES,
            "members": MEMBERS,
            "found": results["found"],
        },
        says=f"{cost:.0f} µs from an identifier to the members that can act on it, median; a bare query of the same keys {bare:.0f} µs; "
        f"{results['route_us']:.0f} µs with the desk at which each is asked now",
    )


def _fill() -> list[Any]:
    """Members with a desk each, their responsibilities, and identifiers of which half are reached by one of these."""
    from accord.core.identifiers import parse
    from accord.formats.lists import Line
    from accord.hub.desks import actions as desks
    from accord.hub.members import actions as members
    from accord.hub.members import queries
    from accord.hub.routing import actions
    from accord.tables import identifier_tables

    chance = random.Random(5)
    operator = queries.operator()
    declared = [_declared(chance) for _ in range(RESPONSIBILITIES)]
    share = RESPONSIBILITIES // MEMBERS
    for number in range(MEMBERS):
        caller = queries.as_member(members.add_member(f"Bench member {number}", "finance", "TH", by=operator))
        desks.make_desk(caller, name="Desk", zone="UTC")
        rows = declared[number * share : (number + 1) * share]
        lines = [Line(place, value, None, {"kind": kind, "value": value}) for place, (kind, value, _) in enumerate(rows)]
        report = actions.take_in(caller, lines)
        if report.refused:
            raise SystemExit(f"{report.refusals[0]}")
    tables = identifier_tables()
    return [parse(_declared(chance)[2] if place % 2 else chance.choice(declared)[2], None, tables=tables) for place in range(ASKED)]


def _declared(chance: random.Random) -> tuple[str, str, str]:
    """Kind and value of a responsibility, and an identifier that it reaches."""
    number = chance.randrange(10**7)
    match chance.randrange(5):
        case 0:
            return "addresses", f"0x{chance.getrandbits(160):040x}", f"0x{chance.getrandbits(160):040x}"
        case 1:
            return "number", f"+668{number // 100:05}", f"+668{number:07}0"
        case 2:
            return "host", f"site-{number}.example.com", f"https://a.b.site-{number}.example.com/pay?id=1"
        case 3:
            return "bank", f"GB:{number % 10**6:06}", f"GB:{number % 10**6:06}:55779911"
        case _:
            block = f"{11 + number % 80}.{number // 80 % 250}.{number // 20_000 % 250}"
            return "network", f"{block}.0/24", f"{block}.7"


def _measure(rounds: int) -> dict[str, Any]:
    from django.conf import settings

    from accord.core.routing import lookups
    from accord.hub.routing import queries
    from accord.tables import identifier_tables

    identifiers = _fill()
    bare = sqlite3.connect(settings.DATABASES["default"]["NAME"])
    bare.executescript("PRAGMA cache_size=-65536; PRAGMA mmap_size=2147418112;")
    asked = []
    for identifier in identifiers:
        keys = [f"{kind} {value}" for kind, values in lookups(identifier, identifier_tables()).items() for value in values]
        marks = ",".join("?" * len(keys))
        asked.append((f"SELECT id, member FROM routing_responsibility WHERE key IN ({marks}) AND ended IS NULL", keys))

    def plain(query: tuple[str, list[str]]) -> None:
        bare.execute(*query).fetchall()

    hub_times: list[float] = []
    yard: list[float] = []
    for place in range(rounds + 1):
        times, other = _timed(queries.look_up, identifiers), _timed(plain, asked)
        if place:  # the first round fills caches
            hub_times += times
            yard += other
    routes = _timed(queries.route, identifiers)
    hits = sum(bool(queries.look_up(identifier)) for identifier in identifiers)
    return {
        "ours": statistics.median(hub_times),
        "bare": statistics.median(yard),
        "p99": sorted(hub_times)[int(len(hub_times) * 0.99)],
        "route_us": statistics.median(routes),
        "found": hits,
    }


def _timed(call: Callable[[Any], object], values: list[Any]) -> list[float]:
    took = []
    for value in values:
        start = time.perf_counter()
        call(value)
        took.append((time.perf_counter() - start) * 1e6)
    return took


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(_measure(int(sys.argv[1]))))
