"""A desk's rota: its week drawn and as a table, shifts that repeat, swaps, and calendars in and out."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from clocks import at_noon
from hubs import Hub
from rooms import browser, caller, person

from accord.core.times import micros, moment, read_time
from accord.doors.console.desks import drawn_week
from accord.hub.desks import actions, queries
from accord.hub.desks.queries import ShiftRow
from accord.hub.times import now

BANGKOK = ZoneInfo("Asia/Bangkok")


class House:
    """Tern's desk in Bangkok: Anan sets it up, Bee and Dao are officers; Cho is of another member."""

    def __init__(self, hub: Hub) -> None:
        tern, kite = hub.member("Tern"), hub.member("Kite", "telecom")
        self.anan, self.bee = person(tern, "administrator", "Anan Sri"), person(tern, "officer", "Bee Lek")
        self.dao, self.cho = person(tern, "officer", "Dao Lek"), person(kite, "officer", "Cho")
        self.desk = actions.make_desk(caller(self.anan), name="Night desk", zone="Asia/Bangkok", wait=7)
        self.base = f"/console/desks/{self.desk}"

    def page(self, row: Any, path: str = "rota") -> str:
        answer = browser(row).get(f"{self.base}/{path}".rstrip("/"))
        assert answer.status_code == 200, (path, answer.status_code)
        return text(answer)

    def post(self, row: Any, path: str, data: Any = None) -> Any:
        return browser(row).post(f"{self.base}/rota/{path}", data or {})

    def shift(self, row: Any, day: int, hour: int, lasts: int = 8) -> str:
        begins = datetime.combine(in_days(day), datetime.min.time(), BANGKOK).replace(hour=hour)
        low = micros(begins.astimezone(UTC))
        return actions.add_shift(caller(self.anan), self.desk, row.id, low, low + lasts * 3_600_000_000)


def text(answer: Any) -> str:
    return unescape(re.sub(r"\s+", " ", answer.content.decode()))


@pytest.fixture
def house(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> House:
    at_noon(monkeypatch, BANGKOK)
    return House(hub)


def in_days(days: int) -> date:
    return moment(now()).astimezone(BANGKOK).date() + timedelta(days=days)


def next_monday() -> date:
    today = in_days(0)
    return today + timedelta(days=7 - today.weekday())


def form(row: Any, begins: str, ends: str, **more: str) -> dict[str, str]:
    return {"person": row.id, "begins": begins, "ends": ends, **more}


def test_a_shift_that_repeats_stands_in_each_of_its_weeks(house: House) -> None:
    monday = next_monday()
    until = (monday + timedelta(days=20)).isoformat()
    answer = house.post(
        house.anan, "shifts", form(house.bee, f"{monday}T22:00", f"{monday + timedelta(days=1)}T06:00", repeat="weekdays", until=until)
    )
    assert answer.status_code == 303
    assert answer["Location"] == f"{house.base}/rota?week={drawn_week.write_week(monday)}&added=15"
    for ahead in (0, 7, 14):
        page = house.page(house.anan, f"rota?week={drawn_week.write_week(monday + timedelta(days=ahead))}")
        assert page.count("<bdi>Bee Lek</bdi>") == 5 and page.count('name="rest" value="1"') == 5
    later = house.page(house.anan, f"rota?week={drawn_week.write_week(monday + timedelta(days=28))}")
    assert later.count("<bdi>Nobody is on call</bdi>") == 1 and "<bdi>Bee Lek</bdi>" not in later
    assert "No shifts in this week." in house.page(house.anan, "rota?week=2020-W10")
    # Taken out from the second week on.
    week = drawn_week.write_week(monday + timedelta(days=7))
    (shift, *_rest) = re.findall(r"rota/shifts/([0-9a-f-]{36})/remove", house.page(house.anan, f"rota?week={week}"))
    answer = house.post(house.anan, f"shifts/{shift}/remove", {"rest": "1", "week": week})
    assert answer["Location"] == f"{house.base}/rota?week={week}"
    assert "<bdi>Bee Lek</bdi>" not in house.page(house.anan, f"rota?week={week}")
    assert "<bdi>Bee Lek</bdi>" in house.page(house.anan, f"rota?week={drawn_week.write_week(monday)}")


@pytest.mark.parametrize(
    ("repeat", "days"),
    [
        ("weekdays", "Mon Tue Wed Thu Fri"),
        ("sunday-thursday", "Mon Tue Wed Thu Sun"),
        ("sunday-friday", "Mon Tue Wed Thu Fri Sun"),
        ("monday-saturday", "Mon Tue Wed Thu Fri Sat"),
    ],
)
def test_a_shift_comes_on_the_days_on_which_people_work(house: House, repeat: str, days: str) -> None:
    monday = next_monday()
    sent = form(house.bee, f"{monday}T09:00", f"{monday}T17:00", repeat=repeat, until=(monday + timedelta(days=13)).isoformat())
    assert house.post(house.anan, "shifts", sent).status_code == 303
    for ahead in (0, 7):
        page = house.page(house.anan, f"rota?week={drawn_week.write_week(monday + timedelta(days=ahead))}")
        lines = re.findall(r'data-label="From"><time datetime="([0-9-]{10})(?:(?!</tr>).)*<bdi>Bee Lek</bdi>', page)
        assert " ".join(f"{date.fromisoformat(line):%a}" for line in lines) == days


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"begins": ""}, "begins"),
        ({"ends": "quivolda"}, "ends"),
        ({"person": ""}, "person"),
        ({"repeat": "hourly"}, "repeat"),
        ({"repeat": "daily", "until": ""}, "until"),
        ({"repeat": "daily", "until": "quivolda"}, "until"),
        ({"repeat": "daily", "until": "2031-02-01"}, "until"),
        ({"repeat": "daily", "until": "2029-12-31"}, "until"),
        ({"repeat": "weekdays", "until": "2030-01-06", "begins": "2030-01-05T08:00", "ends": "2030-01-05T16:00"}, "until"),  # a weekend
    ],
)
def test_what_can_not_be_is_told_beside_its_field_and_kept(house: House, more: dict[str, str], field: str) -> None:
    sent = form(house.bee, "2030-01-01T22:00", "2030-01-02T06:00") | more
    answer = house.post(house.anan, "shifts", sent)
    page = text(answer)
    assert answer.status_code == 422 and f'id="shift_{field}_error"' in page and "data-errors" in page
    if "begins" not in more:
        assert 'value="2030-01-01T22:00"' in page
    assert page.count("quivolda") <= 1, "in its own field alone"


def test_the_week_is_drawn_as_the_table_says_it(house: House) -> None:
    house.shift(house.bee, 2, 22)
    house.shift(house.anan, 2, 20, 4)
    day = in_days(2)
    page = house.page(house.bee, f"rota?week={drawn_week.write_week(day)}")
    days = re.findall(r'<div class="drawn-day[^"]*"><span>([^<]*)</span>(.*?)</div>', page)
    assert len(days) == 7
    drawn = dict(days)[f"{day:%a} {day.day} {day:%b}"]
    bars = re.findall(r'<svg x="([\d.]+)%" y="(\d+)" width="([\d.]+)%" height="22" class="(\w+)">.*?<text[^>]*>([^<]*)<', drawn)
    shifts = [bar for bar in bars if bar[3] != "gap"]
    assert shifts == [("83.33", "2", "16.67", "shift", "Anan Sri"), ("91.67", "28", "8.33", "mine", "Bee Lek")]
    assert "Anan Sri" in page and "Nobody is on call" in page


def test_a_day_is_drawn_from_right_to_left_where_that_is_read(house: House) -> None:
    day = date(2030, 1, 1)
    low = micros(datetime(2029, 12, 31, 23, tzinfo=UTC))
    rows = [ShiftRow("id", "p", "Bee", low, low + 6 * 3_600_000_000)]
    (bar,), (same,) = (
        drawn_week.days(day - timedelta(days=1), "Asia/Bangkok", rows, (), None, 0, rtl=rtl)[1].bars for rtl in (False, True)
    )
    assert (bar.x, bar.width) == ("25.00", "25.00") and (same.x, same.width) == ("50.00", "25.00")


@pytest.mark.parametrize(
    "week", ["2026-W60", "2026-W00", "W48", "2026-48", "٢٠٢٦-W01", "<b>", "9999-W52", "2026-02-30", "9999-01-01", "2026-11-2x", ""]
)
def test_a_week_that_is_none_is_this_one(house: House, week: str) -> None:
    assert drawn_week.read_week(week) is None
    assert f"{in_days(0).day}" in house.page(house.bee, f"rota?week={week}")


@pytest.mark.parametrize("first", [date(2024, 12, 30), date(2026, 11, 23), date(2020, 12, 28), date(2026, 11, 29), date(2024, 2, 29)])
def test_weeks_are_written_as_they_are_read(first: date) -> None:
    assert drawn_week.read_week(drawn_week.write_week(first)) == first


def test_on_a_sunday_night_it_shows_who_is_on_call_now_and_the_days_to_come(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Sunday, 23:30 in Bangkok: the week of the calendar is over, and what an officer must see is Monday's."""
    sunday = next_monday() + timedelta(days=6)
    ahead = (sunday - in_days(0)).days
    house.shift(house.dao, ahead, 6)
    house.shift(house.bee, ahead, 22)
    house.shift(house.dao, ahead + 2, 22)
    house.shift(house.dao, ahead + 7, 22)
    night = micros(datetime.combine(sunday, datetime.min.time(), BANGKOK).replace(hour=23, minute=30).astimezone(UTC))
    monkeypatch.setattr("accord.doors.console.desks.week.now", lambda: night)
    page = house.page(house.anan)
    days = re.findall(r'<div class="drawn-day([^"]*)"><span>([^<]*)</span>', page)
    assert [day for _today, day in days] == [f"{day:%a} {day.day} {day:%b}" for day in (sunday + timedelta(days=n) for n in range(7))]
    assert [today for today, _day in days] == [" today"] + [""] * 6
    names = re.findall(r'data-label="On call"><span><bdi>([^<]*)</bdi>(.*?)</span></td>', page)
    # Who is on call now, then the gap of tomorrow, and at the end what is over.
    assert [name for name, _more in names] == ["Bee Lek", "Nobody is on call", "Dao Lek", "Nobody is on call", "Dao Lek"]
    assert ">now<" in names[0][1] and ">over<" in names[4][1] and "over" not in names[2][1]
    assert f"?week={drawn_week.write_week(sunday - timedelta(days=7))}" in page
    assert f"?week={drawn_week.write_week(sunday + timedelta(days=7))}" in page
    assert "From today" not in page and "From today" in house.page(house.anan, f"rota?week={drawn_week.write_week(sunday)[:4]}-W10")
    # What is done there leads back to the same days.
    (shift, *_more) = re.findall(r"rota/shifts/([0-9a-f-]{36})/remove", page)
    answer = house.post(house.anan, f"shifts/{shift}/remove", {"week": sunday.isoformat()})
    assert answer["Location"] == f"{house.base}/rota?week={sunday.isoformat()}"


def test_who_takes_part_no_more_is_not_on_call_now(house: House) -> None:
    """Beside *Nobody is on call*, the week called the one who had left on call now."""
    from accord.hub.members.actions import people

    house.shift(house.bee, 0, 8)
    cell = re.compile(r'data-label="On call"><span><bdi>([^<]*)</bdi>(.*?)</span></td>')
    assert [">now<" in more for name, more in cell.findall(house.page(house.anan)) if name == "Bee Lek"] == [True]
    people.set_active(house.bee, False, by=caller(house.anan))
    left = [more for name, more in cell.findall(house.page(house.anan)) if name == "Bee Lek"]
    assert len(left) == 1 and ">no longer takes part<" in left[0] and ">now<" not in left[0]


@pytest.mark.parametrize("path", ["rota", ""])
def test_a_shift_is_taken_out_only_once_it_was_asked(house: House, path: str) -> None:
    """Each button that takes one out stands behind its question, which needs no script; of a running shift it says what that means."""
    running, coming = house.shift(house.bee, 0, 8), house.shift(house.dao, 1, 22)
    page = house.page(house.anan, path)
    for shift, says in (
        (running, "This shift runs now, until "),
        (coming, "The shift of Dao Lek from "),
    ):
        (asks,) = re.findall(rf'<details class="confirm" data-confirm="out-{shift}">(.*?)</details>', page)
        assert says in asks and f"/shifts/{shift}/remove" in asks
        assert len(re.findall(f"/shifts/{shift}/remove", page)) == 1, "and there is no other way around it"
    assert "Bee Lek will not be on call, and new alerts will not go there." in page


# Swaps


def test_a_colleague_takes_a_shift_over(house: House) -> None:
    shift = house.shift(house.bee, 2, 22)
    week = drawn_week.write_week(in_days(2))
    page = house.page(house.bee, f"rota?week={week}")
    assert f"rota/shifts/{shift}/offer" in page and "It stays yours until a colleague accepts." in page
    assert f"rota/shifts/{shift}/offer" not in house.page(house.dao, f"rota?week={week}")
    answer = house.post(house.bee, f"shifts/{shift}/offer", {"to": f"to:{house.dao.id}", "week": week})
    assert answer["Location"] == f"{house.base}/rota?week={week}#swaps"
    asked = house.page(house.dao, f"rota?week={week}")
    assert "Bee Lek offers Dao Lek the shift" in asked and "Accept" in asked
    (swap,) = set(re.findall(r"rota/swaps/([0-9a-f-]{36})/accept", asked))
    assert f"swaps/{swap}/accept" not in house.page(house.bee, f"rota?week={week}")
    # It is told where the desks are listed and at the desk, to whom it is offered and nobody else.
    for path in (house.base, "/console/desks"):
        assert "Colleagues offer you shifts." in text(browser(house.dao).get(path))
        assert "Colleagues offer you shifts." not in text(browser(house.bee).get(path))
    assert house.post(house.dao, f"swaps/{swap}/accept", {"week": week}).status_code == 303
    page = house.page(house.bee, f"rota?week={week}")
    assert "<bdi>Dao Lek</bdi>" in page and "<bdi>Bee Lek</bdi>" not in page
    again = house.post(house.dao, f"swaps/{swap}/accept")
    assert again.status_code == 409 and "no longer offered" in text(again)
    assert house.post(house.cho, f"swaps/{swap}/accept").status_code == 404


def test_a_shift_in_return_is_chosen_from_the_same_list(house: House) -> None:
    mine, theirs = house.shift(house.bee, 2, 22), house.shift(house.dao, 2, 8)
    week = drawn_week.write_week(in_days(2))
    page = house.page(house.bee, f"rota?week={week}")
    assert f'<option value="for:{theirs}">Dao Lek, in return for' in page
    house.post(house.bee, f"shifts/{mine}/offer", {"to": f"for:{theirs}"})
    page = house.page(house.dao, f"rota?week={week}")
    assert "in return for" in page
    (swap,) = set(re.findall(r"rota/swaps/([0-9a-f-]{36})/decline", page))
    assert house.post(house.dao, f"swaps/{swap}/decline").status_code == 303
    assert "Dao Lek has declined the shift" in text(browser(house.bee).get("/console/desks"))
    assert "has declined the shift" not in text(browser(house.dao).get("/console/desks"))
    bad = house.post(house.bee, f"shifts/{mine}/offer", {"to": "for:quivolda"})
    assert bad.status_code == 200 or bad.status_code == 422
    assert "Choose a shift from the list." in text(bad) and "quivolda" not in text(bad)


# Gaps


def test_who_sets_up_the_rota_is_warned_in_the_week_before(house: House) -> None:
    assert "Nobody is on call for part" not in text(browser(house.anan).get("/console/desks"))
    house.shift(house.bee, 0, 0, 48)
    house.shift(house.bee, 3, 0, 24 * 8)
    day = in_days(2)
    for path in ("/console/desks", house.base):
        page = text(browser(house.anan).get(path))
        assert f"Nobody will be on call at Night desk from {day:%a} {day.day} {day:%b}, 00:00" in page
        assert f"{house.base}/rota?week={drawn_week.write_week(day)}" in page
        assert "Nobody will be on call" not in text(browser(house.bee).get(path))


# Calendars


def calendar(*events: tuple[str, ...]) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN"]
    for event in events:
        lines += ["BEGIN:VEVENT", "UID:1", *event, "END:VEVENT"]
    return SimpleUploadedFile("rota.ics", "\r\n".join([*lines, "END:VCALENDAR", ""]).encode(), "text/calendar")


def event(day: int, title: str, *more: str) -> tuple[str, ...]:
    at = in_days(day)
    return (f"DTSTART:{at:%Y%m%d}T220000", f"DTEND:{at + timedelta(days=1):%Y%m%d}T060000", f"SUMMARY:{title}", *more)


def test_what_goes_out_as_a_calendar_comes_in_again(house: House, hub: Hub) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    house.shift(house.bee, 2, 22)
    house.shift(house.dao, 3, 22)
    answer = browser(house.bee).get(f"{house.base}/rota.ics")
    assert answer["Content-Type"].startswith("text/calendar") and answer["Content-Disposition"] == 'attachment; filename="rota.ics"'
    assert answer["Cache-Control"] == "no-store"
    body = answer.content.decode()
    assert body.count("BEGIN:VEVENT") == 2 and "SUMMARY:Bee Lek" in body and "LOCATION:Night desk" in body
    mine = browser(house.bee).get(f"{house.base}/rota.ics?mine=1").content.decode()
    assert mine.count("BEGIN:VEVENT") == 1 and "Dao" not in mine
    file = SimpleUploadedFile("rota.ics", answer.content, "text/calendar")
    assert house.post(house.anan, "import", {"file": file, "person": ""})["Location"].endswith("&added=0"), (
        "all of them stand there already"
    )
    other = actions.make_desk(caller(house.anan), name="Day desk", zone="Asia/Bangkok")
    file = SimpleUploadedFile("rota.ics", answer.content, "text/calendar")
    taken = browser(house.anan).post(f"/console/desks/{other}/rota/import", {"file": file, "person": ""})
    assert taken["Location"].endswith("&added=2")
    page = text(browser(house.anan).get(taken["Location"]))
    assert "2 shifts were put in." in page


def test_titles_name_people_and_what_is_wrong_is_named_all_at_once(house: House) -> None:
    good = calendar(event(2, "On call: bee lek (nights)"), event(3, "DAO  LEK"), event(-9, "Quivolda"))
    assert house.post(house.anan, "import", {"file": good, "person": ""})["Location"].endswith("&added=2")
    bad = calendar(event(12, "Quivolda"), event(13, "Bee Lek and Dao Lek"), event(14, "Bee Lek", "RRULE:FREQ=DAILY"), event(15, "Bee Lek"))
    answer = house.post(house.anan, "import", {"file": bad, "person": ""})
    page = text(answer)
    assert answer.status_code == 422 and "Nothing was put in" in page and "Quivolda" not in page
    assert re.findall(r'<th scope="row" class="number fit" data-label="Event">(\d+)</th>', page) == ["3"], (
        "what can't be read is mended first"
    )
    bad = calendar(event(12, "Quivolda"), event(13, "Bee Lek and Dao Lek"), event(15, "Bee Lek"))
    page = text(house.post(house.anan, "import", {"file": bad, "person": ""}))
    assert re.findall(r'<th scope="row" class="number fit" data-label="Event">(\d+)</th>', page) == ["1", "2"]
    assert "names no one at your member" in page and "names more than one person" in page
    chosen = calendar(event(12, "Quivolda"), event(13, ""))
    assert house.post(house.anan, "import", {"file": chosen, "person": house.bee.id})["Location"].endswith("&added=2")


def test_a_file_that_is_no_calendar_or_over_or_clashes_is_said(house: House) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    for sent, words in (
        ({}, "Choose a calendar file (.ics)."),
        ({"file": SimpleUploadedFile("x.ics", b"Dear colleague")}, "This is no calendar file."),
        ({"file": calendar()}, "This calendar holds no event."),
        ({"file": calendar(event(-9, "Bee Lek"))}, "All events of this calendar are over."),
        ({"file": calendar(event(2, "Bee Lek"), event(2, "Bee Lek", "X-A:1"))}, ""),
        (
            {"file": calendar((f"DTSTART:{in_days(2):%Y%m%d}T230000", f"DTEND:{in_days(2):%Y%m%d}T235900", "SUMMARY:Bee Lek"))},
            "then already",
        ),
    ):
        answer = house.post(house.anan, "import", {"person": "", **sent})
        assert (answer.status_code == 303) if not words else (answer.status_code == 422 and words in text(answer)), words


def test_the_rota_is_its_members_own(house: House) -> None:
    for path in ("rota", "rota.ics"):
        assert browser(house.cho).get(f"{house.base}/{path}").status_code == 404
    page = house.page(house.bee)
    assert "Put a person on call" not in page and "Put these shifts in" not in page


def test_the_number_of_queries_does_not_grow(house: House) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = browser(house.anan)

    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    paths = [f"{house.base}/rota?week={drawn_week.write_week(in_days(2))}", house.base, "/console/desks"]
    house.shift(house.bee, 2, 0, 2)
    shift = house.shift(house.dao, 2, 3, 2)
    actions.offer_swap(caller(house.dao), shift)
    [asked(path) for path in paths]
    before = [asked(path) for path in paths]
    for hour in range(4, 22, 3):
        actions.offer_swap(caller(house.bee), house.shift(house.bee, 2, hour, 2))
    assert [asked(path) for path in paths] == before


def shifts_from(house: House, zone: str, begins: str, ends: str, language: str = "en") -> tuple[int, list[tuple[str, str]]]:
    """A desk in this zone, and what a shift so typed has become of it, by its clock."""
    desk = actions.make_desk(caller(house.anan), name=zone, zone=zone, wait=7)
    answer = browser(house.anan, HTTP_ACCEPT_LANGUAGE=language).post(f"/console/desks/{desk}/rota/shifts", form(house.bee, begins, ends))
    found = queries.desk(caller(house.anan), desk).shifts
    edges = [tuple(f"{moment(edge).astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}" for edge in (row.begins, row.ends)) for row in found]
    return answer.status_code, edges


@pytest.mark.parametrize(
    ("zone", "begins", "ends", "low", "high"),
    [
        ("Asia/Dhaka", "২৪/১১/২০৩০ ২১:০০", "২৫/১১/২০৩০ ০৫:০০", "2030-11-24 21:00", "2030-11-25 05:00"),
        ("Asia/Dhaka", "24 Nov 2030 9pm", "5am", "2030-11-24 21:00", "2030-11-25 05:00"),
        ("America/Lima", "24 de noviembre de 2030 9 pm", "25-nov-2030 05:00 hrs", "2030-11-24 21:00", "2030-11-25 05:00"),
        ("Asia/Bangkok", "24/11/2573 21.00 น.", "๐๕.๐๐ น.", "2030-11-24 21:00", "2030-11-25 05:00"),
        ("Asia/Dubai", "٢٤/١١/٢٠٣٠ ٢١:٠٠", "٠٥:٠٠", "2030-11-24 21:00", "2030-11-25 05:00"),
        ("Asia/Bangkok", "2030-11-24T16:00", "2030-11-24T24:00", "2030-11-24 16:00", "2030-11-25 00:00"),
        ("Europe/London", "Sat 26 Oct 2030 22:00", "06:00", "2030-10-26 22:00", "2030-10-27 06:00"),
        ("Asia/Bangkok", "24.11.2030 21:00-05:00", "", "2030-11-24 21:00", "2030-11-25 05:00"),
        ("Asia/Bangkok", "", "24.11.2030 2100 - 0500", "2030-11-24 21:00", "2030-11-25 05:00"),
        ("Asia/Bangkok", "24.11.2030 2100", "0500 hrs", "2030-11-24 21:00", "2030-11-25 05:00"),
    ],
)
def test_a_shift_is_read_as_people_type_times_where_the_desk_is(
    house: House, zone: str, begins: str, ends: str, low: str, high: str
) -> None:
    assert shifts_from(house, zone, begins, ends) == (303, [(low, high)])


@pytest.mark.parametrize(
    ("begins", "ends"), [("24 Nov 2030 22:00", "Mon 06:00"), ("24 nov 2030 22:00", "lunes 06:00"), ("24 Nov 2030", "Monday 06:00")]
)
def test_a_weekday_as_the_end_is_one_after_the_beginning(house: House, begins: str, ends: str) -> None:
    desk = actions.make_desk(caller(house.anan), name="Fraud desk", zone="Asia/Bangkok", wait=7)
    sent = form(house.bee, begins, ends)
    html = browser(house.anan, HTTP_ACCEPT_LANGUAGE="en").post(f"/console/desks/{desk}/rota/shifts", sent).content.decode()
    assert "Do you mean 25 November 2030 at 06:00, Bangkok time?" in html


def test_an_end_that_rests_on_the_answer_about_the_beginning_is_read_after_it(house: House) -> None:
    desk = actions.make_desk(caller(house.anan), name="Fraud desk", zone="Asia/Bangkok", wait=7)
    path, sent = f"/console/desks/{desk}/rota/shifts", form(house.bee, "24 Nov 2030 9:00", "6h")
    page = browser(house.anan).post(path, sent).content.decode()
    assert re.findall(r'name="begins-meant" value="([^"]+)"', page) == ["2030-11-24T09:00:00+07:00", "2030-11-24T21:00:00+07:00"]
    assert 'name="ends-meant"' not in page and 'value="6h"' in page
    sent |= {"begins-asked": "24 Nov 2030 9:00", "begins-meant": "2030-11-24T21:00:00+07:00"}
    page = browser(house.anan).post(path, sent).content.decode()
    offered = re.findall(r'name="ends-meant" value="([^"]+)"', page)
    # So long after the beginning, or by the clock.
    assert offered[:2] == ["2030-11-25T03:00:00+07:00", "2030-11-25T06:00:00+07:00"]
    sent |= {"ends-asked": "6h", "ends-meant": offered[1]}
    assert browser(house.anan).post(path, sent).status_code == 303
    (shift,) = queries.desk(caller(house.anan), desk).shifts
    assert f"{moment(shift.ends).astimezone(ZoneInfo('Asia/Bangkok')):%Y-%m-%d %H:%M}" == "2030-11-25 06:00"


def test_an_hour_that_is_there_twice_is_asked_about(house: House) -> None:
    desk = actions.make_desk(caller(house.anan), name="London", zone="Europe/London", wait=7)
    path, sent = f"/console/desks/{desk}/rota/shifts", form(house.bee, "2030-10-27 01:30", "2030-10-27 06:00")
    page = text(browser(house.anan).post(path, sent))
    offered = re.findall(r'name="begins-meant" value="([^"]+)"', page)
    assert offered == ["2030-10-27T01:30:00+01:00", "2030-10-27T01:30:00+00:00"]
    sent |= {"begins-asked": "2030-10-27 01:30", "begins-meant": offered[1]}
    assert browser(house.anan).post(path, sent).status_code == 303
    (shift,) = queries.desk(caller(house.anan), desk).shifts
    assert shift.begins == read_time("2030-10-27T01:30:00Z")


def test_the_last_day_of_a_repeated_shift_is_read_in_local_digits(house: House) -> None:
    sent = form(house.bee, "2030-01-01T22:00", "06:00", repeat="daily", until="๐๓/๐๑/๒๕๗๓")
    assert house.post(house.anan, "shifts", sent).status_code == 303
    assert len(queries.desk(caller(house.anan), house.desk).shifts) == 3


def test_a_form_of_the_rota_says_whose_clock_it_reads(house: House) -> None:
    desk = actions.make_desk(caller(house.anan), name="Lima", zone="America/Lima", wait=7)
    page = text(browser(house.anan).get(f"/console/desks/{desk}/rota"))
    assert "In Lima time" in page
