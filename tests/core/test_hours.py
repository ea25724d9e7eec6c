"""When a desk is open: days, midnight, changed clocks, holidays."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from accord.core.hours import DAYS, Hours, NotHours, edges, is_open, read_hours, write_hours
from accord.core.times import SECOND, micros

ZONES = [
    "UTC",
    "Asia/Bangkok",
    "Asia/Kathmandu",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Africa/Casablanca",
]
MINUTE = 60 * SECOND
NEVER = frozenset[date]()

minute = st.integers(0, 1439)
span = st.tuples(minute, st.integers(0, 1440)).filter(lambda pair: pair[0] != pair[1])
week = st.tuples(*[st.lists(span, max_size=3).map(lambda spans: tuple(sorted(spans)))] * 7)
moment = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))


def at(text: str, zone: str = "UTC") -> int:
    return micros(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)))


def opened(hours: dict[str, list[str]], moment: int, zone: str = "UTC", holidays: frozenset[date] = NEVER) -> bool:
    return is_open(read_hours(hours), ZoneInfo(zone), holidays.__contains__, moment)


@given(week, st.sampled_from(ZONES), moment, st.frozensets(st.dates(date(2019, 12, 31), date(2030, 1, 1)), max_size=5))
@example(tuple([((1320, 360),)] * 7), "Europe/Berlin", datetime(2026, 3, 29, 1, 30, tzinfo=UTC), frozenset())
def test_it_is_open_when_the_wall_clock_stands_in_a_span_that_began_on_a_working_day(
    spans: tuple[tuple[tuple[int, int], ...], ...], zone: str, when: datetime, holidays: frozenset[date]
) -> None:
    wall = when.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)
    expected = False
    for day in (wall.date() - timedelta(days=1), wall.date()):
        for begin, end in spans[day.weekday()]:
            first = datetime.combine(day, datetime.min.time()) + timedelta(minutes=begin)
            last = datetime.combine(day, datetime.min.time()) + timedelta(minutes=end, days=1 if end < begin else 0)
            expected |= first <= wall < last and day not in holidays
    assert is_open(Hours(spans), ZoneInfo(zone), holidays.__contains__, micros(when)) is expected


@given(week)
def test_hours_are_read_as_they_were_written(spans: tuple[tuple[tuple[int, int], ...], ...]) -> None:
    assert read_hours(write_hours(Hours(spans))) == Hours(spans)


@given(st.sampled_from(ZONES), moment, st.frozensets(st.dates(), max_size=3))
def test_always_is_always(zone: str, when: datetime, holidays: frozenset[date]) -> None:
    assert is_open(read_hours("always"), ZoneInfo(zone), lambda day: True, micros(when))
    assert not is_open(read_hours({}), ZoneInfo(zone), holidays.__contains__, micros(when))


def test_a_night_span_belongs_to_the_day_it_begins_on() -> None:
    night = {"tue": ["22:00-06:00"]}
    assert not opened(night, at("2026-11-24T05:59"))
    assert not opened(night, at("2026-11-24T21:59"))
    assert opened(night, at("2026-11-24T22:00"))
    assert opened(night, at("2026-11-25T05:59"))
    assert not opened(night, at("2026-11-25T06:00"))
    assert not opened(night, at("2026-11-25T05:59"), holidays=frozenset({date(2026, 11, 24)}))
    assert opened(night, at("2026-11-25T05:59"), holidays=frozenset({date(2026, 11, 25)}))


def test_a_day_with_a_changed_clock() -> None:
    day = {"sun": ["02:00-03:00"]}
    # Berlin leaves this hour out on 29 March, and has it twice on 25 October 2026.
    assert not any(opened(day, at("2026-03-28T23:00") + step * 60_000_000, "Europe/Berlin") for step in range(0, 600))
    open_minutes = [step for step in range(0, 600) if opened(day, at("2026-10-24T22:00") + step * 60_000_000, "Europe/Berlin")]
    assert open_minutes == list(range(120, 240))


def test_the_zone_decides() -> None:
    assert opened({"tue": ["09:00-17:00"]}, at("2026-11-24T02:00"), "Asia/Bangkok")
    assert not opened({"tue": ["09:00-17:00"]}, at("2026-11-24T02:00"), "UTC")


@pytest.mark.parametrize(
    "given_hours",
    [
        None,
        5,
        "never",
        [],
        {"monday": []},
        {"mon": "09:00-17:00"},
        {"mon": ["9:00-17:00"]},
        {"mon": ["09:00-09:00"]},
        {"mon": ["09:00-24:01"]},
        {"mon": ["24:00-09:00"]},
        {"mon": ["09:00-25:00"]},
        {"mon": [None]},
        {"mon": ["09:00-17:00"] * 9},
    ],
)
def test_what_are_no_hours(given_hours: object) -> None:
    with pytest.raises(NotHours):
        read_hours(given_hours)


def test_all_days_have_their_word() -> None:
    assert len(DAYS) == 7


@given(week, st.sampled_from(ZONES), moment)
@settings(max_examples=30)
@example(tuple([((1320, 365),)] * 7), "Europe/Berlin", datetime(2026, 3, 28, 20, 15, tzinfo=UTC))
@example(tuple([((125, 1440),)] * 7), "Australia/Lord_Howe", datetime(2026, 4, 4, 3, tzinfo=UTC))
def test_it_opens_and_closes_at_its_edges_alone_or_where_clocks_are_set(
    spans: tuple[tuple[tuple[int, int], ...], ...], zone: str, when: datetime
) -> None:
    """Clocks are set at a quarter of an hour of UTC, in each of these zones."""
    hours, there = Hours(spans), ZoneInfo(zone)
    begins = micros(when.replace(second=0, microsecond=0))
    minutes = [begins + number * MINUTE for number in range(36 * 60)]
    told = set(edges(hours, there, begins, minutes[-1] + 1))
    assert told <= set(minutes)
    for before, after in pairwise(minutes):
        is_changed = is_open(hours, there, NEVER.__contains__, before) is not is_open(hours, there, NEVER.__contains__, after)
        assert not is_changed or after in told or after % (15 * MINUTE) == 0


def test_edges_of_a_night_between_two_quarters() -> None:
    night = read_hours({"tue": ["22:10-06:05"], "wed": ["09:00-24:00"]})
    told = edges(night, ZoneInfo("Asia/Bangkok"), at("2026-11-24T00:00", "Asia/Bangkok"), at("2026-11-26T12:00", "Asia/Bangkok"))
    wall = ["2026-11-24T22:10", "2026-11-25T06:05", "2026-11-25T09:00", "2026-11-26T00:00"]
    assert sorted(set(told)) == [at(text, "Asia/Bangkok") for text in wall]
