"""What the edge answers beside Django takes just the scope that the API's table names, of every caller: by hand, over a socket."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from edges import Served, Told, hub_on, listening
from hubs import Api, Hub
from listing import build
from nodes import way_in
from operations import SCOPES

CLAIM = {"identifier": {"value": "https://evil.example.com/pay"}, "scheme": "parcel", "marking": {"tlp": "TLP:GREEN"}}
LINE = json.dumps(CLAIM).encode() + b"\n"
NDJSON = "application/x-ndjson"
CHECK, FEED, PUBLISH, LISTS = "member:check:ask", "member:feed:read", "member:signals:publish", "member:lists:read"
Ask = Callable[[Served, str | None], Told]


def _stream(at: Served, token: str | None) -> Told:
    """The stream stays open where it is given, so that only its head is read."""
    if token is None:
        return at.get("/api/v1/stream")
    with listening(at, token) as events:
        if events.status == 200:
            return Told(200, (), b"")
    return at.get("/api/v1/stream", token)


# Each way in that does not go through Django's list of operations, and its neighbours that do; docs/edge.md, docs/lists.md.
DOORS: dict[str, tuple[str, Ask]] = {
    "check": (CHECK, lambda at, token: at.ask("POST", "/api/v1/check", token, {"values": ["evil.com"]})),
    "check for a use": (CHECK, lambda at, token: at.ask("POST", "/api/v1/check", token, {"values": ["evil.com"], "use": "block"})),
    "check of one": (CHECK, lambda at, token: at.get("/api/v1/check/domain/evil.com", token)),
    "check of what is irregular": (CHECK, lambda at, token: at.get("/api/v1/check/domain/evil.com?region=TH&use=warn", token)),
    "feed": (FEED, lambda at, token: at.get("/api/v1/feed", token)),
    "feed, a page": (FEED, lambda at, token: at.get("/api/v1/feed?after=1&limit=2&kind=url", token)),
    "feed in lines": (FEED, lambda at, token: at.get("/api/v1/feed", token, Accept=NDJSON)),
    "feed in lines, packed": (FEED, lambda at, token: at.get("/api/v1/feed", token, Accept=NDJSON, Accept_Encoding="gzip")),
    "stream": (FEED, _stream),
    "bulk": (PUBLISH, lambda at, token: at.ask("POST", "/api/v1/signals", token, LINE, Content_Type=NDJSON)),
    "bulk of many": (PUBLISH, lambda at, token: at.ask("POST", "/api/v1/signals", token, LINE * 500, Content_Type=NDJSON)),
    "one signal": (PUBLISH, lambda at, token: at.ask("POST", "/api/v1/signals", token, CLAIM)),
    "lists": (LISTS, lambda at, token: at.get("/api/v1/lists", token)),
    "the lists' key": (LISTS, lambda at, token: at.get("/api/v1/lists/key", token)),
    "a list": (LISTS, lambda at, token: at.get("/api/v1/lists/block", token)),
    "what a list has since": (LISTS, lambda at, token: at.get("/api/v1/lists/block?since=1", token)),
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql", "node"])
def serving(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Hub, Served]]:
    folder = tmp_path_factory.mktemp("scopes")
    vendor, serve = way_in(request.param)
    with hub_on(vendor, request, folder) as hub:
        build(hub.member("Alpha"))
        with serve(folder) as at:
            yield hub, at


def _token(member: Api, *scopes: str) -> tuple[str, str]:
    from accord.hub.members import actions, queries

    return actions.make_token(queries.member(member.id), by=queries.operator(), scopes=scopes)


def test_each_scope_alone_opens_its_own_and_no_other(serving: tuple[Hub, Served]) -> None:
    hub, at = serving
    alpha = hub.member("Alpha")
    for scope in SCOPES:
        # Of what runs the hub a token is the secretariat's.
        _, token = _token(alpha if scope.startswith("member:") else hub.admin, scope)
        for name, (needed, ask) in DOORS.items():
            response = ask(at, token)
            if scope == needed:
                assert response.status in (200, 201, 304), (name, response.body)
            else:
                assert (response.status, response.json()["code"]) == (403, "missing-scope"), (name, scope, response.body)


def test_without_a_token_that_holds_nothing_opens(serving: tuple[Hub, Served]) -> None:
    from accord.hub.members import actions, queries
    from accord.hub.members.models import Token

    hub, at = serving
    revoked_id, revoked = _token(hub.member("Alpha"))
    assert actions.revoke_token(revoked_id, by=queries.operator())
    suspended = hub.member("Beta")
    actions.change_standing(queries.member(suspended.id), "suspended", by=queries.operator())
    for name, (_, ask) in DOORS.items():
        for token in (None, "x", "accord_" + "x" * 43, revoked, suspended.token):
            response = ask(at, token)
            assert (response.status, response.json()["code"]) == (401, "not-authenticated"), (name, response.body)
    bare_id, bare = _token(hub.member("Alpha"), CHECK)
    Token.objects.filter(id=bare_id).update(scopes="")
    for name, (_, ask) in DOORS.items():
        response = ask(at, bare)
        assert (response.status, response.json()["code"]) == (403, "missing-scope"), (name, response.body)


def test_the_table_of_the_api_says_the_same() -> None:
    table = (Path(__file__).parents[1] / "api" / "doors.txt").read_text(encoding="utf-8")
    rows = {tuple(line.split()[:2]): line.split()[2] for line in table.splitlines() if line and not line.startswith("#")}
    scopes = {
        ("POST", "/check"): CHECK,
        ("GET", "/check/{kind}/{value}"): CHECK,
        ("GET", "/feed"): FEED,
        ("GET", "/stream"): FEED,
        ("POST", "/signals"): PUBLISH,
        ("GET", "/lists"): LISTS,
        ("GET", "/lists/key"): LISTS,
        ("GET", "/lists/{name}"): LISTS,
    }
    assert {call: rows[call] for call in scopes} == scopes


def test_the_edge_answers_nothing_that_this_table_does_not_try() -> None:
    """A new way in beside Django comes with a line in DOORS."""
    from accord.doors.edge import app

    edge = app.Edge(*(object(),) * 4)  # type: ignore[arg-type]
    assert set(edge._short) == {("POST", "/api/v1/check"), ("GET", "/api/v1/feed")}
    scope = {"type": "http", "headers": [(b"content-type", NDJSON.encode())]}
    result = {
        (method, path)
        for method in ("GET", "POST", "PUT", "DELETE")
        for path in ("/api/v1/stream", "/api/v1/signals", "/api/v1/feed", "/api/v1/check", "/api/v1/lists", "/console/stream")
        if edge.long({**scope, "method": method, "path": path}) is not None
    }
    assert result == {("GET", "/api/v1/stream"), ("POST", "/api/v1/signals")}
