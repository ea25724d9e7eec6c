"""Many at once: in the operation room, as a consulate, as the desk at home. Each by its own gate; of the others it is said why not."""

import re
from typing import Any

import pytest
from bells import NOON, rows
from caring import DAY
from clocks import at_moment
from hubs import Hub
from repatriations import flown, night, operation, ready, traveller
from rooms import browser, person

from accord.core.times import moment
from accord.hub.repatriation import actions, queries


@pytest.fixture(autouse=True)
def _ring(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    # What the scene does is done at noon of that day, and what is sealed then is open for a while.
    at_moment(monkeypatch, NOON)


@pytest.fixture
def made(hub: Hub) -> Any:
    return night(hub)


def seat(made: Any, name: str, role: str = "victim officer") -> Any:
    return browser(person(made.api(name), role, f"{role} {name}"))


def page_text(client: Any, address: str, **fields: Any) -> str:
    answer = client.post(address, fields)
    assert answer.status_code == 200, answer.content.decode()
    status = answer.content.decode().partition('role="status">')[2].partition("</div>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", status).split())


def refused(client: Any, address: str, **fields: Any) -> str:
    answer = client.post(address, fields)
    assert answer.status_code == 422
    return str(answer.content.decode())


def test_what_is_done_for_those_who_are_ticked_is_done_for_no_one_else(made: Any) -> None:
    group, desk = operation(made), seat(made, "Desk")
    many = f"/console/way-home/{group}/many"
    first, other, silent = (traveller(made, group, agreed=("travel",) if n < 2 else ())[0] for n in range(3))
    page = desk.get(many).content.decode()
    assert all(id in page for id in (first, other, silent)) and "Quivolda" not in page
    assert "Quivolda Ostrovantz" in desk.get(f"{many}?reason=handling").content.decode()
    assert "Tick at least one person" in refused(desk, many, do="begin")
    assert page_text(desk, many, do="begin", who=[first, silent]).startswith("Done for 1 person. 1: There is no consent")
    states = {id: queries.person(made["Desk"], id).request != "" for id in (first, other, silent)}
    assert states == {first: True, other: False, silent: False}
    assert "Choose which papers" in page_text(desk, many, do="papers", who=[first])
    assert "Done for 1 person." in page_text(desk, many, do="papers", papers="taken", all="1", nation="NP", state="identified")
    assert "Nobody" in desk.get(f"{many}?state=travel").content.decode()


def test_what_each_agreed_to_is_recorded_for_those_who_are_ticked_with_their_names_in_sight(made: Any) -> None:
    from accord.hub.care import actions as care
    from accord.hub.care import queries as files

    group, desk, caller = operation(made), seat(made, "Desk"), made["Desk"]
    many = f"/console/way-home/{group}/many"
    people = [traveller(made, group, agreed=()) for _ in range(5)]
    (first, first_file), (other, other_file), (_, afraid_file), (_, silent_file), (_, child_file) = people
    care.agree(caller, afraid_file, {"consulate": False}, about="NP", feared=True, at=NOON)
    care.agree(caller, silent_file, {"support": False}, at=NOON)
    care.set_child(caller, child_file, True)
    asked = {"do": "agree", "consents": ["support", "travel", "contact", "consulate"], "said": "spoken"}
    everybody = [id for id, _file in people]
    assert "Show the names first" in refused(desk, many, **asked, who=[first])
    assert "Tick each person who agreed" in refused(desk, many, **asked, all="1", reason="handling")
    assert "Choose how they answered" in refused(desk, many, **{**asked, "said": ""}, who=[first], reason="handling")
    assert "Tick at least one thing" in refused(desk, many, do="agree", who=[first], reason="handling")
    assert not any(row.stands for row in files.consents(caller, first_file))
    page = desk.get(f"{many}?reason=handling").content.decode()
    assert '<input type="hidden" name="reason" value="handling">' in page, "the names stay in sight"
    told = page_text(desk, many, **asked, who=[id for id in everybody if id != other], reason="handling")
    assert told.startswith("Done for 1 person."), told
    assert "said no to a part of this" in told and "is afraid of it" in told and "only with a guardian" in told
    stands = {file: {row.consent for row in files.consents(caller, file) if row.stands} for _id, file in people}
    assert stands == {
        first_file: {"support", "travel", "contact"}, other_file: set(), afraid_file: set(), silent_file: set(), child_file: set()
    }  # fmt: skip
    assert files.consulates(caller, first_file) == (frozenset({"NP"}), frozenset())
    assert files.consulates(caller, afraid_file) == (frozenset(), frozenset({"NP"}))


def test_who_is_in_another_operation_or_at_another_member_is_nobody_here(made: Any) -> None:
    group, elsewhere, desk = operation(made), operation(made, "Another bridge"), seat(made, "Desk")
    there, _ = traveller(made, elsewhere)
    many = f"/console/way-home/{group}/many"
    assert "Tick at least one person" in refused(desk, many, do="begin", who=[there, "nobody"])
    for name, role in (("Lima", "victim officer"), ("Desk", "officer"), ("Desk", "administrator"), ("Desk", "auditor")):
        for address in (many, "/console/verifications-many", "/console/arrivals-many"):
            client = seat(made, name, role)
            codes = {client.get(address).status_code, client.post(address, {"do": "begin", "who": there}).status_code}
            assert codes <= {403, 404} or (name == "Lima" and there not in client.get(address).content.decode())
    assert rows("SELECT request FROM repatriation_traveller") == [(None,)]


def test_more_persons_come_onto_a_leg_until_it_has_left(made: Any) -> None:
    group, desk = operation(made), seat(made, "Desk")
    many = f"/console/way-home/{group}/many"
    first, other, late = (traveller(made, group, nationality="BD")[0] for _ in range(3))
    for id in (first, other, late):
        ready(made, id)
    leg = flown(made, [first], group)
    assert page_text(desk, many, do="board", leg=leg, met="on", who=[first, other]) == "Done for 2 people."
    assert rows("SELECT COUNT(*) FROM repatriation_seat") == [(2,)], "who is on it is not put on it twice"
    assert page_text(desk, many, do="off", leg=leg, who=[other]) == "Done for 1 person."
    assert page_text(desk, many, do="board", leg=leg, met="on", who=[other]) == "Done for 1 person."
    assert page_text(desk, many, do="travel", who=[first, other]) == "Done for 2 people."
    actions.move_leg(made["Desk"], leg, "left", at=NOON)
    assert "has left" in refused(desk, many, do="board", leg=leg, who=[late])
    assert "Choose" in refused(desk, many, do="board", leg="00000000-0000-4000-8000-000000000000", who=[late])


def test_a_letter_about_many_is_taken_down_once_for_each_that_waits(made: Any) -> None:
    group, desk = operation(made), seat(made, "Desk")
    many = f"/console/way-home/{group}/many"
    first, other, never = (traveller(made, group, nationality="BD", consulates=("BD",) if n < 2 else ())[0] for n in range(3))
    assert page_text(desk, many, do="ask", all="1") == "2 questions were sent."
    letter = {"do": "answer", "nation": "BD", "all": "1", "answer": "issued", "how": "letter", "valid": "2199-01-01"}
    assert "Fill" in page_text(desk, many, **letter) or "Write a text" in page_text(desk, many, **letter)
    status = page_text(desk, many, **letter, source="Note 7")
    assert status.startswith("Done for 2 people. 1: No consulate has a question about this person open")
    assert {row.answer for id in (first, other) for row in queries.person(made["Desk"], id).verifications} == {"issued"}
    assert queries.person(made["Desk"], never).verifications == ()


def test_a_consulate_answers_for_many_with_just_what_it_needs_of_each(made: Any) -> None:
    group, embassy = operation(made), seat(made, "Embassy")
    ids = [traveller(made, group, consulates=("NP",))[0] for _ in range(3)]
    afraid, _ = traveller(made, group)
    actions.ask_consulates(made["Desk"], [*ids, afraid], at=NOON)
    bare = embassy.get("/console/verifications-many").content.decode()
    assert bare.count('name="who"') == 3 and "Quivolda" not in bare
    page = embassy.get("/console/verifications-many?reason=handling").content.decode()
    assert page.count("Quivolda Ostrovantz") == 3 and "A wound" not in page
    assert page_text(embassy, "/console/verifications-many", do="national", all="1") == "Done for 3 people."
    first = re.findall(r'name="who" value="([^"]+)"', bare)[0]
    assert "Say until when" in page_text(embassy, "/console/verifications-many", do="issued", who=[first])
    assert page_text(embassy, "/console/verifications-many", do="issued", valid="2199-01-01", who=[first]) == "Done for 1 person."
    assert page_text(embassy, "/console/verifications-many", do="issued", valid="2199-01-01", who=[afraid]).startswith("Done for 0 people.")


def test_the_desk_at_home_receives_many_and_is_rung_for_each_day(made: Any) -> None:
    group, home = operation(made), seat(made, "Kathmandu")
    ids = [traveller(made, group)[0] for _ in range(12)]
    for id in ids:
        ready(made, id)
    leg = flown(made, ids, group)
    actions.tell_home(made["Desk"], ids, at=NOON)
    assert page_text(home, "/console/arrivals-many", do="accept", all="1") == "Done for 12 people."
    assert page_text(home, "/console/arrivals-many", do="receive", met_by="The welfare desk", all="1").startswith("Done for 0 people. 12:")
    actions.travel(made["Desk"], ids, at=NOON)
    for state in ("left", "arrived"):
        actions.move_leg(made["Desk"], leg, state, at=NOON + DAY)
    assert page_text(home, "/console/arrivals-many", do="receive", met_by="The welfare desk", all="1") == "Done for 12 people."
    assert "Choose the day" in refused(home, "/console/arrivals-many", do="follow-on", all="1")
    day = f"{moment(NOON + 900 * DAY):%Y-%m-%d}"
    assert page_text(home, "/console/arrivals-many", do="follow-on", due=day, all="1") == "Done for 12 people."
    assert home.get("/console/arrivals-many").content.decode().count(f"to follow up on {day}") == 12
    _every_day_is_heard(ids, NOON + 900 * DAY)
    _beyond_ten_days_are_no_less_due(made, home, day)


def _every_day_is_heard(ids: list[str], due: int) -> None:
    """At most ten of one member's bells ring at a desk at a time; the newest says for how many more it rings."""
    from accord.hub.repatriation import followers

    while followers.work(due):
        pass
    ringing = rows("SELECT ref, count FROM desks_bell WHERE state = 'ringing'")
    assert len(ringing) == 10 and sum(count for _, count in ringing) >= len(ids)


def _beyond_ten_days_are_no_less_due(made: Any, home: Any, day: str) -> None:
    """Who takes the bells takes no day: those that rang with another's bell stay on the page with the rest, until each is followed up."""
    from accord.hub.desks import actions as desks

    for (bell,) in rows("SELECT id FROM desks_bell WHERE state = 'ringing'"):
        desks.take(made["Kathmandu"], str(bell), at=NOON + 900 * DAY)
    assert rows("SELECT COUNT(*) FROM desks_bell WHERE state = 'ringing'") == [(0,)]
    assert home.get("/console/arrivals-many").content.decode().count(f"to follow up on {day}") == 12


def test_many_are_offered_to_who_can_help_by_each_ones_own_consent(made: Any) -> None:
    from accord.hub.care import actions as care

    group, desk = operation(made), seat(made, "Desk")
    many = f"/console/way-home/{group}/many"
    consenting, _ = traveller(made, group, agreed=("support",))
    silent, _ = traveller(made, group, agreed=())
    care.offer(made["Shelter"], countries=["TH"], services=["safehouse"], languages=[], takes=[], room={})
    offer = {"do": "refer", "member": made.api("Shelter").id, "service": "safehouse", "all": "1"}
    for _ in range(2):
        assert page_text(desk, many, **offer).startswith("Done for 1 person. 1: There is no consent")
    assert rows("SELECT COUNT(*) FROM care_referral") == [(1,)]
    assert silent in desk.get(many).content.decode() and consenting in desk.get(many).content.decode()
