"""The shortest way to sending: past the story, never past what keeps somebody safe; and what a door says beforehand."""

import re
from pathlib import Path
from typing import Any

import pytest
from asking import cast
from hubs import Hub
from report_pages import PAID, at, begin, code_in, fill, post, roomy_reports
from reporting import attend, declared, sent


@pytest.fixture(autouse=True)
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    roomy_reports(tmp_path, monkeypatch)


def _straight(code: str, page: str, **data: Any) -> Any:
    return fill(code, page, do="straight", **data)


def test_the_shortest_way_leaves_out_the_story_and_nothing_that_keeps_somebody_safe(hub: Hub) -> None:
    declared(cast(hub))
    second = begin()
    code = code_in(second.page)
    assert "This leaves out your story." in second.page
    you = _straight(code, "money", **PAID, yes="bank")
    attend()
    assert sent() == [("own-bank", "sent"), ("receiving-bank", "sent")], "the banks are told as soon as ever"
    assert at(you.page) == "you" and "q.despair" in you.page and "q.may-contact" in you.page
    plan = _straight(code, "you", **{"q.may-contact": "code", "q.despair": "yes"})
    assert at(plan.page) == "plan" and "You matter more than money" in plan.page and "Kasi" in plan.page
    assert "You did not agree to this." in plan.page, "what was not asked is not done"
    items = re.findall(r'name="item" value="([^"]+)"', plan.page)
    end = fill(code, "plan", do="send", item=items, on=items)
    assert "Your report is on its way" in end.page
    attend()
    assert {outlet for outlet, _ in sent()} == {"own-bank", "receiving-bank"}


def test_what_is_needed_is_asked_on_the_shortest_way_too(hub: Hub) -> None:
    cast(hub)
    code = code_in(begin().page)
    _straight(code, "money", **PAID, yes="bank")
    assert _straight(code, "you").status_code == 422


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
