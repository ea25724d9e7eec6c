"""A token may do what whoever made it may now: demoted, ended or revoked, they take with them what they gave, at once and down the line."""

from types import SimpleNamespace
from typing import Any

import pytest
from hubs import Api, Hub
from rooms import browser, caller, person

CLEAR = {"identifier": {"value": "evil-made.example.com"}, "scheme": "parcel", "marking": {"tlp": "TLP:CLEAR"}}
SCOPES = ("member:signals:publish", "member:signals:read", "member:tokens:manage", "member:members:read")


def made(by: Any, hub: Hub, name: str = "Bank A", **more: Any) -> Api:
    from accord.hub.members import actions, queries

    given = {"scopes": SCOPES, "role": "administrator", **more}
    id, token = actions.make_token(queries.member(hub.member(name).id), by=by, **given)
    return Api(token, id)


def who(api: Api) -> Any:
    from accord.hub.members import queries

    return queries.caller(api.token)


def listed(hub: Hub, token_id: str, name: str = "Bank A") -> dict[str, Any]:
    from accord.hub.members import queries

    return next(row for row in queries.tokens(hub.member(name).n) if row["id"] == token_id)


def test_what_an_administrator_made_shrinks_with_the_role_and_grows_back(any_hub: Hub) -> None:
    from accord.hub.members import queries
    from accord.hub.members.actions import people

    boss = person(any_hub.member("Bank A"), "administrator", "Bea Boss")
    token = made(caller(boss), any_hub)
    assert token("POST", "/signals", CLEAR)[0] == 201
    people.change_role(queries.managed_person(queries.operator(), boss.id), "auditor", by=queries.operator())
    status, answer = token("POST", "/signals", {**CLEAR, "identifier": {"value": "evil-later.example.com"}})
    assert (status, answer["code"]) == (403, "missing-scope")
    assert token("POST", "/tokens", {"scopes": ["member:members:read"]})[0] == 403, "nor does it mint another"
    assert who(token).scopes == {"member:signals:read", "member:members:read"}
    row = listed(any_hub, token.id)
    assert (row["maker"], row["suspended"]) == ({"id": boss.id, "name": "Bea Boss"}, False)
    assert row["lost"] == ["member:signals:publish", "member:tokens:manage"]
    people.change_role(queries.managed_person(queries.operator(), boss.id), "analyst", by=queries.operator())
    narrow = who(token)
    assert narrow.role == "analyst" and "member:signals:publish" in narrow.scopes, "and publishes no wider than its maker may"
    people.change_role(queries.managed_person(queries.operator(), boss.id), "administrator", by=queries.operator())
    assert who(token).scopes == set(SCOPES)


def test_whoever_is_ended_takes_tokens_and_what_these_made_with_them(any_hub: Hub) -> None:
    from accord.hub.members import queries
    from accord.hub.members.actions import people

    boss = person(any_hub.member("Bank A"), "administrator", "Bea Boss")
    first = made(caller(boss), any_hub)
    second = made(who(first), any_hub, scopes=("member:members:read", "member:tokens:manage"))
    third = made(who(second), any_hub, scopes=("member:members:read",))
    operators = made(queries.operator(), any_hub)
    assert listed(any_hub, third.id)["parent"] == second.id and listed(any_hub, operators.id)["maker"] is None
    people.set_active(queries.managed_person(queries.operator(), boss.id), False, by=queries.operator())
    assert [who(token) is None for token in (first, second, third, operators)] == [True, True, True, False]
    assert first("GET", "/me")[0] == 401
    assert all(listed(any_hub, token.id)["suspended"] for token in (first, second, third))
    people.set_active(queries.managed_person(queries.operator(), boss.id), True, by=queries.operator())
    assert all(who(token) is not None for token in (first, second, third))


def test_a_token_that_is_revoked_takes_what_it_made_with_it_and_none_outlives_it(any_hub: Hub) -> None:
    from accord.hub.members import actions, queries
    from accord.hub.members.errors import Outlives
    from accord.hub.times import now

    end = now() + 3_600_000_000
    first = made(queries.operator(), any_hub, expires=end)
    second = made(who(first), any_hub, expires=end - 1, scopes=("member:members:read",))
    for later in (None, end + 1):
        with pytest.raises(Outlives):
            made(who(first), any_hub, expires=later)
    assert who(second) is not None
    assert actions.revoke_token(first.id, by=queries.operator())
    assert who(second) is None and listed(any_hub, second.id)["suspended"]


def test_a_suspended_makers_member_suspends_what_was_made_for_another(any_hub: Hub) -> None:
    from accord.hub.members import actions, queries

    boss = person(any_hub.member("Bank A"), "administrator", "Bea Boss")
    token = made(caller(boss), any_hub)
    actions.change_standing(queries.member(any_hub.member("Bank A").id), "suspended", by=queries.operator())
    assert who(token) is None and not listed(any_hub, token.id)["suspended"], "its own member is what stands in the way"


def test_the_console_and_the_command_line_show_it(hub: Hub) -> None:
    from accord.hub.members import queries
    from accord.hub.members.actions import people

    boss = person(hub.member("Bank A"), "administrator", "Bea Boss")
    made(caller(boss), hub, name="Bank A")
    other = browser(person(hub.member("Bank A"), "administrator", "Carl Colleague"))
    assert "Bea Boss" in other.get("/console/tokens").content.decode()
    people.change_role(queries.managed_person(queries.operator(), boss.id), "auditor", by=queries.operator())
    assert "2 permissions no longer hold" in other.get("/console/tokens").content.decode()
    people.set_active(queries.managed_person(queries.operator(), boss.id), False, by=queries.operator())
    assert "suspended: its maker has ended" in other.get("/console/tokens").content.decode()
    from accord.doors.cli.tokens import _made_by

    [row] = [row for row in queries.tokens(hub.member("Bank A").n) if row["maker"]]
    assert _made_by(row) == "Bea Boss"


def test_makers_of_older_tokens_are_found_in_the_audit_lines(any_hub: Hub) -> None:
    from importlib import import_module

    from django.apps import apps
    from django.db import connection
    from vaults import change

    from accord.hub.members import actions, queries

    boss = person(any_hub.member("Bank A"), "administrator", "Bea Boss")
    first = made(caller(boss), any_hub)
    second = made(who(first), any_hub, scopes=("member:tokens:manage", "member:members:read"))
    third = made(who(second), any_hub, scopes=("member:members:read",))
    own = made(queries.operator(), any_hub)
    assert actions.revoke_token(second.id, by=queries.operator())
    change("UPDATE members_token SET maker = NULL, parent = NULL")
    import_module("accord.hub.members.migrations.0002_token_maker").find(apps, SimpleNamespace(connection=connection))
    assert listed(any_hub, first.id)["maker"] == {"id": boss.id, "name": "Bea Boss"}
    assert listed(any_hub, own.id)["maker"] is None
    assert who(third) is not None, "one that made its successor and was revoked before takes nothing away now"
