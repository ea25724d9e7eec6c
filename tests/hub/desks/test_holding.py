"""What somebody does with a bell that rings, besides taking it: snoozed it is quiet and rings again; handed over, a colleague is rung."""

from typing import Any

import pytest
from bells import MINUTE, NOON, Office, Post, entries, office, pass_time, person, rows, signed_in
from hubs import Hub
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accord.core.times import DAY
from accord.hub.desks import actions, queries
from accord.hub.desks.errors import BadDesk, NoSuchDesk
from accord.hub.desks.queries import hands
from accord.hub.desks.vocabulary import MOST_NOTES
from accord.hub.refusals import NotAllowed

NOTE = "I called the bank, nobody answered: Quivolda at the counter"


@pytest.fixture
def made(any_hub: Hub) -> Office:
    return office(any_hub)


def who(made: Office, name: str) -> Any:
    return signed_in(made.people[name])


def test_a_snoozed_bell_is_quiet_and_then_rings_whoever_snoozed_it_again(made: Office, post: Post) -> None:
    bell = actions.ring(made.gamma, made.desk, "call", at=NOON).id
    pass_time(NOON, since=NOON)
    bob = who(made, "Bob")
    row = actions.snooze(bob, bell, 10, at=NOON + MINUTE)
    assert (row.state, row.quiet, row.quiet_by) == ("ringing", NOON + 11 * MINUTE, "Bob")
    pass_time(NOON + 10 * MINUTE, since=NOON + MINUTE)
    assert post.to == ["ann"], "Bob and Cid would have been rung at five and at ten"
    assert queries.ringing_count(bob) == 0
    assert [row.id for row in queries.ringing(bob)] == [bell], "it still stands in the list"
    pass_time(NOON + 11 * MINUTE, since=NOON + 11 * MINUTE)
    assert post.to == ["ann", "bob"]
    assert queries.ringing_count(bob) == 1
    assert (queries.bell(bob, bell).quiet, queries.bell(bob, bell).quiet_by) == (None, "")
    pass_time(NOON + 21 * MINUTE, since=NOON + 12 * MINUTE)
    assert post.to == ["ann", "bob", "cid", "dee"], "and it goes on to the others"


def test_whoever_snoozed_and_is_gone_holds_nothing_up(made: Office, post: Post) -> None:
    bell = actions.ring(made.gamma, made.desk, "call", at=NOON).id
    pass_time(NOON, since=NOON)
    actions.snooze(who(made, "Ann"), bell, 5, at=NOON + MINUTE)
    actions.set_away(made.alpha, made.people["Ann"], NOON + 2 * MINUTE, NOON + DAY)
    pass_time(NOON + 6 * MINUTE, since=NOON + 2 * MINUTE)
    assert post.to == ["ann", "bob"]


def test_a_bell_is_not_quiet_for_a_person_whose_part_has_ended(made: Office, post: Post) -> None:
    from accord.hub.members import queries as members
    from accord.hub.members.actions import people

    bell = actions.ring(made.gamma, made.desk, "call", at=NOON).id
    pass_time(NOON, since=NOON)
    actions.snooze(who(made, "Ann"), bell, 30, at=NOON + MINUTE)
    pass_time(NOON + 2 * MINUTE, since=NOON + MINUTE)
    assert post.to == ["ann"]
    ann = next(row for row in members.all_people() if row.id == made.people["Ann"])
    people.set_active(ann, False, by=members.operator())
    pass_time(NOON + 3 * MINUTE, since=NOON + 3 * MINUTE)
    assert post.to == ["ann", "bob"]
    assert queries.bell(who(made, "Bob"), bell).quiet is None


@pytest.mark.parametrize("minutes", [0, -1, 61, 10_000, 2.5, "10"])
def test_a_time_that_is_none_is_refused(made: Office, minutes: Any) -> None:
    bell = actions.ring(made.gamma, made.desk, "call", at=NOON).id
    with pytest.raises(BadDesk) as refused:
        actions.snooze(who(made, "Ann"), bell, minutes, at=NOON)
    assert refused.value.field == "minutes"
    assert rows("SELECT quiet FROM desks_bell") == [(None,)]


def test_however_often_it_is_snoozed_it_rings_within_the_hour(hub: Hub) -> None:
    made = office(hub)
    ann = who(made, "Ann")

    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.tuples(st.integers(1, 60), st.integers(0, 30)), min_size=1, max_size=4))
    def law(snoozes: list[tuple[int, int]]) -> None:
        bell, at = actions.ring(made.alpha, made.desk, "call", at=NOON).id, NOON
        for minutes, later in snoozes:
            at += later * MINUTE
            try:
                row = actions.snooze(ann, bell, minutes, at=at)
            except BadDesk:
                assert at >= NOON + 60 * MINUTE
            else:
                assert row.quiet is not None and at < row.quiet <= NOON + 60 * MINUTE
        actions.stop(made.alpha, bell, at=at)

    law()


def test_what_has_gone_on_to_others_is_snoozed_no_more(made: Office) -> None:
    bell = actions.ring(made.gamma, made.desk, "call", at=NOON).id
    pass_time(NOON + 15 * MINUTE, since=NOON)
    with pytest.raises(BadDesk) as refused:
        actions.snooze(who(made, "Ann"), bell, 5, at=NOON + 16 * MINUTE)
    assert "gone on to others" in refused.value.text


def test_a_test_is_neither_snoozed_nor_handed_over(made: Office) -> None:
    bell = actions.ring(made.alpha, made.desk, "test", at=NOON).id
    with pytest.raises(BadDesk):
        actions.snooze(who(made, "Ann"), bell, 5, at=NOON)
    with pytest.raises(BadDesk):
        actions.hand_over(who(made, "Ann"), bell, made.people["Bob"], at=NOON)


def test_a_bell_is_handed_to_a_colleague_who_is_rung_and_told_by_whom(made: Office, post: Post) -> None:
    bell = actions.ring(made.gamma, made.desk, "call", at=NOON).id
    pass_time(NOON, since=NOON)
    ann, cid = who(made, "Ann"), who(made, "Cid")
    actions.hand_over(ann, bell, made.people["Cid"], at=NOON + MINUTE)
    row = queries.bell(cid, bell)
    assert (row.handed_to, row.handed_by, row.handed_at, row.handed_to_me, row.rings_me) == ("Cid", "Ann", NOON + MINUTE, True, True)
    assert not queries.bell(ann, bell).handed_to_me
    pass_time(NOON + 5 * MINUTE, since=NOON + MINUTE)
    assert post.to == ["ann", "cid"], "Bob would have been rung at five"
    pass_time(NOON + 6 * MINUTE, since=NOON + 6 * MINUTE)
    assert post.to == ["ann", "cid", "bob"], "and goes on a wait after it was handed over"
    # The other side sees that the bell rings, and nothing of who holds it there.
    other = queries.bell(made.gamma, bell)
    assert (other.handed_to, other.handed_by, other.handed_at, other.quiet, other.notes, other.may_hold) == ("", "", None, None, 0, False)
    assert [entry["type"] for entry in entries(made.gamma.n)] == ["bell.rung"]
    assert hands.deeds(made.gamma, other, NOON) == []


def test_handing_over_ends_a_snooze(made: Office, post: Post) -> None:
    bell = actions.ring(made.gamma, made.desk, "call", at=NOON).id
    actions.snooze(who(made, "Ann"), bell, 30, at=NOON)
    actions.hand_over(who(made, "Ann"), bell, made.people["Bob"], at=NOON + MINUTE)
    pass_time(NOON + MINUTE, since=NOON + MINUTE)
    assert post.to == ["bob"]
    assert queries.bell(who(made, "Bob"), bell).quiet is None


def test_colleagues_are_those_of_the_desk_with_whether_they_are_there(made: Office) -> None:
    bell = actions.ring(made.gamma, made.desk, "call", at=NOON)
    alpha = made.hub.member("Alpha")
    eve, fay, gus = (person(alpha, name) for name in ("Eve", "Fay", "Gus"))
    reader = person(alpha, "Rex", role="analyst")
    actions.add_shift(made.alpha, made.desk, eve, NOON + DAY, NOON + 2 * DAY)
    actions.add_shift(made.alpha, made.desk, fay, NOON - 60 * DAY, NOON - 59 * DAY)
    actions.set_contacts(made.alpha, made.desk, [(made.people[name], ["mail"]) for name in ("Ann", "Bob", "Cid")] + [(reader, ["mail"])])
    actions.set_away(made.alpha, made.people["Cid"], NOON - MINUTE, NOON + MINUTE)
    bob = who(made, "Bob")
    listed = hands.colleagues(bob, queries.bell(bob, bell.id), NOON)
    assert [(row.name, row.is_on_shift, row.is_away) for row in listed] == [
        ("Ann", True, False),
        ("Eve", False, False),
        ("Cid", False, True),
    ]
    for stranger in (fay, gus, reader, made.people["Dee"], made.people["Bob"], made.people["Cid"], "nonsense", ""):
        with pytest.raises(BadDesk) as refused:
            actions.hand_over(bob, bell.id, stranger, at=NOON)
        assert refused.value.field == "person"
    actions.hand_over(bob, bell.id, eve, at=NOON)


def test_only_the_desks_own_people_hold_a_bell(made: Office) -> None:
    bell = actions.ring(made.gamma, made.desk, "call", at=NOON).id
    pass_time(NOON + 15 * MINUTE, since=NOON)
    dee, gil = who(made, "Dee"), signed_in(person(made.hub.member("Gamma"), "Gil"))
    analyst = signed_in(person(made.hub.member("Alpha"), "Rex", role="analyst"))
    for do in (
        lambda caller: actions.snooze(caller, bell, 5, at=NOON),
        lambda caller: actions.hand_over(caller, bell, made.people["Bob"], at=NOON),
        lambda caller: actions.add_note(caller, bell, NOTE, at=NOON),
    ):
        with pytest.raises(NotAllowed):
            do(dee)
        with pytest.raises(NotAllowed):
            do(analyst)
        with pytest.raises(NotAllowed):
            do(made.alpha)  # a program is not rung again
        with pytest.raises(NoSuchDesk):
            do(gil)
    assert rows("SELECT COUNT(*) FROM desks_deed") == [(0,)]


def test_who_comes_too_late_changes_nothing_and_learns_who_was_quicker(made: Office) -> None:
    bell = actions.ring(made.gamma, made.desk, "call", at=NOON).id
    actions.answer(who(made, "Bob"), bell, at=NOON + MINUTE)
    for row in (
        actions.snooze(who(made, "Ann"), bell, 5, at=NOON + 2 * MINUTE),
        actions.hand_over(who(made, "Ann"), bell, made.people["Cid"], at=NOON + 2 * MINUTE),
    ):
        assert (row.state, row.answered_person, row.ended, row.quiet, row.handed_to) == ("answered", "Bob", NOON + MINUTE, None, "")
    assert rows("SELECT COUNT(*) FROM desks_deed") == [(0,)]


def test_a_note_is_sealed_read_by_colleagues_and_stands_nowhere_else(made: Office) -> None:
    bell = actions.ring(made.gamma, made.desk, "call", at=NOON).id
    ann, bob = who(made, "Ann"), who(made, "Bob")
    assert actions.add_note(ann, bell, f"  {NOTE}\n", at=NOON).notes == 1
    actions.answer(bob, bell, at=NOON + MINUTE)
    actions.add_note(bob, bell, "Taken care of.", at=NOON + 2 * MINUTE)
    deeds = hands.deeds(bob, queries.bell(bob, bell), NOON + 3 * MINUTE)
    assert [(deed.what, deed.person, deed.words) for deed in deeds] == [("note", "Ann", NOTE), ("note", "Bob", "Taken care of.")]
    assert "Quivolda" not in repr(deeds)
    auditor = signed_in(person(made.hub.member("Alpha"), "Ada", role="auditor"))
    assert [deed.words for deed in hands.deeds(auditor, queries.bell(auditor, bell), NOON)] == [None, None]
    lines = rows("SELECT detail FROM journal_audit WHERE detail LIKE %s", f"note on {bell}")
    assert len(lines) == 2
    looked = rows("SELECT role, reason FROM vault_look WHERE action = 'read' AND outcome = 'done'")
    assert looked == [("officer", "handling")] * 2
    for member in (made.alpha.n, made.gamma.n):
        assert "Quivolda" not in str(entries(member))


@pytest.mark.parametrize("text", ["", "   ", "x" * 501, "bell\x00", "\u202egnir"])
def test_a_note_that_cannot_be_is_refused_without_repeating_it(made: Office, text: str) -> None:
    bell = actions.ring(made.gamma, made.desk, "call", at=NOON).id
    with pytest.raises(BadDesk) as refused:
        actions.add_note(who(made, "Ann"), bell, text, at=NOON)
    assert refused.value.field == "text"
    assert not text.strip() or text not in refused.value.text


def test_notes_have_an_end(hub: Hub) -> None:
    made = office(hub)
    bell = actions.ring(made.gamma, made.desk, "call", at=NOON).id
    for _ in range(MOST_NOTES):
        actions.add_note(who(made, "Ann"), bell, "Again.", at=NOON)
    with pytest.raises(BadDesk):
        actions.add_note(who(made, "Ann"), bell, "Again.", at=NOON)


def test_what_was_done_is_audited_without_a_name(made: Office) -> None:
    bell = actions.ring(made.gamma, made.desk, "call", at=NOON).id
    ann = who(made, "Ann")
    actions.snooze(ann, bell, 5, at=NOON)
    actions.hand_over(ann, bell, made.people["Bob"], at=NOON)
    lines = rows("SELECT detail FROM journal_audit WHERE actor = %s AND action = 'member:bells:answer' ORDER BY id", ann.actor)
    assert [detail for (detail,) in lines] == [f"snoozed {bell} until 2026-11-24T12:05:00.000000Z", f"handed over {bell}"]
