"""The shortest way to sending: past the story, never past what keeps somebody safe; and what a door says beforehand."""

import re
from pathlib import Path
from typing import Any

import pytest
from asking import cast
from hubs import Hub
from report_pages import PAID, at, begin, code_in, fill, form_in, post, roomy_reports
from reporting import CONTACT, attend, declared, sent

DESPAIR = "Talk to somebody now"


@pytest.fixture(autouse=True)
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    roomy_reports(tmp_path, monkeypatch)


def _straight(code: str, page: str, **data: Any) -> Any:
    return fill(code, page, do="straight", **data)


def chosen_currency(page: str) -> str:
    select = re.search(r'<select id="p1.currency".*?</select>', page, re.DOTALL)
    assert select, page
    (chosen,) = re.findall(r'<option value="([A-Z]*)" selected', select[0]) or [""]
    return chosen


def test_the_shortest_way_leaves_out_the_story_and_nothing_that_keeps_somebody_safe(hub: Hub) -> None:
    declared(cast(hub))
    second = begin()
    code = code_in(second.page)
    assert "This leaves out your story." in second.page
    last = _straight(code, "money", **PAID)
    attend()
    assert sent() == [("own-bank", "sent"), ("receiving-bank", "sent")], "the button says yes, and the banks are told at once"
    assert at(last.page) == "last" and "q.despair" in last.page and "q.may-contact" in last.page, "safety is asked"
    assert "Kasi" in last.page and "You did not agree to this." in last.page, "what will be sent stands there, and what will not"
    items = re.findall(r'name="item" value="([^"]+)"', last.page)
    end = fill(code, "last", do="send-code", item=items, on=items, **{"q.despair": "yes"})
    assert "Your report is on its way" in end.page
    assert DESPAIR in end.page and DESPAIR not in last.page, "the lines stand first on the page that follows"
    attend()
    assert {outlet for outlet, _ in sent()} == {"own-bank", "receiving-bank"}, "what was not asked is not done"


def test_who_says_no_to_the_banks_goes_on_without_them(hub: Hub) -> None:
    declared(cast(hub))
    code = code_in(begin().page)
    assert at(fill(code, "money", **PAID).page) == "story"
    assert at(_straight(code, "story").page) == "last"
    attend()
    assert sent() == []


def test_what_is_needed_is_asked_on_the_shortest_way_too(hub: Hub) -> None:
    cast(hub)
    code = code_in(begin().page)
    last = _straight(code, "money", **PAID)
    refused = fill(code, "last", do="send")
    assert refused.status_code == 422 and at(refused.page) == "last" and "Kasi" in refused.page and "Kasi" in last.page
    chosen = fill(code, "last", do="send-code", **{"q.may-contact": "message", "q.contact": CONTACT})
    assert chosen.status_code == 200 and "big-code" in chosen.page, "what was answered on the page stays so"


def test_a_child_is_led_page_by_page(hub: Hub) -> None:
    cast(hub)
    second = begin(**{"q.age": "child"})
    code = code_in(second.page)
    assert 'value="straight"' not in second.page
    assert at(_straight(code, "money", **PAID, yes="bank").page) == "story", "whatever a browser sends"


def test_there_is_no_short_way_past_the_first_page_nor_where_somebody_is_held(hub: Hub) -> None:
    cast(hub)
    for door in ("money", "held"):
        assert 'value="straight"' not in post(door=door).page


def test_where_the_country_is_known_the_money_is_asked_for_at_once(hub: Hub) -> None:
    from django.test import Client

    declared(cast(hub))
    client, here = Client(), {"Sec-Fetch-Site": "same-origin", "Accept-Language": "en-TH"}
    first = client.post("/report", {"door": "money", "q.lost": "money"}, headers=here).content.decode()
    assert at(first) == "paid" and "Bangkok Bank" in first and 'name="p1.amount"' in first and "q.age" in first
    sent_on = {"door": "money", "at": "paid", "form": form_in(first), "q.lost": "money", **PAID}
    abroad = client.post("/report", {**sent_on, "q.country": "BD", "do": "straight"}, headers=here).content.decode()
    assert at(abroad) == "money", "in another country there are other banks: looked at once more"
    child = client.post("/report", {**sent_on, "q.country": "TH", "q.age": "child", "do": "straight"}, headers=here).content.decode()
    assert at(child) == "story"
    last = client.post("/report", {**sent_on, "q.country": "TH", "q.age": "adult", "do": "straight"}, headers=here).content.decode()
    assert at(last) == "last" and "q.may-contact" in last
    code = code_in(last)
    back = client.post("/report", {"code": code, "at": "last", "form": form_in(last), "do": "back"}, headers=here).content.decode()
    assert at(back) == "agree"


def test_a_door_ticks_what_it_says(hub: Hub) -> None:
    from django.test import Client

    page = Client().get("/report").content.decode()
    labels = re.findall(r'<form method="post" action="/report[^>]*>.*?<button[^>]*>([^<]*)</button>', page, re.DOTALL)
    assert labels == ["Money was taken", "Something else was taken, or asked for", "Someone is held"]
    assert page.count('name="q.lost" value="money"') == 1
    first = post(door="money", **{"q.lost": "money"})
    ticked = r'name="q\.lost" value="money" checked'
    assert at(first.page) == "first" and re.search(ticked, first.page)
    assert not re.search(ticked, post(door="money").page)


@pytest.mark.parametrize(
    ("language", "theirs"), [("bn-BD", "BDT"), ("ne-NP", "NPR"), ("ar-AE", "AED"), ("es-PE", "PEN"), ("bn", "BDT"), ("ne", "NPR")]
)
@pytest.mark.parametrize("do", ["next", "straight", "more", "stay"])
def test_the_currency_that_stood_there_follows_the_country_that_is_chosen(hub: Hub, language: str, theirs: str, do: str) -> None:
    """It stood there by the browser's language: 480,000 baht were read as 480,000 taka."""
    cast(hub)
    from django.test import Client

    client, here = Client(), {"Sec-Fetch-Site": "same-origin", "Accept-Language": language}
    first = client.post("/report?lang=en", {"door": "money", "q.lost": "money"}, headers=here).content.decode()
    assert at(first) == "paid" and chosen_currency(first) == theirs
    typed = {"p1.amount": "480000", "p1.currency": theirs, "p1.own-bank": "TH:014", "p1.to": "TH:004:1234567890"}
    sent_on = {"door": "money", "at": "paid", "form": form_in(first), "q.lost": "money", "q.country": "TH", "preset": theirs, **typed}
    second = client.post("/report?lang=en", {**sent_on, "do": do}, headers=here).content.decode()
    assert at(second) == ("paid" if do in ("more", "stay") else "money")
    assert chosen_currency(second) == "THB" and "THB 480,000" in second and theirs not in second.partition("THB 480,000")[2][:200]
    assert 'name="preset" value="THB"' in second
    # It is looked at once more, and what is chosen there stays, also where it is the one that stood there first.
    code = "" if do == "stay" else code_in(second)
    again = {"code": code, "form": form_in(second), "door": "money", "at": at(second), "q.lost": "money", "q.country": "TH"}
    third = client.post("/report?lang=en", {**again, **typed, "preset": "THB", "do": "stay"}, headers=here).content.decode()
    assert chosen_currency(third) == theirs


@pytest.mark.parametrize(
    ("amount", "currency"), [("৳ 480000", "BDT"), ("480,000 taka", "BDT"), ("480000 baht", "THB"), ("500 USD", "USD"), ("", "THB")]
)
def test_a_currency_that_the_amount_itself_names_stands_whatever_country_is_chosen(hub: Hub, amount: str, currency: str) -> None:
    cast(hub)
    from django.test import Client

    client, here = Client(), {"Sec-Fetch-Site": "same-origin", "Accept-Language": "bn-BD"}
    first = client.post("/report?lang=en", {"door": "money", "q.lost": "money"}, headers=here).content.decode()
    typed = {"p1.amount": amount, "p1.currency": "BDT", "p1.own-bank": "TH:014", "preset": "BDT", "q.country": "TH", "q.lost": "money"}
    second = client.post("/report?lang=en", {"door": "money", "at": "paid", "form": form_in(first), **typed, "do": "next"}, headers=here)
    assert at(second.content.decode()) == "money" and chosen_currency(second.content.decode()) == currency


@pytest.mark.parametrize(("amount", "currency"), [("500 USDT", "USDT"), ("AED 2k", "AED"), ("1,500 baht", "THB"), ("1500", "THB")])
def test_a_currency_that_the_page_chose_gives_way_to_the_one_that_the_amount_names(hub: Hub, amount: str, currency: str) -> None:
    cast(hub)
    from django.test import Client

    client, here = Client(), {"Sec-Fetch-Site": "same-origin", "Accept-Language": "th-TH"}
    first = client.post("/report?lang=en", {"door": "money", "q.lost": "money"}, headers=here).content.decode()
    typed = {"p1.amount": amount, "p1.currency": "THB", "p1.own-bank": "TH:014", "preset": "THB", "q.country": "TH", "q.lost": "money"}
    sent_on = {"door": "money", "at": "paid", "form": form_in(first), **typed}
    second = client.post("/report?lang=en", {**sent_on, "do": "more"}, headers=here)
    assert second.status_code == 200 and chosen_currency(second.content.decode()) == currency
    # One that was chosen contradicts it, and is asked about.
    chosen = client.post("/report?lang=en", {**sent_on, "p1.amount": "500 USDT", "preset": "USD", "do": "next"}, headers=here)
    assert chosen.status_code == 422 and "another currency than the one chosen" in chosen.content.decode()


def test_it_follows_the_country_also_where_something_else_is_asked_about(hub: Hub) -> None:
    from django.test import Client

    cast(hub)
    client, here = Client(), {"Sec-Fetch-Site": "same-origin", "Accept-Language": "bn-BD"}
    first = client.post("/report?lang=en", {"door": "money", "q.lost": "money"}, headers=here).content.decode()
    typed = {"p1.amount": "480000", "p1.currency": "BDT", "p1.to": "456-7-89123-0", "preset": "BDT", "q.country": "TH", "q.lost": "money"}
    asked = client.post("/report?lang=en", {"door": "money", "at": "paid", "form": form_in(first), **typed, "do": "next"}, headers=here)
    assert asked.status_code == 422 and chosen_currency(asked.content.decode()) == "THB"
    assert "THB 480,000" in asked.content.decode()
