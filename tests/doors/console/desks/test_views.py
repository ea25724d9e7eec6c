"""Desks: seen by all, kept by their own member, rung by others; hours, rota and gaps in words."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hubs import Hub
from rooms import browser, caller, person, signed_in

WEEK = {"name": "Fraud desk", "zone": "Asia/Bangkok", "holidays": "th", "languages": "th, en", "wait": "7", "cover": ""}
_TODAY = datetime.now(tz=ZoneInfo("Asia/Bangkok"))
LONG = {"begins": f"{_TODAY - timedelta(days=100):%Y-%m-%dT00:00}", "ends": f"{_TODAY + timedelta(days=100):%Y-%m-%dT00:00}"}


def page(client: Any, path: str = "desks") -> str:
    answer = client.get(f"/console/{path}")
    assert answer.status_code == 200, (path, answer.status_code)
    return re.sub(r"\s+", " ", answer.content.decode())


def page_text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


class House:
    def __init__(self, hub: Hub) -> None:
        self.tern, self.kite = hub.member("Tern"), hub.member("Kite", "telecom")
        self.anan, self.bee = person(self.tern, "administrator", "Anan"), person(self.tern, "officer", "Bee")
        self.cho = person(self.kite, "officer", "Cho")
        self.client, self.other = browser(self.anan), browser(self.cho)

    def make(self, **more: Any) -> str:
        answer = self.client.post("/console/desks/new", WEEK | {"always": "on"} | more)
        assert answer.status_code == 303, page_text(answer)
        return str(answer["Location"]).rpartition("/")[2]

    def post(self, path: str, data: Any = None, client: Any = None) -> Any:
        return (client or self.client).post(f"/console/desks/{path}", data or {})


@pytest.fixture
def house(hub: Hub) -> House:
    return House(hub)


def test_a_desk_is_made_without_a_script_and_everybody_reads_its_week(house: House) -> None:
    desk = house.make(always="", mon="08:00-12:00, 13:00-17:00", fri="22:00-06:00")
    for client in (house.client, house.other):
        html = page(client, f"desks/{desk}")
        assert "08:00-12:00, 13:00-17:00" in html and "22:00-06:00" in html and "Asia/Bangkok" in html
        # The picture says what the table says: two bars on Monday, the night of Friday on both of its days.
        bars = re.findall(r'<tr[^>]*> ?<th scope="row" class="fit">(\w+)</th>.*?</svg>', html)
        strips = dict(zip(bars, re.findall(r"<svg viewBox=\"0 0 1440 16\".*?</svg>", html), strict=True))
        assert re.findall(r'x="(\d+)" y="2" width="(\d+)"', strips["Monday"]) == [("480", "240"), ("780", "240")]
        assert re.findall(r'x="(\d+)" y="2" width="(\d+)"', strips["Friday"]) == [("1320", "120")]
        assert re.findall(r'x="(\d+)" y="2" width="(\d+)"', strips["Saturday"]) == [("0", "360")]
    form = page(house.client, f"desks/{desk}/change")
    assert 'value="08:00-12:00, 13:00-17:00"' in form and 'value="English, Thai"' in form and 'value="TH"' in form
    assert '<option value="Asia/Bangkok" selected>' in form


@pytest.mark.parametrize("between", [", ", "،", " ، ", "؛", " "])
def test_hours_stand_apart_by_the_comma_of_whoever_typed_them(house: House, between: str) -> None:
    desk = house.make(always="", mon=f"08:00-12:00{between}13:00-17:00")
    assert 'value="08:00-12:00, 13:00-17:00"' in page(house.client, f"desks/{desk}/change")


def test_hours_that_are_typed_while_it_is_open_always_are_not_lost(house: House) -> None:
    """A new desk is ticked open always: somebody who types its hours and leaves the tick is asked which of the two is meant."""
    html = page_text(house.post("new", WEEK | {"always": "on", "mon": "08:00-17:00"}))
    assert 'id="desk_mon_error"' in html and "Take out one of the two." in html
    desk = house.make(always="", mon="08:00-17:00")
    kept = {"always": "on", "mon": "08:00-17:00"}
    assert house.post(f"{desk}/change", WEEK | kept).status_code == 303, "the hours that it had stay in the form"
    assert 'value="08:00-17:00"' not in page(house.client, f"desks/{desk}/change")


def test_a_desk_that_is_always_open_is_so_on_holidays_and_its_page_says_nothing_else(house: House) -> None:
    """Its page listed the holidays as days on which no hours begin."""
    late = "without those that are announced late"
    words = re.compile("No hours begin on these holidays|No public holiday in the next weeks")
    always = page(house.client, f"desks/{house.make(always='on')}")
    assert not words.search(always) and late not in always
    by_day = page(house.client, f"desks/{house.make(name='Day desk', always='', mon='08:00-17:00')}")
    assert words.search(by_day) and late in by_day


def test_a_new_desk_is_in_the_zone_of_its_country(house: House) -> None:
    assert '<option value="Asia/Bangkok" selected>' in page(house.client, "desks/new")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 101),
        ("zone", "Mars/<b>Base"),
        ("mon", "9-5"),
        ("sun", "08:00-25:00<i>"),
        ("holidays", "Narnia"),
        ("languages", "Narnian<b>"),
        ("wait", "121"),
        ("wait", "soon<b>"),
        ("wait", "9" * 40),
        ("cover", "nonsense"),
        ("cover", "6f1c7a52-3b1e-4d5f-9a44-0f3a2f9c1b77"),
    ],
)
def test_what_can_not_be_is_told_beside_its_field_and_what_was_typed_stays(house: House, field: str, value: str) -> None:
    desk = house.make()
    for path in ("new", f"{desk}/change"):
        answer = house.post(path, WEEK | {"name": "Another", field: value})
        assert answer.status_code == 422
        html = page_text(answer)
        assert f'id="desk_{field}_error"' in html and f'href="#desk_{field}"' in html
        assert "Another" in html or field == "name"
        errors = " ".join(re.findall(r'<p class="error"[^>]*>(.*?)</p>', html))
        assert len(errors) > 20 and (not value or value not in errors)
        assert "<b>Base" not in html and "<i>" not in html
    assert "Another" not in page(house.client)


def test_a_name_is_given_once_and_a_change_is_saved(house: House) -> None:
    desk = house.make()
    assert "There is a desk of this name already." in page_text(house.post("new", WEEK))
    assert house.post(f"{desk}/change", WEEK | {"name": "Night desk", "tue": "09:00-10:00"}).status_code == 303
    assert "Night desk" in page(house.client) and "Tue 09:00-10:00" in page(house.client)


def test_names_of_people_are_for_their_own_member(house: House) -> None:
    desk = house.make()
    house.post(f"{desk}/contacts", {"add": house.bee.id, "channels": ["mail"]})
    house.post(f"{desk}/shifts", {"person": house.anan.id, **LONG})
    own, other = page(browser(house.bee), f"desks/{desk}"), page(house.other, f"desks/{desk}")
    assert "Anan" in own and "Bee" in own
    for name in ("Anan", "Bee", house.anan.id, house.bee.id):
        assert name not in other
    assert "Anan" not in page(house.other)


def test_contacts_are_added_ordered_and_taken_out(house: House) -> None:
    desk = house.make()
    cho = person(house.tern, "officer", "Dao")
    for row in (house.anan, house.bee, cho):
        assert house.post(f"{desk}/contacts", _contacts(house, desk) | {"add": row.id, "channels": ["mail"]}).status_code == 303
    assert _order(house, desk) == ["Anan", "Bee", "Dao"]
    house.post(f"{desk}/contacts", _contacts(house, desk) | {f"place_{cho.id}": "1"})
    assert _order(house, desk) == ["Dao", "Anan", "Bee"]
    house.post(f"{desk}/contacts", _contacts(house, desk) | {f"place_{cho.id}": "2"})
    assert _order(house, desk) == ["Anan", "Dao", "Bee"]
    house.post(f"{desk}/contacts", _contacts(house, desk) | {f"remove_{house.anan.id}": "1"})
    assert _order(house, desk) == ["Dao", "Bee"]
    # Nobody can be rung by no way at all; nothing was changed.
    answer = house.post(f"{desk}/contacts", {f"place_{cho.id}": "1", f"place_{house.bee.id}": "2"})
    assert answer.status_code == 422 and "Choose at least one channel for each contact" in page_text(answer)
    assert _order(house, desk) == ["Dao", "Bee"]
    # Somebody of another member is no contact.
    assert house.post(f"{desk}/contacts", _contacts(house, desk) | {"add": house.cho.id, "channels": ["mail"]}).status_code == 422


def _contacts(house: House, desk: str) -> dict[str, Any]:
    """The form of contacts as the page shows it."""
    html = page(house.client, f"desks/{desk}")
    places = dict(re.findall(r'name="(place_[0-9a-f-]+)".*?<option selected>(\d+)', html))
    ways: dict[str, list[str]] = {}
    for name, value in re.findall(r'name="(channels_[0-9a-f-]+)" value="(\w+)" checked', html):
        ways.setdefault(name, []).append(value)
    return {**places, **ways}


def _order(house: House, desk: str) -> list[str]:
    return re.findall(r'data-label="Name"><span><bdi>(\w+)</bdi>', page(house.client, f"desks/{desk}"))


def test_gaps_of_the_rota_are_named_in_words(house: House) -> None:
    from accord.core.times import DAY, micros
    from accord.doors.console.desks import rota
    from accord.hub.desks import queries

    desk = house.make()
    zone = ZoneInfo("Asia/Bangkok")

    def at(day: int, hour: int) -> int:
        return micros(datetime(2030, 3, day, hour, tzinfo=zone))

    # 2030-03-02 is a Saturday.
    for begins, ends in (("2030-03-01T20:00", "2030-03-02T02:00"), ("2030-03-02T08:00", "2030-03-20T08:00")):
        assert house.post(f"{desk}/shifts", {"person": house.anan.id, "begins": begins, "ends": ends}).status_code == 303
    desk_row = queries.desk(caller(house.anan), desk, at=at(1, 21))
    lines = rota.lines(desk_row, {house.anan.id}, at(1, 21))
    assert [(line.shift is None, line.words) for line in lines] == [
        (False, "Anan"),
        (True, "Nobody from Sat 2 Mar, 02:00 to Sat 2 Mar, 08:00"),
        (False, "Anan"),
    ]
    assert lines[0].is_now and not lines[1].is_now
    # Whoever is away leaves a gap, unless somebody stands in who is there.
    away = {"person": house.anan.id, "begins": "2030-03-03T00:00", "ends": "2030-03-04T00:00"}
    house.post(f"{desk}/away", away)
    words = [line.words for line in rota.lines(queries.desk(caller(house.anan), desk, at=at(1, 21)), {house.anan.id}, at(1, 21))]
    assert "Nobody from Sun 3 Mar, 00:00 to Mon 4 Mar, 00:00" in words
    absence = queries.desk(caller(house.anan), desk, at=at(1, 21)).away[0]
    assert house.post(f"{desk}/away/{absence.id}/remove").status_code == 303
    house.post(f"{desk}/away", away | {"stand_in": house.bee.id})
    both = {house.anan.id, house.bee.id}
    now_there = queries.desk(caller(house.anan), desk, at=at(1, 21))
    assert not any("3 Mar" in line.words for line in rota.lines(now_there, both, at(1, 21)))
    # Who takes part no more stands in for nobody.
    assert any("3 Mar" in line.words for line in rota.lines(now_there, {house.anan.id}, at(1, 21)))
    assert rota.gaps(now_there.shifts, (), both, at(1, 21), at(1, 21) + DAY) == [(at(2, 2), at(2, 8))]


@pytest.mark.parametrize(
    ("begins", "ends", "field"),
    [
        ("", "2030-01-01T00:00", "begins"),
        ("2030-01-01T00:00", "tomorrow<b>", "ends"),
        ("2030-01-02T00:00", "2030-01-01T00:00", "ends"),
        ("2030-01-02T00:00", "2032-01-01T00:00", "ends"),
        ("2030-01-01", "2030-01-02T00:00", "begins"),
        ("9999-01-01T00:00", "9999-01-02T00:00", "begins"),
    ],
)
def test_a_shift_that_can_not_be_is_told_beside_its_field(house: House, begins: str, ends: str, field: str) -> None:
    desk = house.make()
    for path, form in (("shifts", "shift"), ("away", "away")):
        answer = house.post(f"{desk}/{path}", {"person": house.anan.id, "begins": begins, "ends": ends})
        assert answer.status_code == 422 and f'id="{form}_{field}_error"' in page_text(answer)
        assert "tomorrow<b>" not in page_text(answer)


def test_a_shift_is_taken_out_again(house: House) -> None:
    desk = house.make()
    house.post(f"{desk}/shifts", {"person": house.bee.id, **LONG})
    shift = re.search(r"/shifts/([0-9a-f-]{36})/remove", page(house.client, f"desks/{desk}"))
    assert shift
    assert house.post(f"{desk}/shifts/{shift.group(1)}/remove").status_code == 303
    assert "No one is on call in the next 14 days." in page(house.client, f"desks/{desk}")


def test_an_officer_says_when_itself_is_away_and_nobody_else(house: House) -> None:
    desk = house.make()
    client = browser(house.bee)
    away = LONG
    html = page(client, f"desks/{desk}")
    assert f'<option value="{house.bee.id}">' in html and "/shifts" not in html and "/archive" not in html
    assert house.post(f"{desk}/away", away | {"person": house.anan.id}, client).status_code == 403
    assert house.post(f"{desk}/away", away | {"person": house.bee.id}, client).status_code == 303
    assert "Nobody stands in." in page(client, f"desks/{desk}")


CHANGES = ("contacts", "shifts", "hook", "archive", "shifts/6f1c7a52-3b1e-4d5f-9a44-0f3a2f9c1b77/remove", "change")


def test_an_officer_changes_nothing(house: House) -> None:
    desk = house.make()
    for change in CHANGES:
        assert house.post(f"{desk}/{change}", WEEK, browser(house.bee)).status_code == 403, change
    assert browser(house.bee).get("/console/desks/new").status_code == 403


def test_another_members_desk_is_seen_and_not_changed(hub: Hub, house: House) -> None:
    desk = house.make()
    dee = signed_in(house.kite, "administrator")
    for id in (desk, str(uuid4()), "nonsense"):
        for change in (*CHANGES, "away", "test"):
            assert house.post(f"{id}/{change}", WEEK, dee).status_code == 404, (id, change)
        assert dee.get(f"/console/desks/{id}/change").status_code == 404
    assert dee.get(f"/console/desks/{uuid4()}").status_code == 404 and dee.get("/console/desks/nonsense").status_code == 404
    forms = re.findall(rf'action="/console/desks/{desk}/(\w+)"', page(dee, f"desks/{desk}"))
    assert forms == ["ring"] and f"/console/desks/{desk}/change" not in page(dee, f"desks/{desk}")
    # The secretariat keeps any member's desk.
    secretary = signed_in(hub.admin, "secretariat")
    assert house.post(f"{desk}/change", WEEK | {"name": "Renamed"}, secretary).status_code == 303
    assert "Renamed" in page(house.other)


def test_the_secretariat_makes_a_desk_for_a_member(hub: Hub, house: House) -> None:
    secretary = signed_in(hub.admin, "secretariat")
    answer = house.post("new", WEEK | {"member": house.kite.id}, secretary)
    assert answer.status_code == 303
    assert "Fraud desk" in page(house.other).partition("Desks of other members")[0]
    # Nobody else chooses whose desk it is: it becomes its own.
    house.post("new", WEEK | {"name": "Stray", "member": house.kite.id})
    assert "Stray" in page(house.client).partition("Desks of other members")[0]
    assert "Stray" not in page(house.other).partition("Desks of other members")[0]


def test_a_test_ping_is_rung_answered_and_its_age_shown(house: House) -> None:
    desk = house.make()
    assert "never" in page(house.other)
    nobody = house.post(f"{desk}/test")
    assert nobody.status_code == 422 and "Put a person on call first." in page_text(nobody)
    house.post(f"{desk}/contacts", {"add": house.anan.id, "channels": ["mail"]})
    answer = house.post(f"{desk}/test")
    assert answer.status_code == 303
    assert house.client.post(f"{answer['Location']}/answer").status_code == 303
    assert re.search(r"<dt>Test answered</dt><dd><time class=\"age\"", page(house.other, f"desks/{desk}"))


def test_a_form_that_is_sent_twice_rings_once(house: House) -> None:
    desk = house.make()
    token = re.search(r'name="once" value="([^"]+)"', page(house.other, f"desks/{desk}"))
    assert token
    first = house.post(f"{desk}/ring", {"once": token.group(1)}, house.other)
    second = house.post(f"{desk}/ring", {"once": token.group(1)}, house.other)
    assert first["Location"] != second["Location"] == "/console/bells"
    assert 'data-ringing="1"' in page(house.client)


def test_a_bell_is_rung_about_a_signal_and_tells_nothing_of_who_sees_it(hub: Hub, house: House) -> None:
    desk, lark = house.make(), hub.member("Lark")
    both = house.kite.publish("+66811111111", tlp="TLP:AMBER", audience={"members": [house.tern.id]}, region="TH")["id"]
    own = house.kite.publish("+66822222222", tlp="TLP:AMBER", audience={"members": [lark.id]}, region="TH")["id"]
    tern_signal = house.tern.publish("+66833333333", tlp="TLP:AMBER", audience={"members": [lark.id]}, region="TH")["id"]
    refusals = set()
    for signal in (tern_signal, str(uuid4()), "nonsense<b>"):
        answer = house.post(f"{desk}/ring", {"signal": signal}, house.other)
        assert answer.status_code == 422 and "nonsense<b>" not in page_text(answer)
        refusals |= set(re.findall(r'id="ring_signal_error">(.*?)</p>', page_text(answer)))
    assert refusals == {"Give the id of a signal that you see, or leave it empty."}
    assert 'data-ringing="0"' in page(house.client)
    answer = house.post(f"{desk}/ring", {"signal": both}, house.other)
    assert answer.status_code == 303
    assert f"/console/signals/{both}" in page(house.client, answer["Location"].removeprefix("/console/"))
    assert house.post(f"{desk}/ring", {"signal": own}, house.other).status_code == 303
    assert house.client.get(f"/console/signals/{own}").status_code == 404


def test_a_signal_for_named_people_is_rung_about_by_nobody(house: House) -> None:
    from worlds import publish

    desk = house.make()
    red = publish(caller(house.cho), "+66844444444", tlp="TLP:RED", audience={"people": [house.cho.id, house.anan.id]}).id
    assert house.other.get(f"/console/signals/{red}").status_code == 200, "it sees it itself"
    answer = house.post(f"{desk}/ring", {"signal": str(red)}, house.other)
    assert answer.status_code == 422
    assert "Give the id of a signal that you see, or leave it empty." in page_text(answer)
    assert 'data-ringing="0"' in page(house.client)


def test_another_members_desk_is_asked_to_cover_and_agrees(hub: Hub, house: House) -> None:
    dee = signed_in(house.kite, "administrator")
    kite_desk = house.post("new", WEEK | {"name": "Kite desk", "always": "on"}, dee)["Location"].rpartition("/")[2]
    desk = house.make(cover=kite_desk)
    own = page(house.client, f"desks/{desk}")
    assert "Asked to cover" in own and "Covered by" not in own and "the desk that covers" not in own
    assert f'<option value="{kite_desk}" selected>' in page(house.client, f"desks/{desk}/change")
    for stranger in (house.other, signed_in(hub.member("Lark"), "administrator")):
        assert "Kite desk" not in page(stranger, f"desks/{desk}") and "asks you to cover it" not in page(stranger, f"desks/{kite_desk}")
        assert house.post(f"{kite_desk}/covers", {"desk": desk, "agrees": "1"}, stranger).status_code in (403, 404)
    assert "Fraud desk of Tern asks you to cover it." in page(dee, f"desks/{kite_desk}")
    for other in ("", "nonsense<b>", str(uuid4()), kite_desk):
        assert house.post(f"{kite_desk}/covers", {"desk": other, "agrees": "1"}, dee).status_code == 404
    assert house.post(f"{kite_desk}/covers", {"desk": desk, "agrees": "1"}, dee).status_code == 303
    assert "Covered by" in page(house.client, f"desks/{desk}") and "Asked to cover" not in page(house.client, f"desks/{desk}")
    assert "Cover it no longer" in page(dee, f"desks/{kite_desk}")
    # Another change of the desk leaves it so.
    assert house.post(f"{desk}/change", WEEK | {"always": "on", "cover": kite_desk, "wait": "9"}).status_code == 303
    assert "Covered by" in page(house.client, f"desks/{desk}")
    assert house.post(f"{kite_desk}/covers", {"desk": desk}, dee).status_code == 303
    assert "Asked to cover" in page(house.client, f"desks/{desk}")


def test_ringing_needs_the_permission(house: House) -> None:
    desk = house.make()
    reader = signed_in(house.kite, "auditor")
    assert (
        "/ring" not in page(reader, f"desks/{desk}") and "Ring" not in page(reader).partition("Desks of other")[2].partition("</main>")[0]
    )
    assert house.post(f"{desk}/ring", {}, reader).status_code == 403


def test_the_hooks_secret_is_shown_once_and_its_address_never(house: House) -> None:
    desk = house.make()
    address = "https://hooks.tern.example/accord?key=sesame"
    made = page_text(house.post(f"{desk}/hook", {"url": address, "secret": ""}))
    secret = re.search(r'<bdi dir="ltr">(whsec_[^<]+)</bdi>', made)
    assert secret
    later = page(house.client, f"desks/{desk}")
    assert "This desk has a webhook." in later and secret.group(1) not in later and "sesame" not in later and "sesame" not in made
    bad = house.post(f"{desk}/hook", {"url": "ftp://x", "secret": ""})
    assert bad.status_code == 422 and 'id="hook_url_error"' in page_text(bad)
    weak = page_text(house.post(f"{desk}/hook", {"url": address, "secret": "short"}))
    assert 'id="hook_secret_error"' in weak
    assert house.post(f"{desk}/hook", {"url": "", "secret": ""}).status_code == 303
    assert "No webhook." in page(house.client, f"desks/{desk}")


def test_the_order_of_the_climb_is_said_and_is_what_happens(house: House) -> None:
    from accord.hub.desks import actions, followers, queries
    from accord.hub.journal.actions import turn
    from accord.hub.times import now

    second = house.make(name="Second", wait="3")
    house.post(f"{second}/contacts", {"add": house.bee.id, "channels": ["mail"]})
    desk = house.make(cover=second, wait="2")
    house.post(f"{desk}/contacts", {"add": house.anan.id, "channels": ["mail"]})
    section = page(house.client, f"desks/{desk}").partition("Whom a bell rings")[2].partition("</ol>")[0]
    assert re.findall(r"<li>(.*?)</li>", section) == [
        "at once: Anan",
        "after 2 minutes: the desk that covers: Second",
        "after 4 minutes: the secretariat, and again every 6 minutes",
    ]
    at = now()
    bell = actions.ring(caller(house.cho), desk, "call", at=at).id
    for step in (1, 2):
        with turn() as t:
            followers.go_on(t, bell, at=at + step * 120_000_000)
    rings = queries.bell(caller(house.anan), bell).rings
    assert [(ring.step, ring.stop, ring.due - at) for ring in rings if ring.channel != "console" or ring.stop == "secretariat"] == [
        (0, "contact", 0),
        (1, "cover", 120_000_000),
        (2, "secretariat", 240_000_000),
    ]


def test_who_takes_part_no_more_is_not_said_to_be_alerted(house: House) -> None:
    from accord.hub.members import queries as members
    from accord.hub.members.actions import people

    desk = house.make(wait="2")
    house.post(f"{desk}/contacts", {"add": house.bee.id, "channels": ["mail"]})
    kept = {f"place_{house.bee.id}": "1", f"channels_{house.bee.id}": ["mail"]}
    house.post(f"{desk}/contacts", {**kept, "add": house.anan.id, "channels": ["mail"]})
    people.set_active(members.managed_person(members.operator(), house.bee.id), False, by=members.operator())
    section = page(house.client, f"desks/{desk}").partition("Whom a bell rings")[2].partition("</ol>")[0]
    assert re.findall(r"<li>(.*?)</li>", section) == ["at once: Anan", "after 2 minutes: the secretariat, and again every 6 minutes"]


def test_archiving_waits_for_the_bell_and_then_the_desk_is_gone(house: House) -> None:
    desk = house.make()
    bell = house.post(f"{desk}/ring", {}, house.other)["Location"]
    refused = house.post(f"{desk}/archive")
    assert refused.status_code == 422 and "Acknowledge it first" in page_text(refused)
    house.client.post(f"{bell}/answer")
    assert house.post(f"{desk}/archive").status_code == 303
    for client in (house.client, house.other):
        assert client.get(f"/console/desks/{desk}").status_code == 404
        assert client.get(bell).status_code == 200


def test_the_number_of_queries_does_not_grow(house: House) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from accord.core.times import DAY
    from accord.hub.desks import actions
    from accord.hub.times import now

    me = caller(house.anan)
    desk, later = house.make(), now() + 700 * DAY
    dees = [house.anan, house.bee]

    def work(first: int, last: int) -> None:
        for place in range(first, last):
            made = actions.make_desk(me, name=f"Desk {place}", zone="UTC")
            actions.add_shift(me, made, house.anan.id, 0, 10**12)
            actions.add_shift(me, desk, dees[place % 2].id, later + place * 10**9, later + (place + 1) * 10**9)

    def asked(path: str) -> int:
        page(house.client, path)
        with CaptureQueriesContext(connection) as queries:
            page(house.client, path)
        return len(queries)

    paths = ("desks", f"desks/{desk}", f"desks/{desk}/change", "desks/new")
    work(0, 3)
    few = [asked(path) for path in paths]
    work(3, 45)
    assert [asked(path) for path in paths] == few


def test_who_can_not_be_alerted_is_said_to_be_so(house: House) -> None:
    """A contact, a shift and a stand-in whose person takes part no more; and one who stands in while away too."""
    from accord.hub.desks import actions as desks
    from accord.hub.members.actions import people
    from accord.hub.times import now

    hour = 3_600_000_000
    desk, by = house.make(), caller(house.anan)
    anan, bee, dao = house.anan, house.bee, person(house.tern, "officer", "Dao")
    desks.set_contacts(by, desk, [(bee.id, ("mail",)), (anan.id, ("mail",))])
    at = now()
    desks.add_shift(by, desk, bee.id, at - hour, at + hour)
    desks.set_away(by, anan.id, at, at + 10 * hour, bee.id)
    desks.set_away(by, dao.id, at + hour, at + 2 * hour, anan.id)
    html = page(house.client, f"desks/{desk}")
    assert "no longer takes part" not in html and html.count("away too for a part of it") == 1
    people.set_active(bee, False, by=by)
    html = page(house.client, f"desks/{desk}")
    assert html.count("no longer takes part") == 3, "as a contact, on the rota, and as who stands in"


def test_people_who_cant_answer_a_bell_are_named_to_who_sets_the_desk_up(house: House) -> None:
    from accord.hub.members import queries as members
    from accord.hub.members.actions import people

    desk, bee = house.make(), members.person(house.bee.n)
    new = people.add_person(members.member(caller(house.anan).id), "Not Come", by=caller(house.anan))
    says = "A bell can ring {}, who can't answer it: the invitation is not taken up yet, or the role does not include it."
    house.post(f"{desk}/contacts", {"add": bee.id, "channels": ["mail"]})
    assert "answer it" not in page(house.client, f"desks/{desk}")
    house.post(f"{desk}/contacts", {f"place_{bee.id}": "1", f"channels_{bee.id}": ["mail"], "add": new, "channels": ["mail"]})
    for path in (f"desks/{desk}", f"desks/{desk}/rota"):
        assert says.format("Not Come") in page(house.client, path)
        assert "answer it" not in page(browser(house.bee), path)
    people.change_role(bee, "auditor", by=caller(house.anan))
    assert says.format("Bee, Not Come") in page(house.client, f"desks/{desk}")


def test_a_contact_for_whom_nothing_is_kept_is_named_to_who_sets_the_desk_up(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.conf import settings

    from accord.hub.members import queries as members
    from accord.hub.members.actions import people

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    monkeypatch.setattr(settings, "ACCORD_SMS_GATEWAY", "https://sms.example")
    desk, bee = house.make(), members.person(house.bee.n)
    says = "Nothing is kept by which a bell could reach Bee outside the open console."
    house.post(f"{desk}/contacts", {"add": bee.id, "channels": ["mail", "sms"]})
    html = page(house.client, f"desks/{desk}")
    assert says in html and "no e-mail address is kept" in html and "no phone number is kept" in html
    assert "is kept" not in page(browser(house.bee), f"desks/{desk}") and "is kept" not in page(house.other, f"desks/{desk}")
    people.set_contact(bee, email="bee@tern.example", phone="", by=caller(house.anan))
    html = page(house.client, f"desks/{desk}")
    assert says not in html and "no e-mail address is kept" not in html and "no phone number is kept" in html
