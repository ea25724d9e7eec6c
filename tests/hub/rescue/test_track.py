"""A rescue from the first word to a file: steps and their clocks, what is told, people, and what is kept of it for how long."""

from typing import Any

import pytest
from bells import NOON, rows
from caring import care, reason
from rescuing import CONTACT, DAY, HOUR, MINUTE, PERSON, PLACE, fields, opened, person, said, seen, work

from accord.hub.rescue.errors import NoSuchRescue, Refused


def test_a_rescue_goes_from_the_first_look_to_out_and_each_step_stands_in_its_timeline(any_hub: Any) -> None:
    from accord.hub.rescue import actions, queries

    made = care(any_hub)
    desk = made["Desk"]
    id = opened(made)
    (row,) = queries.rescues(desk)
    assert (row.id, row.state, row.country, row.count, row.clock, row.due) == (id, "reported", "TH", 40, "first-look", NOON + 30 * MINUTE)
    assert row.nations == {"KE": 12}, "of few no nationality stands open"
    took = [
        ("look", "", "looked-at", NOON + MINUTE),
        ("contact", "not-alone", "looked-at", NOON + 2 * MINUTE),
        ("locate", "confirmed", "located", NOON + 3 * MINUTE),
        ("hand-over", "police-outside", "handed", NOON + 4 * MINUTE),
        ("review", "", "handed", NOON + 5 * MINUTE),
        ("come-out", "brought-out", "out", NOON + 6 * MINUTE),
        ("close", "done", "closed", NOON + 7 * MINUTE),
    ]
    for step, outcome, state, at in took:
        assert actions.step(desk, id, step, outcome=outcome, words=f"About {step}", at=at) == state
    page = seen(made, id, at=NOON + 8 * MINUTE)
    assert [(event.what, event.code) for event in page.events] == [("opened", "police"), *((step, outcome) for step, outcome, _, _ in took)]
    assert [event.words for event in page.events][1:] == [f"About {step}" for step, *_ in took]
    assert page.row.due is None and queries.rescues(desk) == [] and [rescue.id for rescue in queries.rescues(desk, closed=True)] == [id]
    assert actions.step(desk, id, "again", at=NOON + 9 * MINUTE) == "looked-at"
    assert seen(made, id, at=NOON + 9 * MINUTE).row.due == NOON + 9 * MINUTE + 4 * HOUR


def test_what_is_told_stands_beside_what_was_told_before(any_hub: Any) -> None:
    from accord.hub.rescue import actions

    made = care(any_hub)
    id = opened(made)
    assert seen(made, id).rules[:2] == ("now-shut", "message-only"), "noon is evening there, and safe is the night"
    actions.tell(made["Desk"], id, "place", {"place": "The blue hall"}, known="released", country="KH", at=NOON + 1)
    actions.tell(made["Desk"], id, "risk", {"danger": "He coughs blood"}, known="inside", risks={"ill": "present"}, at=NOON + 2)
    page = seen(made, id, at=NOON + 3)
    assert [statement.fields.get("place") for statement in page.told["place"]] == [PLACE["place"], "The blue hall"]
    assert [statement.known for statement in page.told["place"]] == ["police", "released"]
    assert (page.row.country, page.row.urgent) == ("KH", True)
    assert page.row.due == NOON + 2 + 10 * MINUTE, "it has become urgent: the clock runs faster"
    assert page.risks == {"ill": (("present", "inside", NOON + 2),)}
    actions.tell(made["Desk"], id, "risk", {}, known="consulate", risks={"ill": "absent"}, at=NOON + 4)
    assert seen(made, id, at=NOON + 5).row.urgent is False
    assert page.contact == CONTACT and page.rules[:2] == ("message-only", "only-between")


def test_what_has_become_urgent_rings_at_its_earlier_time(any_hub: Any) -> None:
    from accord.hub.rescue import actions

    made = care(any_hub)
    id = opened(made)
    due = NOON + 2 + 10 * MINUTE
    assert seen(made, id).row.due > due
    actions.tell(made["Desk"], id, "risk", {}, known="inside", risks={"ill": "present"}, at=NOON + 2)
    work(due - 1)
    assert rows("SELECT rung FROM rescue_rescue") == [(0,)]
    work(due)
    assert rows("SELECT rung FROM rescue_rescue") == [(1,)]


def test_what_cannot_be_is_refused_and_nothing_is_left(any_hub: Any) -> None:
    from accord.hub.rescue import actions
    from accord.hub.rescue.actions import NewStatement

    made = care(any_hub)
    desk = made["Desk"]
    id = opened(made)
    before = rows("SELECT COUNT(*) FROM rescue_told") + rows("SELECT COUNT(*) FROM vault_record")
    for call, code in (
        (lambda: actions.step(desk, id, "come-out", outcome="let-go", at=NOON), "no-such-step"),
        (lambda: actions.step(desk, id, "dance", at=NOON), "no-such-step"),
        (lambda: actions.tell(desk, id, "place", {}, known="police", at=NOON), "field-missing"),
        (lambda: actions.tell(desk, id, "place", {"contact": "x"}, known="police", at=NOON), "field-unknown"),
        (lambda: actions.tell(desk, id, "attic", {"place": "x"}, known="police", at=NOON), "no-such-part"),
        (lambda: actions.tell(desk, id, "place", {"place": "x"}, known="hearsay", at=NOON), "no-such-way"),
        (lambda: actions.tell(desk, id, "place", {"place": "\u202e"}, known="police", at=NOON), "bad-text"),
        (lambda: actions.tell(desk, id, "story", {"words": "x"}, known="police", country="TH", at=NOON), "wrong-part"),
        (lambda: actions.tell(desk, id, "people", {}, known="police", nations={"Nepal": 3}, at=NOON), "no-such-nation"),
        (lambda: actions.tell(desk, id, "risk", {}, known="police", risks={"ill": "very"}, at=NOON), "no-such-risk"),
        (lambda: actions.add_person(desk, id, {}, known="police", at=NOON), "field-missing"),
        (lambda: actions.add_person(desk, id, {"papers": "x"}, known="police", at=NOON), "field-unknown"),
        (lambda: actions.open_rescue(desk, [NewStatement("place", {})], known="police", at=NOON), "field-missing"),
        (lambda: actions.name(desk, id, "nobody", ["place"], "because", at=NOON), "nobody"),
        (lambda: actions.name(desk, id, made.api("Lima").id, ["attic"], "because", at=NOON), "no-such-part"),
        (lambda: actions.name(desk, id, made.api("Lima").id, ["place"], "", at=NOON), "not-text"),
        (lambda: actions.erase(desk, id, "tired", at=NOON), "reason"),
    ):
        with pytest.raises(Refused) as caught:
            call()
        assert caught.value.code == code
    assert rows("SELECT COUNT(*) FROM rescue_told") + rows("SELECT COUNT(*) FROM vault_record") == before
    assert rows("SELECT state FROM rescue_rescue") == [("reported",)]


def test_a_status_is_what_somebody_assessed_and_never_derived(any_hub: Any) -> None:
    from accord.hub.rescue import actions

    made = care(any_hub)
    desk = made["Desk"]
    id = opened(made)
    person_id = person(made, id)
    assert seen(made, id).people[0].status == "not-assessed"
    actions.tell(desk, id, "risk", {}, known="police", risks={"violence": "present", "guarded": "present"}, at=NOON)
    assert seen(made, id).people[0].status == "not-assessed"
    actions.assess_status(desk, id, person_id, "victim", review=NOON + DAY, words="Held behind bars", at=NOON)
    actions.assess_status(desk, id, person_id, "both", review=NOON + 3 * DAY, at=NOON + HOUR)
    for review in (NOON, NOON + 400 * DAY):
        with pytest.raises(Refused):
            actions.assess_status(desk, id, person_id, "offender", review=review, at=NOON + HOUR)
    (person_row,) = seen(made, id, at=NOON + 2 * HOUR).people
    assert [(assessment.status, assessment.words, assessment.by) for assessment in person_row.assessments] == [
        ("victim", "Held behind bars", desk.actor),
        ("both", "", desk.actor),
    ]
    assert (person_row.status, person_row.overdue) == ("both", False)
    work(NOON + 3 * DAY)
    late = seen(made, id, at=NOON + 3 * DAY)
    assert late.people[0].overdue and late.people[0].status == "both" and "status-due" in [event.what for event in late.events]


def test_a_person_who_is_out_has_a_file_without_telling_it_anew(any_hub: Any) -> None:
    from accord.hub.care import queries as files
    from accord.hub.rescue import actions

    made = care(any_hub)
    desk = made["Desk"]
    id = opened(made)
    person_id = person(made, id)
    actions.tell_person(desk, id, person_id, {"health-urgent": "Insulin twice a day"}, known="inside", stands="inside", at=NOON + 1)
    actions.say_consulate(desk, id, person_id, "NP", yes=False, feared=True, at=NOON + 2)
    file = actions.out(made.who("Desk", "officer"), id, person_id, at=NOON + 3)
    record = files.file(desk, file, reason(), at=NOON + 4)
    assert record.fields["name"] == PERSON["name"] and record.fields["health-urgent"] == "Insulin twice a day"
    assert record.fields["held-at"] == f"{PLACE['area']}\n{PLACE['place']}" and record.row.kind == "forced"
    assert files.consulates(desk, file) == (frozenset(), frozenset({"NP"}))
    (there,) = seen(made, id, at=NOON + 5).people
    assert (there.file, there.stands) == (file, "out")
    with pytest.raises(Refused) as caught:
        actions.out(desk, id, person_id, at=NOON + 6)
    assert caught.value.code == "has-file" and rows("SELECT COUNT(*) FROM care_forced") == [(1,)]
    # Which file it is stands in no column: neither of the rescue nor of the file.
    assert file not in str(rows("SELECT * FROM rescue_person")) and id not in str(rows("SELECT * FROM care_forced"))


def test_fear_that_was_told_for_all_goes_with_each_file(any_hub: Any) -> None:
    from accord.hub.care import queries as files
    from accord.hub.rescue import actions

    made = care(any_hub)
    id = opened(made, feared=True)
    first, other = person(made, id), person(made, id)
    assert all(row.consulates[0].feared for row in seen(made, id).people)
    actions.say_consulate(made["Desk"], id, other, "NP", yes=True, at=NOON + 1)
    stands = [files.consulates(made["Desk"], actions.out(made["Desk"], id, person_id, at=NOON + 2)) for person_id in (first, other)]
    assert stands == [(frozenset(), frozenset({"NP"})), (frozenset({"NP"}), frozenset())]


def test_a_suspect_record_is_marked_and_the_file_takes_the_mark_over(any_hub: Any) -> None:
    from accord.hub.care import queries as files
    from accord.hub.rescue import actions

    made = care(any_hub)
    desk = made["Desk"]
    id = opened(made)
    person_id = person(made, id)
    signal = made.api("Bank").publish("+66812345678")["id"]
    with pytest.raises(Refused):
        actions.mark(desk, id, person_id, "no id", "told", review=NOON + DAY, at=NOON)
    marked = actions.mark(desk, id, person_id, signal, "found-in-compound", review=NOON + DAY, at=NOON)
    assert actions.mark(desk, id, person_id, signal, "told", review=NOON + DAY, at=NOON) == marked
    assert "block" not in made.api("Bank").verdict("+66812345678")["uses"]
    assert seen(made, id).people[0].marks == 1
    file = actions.out(desk, id, person_id, at=NOON + 1)
    assert [mark.id for mark in files.marks(desk, file, at=NOON + 2)] == [marked]


def test_a_consulate_is_told_by_the_persons_word_alone(any_hub: Any) -> None:
    from accord.hub.consulates import actions as consulates
    from accord.hub.members import queries as members
    from accord.hub.rescue import actions

    made = care(any_hub)
    desk = made["Desk"]
    channels = (("phone", "+66 2 000 0000"),)
    consulates.enter(
        members.operator(), consulates.Entry(nationality="NP", country="TH", city="Bangkok", channels=channels, source="its site")
    )
    id = opened(made)
    person_id, other = person(made, id), person(made, id, fields={"name": "Zanthipé", "nationality": "NP"}, is_child=True)
    consulate_rows = {consulate.nationality: consulate for consulate in seen(made, id).consulates}
    assert consulate_rows["NP"].offices[0].city == "Bangkok" and (consulate_rows["NP"].may, consulate_rows["NP"].may_not) == (0, 2)
    with pytest.raises(Refused) as caught:
        actions.told_consulate(desk, id, person_id, "NP", at=NOON)
    assert caught.value.code == "no-consent"
    actions.say_consulate(desk, id, person_id, "NP", yes=True, at=NOON + 1)
    actions.told_consulate(desk, id, person_id, "NP", words="Spoke with the consul", at=NOON + 2)
    with pytest.raises(Refused):
        actions.say_consulate(desk, id, other, "NP", yes=True, at=NOON + 2)
    actions.say_consulate(desk, id, other, "NP", yes=False, feared=True, at=NOON + 3)
    with pytest.raises(Refused) as caught:
        actions.told_consulate(desk, id, other, "NP", at=NOON + 4)
    assert caught.value.code == "feared"
    consulate_rows = {consulate.nationality: consulate for consulate in seen(made, id, at=NOON + 5).consulates}
    assert (
        consulate_rows["NP"].feared
        and consulate_rows["NP"].offices == ()
        and (consulate_rows["NP"].may, consulate_rows["NP"].may_not) == (1, 1)
    )
    with pytest.raises(Refused):
        actions.say_consulate(desk, id, person_id, "NP", yes=True, feared=True, at=NOON + 6)
    assert rows("SELECT COUNT(*) FROM desks_bell WHERE by_member <> %s", desk.n) == [(0,)], "the hub tells no consulate by itself"


def test_what_is_closed_loses_its_contacts_first_and_then_all(any_hub: Any) -> None:
    from accord.hub.rescue import actions, queries

    made = care(any_hub)
    desk = made["Desk"]
    id, other = opened(made), opened(made)
    person_id = person(made, id, fields={"name": "Quivolda", "contact": "+999 1"})
    for step in ("look", "close"):
        actions.step(desk, id, step, outcome="nothing-more" if step == "close" else "", at=NOON)
    work(NOON + 8 * DAY)
    page = seen(made, id, at=NOON + 8 * DAY)
    assert page.contact == {} and page.rules == ("nobody-said",) and page.people[0].fields == {"name": "Quivolda"}
    assert fields(page, "place") == PLACE and person_id
    work(NOON + 1826 * DAY)
    for rescue_id in (id, other):
        with pytest.raises(NoSuchRescue):
            seen(made, rescue_id, at=NOON + 1826 * DAY)
    assert rows("SELECT COUNT(*) FROM vault_record WHERE kind = 'rescue' AND erased IS NULL") == [(0,)]
    assert rows("SELECT DISTINCT state, country FROM rescue_rescue") == [("erased", "")]
    assert len(queries.audited(made.who("Desk", "auditor"), id, at=NOON + 1827 * DAY)) > 3


def test_it_is_erased_at_once_where_that_is_asked(any_hub: Any) -> None:
    from accord.hub.rescue import actions

    made = care(any_hub)
    id = opened(made)
    person(made, id)
    actions.erase(made["Desk"], id, "legal-order", at=NOON + 1)
    with pytest.raises(NoSuchRescue):
        seen(made, id, at=NOON + 2)
    assert rows("SELECT COUNT(*) FROM vault_record WHERE kind = 'rescue' AND erased IS NULL") == [(0,)]
    assert said()
