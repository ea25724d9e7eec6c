"""Every step of every shipped protocol, by every role on every side, in every state, over HTTP: only those that the file allows."""

import json
from itertools import product
from typing import Any

import pytest
from driving import Driver, names, open_to, sides_of
from hubs import Api, Hub

from accord.core.sharing import CEILINGS

ROLES = tuple(CEILINGS)
UNKNOWN = "no-such-field"
OTHERS = ("watcher", "outsider")


def token(member: Api, *scopes: str, role: str) -> Api:
    from accord.hub.members import actions, queries

    return Api(actions.make_token(queries.member(member.id), by=queries.operator(), scopes=scopes, role=role)[1], member.id)


class Stage:
    """A request in each state of one protocol, and a token for each role on each side: with every scope, so that the file alone decides."""

    def __init__(self, hub: Hub, name: str) -> None:
        from accord.hub.members.permissions import OWN

        self.driver = Driver(hub, name)
        self.file = self.driver.file
        self.requests = self.driver.reach_all()
        sides = [side for side in self.file["side"] if side != "clock"]
        homes = {side: Api("", who.id) for side, who in self.driver.members.items()}
        self.tokens = {
            (side, role): token(homes[side], *OWN, *(["hub:requests:manage"] if side == "secretariat" else []), role=role)
            for side, role in product(sides, ROLES)
        }
        self.tokens["watcher", "administrator"] = token(homes["watcher"], *OWN, role="administrator")
        self.tokens["outsider", "administrator"] = token(hub.member("Outsider", "state"), *OWN, role="administrator")

    def allowed(self, state: str, side: str, role: str) -> list[str]:
        if side in OTHERS:
            return []
        found = open_to(self.file, state, side, role)
        if side == "secretariat" and "reviewer" in self.file["side"]:
            # The secretariat may review what no member that it named does.
            found += open_to(self.file, state, "reviewer", role)
        return list(dict.fromkeys(found))


@pytest.mark.parametrize("name", names())
def test_only_the_steps_that_the_file_allows_are_open_and_refusals_say_which(hub: Hub, name: str) -> None:
    stage = Stage(hub, name)
    assert set(stage.requests) == set(stage.file["state"]), "every state is reached by steps and clocks"
    keys = [*dict.fromkeys(step["key"] for step in stage.file["step"]), "no-such-step"]
    tried = 0
    for (side, role), api in stage.tokens.items():
        for state, request in stage.requests.items():
            allowed = stage.allowed(state, side, role)
            for key in keys:
                answer = api("POST", f"/requests/{request}/steps", {"step": key, "fields": {UNKNOWN: 1}})
                _hold_against(stage, (side, role, state, key), allowed, *answer)
                tried += 1
    assert tried == len(stage.tokens) * len(stage.requests) * len(keys)
    for state, request in stage.requests.items():
        assert stage.driver.state(request) == state, "no attempt changed anything"


def _hold_against(stage: Stage, what: tuple[str, str, str, str], allowed: list[str], status: int, problem: Any) -> None:
    side, _role, state, key = what
    if side == "outsider":
        assert (status, problem["code"]) == (404, "not-found"), what
        return
    if status == 401:
        # Whoever is not active has no token that holds: so it is with who joins, until it has joined.
        assert side == "asker" and stage.file["name"] == "accede", what
        return
    if key in allowed:
        # Only a step that is open looks at its fields.
        faults = {fault["field"]: fault["code"] for fault in problem["errors"]}
        assert (status, faults[f"fields.{UNKNOWN}"]) == (422, "field-unknown"), (what, problem)
        asked = [step for step in stage.file["step"] if step["key"] == key and state in step["from"] and set(sides_of(step)) & stands(side)]
        assert {f"fields.{one}" for one in asked[0].get("fields", [])} | {f"fields.{UNKNOWN}"} == set(faults), (what, problem)
    else:
        known = any(step["key"] == key for step in stage.file["step"])
        assert problem["code"] in (("not-open", "not-yours") if known else ("unknown-step", "not-yours")), (what, problem)
        assert status == (422 if problem["code"] == "unknown-step" else 409), (what, problem)
    assert problem["open"] == allowed, (what, problem)


def stands(side: str) -> set[str]:
    return {side, "reviewer"} if side == "secretariat" else {side}


def test_a_scope_that_is_not_there_opens_nothing_whatever_the_role(hub: Hub) -> None:
    stage = Stage(hub, "hold-funds")
    for side in ("asker", "answerer", "bank", "police", "secretariat"):
        home = Api("", stage.driver.members[side].id)
        for scopes in ((), ("member:requests:open",), ("member:requests:answer",), ("hub:requests:manage",)):
            api = token(home, "member:requests:read", *scopes, role="administrator")
            needed = {"asker": "member:requests:open", "secretariat": "hub:requests:manage"}.get(side, "member:requests:answer")
            for state, request in stage.requests.items():
                may = needed in scopes
                # The secretariat sees a request because it manages them.
                path = f"/requests/{request}"
                sees = side != "secretariat" or may
                manages = "hub:requests:manage" in scopes and side != "secretariat"
                expected = open_to(stage.file, state, side, "administrator") if may else []
                expected += open_to(stage.file, state, "secretariat", "administrator") if manages else []
                status, page = api("GET", path)
                assert (status, page.get("open")) == ((200, list(dict.fromkeys(expected))) if sees else (404, None)), (side, scopes, state)


def test_the_pages_steps_are_those_of_the_file(hub: Hub) -> None:
    for name in ("takedown", "preserve", "appeal"):
        stage = Stage(hub, name)
        for (side, role), api in stage.tokens.items():
            if role != "officer":
                continue
            for state, request in stage.requests.items():
                assert api.get(f"/requests/{request}")["open"] == stage.allowed(state, side, role), (side, state)
                assert json.loads(api.raw)["state"] == state
