"""Days and moments that are counted from now, on Wednesday, 2 December 2026 at 09:30 UTC. The table holds literal texts: the text, the
country, the language, the reader, `past` or `ahead`, and what must come: the moment or day, `?` with all the choices, `!` with the
refusal."""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nepali.datetime import nepalidate

from accord.core.times import micros
from accord.core.typed.coming import Coming, day_of_coming, read_coming, without_by
from accord.core.typed.fields import read_field
from accord.core.typed.letters import plain
from accord.core.typed.moment import ask_hour, read_date, read_moment
from accord.core.typed.reading import Question, Reading, Setting, Value
from accord.tables import countries, identifier_tables

NOW = datetime(2026, 12, 2, 9, 30, tzinfo=UTC)
TABLE = [line.split("\t") for line in (Path(__file__).parent / "coming.tsv").read_text(encoding="utf-8").splitlines()]


def setting(country: str | None, language: str, now: datetime = NOW) -> Setting:
    return Setting(now=micros(now), tables=identifier_tables(), packs=countries(), country=country, language=language)


def outcome(reading: Reading) -> str:
    if isinstance(reading, Value):
        return reading.value
    if isinstance(reading, Question):
        return "?" + "|".join(choice.value for choice in reading.choices)
    return f"!{reading.code}"


def test_every_time_of_the_table_is_what_was_meant_or_asked() -> None:
    assert len(TABLE) > 300
    wrong = []
    for text, country, language, reader, when, expected in TABLE:
        read = read_date if reader == "date" else read_moment
        came = outcome(read(text, setting(country, language), is_past=when == "past"))
        if came != expected:
            wrong.append((text, country, language, reader, when, expected, came))
    assert not wrong


def test_a_choice_put_into_the_field_is_read_without_a_question() -> None:
    for text, country, language, reader, when, expected in TABLE:
        for choice in expected[1:].split("|") if expected.startswith("?") else ():
            read = read_date if reader == "date" else read_moment
            again = read(choice, setting(country, language), is_past=when == "past")
            assert isinstance(again, Value) and again.value == choice, (text, choice)


@given(st.integers(1, 300), st.sampled_from(["days", "วัน", "দিন", "दिन", "días", "يوم"]))
def test_so_many_days_are_days_of_the_calendar(count: int, unit: str) -> None:
    reading = read_date(f"{count} {unit}", setting("GB", "en"), is_past=False)
    assert isinstance(reading, Value) and date.fromisoformat(reading.value) == date(2026, 12, 2) + timedelta(days=count)


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.integers(-60, 120))
def test_so_many_months_end_on_the_same_day_or_the_last_of_a_shorter_month(today: date, months: int) -> None:
    (day,) = day_of_coming(Coming(months=months), today, is_nepali=False) if months else (today,)
    assert (day.year * 12 + day.month) - (today.year * 12 + today.month) == months
    assert day.day == min(today.day, monthrange(day.year, day.month)[1])


@pytest.mark.parametrize("text", ["in 2 hours", "อีก 2 ชั่วโมง", "২ ঘণ্টা পর", "२ घण्टा पछि", "en 2 horas", "بعد ساعتين"])
def test_hours_pass_whatever_a_clock_is_set_to(text: str) -> None:
    """London's clocks go back on 25 October 2026 at 01:00 UTC."""
    reading = read_moment(text, setting("GB", "en", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)), is_past=False)
    assert isinstance(reading, Value)
    assert datetime.fromisoformat(reading.value) == datetime(2026, 10, 25, 2, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "today", "expected"),
    [
        # The last days of Bikram Sambat's months and years, as nepali.datetime gives them too.
        ("मसान्त", date(2026, 12, 2), date(2026, 12, 15)),
        ("मसान्त", date(2027, 4, 13), date(2027, 4, 13)),
        ("वर्षान्त", date(2026, 12, 2), date(2027, 4, 13)),
        ("अर्को महिनाको अन्त्यमा", date(2026, 12, 2), date(2027, 1, 14)),
    ],
)
def test_nepal_s_months_and_years_end_on_their_own_days(text: str, today: date, expected: date) -> None:
    coming = read_coming(plain(text), is_past=False)
    assert coming is not None and day_of_coming(coming, today, is_nepali=True)[0] == expected
    assert nepalidate.from_date(expected + timedelta(days=1)).day == 1


@pytest.mark.parametrize(("text", "seconds"), [("1 day 5 hours", 104_400), ("1 hour 20 minutes", 4800), ("2 weeks 3 days", 1_468_800)])
def test_parts_of_one_span_are_added(text: str, seconds: int) -> None:
    coming = read_coming(f"in {text}", is_past=False)
    assert coming is not None and coming.seconds + coming.days * 86_400 == seconds


def test_what_no_calendar_reaches_is_refused_and_no_error() -> None:
    for text in ("9999 weeks", "9999 years", "in 9999 months", "in 0 days", "9999999 days"):
        for is_past in (True, False):
            read_date(text, setting("NP", "ne"), is_past=is_past)
            read_moment(text, setting("NP", "ne"), is_past=is_past)
    assert outcome(read_date("in 9999 months", setting("NP", "ne"), is_past=False)) == "!date-unread"


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("by Friday", "friday"),
        ("until 6pm", "6pm"),
        ("bye", "bye"),
        ("by", ""),
        ("tillage", "tillage"),
        ("ถึง 18.00", "18.00"),
        ("ถึง18.00", "18.00"),
        ("hasta el viernes", "viernes"),
        ("শুক্রবারের মধ্যে", "শুক্রবার"),
        ("शुक्रबारसम्म", "शुक्रबार"),
        ("ภายในวันศุกร์", "วันศุกร์"),
        ("حتى الجمعة", "الجمعه"),
        ("15 Dec", "15 dec"),
    ],
)
def test_by_when_is_left_out(text: str, rest: str) -> None:
    assert without_by(plain(text)) == plain(rest)


@pytest.mark.parametrize("text", ["1800 hrs", "0900 hrs", "5日", "5 tháng 12", "2 hours ago", "yesterday", "", "monday"])
def test_what_says_it_otherwise_is_no_span(text: str) -> None:
    coming = read_coming(plain(text), is_past=False)
    assert coming is None or coming.rest


@pytest.mark.parametrize(
    ("text", "begins", "expected"),
    [
        ("7 days", False, "?2026-12-09T16:30:00+07:00|2026-12-09T23:59:00+07:00"),
        ("อีก 7 วัน", False, "?2026-12-09T16:30:00+07:00|2026-12-09T23:59:00+07:00"),
        ("in a month", False, "?2027-01-02T16:30:00+07:00|2027-01-02T23:59:00+07:00"),
        ("9/12", False, "?2026-12-09T23:59:00+07:00"),
        ("สิ้นเดือน", False, "?2026-12-31T23:59:00+07:00"),
        ("9/12", True, "?2026-12-09T00:00:00+07:00"),
        ("by Friday", False, "?2026-12-04T23:59:00+07:00|2026-12-11T23:59:00+07:00"),
        ("friday", True, "?2026-12-04T00:00:00+07:00|2026-12-11T00:00:00+07:00"),
        ("friday 5pm", False, "?2026-12-04T17:00:00+07:00|2026-12-11T17:00:00+07:00"),
        ("in 2 hours", False, "2026-12-02T18:30:00+07:00"),
        ("soon", False, "!moment-unread"),
        ("9/12 Dubai time", False, "?2026-12-09T23:59:00+04:00"),
        ("EOD", False, "?2026-12-02T17:00:00+07:00|2026-12-02T23:59:00+07:00"),
        ("by end of day tomorrow", False, "?2026-12-03T17:00:00+07:00|2026-12-03T23:59:00+07:00"),
        ("สิ้นวันศุกร์", False, "?2026-12-04T17:00:00+07:00|2026-12-04T23:59:00+07:00|2026-12-11T17:00:00+07:00|2026-12-11T23:59:00+07:00"),
        ("Monday next week", False, "?2026-12-07T23:59:00+07:00"),
    ],
)
def test_of_a_day_alone_it_is_asked_when_it_ends_or_begins(text: str, begins: bool, expected: str) -> None:
    here = setting("TH", "en")
    reading = read_moment(text, here, is_past=False)
    assert outcome(ask_hour(text, reading, here, begins=begins)) == expected
    field = read_field("time", text, "", here, past=False)
    assert field is not None and (begins or outcome(field) == expected)


def test_the_end_of_the_work_is_not_offered_once_it_has_passed() -> None:
    evening = setting("TH", "en", datetime(2026, 12, 2, 12, 0, tzinfo=UTC))
    read = read_field("time", "EOD", "", evening, past=False)
    assert read is not None and outcome(read) == "?2026-12-02T23:59:00+07:00"


@pytest.mark.parametrize(
    ("text", "latest", "expected"),
    [
        # Of a hold of at most seven days the last minute of the seventh day is too late.
        ("7 days", 7 * 24, "?2026-12-09T16:30:00+07:00"),
        ("9/12", 7 * 24, "?2026-12-09T16:30:00+07:00"),
        ("6 days", 7 * 24, "?2026-12-08T16:30:00+07:00|2026-12-08T23:59:00+07:00"),
        ("by Friday", 7 * 24, "?2026-12-04T23:59:00+07:00"),
        ("3 working days", 7 * 24, "?2026-12-07T17:00:00+07:00|2026-12-07T23:59:00+07:00"),
        # What lies behind it in any case is for the bound itself to refuse.
        ("10 days", 7 * 24, "?2026-12-12T16:30:00+07:00|2026-12-12T23:59:00+07:00"),
    ],
)
def test_nothing_is_offered_that_would_be_refused_as_too_late(text: str, latest: int, expected: str) -> None:
    here = setting("TH", "en")
    read = read_field("time", text, "", here, past=False, latest=micros(NOW + timedelta(hours=latest)))
    assert read is not None and outcome(read) == expected


def test_without_a_zone_nobody_is_offered_an_hour_of_one() -> None:
    day = read_date("9/12", setting("TH", "en"), is_past=False)
    assert isinstance(day, Value) and day.value == "2026-12-09"
    assert outcome(ask_hour("9/12", day, setting(None, "en"))) == "!moment-hour"
    assert outcome(ask_hour("9/12", day, setting("BR", "en"))) == "!moment-hour"
    past = read_field("time", "27/11/2026", "", setting("TH", "en"))
    assert past is not None and outcome(past) == "!moment-hour"


def test_where_clocks_leave_out_midnight_the_day_begins_when_they_do() -> None:
    """Beirut's clocks went from 00:00 to 01:00 on 29 March 2026."""
    day = read_date("29/3/2026", setting("LB", "en"), is_past=False)
    reading = ask_hour("29/3/2026", day, setting("LB", "en"), begins=True)
    assert isinstance(reading, Question)
    assert datetime.fromisoformat(reading.choices[0].value).astimezone(UTC) == datetime(2026, 3, 28, 22, 0, tzinfo=UTC)
