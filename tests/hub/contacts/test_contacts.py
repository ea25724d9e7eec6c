"""Contacts of countries: nobody has tried them until somebody notes it; a test bell that was answered counts by itself."""

from datetime import date
from typing import Any

import pytest
from clocks import Clock, at_moment
from hubs import Hub
from worlds import caller

from accord.core.times import DAY, read_time
from accord.hub.contacts import actions, queries
from accord.hub.contacts.errors import BadContact, NoSuchContact, NotAllowed
from accord.hub.contacts.queries import STALE_AFTER
from accord.hub.journal import queries as journal
from accord.hub.times import now

LINE = ("TH", "lines", "aoc-1441")


@pytest.fixture(autouse=True)
def _at_midday(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is noted of today is not a day old when it is looked at."""
    Clock(monkeypatch).to_midday()


def test_a_contact_is_unverified_until_somebody_notes_that_it_answered(any_hub: Hub) -> None:
    who = caller(any_hub.member("Desk", "state", "TH"))
    before = queries.contact(who, *LINE)
    assert (before.verified, before.age, before.is_stale, before.last) == (None, None, True, None)
    actions.verify(who, *LINE, _how()[0])
    after = queries.contact(who, *LINE)
    assert (after.age, after.is_stale) == (0, False)
    assert after.last is not None and (after.last.by_name, after.last.found) == ("Desk", "answered")
    old = queries.contacts(who, "TH", at=now() + (STALE_AFTER + 2) * DAY)["lines", "aoc-1441"]
    assert old.is_stale and old.age is not None and old.age > STALE_AFTER


def test_what_has_no_number_and_no_address_is_no_contact(hub: Hub) -> None:
    who = caller(hub.member("Desk", "state", "TH"))
    for code in ("TH", "BD", "NP", "PE", "AE"):
        there = queries.contacts(who, code)
        for section in queries.SECTIONS:
            for key, row in getattr(queries.pack(code), section).items():
                ways = [getattr(row, name, None) for name in ("number", "phone", "mail", "site")]
                assert ((section, key) in there) == any(way is not None and way.readings for way in ways), (code, section, key)


def test_a_try_that_failed_is_seen_and_verifies_nothing(any_hub: Hub) -> None:
    who = caller(any_hub.member("Desk", "state", "TH"))
    for outcome in _found():
        if outcome != "answered":
            actions.verify(who, *LINE, _how()[0], found=outcome)
            row = queries.contact(who, *LINE)
            assert row.last is not None and row.last.found == outcome
            assert row.verified is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"how": "guess"}, "how"), ({"found": "maybe"}, "found"), ({"day": "yesterday"}, "day"), ({"day": "2190-01-01"}, "day")],
)
def test_what_is_wrong_is_named_by_its_field(any_hub: Hub, wrong: dict[str, str], field: str) -> None:
    given = {"how": _how()[0], **wrong}
    with pytest.raises(BadContact) as refused:
        actions.verify(caller(any_hub.admin), *LINE, **given)
    assert refused.value.field == field
    assert queries.contact(caller(any_hub.admin), *LINE).last is None


def test_a_ping_needs_a_desk_whose_test_bell_was_answered(any_hub: Hub) -> None:
    with pytest.raises(BadContact) as refused:
        actions.verify(caller(any_hub.admin), *LINE, "ping", desk="6f1c1f0e-7b1c-4f7e-9c1d-0d6f5d9f0a11")
    assert (refused.value.field, refused.value.code) == ("desk", "no-desk")


def test_what_is_not_there_and_who_may_not(any_hub: Hub) -> None:
    who = caller(any_hub.admin)
    for country, section, key in (("XX", "lines", "aoc-1441"), ("TH", "banks", "aoc-1441"), ("TH", "lines", "nobody")):
        with pytest.raises(NoSuchContact):
            actions.verify(who, country, section, key, _how()[0])
    blind = caller(any_hub.member("Blind", scopes=("member:check:ask",)))
    limited = type(blind)(**{name: getattr(blind, name) for name in blind.__struct_fields__} | {"scopes": frozenset({"member:check:ask"})})
    with pytest.raises(NotAllowed):
        actions.verify(limited, *LINE, _how()[0])
    with pytest.raises(NotAllowed):
        queries.contacts(limited, "TH")


def test_all_members_learn_of_it(any_hub: Hub) -> None:
    reader = any_hub.member("Reader")
    actions.verify(caller(any_hub.admin), *LINE, _how()[0])
    assert [b'"contact.verified"' in entry for entry in journal.feed(caller(reader).n, after=0, limit=1000).entries].count(True) == 1


def _how() -> list[str]:
    from accord.hub.contacts.vocabulary import HOW, PING

    return [word for word in HOW if word != PING]


def _found() -> list[str]:
    from accord.hub.contacts.vocabulary import FOUND

    return list(FOUND)


# Where a bank that is no member gets one-time pages


def _national(hub: Hub, name: str, country: str) -> Any:
    from accord.hub.members import actions as members
    from accord.hub.members import queries as rows

    api = hub.member(name, "state", country)
    members.name_national_desk(rows.member(api.id), by=rows.operator())
    return caller(api)


def test_a_banks_contact_serves_once_it_answered_and_for_half_a_year(any_hub: Hub) -> None:
    desk = _national(any_hub, "Desk", "TH")
    assert queries.guest_contact(["TH:025"], now()) is None
    actions.enter_bank(desk, "th", "025", " fraud@bank.example ", name="Fraud desk", language="th")
    assert queries.contact(desk, "TH", "banks", "025").is_stale
    assert queries.guest_contact(["TH:025"], now()) is None, "nobody noted that it answered"
    actions.verify(desk, "TH", "banks", "025", "call")
    contact = queries.guest_contact(["TH:006", "TH:025"], now())
    assert contact is not None and (contact["email"], contact["name"], contact["language"]) == ("fraud@bank.example", "Fraud desk", "th")
    assert contact["verified"].startswith("call 20")
    (bic,) = queries.pack("TH").banks["025"].bic.values
    assert queries.guest_contact([bic, "TH:999"], now()) == queries.guest_contact([f"{bic[:8]}XXX"], now()) == contact
    assert queries.guest_contact(["TH:025"], now() + (STALE_AFTER + 2) * DAY) is None
    actions.verify(desk, "TH", "banks", "025", "mail", found="no-answer")
    assert queries.guest_contact(["TH:025"], now()) is not None, "it answered lately all the same"
    actions.verify(desk, "TH", "banks", "025", "mail", found="wrong")
    assert queries.guest_contact(["TH:025"], now()) is None


def test_another_address_is_tried_anew(any_hub: Hub) -> None:
    who = caller(any_hub.admin)
    actions.enter_bank(who, "TH", "TH:025", "fraud@bank.example")
    actions.verify(who, "TH", "banks", "025", "call")
    actions.enter_bank(who, "TH", "025", "other@bank.example")
    assert queries.guest_contact(["TH:025"], now()) is None
    assert queries.contact(who, "TH", "banks", "025").mail == "other@bank.example"
    actions.end_bank(who, "TH", "025")
    with pytest.raises(NoSuchContact):
        queries.contact(who, "TH", "banks", "025")


def test_only_the_secretariat_and_the_national_desk_say_where_a_bank_is_reached(any_hub: Hub) -> None:
    actions.enter_bank(caller(any_hub.admin), "TH", "025", "fraud@bank.example")
    abroad, bank = _national(any_hub, "Abroad", "AE"), caller(any_hub.member("Bank"))
    for who in (abroad, bank):
        for act in (
            lambda who=who: actions.enter_bank(who, "TH", "025", "mine@evil.example"),
            lambda who=who: actions.end_bank(who, "TH", "025"),
            lambda who=who: actions.verify(who, "TH", "banks", "025", "call"),
        ):
            with pytest.raises(NotAllowed):
                act()
    for wrong in ("", "fraud", "a@b@c.example", "a b@c.example", "a@b.example, c@d.example", f"{'a' * 250}@b.example"):
        with pytest.raises(BadContact) as refused:
            actions.enter_bank(caller(any_hub.admin), "TH", "025", wrong)
        assert refused.value.field == "mail"
    with pytest.raises(BadContact) as refused:
        actions.verify(caller(any_hub.admin), "TH", "banks", "025", "ping")
    assert refused.value.field == "how"
    entries = journal.feed(abroad.n, after=0, limit=1000).entries
    assert sum(b'"contact.changed"' in entry for entry in entries) == 1 and not any(b"fraud@bank" in entry for entry in entries)


def test_today_is_the_day_that_it_is_where_the_member_is(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    at_moment(monkeypatch, read_time("2027-03-04T02:00:00Z"))
    for name, country, day in (("Lima", "PE", date(2027, 3, 3)), ("Desk", "TH", date(2027, 3, 4))):
        who = caller(hub.member(name, "state", country))
        actions.verify(who, *LINE, _how()[0])
        assert [attempt.day for attempt in (queries.contact(who, *LINE).last,) if attempt] == [day]
