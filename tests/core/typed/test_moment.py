"""Moments and days as people type them, on 27 November 2026 at 13:41 UTC. The table holds literal texts: the text, the country, the
language, `past` or `ahead`, and what must come: the moment or day, `?` with all the choices, `!` with the refusal."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nepali.datetime import nepalidate

from accord.core.sharing import COUNTRIES
from accord.core.times import read_time
from accord.core.typed import calendars
from accord.core.typed.fields import written_of
from accord.core.typed.labels import TEXTS
from accord.core.typed.moment import follows_beginning, read_date, read_moment
from accord.core.typed.moment_text import moment_in_words, typed_day, typed_moment, zone_in_words
from accord.core.typed.reading import Question, Reading, Refused, Setting, Value
from accord.tables import countries, identifier_tables

NOW = read_time("2026-11-27T20:41:00+07:00")
TABLE = [line.split("\t") for line in (Path(__file__).parent / "moments.tsv").read_text(encoding="utf-8").splitlines()]


def setting(country: str | None, language: str, zone: str | None = None, now: int = NOW) -> Setting:
    return Setting(now=now, tables=identifier_tables(), packs=countries(), country=country, language=language, zone=zone)


def outcome(reading: Reading) -> str:
    if isinstance(reading, Value):
        return reading.value
    if isinstance(reading, Question):
        return "?" + "|".join(choice.value for choice in reading.choices)
    return f"!{reading.code}"


def test_every_moment_of_the_table_is_what_was_meant_or_asked() -> None:
    assert len(TABLE) >= 200
    wrong = []
    for text, country, language, when, expected in TABLE:
        came = outcome(read_moment(text, setting(country, language), is_past=when == "past"))
        if came != expected:
            wrong.append((text, country, language, expected, came))
    assert not wrong


@pytest.mark.parametrize("country", [None, "US", "NP", "AE"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("๒ พฤศจิกายน ๒๕๖๙", "2026-11-02"),
        ("2 พฤศจิกายน 2569", "2026-11-02"),
        ("๒/๑๑/๒๕๖๙", "2026-11-02"),
        ("5 มีนาคม 2539", "1996-03-05"),
        ("2 พ.ย. 69", "?2026-11-02|1969-11-02"),  # a birth may be either
    ],
)
def test_a_day_in_thai_letters_is_read_as_thais_write_it_wherever_it_is_typed(country: str | None, text: str, expected: str) -> None:
    assert outcome(read_date(text, setting(country, "en"))) == expected


def test_a_moment_in_thai_letters_is_read_as_thais_write_it_wherever_it_is_typed() -> None:
    assert outcome(read_moment("2 พ.ย. 69 เวลา 14.30 น.", setting("US", "en", "Asia/Bangkok"))) == "2026-11-02T14:30:00+07:00"
    assert outcome(read_moment("๒/๑๑/๒๕๖๙ ๑๔:๓๐", setting(None, "en", "Asia/Bangkok"))) == "2026-11-02T14:30:00+07:00"
    assert outcome(read_date("2/11/2569", setting(None, "en"))) == "?2026-11-02|2026-02-11"  # of its digits nothing is Thai


def test_a_choice_put_into_the_field_is_read_without_a_question() -> None:
    for text, country, language, when, expected in TABLE:
        if not expected.startswith("?"):
            continue
        reading = read_moment(text, setting(country, language), is_past=when == "past")
        assert isinstance(reading, Question)
        for choice in reading.choices:
            again = read_moment(choice.value, setting(country, language), is_past=when == "past")
            assert isinstance(again, Value) and again.value == choice.value


def test_a_desk_in_bangkok_at_half_past_one() -> None:
    """Row A3: it was taken as UTC, six hours in the future."""
    reading = read_moment("01:30", setting("TH", "en"))
    assert isinstance(reading, Value)
    assert (reading.value, reading.display) == ("2026-11-27T01:30:00+07:00", "27 November 2026 at 01:30, Bangkok time")


@pytest.mark.parametrize(
    ("language", "country", "display"),
    [
        ("en", "TH", "26 November 2026 at 15:30, Bangkok time"),
        ("th", "TH", "26 พฤศจิกายน 2569 (ค.ศ. 2026) เวลา 15:30 น. (เวลากรุงเทพ)"),
        ("bn", "BD", "26 নভেম্বর, 2026, দুপুর 3:30 (ঢাকা সময়)"),
        ("ne", "NP", "26 नोभेम्बर 2026 (10 मंसिर 2083), 15:30 (काठमाण्डौं समय)"),
        ("es", "PE", "26 de noviembre de 2026, 3:30\u00a0p.\u00a0m., hora de Lima"),
        ("ar", "AE", "26 نوفمبر 2026، 3:30 م، بتوقيت دبي"),
        ("en", "NP", "26 November 2026 (10 Mangsir 2083 BS) at 15:30, Kathmandu time"),
    ],
)
def test_a_moment_is_read_back_in_words(language: str, country: str, display: str) -> None:
    reading = read_moment("2026-11-26T15:30", setting(country, language))
    assert isinstance(reading, Value) and reading.display == display


@pytest.mark.parametrize("clock_time", [f"{hour:02}:{minute:02}" for hour in range(24) for minute in (0, 30)])
def test_bengali_says_the_part_of_the_day_and_reads_it_as_the_same(clock_time: str) -> None:
    """No `PM`, and of midnight no 12 that might be of either day."""
    reading = read_moment(f"2026-11-26T{clock_time}", setting("BD", "bn"))
    assert isinstance(reading, Value) and not re.search("[A-Za-z]", reading.display)
    assert outcome(read_moment(reading.display.partition(" (")[0], setting("BD", "bn"))) == reading.value, reading.display


def test_half_past_nine_in_the_evening_is_of_the_night_in_bengali() -> None:
    reading = read_moment("2026-11-26T21:30", setting("BD", "bn"))
    assert isinstance(reading, Value) and reading.display == "26 নভেম্বর, 2026, রাত 9:30 (ঢাকা সময়)"


@pytest.mark.parametrize("country", sorted(countries()))
@pytest.mark.parametrize("language", ["en", "th", "bn", "ne", "es", "ar"])
def test_a_day_as_the_person_would_type_it_is_read_without_a_question(language: str, country: str) -> None:
    """A page fills a field with it, and shows it as the example."""
    around = setting(country, language)
    for at in (datetime(2026, 11, 26, 21, 30), datetime(2026, 2, 3, 9, 5), datetime(2025, 12, 1, 0, 15)):
        assert outcome(read_moment(typed_day(at.date(), around), around)) == at.date().isoformat()
        reading = read_moment(typed_moment(at, around), around)
        assert isinstance(reading, Value) and reading.value.startswith(at.isoformat()), (typed_moment(at, around), reading)


@pytest.mark.parametrize("language", ["en", "th", "bn", "ne", "es", "ar"])
def test_a_day_as_a_form_shows_it_is_read_as_that_day_in_every_country(language: str) -> None:
    at = datetime(2026, 11, 2, 9, 30, tzinfo=ZoneInfo("UTC"))
    wrong = []
    for country in (None, *sorted(COUNTRIES)):
        there = setting(country, language, "UTC")
        typed = typed_day(at.date(), there), typed_moment(at, there)
        if (outcome(read_date(typed[0], there)), outcome(read_moment(typed[1], there))) != ("2026-11-02", "2026-11-02T09:30:00+00:00"):
            wrong.append((country, typed))
    assert wrong == []


def test_a_day_is_shown_in_the_order_of_the_country() -> None:
    shown = {country: typed_day(date(2026, 11, 2), setting(country, "en")) for country in (None, "TH", "GB", "US", "GH", "AQ")}
    assert shown == {
        None: "2026-11-02", "TH": "02/11/2026", "GB": "02/11/2026", "US": "11/02/2026", "GH": "11/02/2026", "AQ": "2026-11-02",
    }  # fmt: skip


def test_without_a_zone_it_is_asked_in_which_place() -> None:
    reading = read_moment("26/11/2026 15:30", setting(None, "th"))
    assert isinstance(reading, Question) and reading.code == "moment-zone"
    assert reading.choices[0].value == "2026-11-26T15:30:00+07:00"
    assert "2026-11-26T15:30:00+00:00" in [choice.value for choice in reading.choices]
    for text in ("26/11/2026 15:30 ICT", "26/11/2026 15:30 Bangkok time", "26/11/2026 15:30 Asia/Bangkok", "เวลากรุงเทพ 26/11/2026 15:30"):
        named = read_moment(text, setting(None, "th"))
        assert isinstance(named, Value) and named.value == "2026-11-26T15:30:00+07:00"


def test_day_and_month_are_asked_in_english_without_a_country() -> None:
    reading = read_moment("03/04/2026 10:00", setting(None, "en", "Asia/Bangkok"))
    assert outcome(reading) == "?2026-04-03T10:00:00+07:00|2026-03-04T10:00:00+07:00"
    assert outcome(read_moment("03/04/2026 10:00", setting("US", "en", "America/Chicago"))) == "2026-03-04T10:00:00-06:00"


@pytest.mark.parametrize(
    ("now", "text", "expected"),
    [
        # In the night in which the clocks go back, from three to two.
        ("2026-10-25T03:30:00+01:00", "2 hours ago", "2026-10-25T02:30:00+02:00"),
        ("2026-10-25T03:30:00+01:00", "1 hour ago", "2026-10-25T02:30:00+01:00"),
        ("2026-10-25T03:30:00+01:00", "4 hours ago", "2026-10-25T00:30:00+02:00"),
        # And in the one in which they go forward, from two to three.
        ("2026-03-29T03:30:00+02:00", "1 hour ago", "2026-03-29T01:30:00+01:00"),
        ("2026-03-29T03:30:00+02:00", "30 minutes ago", "2026-03-29T03:00:00+02:00"),
        # Days are those of the calendar: the one before has 23 hours, or 25.
        ("2026-03-30T00:30:00+02:00", "1 day ago", "2026-03-29"),
        ("2026-10-25T23:30:00+01:00", "1 day ago", "2026-10-24"),
    ],
)
def test_so_long_ago_is_as_long_ago_when_a_clock_was_set_meanwhile(now: str, text: str, expected: str) -> None:
    there = setting(None, "en", "Europe/Berlin", read_time(now))
    assert outcome(read_moment(text, there)) == expected
    assert outcome(read_date(text, there)) == expected[:10]


def test_a_clock_that_was_set_is_asked_about() -> None:
    ended = read_moment("01/11/2026 01:30", setting("TH", "en", "America/New_York"))
    assert outcome(ended) == "?2026-11-01T01:30:00-04:00|2026-11-01T01:30:00-05:00"
    began = read_moment("08/03/2026 02:30", setting("TH", "en", "America/New_York"))
    assert outcome(began) == "?2026-03-08T01:30:00-05:00|2026-03-08T03:30:00-04:00"


@pytest.mark.parametrize(
    ("text", "country", "language", "expected"),
    [
        ("1990-05-03", "NP", "ne", "1990-05-03"),
        ("3/5/1990", "NP", "en", "?1990-05-03|1933-08-18"),
        ("2050-05-03", "NP", "ne", "1993-08-19"),
        ("3 พ.ค. 2533", "TH", "th", "1990-05-03"),
        ("3/5/69", "TH", "th", "?2026-05-03|1969-05-03"),
        ("3/5/2512", "TH", "th", "1969-05-03"),
        ("2512-05-03", "PE", "es", "?1969-05-03"),
        ("1410-05-03", "AE", "ar", "1989-12-01"),
        ("3 de mayo de 1990", "PE", "es", "1990-05-03"),
        ("May 3 1990", "PE", "en", "1990-05-03"),
        ("03/04/1990", None, "en", "?1990-04-03|1990-03-04"),
        ("2026-12-25", "TH", "en", "!moment-not-yet"),
        ("3/5/1990 10:00", "TH", "en", "!date-unread"),
    ],
)
def test_a_date_of_any_calendar(text: str, country: str | None, language: str, expected: str) -> None:
    assert outcome(read_date(text, setting(country, language))) == expected


def test_bikram_sambat_agrees_with_a_second_library() -> None:
    """Each day from 2001 BS on; where published tables differ, what is typed is asked about."""
    day = date(1944, 4, 14)
    while day < date(2033, 1, 1):
        there = nepalidate.from_date(day)
        if calendars.is_disputed_bikram(there.year, there.month):
            day += timedelta(days=1)
            continue
        assert calendars.from_bikram(there.year, there.month, there.day) == day
        assert calendars.to_bikram(day) == (there.year, there.month, there.day)
        day += timedelta(days=1)
    assert outcome(read_date("2062-02-10", setting("NP", "ne"))).startswith("?")
    assert outcome(read_moment("2084-05-10 10:00", setting("NP", "ne"), is_past=False)).startswith("?")


@pytest.mark.parametrize(
    ("bengali", "gregorian"),
    [  # Bangla Academy's calendar as reformed in 2019: national days fall on the days that they had in 1952 and 1971
        ((1433, 1, 1), date(2026, 4, 14)),
        ((1433, 8, 12), date(2026, 11, 27)),
        ((1433, 9, 1), date(2026, 12, 16)),
        ((1432, 11, 8), date(2026, 2, 21)),
        ((1432, 12, 12), date(2026, 3, 26)),
        ((1430, 11, 30), date(2024, 3, 14)),
        ((1432, 11, 30), None),
    ],
)
def test_the_bengali_calendar(bengali: tuple[int, int, int], gregorian: date | None) -> None:
    assert calendars.from_bengali(*bengali) == gregorian


@pytest.mark.parametrize(
    ("hijri", "gregorian"),
    [  # Umm al-Qura's new years and Ramadans, as announced
        ((1446, 1, 1), date(2024, 7, 7)),
        ((1447, 1, 1), date(2025, 6, 26)),
        ((1446, 9, 1), date(2025, 3, 1)),
        ((1445, 9, 1), date(2024, 3, 11)),
    ],
)
def test_the_hijri_calendar(hijri: tuple[int, int, int], gregorian: date) -> None:
    assert calendars.from_hijri(*hijri) == gregorian


@given(st.text(max_size=40))
def test_whatever_is_typed_it_is_a_value_a_question_or_a_refusal(text: str) -> None:
    for reading in (read_moment(text, setting("TH", "th")), read_date(text, setting("NP", "ne"))):
        if isinstance(reading, Refused):
            assert reading.text == TEXTS[reading.code].format(**reading.values)
        elif isinstance(reading, Value) and reading.kind == "moment":
            assert datetime.fromisoformat(reading.value).tzinfo is not None


@given(
    st.datetimes(datetime(2015, 1, 1), datetime(2026, 11, 27, 10, 0)),
    st.sampled_from([("TH", "Asia/Bangkok"), ("NP", "Asia/Kathmandu"), ("PE", "America/Lima"), ("AE", "Asia/Dubai"), ("BD", "Asia/Dhaka")]),
)
def test_what_a_browser_s_field_sends_is_that_moment_in_the_zone(at: datetime, place: tuple[str, str]) -> None:
    at = at.replace(second=0, microsecond=0)
    reading = read_moment(at.isoformat(timespec="minutes"), setting(place[0], "en"))
    if isinstance(reading, Question):  # Nepal, where the same digits are also a year of Bikram Sambat, or a moment that is hours away
        assert place[0] == "PE" and reading.code == "moment-ahead"
        return
    assert isinstance(reading, Value) and reading.value.startswith(at.isoformat())


@given(st.integers(0, 10**13), st.sampled_from(["TH", "PE", "NP"]))
def test_a_time_that_is_offered_keeps_its_bound_to_the_second(more: int, country: str) -> None:
    """Sent back at once, a longest time is no longer than it may be, and a least one no shorter."""
    bound, here = NOW + more, setting(country, "en")
    latest = read_moment(written_of(bound, here), here, is_past=False)
    least = read_moment(written_of(bound, here, is_least=True), here, is_past=False)
    assert isinstance(latest, Value) and isinstance(least, Value)
    assert bound - 1_000_000 < read_time(latest.value) <= bound <= read_time(least.value) < bound + 1_000_000


@pytest.mark.parametrize(("text", "others"), [("today 04:00", 0), ("01/12/2026 04:00", 1)])
def test_day_and_month_change_places_only_where_the_month_is_a_number(text: str, others: int) -> None:
    at = read_time("2026-12-01T00:30:00+07:00")
    values = outcome(read_moment(text, setting("TH", "en", now=at)))
    assert values.startswith("?") and "2026-11-30T04:00:00+07:00" in values
    assert values.count("2026-01-12") == others


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        *(("21:00", True), ("5am", True), ("Friday", True), ("vie 06:00", True), ("tomorrow 5am", False), ("tomorrow", False)),
        *(("next Friday", False), ("Friday 4 December", False), ("Friday next week", False), ("now and then", False)),
    ],
)
def test_a_time_without_a_day_or_with_a_weekday_follows_a_beginning(text: str, is_so: bool) -> None:
    assert follows_beginning(text) is is_so


@pytest.mark.parametrize(
    ("at", "zone", "shown"),
    [
        ("2026-10-25T00:30:00Z", "Europe/London", "London time (UTC+01:00)"),  # the first half past one of that night
        ("2026-10-25T01:30:00Z", "Europe/London", "London time (UTC+00:00)"),  # and the second
        ("2026-10-24T23:59:00Z", "Europe/London", "London time"),
        ("2026-10-25T02:00:00Z", "Europe/London", "London time"),
        ("2026-03-29T01:30:00Z", "Europe/London", "London time"),  # clocks were set forward: no hour is shown twice
        ("2026-11-01T06:30:00Z", "America/New_York", "New York time (UTC-05:00)"),
        ("2026-10-25T00:30:00Z", "Asia/Bangkok", "Bangkok time"),
    ],
)
def test_in_an_hour_that_the_clocks_show_twice_it_is_said_which_is_meant(at: str, zone: str, shown: str) -> None:
    here = datetime.fromisoformat(at).astimezone(ZoneInfo(zone))
    own = setting("GB", "en", zone)
    assert zone_in_words(here, own) == shown and moment_in_words(here, own).endswith(shown)


@pytest.mark.parametrize(
    ("text", "came"),
    [
        ("Fri 4 Dec 2026 18:00 (UTC+7)", "2026-12-04T18:00:00+07:00"),
        ("4 Dec 2026 18:00 (GMT+03:30)", "2026-12-04T18:00:00+03:30"),
        # As pages of ours say it in an hour that comes twice: the distance says which of the two.
        ("25 October 2026 at 01:30, London time (UTC+00:00)", "2026-10-25T01:30:00+00:00"),
        ("25 October 2026 at 01:30, London time (UTC+01:00)", "2026-10-25T01:30:00+01:00"),
        ("4 December 2026 at 18:00, Bangkok time (UTC+05:00)", "!moment-unread"),
        ('"2026-12-04 18:00"', "2026-12-04T18:00:00+07:00"),
    ],
)
def test_a_distance_from_utc_is_read_in_brackets_too(text: str, came: str) -> None:
    assert outcome(read_moment(text, setting("TH", "en", "Asia/Bangkok"), is_past=False)) == came
