"""The pages of introductions: put on from the watchlist, the bell, agreeing, declining; and nobody else's."""

from typing import Any

import pytest
from hubs import Hub
from rooms import browser, person
from worlds import caller

from accord.hub.deconfliction import followers
from accord.hub.desks import actions as desks
from accord.hub.members import queries as members
from accord.hub.members.actions import people
from accord.hub.requests import followers as requests
from accord.hub.times import now

FORM = {"region": "", "seen_by": "member", "rings": "", "until": "", "bank": "", "met": "+66812345678", "note": "Lima", "deconflict": "on"}


def work() -> None:
    while followers.work(now()) or requests.work(now()):
        pass


@pytest.fixture
def officers(hub: Hub) -> dict[str, Any]:
    made = {}
    for name, country in (("Lima", "PE"), ("Bangkok", "TH")):
        api = hub.member(name, "state", country)
        desks.make_desk(caller(api), name=f"{name} desk", zone="UTC", wait=5)
        row = person(api, "investigator", f"Officer {name}")
        people.set_contact(row, email=f"{name.lower()}@police.example", phone="", by=members.operator())
        made[name] = browser(row)
    return made


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:400]
    return str(answer.content.decode())


def test_two_are_introduced_and_speak(hub: Hub, officers: dict[str, Any]) -> None:
    for visitor in officers.values():
        assert "No introduction yet" in text(visitor.get("/console/introductions"))
        assert visitor.post("/console/watchlist/add", FORM).status_code == 303
    work()
    lima, bangkok = officers["Lima"], officers["Bangkok"]
    assert "An introduction to another officer" in text(lima.get("/console/bells"))
    listed = text(lima.get("/console/introductions"))
    assert "Officer Bangkok" in listed and "on your watchlist" in listed
    from accord.hub.deconfliction.models import Match

    (match,) = Match.objects.all()
    address = f"/console/introductions/{match.id}"
    page = text(lima.get(address))
    assert "+66 81 234 5678" in page and "+66 81 234 5678" in listed and f'href="/console/watchlist/{match_ref(match)}"' in page
    assert "Officer Bangkok" in page and "bangkok@police.example" not in page
    assert "Choose whether" in text(lima.post(f"{address}/answer", {"do": "x"}), 422)
    text(lima.post(f"{address}/answer", {"do": "decline", "refusal": ""}), 422)
    assert lima.post(f"{address}/answer", {"do": "agree"}).status_code == 303
    assert "has agreed to speak" in text(bangkok.get(address))
    assert bangkok.post(f"{address}/answer", {"do": "agree"}).status_code == 303
    assert "bangkok@police.example" in text(lima.get(address)) and "lima@police.example" in text(bangkok.get(address))
    for other in (browser(person(hub.member("Lima"), "officer", "Other")), browser(person(hub.admin, "officer", "Hub"))):
        assert other.get(address).status_code == other.post(f"{address}/answer", {"do": "agree"}).status_code == 404
        assert "Officer Bangkok" not in text(other.get("/console/introductions"))
    assert browser(person(hub.member("Lima"), "analyst", "Ana")).get(address).status_code == 403


def match_ref(match: Any) -> str:
    """Where Lima, which put it there first, has the target."""
    return str(match.earlier_ref).rpartition(" ")[2]


def test_a_target_in_a_case_is_named_with_the_way_to_it(hub: Hub, officers: dict[str, Any]) -> None:
    lima, bangkok = officers["Lima"], officers["Bangkok"]
    base = lima.post("/console/cases/new", {"title": "Gold", "scheme": "", "once": "a"}).headers["Location"]
    lima.post(f"{base}/add", {"what": "+66812345678", "deconflict": "on", "tlp": "amber", "once": "b"})
    assert bangkok.post("/console/watchlist/add", FORM).status_code == 303
    work()
    for visitor, led in ((lima, f"{base}#target"), (bangkok, "/console/watchlist/")):
        listed = text(visitor.get("/console/introductions"))
        address = listed.partition('href="/console/introductions/')[2].partition('"')[0]
        page = text(visitor.get(f"/console/introductions/{address}"))
        assert "+66 81 234 5678" in listed and "+66 81 234 5678" in page and f'href="{led}' in page
        assert base not in page or visitor is lima


def test_without_a_purpose_it_is_refused(officers: dict[str, Any]) -> None:
    assert "what you work on" in text(officers["Lima"].post("/console/watchlist/add", {**FORM, "note": ""}), 422)


def test_an_officer_who_takes_part_no_more_is_not_waited_for(hub: Hub, officers: dict[str, Any]) -> None:
    for visitor in officers.values():
        assert visitor.post("/console/watchlist/add", FORM).status_code == 303
    work()
    from accord.hub.deconfliction.models import Match

    (match,) = Match.objects.all()
    address = f"/console/introductions/{match.id}"
    (officer,) = [row for row in members.people_of(hub.member("Bangkok").n) if row.name == "Officer Bangkok"]
    people.set_active(officer, False, by=members.operator())
    page = text(officers["Lima"].get(address))
    assert "This officer no longer takes part, so no answer will come." in page and "If both of you agree" not in page
    people.set_active(members.managed_person(members.operator(), officer.id), True, by=members.operator())
    assert "no longer takes part" not in text(officers["Lima"].get(address))
