"""Where a bell for a member would land now is what a bell then does."""

from typing import Any

import pytest
from bells import MINUTE, NOON, WEEK, office
from hubs import Hub

from accord.hub.desks import actions
from accord.hub.desks.queries.landing import landings

CLOSED = {day: ["00:00-00:01"] for day in WEEK}


@pytest.mark.parametrize(
    ("setting", "stop"),
    [
        ({}, "shift"),
        ({"shift": False}, "contact"),
        ({"shift": False, "hours": CLOSED}, "cover"),
        ({"shift": False, "contacts": ()}, "cover"),
    ],
)
def test_a_bell_comes_first_to_where_it_was_said_to_land(any_hub: Hub, setting: dict[str, Any], stop: str) -> None:
    made = office(any_hub, **setting)
    landing = landings([made.alpha.n], NOON)[made.alpha.n]
    assert (landing.desk, landing.desk_name, landing.stop) == (made.desk, "Fraud desk", stop)
    actions.ring(made.gamma, landing.desk, "call", at=NOON)
    rung = actions.queries.ringing(made.beta if stop == "cover" else made.alpha)[0]
    assert {ring.stop for ring in rung.rings if ring.person} == {stop}
    assert landing.members == ((made.beta if stop == "cover" else made.alpha).n,)


def test_members_without_a_desk_land_nowhere_and_archived_desks_count_no_more(any_hub: Hub) -> None:
    made = office(any_hub)
    assert landings([], NOON) == {}
    assert set(landings([made.alpha.n, made.beta.n, made.gamma.n], NOON)) == {made.alpha.n, made.beta.n}
    actions.archive_desk(made.alpha, made.desk)
    assert set(landings([made.alpha.n, made.beta.n], NOON)) == {made.beta.n}


def test_a_desk_that_a_system_listens_at_comes_before_one_where_nobody_is(any_hub: Hub) -> None:
    made = office(any_hub)
    gamma = made.gamma
    actions.make_desk(gamma, name="Empty desk", zone="UTC")
    second = actions.make_desk(gamma, name="Wired desk", zone="UTC")
    actions.set_hook(gamma, second, "https://hooks.example.com/bells")
    landing = landings([gamma.n], NOON + MINUTE)[gamma.n]
    assert (landing.desk_name, landing.stop) == ("Wired desk", "secretariat")
