"""What a figure is, what it must reach, and how a run is printed and written down."""

import json
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).resolve().parent.parent / "bench-results.json"


@dataclass(frozen=True, slots=True)
class Goal:
    """`least` or `most` is what the value must reach; `also` bounds one of the absolutes: (name, <= or >=, bound)."""

    title: str
    unit: str
    least: float | None = None
    most: float | None = None
    also: tuple[tuple[str, str, float], ...] = ()

    def text(self) -> str:
        own = f">= {self.least:g}" if self.least is not None else f"<= {self.most:g}"
        return "; ".join([f"{own} {self.unit}".strip(), *(f"{name} {sign} {bound:g}" for name, sign, bound in self.also)])

    def met(self, value: float, absolutes: dict[str, Any]) -> bool:
        reached = value >= self.least if self.least is not None else self.most is not None and value <= self.most
        return reached and all(absolutes[name] <= bound if sign == "<=" else absolutes[name] >= bound for name, sign, bound in self.also)


GOALS: dict[str, Goal] = {
    "ingest_vs_sqlite": Goal("Bulk publish, durable, against raw SQLite", "of its rate", least=0.75),
    "ingest_growth": Goal("Bulk publish as the hub grows, against raw SQLite", "of its growth", least=0.8),
    "feed_vs_scan": Goal("Feed over HTTP, against a bare scan", "of its rate", least=0.55, also=(("page_1_to_99", "<=", 3),)),
    "feed_depth": Goal("A feed page at the journal's end, against its beginning", "times", most=1.2),
    "client_feed": Goal("The client's loop with cursor and acknowledging, against its bare feed", "times", most=1.2),
    "check_vs_asgi": Goal(
        "Check of one URL, against a bare lookup over HTTP",
        "of its rate",
        least=0.7,
        also=(("never_asked_before_ratio", ">=", 0.6), ("p99_ms", "<=", 8)),
    ),
    "check_batch": Goal("Check, 100 a request, against a bare app that looks them up", "of its rate", least=0.45),
    "list_check": Goal(
        "Check against a signed list, offline, against its bare work",
        "times",
        most=1.6,
        also=(("bytes_an_entry", "<=", 9), ("open_ms", "<=", 50)),
    ),
    "list_build": Goal(
        "A signed list after 1,000 changes, against reading its rows", "times", most=2, also=(("fifty_against_one", "<=", 8),)
    ),
    "deliver": Goal("Delivery to 200 stream readers, p99, against a bare fan-out", "times", most=2),
    "retract_s": Goal("Retraction until the last of 50 consumers applied it", "s", most=2),
    "route_lookup": Goal("Who can act on an identifier, among 100,000 responsibilities, against the bare query", "times", most=5),
    "route_ms": Goal("From an ask until the last of three desks rings, p99", "ms", most=100),
    "report_to_bell": Goal("From a person's report until the bank's desk rings, p99, against the page alone", "times", most=3),
    "evidence": Goal("A file of evidence taken in, against sha256sum and a copy", "of their rate", least=0.5),
    "case_page": Goal("A case of 1,000 parts as a member is shown it, against its bare rows", "times", most=5),
    "bell_under_bulk_ms": Goal("A bell rung during a bulk upload, p99", "ms", most=200),
    "idle_tx": Goal("Transactions of an idle hub on PostgreSQL", "a second", most=5),
    "relay": Goal("From a commit to its receipt at an edge node, p99, against the hub itself", "times", most=3),
    "second_process": Goal("Checks of two edge processes against one, by the same of a bare app", "of its gain", least=0.8),
    "start": Goal("From `accord serve` to ready, against setting Django up", "times", most=5),
    "single_group": Goal("Commits of a single publish on PostgreSQL, 32 at the same time", "commits", most=0.125),
    "pg_vs_sqlite": Goal(
        "Single publishes on PostgreSQL, against SQLite",
        "of their rate",
        least=1.0,
        also=(("bulk", ">=", 0.6), ("feed", ">=", 0.6), ("never_asked", ">=", 0.4)),
    ),
    "head_wait": Goal("Writers wait for the journal's head at half load, on PostgreSQL", "of their time", most=0.2),
    "peer_ingest": Goal("Ingest against OpenTAXII, 100 a request", "times", least=15, also=(("at_5000", ">=", 30),)),
    "peer_read": Goal("Read against OpenTAXII, 1,000 a page", "times", least=20),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value beside its yardstick; `says` is it in one sentence, with the absolutes that it was made from."""

    key: str
    value: float
    yardstick: str
    says: str
    absolutes: dict[str, Any] = field(default_factory=dict)

    def written(self) -> dict[str, Any]:
        goal = GOALS[self.key]
        return {
            "title": goal.title,
            "value": float(f"{self.value:.4g}"),
            "unit": goal.unit,
            "goal": goal.text(),
            "met": goal.met(self.value, self.absolutes),
            "yardstick": self.yardstick,
            "absolutes": self.absolutes,
            "says": self.says,
            "measured": time.strftime("%Y-%m-%d", time.gmtime()),
        }


def missing(key: str, reason: str) -> dict[str, Any]:
    """What stands in the file for a figure that could not be measured: it is not met, and says why."""
    goal = GOALS[key]
    return {
        "title": goal.title,
        "value": None,
        "unit": goal.unit,
        "goal": goal.text(),
        "met": False,
        "yardstick": "",
        "absolutes": {},
        "says": f"NOT MEASURED: {reason}",
        "measured": time.strftime("%Y-%m-%d", time.gmtime()),
    }


_begun = time.monotonic()


def tell(text: str) -> None:
    """A line about what goes on, with the time since the start."""
    print(f"{time.monotonic() - _begun:6.0f} s  {text}", file=sys.stderr, flush=True)


def merge(about: dict[str, Any], figures: dict[str, dict[str, Any]], path: Path = RESULTS) -> None:
    """Write the figures into the file; those of other keys stay as they are."""
    try:
        old = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        old = {}
    kept = {key: figure for key, figure in old.get("figures", {}).items() if key in GOALS and "met" in figure} | figures
    ordered = {key: kept[key] for key in GOALS if key in kept}
    # Others were measured with as many as before: the least is true of all.
    about = about | {"rounds": min(about["rounds"], old.get("about", {}).get("rounds", about["rounds"]))} if "rounds" in about else about
    text = json.dumps({"about": old.get("about", {}) | about, "figures": ordered}, indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def show(figures: dict[str, dict[str, Any]]) -> None:
    for key, row in figures.items():
        value = "-" if row["value"] is None else f"{row['value']:,.4g}"
        print(f"{'met ' if row['met'] else 'MISSED'}  {key:20} {value:>10} {row['unit']:14} goal {row['goal']}\n        {row['says']}")
