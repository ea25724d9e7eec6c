"""Times that repeat: by the clock on the wall, wherever it stands and whatever it does in between."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.recurrence import DAYS, LONGEST, NotRepeated, Rule, occurrences, read_rule
from accord.core.times import moment

# Zones whose clocks move by an hour, by half an hour, around midnight, the other way round, and never.
ZONES = (
    "Europe/Paris",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Asia/Beirut",
    "Asia/Bangkok",
    "Asia/Kathmandu",
    "UTC",
)
zones = st.sampled_from(ZONES).map(ZoneInfo)
walls = st.datetimes(datetime(2024, 1, 1), datetime(2029, 1, 1)).map(lambda at: at.replace(second=0, microsecond=0, fold=0))
lengths = st.integers(15, 24 * 60).map(lambda minutes: timedelta(minutes=minutes))
rules = st.builds(
    Rule,
    st.sampled_from(["DAILY", "WEEKLY"]),
    st.integers(1, 4),
    st.just(()) | st.sets(st.sampled_from(DAYS), min_size=1).map(tuple),
    st.none(),
    st.integers(1, 12),
)


def wall(at: int, zone: ZoneInfo) -> datetime:
    return moment(at).astimezone(zone).replace(tzinfo=None, fold=0)


def leaps(at: datetime, zone: ZoneInfo) -> timedelta:
    """By how much the clocks leap over this time; nothing where it comes."""
    before, after = (at.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    assert before is not None and after is not None
    return max(after - before, timedelta(0))


@given(begins=walls, lasts=lengths, rule=rules, zone=zones)
def test_what_repeats_keeps_its_times_by_the_clock_on_the_wall(begins: datetime, lasts: timedelta, rule: Rule, zone: ZoneInfo) -> None:
    for low, high in occurrences(begins, begins + lasts, rule, zone):
        assert low < high
        for at, meant in ((low, begins), (high, begins + lasts)):
            here = wall(at, zone)
            written = datetime.combine(here.date(), meant.time())
            # Only a time that is leapt over is another one: as much later as the clocks leapt.
            assert here == written + leaps(written, zone)


@given(begins=walls, zone=zones, count=st.integers(2, 60))
def test_shifts_that_follow_on_one_another_leave_no_gap_and_never_overlap(begins: datetime, zone: ZoneInfo, count: int) -> None:
    rule = Rule("DAILY", count=count)
    days = list(occurrences(begins, begins + timedelta(hours=12), rule, zone))
    nights = list(occurrences(begins + timedelta(hours=12), begins + timedelta(hours=24), rule, zone))
    chain = sorted([*days, *nights])
    assert all(end == begin for (_begin, end), (begin, _end) in pairwise(chain))


@given(begins=walls, rule=rules, zone=zones)
def test_it_comes_on_its_days_and_so_often(begins: datetime, rule: Rule, zone: ZoneInfo) -> None:
    times = list(occurrences(begins, begins + timedelta(minutes=30), rule, zone))
    assert len(times) <= (rule.count or 0)
    days = {DAYS[wall(low, zone).weekday()] for low, _high in times}
    # At most an hour past midnight, where the clocks leap over it.
    assert days <= set(rule.days or DAYS)
    if rule.every == "WEEKLY" and not rule.days:
        assert days <= {DAYS[begins.weekday()]}


def test_a_night_is_eight_hours_by_the_wall_on_every_night() -> None:
    paris = ZoneInfo("Europe/Paris")
    begins = datetime(2026, 3, 27, 22)
    nights = list(occurrences(begins, begins + timedelta(hours=8), Rule("DAILY", until=date(2026, 3, 29)), paris))
    assert [(high - low) // 3_600_000_000 for low, high in nights] == [8, 7, 8], "the clocks go forward on the second"
    begins = datetime(2026, 10, 23, 22)
    nights = list(occurrences(begins, begins + timedelta(hours=8), Rule("DAILY", until=date(2026, 10, 25)), paris))
    assert [(high - low) // 3_600_000_000 for low, high in nights] == [8, 9, 8], "and back"
    assert {wall(low, paris).hour for low, _ in nights} == {22} and {wall(high, paris).hour for _, high in nights} == {6}


def test_a_time_that_is_leapt_over_comes_later_and_one_that_comes_twice_is_the_first() -> None:
    york = ZoneInfo("America/New_York")
    ((low, high),) = occurrences(datetime(2026, 3, 8, 2, 30), datetime(2026, 3, 8, 3, 45), None, york)
    assert (wall(low, york).time().isoformat(), (high - low) // 60_000_000) == ("03:30:00", 15)
    assert list(occurrences(datetime(2026, 3, 8, 2, 45), datetime(2026, 3, 8, 3, 10), None, york)) == [], "no time is left of it"
    ((low, _),) = occurrences(datetime(2026, 11, 1, 1, 30), datetime(2026, 11, 1, 6), None, york)
    assert moment(low) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("until", "count"),
    [
        (date(2026, 11, 26), 3),
        (datetime(2026, 11, 26, 22), 3),
        (datetime(2026, 11, 26, 21, 59), 2),
        (datetime(2026, 11, 26, 15, tzinfo=UTC), 3),  # 22:00 in Bangkok
        (datetime(2026, 11, 26, 14, 59, tzinfo=UTC), 2),
    ],
)
def test_until_when(until: date, count: int) -> None:
    begins = datetime(2026, 11, 24, 22)
    times = list(occurrences(begins, begins + timedelta(hours=1), Rule("DAILY", until=until), ZoneInfo("Asia/Bangkok")))
    assert len(times) == count


def test_dates_that_are_left_out_do_not_come() -> None:
    begins = datetime(2026, 11, 24, 22)
    rule = Rule("DAILY", count=3)
    times = list(occurrences(begins, begins + timedelta(hours=1), rule, UTC, without={begins + timedelta(days=1)}))
    assert [moment(low).day for low, _ in times] == [24, 26]


def test_a_rule_without_a_day_that_comes_ends() -> None:
    begins = datetime(2026, 11, 23, 22)  # a Monday
    assert list(occurrences(begins, begins + timedelta(hours=1), Rule("DAILY", 7, ("TU",), count=3), UTC)) == []


def test_more_than_a_year_or_no_time_is_refused() -> None:
    begins = datetime(2026, 11, 24, 22)
    for ends, rule in (
        (begins, None),
        (begins - timedelta(hours=1), Rule("DAILY", count=2)),
        (begins + LONGEST + timedelta(minutes=1), None),
        (begins + timedelta(hours=1), Rule("DAILY", until=date(2028, 1, 1))),
        (begins + timedelta(hours=1), Rule("WEEKLY", count=54)),
    ):
        with pytest.raises(NotRepeated):
            list(occurrences(begins, ends, rule, UTC))


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("FREQ=DAILY;COUNT=3", Rule("DAILY", count=3)),
        ("freq=weekly;interval=2;byday=mo,tu;until=20261224", Rule("WEEKLY", 2, ("MO", "TU"), date(2026, 12, 24))),
        ("FREQ=WEEKLY;UNTIL=20261224T220000Z;WKST=MO", Rule("WEEKLY", until=datetime(2026, 12, 24, 22, tzinfo=UTC))),
        ("FREQ=DAILY;UNTIL=20261224T220000", Rule("DAILY", until=datetime(2026, 12, 24, 22))),
    ],
)
def test_rules_are_read(text: str, rule: Rule) -> None:
    assert read_rule(text) == rule


@pytest.mark.parametrize(
    "text",
    [
        "",
        "FREQ=DAILY",  # without an end
        "FREQ=DAILY;COUNT=3;UNTIL=20261224",
        "FREQ=MONTHLY;COUNT=3",
        "FREQ=WEEKLY;BYDAY=1MO;COUNT=3",
        "FREQ=DAILY;BYHOUR=3;COUNT=3",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=1000",
        "FREQ=DAILY;COUNT=3;INTERVAL=0",
        "FREQ=DAILY;COUNT=٣",
        "FREQ=DAILY;UNTIL=20261399",
        "FREQ=WEEKLY;COUNT=3;WKST=SU",
    ],
)
def test_other_rules_are_not(text: str) -> None:
    with pytest.raises(NotRepeated):
        read_rule(text)
