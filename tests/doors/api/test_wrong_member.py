"""Every operation × every wrong caller, made from the list of operations: a new operation is covered the day it is added."""

import json
import re
from collections.abc import Iterator

import pytest
from hubs import Api, Hub
from operations import NEVER, World
from wire import Answer, send

from accord.core.times import DAY


@pytest.fixture
def world(hub: Hub) -> World:
    return World(hub)


def _alike(answer: Answer) -> tuple[int, dict[str, str], bytes]:
    """All that a caller sees of an answer. How many calls are left to the caller falls with each, whatever is asked."""
    seen = {name: "counted" if name == "RateLimit" else value for name, value in answer.headers.items() if name != "Date"}
    return answer.status, seen, answer.raw


NO_TOKEN = {"none", "empty", "another scheme", "the token alone"}


def _useless(world: World) -> Iterator[tuple[str, str | None]]:
    from accord.hub import times
    from accord.hub.members import actions, queries
    from accord.hub.members.models import Token

    yield "none", None
    yield "empty", "Bearer "
    yield "junk", "Bearer accord_" + "x" * 43
    yield "another scheme", f"Basic {world.gamma.token}"
    yield "the token alone", world.gamma.token
    revoked = world.gamma.post("/tokens", {"name": "revoked"})
    world.gamma("DELETE", f"/tokens/{revoked['id']}")
    yield "revoked", f"Bearer {revoked['token']}"
    expired = world.token(world.gamma, expires=times.now() + DAY)
    assert Token.objects.filter(hash=queries.hash_of(expired)).update(expires=times.now() - 1) == 1
    yield "expired", f"Bearer {expired}"
    suspended = world.hub.member("Delta")
    for standing in ("suspended", "withdrawn", "invited"):
        actions.change_standing(queries.member(suspended.id), standing, by=queries.operator())
        yield standing, f"Bearer {suspended.token}"


def test_no_operation_answers_without_a_token_that_holds(world: World) -> None:
    answers: dict[str, set[str]] = {}
    for name, authorization in _useless(world):
        for operation in world.operations:
            answer = send(world.request(operation, authorization))
            assert answer.status == 401, (name, operation.name, answer.raw)
            assert operation.method == "HEAD" or b'"title":"Not signed in"' in answer.raw, (name, operation.name, answer.raw)
            challenge = answer.headers["WWW-Authenticate"]
            # RFC 6750, 3.1: whoever sent no token is told of no error; of any other token the same is told.
            assert challenge == ('Bearer realm="accord"' if name in NO_TOKEN else 'Bearer realm="accord", error="invalid_token"'), name
            answers.setdefault(challenge, set()).add(json.dumps(_alike(answer), default=bytes.decode, sort_keys=True))
    assert [len(alike) for alike in answers.values()] == [1, 1], "the answer does not tell why a token does not hold"
    assert len({json.loads(answer)[2] for alike in answers.values() for answer in alike}) == 1, "and what it says is the same for all"


def test_a_token_with_every_scope_but_one_is_refused_just_that_and_it_is_audited(world: World) -> None:
    from accord.hub.members.vocabulary import ALL

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


def test_lacking_a_scope_tells_nothing_about_what_exists(world: World) -> None:
    from accord.hub.members.vocabulary import ALL

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
}


# What stands in the address is a value that the caller brings: whether others know it is asked in tests/doors/edge.
# A list for other programs is made as it is asked for, of what the caller itself sees: every member has one of each name.
NO_ID = {"check_value", "export_list", "fetch_list"}


def test_the_wrong_member_is_answered_as_for_an_id_that_never_was(world: World) -> None:
    from accord.hub.members.vocabulary import OWN

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
    assert world.alpha.get(f"/signals/{world.ids['signals', 'id']}")["state"] == "live", "and nothing was changed"
    assert world.alpha.get(f"/bells/{world.ids['bells', 'id']}")["state"] == "ringing", "and it rings on"
    assert len(world.alpha.get("/responsibilities")["items"]) == 1, "and what it can act on stands"
    assert len(world.alpha.get("/gateways")["items"]) == 1, "and what was entered stands"
    assert len(world.alpha.get(f"/webhooks/{world.ids['webhooks', 'id']}/dead-letters")["items"]) == 1, "and what was given up lies there"
    asked = world.hub.member("Beta").get(f"/requests/{world.ids['requests', 'id']}")
    assert (asked["version"], asked["state"], asked["messages"], len(asked["attachments"])) == (1, "received", [], 1), (
        "and is asked as it was"
    )
    (embargo,) = world.hub.member("Police").get("/embargoes")["items"]
    assert embargo["lifted"] is None, "and what the police asked for stands"


def test_a_desk_of_no_active_member_is_answered_as_one_that_never_was(world: World) -> None:
    from accord.hub.members import actions, queries
    from accord.hub.members.vocabulary import OWN

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
    from accord.hub.members.vocabulary import PERMISSIONS

    by_operations = {scope for operation in OPERATIONS for scope in (operation.scope, *operation.beside, *operation.wider)}
    by_pages = {permission for page in PAGES for permission in page.needs}
    assert by_operations <= set(PERMISSIONS)
    assert by_pages <= set(PERMISSIONS)
    assert by_operations | by_pages == set(PERMISSIONS)
    assert all(re.fullmatch(r"(member|hub):[a-z-]+:[a-z-]+", scope) for scope in PERMISSIONS)


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
    token = {item["id"]: item for item in alpha.get("/tokens")["items"]}[heir["id"]]
    assert set(token["scopes"]) == {"member:tokens:manage", "member:feed:read"}, "left out, the scopes are no more than the maker's"
    assert token["role"] == "analyst"
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
