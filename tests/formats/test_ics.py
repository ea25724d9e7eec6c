"""Rotas as calendar files: what goes out comes in as it was, and what can't be a shift is named."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.times import micros, moment
from accord.formats import ics
from accord.formats.ics import NotShifts, Shown

PARIS = ZoneInfo("Europe/Paris")
SECOND = 1_000_000


def calendar(*events: tuple[str, ...]) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN"]
    for event in events:
        lines += ["BEGIN:VEVENT", "UID:1", *event, "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def times(raw: bytes) -> list[tuple[str, str]]:
    return [(f"{moment(read.begins):%m-%d %H:%M}", f"{moment(read.ends):%m-%d %H:%M}") for read in ics.read(raw, PARIS)]


def codes(raw: bytes) -> list[tuple[str, int]]:
    with pytest.raises(NotShifts) as told:
        ics.read(raw, PARIS)
    return [(fault.code, fault.event) for fault in told.value.faults]


titles = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=60)
shifts = st.builds(
    lambda begins, lasts, title: Shown("id", begins * SECOND, (begins + lasts) * SECOND, title),
    st.integers(1_700_000_000, 2_000_000_000),
    st.integers(60, 30 * 86_400),
    titles,
)


@given(rows=st.lists(shifts, min_size=1, max_size=20))
def test_what_goes_out_comes_in(rows: list[Shown]) -> None:
    raw = ics.write(rows, name="Fraud desk; night, \\ 1", at=1_795_521_600 * SECOND)
    back = ics.read(raw, PARIS)
    assert [(read.begins, read.ends, read.title.strip()) for read in back] == [
        (row.begins, row.ends, row.title.strip()) for row in sorted(rows, key=lambda row: (row.begins, row.ends))
    ]


def test_times_are_taken_in_their_zone_or_the_desks() -> None:
    assert times(calendar(("DTSTART:20261124T220000", "DTEND:20261125T060000"))) == [("11-24 21:00", "11-25 05:00")]
    assert times(calendar(("DTSTART;TZID=Asia/Bangkok:20261124T220000", "DTEND;TZID=Asia/Bangkok:20261125T060000"))) == [
        ("11-24 15:00", "11-24 23:00")
    ]
    assert times(calendar(("DTSTART:20261124T220000Z", "DURATION:PT90M"))) == [("11-24 22:00", "11-24 23:30")]
    assert times(calendar(("DTSTART;VALUE=DATE:20261124",))) == [("11-23 23:00", "11-24 23:00")], "a whole day, in the desk's zone"
    # Outlook's names of zones, and a zone that the file itself describes.
    assert times(calendar(("DTSTART;TZID=SE Asia Standard Time:20261124T220000", "DURATION:PT1H"))) == [("11-24 15:00", "11-24 16:00")]


def test_what_repeats_keeps_its_times_and_leaves_out_what_is_left_out() -> None:
    event = (
        "DTSTART;TZID=Europe/Paris:20261023T220000",
        "DTEND;TZID=Europe/Paris:20261024T060000",
        "RRULE:FREQ=DAILY;UNTIL=20261026T235959Z",
        "EXDATE;TZID=Europe/Paris:20261025T220000",
    )
    assert times(calendar(event)) == [("10-23 20:00", "10-24 04:00"), ("10-24 20:00", "10-25 05:00"), ("10-26 21:00", "10-27 05:00")]


def test_what_was_called_off_is_left_out() -> None:
    kept = ("DTSTART:20261124T220000Z", "DTEND:20261124T230000Z")
    assert times(calendar(kept, (*kept, "STATUS:CANCELLED"))) == [("11-24 22:00", "11-24 23:00")]


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (("DTSTART:garbage", "DTEND:20261124T230000Z"), "no-time"),
        (("DTEND:20261124T230000Z",), "no-time"),
        (("DTSTART:20261124T220000Z",), "no-time"),
        (("DTSTART:20261124T220000Z", "DTSTART:20261125T220000Z", "DTEND:20261125T230000Z"), "no-time"),
        (("DTSTART:09991124T220000Z", "DTEND:20261125T230000Z"), "no-time"),
        (("DTSTART;TZID=Nowhere/Town:20261124T220000", "DTEND:20261124T230000Z"), "no-zone"),
        (("DTSTART:20261124T220000", "DTEND:20261124T210000"), "backwards"),
        (("DTSTART:20261124T220000", "DTEND:20261124T220000"), "backwards"),
        (("DTSTART:20261124T220000", "DTEND:20261124T230000", "RRULE:FREQ=DAILY"), "bad-rule"),
        (("DTSTART:20261124T220000", "DTEND:20261124T230000", "RRULE:FREQ=MONTHLY;COUNT=2"), "bad-rule"),
        (("DTSTART:20261124T220000", "DTEND:20261124T230000", "RRULE:garbage"), "bad-rule"),
        (("DTSTART:20261124T220000", "DTEND:20261124T230000", "RRULE:FREQ=DAILY;COUNT=2", "EXDATE:garbage"), "bad-rule"),
        (("DTSTART:20261124T220000", "DTEND:20261124T230000", "RECURRENCE-ID:20261124T220000"), "changed-one"),
        (("DTSTART:20261124T220000", "DTEND:20261124T230000", "RDATE:20261125T220000"), "more-dates"),
    ],
)
def test_what_can_not_be_a_shift_is_named_with_its_event(event: tuple[str, ...], code: str) -> None:
    good = ("DTSTART:20261124T220000Z", "DTEND:20261124T230000Z")
    assert codes(calendar(good, event)) == [(code, 2)]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "unreadable"),
        (b"\xff\xfe\x00", "unreadable"),
        (b"Dear colleague, please find attached", "unreadable"),
        (calendar(), "empty"),
        (calendar() * 2, "unreadable"),
        (b"x" * (ics.MOST_BYTES + 1), "too-many"),
        (calendar(*[("DTSTART:20261124T220000Z", "DTEND:20261124T230000Z", "RRULE:FREQ=DAILY;COUNT=300")] * 4), "too-many"),
    ],
)
def test_what_is_no_calendar_of_shifts_is_said_as_a_whole(raw: bytes, code: str) -> None:
    assert codes(raw) == [(code, 0)]


@given(raw=st.binary(max_size=400) | st.text(max_size=300).map(str.encode))
def test_whatever_comes_is_read_or_named(raw: bytes) -> None:
    for body in (raw, calendar((raw.decode("utf-8", "replace").replace("\r", " ").replace("\n", " "),))):
        try:
            ics.read(body, PARIS)
        except NotShifts as bad:
            assert bad.faults


def test_no_more_faults_than_a_person_reads() -> None:
    assert len(codes(calendar(*[("DTSTART:garbage",)] * 50))) == ics.MOST_FAULTS


def test_a_day_of_a_duration_is_the_walls_and_an_hour_is_exact() -> None:
    begins = micros(datetime(2026, 10, 24, 22, tzinfo=PARIS))
    (read,) = ics.read(calendar(("DTSTART;TZID=Europe/Paris:20261024T220000", "DURATION:P1D")), PARIS)
    assert (read.begins, read.ends - begins) == (begins, timedelta(hours=25) // timedelta(microseconds=1))
    (read,) = ics.read(calendar(("DTSTART;TZID=Europe/Paris:20261024T220000", "DURATION:PT23H")), PARIS)
    assert read.ends - begins == timedelta(hours=23) // timedelta(microseconds=1)
