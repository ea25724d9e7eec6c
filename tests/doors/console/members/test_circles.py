"""Circles: what one belongs to or owns, what opens to joiners, and that a hidden one is as absent as none."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hubs import Hub
from rooms import signed_in

LIST = "/console/circles"
NEVER = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def circle(hub: Hub) -> str:
    """Bank A's circle, to which Tele B belongs too."""
    made = hub.member("Bank A").post("/circles", {"name": "Quiet circle", "opens": True})["id"]
    hub.member("Bank A").post(f"/circles/{made}/members", {"member": hub.member("Tele B", "telecom").id})
    return str(made)


def test_a_circle_is_made_and_says_what_it_opens(hub: Hub) -> None:
    boss = signed_in(hub.member("Bank A"), "administrator")
    assert "No circle yet" in boss.get(LIST).content.decode()
    answer = boss.post(f"{LIST}/make", {"name": "Payments", "opens": "on"})
    assert answer.status_code == 303
    page = boss.get(answer["Location"]).content.decode()
    assert "Payments" in page and "is given what the circle shared before" in page and "1 member" in page
    plain = boss.get(boss.post(f"{LIST}/make", {"name": "Plain"})["Location"]).content.decode()
    assert "nothing of what was shared before" in plain
    for name in ("Payments", "", "x" * 201, "\ue000name"):
        answer = boss.post(f"{LIST}/make", {"name": name})
        assert answer.status_code == 422 and "error" in answer.content.decode()


def test_the_owner_lets_a_member_join_and_takes_it_out(hub: Hub, circle: str) -> None:
    boss, third = signed_in(hub.member("Bank A"), "administrator"), hub.member("Exchange C", "crypto")
    earlier = hub.member("Bank A").publish("+66812345678", tlp="TLP:AMBER", audience={"circles": [circle]})["id"]
    assert third("GET", f"/signals/{earlier}")[0] == 404
    assert "and what it shared before" in boss.get(f"{LIST}/{circle}").content.decode()
    assert boss.post(f"{LIST}/{circle}/join", {"member": third.id}).status_code == 303
    assert third.get(f"/signals/{earlier}")["id"] == earlier, "the circle opens what it shared"
    assert "Exchange C" in signed_in(third, "officer").get(f"{LIST}/{circle}").content.decode()
    assert boss.post(f"{LIST}/{circle}/leave", {"member": third.id}).status_code == 303
    assert signed_in(third, "officer").get(f"{LIST}/{circle}").status_code == 404
    for odd in ("", NEVER, "Exchange C", "\0"):
        assert boss.post(f"{LIST}/{circle}/join", {"member": odd}).status_code == 422
        assert boss.post(f"{LIST}/{circle}/leave", {"member": odd}).status_code == 422


def test_who_only_belongs_may_leave_and_take_nobody_with_it(hub: Hub, circle: str) -> None:
    boss = signed_in(hub.member("Tele B"), "administrator")
    page = boss.get(f"{LIST}/{circle}").content.decode()
    assert "Leave this circle" in page and "Take out" not in page and "Let a member join" not in page
    assert boss.post(f"{LIST}/{circle}/leave", {"member": hub.member("Bank A").id}).status_code == 403
    assert boss.post(f"{LIST}/{circle}/join", {"member": hub.member("Exchange C").id}).status_code == 403
    answer = boss.post(f"{LIST}/{circle}/leave", {"member": hub.member("Tele B").id})
    assert (answer.status_code, answer["Location"]) == (303, LIST)
    assert boss.get(f"{LIST}/{circle}").status_code == 404


def test_a_hidden_circle_is_none(hub: Hub, circle: str) -> None:
    outsider = signed_in(hub.member("Exchange C", "crypto"), "administrator")
    assert "Quiet circle" not in outsider.get(LIST).content.decode()
    hidden, never = outsider.get(f"{LIST}/{circle}"), outsider.get(f"{LIST}/{NEVER}")
    assert hidden.status_code == never.status_code == 404
    for id in (circle, NEVER, "Quiet circle"):
        assert outsider.get(f"{LIST}/{id}").status_code == 404
        for step in ("join", "leave"):
            assert outsider.post(f"{LIST}/{id}/{step}", {"member": hub.member("Exchange C").id}).status_code == 404


def test_roles(hub: Hub, circle: str) -> None:
    officer = signed_in(hub.member("Bank A"), "officer")
    page = officer.get(f"{LIST}/{circle}").content.decode()
    assert "Quiet circle" in page and "Take out" not in page and "Leave this circle" not in page
    assert officer.get(f"{LIST}/make").status_code == 403
    assert officer.post(f"{LIST}/{circle}/join", {"member": hub.member("Tele B").id}).status_code == 403
    secretariat = signed_in(hub.admin, "secretariat")
    assert "Quiet circle" in secretariat.get(LIST).content.decode()
    assert secretariat.post(f"{LIST}/{circle}/leave", {"member": hub.member("Tele B").id}).status_code == 303


def _queries(client: Any, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_many_circles_cost_no_more_queries_and_are_paged(hub: Hub, circle: str) -> None:
    from accord.hub.members import actions, queries

    boss = signed_in(hub.member("Bank A"), "administrator")
    few = [_queries(boss, LIST), _queries(boss, f"{LIST}/{circle}")]
    us = queries.as_member(queries.member(hub.member("Bank A").id))
    for number in range(150):
        actions.make_circle(f"Circle {number:03}", by=us)
    assert [_queries(boss, LIST), _queries(boss, f"{LIST}/{circle}")] == few
    first = boss.get(LIST).content.decode()
    second = boss.get(first.split('rel="next" href="')[1].split('"')[0]).content.decode()
    assert "Circle 099" in first and "Circle 100" not in first
    assert "Circle 100" in second and "Quiet circle" in second and "Circle 099" not in second
