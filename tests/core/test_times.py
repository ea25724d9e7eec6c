"""Moments as texts: RFC 3339, and the end of a day as ISO 8601 and XML Schema write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.times import DAY, NotATime, midnight_for_24, read_time


@pytest.mark.parametrize(
    ("text", "as_well"),
    [
        ("2026-11-24T24:00:00Z", "2026-11-25T00:00:00Z"),
        ("2026-11-24T24:00Z", "2026-11-25T00:00:00Z"),
        ("2026-11-24t24:00:00.000+07:00", "2026-11-24T17:00:00Z"),
        ("2026-11-24 24:00:00-05:00", "2026-11-25T05:00:00Z"),
        ("20261124T240000Z", "2026-11-25T00:00:00Z"),
        ("2026-12-31T24:00:00Z", "2027-01-01T00:00:00Z"),
        ("2028-02-28T24:00:00Z", "2028-02-29T00:00:00Z"),
    ],
)
def test_24_ends_the_day(text: str, as_well: str) -> None:
    assert read_time(text) == read_time(as_well)


@pytest.mark.parametrize(
    ("text", "as_well"),
    [
        ("2026-11-24t16:00:00z", "2026-11-24T16:00:00Z"),  # RFC 3339, 5.6: either case
        ("2026-11-24t16:00z", "2026-11-24T16:00:00Z"),
        ("2026-11-24T16:00Z", "2026-11-24T16:00:00Z"),
        ("2026-11-24 16:00Z", "2026-11-24T16:00:00Z"),
        ("2026-11-24T23:00+07:00", "2026-11-24T16:00:00Z"),
        ("2026-11-24", "2026-11-24T00:00:00Z"),
        (" 2026-11-24 ", "2026-11-24T00:00:00Z"),
    ],
)
def test_what_programs_and_people_write_is_read(text: str, as_well: str) -> None:
    assert read_time(text) == read_time(as_well)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("yesterday", "RFC 3339, for example 2026-11-24T16:00:00Z, or a day alone, for example 2026-11-24"),
        ("1795536000", "RFC 3339"),
        ("", "RFC 3339"),
        ("24/11/2026", "RFC 3339"),
        ("2026-02-30", "no such day"),
        ("2026-13-01T10:00:00Z", "no such day"),
        ("2026-11-24T25:00Z", "no such day or hour"),
        ("2026-11-24T16:00:00", "Add the time zone"),
        ("2569-11-24", "Gregorian"),
        ("0026-11-24", "Gregorian"),
    ],
)
def test_what_is_no_time_is_told_with_its_fault(text: str, fault: str) -> None:
    with pytest.raises(NotATime, match=fault):
        read_time(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-24T24:00:01Z",
        "2026-11-24T24:01:00Z",
        "2026-11-24T24:00:00.5Z",
        "2026-11-24T25:00:00Z",
        "2026-02-30T24:00:00Z",
        "2026-11-24T24:00:00",
        "2200-12-31T24:00:00Z",
        "9999-12-31T24:00:00Z",
    ],
)
def test_nothing_else_of_the_hour_24_is_a_time(text: str) -> None:
    with pytest.raises(NotATime):
        read_time(text)


@given(st.dates().map(str))
def test_a_day_ends_where_the_next_one_begins(day: str) -> None:
    if not "1970-01-01" <= day < "2200-12-31":
        return
    assert read_time(f"{day}T24:00:00Z") == read_time(f"{day}T00:00:00Z") + DAY


@given(st.text())
def test_every_other_text_stays(text: str) -> None:
    if "24" not in text:
        assert midnight_for_24(text) == text


def test_a_sentence_says_its_moments_in_the_readers_words() -> None:
    from accord.core.times import with_moments_said

    sentence = "It can be held until 2026-12-08T15:59:54.916281Z at most."
    assert with_moments_said(sentence, lambda at: f"{at:%H:%M}") == "It can be held until 15:59 at most."
    assert with_moments_said("For example 2026-11-24T16:00:00Z.", lambda at: "") == "For example 2026-11-24T16:00:00Z.", "as it is typed"
