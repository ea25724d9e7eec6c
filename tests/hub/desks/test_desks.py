"""Setting desks up, and what each member sees of them."""

from typing import Any

import pytest
from bells import MINUTE, NOON, Office, office, pass_time, person, rows, signed_in
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hubs import Hub
from worlds import caller

from accord.hub.desks import actions, queries
from accord.hub.desks.errors import BadDesk, NoSuchDesk, NotAllowed
from accord.hub.members import actions as members
from accord.hub.members import queries as member_queries

NOWHERE = "6f1c1f0e-7b1c-4f7e-9c1d-0d6f5d9f0a11"


@pytest.fixture
def made(any_hub: Hub) -> Office:
    return office(any_hub)


def test_a_desk_as_its_own_member_and_as_others_see_it(made: Office) -> None:
    own, other = queries.desks(made.alpha, at=NOON), queries.desks(made.gamma, at=NOON)
    assert [(row.name, row.is_own) for row in own] == [("Fraud desk", True), ("Night desk", False)]
    assert [row.on_call for row in own] == [("Ann",), ()]
    assert [(row.name, row.on_call, row.is_attended, row.is_open) for row in other] == [
        ("Fraud desk", (), True, True),
        ("Night desk", (), False, True),
    ]
    page = queries.desk(made.gamma, made.desk, at=NOON)
    assert (page.contacts, page.shifts, page.away, page.may_manage) == ((), (), (), False)
    desk = queries.desk(made.alpha, made.desk, at=NOON)
    assert [(contact.name, contact.channels) for contact in desk.contacts] == [("Ann", ("mail",)), ("Bob", ("mail",)), ("Cid", ("mail",))]
    assert [shift.name for shift in desk.shifts] == ["Ann"]
    assert (desk.cover, desk.cover_name) == (made.cover, "Night desk")


def test_the_hubs_desk_managers_see_no_names_of_other_members(made: Office) -> None:
    operator = member_queries.operator()
    page = queries.desk(operator, made.desk, at=NOON)
    assert page.may_manage
    assert [contact.name for contact in page.contacts] == ["", "", ""]
    assert page.row.on_call == ()


def test_hours_are_said_in_words(made: Office) -> None:
    week = {"mon": ["09:00-17:00"], "tue": ["09:00-17:00"], "wed": ["09:00-17:00"], "sat": ["22:00-02:00"]}
    actions.change_desk(made.alpha, made.desk, hours=week, zone="Asia/Bangkok", holidays="TH", languages=["th", "en"], wait=3)
    row = queries.desk(made.gamma, made.desk, at=NOON).row
    assert row.hours == "Mon-Wed 09:00-17:00, Sat 22:00-02:00"
    assert (row.zone, row.holidays, row.languages, row.wait) == ("Asia/Bangkok", "TH", ("th", "en"), 3)
    assert row.is_open, "Ann is on call"
    assert queries.desk(made.alpha, made.desk).week == week


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"name": "two\x00parts"}, "name"),
        ({"name": None}, "name"),
        ({"zone": "Mars/Base"}, "zone"),
        ({"zone": "../../etc/passwd"}, "zone"),
        ({"hours": "sometimes"}, "hours"),
        ({"hours": '{"mon": ['}, "hours"),
        ({"hours": {"mon": ["9-17"]}}, "hours"),
        ({"holidays": "XX"}, "holidays"),
        ({"languages": ["English"]}, "languages"),
        ({"wait": 0}, "wait"),
        ({"wait": 121}, "wait"),
        ({"wait": "5"}, "wait"),
        ({"cover": NOWHERE}, "cover"),
        ({"cover": "no id"}, "cover"),
    ],
)
def test_what_a_desk_cannot_be(hub: Hub, changes: dict[str, Any], field: str) -> None:
    made = office(hub)
    for attempt in (
        lambda: actions.change_desk(made.alpha, made.desk, **changes),
        lambda: actions.make_desk(made.alpha, **{"name": "Other", "zone": "UTC", **changes}),
    ):
        with pytest.raises(BadDesk) as refused:
            attempt()
        assert refused.value.field == field
        assert refused.value.text
    assert len(queries.desks(made.alpha, made.alpha.id)) == 1


def test_a_desk_does_not_cover_itself_and_names_are_told_apart(made: Office) -> None:
    with pytest.raises(BadDesk):
        actions.change_desk(made.alpha, made.desk, cover=made.desk)
    with pytest.raises(BadDesk):
        actions.make_desk(made.alpha, name=" Fraud  desk ", zone="UTC")
    actions.make_desk(made.beta, name="Fraud desk", zone="UTC")


def test_contacts_and_shifts_are_the_members_own_people(made: Office) -> None:
    for attempt in (
        lambda: actions.set_contacts(made.alpha, made.desk, [(made.people["Dee"], ["mail"])]),
        lambda: actions.set_contacts(made.alpha, made.desk, [("nobody", ["mail"])]),
        lambda: actions.set_contacts(made.alpha, made.desk, [(made.people["Bob"], ["pigeon"])]),
        lambda: actions.set_contacts(made.alpha, made.desk, [(made.people["Bob"], [])]),
        lambda: actions.set_contacts(made.alpha, made.desk, [(made.people["Bob"], ["webhook"])]),
        lambda: actions.set_contacts(made.alpha, made.desk, [(made.people["Bob"], ["mail"])] * 2),
        lambda: actions.add_shift(made.alpha, made.desk, made.people["Dee"], NOON, NOON + 1),
        lambda: actions.add_shift(made.alpha, made.desk, made.people["Bob"], NOON, NOON),
        lambda: actions.add_shift(made.alpha, made.desk, made.people["Bob"], NOON, NOON + 400 * 24 * 60 * MINUTE),
        lambda: actions.add_shift(made.alpha, made.desk, made.people["Ann"], NOON, NOON + MINUTE),
        lambda: actions.set_away(made.alpha, made.people["Dee"], NOON, NOON + 1),
        lambda: actions.set_away(made.alpha, made.people["Bob"], NOON, NOON + 1, made.people["Bob"]),
        lambda: actions.set_away(made.alpha, made.people["Bob"], NOON, NOON + 1, made.people["Dee"]),
    ):
        with pytest.raises(BadDesk):
            attempt()
    assert [contact.name for contact in queries.desk(made.alpha, made.desk, at=NOON).contacts] == ["Ann", "Bob", "Cid"]


def test_a_rota_is_changed(made: Office) -> None:
    shift = actions.add_shift(made.alpha, made.desk, made.people["Bob"], NOON, NOON + 60 * MINUTE)
    assert queries.desks(made.alpha, made.alpha.id, at=NOON)[0].on_call == ("Ann", "Bob")
    absence = actions.set_away(made.alpha, made.people["Bob"], NOON, NOON + MINUTE, made.people["Cid"])
    assert queries.desks(made.alpha, made.alpha.id, at=NOON)[0].on_call == ("Ann", "Cid")
    assert [(row.name, row.stand_in_name) for row in queries.absences(made.alpha, at=NOON)] == [("Bob", "Cid")]
    with pytest.raises(NoSuchDesk):
        actions.remove_away(made.beta, absence)
    actions.remove_away(made.alpha, absence)
    with pytest.raises(NoSuchDesk):
        actions.remove_shift(made.beta, shift)
    actions.remove_shift(made.alpha, shift)
    assert queries.desks(made.alpha, made.alpha.id, at=NOON)[0].on_call == ("Ann",)


def test_an_officer_says_when_it_is_away_itself_and_for_nobody_else(made: Office) -> None:
    bob = signed_in(made.people["Bob"])
    absence = actions.set_away(bob, made.people["Bob"], NOON, NOON + MINUTE)
    with pytest.raises(NotAllowed):
        actions.set_away(bob, made.people["Ann"], NOON, NOON + MINUTE)
    actions.remove_away(bob, absence)
    assert queries.absences(bob, at=NOON) == ()


def test_an_archived_desk_is_gone_and_its_bells_stay(made: Office) -> None:
    bell = actions.ring(made.gamma, made.desk, "call", at=NOON)
    with pytest.raises(BadDesk):
        actions.archive_desk(made.alpha, made.desk)
    actions.stop(made.gamma, bell.id)
    actions.archive_desk(made.alpha, made.desk)
    assert [row.name for row in queries.desks(made.alpha)] == ["Night desk"]
    for attempt in (
        lambda: queries.desk(made.alpha, made.desk),
        lambda: actions.ring(made.gamma, made.desk, "call"),
        lambda: actions.change_desk(made.alpha, made.desk, wait=3),
    ):
        with pytest.raises(NoSuchDesk):
            attempt()
    assert queries.bell(made.alpha, bell.id).desk_name == "Fraud desk"


def test_the_desk_of_a_suspended_member_is_not_rung(made: Office) -> None:
    members.change_standing(member_queries.member(made.alpha.id), "suspended", by=member_queries.operator())
    with pytest.raises(NoSuchDesk):
        actions.ring(made.gamma, made.desk, "call")
    assert [row.name for row in queries.desks(made.gamma)] == ["Night desk"]


def test_a_wrong_member_is_told_the_same_as_of_nothing(made: Office) -> None:
    bell = actions.ring(made.gamma, made.desk, "call", at=NOON)
    wrong = caller(made.hub.member("Delta"))
    answers = set()
    for id in (bell.id, NOWHERE, "no id"):
        for attempt in (queries.bell, actions.answer, actions.stop):
            with pytest.raises(NoSuchDesk) as refused:
                attempt(wrong, id)
            answers.add((type(refused.value), refused.value.text))
    for attempt in (
        lambda: actions.change_desk(wrong, made.desk, wait=3),
        lambda: actions.archive_desk(wrong, made.desk),
        lambda: actions.set_contacts(wrong, made.desk, []),
        lambda: actions.add_shift(wrong, made.desk, made.people["Ann"], NOON, NOON + 1),
        lambda: actions.set_hook(wrong, made.desk, None),
    ):
        with pytest.raises(NoSuchDesk) as refused:
            attempt()
        answers.add((type(refused.value), refused.value.text))
    assert len(answers) == 1
    assert (queries.ringing(wrong), queries.bells(wrong)) == ([], ([], None))
    with pytest.raises(NoSuchDesk):
        actions.answer(made.gamma, bell.id)
    assert queries.bell(made.alpha, bell.id).state == "ringing"


def test_a_bell_is_answered_where_it_has_climbed_to_and_not_before(made: Office) -> None:
    bell = actions.ring(made.gamma, made.desk, "call", at=NOON)
    pass_time(NOON + 10 * MINUTE, since=NOON)
    assert queries.ringing(made.beta) == []
    with pytest.raises(NoSuchDesk):
        actions.answer(made.beta, bell.id)
    pass_time(NOON + 15 * MINUTE, since=NOON + 11 * MINUTE)
    assert [row.may_answer for row in queries.ringing(made.beta)] == [True]
    answered_bell = actions.answer(signed_in(made.people["Dee"]), bell.id, at=NOON + 16 * MINUTE)
    assert (answered_bell.answered_by_name, answered_bell.answered_person) == ("Beta", "Dee")
    assert queries.bell(made.alpha, bell.id).answered_person == "", "another member's person"


def test_each_role_may_what_its_permissions_say(made: Office) -> None:
    analyst = signed_in(person(made.hub.member("Alpha"), "Analyst", role="analyst"))
    bell = actions.ring(made.gamma, made.desk, "call", at=NOON)
    for attempt in (
        lambda: actions.ring(analyst, made.cover, "call"),
        lambda: actions.answer(analyst, bell.id),
        lambda: actions.stop(analyst, bell.id),
        lambda: actions.make_desk(analyst, name="Mine", zone="UTC"),
        lambda: actions.change_desk(analyst, made.desk, wait=3),
        lambda: actions.remove_shift(analyst, NOWHERE),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert rows("SELECT 1 FROM journal_audit WHERE outcome = 'refused' AND actor = %s", analyst.actor) == [], "the door's table audits it"
    assert not queries.ringing(analyst)[0].may_answer
    officer = signed_in(made.people["Bob"])
    with pytest.raises(NotAllowed):
        actions.change_desk(officer, made.desk, wait=3)
    actions.answer(officer, bell.id)


def test_the_secretariat_sets_up_a_desk_for_a_member(made: Office) -> None:
    operator = member_queries.operator()
    desk = actions.make_desk(operator, name="New desk", zone="UTC", member=made.gamma.id)
    actions.set_contacts(operator, desk, [])
    assert queries.desk(made.gamma, desk).row.is_own
    with pytest.raises(NotAllowed):
        actions.make_desk(made.alpha, name="New desk", zone="UTC", member=made.gamma.id)


def test_the_history_is_read_page_by_page(made: Office) -> None:
    ids = [actions.ring(made.gamma, made.desk, "call", at=NOON + place).id for place in range(5)]
    seen, before = [], None
    while True:
        page, before = queries.bells(made.gamma, before=before, limit=2)
        seen += [row.id for row in page]
        if before is None:
            break
    assert seen == ids[::-1]
    assert [row.id for row in queries.bells(made.alpha)[0]] == ids[::-1]


def test_bells_that_ring_this_very_person_come_first(made: Office) -> None:
    first = actions.ring(made.gamma, made.desk, "call", at=NOON)
    pass_time(NOON + 5 * MINUTE, since=NOON)
    second = actions.ring(made.gamma, made.desk, "call", at=NOON + 5 * MINUTE)
    assert [row.id for row in queries.ringing(signed_in(made.people["Bob"]))] == [first.id, second.id]
    third = actions.make_desk(made.alpha, name="Third desk", zone="UTC")
    actions.set_contacts(made.alpha, third, [(made.people["Cid"], ["mail"])])
    bell = actions.ring(made.gamma, third, "call", at=NOON + 6 * MINUTE)
    assert [row.id for row in queries.ringing(signed_in(made.people["Cid"]))] == [bell.id, first.id, second.id]


def test_the_number_of_queries_does_not_grow(made: Office) -> None:
    def count() -> list[int]:
        counts = []
        for ask in (queries.desks, queries.ringing, queries.bells):
            with CaptureQueriesContext(
                connection,
            ) as captured:
                ask(made.alpha, **({"at": NOON} if ask is queries.desks else {}))
            counts.append(len(captured))
        return counts

    actions.ring(made.gamma, made.desk, "call", at=NOON)
    few = count()
    for place in range(10):
        desk = actions.make_desk(made.alpha, name=f"Desk {place}", zone="Asia/Bangkok", hours={"mon": ["09:00-17:00"]}, holidays="TH")
        actions.add_shift(made.alpha, desk, made.people["Bob"], NOON, NOON + MINUTE)
        actions.ring((made.gamma, made.beta)[place % 2], desk, "call", at=NOON)
    assert count() == few


def test_the_stream_moves_with_every_change_of_a_bell(made: Office) -> None:
    seen = [queries.stream_state()]

    def moved() -> bool:
        seen.append(queries.stream_state())
        return seen[-1] > seen[-2]

    bell = actions.ring(made.gamma, made.desk, "call", at=NOON)
    assert moved()
    pass_time(NOON, since=NOON)
    assert moved(), "it was sent, or could not be"
    pass_time(NOON + 5 * MINUTE, since=NOON + 5 * MINUTE)
    assert moved()
    queries.bells(made.alpha)
    assert not moved()
    actions.answer(made.alpha, bell.id)
    assert moved()
    with connection.cursor(), CaptureQueriesContext(connection) as captured:
        queries.stream_state()
    assert len(captured) == 1


@pytest.mark.parametrize(
    ("kind", "ref", "field"), [("fire", "", "kind"), ("call", "a b", "ref"), ("call", "x" * 65, "ref"), ("call", "+66", "ref")]
)
def test_what_a_bell_cannot_ring_for(hub: Hub, kind: str, ref: str, field: str) -> None:
    made = office(hub)
    with pytest.raises(BadDesk) as refused:
        actions.ring(made.gamma, made.desk, kind, ref)
    assert refused.value.field == field
