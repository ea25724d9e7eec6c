"""Who is on the list, and that for everybody else there is nothing: wrong member, wrong role, not named, no longer named."""

from typing import Any

import pytest
from bells import NOON, rows
from caring import ROLES, care
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rescuing import CONTACT, PERSON, PLACE, STORY, fields, opened, person, seen

from accord.hub.rescue.errors import NoSuchRescue, NotAllowed, Refused
from accord.hub.rescue.vocabulary import DESK_ROLES
from accord.hub.vault.vocabulary import Reason

NEVER = "00000000-0000-4000-8000-000000000000"


def tried(caller: Any, rescue_id: str, person_id: str) -> list[Any]:
    """Everything that can be asked of a rescue, or done to it, by somebody."""
    from accord.hub.rescue import actions, queries
    from accord.hub.rescue.actions import NewStatement

    why = Reason("safety")
    return [
        lambda: queries.row(caller, rescue_id, at=NOON),
        lambda: queries.glance(caller, rescue_id, at=NOON),
        lambda: queries.rescue(caller, rescue_id, why, at=NOON),
        lambda: queries.people_of(caller, rescue_id, person_id, at=NOON),
        lambda: queries.picture(caller, rescue_id, 1, 1, why, at=NOON),
        lambda: queries.looks(caller, rescue_id, at=NOON),
        lambda: actions.tell(caller, rescue_id, "place", {"place": "x"}, known="police", at=NOON),
        lambda: actions.step(caller, rescue_id, "look", at=NOON),
        lambda: actions.add_person(caller, rescue_id, {"name": "x"}, known="police", at=NOON),
        lambda: actions.tell_person(caller, rescue_id, person_id, {"name": "x"}, known="police", at=NOON),
        lambda: actions.assess_status(caller, rescue_id, person_id, "victim", review=NOON + 1, at=NOON),
        lambda: actions.say_consulate(caller, rescue_id, person_id, "NP", yes=True, at=NOON),
        lambda: actions.told_consulate(caller, rescue_id, person_id, "NP", at=NOON),
        lambda: actions.mark(caller, rescue_id, person_id, "x", "told", review=NOON + 1, at=NOON),
        lambda: actions.out(caller, rescue_id, person_id, at=NOON),
        lambda: actions.name(caller, rescue_id, caller.id, ["place"], "I want to", at=NOON),
        lambda: actions.part_with(caller, rescue_id, NEVER, at=NOON),
        lambda: actions.erase(caller, rescue_id, "correction", at=NOON),
        lambda: NewStatement("place", {}) and queries.row(caller, rescue_id, at=NOON),
    ]


def test_for_everybody_who_is_not_named_there_is_nothing(any_hub: Any) -> None:
    from accord.hub.rescue import queries

    made = care(any_hub)
    id = opened(made)
    person_id = person(made, id)
    before = (rows("SELECT COUNT(*) FROM rescue_told"), rows("SELECT state FROM rescue_rescue"), rows("SELECT * FROM rescue_access"))
    for member in ("Desk", "Lima", "Shelter", "Secretariat"):
        for role in ROLES:
            who = made.who(member, role)
            if member == "Desk" and role in DESK_ROLES:
                continue
            may = role in (*DESK_ROLES, "investigator")
            for there, never in zip(tried(who, id, person_id), tried(who, NEVER, person_id), strict=True):
                answers = []
                for call in (there, never):
                    with pytest.raises((NoSuchRescue, NotAllowed)) as caught:
                        call()
                    answers.append((type(caught.value), str(caught.value)))
                assert answers[0] == answers[1] and (answers[0][0] is not NotAllowed) == may
            if may:
                assert queries.rescues(who) == [] and queries.count_open(who) == 0
            else:
                with pytest.raises(NotAllowed):
                    queries.rescues(who)
    after = (rows("SELECT COUNT(*) FROM rescue_told"), rows("SELECT state FROM rescue_rescue"), rows("SELECT * FROM rescue_access"))
    assert before == after


def test_no_token_is_on_a_list(hub: Any) -> None:
    from msgspec.structs import replace

    from accord.hub.rescue import queries

    made = care(hub)
    opened(made)
    token = replace(made["Desk"], person=None, person_n=None, actor="token:1")
    with pytest.raises(NotAllowed):
        queries.rescues(token)


def test_another_member_sees_what_is_named_and_nothing_once_it_is_taken_off(any_hub: Any) -> None:
    from accord.hub.rescue import actions, queries

    made = care(any_hub)
    desk, lima = made["Desk"], made.who("Lima", "officer")
    id = opened(made)
    person(made, id)
    entry = actions.name(desk, id, made.api("Lima").id, ["place", "contact"], "They can enter", at=NOON)
    (row,) = queries.rescues(lima)
    assert (row.id, row.at_home, row.sees) == (id, False, frozenset({"place", "contact"}))
    page = seen(made, id, who=lima)
    assert fields(page, "place") == PLACE and page.contact == CONTACT
    assert set(page.told) == {"place", "contact"} and page.people == () and page.consulates == () and page.entries == ()
    # What is told later of a part that is shown is shown too.
    actions.tell(desk, id, "place", {"ways": "A third guard"}, known="police", at=NOON + 1)
    assert fields(seen(made, id, who=lima, at=NOON + 2), "place")["ways"] == "A third guard"
    actions.name(desk, id, made.api("Lima").id, ["story"], "They need no more", at=NOON + 3)
    page = seen(made, id, who=lima, at=NOON + 4)
    assert set(page.told) == {"story"} and fields(page, "story") == STORY
    with pytest.raises(NoSuchRescue):
        actions.part_with(desk, id, entry, at=NOON + 5)  # named anew: the old entry is over
    (last,) = [list_entry.id for list_entry in seen(made, id, at=NOON + 5).entries if not list_entry.is_home]
    actions.part_with(desk, id, last, "Done", at=NOON + 6)
    with pytest.raises(NoSuchRescue):
        seen(made, id, who=lima, at=NOON + 7)
    assert queries.rescues(lima) == []
    assert rows("SELECT COUNT(*) FROM vault_share") == [(0,)]


def test_how_a_person_is_reached_is_shown_with_the_rules_of_safe_contact_alone(any_hub: Any) -> None:
    from accord.hub.rescue import actions

    made = care(any_hub)
    desk, lima = made["Desk"], made.who("Lima", "officer")
    id = opened(made)
    person(made, id, fields={**PERSON, "contact": "+999 777 666"})
    actions.name(desk, id, made.api("Lima").id, ["people"], "They know them", at=NOON)
    (shown,) = seen(made, id, who=lima).people
    assert shown.fields == PERSON and all("contact" not in statement.fields for statement in shown.told)
    actions.name(desk, id, made.api("Lima").id, ["people", "contact"], "They go in", at=NOON + 1)
    page = seen(made, id, who=lima, at=NOON + 2)
    assert page.people[0].fields["contact"] == "+999 777 666" and page.rules


def test_another_member_takes_the_steps_that_are_for_all_and_no_others(any_hub: Any) -> None:
    from accord.hub.rescue import actions, queries

    made = care(any_hub)
    desk, lima = made["Desk"], made.who("Lima", "officer")
    id = opened(made)
    actions.step(desk, id, "look", at=NOON)
    rung = rows("SELECT COUNT(*) FROM desks_bell")[0][0]
    actions.step(desk, id, "hand-over", outcome="member", to=made.api("Lima").id, sees=["place"], words="Go in", at=NOON + 1)
    assert rows("SELECT COUNT(*) FROM desks_bell")[0][0] == rung + 1, "whom it was handed to is rung"
    (row,) = queries.rescues(lima)
    assert "come-out" in [step.key for step in queries.open_steps(row)] and "close" not in [step.key for step in queries.open_steps(row)]
    with pytest.raises(Refused) as caught:
        actions.step(lima, id, "close", outcome="done", at=NOON + 2)
    assert caught.value.code == "not-yours"
    assert actions.step(lima, id, "come-out", outcome="brought-out", words="Three vans", at=NOON + 3) == "out"
    (came,) = [event for event in seen(made, id, at=NOON + 4).events if event.what == "come-out"]
    assert (came.words, came.member) == ("Three vans", lima.n)


def test_the_list_can_be_narrowed_to_names_and_never_to_nobody(any_hub: Any) -> None:
    from accord.hub.rescue import actions, queries

    made = care(any_hub)
    desk, other, hunter = made["Desk"], made.who("Desk", "officer"), made.who("Desk", "investigator")
    id = opened(made)
    (whole,) = seen(made, id).entries
    with pytest.raises(Refused) as caught:
        actions.part_with(desk, id, whole.id, at=NOON)
    assert caught.value.code == "last"
    actions.name(desk, id, desk.person, [], "I keep it", at=NOON)
    actions.name(desk, id, hunter.person, [], "Knows the house", at=NOON)
    actions.part_with(desk, id, whole.id, "Too many", at=NOON + 1)
    assert queries.rescues(other) == [] and [rescue.id for rescue in queries.rescues(hunter)] == [id]
    shown = seen(made, id, who=hunter, at=NOON + 2)
    assert fields(shown, "place") == PLACE
    assert [event.what for event in shown.events if event.what in ("named", "parted")] == ["named", "named", "parted"]
    own_rescue = opened(made, only_me=True)
    assert queries.rescues(other) == [] and own_rescue in [rescue.id for rescue in queries.rescues(desk)]
    with pytest.raises(Refused) as caught:
        actions.name(desk, id, made.who("Desk", "analyst").person, [], "Curious", at=NOON + 3)
    assert caught.value.code == "no-role"


def test_each_look_and_each_that_was_refused_is_written_down(any_hub: Any) -> None:
    from accord.hub.care.errors import NotAllowed as NotAllowedAtCare
    from accord.hub.rescue import queries

    made = care(any_hub)
    id = opened(made)
    seen(made, id, at=NOON + 1)
    assert queries.glance(made["Desk"], id, at=NOON + 1).id == id
    with pytest.raises(NoSuchRescue):
        seen(made, id, who=made["Lima"], at=NOON + 2)
    log_rows = [(look.member, look.outcome) for look in queries.looks(made["Desk"], id)]
    assert log_rows == [(made["Lima"].n, "refused"), (made["Desk"].n, "glanced"), (made["Desk"].n, "done")]
    log_rows = queries.audited(made.who("Desk", "auditor"), id, at=NOON + 3)
    assert {"read", "look"} <= {row.action for row in log_rows} and PLACE["place"] not in repr(log_rows)
    assert [(rescue_id, number) for rescue_id, number, _, _ in queries.kept(made.who("Desk", "auditor"))] == [(id, 1)]
    assert queries.kept(made.who("Lima", "auditor")) == ()
    with pytest.raises(NoSuchRescue):
        queries.audited(made.who("Lima", "auditor"), id)
    with pytest.raises(NotAllowedAtCare):
        queries.kept(made["Desk"])
    lines = rows("SELECT detail FROM journal_audit WHERE action = 'member:rescue:handle'")
    assert lines and id not in str(lines), "who reads audits is on no list"


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.data())
def test_whatever_is_named_nothing_else_is_shown(hub: Any, data: Any) -> None:
    from accord.hub.rescue import actions
    from accord.tables import rescue_track

    made = _made(hub)
    id = opened(made)
    person(made, id)
    for number in range(data.draw(st.integers(1, 3))):
        sees = data.draw(st.lists(st.sampled_from(sorted(rescue_track().parts)), unique=True))
        actions.name(made["Desk"], id, made.api("Lima").id, sees, "So", at=NOON + number)
    page = seen(made, id, who=made["Lima"], at=NOON + 9)
    assert set(page.told) == set(sees) == page.row.sees
    assert bool(page.people) == ("people" in sees) and (not page.contact or "contact" in sees)
    assert all(fields(page, part) for part in sees if part in ("place", "contact", "story"))
    output = repr([row.fields for rows_ in page.told.values() for row in rows_]) + repr([person_row.fields for person_row in page.people])
    for part, text in (("place", PLACE["place"]), ("contact", CONTACT["contact"]), ("story", STORY["words"])):
        assert (text in output) == (part in sees)


_kept: dict[int, Any] = {}


def _made(hub: Any) -> Any:
    if id(hub) not in _kept:
        _kept[id(hub)] = care(hub)
    return _kept[id(hub)]
