"""Contacts of countries: old until somebody reaches them, what a try says, and the test bell of a member's desk."""

from typing import Any

import pytest
from bells import person, rows
from hubs import Hub
from worlds import caller, whole_feed

from accord.core.times import DAY, moment
from accord.hub.contacts import actions, queries
from accord.hub.contacts.errors import BadContact, NoSuchContact, NotAllowed
from accord.hub.desks import actions as desks
from accord.hub.journal.times import now
from accord.tables import countries

AOC = ("desks", "aoc")


def day(ago: int) -> str:
    return moment(now() - ago * DAY).date().isoformat()


def row(who: Any, at: tuple[str, str] = AOC) -> queries.ContactRow:
    return queries.contacts(who, "TH")[at]


def test_what_ships_was_verified_by_nobody_and_only_what_can_be_tried_is_a_contact(hub: Hub) -> None:
    alpha = caller(hub.member("Alpha"))
    for code, country in countries().items():
        found = queries.contacts(alpha, code)
        for (section, key), one in found.items():
            data = getattr(country, section)[key]
            assert one.verified == data.verified and one.is_stale == (data.verified is None or one.is_stale)
            ways = [getattr(data, name, None) for name in ("number", "phone", "mail", "site")]
            assert any(fact and fact.readings for fact in ways), (code, section, key)
    assert ("bodies", "reflection-period") not in queries.contacts(alpha, "TH")  # a law
    assert ("lines", "nbtc") not in queries.contacts(alpha, "TH")  # its number is unknown


def test_the_last_day_it_answered_counts_and_the_latest_try_is_told(any_hub: Hub) -> None:
    alpha, beta = caller(any_hub.member("Alpha")), caller(any_hub.member("Beta", "telecom", "BD"))
    actions.verify(alpha, "th", *AOC, "call", day=day(3))
    assert (row(beta).age, row(beta).is_stale) == (3, False)
    actions.verify(beta, "TH", *AOC, "mail", day=day(40))
    assert row(alpha).age == 3  # an older try noted later makes nothing younger or older
    actions.verify(beta, "TH", *AOC, "call", found="no-answer")
    found = row(alpha)
    assert found.last is not None
    assert (found.age, found.last.found, found.last.by_name, found.last.how) == (3, "no-answer", "Beta", "call")
    actions.verify(alpha, "TH", *AOC, "call")
    found = row(alpha)
    assert found.last is not None and (found.age, found.last.found) == (0, "answered")  # of one day, what was noted last
    assert row(alpha, ("lines", "police")).age is None
    entry = whole_feed(beta.n)[-1]
    assert (entry["type"], entry["data"]["key"], entry["data"]["found"]) == ("contact.verified", "aoc", "answered")
    assert rows("SELECT action, detail FROM journal_audit ORDER BY id DESC LIMIT 1") == [
        ("member:contacts:verify", "TH desks aoc answered")
    ]


def test_it_grows_stale(hub: Hub) -> None:
    alpha = caller(hub.member("Alpha"))
    actions.verify(alpha, "TH", *AOC, "call", day=day(queries.STALE_AFTER))
    assert not row(alpha).is_stale
    actions.verify(alpha, "TH", "lines", "police", "call", day=day(queries.STALE_AFTER + 1))
    assert row(alpha, ("lines", "police")).is_stale


def test_where_it_is_a_members_desk_its_test_bell_counts_then_and_later(hub: Hub) -> None:
    police = caller(hub.member("Police", "state", "TH"))
    desk = desks.make_desk(police, name="Anti-scam desk", zone="Asia/Bangkok")
    desks.set_contacts(police, desk, [(person(hub.member("Police"), "Ann"), ["mail"])])
    far = desks.make_desk(caller(hub.member("Beta", "telecom", "BD")), name="Far desk", zone="UTC")
    for given, code in ((desk, "never-tested"), (far, "no-desk"), ("", "no-desk"), ("x", "no-desk")):
        with pytest.raises(BadContact) as refused:
            actions.verify(police, "TH", *AOC, "ping", desk=given)
        assert (refused.value.field, refused.value.code) == ("desk", code)
    at = now()
    desks.answer(police, desks.ring(police, desk, "test", at=at - 5 * DAY).id, at=at - 5 * DAY)
    actions.verify(police, "TH", *AOC, "ping", desk=desk)
    found = row(police)
    assert found.desk is not None and (found.desk.id, found.age) == (desk, 5)
    desks.answer(police, desks.ring(police, desk, "test", at=at).id, at=at)
    assert row(police).age == 0  # nobody had to note it
    assert [one.id for one in queries.authorities(police, "TH")] == [desk]
    assert queries.authorities(police, "BD") == [] and [one.id for one in queries.desks_in(police, "BD")] == [far]


def test_what_cannot_be_noted_is_refused_by_its_field_and_who_may_not_is_refused_first(hub: Hub) -> None:
    alpha = caller(hub.member("Alpha"))
    for given, field in (
        ({"how": "shout"}, "how"),
        ({"how": "call", "found": "perhaps"}, "found"),
        ({"how": "call", "day": "yesterday"}, "day"),
        ({"how": "call", "day": "2019-12-31"}, "day"),
        ({"how": "call", "day": day(-2)}, "day"),
        ({"how": "call", "desk": "x"}, "desk"),
    ):
        with pytest.raises(BadContact) as refused:
            actions.verify(alpha, "TH", *AOC, **given)  # type: ignore[arg-type]
        assert refused.value.field == field
    for place in (("FR", *AOC), ("TH", "banks", "004"), ("TH", "desks", "no-such"), ("TH", "lines", "nbtc"), ("", "", "")):
        with pytest.raises(NoSuchContact):
            actions.verify(alpha, *place, "call")
    from accord.hub.members.queries import Caller

    nobody = Caller(alpha.n, alpha.id, alpha.name, alpha.sector, alpha.country, frozenset(), "auditor", "token:x")
    with pytest.raises(NotAllowed):
        actions.verify(nobody, "TH", *AOC, "call")
    with pytest.raises(NotAllowed):
        queries.contacts(nobody, "TH")
    assert row(alpha).last is None
