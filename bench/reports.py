"""From a person's last press of a button to the bell at the bank: the page with the payment is sent to a served hub, and the desk rings.

`python -m bench.reports COUNT` with ACCORD_DATA set fills the hub there and prints JSON.
"""

import http.client
import json
import math
import re
import sqlite3
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.hub import ROOT, SETTLES, Broken, end, environment
from bench.report import Figure, tell

REPORTS = 20  # of a round
WITHIN = 10.0  # seconds
READY_WITHIN = 60.0  # seconds


def to_bell(folder: Path, rounds: int) -> Figure:
    count = rounds * REPORTS
    tell(f"reports: {count} people report to a served hub, each of another bank")
    data = folder / "reports"
    surroundings = environment(ACCORD_DATA=str(data), DJANGO_SETTINGS_MODULE="accord.site.settings", ACCORD_TRUST_PROXY="1")
    for words in (["accord.site", "init", "--name", "Bench secretariat", "--json"], ["bench.reports", str(count)]):
        done = subprocess.run([sys.executable, "-m", *words], env=surroundings, cwd=ROOT, capture_output=True, check=False)
        if done.returncode:
            raise Broken(f"{words[0]} failed: {done.stderr.decode()[-2000:]}")
    command = [sys.executable, "-m", "accord.site", "serve", "--port", "0", "--json"]
    process = subprocess.Popen(command, env=surroundings, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            raise Broken("accord serve did not start.")
        host, port = str(json.loads(line)["ready"]).removeprefix("http://").split(":")
        _settle(host, int(port))
        pages, bells = _measure(data / "accord.db", host, int(port), count)
    finally:
        end(process)
    page, p99 = _p99(pages), _p99(bells)
    tell(f"reports: {p99:.0f} ms until the bank's desk rings, p99; the page alone {page:.0f} ms")
    return Figure(
        key="report_to_bell",
        value=p99 / page,
        yardstick="the page itself, until it is answered",
        absolutes={
            "p99_ms": round(p99, 1),
            "median_ms": round(statistics.median(bells), 1),
            "worst_ms": round(bells[-1], 1),
            "page_p99_ms": round(page, 1),
            "page_median_ms": round(statistics.median(pages), 1),
            "reports": len(bells),
        },
        says=f"{p99:.0f} ms from sending the page with the payment until the desk of the person's bank rings, p99 of {len(bells)}, "
        f"and {page:.0f} ms until the page is answered",
    )


def _settle(host: str, port: int) -> None:
    """Until the process for followers and clock is up, and both have loaded what they load once they are."""
    until = time.monotonic() + READY_WITHIN
    while True:
        wire = http.client.HTTPConnection(host, port, timeout=30)
        wire.request("GET", "/readyz")
        status = wire.getresponse().status
        wire.close()
        if status == 200:
            break
        if time.monotonic() > until:
            raise Broken(f"The hub is not ready {READY_WITHIN:.0f} s after it was started.")
        time.sleep(0.1)
    time.sleep(SETTLES)


def _p99(took: list[float]) -> float:
    """By the nearest rank: of a hundred the 99th, not the last."""
    return took[math.ceil(len(took) * 0.99) - 1]


def _measure(database: Path, host: str, port: int, count: int) -> tuple[list[float], list[float]]:
    """Milliseconds until the page was answered, and until the bell rang, of each report; each in order."""
    pages, bells = [], []
    for number in range(count):
        network = f"198.51.{number // 250}.{number % 250 + 1}"
        form = _named("form", _send(host, port, network, {"door": "money"}))
        first = {"door": "money", "at": "first", "form": form, "q.country": "GB", "q.lost": "money"}
        code = _named("code", _send(host, port, network, first))
        paid = {"p1.amount": "900.00", "p1.currency": "GBP", "p1.own-bank": _bank(number), "p1.to": f"{_bank(number)}:0{number:07}"}
        before = _rung(database)
        start = time.perf_counter()
        _send(host, port, network, {"code": code, "form": form, "at": "money", "do": "next", "yes": "bank", **paid})
        pages.append((time.perf_counter() - start) * 1e3)
        while _rung(database) == before:
            if time.perf_counter() - start > WITHIN:
                raise Broken(f"No bell rang within {WITHIN:.0f} s.")
            time.sleep(0.002)
        bells.append((time.perf_counter() - start) * 1e3)
    return sorted(pages), sorted(bells)


def _named(name: str, page: str) -> str:
    match = re.search(rf'name="{name}" value="([^"]+)"', page)
    if match is None:
        raise Broken(f"A page of the form gave no {name}.")
    return match[1]


def _bank(number: int) -> str:
    return f"GB:{number:06}"


def _send(host: str, port: int, network: str, fields: dict[str, str]) -> str:
    wire = http.client.HTTPConnection(host, port, timeout=30)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-For": network, "Sec-Fetch-Site": "same-origin"}
    wire.request("POST", "/report", urlencode(fields).encode(), headers)
    answer = wire.getresponse()
    page = answer.read().decode()
    wire.close()
    if answer.status != 200:
        raise Broken(f"A page of the form was answered with {answer.status}.")
    return page


def _rung(database: Path) -> int:
    opened = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return int(opened.execute("SELECT COUNT(*) FROM desks_bell").fetchone()[0])
    finally:
        opened.close()


def _fill(count: int) -> dict[str, Any]:
    """Banks with a desk and somebody to ring each."""
    from accord.hub.desks import actions as desks
    from accord.hub.members import actions as members
    from accord.hub.members import queries
    from accord.hub.members.actions import people
    from accord.hub.routing import actions

    operator = queries.operator()
    for number in range(count):
        row = members.add_member(f"Bench bank {number}", "finance", "GB", by=operator)
        caller = queries.as_member(row)
        desk = desks.make_desk(caller, name="Desk", zone="UTC")
        person = people.add_person(row, f"Officer {number}", by=operator, role="officer")
        desks.set_contacts(caller, desk, [(person, ["mail"])])
        actions.declare(caller, "bank", _bank(number))
    return {"banks": count}


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(_fill(int(sys.argv[1]))))
