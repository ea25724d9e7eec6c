"""Signals by day and scheme: what the caller may see, by its own days; and what rises, rises by a stated rule."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from bells import rows
from clocks import Clock
from hubs import Hub
from hypothesis import given
from hypothesis import strategies as st
from worlds import caller, publish

from accord.core.periods import periods
from accord.core.times import DAY, moment
from accord.hub.signals import queries
from accord.hub.signals.reading import trends as counting
from accord.hub.signals.reading.trends import FEWEST, rises
from accord.hub.times import now

ZONE = ZoneInfo("Asia/Kathmandu")


@pytest.fixture(autouse=True)
def _at_midday(monkeypatch: pytest.MonkeyPatch) -> None:
    """No day ends in Kathmandu between what is planted and what is counted."""
    Clock(monkeypatch).to_midday()


def days() -> Any:
    last = moment(now()).astimezone(ZONE).date()
    return periods(last - timedelta(days=27), last, "day", ZONE)


def planted(who: Any, scheme: str, ago: int, count: int, **more: Any) -> None:
    """So many signals, first published so many days ago."""
    for number in range(count):
        made = publish(who, f"https://{scheme}-{ago}-{number}-{who.n}.example/", scheme=scheme, **more)
        rows(f"UPDATE signals_signal SET published = {now() - ago * DAY} WHERE id = {_stored(made.id)} RETURNING n")


def _stored(identity: Any) -> str:
    from django.db import connection

    return f"'\\x{identity.hex}'" if connection.vendor == "postgresql" else f"x'{identity.hex}'"


def test_signals_stand_on_their_day_and_what_rises_stands_first(any_hub: Hub) -> None:
    alpha, beta = caller(any_hub.member("Alpha", "platform", "TH")), any_hub.member("Beta", "telecom", "NP")
    planted(alpha, "romance", 1, 6)
    planted(alpha, "romance", 10, 1)
    planted(alpha, "investment", 2, 3)
    planted(alpha, "investment", 9, 9)
    planted(alpha, "parcel", 40, 2)
    trends = queries.trends(caller(beta), days())
    assert [(row.scheme, row.lately, round(row.before, 2), row.rises) for row in trends.schemes] == [
        ("romance", 6, 0.33, True),
        ("investment", 3, 3.0, False),
    ]
    romance = trends.schemes[0]
    assert romance.days[26] == 6 and romance.days[17] == 1 and sum(romance.days) == 7
    assert trends.since == days()[0].begins


def test_nobody_counts_what_was_not_shared_with_it(any_hub: Hub) -> None:
    alpha = caller(any_hub.member("Alpha", "platform", "TH"))
    beta, gamma = any_hub.member("Beta", "telecom", "NP"), any_hub.member("Gamma", "finance", "AE")
    planted(alpha, "romance", 1, 2, tlp="TLP:AMBER", audience={"members": [beta.id]})
    assert [row.lately for row in queries.trends(caller(beta), days()).schemes] == [2]
    assert queries.trends(caller(gamma), days()).schemes == ()


def test_a_day_begins_where_the_reader_is(any_hub: Hub) -> None:
    """A quarter past an hour of UTC: the day begins there in Kathmandu."""
    alpha = caller(any_hub.member("Alpha", "platform", "TH"))
    there = days()
    planted(alpha, "romance", 1, 1)
    for at, place in ((there[20].begins, 20), (there[20].begins - 1, 19)):
        rows(f"UPDATE signals_signal SET published = {at} RETURNING n")
        (row,) = queries.trends(alpha, there).schemes
        assert row.days[place] == 1 and sum(row.days) == 1


def test_of_very_many_the_newest_are_counted_and_it_says_since_when(any_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    alpha = caller(any_hub.member("Alpha", "platform", "TH"))
    for ago in (5, 4, 3):
        planted(alpha, "romance", ago, 2)
    monkeypatch.setattr(counting, "COUNTED", 3)
    trends = queries.trends(alpha, days())
    assert sum(trends.schemes[0].days) == 3
    ((oldest,),) = rows("SELECT published FROM signals_signal ORDER BY n DESC LIMIT 1 OFFSET 2")
    assert trends.since == oldest


@given(before=st.floats(0, 1000), lately=st.integers(0, 2000))
def test_more_signals_never_make_it_rise_less(before: float, lately: int) -> None:
    assert not rises(FEWEST - 1, before)
    if rises(lately, before):
        assert rises(lately + 1, before) and lately > before
    assert not rises(int(before), before)


def test_a_calm_week_does_not_rise_and_a_jump_does() -> None:
    assert not rises(11, 9.0) and not rises(15, 9.0) and rises(16, 9.0)
