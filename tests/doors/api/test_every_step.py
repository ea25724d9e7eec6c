"""Every step of every shipped protocol, by every role on every side, in every state, over HTTP: only those that the file allows."""

import json
from collections.abc import Iterator
from itertools import cycle, islice, product
from typing import Any

import pytest
from driving import Driver, likely_first, names, open_to, sides_of
from hubs import Api, Hub
from wire import Sent, send

from accord.core.sharing import CEILINGS

ROLES = tuple(CEILINGS)
UNKNOWN = "no-such-field"
OTHERS = ("watcher", "outsider")


def token(member: Api, *scopes: str, role: str) -> Api:
    from accord.hub.members import actions, queries

    return Api(actions.make_token(queries.member(member.id), by=queries.operator(), scopes=scopes, role=role)[1], member.id)


def call(api: Api, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    """Through the hub's own WSGI application, without a test client around it: there are many of these."""
    raw = b"" if body is None else json.dumps(body).encode()
    answer = send(Sent(method, path, raw, {"Authorization": f"Bearer {api.token}"}))
    return answer.status, json.loads(answer.raw)


class Stage:
    """A request in each state of one protocol, and a token for each role on each side: with every scope, so that the file alone decides."""

    def __init__(self, hub: Hub, name: str) -> None:
        from accord.hub.members.vocabulary import OWN

        self._allowed: dict[tuple[str, str, str], list[str]] = {}
        self.driver = Driver(hub, name)
        self.file = self.driver.file
        self.requests = self.driver.reach_all()
        sides = [side for side in self.file["side"] if side != "clock"]
        homes = {side: Api("", who.id) for side, who in self.driver.members.items()}
        self.tokens = {
            (side, role): token(homes[side], *OWN, *(["hub:requests:manage"] if side == "secretariat" else []), role=role)
            for side, role in product(sides, ROLES)
        }
        self.confirmed: set[str] = set()
        if self.once:
            watching = token(homes["asker"], *OWN, role="administrator")
            self.confirmed = {state for state, request in self.requests.items() if watching.get(f"/requests/{request}")["confirmed"]}
        self.tokens["watcher", "administrator"] = token(homes["watcher"], *OWN, role="administrator")
        self.tokens["outsider", "administrator"] = token(hub.member("Outsider", "state"), *OWN, role="administrator")

    def stands(self, state: str) -> str:
        """Where it stands when somebody comes: what a clock of no length takes has been taken by then."""
        due = {clock.get("then") for clock in self.file["state"][state].get("clock", []) if clock["after"] == "0 minutes"}
        return next((step["to"] for step in self.file["step"] if step["key"] in due and state in step["from"]), state)

    def needed(self, state: str, keys: list[str]) -> list[str]:
        """Without the steps with which somebody stands behind an ask that somebody stands behind already."""
        if state not in self.confirmed:
            return keys
        return [key for key in keys if key not in self.once]

    @property
    def once(self) -> set[str]:
        """The steps that are open while nobody stands behind the ask."""
        return {step["key"] for step in self.file["step"] if "not-confirmed" in step.get("guards", [])}

    def allowed(self, state: str, side: str, role: str) -> list[str]:
        if (state, side, role) not in self._allowed:
            self._allowed[state, side, role] = self._read_allowed(state, side, role)
        return self._allowed[state, side, role]

    def _read_allowed(self, state: str, side: str, role: str) -> list[str]:
        if side in OTHERS:
            return []
        state = self.stands(state)
        steps = self.needed(state, open_to(self.file, state, side, role))
        if side == "secretariat" and "reviewer" in self.file["side"]:
            # The secretariat may review what no member that it named does.
            steps += open_to(self.file, state, "reviewer", role)
        return likely_first(self.file, state, list(dict.fromkeys(steps)))


# Its steps are taken from the person's own page, by who keeps the file, and through no plain door.
ELSEWHERE = ("repatriate",)
# And these by the two officers whom it is between, and nobody else knows of it: tests/hub/deconfliction.
BETWEEN_OFFICERS = ("deconflict",)


@pytest.mark.parametrize("name", [name for name in names() if name not in (*ELSEWHERE, *BETWEEN_OFFICERS)])
def test_only_the_steps_that_the_file_allows_are_open_and_refusals_say_which(hub: Hub, name: str) -> None:
    stage = Stage(hub, name)
    assert set(stage.requests) == set(stage.file["state"]), "every state is reached by steps and clocks"
    keys = [*dict.fromkeys(step["key"] for step in stage.file["step"]), "no-such-step"]
    chosen = {
        side: next((role for role in ROLES if role in stage.file["side"].get(side, {}).get("roles", [])), ROLES[0])
        for side, _ in stage.tokens
    }
    tried = 0
    for (side, role), api in stage.tokens.items():
        # Every role tries every step in all states at once; one role of each side, and whoever has no side, by itself as well: what is
        # open, what is unknown, and in each state three others, which the same action refuses, so that each step is among them somewhere.
        for key in keys:
            tried += _try_all(stage, side, role, key, api)
        if role == chosen[side] or side in OTHERS:
            for state, request, key in _alone(stage, side, role, keys):
                given = {"step": key, "fields": {UNKNOWN: 1}}
                _hold_against(stage, (side, role, state, key), *call(api, "POST", f"/requests/{request}/steps", given))
        _hold_the_list_against(stage, side, role, api)
    assert tried == len(stage.tokens) * len(stage.requests) * len(keys)
    for state, request in stage.requests.items():
        assert stage.driver.state(request) == state, "no attempt changed anything"


@pytest.mark.parametrize("name", ELSEWHERE)
def test_no_step_is_open_at_a_plain_door_where_a_persons_own_page_takes_them(hub: Hub, name: str) -> None:
    stage = Stage(hub, name)
    ((state, request),) = stage.requests.items()
    keys = dict.fromkeys(step["key"] for step in stage.file["step"])
    for ((side, role), api), key in product(stage.tokens.items(), keys):
        what = (side, role, key)
        status, problem = call(api, "POST", f"/requests/{request}/steps", {"step": key, "fields": {}})
        hidden = side == "outsider"
        assert (status, problem["code"]) == ((404, "not-found") if hidden else (422, "taken-elsewhere")), what
        assert problem.get("open", []) == [], what
    for (side, role), api in stage.tokens.items():
        listed = {item["id"]: item for item in api.get("/requests?limit=200")["items"]}
        assert (request in listed) is (side != "outsider"), (side, role)
        assert side == "outsider" or listed[request]["open"] == [], (side, role)
    assert stage.driver.state(request) == state, "no attempt changed anything"


def _alone(stage: Stage, side: str, role: str, keys: list[str]) -> Iterator[tuple[str, str, str]]:
    """State, request and step: those that are tried by themselves."""
    others = cycle(key for key in keys if key not in stage.once)
    for state, request in stage.requests.items():
        chosen = [*stage.allowed(state, side, role), *stage.once, keys[-1], *islice(others, 3)]
        yield from ((state, request, key) for key in dict.fromkeys(chosen))


def _try_all(stage: Stage, side: str, role: str, key: str, api: Api) -> int:
    ids = list(stage.requests.values())
    status, answer = call(api, "POST", "/requests/steps", {"requests": ids, "step": key, "fields": {UNKNOWN: 1}})
    if status == 401:
        assert _may_be_left_out(stage, side)
        return len(ids)
    assert [item["request"] for item in answer["items"]] == ids
    for state, item in zip(stage.requests, answer["items"], strict=True):
        what, refusal = (side, role, state, key), item["refused"]
        assert item["taken"] is None, what
        if side == "outsider":
            assert (refusal["code"], refusal["open"]) == ("not-found", []), what
            continue
        allowed = stage.allowed(state, side, role)
        assert refusal["open"] == allowed, (what, refusal)
        _hold_code_against(stage, key, allowed, refusal["code"], what)
    return len(ids)


def _hold_code_against(stage: Stage, key: str, allowed: list[str], code: str, what: Any) -> None:
    """Only a step that is open looks at its fields."""
    if key in allowed or (key in stage.once and code == "field-unknown"):
        assert code in ("field-unknown", "field-missing"), (what, code)
    else:
        known = any(step["key"] == key for step in stage.file["step"])
        assert code in (("not-open", "not-yours") if known else ("unknown-step", "not-yours")), (what, code)


def _may_be_left_out(stage: Stage, side: str) -> bool:
    """Whoever is not active has no token that holds: so it is with who joins, until it has joined."""
    return bool(side == "asker" and stage.file["name"] == "accede")


def _hold_against(stage: Stage, what: tuple[str, str, str, str], status: int, problem: Any) -> None:
    side, role, state, key = what
    if status == 401:
        assert _may_be_left_out(stage, side), what
        return
    if side == "outsider":
        assert (status, problem["code"]) == (404, "not-found"), what
        return
    allowed = stage.allowed(state, side, role)
    if key in stage.once and state in stage.confirmed and problem["code"] == "field-unknown":
        return  # it is not offered any more, and whoever takes it is told what is wrong with what was sent
    assert problem["open"] == allowed, (what, problem)
    _hold_code_against(stage, key, allowed, problem["code"], what)
    if key in allowed:
        there = [step for step in stage.file["step"] if step["key"] == key and stage.stands(state) in step["from"]]
        (step, *_) = [step for step in there if set(sides_of(step)) & stands(side)]
        faults = {fault["field"].removeprefix("fields.") for fault in problem["errors"]}
        assert (status, faults) == (422, {*step.get("fields", []), UNKNOWN}), (what, problem)
    else:
        assert status == (422 if problem["code"] == "unknown-step" else 409), (what, problem)


def _hold_the_list_against(stage: Stage, side: str, role: str, api: Api) -> None:
    status, page = call(api, "GET", "/requests?limit=200")
    if status == 401:
        assert _may_be_left_out(stage, side)
        return
    listed = {item["id"]: item for item in page["items"]}
    for state, request in stage.requests.items():
        if side == "outsider":
            assert request not in listed
        elif stage.stands(state) == state:
            assert (listed[request]["state"], listed[request]["open"]) == (state, stage.allowed(state, side, role)), (side, role, state)


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
                expected = open_to(stage.file, state, side, "administrator") if needed in scopes else []
                if "hub:requests:manage" in scopes:
                    expected += open_to(stage.file, state, "secretariat", "administrator")
                expected = likely_first(stage.file, state, stage.needed(state, expected))
                status, page = call(api, "GET", f"/requests/{request}")
                if side == "secretariat" and needed not in scopes and status == 404:
                    continue  # it sees what it manages, and what it was rung for
                assert (status, page["open"]) == (200, list(dict.fromkeys(expected))), (side, scopes, state)


def test_the_pages_steps_are_those_of_the_file(hub: Hub) -> None:
    for name in ("takedown", "preserve", "appeal"):
        stage = Stage(hub, name)
        for (side, role), api in stage.tokens.items():
            if role != "officer":
                continue
            for state, request in stage.requests.items():
                page = api.get(f"/requests/{request}")
                assert (page["state"], page["open"]) == (state, stage.allowed(state, side, role)), (side, state)
