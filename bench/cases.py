"""The page of a case with a thousand parts: all that a member is shown of it, beside bare statements that read the same rows.

`python -m bench.cases ROUNDS` with ACCORD_DATA set makes the cases in the hub there and prints JSON.
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from bench.hub import ROOT, Broken, environment
from bench.report import Figure, tell

PARTS = 1_000
# What the mixed case holds; the other one holds signals alone.
MIXED = {"signal": 400, "request": 200, "target": 150, "note": 150, "event": 50, "task": 50}
DAY = 86_400_000_000


def page(folder: Path, rounds: int) -> Figure:
    tell(f"cases of {PARTS:,} parts are made")
    surroundings = environment(ACCORD_DATA=str(folder / "cases"), DJANGO_SETTINGS_MODULE="accord.site.settings")
    said = b""
    for words in (["accord.site", "init", "--name", "Bench secretariat", "--json"], ["bench.cases", str(rounds)]):
        done = subprocess.run([sys.executable, "-m", *words], env=surroundings, cwd=ROOT, capture_output=True, check=False)
        if done.returncode:
            raise Broken(f"{words[0]} failed: {done.stderr.decode()[-2000:]}")
        said = done.stdout
    taken = json.loads(said)
    ratios = {name: statistics.median(times["page"]) / statistics.median(times["bare"]) for name, times in taken.items()}
    milliseconds = {name: {what: round(statistics.median(times[what]) * 1000, 2) for what in times} for name, times in taken.items()}
    worst = max(ratios, key=lambda name: ratios[name])
    told = milliseconds[worst]
    for name, ratio in ratios.items():
        ours, bare = milliseconds[name]["page"], milliseconds[name]["bare"]
        tell(f"case of {PARTS:,} parts, {name}: {ours} ms, its rows alone {bare} ms, {ratio:.2f}")
    return Figure(
        key="case_page",
        value=ratios[worst],
        yardstick="bare statements, in the process, that read the same rows: parts and shares of the case, signals, requests",
        absolutes={"ratios": {name: round(ratio, 2) for name, ratio in ratios.items()}, "ms": milliseconds, "parts": PARTS},
        says=f"{told['page']} ms for a case of {PARTS:,} parts ({worst}), {told['bare']} ms for its bare rows; as an answer of the API "
        f"{told['api']} ms",
    )


def _measured(rounds: int) -> dict[str, dict[str, list[float]]]:
    from django.db import connection
    from django.test import Client

    from accord.hub.cases import actions, queries
    from accord.hub.members import actions as members
    from accord.hub.members import queries as member_queries

    row = members.add_member("Bench police", "state", "TH", by=member_queries.operator())
    _, token = members.make_token(row, by=member_queries.operator())
    other = members.add_member("Bench police too", "state", "NP", by=member_queries.operator())
    me = member_queries.as_member(row)
    taken: dict[str, dict[str, list[float]]] = {}
    for name, parts in (("mixed", MIXED), ("signals", {"signal": PARTS})):
        case = actions.open_case(me, title="Bench", scheme="")
        actions.invite(me, case, other.id, "TLP:AMBER")
        actions.accept(member_queries.as_member(other), case)
        _fill(me, case, parts)
        ids = [part.id for part in queries.case(me, case).items]
        actions.share(me, case, ids[: len(ids) // 2], [other.id])
        client = Client(headers={"Authorization": f"Bearer {token}"})
        times: dict[str, list[float]] = {"page": [], "bare": [], "api": []}

        def asked(case: str = case, client: Client = client) -> None:
            answer = client.get(f"/api/v1/cases/{case}", SERVER_NAME="127.0.0.1")
            if answer.status_code != 200:
                raise SystemExit(answer.content[:500].decode())

        ways: dict[str, Callable[[], object]] = {
            "page": lambda case=case: queries.case(me, case),  # type: ignore[misc]
            "bare": _bare_rows(connection, case),
            "api": asked,
        }
        for number in range(rounds + 1):
            for what, way in ways.items():
                begun = time.perf_counter()
                way()
                if number:  # the first warms up
                    times[what].append(time.perf_counter() - begun)
        taken[name] = times
    return taken


def _fill(me: Any, case: str, parts: dict[str, int]) -> None:
    from accord.hub.cases import actions
    from accord.hub.times import now

    ways: dict[str, Callable[[int], object]] = {
        "target": lambda n: actions.add_target(me, case, f"https://target-{n}.example/", deconflict=False),
        "note": lambda n: actions.add_note(me, case, f"The caller of payment {n} said that he was in Mae Sot."),
        "event": lambda n: actions.add_event(me, case, now() - n * DAY, f"Payment {n} went out."),
        "task": lambda n: actions.add_task(me, case, f"Ask the bank about payment {n}.", due=now() + (n + 1) * DAY),
    }
    for kind, count in parts.items():
        if kind in ("signal", "request"):
            for ref in _signals(me, count) if kind == "signal" else _requests(me, count):
                actions.add_item(me, case, kind, ref)
        else:
            for number in range(count):
                ways[kind](number)


def _signals(me: Any, count: int) -> list[str]:
    from accord.formats.signals import read_signal, read_wire
    from accord.hub.signals import actions
    from accord.tables import identifier_tables, schemes

    known, ids = list(schemes()), []
    for number in range(count):
        wire = {
            "identifier": {"value": f"https://scam-{count}-{number}.example/"},
            "scheme": known[number % len(known)],
            "marking": {"tlp": "TLP:GREEN"},
        }
        draft = read_signal(read_wire(wire), originator=me.id, tables=identifier_tables(), schemes=schemes(), home=me.country)
        (made,) = actions.publish(me, [draft])
        ids.append(str(made.id))
    return ids


def _requests(me: Any, count: int) -> list[str]:
    from accord.hub.members import actions as members
    from accord.hub.members import queries as member_queries
    from accord.hub.requests import actions
    from accord.hub.routing import actions as routing

    bank = members.add_member("Bench bank", "finance", "TH", by=member_queries.operator())
    routing.declare(member_queries.as_member(bank), "bank", "TH:004")
    ids = []
    for number in range(count):
        payment = {"amount": f"{1000 + number}.00 THB", "bank_reference": f"REF-{number}", "from_bank": "TH:014"}
        fields = {"asks": "hold", "recall-sent": "yes", "harmed-in": "TH"}
        asked = actions.Ask("hold-funds", identifiers=[f"TH:004:{1000000000 + number}"], fields=fields, payments=[payment])
        ids.append(str(actions.open_request(me, asked).requests[0].id))
    return ids


def _bare_rows(connection: Any, case: str) -> Callable[[], int]:
    """Reads every column of the rows that the page is made of."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT n FROM cases_case WHERE id = %s", [case])
        ((n,),) = cursor.fetchall()
        cursor.execute("SELECT kind, ref FROM cases_part WHERE case_n = %s", [n])
        refs = cursor.fetchall()
    signals = [UUID(ref).bytes for kind, ref in refs if kind == "signal"]
    requests = [ref for kind, ref in refs if kind == "request"]
    statements = [(statement, [n]) for statement in BARE]
    for statement, ids in ((BARE_SIGNALS, signals), (BARE_REQUESTS, requests)):
        if ids:
            statements.append((statement.format(", ".join(["%s"] * len(ids))), ids))

    def read() -> int:
        count = 0
        with connection.cursor() as cursor:
            for statement, values in statements:
                cursor.execute(statement, values)
                count += len(cursor.fetchall())
        return count

    return read


BARE = (
    "SELECT * FROM cases_participant WHERE case_n = %s",
    "SELECT * FROM cases_part WHERE case_n = %s ORDER BY n",
    "SELECT * FROM cases_share WHERE case_n = %s",
)
BARE_SIGNALS = "SELECT * FROM signals_signal WHERE id IN ({})"
BARE_REQUESTS = "SELECT * FROM requests_request WHERE id IN ({})"


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(_measured(int(sys.argv[1]))))
