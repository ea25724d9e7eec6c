"""From opening to the last responsible desk's bell: an ask about three accounts, among 1,000 members with 100,000 responsibilities.

`python -m bench.requests ROUNDS` with ACCORD_DATA set fills the hub there, measures, and prints JSON.
"""

import json
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench.hub import ROOT, Broken, environment
from bench.report import Figure, tell

MEMBERS, RESPONSIBILITIES = 1_000, 100_000
BANKS = 400  # of the members; the others declare what no money moves through
ASKS = 100  # of a round
DESKS = 3  # that each ask rings


def route(folder: Path, rounds: int) -> Figure:
    tell(f"requests: making a hub of {MEMBERS:,} members with desks that declare {RESPONSIBILITIES:,} responsibilities")
    surroundings = environment(ACCORD_DATA=str(folder / "requests"), DJANGO_SETTINGS_MODULE="accord.site.settings")
    results: dict[str, Any] = {}
    for words in (["accord.site", "init", "--name", "Bench secretariat", "--json"], ["bench.requests", str(rounds)]):
        done = subprocess.run([sys.executable, "-m", *words], env=surroundings, cwd=ROOT, capture_output=True, check=False)
        if done.returncode:
            raise Broken(f"{words[0]} failed: {done.stderr.decode()[-2000:]}")
        results = json.loads(done.stdout)
    p99, commit = results["p99"], results["commit_ms"]
    tell(f"requests: {p99:.1f} ms until {DESKS} desks ring, p99; median {results['median']:.1f} ms; a bare commit {commit:.2f} ms")
    return Figure(
        key="route_ms",
        value=p99,
        yardstick="a commit of one row in the same file",
        absolutes={
            "median_ms": round(results["median"], 2),
            "worst_ms": round(results["worst"], 2),
            "commit_ms": round(commit, 3),
            "asks": results["asks"],
            "rung": results["rung"],
            "members": MEMBERS,
            "responsibilities": RESPONSIBILITIES,
        },
        says=f"{p99:.0f} ms from an ask about {DESKS} accounts until the last of {DESKS} desks rings, p99 of {results['asks']:,}; "
        f"median {results['median']:.0f} ms; a bare commit {commit:.2f} ms",
    )


def _fill() -> tuple[list[Any], list[str]]:
    """Members with a desk and somebody to ring each; the banks as callers, and one account at each bank code that they declare."""
    from accord.formats.lists import Line
    from accord.hub.desks import actions as desks
    from accord.hub.members import actions as members
    from accord.hub.members import queries
    from accord.hub.members.actions import people
    from accord.hub.routing import actions

    chance = random.Random(6)
    operator = queries.operator()
    share = RESPONSIBILITIES // MEMBERS
    codes = [f"GB:{number:06}" for number in chance.sample(range(10**6), BANKS * share)]
    callers = []
    for number in range(MEMBERS):
        is_bank = number < BANKS
        row = members.add_member(f"Bench member {number}", "finance" if is_bank else "telecom", "GB", by=operator)
        caller = queries.as_member(row)
        desk = desks.make_desk(caller, name="Desk", zone="UTC")
        person = people.add_person(row, f"Officer {number}", by=operator, role="officer")
        desks.set_contacts(caller, desk, [(person, ["mail"])])
        values = codes[number * share : (number + 1) * share] if is_bank else [f"+44{number:04}{place:03}" for place in range(share)]
        kind = "bank" if is_bank else "number"
        report = actions.take_in(caller, [Line(place, text, None, {"kind": kind, "value": text}) for place, text in enumerate(values)])
        if report.refused:
            raise SystemExit(f"{report.refusals[0]}")
        if is_bank:
            callers.append(caller)
    return callers, [f"{code}:{chance.randrange(10**8):08}" for code in codes]


def _measure(rounds: int) -> dict[str, Any]:
    from accord.hub.requests import actions

    callers, accounts = _fill()
    chance = random.Random(7)
    fields = {"asks": "hold", "recall-sent": "yes", "harmed-in": "GB"}
    took: list[float] = []
    rung = 0
    for number in range(rounds * ASKS + 10):
        chosen = chance.sample(accounts, DESKS)
        payments = [{"to": place, "amount": "1000.00 GBP", "bank_reference": f"B{number}-{place}", "rail": "fps"} for place in range(DESKS)]
        caller = chance.choice(callers)
        start = time.perf_counter()
        opened = actions.open_request(caller, actions.Ask("hold-funds", identifiers=chosen, fields=fields, payments=payments))
        spent = (time.perf_counter() - start) * 1e3
        if number >= 10:  # the first ones fill caches
            took.append(spent)
            rung += sum(request.rung for request in opened.requests)
    if rung < DESKS * len(took):
        raise SystemExit(f"Only {rung} desks rang.")
    took.sort()
    return {
        "p99": took[int(len(took) * 0.99)],
        "median": statistics.median(took),
        "worst": took[-1],
        "asks": len(took),
        "rung": rung,
        "commit_ms": statistics.median(_commits()),
    }


def _commits() -> list[float]:
    from django.db import connection

    took = []
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_row (n INTEGER)")
        for number in range(200):
            start = time.perf_counter()
            cursor.execute("INSERT INTO bench_row VALUES (%s)", [number])
            took.append((time.perf_counter() - start) * 1e3)
    return took


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(_measure(int(sys.argv[1]))))
