"""Periods of a zone: they join without a gap, hold just the days that were asked for, and begin where the calendar says."""

import itertools
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.periods import UNITS, Unit, count, periods, placing, whole
from accord.core.times import micros, moment

ZONES = ("UTC", "Asia/Bangkok", "Asia/Kathmandu", "America/Lima", "Europe/Berlin", "Australia/Lord_Howe")
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@given(first=DAYS, length=st.integers(0, 500), unit=st.sampled_from(UNITS), zone=st.sampled_from(ZONES), part=st.floats(0, 1))
def test_periods_join_and_hold_every_moment_of_these_days_once(first: date, length: int, unit: Unit, zone: str, part: float) -> None:
    last = first + timedelta(days=length)
    there = periods(first, last, unit, ZoneInfo(zone))
    assert (there[0].first, there[-1].last) == (first, last)
    assert len(there) == count(first, last, unit, 10_000)
    for before, after in itertools.pairwise(there):
        assert before.ends == after.begins and before.last + timedelta(days=1) == after.first
        assert {"day": True, "week": after.first.weekday() == 0, "month": after.first.day == 1}.get(
            unit, after.first.day == 1 and after.first.month in (1, 4, 7, 10)
        )
    (all_of_it,) = whole(first, last, ZoneInfo(zone))
    assert (all_of_it.begins, all_of_it.ends) == (there[0].begins, there[-1].ends)
    at = all_of_it.begins + int(part * (all_of_it.ends - all_of_it.begins - 1))
    period = there[placing(there)(at)]
    assert period.begins <= at < period.ends
    assert period.first <= moment(at).astimezone(ZoneInfo(zone)).date() <= period.last


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("week", ["2025-12-30", "2026-01-05", "2026-01-12"]),
        ("month", ["2025-12-30", "2026-01-01"]),
        ("quarter", ["2025-12-30", "2026-01-01"]),
    ],
)
def test_a_period_begins_where_the_calendar_says(unit: Unit, expected: list[str]) -> None:
    there = periods(date(2025, 12, 30), date(2026, 1, 14), unit, UTC)
    assert [f"{period.first}" for period in there] == expected


def test_a_day_on_which_the_clock_is_put_back_has_25_hours() -> None:
    (day,) = periods(date(2026, 10, 25), date(2026, 10, 25), "day", ZoneInfo("Europe/Berlin"))
    assert day.ends - day.begins == 25 * 3600 * 1_000_000
    assert day.begins == micros(datetime(2026, 10, 24, 22, tzinfo=UTC))


def test_counting_ends_where_it_is_told_to() -> None:
    assert count(date(1990, 1, 1), date(2060, 1, 1), "day", 121) == 121
    assert count(date(2026, 1, 1), date(2026, 1, 1), "quarter", 121) == 1
