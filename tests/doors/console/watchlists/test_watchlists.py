"""The pages of watchlists: put on from a search or by pasting, what named it, its bell, and taking it off."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from hubs import Hub
from rooms import browser, person
from worlds import caller

from accord.hub.desks import actions as desks
from accord.hub.times import now
from accord.hub.watchlists import followers

SOON, LATER = (str(date.today() + timedelta(days=days)) for days in (100, 130))


def work() -> None:
    followers._seen.clear()
    while followers.work(now()):
        pass


@pytest.fixture
def visitor(hub: Hub) -> Any:
    work()
    bank = hub.member("Bank", "finance", "TH")
    desks.make_desk(caller(bank), name="Fraud desk", zone="Asia/Bangkok", wait=5)
    return browser(person(bank, "investigator", "Nok"))


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:400]
    return str(answer.content.decode())


FORM = {"region": "TH", "seen_by": "member", "rings": "", "until": "", "note": "", "bank": ""}


def test_what_was_found_is_watched_and_rings(hub: Hub, visitor: Any) -> None:
    found = text(visitor.post("/console/search", {"q": "081 234 5678", "region": "TH"}))
    assert 'action="/console/watchlist/begin"' in found
    met = re.search(r'watchlist/begin.*?name="met" value="([^"]+)"', found, re.DOTALL)
    assert met
    form = text(visitor.post("/console/watchlist/begin", {"met": met[1], "kind": "phone", "region": "TH"}))
    assert met[1] in form
    sent = visitor.post("/console/watchlist/add", {**FORM, "met": met[1], "kind": "phone", "note": "Lima", "until": SOON})
    assert sent.status_code == 303 and sent.headers["Location"] == "/console/watchlist?added=1"
    listed = text(visitor.get("/console/watchlist?added=1"))
    assert "1 identifier is being watched now." in listed and SOON in listed
    (id,) = set(re.findall(r'href="/console/watchlist/([0-9a-f-]{36})"', listed))
    police = hub.member("Police", "state", "TH")
    signal = police.publish("+66812345678")["id"]
    work()
    page = text(visitor.get(f"/console/watchlist/{id}"))
    assert "Lima" in page and "A signal" in page and "on the same identifier" in page and "/console/signals/" in page
    assert ">retracted<" not in page
    bells = text(visitor.get("/console/bells"))
    assert "Named:" in bells and f"/console/watchlist/{id}" in bells
    police.post(f"/signals/{signal}/retract", {"reason": "we were wrong"})
    assert re.search(r">retracted</span>.*?<time", text(visitor.get(f"/console/watchlist/{id}")), re.DOTALL)
    assert visitor.post(f"/console/watchlist/{id}/change", {"rings": "", "until": LATER, "note": "Lima, again"}).status_code == 303
    assert LATER in text(visitor.get(f"/console/watchlist/{id}?changed=1"))
    assert id in text(visitor.post("/console/watchlist", {"q": "0812345678"}))
    assert "Nothing on the list is like this" in text(visitor.post("/console/watchlist", {"q": "other.example"}))
    assert visitor.post(f"/console/watchlist/{id}/remove").headers["Location"] == "/console/watchlist?off=1"
    assert visitor.get(f"/console/watchlist/{id}").status_code == 404
    assert "Nothing is being watched" in text(visitor.get("/console/watchlist"))


@pytest.mark.parametrize("zone", ["America/Lima", "UTC", "Asia/Bangkok", "Pacific/Auckland"])
def test_the_last_day_is_the_one_that_was_typed_wherever_the_desk_stands(hub: Hub, zone: str) -> None:
    work()
    bank = hub.member("Far bank", "finance", "PE")
    desks.make_desk(caller(bank), name="Fraud desk", zone=zone, wait=5)
    visitor = browser(person(bank, "investigator", "Luz"))
    visitor.post("/console/watchlist/add", {**FORM, "met": "evil.example", "until": SOON})
    for _ in range(2):  # kept as it stands in its form, it ends no later than before
        listed = text(visitor.get("/console/watchlist"))
        (address,) = set(re.findall(r'href="(/console/watchlist/[0-9a-f-]{36})"', listed))
        page = text(visitor.get(address))
        (day,) = re.findall(r'name="until" value="([^"]+)"', page)
        assert day == SOON and f"<bdi>{SOON}</bdi>" in listed and f"<bdi>{SOON}</bdi>" in page
        assert visitor.post(f"{address}/change", {"rings": "", "until": day, "note": ""}).status_code == 303


def test_many_are_pasted_and_none_is_put_on_until_all_can_be_read(visitor: Any) -> None:
    wrong = text(visitor.post("/console/watchlist/add", {**FORM, "met": "evil.example\nno such thing\n\n0812345678"}), 422)
    assert "Line 2:" in wrong and "no such thing" in wrong
    assert "Nothing is being watched" in text(visitor.get("/console/watchlist"))
    sent = visitor.post("/console/watchlist/add", {**FORM, "met": "evil.example\r\n0812345678"})
    assert sent.status_code == 303
    assert visitor.post("/console/watchlist/add", {**FORM, "met": "evil.example"}).headers["Location"] == "/console/watchlist?added=0"
    for more in ({"met": ""}, {"until": "yesterday"}, {"rings": "nothing"}, {"seen_by": "all"}, {"until": "2040-01-01"}):
        text(visitor.post("/console/watchlist/add", {**FORM, "met": "b.example", **more}), 422)


def test_a_phone_and_a_page_are_watched_as_they_are_pasted_out_of_a_chat(visitor: Any) -> None:
    pasted = "โทร 0812345678\nhttps://parcel-fee.example/th/pay ครับ"
    assert visitor.post("/console/watchlist/add", {**FORM, "met": pasted}).headers["Location"] == "/console/watchlist?added=2"
    for alone in ("0812345678", "https://parcel-fee.example/th/pay"):
        assert visitor.post("/console/watchlist/add", {**FORM, "met": alone}).headers["Location"] == "/console/watchlist?added=0"


def test_ones_own_list_is_not_on_a_colleagues_page(hub: Hub, visitor: Any) -> None:
    visitor.post("/console/watchlist/add", {**FORM, "met": "quiet.example", "seen_by": "me"})
    assert "quiet" in text(visitor.get("/console/watchlist"))
    colleague = browser(person(hub.member("Bank"), "officer", "Som"))
    assert "quiet" not in text(colleague.get("/console/watchlist"))
    assert browser(person(hub.member("Bank"), "auditor", "Aud")).get("/console/watchlist").status_code == 403
