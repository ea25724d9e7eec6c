"""Plays the story: each step is looked at first, and left where it is done already, so that it can be stopped and played again."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from accord.core.signals import signal_id
from accord.formats.signals import read_signal, read_wire
from accord.hub.journal import actions as journal_actions
from accord.hub.journal import queries as journal
from accord.hub.members import actions as members
from accord.hub.members import queries as member_queries
from accord.hub.members.queries import Caller
from accord.hub.signals import actions, queries
from accord.hub.signals.queries import Row
from accord.hub.signals.vocabulary import RETRACTED
from accord.site.demo.files import data
from accord.site.demo.world import World
from accord.tables import identifier_tables, schemes

Step = Mapping[str, Any]
CLAIM = ("scheme", "role", "channel", "confidence", "evidence", "identifier", "source", "harm", "ai", "note")


def play(world: World, tell: Callable[[str], None]) -> int:
    """Play all steps in order; returns how many there are. `tell` gets what each step that begins something says."""
    steps = data("story.toml")["step"]
    publishers = {step["id"]: step["by"] for step in steps if step["do"] == "publish"}
    for step in steps:
        if "says" in step:
            tell(step["says"])
        _STEPS[step["do"]](world, world.caller(step["by"]), step, publishers)
    return len(steps)


def _given(step_id: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"https://demo.accord.example/{step_id}")


def _names(world: World, audience: Mapping[str, list[str]]) -> dict[str, list[str]]:
    ids = {"members": {key: row.id for key, row in world.desks.items()}, "circles": world.circles}
    return {kind: [ids[kind][name] for name in names] if kind in ids else names for kind, names in audience.items()}


def _publish(world: World, caller: Caller, step: Step, publishers: Mapping[str, str]) -> None:
    marking = dict(step["marking"])
    if "audience" in marking:
        marking["audience"] = _names(world, marking["audience"])
    wire = {name: step[name] for name in CLAIM if name in step} | {"marking": marking, "id": str(_given(step["id"]))}
    draft = read_signal(read_wire(wire), originator=caller.id, tables=identifier_tables(), schemes=schemes())
    result = actions.publish(caller, [draft], exempt=True)[0]
    if result.error:
        raise result.error


def _row(world: World, caller: Caller, step: Step, publishers: Mapping[str, str]) -> Row:
    id = signal_id(journal.secret(), world.desks[publishers[step["id"]]].id, _given(step["id"]))
    row = queries.find(caller, str(id))
    if row is None:
        raise LookupError(f"The desk {step['by']} can't see the signal {step['id']} of the story.")
    return row


def _has_answered(row: Row, caller: Caller, answer_type: str) -> bool:
    return any(answer.member == caller.n and answer.type == answer_type for answer in queries.answers([row.n]))


def _sight(world: World, caller: Caller, step: Step, publishers: Mapping[str, str]) -> None:
    row = _row(world, caller, step, publishers)
    if not _has_answered(row, caller, "sighting"):
        actions.sight(row, caller, count=step["count"])


def _act(world: World, caller: Caller, step: Step, publishers: Mapping[str, str]) -> None:
    row = _row(world, caller, step, publishers)
    if not _has_answered(row, caller, "action"):
        actions.act(row, caller, step["action"])


def _dispute(world: World, caller: Caller, step: Step, publishers: Mapping[str, str]) -> None:
    row = _row(world, caller, step, publishers)
    if row.state != RETRACTED and not _has_answered(row, caller, "dispute"):
        actions.dispute(row, caller, step["reason"])


def _retract(world: World, caller: Caller, step: Step, publishers: Mapping[str, str]) -> None:
    row = _row(world, caller, step, publishers)
    if row.state != RETRACTED:
        actions.retract(row, caller, step["reason"])


def _revise(world: World, caller: Caller, step: Step, publishers: Mapping[str, str]) -> None:
    row = _row(world, caller, step, publishers)
    if queries.show(row, caller).entry["data"].get("revision", 0) < step["revision"]:
        actions.revise(row, caller, step["changes"])


def _join(world: World, caller: Caller, step: Step, publishers: Mapping[str, str]) -> None:
    circle = member_queries.circle(world.circles[step["circle"]])
    if circle is not None:
        members.join(circle, world.desks[step["member"]], by=caller)
    actions.grant_all()


def _ask(world: World, caller: Caller, step: Step, publishers: Mapping[str, str]) -> None:
    row = _row(world, caller, step, publishers)
    if not any(request["by"] == caller.id for request in queries.share_requests(row, caller)):
        actions.ask_to_share(row, caller, _names(world, step["audience"]), step["reason"])


def _grant(world: World, caller: Caller, step: Step, publishers: Mapping[str, str]) -> None:
    row = _row(world, caller, step, publishers)
    for request in queries.share_requests(row, caller):
        if request["state"] == "open":
            actions.answer_share_request(row, caller, request["id"], True)


def _apply(world: World, caller: Caller, step: Step, publishers: Mapping[str, str]) -> None:
    journal_actions.apply(caller.n, "demo", journal.head())


_STEPS: dict[str, Callable[[World, Caller, Step, Mapping[str, str]], None]] = {
    "publish": _publish,
    "sight": _sight,
    "act": _act,
    "dispute": _dispute,
    "retract": _retract,
    "revise": _revise,
    "join": _join,
    "ask": _ask,
    "grant": _grant,
    "apply": _apply,
}
