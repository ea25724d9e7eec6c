"""A report becomes a file, bodies that help are found in the directory, consent ends at once, and money that came back is told."""

from decimal import Decimal
from typing import Any

import pytest
from asking import ACCOUNTS, Cast, cast, soon
from bells import person, rows, signed_in
from hubs import Hub
from reporting import ALL, CONTACT, NAME, WHOLE, attend, begun, declared, followed, handed_in, sent
from worlds import caller


def officer(made: Cast, name: str, role: str = "victim officer") -> Any:
    return signed_in(person(made.api(name), f"{role.title().replace(chr(32), '')}{name}", role=role))


def national(made: Cast, name: str = "Police") -> None:
    from accord.hub.members import actions, queries

    actions.name_national_desk(queries.member(made.api(name).id), by=queries.operator())


def offered(made: Cast, name: str, *services: str, **more: Any) -> None:
    from accord.hub.care import actions

    given = {"countries": ["TH"], "languages": ["en"], **more}
    actions.offer(caller(made.api(name)), services=services, **given)


def handed(who: Any) -> str:
    from accord.hub.reports import queries

    (report,) = queries.handed(who)
    return report.id


def returned(code: str) -> list[tuple[str, str, str, bool]]:
    from accord.hub.intake import queries

    return [(row.amount, row.code, row.bank, row.is_whole) for row in queries.returned(queries.find(code).n)]


def back(code: str) -> set[tuple[str, str, str]]:
    from accord.hub.intake import queries

    return {(row.consent, row.became, row.word) for row in queries.taken_back(queries.find(code).n)}


def hold() -> str:
    ((id,),) = rows("SELECT id FROM requests_request WHERE name = 'hold-funds' AND parent IS NULL")
    return str(id)


def test_a_report_becomes_a_file_with_nothing_told_again(any_hub: Hub) -> None:
    from accord.hub.care import queries as care
    from accord.hub.reports import actions as reporting
    from accord.hub.reports import queries
    from accord.hub.vault.vocabulary import Reason

    made = cast(any_hub)
    national(made)
    code = handed_in({**WHOLE, "police-number": "TH-77"}, ("bank", "police", "signals"))
    who = officer(made, "Police")
    opened = reporting.open_file(who, handed(who))
    assert opened.is_ours and reporting.open_file(who, handed(who)).id == opened.id, "opened twice, it is one"
    file = care.file(who, opened.id, Reason("handling"))
    assert file.row.kind == "defrauded" and file.fields["name"] == file.fields["called"] == NAME
    assert file.fields["contact"] == f"{CONTACT}\nMay we contact you? Yes, by message only"
    assert file.fields["proceedings"] == "TH-77" and "480000.00" in file.fields["payments"]
    assert file.fields["languages"] == "English" and WHOLE["words"] in file.fields["lost"]
    answers = {row.consent: (row.said, row.how) for row in care.consents(who, opened.id) if row.said is not None}
    assert answers == {word: (True, "report") for word in ("bank", "police", "signals")}
    assert followed(code)["desk"] == "seen" and queries.file_of(who, file_origin(opened.id)) == opened.id
    assert queries.file_of(made["Police"], file_origin(opened.id)) == ""


def file_origin(file_id: str) -> str:
    ((origin,),) = rows(f"SELECT origin FROM care_defrauded WHERE id = '{file_id}'")
    return str(origin)


def test_only_a_victim_officer_of_the_desk_opens_a_file(hub: Hub) -> None:
    from accord.hub.care.errors import NotAllowed
    from accord.hub.reports import actions as reporting
    from accord.hub.reports.errors import NoSuchReport

    made = cast(hub)
    handed_in()
    id = handed(made["Police"])
    with pytest.raises(NotAllowed):
        reporting.open_file(made["Police"], id)
    with pytest.raises(NoSuchReport):
        reporting.open_file(officer(made, "Kasi"), id)
    assert rows("SELECT COUNT(*) FROM care_defrauded") == [(0,)]


def test_where_there_is_another_national_desk_the_file_is_its_own(hub: Hub) -> None:
    from accord.hub.reports import actions as reporting

    made = cast(hub)
    handed_in()
    who = officer(made, "Police")
    assert not reporting.open_file(who, handed(who)).is_ours, "without a national desk the secretariat keeps it"


def test_a_childs_yes_without_a_guardian_is_not_carried_over(hub: Hub) -> None:
    from accord.hub.care import queries as care
    from accord.hub.reports import actions as reporting

    made = cast(hub)
    national(made)
    child = {**WHOLE, "age": "child"}
    handed_in({**child, "guardian-agrees": "unsafe"}, ("bank", "police"))
    who = officer(made, "Police")
    opened = reporting.open_file(who, handed(who))
    stands = {row.consent for row in care.consents(who, opened.id) if row.stands}
    assert stands == {"bank"} and care.row(who, opened.id).is_child


def test_with_a_guardian_the_childs_yes_is_the_guardians(hub: Hub) -> None:
    from accord.hub.care import queries as care
    from accord.hub.reports import actions as reporting

    made = cast(hub)
    national(made)
    handed_in({**WHOLE, "age": "child", "guardian-agrees": "agrees"}, ("bank", "police"))
    who = officer(made, "Police")
    opened = reporting.open_file(who, handed(who))
    assert {row.consent: row.how for row in care.consents(who, opened.id) if row.stands} == {"bank": "report", "police": "guardian"}


def test_consent_taken_back_by_the_code_ends_in_the_file_in_the_same_turn(any_hub: Hub) -> None:
    from accord.hub.care import actions as care_actions
    from accord.hub.care import queries as care
    from accord.hub.intake import actions
    from accord.hub.reports import actions as reporting

    made = cast(any_hub)
    national(made)
    code = handed_in({**WHOLE, "needs": ["legal"]}, ("bank", "police", "support"))
    who = officer(made, "Police")
    opened = reporting.open_file(who, handed(who))
    helper = officer(made, "Helper")
    referral = care_actions.refer(who, opened.id, made.api("Helper").id, ["legal"])
    care_actions.accept(helper, referral)
    assert care.received_person(helper, referral, care_actions.Reason("referral")).fields["name"] == NAME
    actions.agree(code, {"support": False, "bank": False})
    # Nothing in the background has run: it ended in that very turn.
    with pytest.raises(care_actions.NoSuchFile):
        care.received_person(helper, referral, care_actions.Reason("referral"))
    assert care.referral(who, referral)[0].state == "revoked"
    assert {row.consent for row in care.consents(who, opened.id) if row.stands} == {"police"}
    assert {state for outlet, state in sent() if outlet in ("support", "own-bank", "receiving-bank")} == {"ended"}
    assert back(code) == {
        ("support", "ended", "support"),
        ("support", "stays", "support-record"),
        ("bank", "ended", "own-bank"),
        ("bank", "ended", "receiving-bank"),
        ("bank", "stays", "bank-record"),
    }
    actions.agree(code, {"bank": True})
    assert {row.consent for row in care.consents(who, opened.id) if row.stands} == {"police", "bank"}
    assert not any(consent == "bank" for consent, _, _ in back(code)), "what is agreed to again is not told as taken back"


def test_money_that_is_held_goes_on_and_its_basis_is_told(hub: Hub) -> None:
    from accord.hub.intake import actions
    from accord.hub.requests import actions as requests

    made = cast(hub)
    code = handed_in()
    requests.take(made["Sender"], hold(), "confirm")
    requests.take(made["Kasi"], hold(), "acknowledge")
    requests.take(made["Kasi"], hold(), "hold", {"amount": "480000.00 THB", "until": soon()})
    actions.agree(code, {"bank": False})
    assert {("bank", "stays", "hold"), ("bank", "stays", "bank-record")} <= back(code)
    assert ("bank", "ended", "receiving-bank") not in back(code)
    assert rows("SELECT state FROM requests_request WHERE name = 'hold-funds'") == [("held",)]
    actions.withdraw(code)
    assert ("police", "stays", "police-record") in back(code) and ("police", "ended", "police") in back(code)


def test_bodies_that_help_are_those_of_the_directory(hub: Hub) -> None:
    from reporting import sheet

    from accord.hub.reports.planning import reading

    made = cast(hub)
    hub.member("Shelter", "support", "TH")
    offered(made, "Helper", "psychosocial", room={"psychosocial": 0})
    national_desk = sheet(answers={**WHOLE, "needs": ["psychosocial", "legal"], "language": "en"})

    def bodies() -> list[tuple[str, list[str]]]:
        plan = reading.outlook(national_desk, frozenset(ALL), "TH")
        items = [item for item in plan.items if item.outlet == "support"]
        return [(item.to[0].name if item.to else "", [need["service"] for need in item.fields["needs"]]) for item in items]

    assert bodies() == [("Shelter", ["psychosocial", "legal"])], "who has no room is not asked; who told nothing is"
    offered(made, "Helper", "psychosocial", "legal", room={"psychosocial": 3})
    assert bodies() == [("Helper", ["psychosocial", "legal"])]
    offered(made, "Helper", "psychosocial")
    offered(made, "Shelter", "legal", "psychosocial", countries=["TH"], languages=["en"])
    assert sorted(service for _, services in bodies() for service in services) == ["legal", "psychosocial"]
    offered(made, "Helper", "health")
    offered(made, "Shelter", "legal", countries=["PE"])
    assert bodies() == [("", ["psychosocial", "legal"])]


def test_a_body_sees_what_its_services_name_of_what_was_agreed_to_and_nothing_else(any_hub: Hub) -> None:
    from accord.hub.care import actions as care_actions
    from accord.hub.care import queries as care
    from accord.hub.intake import actions
    from accord.hub.reports import actions as reporting

    made = cast(any_hub)
    national(made)
    offered(made, "Helper", "psychosocial")
    code = begun(WHOLE, ("support", "police"))
    actions.hand_in(code)
    attend()
    helper = officer(made, "Helper")
    (row,), _ = care.received(helper)
    assert row.services == ("psychosocial",) and row.state == "offered"
    with pytest.raises(care_actions.NoSuchFile):
        care.received_person(helper, row.id, care_actions.Reason("referral"))
    care_actions.accept(helper, row.id)
    fields = care.received_person(helper, row.id, care_actions.Reason("referral")).fields
    contact = f"{CONTACT}\nMay we contact you? Yes, by message only"
    assert dict(fields) == {"called": NAME, "contact": contact, "languages": "English"}
    attend()
    assert followed(code)["refer"] == "accepted"
    # A file that is opened later takes the referral in.
    who = officer(made, "Police")
    opened = reporting.open_file(who, handed(who))
    assert [referral.id for referral in care.referrals(who, opened.id)] == [row.id]
    actions.agree(code, {"support": False})
    with pytest.raises(care_actions.NoSuchFile):
        care.received_person(helper, row.id, care_actions.Reason("referral"))
    assert care.referrals(who, opened.id)[0].state == "revoked"


def test_money_that_comes_back_is_told_to_the_cent_and_stands_in_the_file(any_hub: Hub) -> None:
    from accord.hub.care import queries as care
    from accord.hub.reports import actions as reporting
    from accord.hub.requests import actions as requests
    from accord.hub.vault.vocabulary import Reason

    made = cast(any_hub)
    declared(made)
    national(made)
    code = handed_in()
    who = officer(made, "Police")
    opened = reporting.open_file(who, handed(who))
    kasi, bangkok = made["Kasi"], made["Bangkok"]
    requests.take(made["Sender"], hold(), "confirm")
    requests.take(kasi, hold(), "acknowledge")
    requests.take(kasi, hold(), "moved-on", {"hops": [{"amount": "180000.25 THB", "next": ACCOUNTS["Bangkok"]}]})
    requests.take(kasi, hold(), "hold-part", {"amount": "299999.75 THB", "until": soon()})
    requests.take(kasi, hold(), "return-part", {"amount": "100000.10 THB"})
    attend()
    assert returned(code) == [("100000.10", "THB", "Kasi", False)]
    text = care.file(who, opened.id, Reason("handling")).fields["returned"]
    assert "100000.10 THB came back from Kasi" in text and "not all" in text
    attend()
    assert returned(code) == [("100000.10", "THB", "Kasi", False)]
    ((child,),) = rows("SELECT id FROM requests_request WHERE parent IS NOT NULL")
    requests.take(bangkok, str(child), "acknowledge")
    requests.take(bangkok, str(child), "hold", {"amount": "180000.25 THB", "until": soon()})
    requests.take(bangkok, str(child), "return", {"amount": "180000.25 THB"})
    requests.take(kasi, hold(), "return", {"amount": "199999.65 THB"})
    attend()
    assert returned(code) == [("299999.75", "THB", "Kasi", True), ("180000.25", "THB", "Bangkok", True)]
    ledger = sum(Decimal(amount) for (amount,) in rows("SELECT amount FROM requests_entry WHERE target = 'returned'"))
    assert ledger == sum(Decimal(amount) for amount, *_ in returned(code)) == Decimal("480000.00")
    text = care.file(who, opened.id, Reason("handling")).fields["returned"]
    assert "180000.25 THB came back from Bangkok" in text and "not all" not in text
    # The follower begins anew, as after its cursor was lost: told again, it is the same, also when it came back.
    before = rows("SELECT * FROM intake_returned ORDER BY n")
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_follower SET seq = 0 WHERE name = 'reports'")
    attend()
    assert rows("SELECT * FROM intake_returned ORDER BY n") == before
    assert care.file(who, opened.id, Reason("handling")).fields["returned"] == text
    assert rows("SELECT COUNT(*) FROM journal_parked") == [(0,)]


def test_what_another_report_asked_for_is_not_this_ones_money(hub: Hub) -> None:
    from accord.hub.requests import actions as requests

    made = cast(hub)
    codes = []
    for number in range(6):
        paid = {**WHOLE["payments"][0], "reference": f"REF-{number}", "own-bank": "", "own-account": ""}
        codes.append(handed_in({"country": "TH", "lost": ["money"], "payments": [paid]}, ("bank",), form=f"{number}" * 32))
    assert sent() == [("receiving-bank", "sent")] * 6, "each asks for its own money"
    *_others, (last,) = rows("SELECT request FROM reports_sent ORDER BY n")
    requests.take(made["Police"], str(last), "confirm")
    requests.take(made["Kasi"], str(last), "acknowledge")
    requests.take(made["Kasi"], str(last), "hold", {"amount": "480000.00 THB", "until": soon()})
    requests.take(made["Kasi"], str(last), "return", {"amount": "480000.00 THB"})
    attend()
    assert [len(returned(code)) for code in codes] == [0, 0, 0, 0, 0, 1]
