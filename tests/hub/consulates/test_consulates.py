"""The directory of consulates: who keeps which entry, what it answers for a nationality in a country, and whom else one could ask."""

from typing import Any

import pytest
from caring import Care, care
from clocks import Clock, at_moment

from accord.core.times import read_time
from accord.hub.consulates import actions, queries
from accord.hub.consulates.actions import Entry
from accord.hub.consulates.errors import BadConsulate, NoSuchConsulate, NotAllowed
from accord.hub.consulates.vocabulary import CHANNELS

PHONE = (("phone", "+66 2 000 0000"),)


def stated_entry(**more: Any) -> Entry:
    return Entry(**{"nationality": "NP", "country": "TH", "city": "Bangkok", "channels": PHONE, "source": "its site", **more})


@pytest.fixture
def made(any_hub: Any, monkeypatch: pytest.MonkeyPatch) -> Care:
    """At midday: what is checked today is not a day old when it is looked at."""
    there = care(any_hub)
    Clock(monkeypatch).to_midday()
    return there


def admin(made: Care, name: str = "Desk") -> Any:
    return made.who(name, "administrator")


def test_contacts_are_those_that_serve_the_country_and_those_in_it_come_first(made: Care) -> None:
    from accord.hub.members.queries import operator

    by = operator()
    far = actions.enter(by, stated_entry(country="IN", city="New Delhi", serves=["IN", "TH", "MM"]))
    near = actions.enter(by, stated_entry(languages=["ne", "en"], hours="9 to 17"))
    other = actions.enter(by, stated_entry(nationality="BD"))
    assert [consulate.id for consulate in queries.contacts("NP", "TH")] == [near, far]
    assert [consulate.id for consulate in queries.contacts("NP", "MM")] == [far]
    assert queries.contacts("NP", "PE") == () and queries.contacts("QQ", "TH") == ()
    assert {consulate.id for consulate in queries.accredited("NP")} == {near, far}
    assert queries.served("TH") == {"NP", "BD", "TH"} and queries.served("MM") == {"NP", "MM"}
    (first, _) = queries.contacts("NP", "TH")
    assert (first.languages, first.hours, first.channels[0].kind, first.member) == (("en", "ne"), "9 to 17", "phone", "")
    assert first.age == 0 and not first.is_stale
    assert queries.consulate(other).nationality == "BD"
    actions.end(by, other)
    assert queries.contacts("BD", "TH") == ()
    with pytest.raises(NoSuchConsulate):
        actions.check(by, other)


def test_a_national_members_administrator_keeps_those_of_its_country_and_in_it(made: Care) -> None:
    local = actions.enter(admin(made), stated_entry())
    abroad = actions.enter(admin(made), stated_entry(nationality="TH", country="NP", city="Kathmandu"))
    with pytest.raises(NotAllowed):
        actions.enter(admin(made), stated_entry(country="MM", city="Yangon"))
    for who in (made["Desk"], admin(made, "Bank"), made.who("Desk", "officer"), admin(made, "Lima")):
        with pytest.raises(NotAllowed):
            actions.enter(who, stated_entry())
        with pytest.raises(NotAllowed):
            actions.end(who, local)
    actions.write(admin(made), local, stated_entry(city="Chiang Mai", checked="2026-01-02"))
    assert (queries.consulate(local).city, queries.consulate(local).is_stale) == ("Chiang Mai", True)
    actions.check(admin(made), local, source="called them")
    assert (queries.consulate(local).age, queries.consulate(local).source) == (0, "called them")
    assert {consulate.id for consulate in queries.directory(made["Bank"])} == {local, abroad}
    assert [consulate.id for consulate in queries.directory(made["Bank"], nationality="NP")] == [local]
    assert [consulate.id for consulate in queries.directory(made["Bank"], country="NP")] == [abroad]


def test_only_a_member_of_that_country_stands_for_a_consulate(made: Care) -> None:
    from accord.hub.members.queries import operator

    by = operator()
    for member in (made.api("Shelter").id, "nobody"):
        with pytest.raises(BadConsulate) as caught:
            actions.enter(by, stated_entry(nationality="PE", member=member))
        assert caught.value.code == "not-its-member"
    id = actions.enter(by, stated_entry(nationality="PE", member=made.api("Lima").id))
    assert queries.contacts("PE", "TH")[0].member_name == "Lima"
    assert queries.stands_for(made.api("Lima").n, "PE") and not queries.stands_for(made.api("Lima").n, "NP")
    actions.check(admin(made, "Lima"), id)
    with pytest.raises(NotAllowed):
        actions.write(admin(made, "Lima"), id, stated_entry(nationality="NP"))


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"nationality": "Nepal"}, "nationality"),
        ({"country": ""}, "country"),
        ({"serves": ["QQ"]}, "serves"),
        ({"city": " "}, "city"),
        ({"city": "a\nb"}, "city"),
        ({"channels": ()}, "channels"),
        ({"channels": [("pigeon", "x")]}, "channels"),
        ({"channels": [("phone", "")]}, "channels"),
        ({"languages": ["english"]}, "languages"),
        ({"source": ""}, "source"),
        ({"checked": "yesterday"}, "checked"),
        ({"checked": "2199-01-01"}, "checked"),
    ],
)
def test_what_cannot_be_is_refused_and_not_said_back(hub: Any, more: dict[str, Any], field: str) -> None:
    from accord.hub.members.queries import operator

    with pytest.raises(BadConsulate) as caught:
        actions.enter(operator(), stated_entry(**more))
    assert caught.value.field == field and "pigeon" not in caught.value.text
    assert queries.accredited("NP") == ()


def test_every_channel_has_its_word() -> None:
    from accord.hub.consulates.labels import CHANNELS as WORDS

    assert tuple(WORDS) == CHANNELS


def test_each_change_leaves_its_line(hub: Any) -> None:
    from vaults import rows

    from accord.hub.members.queries import operator

    id = actions.enter(operator(), stated_entry())
    actions.check(operator(), id)
    actions.end(operator(), id)
    lines = rows("SELECT detail FROM journal_audit WHERE action LIKE 'hub:consulates%' ORDER BY id")
    assert [detail for (detail,) in lines] == [f"{word} {id}" for word in ("entered", "checked", "ended")]


def test_checked_today_is_the_day_that_it_is_in_the_members_country(made: Care, monkeypatch: pytest.MonkeyPatch) -> None:
    at_moment(monkeypatch, read_time("2027-03-03T18:00:00Z"))
    id = actions.enter(admin(made), stated_entry(nationality="TH", country="NP", city="Kathmandu"))
    assert f"{queries.consulate(id).checked}" == "2027-03-04", "at one in the morning of Bangkok"
    at_moment(monkeypatch, read_time("2027-03-04T18:00:00Z"))
    actions.check(admin(made), id)
    assert f"{queries.consulate(id).checked}" == "2027-03-05"
