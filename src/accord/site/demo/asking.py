"""The demo's requests: opened and answered at times of the last days, so that clocks run, one is overdue, and money has moved."""

from collections.abc import Mapping
from typing import Any

from accord.core.identifiers import parse
from accord.core.times import DAY, SECOND
from accord.hub.members.queries import Caller
from accord.hub.requests import actions, queries
from accord.hub.times import now
from accord.site.demo.files import data
from accord.site.demo.world import World
from accord.tables import identifier_tables

MINUTE = 60 * SECOND
ORIGIN = "network"  # a request of the demo is found again by where it came from


def ask(world: World) -> int:
    """Open what is missing and take the steps that were not taken; returns how many requests there are."""
    at = now()
    rows = data("requests.toml")["request"]
    for row in rows:
        first = _opened(world, row, at)
        for step in row.get("then", ()):
            _take(world, first, step, at)
    return len(rows)


def _opened(world: World, row: Mapping[str, Any], at: int) -> str:
    there = queries.of_origin(ORIGIN, f"demo {row['id']}")
    if there:
        return there[0][0]
    opened = at - row["ago"] * MINUTE
    paid = [
        {key: value for key, value in payment.items() if key != "minutes"} | {"time": at - payment["minutes"] * MINUTE}
        for payment in row.get("payments", ())
    ]
    ask = actions.Ask(
        row["protocol"],
        identifiers=row["identifiers"],
        fields=row["fields"],
        private=row.get("private", {}),
        payments=paid,
        origin=ORIGIN,
        origin_id=f"demo {row['id']}",
    )
    return actions.open_request(world.caller(row["by"]), ask, at=opened).requests[0].id


def _take(world: World, first: str, step: Mapping[str, Any], at: int) -> None:
    caller = world.caller(step["by"])
    request = _on(caller, first, step)
    page = queries.page(caller, request, words=False)
    if any(row.key == step["step"] for row in page.taken):
        return
    taken = at - step["ago"] * MINUTE
    fields = dict(step.get("fields", {}))
    if "until_days" in step:
        fields["until"] = at + step["until_days"] * DAY
    if "hops" in step:
        fields["hops"] = step["hops"]
    actions.take(caller, request, step["step"], fields, at=taken)


def _on(caller: Caller, first: str, step: Mapping[str, Any]) -> str:
    """The request that a step is taken on: the first, or the hop to what `on` names."""
    if "on" not in step:
        return first
    key = parse(step["on"], None, tables=identifier_tables()).key
    rows, _ = queries.listing(caller, queries.Filters(subject=key, role="answerer"))
    return rows[0].id
