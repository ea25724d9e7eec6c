"""Whom a bell could not reach since a mail server was away is rung again, once it has passed everybody; the secretariat is too."""

from typing import Any

import pytest
from bells import MINUTE, NOON, Office, Post, free_port, office, pass_time, signed_in
from hubs import Hub

from accord.hub.desks import actions, queries
from accord.hub.desks.queries.schedule import next_steps
from accord.hub.journal.actions import turn

BACK = NOON + 32 * MINUTE


@pytest.fixture
def made(any_hub: Hub) -> Office:
    return office(any_hub)


def away(settings_of: Any) -> None:
    settings_of(ACCORD_SMTP=f"smtp://127.0.0.1:{free_port()}?tls=none", ACCORD_MAIL_FROM="bells@accord.example")


def test_who_was_not_reached_is_rung_when_the_mail_server_is_back(made: Office, post: Post, settings_of: Any) -> None:
    away(settings_of)
    bell = actions.ring(made.gamma, made.desk, "call", at=NOON).id
    pass_time(BACK, since=NOON)
    assert post.to == []
    ann = signed_in(made.people["Ann"])
    (upcoming,) = next_steps(ann, [queries.bell(ann, bell)]).values()
    assert (upcoming.stop, upcoming.people, upcoming.due) == ("shift", ("Ann",), NOON + 35 * MINUTE), "and the page says so"
    settings_of(ACCORD_SMTP=post.address)
    pass_time(NOON + 60 * MINUTE, since=BACK + MINUTE)
    assert post.to == ["ann", "bob", "cid", "sue", "sue"], "the contacts at one time, and each of the desk's people once"


def test_while_it_is_away_the_secretariat_keeps_its_place(made: Office, post: Post, settings_of: Any) -> None:
    away(settings_of)
    bell = actions.ring(made.gamma, made.desk, "call", at=NOON).id
    pass_time(NOON + 100 * MINUTE, since=NOON)
    rings = [ring for ring in queries.bell(made.alpha, bell).rings if ring.channel == "mail"]
    stops = [(ring.stop, (ring.due - NOON) // MINUTE) for ring in rings if ring.stop in ("shift", "secretariat")]
    assert stops == [
        ("shift", 0),
        ("secretariat", 20),
        ("shift", 35),
        ("secretariat", 45),
        ("shift", 60),
        ("secretariat", 70),
        ("shift", 85),
        ("secretariat", 95),
    ]


def test_an_address_that_is_missing_is_not_tried_again(any_hub: Hub, post: Post) -> None:
    from accord.hub.members import queries as members
    from accord.hub.members.actions import people

    made = office(any_hub)
    for name in ("Ann", "Bob"):
        row = next(row for row in members.all_people() if row.name == name)
        people.set_contact(row, email="", phone="", by=members.operator())
    actions.ring(made.gamma, made.desk, "call", at=NOON)
    pass_time(NOON + 60 * MINUTE, since=NOON)
    assert set(post.to) == {"cid", "dee", "sue"}


def test_a_matter_of_the_members_own_is_rung_again_too_and_leaves_the_house_for_nobody(made: Office, post: Post, settings_of: Any) -> None:
    away(settings_of)
    with turn() as t:
        bell = actions.ring_for(t, made.alpha, made.desk, "", kind="case", at=NOON)
    assert bell is not None
    pass_time(BACK, since=NOON)
    settings_of(ACCORD_SMTP=post.address)
    pass_time(NOON + 90 * MINUTE, since=BACK + MINUTE)
    assert sorted(post.to) == ["ann", "bob", "cid"]
    assert {ring.member_name for ring in queries.bell(made.alpha, bell).rings} == {"Alpha"}
