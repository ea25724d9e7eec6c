"""The demo's case: one scam, worked by two desks, with an invitation that a third has not answered. All of it is made up."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from accord.core.times import DAY
from accord.hub.cases import actions, queries
from accord.hub.journal.actions import under_key
from accord.hub.members.queries import Caller
from accord.hub.requests import queries as requests
from accord.hub.signals import queries as signals
from accord.hub.times import now
from accord.site.demo.asking import ORIGIN
from accord.site.demo.files import data
from accord.site.demo.night import somebody
from accord.site.demo.world import World

DONE = 1


def work(world: World) -> None:
    """Open the case with all that is in it where it is not there: whole or not at all, so that a demo can be stopped anywhere."""
    told = data("case.toml")
    lead = somebody(world, told["lead"])
    key = sha256(b"demo case").digest()
    with under_key(lead.n, key, key) as handling:
        if handling.claim() and not queries.cases(lead)[0]:
            _work(world, lead, told, now())
            handling.keep(DONE, b"")


def _work(world: World, lead: Caller, told: Mapping[str, Any], at: int) -> None:
    case = actions.open_case(lead, title=told["title"], scheme=told["scheme"], items=_items(lead, told), at=at - DAY)
    shared = [_target(lead, case, row, at) for row in told["target"]]
    shared += [actions.add_note(lead, case, row["text"], at=at - DAY) for row in told["note"]]
    for row in told["event"]:
        actions.add_event(lead, case, at - row["days"] * DAY, row["text"], at=at - DAY)
    person = told["person"]
    actions.add_person(lead, case, person["fields"], possible_victim=person["possible_victim"], at=at - DAY)
    taking_part = [row for row in told["member"] if _joins(world, lead, case, row, at)]
    for row in told["task"]:
        owner = world.desks[row["of"]].id if "of" in row else ""
        actions.add_task(lead, case, row["text"], owner=owner, due=at + row["days"] * DAY, at=at - DAY // 2)
    wanted = [part for part, row in zip(shared, [*told["target"], *told["note"]], strict=True) if row.get("share")]
    for row in taking_part:
        actions.share(lead, case, wanted, [world.desks[row["key"]].id], at=at - DAY // 2)
        actions.add_note(world.caller(row["key"]), case, row["note"], [lead.id], at=at - DAY // 4)


def _items(lead: Caller, told: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The requests that the lead's member asked, and the signals of this kind of scam that it sees."""
    asked = [("request", requests.of_origin(ORIGIN, f"demo {id}")[0][0]) for id in told["requests"]]
    there, _following = signals.listed(lead, signals.Filters(scheme=told["scheme"]), limit=10)
    return asked + [("signal", str(row["id"])) for row in there]


def _target(lead: Caller, case: str, row: Mapping[str, Any], at: int) -> str:
    return actions.add_target(lead, case, row["value"], note=row["note"], at=at - DAY)


def _joins(world: World, lead: Caller, case: str, row: Mapping[str, Any], at: int) -> bool:
    """Invite a member; whether it takes part."""
    actions.invite(lead, case, world.desks[row["key"]].id, row["ceiling"], show_title=True, at=at - DAY)
    if row["accepts"]:
        actions.accept(world.caller(row["key"]), case, at=at - DAY * 3 // 4)
    return bool(row["accepts"])
