"""Tokens: shown once, revoked at once, and never for more than whoever makes them may do."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hubs import Api, Hub
from rooms import caller, person, signed_in

from accord.hub.members.errors import BeyondOwn

LIST = "/console/tokens"
NEVER = "00000000-0000-4000-8000-000000000000"
SHOWN = re.compile(r'value="(accord_[A-Za-z0-9_-]{43})"')
HUB_SCOPE = re.compile(r"hub:[a-z*]")


def boss(hub: Hub, name: str = "Bank A") -> Any:
    return signed_in(hub.member(name), "administrator", "Bea Boss")


def ids(hub: Hub, name: str = "Bank A") -> list[str]:
    from accord.hub.members import queries

    return [str(row["id"]) for row in queries.tokens(hub.member(name).n)]


def test_a_token_is_made_shown_once_and_does_what_it_was_given(hub: Hub) -> None:
    desk = boss(hub)
    once = re.search(r'name="once" value="([^"]+)"', desk.get(f"{LIST}/make").content.decode())[1]  # type: ignore[index]
    sent = {
        "name": "nightly check",
        "scopes": ["member:check:ask", "member:members:read"],
        "role": "officer",
        "expires": "2190-05-01",
        "once": once,
    }
    assert "It ends with this day, by Bangkok time." in desk.get(f"{LIST}/make").content.decode()
    answer = desk.post(f"{LIST}/make", sent)
    token = SHOWN.search(answer.content.decode())[1]  # type: ignore[index]
    me = Api(token).get("/me")
    assert me["scopes"] == ["member:check:ask", "member:members:read"] and me["role"] == "officer"
    assert Api(token)("GET", "/feed")[0] == 403
    page = desk.get(LIST).content.decode()
    assert "nightly check" in page and "ask for verdicts" in page and "2190-05-01 23:59 Bangkok time" in page and token not in page
    again = desk.post(f"{LIST}/make", sent)
    assert again.status_code == 409 and not SHOWN.search(again.content.decode())
    assert len(ids(hub)) == 2, "the one that the member had, and this"


def test_a_revoked_token_works_no_more(hub: Hub) -> None:
    desk, bank = boss(hub), hub.member("Bank A")
    (id,) = ids(hub)
    assert "the hub will refuse programs that use this token" in desk.get(LIST).content.decode()
    assert desk.post(f"{LIST}/{id}/revoke").status_code == 303
    assert bank("GET", "/me")[0] == 401
    assert "revoked" in desk.get(LIST).content.decode()


def test_bad_input_is_named_and_kept(hub: Hub) -> None:
    desk = boss(hub)
    good = {"name": "a", "scopes": ["member:check:ask"], "role": "officer", "expires": ""}
    for change, sentence in (
        ({"name": ""}, "required"),
        ({"name": "\ue000a"}, "printable"),
        ({"scopes": []}, "Choose at least one"),
        ({"scopes": ["member:everything:do"]}, "valid choice"),
        ({"role": "king"}, "valid choice"),
        ({"expires": "tomorrow"}, "valid date"),
        ({"expires": "2001-01-01"}, "expired already"),
    ):
        answer = desk.post(f"{LIST}/make", good | change)
        assert answer.status_code == 422 and sentence in answer.content.decode(), change
    assert 'value="2001-01-01"' in answer.content.decode()
    assert len(ids(hub)) == 1


def test_nobody_gives_a_token_more_than_they_have(hub: Hub) -> None:
    desk = boss(hub)
    sent = {"name": "more", "role": "officer", "scopes": ["hub:audit:read"]}
    assert not HUB_SCOPE.search(desk.get(f"{LIST}/make").content.decode())
    assert desk.post(f"{LIST}/make", sent).status_code == 403
    assert len(ids(hub)) == 1
    lines = hub.admin.get("/audit?limit=5")["items"]
    assert any(line["outcome"] == "refused" and line["action"] == "member:tokens:manage" for line in lines)


@pytest.mark.parametrize(
    ("role", "asked"),
    [
        ("officer", {"scopes": ("member:tokens:manage",)}),
        ("officer", {"scopes": ("hub:audit:read",)}),
        ("officer", {"scopes": ("member:check:ask",), "role": "administrator"}),
        ("auditor", {"scopes": ("member:check:ask",), "role": "victim officer"}),
    ],
)
def test_the_action_itself_refuses_what_is_beyond_its_caller(hub: Hub, role: str, asked: dict[str, Any]) -> None:
    from accord.hub.members import actions, queries

    bank = hub.member("Bank A")
    by = caller(person(bank, role))
    with pytest.raises(BeyondOwn):
        actions.make_token(queries.member(bank.id), by=by, **asked)
    with pytest.raises(BeyondOwn):
        actions.make_token(queries.member(hub.member("Tele B").id), by=by, scopes=("member:check:ask",))
    assert len(ids(hub)) == 1


def test_the_api_refuses_alike(hub: Hub) -> None:
    from accord.hub.members import actions, queries

    bank = hub.member("Bank A")
    weak = ("member:tokens:manage", "member:check:ask")
    _, token = actions.make_token(queries.member(bank.id), by=queries.operator(), scopes=weak, role="officer")
    api = Api(token)
    for body in ({"scopes": ["member:feed:read"]}, {"scopes": ["hub:*"]}, {"scopes": ["member:check:ask"], "role": "administrator"}):
        assert api("POST", "/tokens", body)[0] == 403
    made = api.post("/tokens", {"scopes": ["member:check:ask"]})
    assert Api(made["token"])("POST", "/tokens", {})[0] == 403
    assert sorted(Api(api.post("/tokens", {})["token"])("GET", "/me")[1].get("scopes", weak)) == sorted(weak)


def test_another_members_tokens_are_as_absent_as_none(hub: Hub) -> None:
    desk = boss(hub)
    (token_id,) = [hub.member("Tele B") and id for id in ids(hub, "Tele B")]
    for id in (token_id, NEVER, "none", "%00"):
        assert desk.post(f"{LIST}/{id}/revoke").status_code == 404
        assert desk.post(f"{LIST}/{id}/revoke", {"member": hub.member("Tele B").id}).status_code == 404
    for id in (hub.member("Tele B").id, NEVER, "Tele B"):
        assert desk.get(f"{LIST}?member={id}").status_code == 404
        assert desk.post(f"{LIST}/make", {"member": id, "name": "x", "scopes": ["member:check:ask"], "role": "officer"}).status_code == 404
    assert hub.member("Tele B")("GET", "/me")[0] == 200
    officer = signed_in(hub.member("Bank A"), "officer")
    assert officer.get(LIST).status_code == 403 and officer.post(f"{LIST}/make", {}).status_code == 403


def test_the_hubs_administrator_sees_any_members_tokens_and_gives_them_no_hub_scope(hub: Hub) -> None:
    desk, bank = signed_in(hub.admin, "administrator"), hub.member("Bank A")
    assert "Tokens of Bank A" in desk.get(f"{LIST}?member={bank.id}").content.decode()
    assert not HUB_SCOPE.search(desk.get(f"{LIST}/make?member={bank.id}").content.decode())
    assert HUB_SCOPE.search(desk.get(f"{LIST}/make").content.decode()), "their own tokens may have them"
    sent = {"name": "x", "role": "officer", "scopes": ["hub:audit:read"], "member": bank.id}
    assert desk.post(f"{LIST}/make", sent).status_code == 403
    assert desk.post(f"{LIST}/make", sent | {"scopes": ["member:check:ask"]}).status_code == 200
    assert len(ids(hub)) == 2
    assert desk.post(f"{LIST}/{ids(hub)[0]}/revoke", {"member": bank.id}).status_code == 303
    assert bank("GET", "/me")[0] == 401


def _queries(client: Any, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_many_tokens_cost_no_more_queries_and_are_paged(hub: Hub) -> None:
    from accord.hub.members import actions, queries

    desk, us = boss(hub), queries.member(hub.member("Bank A").id)
    few = _queries(desk, LIST)
    for number in range(150):
        actions.make_token(us, by=queries.operator(), name=f"program {number:03}")
    assert _queries(desk, LIST) == few
    first = desk.get(LIST).content.decode()
    second = desk.get(re.search(r'rel="next" href="([^"]+)"', first)[1]).content.decode()  # type: ignore[index]
    assert "program 149" in first and "program 050" in first and "program 049" not in first
    assert "program 049" in second and "program 050" not in second


def test_every_permission_has_words_for_whoever_ticks_it() -> None:
    from accord.doors.console.members.labels import PERMISSION_SAYS
    from accord.hub.members.vocabulary import PERMISSIONS

    assert set(PERMISSION_SAYS) == set(PERMISSIONS)
