"""Advice for a loss: the core's channels with what this hub knows beside them, and nothing kept."""

from typing import Any

import pytest
from bells import rows
from clocks import Clock
from hubs import Hub
from worlds import caller

from accord.core.channels.advice import Open
from accord.formats.api.advice import LossIn
from accord.formats.losses import read_loss
from accord.hub.advice import queries
from accord.hub.contacts import actions as contacts
from accord.hub.contacts.errors import NotAllowed
from accord.hub.desks import actions as desks
from accord.hub.gateways import actions as gateways
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.times import now
from accord.tables import recall_channels


def asked(who: Any, **typed: Any) -> queries.Advised:
    loss, rates = read_loss(LossIn(**{"asks": "police", **typed}), now())
    return queries.advise(who, loss, rates)


def is_open(advice: queries.Advised, channel: str) -> bool:
    return any(isinstance(row, Open) and row.channel == channel for row in advice.channels)


def test_a_national_desk_is_known_by_the_pack_or_by_an_authority_that_is_a_member(hub: Hub) -> None:
    alpha = caller(hub.member("Alpha"))
    thailand = asked(alpha, victim_country="TH")
    assert is_open(thailand, "national-desk") and [row.desk.key for row in thailand.desks] == ["aoc", "tcpsc"]
    assert {row.channel for row in thailand.channels} == set(recall_channels())
    bangladesh = asked(alpha, victim_country="BD")
    assert not is_open(bangladesh, "national-desk")
    assert {row.desk.kind for row in bangladesh.desks} == {"police"}  # whom to call all the same
    assert not is_open(asked(alpha, victim_country="FR"), "national-desk") and asked(alpha, victim_country="FR").desks == ()
    desk = desks.make_desk(caller(hub.member("Dhaka police", "state", "BD")), name="Cyber desk", zone="UTC")
    advice = asked(alpha, victim_country="BD")
    assert is_open(advice, "national-desk") and [row.id for row in advice.member_desks] == [desk]


def test_gateways_and_ages_stand_beside_the_channels(any_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    Clock(monkeypatch).to_midday()  # what is noted of today is not a day old when it is looked at
    alpha = caller(any_hub.member("Alpha"))
    gateways.enter(members.operator(), "TH", "AE", "hold-funds", "MoU", scope=["fraud"], source="art. 3")
    contacts.verify(alpha, "TH", "desks", "aoc", "call")
    advice = asked(alpha, victim_country="TH", asks_from="TH", to_countries=["PE", "AE", "TH"])
    assert [(gateway.asked, len(gateway.entries)) for gateway in advice.gateways] == [("AE", 1), ("PE", 0)]
    assert advice.desks[0].contact.age == 0
    assert asked(alpha).gateways == ()  # nobody knows from where to where


def test_rules_of_the_countries_warn_once_each(hub: Hub) -> None:
    alpha = caller(hub.member("Alpha"))
    advice = asked(alpha, victim_country="TH", asks_from="TH", to_countries=["AE", "PE", "NP"])
    rules = [(rule.book, rule.text) for rule in advice.rules]
    assert len(rules) == len(set(rules))
    assert any(book == "thailand" and "72 hours" in text for book, text in rules)
    reported = asked(alpha, victim_country="TH", asks_from="TH", to_countries=["AE"], done=["police-report"])
    assert not any(rule.key == "police.report" for rule in reported.rules)


def test_nothing_is_kept_and_who_may_not_read_is_refused(hub: Hub) -> None:
    alpha = caller(hub.member("Alpha"))
    before = rows("SELECT seq FROM journal_head"), rows("SELECT COUNT(*) FROM journal_audit")
    asked(alpha, victim_country="TH", to_countries=["AE"], amount="480000", currency="THB")
    assert (rows("SELECT seq FROM journal_head"), rows("SELECT COUNT(*) FROM journal_audit")) == before
    nobody = Caller(alpha.n, alpha.id, alpha.name, alpha.sector, alpha.country, frozenset(), "auditor", "token:x")
    with pytest.raises(NotAllowed):
        asked(nobody, victim_country="TH")
