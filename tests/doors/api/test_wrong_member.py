"""Every operation × every wrong caller, made from the list of operations: a new operation is covered the day it is added."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from appealing import lodged
from asking import one_of_each
from bells import person
from hooks import dead_letter
from hubs import Api, Hub
from listing import build
from wire import Answer, Sent, send
from worlds import caller

NEVER = "00000000-0000-4000-8000-000000000000"
# What stands in the place of an id that never was; `seq` is a number.
NEVER_OF = {"seq": "999999999"}


# All that a token may do, by hand.
SCOPES = """
    member:signals:read member:signals:publish member:signals:answer member:feed:read member:check:ask member:lists:read
    member:webhooks:read member:webhooks:write member:members:read member:circles:manage member:tokens:manage member:people:manage
    member:desks:read member:desks:manage member:responsibilities:manage member:gateways:read member:gateways:manage
    member:contacts:verify member:bells:ring member:bells:answer member:requests:read member:requests:open member:requests:answer
    member:care:handle member:care:audit member:care:offer member:rescue:handle member:consulates:manage member:audit:read
    hub:members:manage hub:circles:manage hub:tokens:manage hub:people:manage hub:desks:manage hub:responsibilities:manage
    hub:gateways:manage hub:consulates:manage hub:requests:manage hub:quarantine:review hub:signals:attribute hub:audit:read
    hub:entries:erase
""".split()


class Row(NamedTuple):
    """A line of doors.txt."""

    method: str
    path: str
    scope: str
    others: str


TABLE = [
    Row(*line.split())
    for line in Path(__file__).with_name("doors.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


class World:
    """A hub where Alpha has one of everything that Gamma must not learn of, and Gamma's tokens of every useless sort."""

    def __init__(self, hub: Hub) -> None:
        from accord.doors.api.examples import REQUESTS
        from accord.doors.api.routes import OPERATIONS
        from accord.hub.desks import actions as desks
        from accord.hub.gateways import actions as gateways
        from accord.hub.members import queries as members
        from accord.hub.routing import actions as routing
        from accord.hub.webhooks import actions as webhooks

        self.hub, self.operations, self.examples = hub, OPERATIONS, REQUESTS
        self.alpha, beta, self.gamma = hub.member("Alpha"), hub.member("Beta"), hub.member("Gamma")
        hidden = self.alpha.publish("evil-site.com", tlp="TLP:AMBER", audience={"members": [beta.id]})
        asked = beta.post(f"/signals/{hidden['id']}/share-requests", {"audience": {"members": ["Gamma"]}, "reason": "they host it"})
        held = self.alpha.publish("google.com")
        circle = self.alpha.post("/circles", {"name": "Circle"})
        self.alpha.post(f"/circles/{circle['id']}/members", {"member": "Beta"})
        token = self.alpha.post("/tokens", {"name": "gateway"})
        desk = desks.make_desk(caller(self.alpha), name="Fraud desk", zone="Asia/Bangkok")
        desks.set_contacts(caller(self.alpha), desk, [(person(self.alpha, "Ann"), ["mail"])])  # else it climbs to the secretariat at once
        bell = beta.post(f"/desks/{desk}/ring", {"kind": "call"})
        webhook = webhooks.make(caller(self.alpha), "https://hooks.example.com/accord")[0]
        self._ids = {
            ("webhooks", "id"): webhook,
            ("webhooks", "letter"): dead_letter(webhook),
            ("signals", "id"): hidden["id"],
            ("signals", "ask"): asked["id"],
            ("quarantine", "id"): held["id"],
            ("circles", "id"): circle["id"],
            ("circles", "member"): beta.id,
            ("members", "id"): beta.id,
            ("tokens", "id"): token["id"],
            ("entries", "seq"): str(hidden["seq"]),
            ("desks", "id"): desk,
            ("bells", "id"): bell["id"],
            ("lists", "name"): build(self.alpha).header.name,
            ("responsibilities", "id"): routing.declare(caller(self.alpha), "bank", "TH:004"),
            ("protocols", "ref"): "hold-funds",
            ("gateways", "id"): gateways.enter(members.operator(), "TH", "AE", "inform", "MoU", scope=["fraud"], source="MoU, art. 3"),
            ("countries", "code"): "TH",
            ("countries", "bank"): "004",
            ("appeals", "id"): lodged(caller(self.alpha)),
            ("check", "kind"): "url",
            ("check", "value"): "wrong.example.com",
            **one_of_each(beta, police=hub.member("Police", "state")),
        }

    def path(self, operation: Any, *, never: bool = False) -> str:
        feature = operation.path.split("/")[1]
        return re.sub(r"\{(\w+)\}", lambda found: NEVER_OF.get(found[1], NEVER) if never else self._ids[feature, found[1]], operation.path)

    def request(self, operation: Any, authorization: str | None, *, never: bool = False) -> Sent:
        good = next(iter(self.examples.get(operation.name, {"none": {}}).values()))
        headers = {} if authorization is None else {"Authorization": authorization}
        body = json.dumps(good).encode() if operation.takes else b"as it is" if operation.raw else b""
        environ = {"CONTENT_TYPE": operation.raw[0]} if operation.raw else {}
        return Sent(operation.method, self.path(operation, never=never), body, headers, environ)

    def token(self, member: Api, **more: Any) -> str:
        from accord.hub.members import actions, queries

        return actions.make_token(queries.member(member.id), by=queries.operator(), **more)[1]


@pytest.fixture
def world(hub: Hub) -> World:
    return World(hub)


def _alike(answer: Answer) -> tuple[int, dict[str, str], bytes]:
    """All that a caller sees of an answer."""
    return answer.status, {name: value for name, value in answer.headers.items() if name != "Date"}, answer.raw


def _useless(world: World) -> Iterator[tuple[str, str | None]]:
    from accord.hub.journal import times
    from accord.hub.members import actions, queries

    yield "none", None
    yield "empty", "Bearer "
    yield "junk", "Bearer accord_" + "x" * 43
    yield "another scheme", f"Basic {world.gamma.token}"
    yield "the token alone", world.gamma.token
    revoked = world.gamma.post("/tokens", {"name": "revoked"})
    world.gamma("DELETE", f"/tokens/{revoked['id']}")
    yield "revoked", f"Bearer {revoked['token']}"
    expired = world.token(world.gamma, expires=times.now() + 50_000)
    time.sleep(0.06)
    yield "expired", f"Bearer {expired}"
    suspended = world.hub.member("Delta")
    for standing in ("suspended", "withdrawn", "invited"):
        actions.change_standing(queries.member(suspended.id), standing, by=queries.operator())
        yield standing, f"Bearer {suspended.token}"


def test_no_operation_answers_without_a_token_that_holds(world: World) -> None:
    answers = set()
    for name, authorization in _useless(world):
        for operation in world.operations:
            answer = send(world.request(operation, authorization))
            assert answer.status == 401, (name, operation.name, answer.raw)
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")
            answers.add(json.dumps(_alike(answer), default=bytes.decode, sort_keys=True))
    assert len(answers) == 1, "the answer does not tell why a token does not hold"


def test_a_token_with_every_scope_but_one_is_refused_just_that_and_it_is_audited(world: World) -> None:
    from accord.hub.members.permissions import ALL

    without = {scope: world.token(world.hub.admin, scopes=tuple(s for s in ALL if s != scope)) for scope in ALL}
    for operation in world.operations:
        before = len(world.hub.admin.get("/audit?limit=1000")["items"])
        answer = send(world.request(operation, f"Bearer {without[operation.scope]}"))
        assert answer.status == 403, (operation.name, answer.raw)
        problem = json.loads(answer.raw)
        assert problem["code"] == "missing-scope"
        assert operation.scope in problem["detail"]
        lines = world.hub.admin.get("/audit?limit=1000")["items"]
        assert len(lines) == before + 1
        assert (lines[0]["action"], lines[0]["outcome"], lines[0]["member"]) == (operation.scope, "refused", world.hub.admin.id)
        assert lines[0]["actor"].startswith("token:")


def test_the_table_names_every_operation_and_every_scope(world: World) -> None:
    from accord.hub.members.permissions import PERMISSIONS

    assert [(row.method, row.path) for row in TABLE] == [(operation.method, operation.path) for operation in world.operations]
    assert set(SCOPES) == set(PERMISSIONS)


def test_each_scope_opens_what_the_table_says_and_nothing_else(world: World) -> None:
    """One token for each scope, which has no other. Refusals first, since they change nothing; then each operation as a whole."""
    alone = {scope: f"Bearer {world.token(world.hub.admin, scopes=(scope,))}" for scope in SCOPES}
    wrong = []
    for row, operation in zip(TABLE, world.operations, strict=True):
        for scope, authorization in alone.items():
            if scope != row.scope:
                answer = send(world.request(operation, authorization))
                if (answer.status, json.loads(answer.raw).get("code")) != (403, "missing-scope"):
                    wrong.append((operation.name, scope, answer.status))
    for row, operation in zip(TABLE, world.operations, strict=True):
        answer = send(world.request(operation, alone[row.scope]))
        if b"missing-scope" in answer.raw or answer.status in (401, 405, 500):  # a stream is 503 here: the edge serves it
            wrong.append((operation.name, row.scope, answer.status))
    assert not wrong, "\n".join(map(str, wrong))


def test_another_members_things_are_what_the_table_says(world: World) -> None:
    everything = f"Bearer {world.token(world.gamma, scopes=tuple(scope for scope in SCOPES if scope.startswith('member:')))}"
    for row, operation in zip(TABLE, world.operations, strict=True):
        if row.others != "-":
            answer = send(world.request(operation, everything))
            if row.others == "y":
                assert answer.status not in (401, 403, 404) or operation.method == "POST", operation.name
            else:
                assert answer.status == {"a": 404, "n": 403}[row.others], operation.name


def test_lacking_a_scope_tells_nothing_about_what_exists(world: World) -> None:
    from accord.hub.members.permissions import ALL

    for operation in world.operations:
        token = world.token(world.hub.admin, scopes=tuple(s for s in ALL if s != operation.scope))
        there, never = (send(world.request(operation, f"Bearer {token}", never=is_never)) for is_never in (False, True))
        assert _alike(there) == _alike(never), operation.name


# Who takes part and whom to ring is known to every member, and running the hub is for those whom it is given to: no secret from the caller.
# So is what requests run under, what is known of a country, and under which instrument it may ask another.
# A bank's contact is changed by few, and seen by all.
OPEN_TO_ALL = {
    "show_member",
    "show_desk",
    "ring_desk",
    "test_desk",
    "show_country",
    "verify_contact",
    "show_gateway",
    "show_protocol",
    "enter_bank_contact",
    "end_bank_contact",
} | {
    "enter_bank_contact",
    "end_bank_contact",
}


# What stands in the address is a value that the caller brings: whether others know it is asked in tests/doors/edge.
NO_ID = {"check_value"}


def test_the_wrong_member_is_answered_as_for_an_id_that_never_was(world: World) -> None:
    from accord.hub.members.permissions import OWN

    everything = world.token(world.gamma, scopes=OWN)
    compared = 0
    for operation in world.operations:
        if "{" not in operation.path or operation.name in OPEN_TO_ALL | NO_ID:
            continue
        there, never = (send(world.request(operation, f"Bearer {everything}", never=is_never)) for is_never in (False, True))
        assert _alike(there) == _alike(never), operation.name
        assert there.status == (404 if operation.scope in OWN else 403), operation.name
        compared += 1
    assert compared >= 40
    assert world.alpha.get(f"/signals/{world._ids['signals', 'id']}")["state"] == "live", "and nothing was changed"
    assert world.alpha.get(f"/bells/{world._ids['bells', 'id']}")["state"] == "ringing", "and it rings on"
    assert len(world.alpha.get("/responsibilities")["items"]) == 1, "and what it can act on stands"
    assert len(world.alpha.get("/gateways")["items"]) == 1, "and what was entered stands"
    assert len(world.alpha.get(f"/webhooks/{world._ids['webhooks', 'id']}/dead-letters")["items"]) == 1, "and what was given up lies there"
    asked = world.hub.member("Beta").get(f"/requests/{world._ids['requests', 'id']}")
    assert (asked["version"], asked["state"], asked["messages"], len(asked["attachments"])) == (1, "received", [], 1), (
        "and is asked as it was"
    )
    (embargo,) = world.hub.member("Police").get("/embargoes")["items"]
    assert embargo["lifted"] is None, "and what the police asked for stands"


def test_a_desk_of_no_active_member_is_answered_as_one_that_never_was(world: World) -> None:
    from accord.hub.members import actions, queries
    from accord.hub.members.permissions import OWN

    everything = world.token(world.gamma, scopes=OWN)
    actions.change_standing(queries.member(world.alpha.id), "suspended", by=queries.operator())
    compared = 0
    for operation in world.operations:
        if operation.path.startswith("/desks/{id}"):
            there, never = (send(world.request(operation, f"Bearer {everything}", never=is_never)) for is_never in (False, True))
            assert _alike(there) == _alike(never), operation.name
            assert there.status == 404, operation.name
            compared += 1
    assert compared == 3


def test_even_the_administrator_of_the_hub_does_not_see_what_was_not_shared_with_it(world: World) -> None:
    for operation in world.operations:
        if operation.path.startswith(("/signals/{id}", "/bells/{id}")):
            there, never = (send(world.request(operation, f"Bearer {world.hub.admin.token}", never=is_never)) for is_never in (False, True))
            assert there.status == 404, operation.name
            assert _alike(there) == _alike(never), operation.name


def test_every_permission_is_used_by_an_operation_or_a_page_and_all_of_these_by_a_known_permission(hub: Hub) -> None:
    from accord.doors.api.routes import OPERATIONS
    from accord.doors.console.urls import PAGES
    from accord.hub.members.permissions import GRAMMAR, PERMISSIONS

    by_operations = {scope for operation in OPERATIONS for scope in (operation.scope, *operation.wider)}
    by_pages = {permission for page in PAGES for permission in page.needs}
    assert by_operations <= set(PERMISSIONS)
    assert by_pages <= set(PERMISSIONS)
    assert by_operations | by_pages == set(PERMISSIONS)
    assert all(GRAMMAR.fullmatch(scope) for scope in PERMISSIONS)


def test_a_token_is_shown_to_who_made_it_alone_and_kept_as_a_hash(any_hub: Hub) -> None:
    from django.db import connection

    alpha = any_hub.member("Alpha")
    made = alpha.post("/tokens", {"name": "gateway"}, Idempotency_Key="once")
    assert made["token"].startswith("accord_")
    assert Api(made["token"]).get("/me")["member"]["id"] == alpha.id
    listed = alpha.get("/tokens")
    assert made["id"] in [item["id"] for item in listed["items"]]
    assert made["token"].encode() not in alpha.raw
    again = alpha("POST", "/tokens", {"name": "gateway"}, Idempotency_Key="once")
    assert again == (201, made), "whose line was cut gets the answer under the same token and key, and no second one is made"
    status, answer = Api(made["token"])("POST", "/tokens", {"name": "gateway"}, Idempotency_Key="once")
    assert status == 409 and made["token"] not in json.dumps(answer), "no other token opens it"
    assert len(alpha.get("/tokens")["items"]) == len(listed["items"])
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # every value of every table of the hub
            for row in cursor.fetchall():
                for value in row:
                    text = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                    assert made["token"].encode() not in text, table


def test_a_token_does_what_its_scopes_say_and_nothing_more(hub: Hub) -> None:
    alpha = hub.member("Alpha")
    reader = Api(alpha.post("/tokens", {"scopes": ["member:feed:read"]})["token"])
    assert reader("GET", "/feed")[0] == 200
    assert reader("GET", "/signals")[0] == 403
    assert reader("POST", "/tokens", {})[0] == 403
    assert alpha.get("/tokens")["items"][-1]["scopes"] == ["member:feed:read"]


def test_nobody_mints_what_it_does_not_have(hub: Hub) -> None:
    alpha, beta = hub.member("Alpha"), hub.member("Beta")
    narrow = Api(alpha.post("/tokens", {"scopes": ["member:tokens:manage", "member:feed:read"], "role": "analyst"})["token"])
    for scopes in (["member:check:ask"], ["member:*"], ["hub:*"], ["member:feed:read", "hub:entries:erase"]):
        before = len(hub.admin.get("/audit?limit=1000")["items"])
        status, answer = narrow("POST", "/tokens", {"scopes": scopes})
        assert (status, answer["code"]) == (403, "beyond-own"), scopes
        lines = hub.admin.get("/audit?limit=1000")["items"]
        assert len(lines) == before + 1
        assert (lines[0]["action"], lines[0]["outcome"], lines[0]["detail"]) == ("member:tokens:manage", "refused", "beyond-own")
    for role in ("administrator", "secretariat", "officer"):
        assert narrow("POST", "/tokens", {"role": role})[0] == 403, role
    heir = narrow.post("/tokens", {})
    assert Api(heir["token"])("GET", "/feed")[0] == 200
    mine = {item["id"]: item for item in alpha.get("/tokens")["items"]}[heir["id"]]
    assert set(mine["scopes"]) == {"member:tokens:manage", "member:feed:read"}, "left out, the scopes are no more than the maker's"
    assert mine["role"] == "analyst"
    narrow.post("/tokens", {"role": "auditor"})
    assert alpha("POST", "/tokens", {"member": beta.id}) == alpha("POST", "/tokens", {"member": NEVER}), "another's tokens are not made"
    assert hub.admin.post("/tokens", {"member": beta.id, "scopes": ["member:feed:read"]})["token"]


def test_an_unknown_scope_is_refused_by_name_of_what_there_is(hub: Hub) -> None:
    for scopes in (["member:moon:read"], ["*"], ["member:feed:*"], ["member:feed:read\n"], [""], ["MEMBER:FEED:READ"]):
        status, answer = hub.admin("POST", "/tokens", {"scopes": scopes})
        assert (status, answer["code"], answer["errors"][0]["field"]) == (422, "unknown-scope", "scopes"), scopes
        assert "member:feed:read" in answer["detail"]
    assert hub.admin("POST", "/tokens", {"scopes": []})[0] == 422


def test_a_token_ends_when_it_expires_or_is_revoked_at_once(hub: Hub) -> None:
    alpha, beta = hub.member("Alpha"), hub.member("Beta")
    for expires in ("2020-01-01T00:00:00Z", "soon", "2026-13-01T00:00:00Z", ""):
        status, answer = alpha("POST", "/tokens", {"expires": expires})
        assert (status, answer["errors"][0]["field"]) == (422, "expires"), expires
    made = alpha.post("/tokens", {"expires": "2099-01-01T00:00:00Z"})
    client = Api(made["token"])
    client.get("/me")
    assert beta("DELETE", f"/tokens/{made['id']}") == beta("DELETE", f"/tokens/{NEVER}")
    client.get("/me")
    assert alpha("DELETE", f"/tokens/{made['id']}")[0] == 200
    assert client("GET", "/me")[0] == 401
    assert alpha("DELETE", f"/tokens/{made['id']}")[0] == 404
