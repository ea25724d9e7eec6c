"""A report that somebody is held leads straight to a rescue; what it told goes with its consent, and everything else stays."""

from typing import Any

import pytest
from bells import rows
from caring import care
from reporting import attend, followed
from rescuing import CONTACT, HELD, PERSON, PLACE, STORY, ended, fields, reported, seen

from accord.hub.rescue.errors import NoSuchRescue


def now() -> int:
    from accord.hub.times import now

    return now()


def test_it_opens_a_rescue_with_what_was_agreed_to_and_rings_the_desk(any_hub: Any) -> None:
    from accord.hub.rescue import queries

    made = care(any_hub)
    code, id = reported()
    (row,) = queries.rescues(made["Desk"])
    assert (row.id, row.state, row.country, row.count, row.urgent, row.clock) == (id, "reported", "TH", 40, True, "first-look")
    assert row.nations == {"NP": 40} and row.from_report
    page = seen(made, id, at=now())
    assert page.contact == {**CONTACT, "contact-country": "TH", "contact-language": "en"} and page.rules[0] in ("message-only", "now-shut")
    assert fields(page, "place") == {"place": PLACE["place"]} and fields(page, "story")["words"] == STORY["words"]
    assert "A relative or friend" in fields(page, "story")["source"] and page.risks["violence"][0][:2] == ("present", "report")
    (person,) = page.people
    assert person.fields == {"name": PERSON["name"], "nationality": "NP"} and person.consulates[0].feared
    assert page.consulates[0].offices == () and page.consulates[0].feared
    assert rows("SELECT outlet, state, sealed FROM reports_sent") == [("rescue", "sent", "")]
    assert rows("SELECT COUNT(*) FROM desks_bell WHERE ref = '' AND state = 'ringing'") == [(1,)], "the bell says not what it rings for"
    assert followed(code)["rescue"] == "sent"
    attend()
    assert rows("SELECT COUNT(*) FROM rescue_rescue") == [(1,)]


@pytest.mark.parametrize(
    ("typed", "count", "who"),
    [("২০-৩০ জন", 20, {"who": "২০-৩০ জন"}), ("about 30 to 35, mostly women", 30, {"who": "about 30 to 35, mostly women"}), ("৫০", 50, {})],
)
def test_how_many_are_held_stands_as_it_was_typed_where_it_is_no_one_number(hub: Any, typed: str, count: int, who: dict[str, str]) -> None:
    """Who plans a way out for twenty must read that there may be thirty."""
    from accord.hub.rescue import queries

    made = care(hub)
    _, id = reported({**HELD, "people": typed})
    (row,) = queries.rescues(made["Desk"])
    assert row.count == count and fields(seen(made, id, at=now()), "people") == who


def test_whoever_holds_the_code_follows_it(any_hub: Any) -> None:
    from accord.hub.rescue import actions

    made = care(any_hub)
    code, id = reported()
    actions.step(made["Desk"], id, "look", at=now())
    assert followed(code)["rescue"] == "seen"
    assert rows("SELECT COUNT(*) FROM desks_bell WHERE state = 'ringing'") == [(0,)]
    actions.step(made["Desk"], id, "close", outcome="nothing-more", at=now())
    assert followed(code)["rescue"] == "closed"
    actions.step(made["Desk"], id, "again", at=now())
    assert followed(code)["rescue"] == "seen"


def test_consent_taken_back_before_anybody_looked_ends_it(any_hub: Any) -> None:
    from accord.hub.rescue import queries

    made = care(any_hub)
    code, id = reported()
    ended(made, code, id)
    assert queries.rescues(made["Desk"]) == []
    page = seen(made, id, at=now())
    assert (page.row.state, page.row.country, page.row.count, page.row.urgent) == ("closed", "", None, False)
    assert page.people == () and page.contact == {} and not any(page.told.values())
    assert [(event.what, event.code) for event in page.events][1:] == [
        ("wished", ""), ("wish-answered", "stop"), ("taken-back", "report"), ("close", "taken-back"),
    ]  # fmt: skip
    assert rows("SELECT COUNT(*) FROM vault_record WHERE kind = 'rescue' AND erased IS NULL") == [(0,)]
    assert rows("SELECT COUNT(*) FROM desks_bell WHERE state = 'ringing'") == [(0,)]
    assert rows("SELECT state FROM reports_sent") == [("ended",)]


def test_what_rests_on_another_basis_stays_and_is_named(any_hub: Any) -> None:
    from accord.hub.intake import actions as intake
    from accord.hub.journal.actions import turn
    from accord.hub.rescue import actions, store
    from accord.hub.rescue.actions import take_back_in

    made = care(any_hub)
    desk = made["Desk"]
    code, id = reported()
    actions.step(desk, id, "look", at=now())
    person_id = seen(made, id, at=now()).people[0].id
    actions.tell(desk, id, "place", {"area": "Ostermoor"}, known="police", country="KH", at=now())
    actions.tell_person(desk, id, person_id, {"called": "Quivo"}, known="consulate", at=now())
    actions.assess_status(desk, id, person_id, "victim", review=now() + 86_400_000_000, at=now())
    assert intake.agree(code, {"rescue": False}) is False
    assert seen(made, id, at=now()).told["story"], "the code alone ends nothing"
    ended(made, code, id)
    page = seen(made, id, at=now())
    assert (page.row.state, page.row.country, page.row.count) == ("looked-at", "KH", None), "a rescue that has begun is not called off"
    assert fields(page, "place") == {"area": "Ostermoor"} and page.contact == {} and page.rules == ("nobody-said",)
    assert [(person.fields, person.status) for person in page.people] == [({"called": "Quivo"}, "victim")]
    assert page.told["story"] == ()
    ((origin,),) = rows("SELECT item FROM reports_sent")
    with turn() as t:
        back = take_back_in(t, origin, t.at, desk)
        assert back is not None and store.by_origin(origin) is not None
    assert (back.erased, back.is_over) == (0, False)
    assert back.stays == (actions.Stays("place", "police"), actions.Stays("people", "consulate"))
    texts = str(rows("SELECT * FROM rescue_told")) + str(rows("SELECT * FROM rescue_rescue"))
    assert PLACE["place"] not in texts


def test_a_file_that_was_opened_meanwhile_stays_on_its_own(any_hub: Any) -> None:
    from accord.hub.care import queries as files
    from accord.hub.rescue import actions
    from accord.hub.vault.vocabulary import Reason

    made = care(any_hub)
    code, id = reported()
    actions.step(made["Desk"], id, "look", at=now())
    file = actions.out(made["Desk"], id, seen(made, id, at=now()).people[0].id, at=now())
    ended(made, code, id)
    assert files.file(made["Desk"], file, Reason("handling"), at=now()).fields["name"] == PERSON["name"]
    (person,) = seen(made, id, at=now()).people
    assert person.fields == {} and person.file == file


def test_without_a_yes_and_with_little_told_nothing_more_comes_of_it(hub: Any) -> None:
    made = care(hub)
    with pytest.raises(IndexError):
        reported(yes=("police",))
    inside = {"country": "TH", "writer": "inside", "held-in": "TH", "may-contact": "code", "words": "Help us"}
    _, id = reported(inside, form="i" * 32)
    page = seen(made, id, at=now())
    assert page.rules == ("no-contact",)
    assert [(person.stands, person.fields) for person in page.people] == [("inside", {"languages": "English", "statement": "Help us"})]
    with pytest.raises(NoSuchRescue):
        seen(made, id, who=made["Lima"], at=now())


def test_where_the_country_has_no_desk_it_goes_to_the_writers_else_to_the_secretariat(hub: Any) -> None:
    from accord.hub.desks import actions as desks
    from accord.hub.members.queries import operator
    from accord.hub.rescue import queries

    made = care(hub)
    reported({**HELD, "held-in": "KH", "country": "TH"}, form="a" * 32)
    officer = made.who("Secretariat", "officer")
    desk = desks.make_desk(operator(), name="Secretariat desk", zone="UTC", wait=5)
    desks.set_contacts(operator(), desk, [(officer.person, ["mail"])])
    reported({**HELD, "held-in": "KH", "country": "NP"}, form="b" * 32, country="NP")
    assert len(queries.rescues(made["Desk"])) == 1 and len(queries.rescues(officer)) == 1


def test_whoever_holds_the_code_ends_nothing_and_the_person_is_asked_in_the_agreed_way(any_hub: Any) -> None:
    from accord.hub.intake import actions as intake
    from accord.hub.intake import queries as submissions
    from accord.hub.rescue import actions
    from accord.hub.rescue.errors import Refused

    made = care(any_hub)
    code, id = reported(yes=("rescue", "contact"))
    actions.step(made["Desk"], id, "look", at=now())
    assert rows("SELECT COUNT(*) FROM desks_bell WHERE state = 'ringing'") == [(0,)]
    before = submissions.stands(1)
    assert intake.withdraw(code) is False and intake.agree(code, {"rescue": False, "contact": False}) is False
    attend()
    assert submissions.stands(1) == before and followed(code)["wish"] == "passed-on"
    rescue_page = seen(made, id, at=now())
    assert rescue_page.row.state == "looked-at" and rescue_page.contact and rescue_page.people and rescue_page.wished
    assert rows("SELECT COUNT(*) FROM desks_bell WHERE state = 'ringing'") == [(1,)], "the desk is rung to ask"
    assert [event.what for event in rescue_page.events].count("wished") == 1, "pressed again, it is one task"
    # What the person answers is told to nobody who holds the code.
    page = followed(code)
    actions.answer_wish(made["Desk"], id, "not-reached", at=now())
    assert seen(made, id, at=now()).wished
    actions.answer_wish(made["Desk"], id, "go-on", "She said the word for: not alone", at=now())
    rescue_page = seen(made, id, at=now())
    assert rescue_page.wished is None and rescue_page.contact and followed(code) == page
    with pytest.raises(Refused):
        actions.answer_wish(made["Desk"], id, "stop", at=now())
    with pytest.raises(NoSuchRescue):
        actions.answer_wish(made["Lima"], id, "stop", at=now())
    # Asked for once more, it is a task once more.
    intake.withdraw(code)
    assert seen(made, id, at=now()).wished
    with pytest.raises(Refused):
        actions.answer_wish(made["Desk"], id, "perhaps", at=now())


def test_a_relatives_yes_to_the_consulate_comes_to_those_who_ask_the_person(any_hub: Any) -> None:
    """It came to nobody: the rescue's home could not know that it may ask."""
    from accord.hub.intake import actions as intake
    from accord.hub.rescue import actions
    from accord.hub.rescue.errors import Refused

    made = care(any_hub)
    code, id = reported({**HELD, "fears-consulate": "no"}, yes=("rescue", "consulate"))
    page = seen(made, id, at=now())
    assert fields(page, "story")["consulate"] == "Yes, you may tell it" and not page.consulates[0].feared
    assert rows("SELECT outlet FROM reports_sent") == [("rescue",)] and rows("SELECT COUNT(*) FROM desks_bell") == [(1,)]
    with pytest.raises(Refused) as refused:
        actions.told_consulate(made["Desk"], id, page.people[0].id, "NP", at=now())
    assert refused.value.code == "no-consent", "no one else's yes opens it"
    assert intake.agree(code, {"consulate": False}) is True
    story = fields(seen(made, id, at=now()), "story")
    assert story["consulate"] == "No: a yes to it was taken back" and story["words"] == STORY["words"]
    assert intake.agree(code, {"consulate": True}) is True
    assert fields(seen(made, id, at=now()), "story")["consulate"] == "Yes, you may tell it"
    ended(made, code, id)
    assert seen(made, id, at=now()).told["story"] == (), "it goes with the report"


@pytest.mark.parametrize(
    ("answer", "says"), [("yes", "No, the person is afraid of it"), ("unsaid", "I do not know"), ("no", None), (None, None)]
)
def test_without_a_yes_the_rescue_reads_what_the_writer_answered_of_the_consulate(hub: Any, answer: str | None, says: str | None) -> None:
    made = care(hub)
    _, id = reported({key: value for key, value in {**HELD, "fears-consulate": answer}.items() if value is not None})
    assert fields(seen(made, id, at=now()), "story").get("consulate") == says


def test_other_consents_are_taken_back_at_once_also_while_somebody_is_held(hub: Any) -> None:
    from accord.hub.intake import actions as intake
    from accord.hub.intake import queries as submissions

    made = care(hub)
    code, _ = reported(yes=("rescue", "support", "consulate"))
    assert intake.agree(code, {"consulate": False}) is True
    assert submissions.stands(1) == {"rescue", "support"} and made.hub


def test_a_draft_and_what_is_closed_end_by_the_code(hub: Any) -> None:
    from accord.hub.intake import actions as intake
    from accord.hub.intake import queries as submissions
    from accord.hub.rescue import actions

    made = care(hub)
    code, id = reported()
    number = submissions.find(code).n
    assert submissions.asks_first(number)
    actions.step(made["Desk"], id, "look", at=now())
    assert submissions.asks_first(number)
    actions.step(made["Desk"], id, "close", outcome="nothing-more", at=now())
    assert not submissions.asks_first(number)
    assert intake.withdraw(code) is True and submissions.find(code).step == "withdrawn"
