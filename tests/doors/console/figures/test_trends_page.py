"""Trends: a row and a picture for each scheme, every day as a table; only what the reader may see."""

import re
from typing import Any

import pytest
from clocks import at_noon
from hubs import Hub
from rooms import signed_in
from worlds import caller, publish


def page(api: Any, role: str = "analyst") -> str:
    answer = signed_in(api, role).get("/console/trends")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_scheme_that_rises_says_so_and_its_days_are_drawn_and_told(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    at_noon(monkeypatch)
    alpha, beta = hub.member("Alpha", "platform", "TH"), hub.member("Beta", "telecom", "NP")
    for number in range(6):
        publish(caller(alpha), f"https://romance-{number}.example/", scheme="romance")
    text = page(beta)
    assert "Romance scam" in text and re.search(r'<span class="rises">rises</span>', text)
    assert text.count('<rect class="lately"') == 1
    days = re.findall(r'<tr><th scope="row"><bdi dir="ltr">(\d{4}-\d\d-\d\d)</bdi></th>(.*?)</tr>', text)
    assert len(days) == 28 and sum(int(re.findall(r">(\d+)<", cells)[0]) for _, cells in days) == 6


def test_nobody_is_told_of_what_it_may_not_see(hub: Hub) -> None:
    alpha, beta = hub.member("Alpha", "platform", "TH"), hub.member("Beta", "telecom", "NP")
    publish(
        caller(alpha),
        "https://romance.example/",
        scheme="romance",
        tlp="TLP:AMBER",
        audience={"members": [hub.member("Gamma", "finance", "AE").id]},
    )
    assert "Romance scam" not in page(beta) and "No signals in four weeks" in page(beta, "auditor")


def test_thousands_stand_apart_as_they_do_among_the_amounts(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.doors.console.figures import trends
    from accord.hub.signals.queries import SchemeTrend, Trends

    row = SchemeTrend(scheme="romance", days=(1000,) * 27 + (13730,), lately=19730, before=7000.0, rises=True)
    monkeypatch.setattr(trends.queries, "trends", lambda _caller, _days: Trends(since=0, schemes=(row,)))
    text = page(hub.member("Beta", "telecom", "NP"))
    assert (
        '<bdi dir="ltr">19,730</bdi>' in text and '<bdi dir="ltr">7,000.0</bdi>' in text and text.count('<bdi dir="ltr">13,730</bdi>') == 2
    )
    assert "13730" not in text
