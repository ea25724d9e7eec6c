"""From consent to the follow-up: nothing travels that may not, the desk at home sees just what it needs, and a no at the gate is heard."""

from typing import Any

import pytest
from bells import NOON, rows
from caring import FORCED, reason
from repatriations import DAY, flown, night, operation, ready, traveller

from accord.hub.care import actions as care
from accord.hub.care.errors import NoSuchFile, NotAllowed, Refused
from accord.hub.repatriation import actions, followers, queries
from accord.hub.requests import queries as requests

HOME = {"called", "name", "birth", "nationality", "languages", "contact"}


def arranged(made: Any, person_id: str, group: str = "") -> str:
    """Everything but travel itself; the leg's id."""
    ready(made, person_id)
    leg = flown(made, [person_id], group)
    assert [outcome.code for outcome in actions.tell_home(made["Desk"], [person_id], at=NOON)] == ["told"]
    actions.accept(made["Kathmandu"], person_id, at=NOON)
    return leg


def code(made: Any, person_id: str, at: int = NOON) -> str:
    (outcome,) = actions.travel(made["Desk"], [person_id], at=at)
    assert outcome.done == (outcome.code == "travel") and (outcome.done or outcome.text.endswith((".", "?")))
    return outcome.code


def state(made: Any, person_id: str) -> str:
    return queries.person(made["Desk"], person_id, at=NOON).row.state


def test_the_whole_way_home_and_what_the_desk_there_sees_when(any_hub: Any) -> None:
    made = night(any_hub)
    group = operation(made)
    person, _ = traveller(made, group)
    ready(made, person)
    leg = flown(made, [person], group)
    for who in ("Kathmandu", "Embassy"):
        with pytest.raises(NoSuchFile):
            queries.arrival(made[who], person, reason("request"), at=NOON)
    assert code(made, person) == "not-accepted"
    assert actions.tell_home(made["Desk"], [person], at=NOON)[0].code == "told"
    assert len(rows("SELECT n FROM desks_bell")) == 1
    arrival = queries.arrival(made["Kathmandu"], person, reason("request"), at=NOON)
    assert (arrival.row.reception, arrival.fields, arrival.legs) == ("told", {}, ())
    actions.accept(made["Kathmandu"], person, at=NOON)
    assert queries.arrival(made["Kathmandu"], person, reason("request"), at=NOON).fields == {}
    assert code(made, person) == "travel"
    seen = queries.arrival(made["Kathmandu"], person, reason("request"), at=NOON)
    assert set(seen.fields) == HOME and seen.fields["name"] == FORCED["name"] and "Quivolda" not in repr(seen)
    assert [row.origin for row in seen.legs] == ["BKK"]
    for who in ("Embassy", "Desk", "Shelter", "Lima"):
        with pytest.raises(NoSuchFile):
            queries.arrival(made[who], person, reason("request"), at=NOON)
    with pytest.raises(NotAllowed):
        queries.arrival(made.who("Kathmandu", "officer"), person, at=NOON)
    request = queries.person(made["Desk"], person, at=NOON).request
    for who in (made["Kathmandu"], made.who("Kathmandu", "officer")):
        page = requests.page(who, request, at=NOON)
        assert [row.fields for row in page.taken] == [{}] * 4 and not page.private and not any(row.words for row in page.taken)
    desk_page = requests.page(made["Desk"], request, at=NOON)
    assert not desk_page.private and {"risk": "low"}.items() <= desk_page.taken[2].fields.items() and not desk_page.row.steps
    assert actions.move_leg(made["Desk"], leg, "arrived", at=NOON) == (0, 0)
    assert actions.move_leg(made["Desk"], leg, "left", at=NOON + DAY) == (1, 0)
    assert actions.move_leg(made["Desk"], leg, "arrived", at=NOON + DAY + 20) == (1, 0)
    with pytest.raises(Refused, match="desk at home"):
        actions.receive(made["Desk"], person, "Airport desk", at=NOON + DAY + 30)
    actions.receive(made["Kathmandu"], person, "Airport desk", at=NOON + DAY + 30)
    assert state(made, person) == "received" and queries.person(made["Desk"], person, at=NOON + 2 * DAY).row.keeping == ()
    due = actions.follow_up_on(made["Kathmandu"], person, NOON + 10 * DAY, at=NOON + 2 * DAY)
    while followers.work(NOON + 10 * DAY):
        pass
    assert len(rows("SELECT n FROM desks_bell WHERE ref = %s", person)) == 2
    actions.follow(made["Kathmandu"], person, "well", at=NOON + 11 * DAY)
    ((row),) = queries.arrival(made["Kathmandu"], person, at=NOON).followups
    assert (row.id, row.outcome, row.done) == (due, "well", NOON + 11 * DAY)
    actions.finish(made["Kathmandu"], person, "well", at=NOON + 40 * DAY)
    assert state(made, person) == "followed-up"
    assert queries.arrival(made["Kathmandu"], person, reason("request"), at=NOON + 41 * DAY).fields == {}
    (whole,) = queries.operations(made["Desk"])[0]
    assert (whole.people, whole.home) == (1, 1)


def test_nobody_travels_without_consent_risk_review_plan_and_the_word_of_home(hub: Any) -> None:
    made = night(hub)
    person, file = traveller(made, agreed=())
    assert code(made, person) == "no-consent"
    assert [row.code for row in actions.begin(made["Desk"], [person], at=NOON)] == ["no-consent"]
    with pytest.raises(Refused, match="not begun"):
        actions.see_to_papers(made["Desk"], person, "passport", at=NOON)
    care.agree(made["Desk"], file, {"travel": True}, at=NOON)
    assert code(made, person) == "not-begun"
    actions.begin(made["Desk"], [person], at=NOON)
    assert code(made, person) == "not-assessed"
    actions.see_to_papers(made["Desk"], person, "passport", at=NOON)
    actions.assess(made["Desk"], person, "high", "The recruiter lives next door", at=NOON)
    assert code(made, person) == "not-reviewed"
    with pytest.raises(Refused, match="another victim officer"):
        actions.review_risk(made["Desk"], person, "All well", at=NOON)
    made.people["Desk", "second"] = signed(made)
    actions.review_risk(made.who("Desk", "second"), person, "She goes to her sister instead", at=NOON)
    assert queries.risk_words(made["Desk"], person, reason(), at=NOON) == (
        "The recruiter lives next door",
        "She goes to her sister instead",
    )
    assert code(made, person) == "no-legs"
    with pytest.raises(Refused, match="before it leaves"):
        flown(made, [person], leaves=NOON + 2, arrives=NOON + 1)
    leg = flown(made, [person], met=False)
    assert code(made, person) == "nobody-meets"
    actions.move_leg(made["Desk"], leg, "called-off", at=NOON)
    flown(made, [person])
    assert code(made, person) == "not-accepted"
    actions.tell_home(made["Desk"], [person], at=NOON)
    actions.accept(made["Kathmandu"], person, at=NOON)
    actions.see_to_papers(made["Desk"], person, "taken", at=NOON)
    assert code(made, person) == "papers"
    actions.see_to_papers(made["Desk"], person, "passport", at=NOON)
    actions.block(made["Desk"], person, "warrant", at=NOON)
    assert code(made, person) == "warrant"
    actions.clear(made["Desk"], person, "warrant", "police", at=NOON)
    actions.assess(made["Desk"], person, "not-known", "Nobody could be asked", at=NOON)
    assert code(made, person) == "not-reviewed"


def signed(made: Any) -> Any:
    from bells import person, signed_in

    return signed_in(person(made.api("Desk"), "Second", role="victim officer"))


def test_consent_taken_back_before_leaving_calls_the_journey_off_and_shuts_the_desk_at_home_out(any_hub: Any) -> None:
    made = night(any_hub)
    person, file = traveller(made)
    leg = arranged(made, person)
    assert code(made, person) == "travel"
    assert queries.arrival(made["Kathmandu"], person, reason("request"), at=NOON).fields
    withdrawal = care.agree(made["Desk"], file, {"travel": False}, at=NOON + 1)
    assert withdrawal.shut == ("reception",)
    assert queries.arrival(made["Kathmandu"], person, reason("request"), at=NOON + 1).fields == {}
    assert state(made, person) == "risk-assessed"
    assert actions.move_leg(made["Desk"], leg, "left", at=NOON + DAY) == (0, 0)
    assert code(made, person) == "no-consent"
    with pytest.raises(Refused):
        actions.receive(made["Kathmandu"], person, "Airport desk", at=NOON + 2)


def test_who_says_no_at_the_gate_stays_behind_and_who_has_left_arrives(hub: Any) -> None:
    made = night(hub)
    goes, file = traveller(made)
    leg = arranged(made, goes)
    assert code(made, goes) == "travel"
    later = flown(made, [goes], leaves=NOON + 3 * DAY, arrives=NOON + 4 * DAY)
    assert actions.move_leg(made["Desk"], later, "left", at=NOON) == (0, 1)
    assert actions.move_leg(made["Desk"], leg, "left", at=NOON) == (1, 0)
    assert care.agree(made["Desk"], file, {"travel": False}, at=NOON).shut == ()
    assert queries.arrival(made["Kathmandu"], goes, reason("request"), at=NOON).fields


def test_nobody_at_home_is_told_of_who_fears_that_country_and_a_refusal_rings_us(hub: Any) -> None:
    made = night(hub)
    afraid, file = traveller(made)
    care.agree(made["Desk"], file, {"consulate": False}, about="NP", feared=True, at=NOON)
    ready(made, afraid)
    assert [outcome.code for outcome in actions.tell_home(made["Desk"], [afraid], at=NOON)] == ["feared"]
    assert queries.arrivals(made["Kathmandu"], at=NOON)[0] == []
    person_id, _ = traveller(made)
    ready(made, person_id)
    actions.tell_home(made["Desk"], [person_id], at=NOON)
    with pytest.raises(Refused):
        actions.decline(made["Kathmandu"], person_id, "no mood", at=NOON)
    actions.decline(made["Kathmandu"], person_id, "no-room", at=NOON)
    with pytest.raises(NoSuchFile):
        queries.arrival(made["Kathmandu"], person_id, at=NOON)
    person = queries.person(made["Desk"], person_id, at=NOON)
    assert (person.row.reception, person.decline) == ("declined", "no-room")
    assert [outcome.code for outcome in actions.tell_home(made["Desk"], [person_id], at=NOON)] == ["told"]


def test_a_country_without_a_desk_here_is_met_by_whoever_the_plan_names(hub: Any) -> None:
    made = night(hub)
    person, _ = traveller(made, nationality="BD")
    ready(made, person)
    flown(made, [person], target="DAC")
    assert [row.code for row in actions.tell_home(made["Desk"], [person], at=NOON)] == ["no-desk"]
    assert code(made, person) == "travel"
    actions.receive(made["Desk"], person, "The airport's welfare desk", at=NOON + 2 * DAY)
    actions.finish(made["Desk"], person, "out-of-reach", at=NOON + 3 * DAY)
    assert state(made, person) == "followed-up"


def test_a_child_has_a_guardian_and_does_not_travel_alone(hub: Any) -> None:
    made = night(hub)
    person, file = traveller(made)
    care.set_child(made["Desk"], file, True, at=NOON)
    arranged(made, person)
    assert code(made, person) == "child-alone"
    kinds = lambda: {row.kind for row in queries.person(made["Desk"], person, at=NOON).row.keeping}  # noqa: E731
    assert "guardian" in kinds()
    actions.clear(made["Desk"], person, "guardian", "child-protection", at=NOON)
    assert "guardian" not in kinds()


def test_blockers_have_their_age_and_are_cleared_with_by_whom(hub: Any) -> None:
    made = night(hub)
    group = operation(made)
    person, _ = traveller(made, group)
    for kind in ("consent", "papers", "moon"):
        with pytest.raises(Refused):
            actions.block(made["Desk"], person, kind, at=NOON)
    row = actions.block(made["Desk"], person, "warrant", since=NOON - 5 * DAY, words="Checked by Quillaume", at=NOON)
    assert actions.block(made["Desk"], person, "warrant", at=NOON) == row
    board = queries.board(made["Desk"], group, at=NOON + DAY)
    ages = {blocker.kind: (blocker.people, blocker.oldest) for blocker in board.keeping}
    assert ages["warrant"] == (1, 6) and ages["papers"] == (1, 1) and "consent" not in ages
    assert [(r.nationality, r.people, r.oldest) for r in board.nations] == [("NP", 1, 6)]
    for by in ("", "the police"):
        with pytest.raises(Refused) as refused:
            actions.clear(made["Desk"], person, "warrant", by, at=NOON)
        assert (refused.value.code, refused.value.field) == ("no-such-clearer", "by")
    actions.clear(made["Desk"], person, "warrant", "court", at=NOON + DAY)
    with pytest.raises(Refused) as refused:
        actions.clear(made["Desk"], person, "warrant", "court", at=NOON + DAY)
    assert (refused.value.code, refused.value.field) == ("not-blocked", "kind")
    (cleared,) = queries.person(made["Desk"], person, at=NOON + DAY).cleared
    assert (cleared.kind, cleared.clearer, cleared.until) == ("warrant", "court", NOON + DAY)
    assert "Quillaume" not in str(rows("SELECT * FROM repatriation_block")) + str(rows("SELECT * FROM journal_audit"))


def test_another_members_operations_and_persons_are_as_absent_as_what_never_was(any_hub: Any) -> None:
    made = night(any_hub)
    group = operation(made)
    person, file = traveller(made, group)
    leg = flown(made, [person], group)
    for who in (made["Lima"], made["Kathmandu"], made["Shelter"]):
        for call in (
            lambda w: queries.board(w, group),
            lambda w: queries.operation(w, group),
            lambda w: queries.people(w, group),
            lambda w: queries.person(w, person),
            lambda w: queries.person_fields(w, person, reason()),
            lambda w: queries.names(w, [person], reason()),
            lambda w: queries.leg(w, leg),
            lambda w: actions.begin(w, [person]),
            lambda w: actions.ask_consulates(w, [person]),
            lambda w: actions.travel(w, [person]),
            lambda w: actions.move_leg(w, leg, "left"),
            lambda w: actions.stop(w, person, "declined"),
            lambda w: actions.add(w, group, file),
            lambda w: actions.put_list(w, group, b"Name\nX"),
            lambda w: actions.close_operation(w, group),
        ):
            with pytest.raises(NoSuchFile):
                call(who)
    for role in ("officer", "investigator", "analyst", "administrator", "auditor"):
        for call in (lambda w: queries.board(w, group), lambda w: queries.person(w, person), lambda w: actions.open_operation(w, "x")):
            with pytest.raises(NotAllowed):
                call(made.who("Desk", role))


def test_an_operation_belongs_to_the_home_of_its_country(hub: Any) -> None:
    made = night(hub)
    with pytest.raises(Refused, match="kept by another member"):
        actions.open_operation(made["Shelter"], "A bridge", at=NOON)
    for place, more in (("", {}), ("a\nb", {}), ("x" * 81, {}), ("A bridge", {"day": "tomorrow"}), ("A bridge", {"country": "QQ"})):
        with pytest.raises(Refused):
            actions.open_operation(made["Desk"], place, **more)
    group = operation(made)
    person, file = traveller(made, group)
    assert actions.add(made["Desk"], group, file) == person
    other = operation(made, "Elsewhere")
    with pytest.raises(Refused, match="another operation"):
        actions.add(made["Desk"], other, file)
    actions.close_operation(made["Desk"], group)
    with pytest.raises(Refused, match="closed"):
        traveller(made, group)
    actions.open_again(made["Desk"], group)
    actions.lead(made["Desk"], group)
    assert queries.operation(made["Desk"], group).lead == made["Desk"].actor


def test_an_erased_file_takes_all_of_the_way_home_with_it(any_hub: Any) -> None:
    from vaults import rows as vault_rows

    made = night(any_hub)
    group = operation(made)
    person, file = traveller(made, group, consulates=("NP",))
    actions.ask_consulates(made["Desk"], [person], at=NOON)
    arranged(made, person, group)
    assert code(made, person) == "travel"
    actions.block(made["Desk"], person, "health", words="A wound", at=NOON)
    data = care_export(made, file)
    assert {"way-home"} <= data.keys() and data["way-home"][0]["consulates"][0]["of"] == "NP"
    assert {"reception", "risk", "consulate", "blocker"} <= {record["what"] for record in data["records"]}
    care.erase_file(made["Desk"], file, reason("person-asked"), at=NOON + 1)
    with pytest.raises(NoSuchFile):
        queries.person(made["Desk"], person)
    assert queries.board(made["Desk"], group).people == 0 and queries.asked_of_us(made["Embassy"])[0] == []
    assert queries.arrivals(made["Kathmandu"])[0] == []
    kept = vault_rows("SELECT kind FROM vault_record WHERE erased IS NULL AND kind IN ('care-file', 'referral')")
    assert kept == []
    assert rows("SELECT nations, gone FROM repatriation_traveller")[0][0] == "[]"


@pytest.mark.parametrize("how", ["closed", "erased"])
def test_what_was_typed_on_any_page_about_a_person_goes_with_the_file(any_hub: Any, how: str) -> None:
    from accord.hub.drafts import actions as drafts

    made = night(any_hub)
    group = operation(made)
    person, file = traveller(made, group, consulates=("NP",))
    actions.ask_consulates(made["Desk"], [person], at=NOON)
    arranged(made, person, group)
    other, _ = traveller(made, group)
    ((asked, request),) = rows(
        "SELECT v.id, t.request FROM repatriation_verification v JOIN repatriation_traveller t ON t.n = v.traveller WHERE t.id = %s", person
    )
    about = [f"care/{file}/change", f"way-home/person/{person}", f"requests/{request}/steps/travel"]
    for who, pages in {
        "Desk": [*about, f"way-home/person/{other}"],
        "Kathmandu": [f"arrivals/{person}"],
        "Embassy": [f"verifications/{asked}"],
    }.items():
        for page in pages:
            drafts.keep(made[who], f"/console/{page}", f"/console/{page}", {"words": ["Quivolda"]})
    if how == "closed":
        care.close_file(made["Desk"], file, at=NOON + 1)
    else:
        care.erase_file(made["Desk"], file, reason("person-asked"), at=NOON + 1)
    assert [page for (page,) in rows("SELECT page FROM drafts_draft")] == [f"/console/way-home/person/{other}"]


def care_export(made: Any, file: str) -> Any:
    import json

    from accord.hub.care import queries as files

    return json.loads(files.export(made["Desk"], file, reason("person-asked"), at=NOON))


def test_nobody_is_said_to_keep_a_journey_that_was_never_planned(any_hub: Any) -> None:
    made = night(any_hub)
    stays, file = traveller(made, operation(made))
    assert care.agree(made["Desk"], file, {"travel": False}, at=NOON + 1).elsewhere == ()
    goes, other = traveller(made, operation(made))
    ready(made, goes)
    flown(made, [goes])
    assert care.agree(made["Desk"], other, {"travel": False}, at=NOON + 1).elsewhere == ("travel-record",)
    assert queries.person(made["Desk"], stays, at=NOON + 1).row.phase == "identified"
