"""The list of members and a member's page: what all may know, and what only whoever runs the hub sees and changes."""

from typing import Any

from asking import ask, cast
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hubs import Hub
from rooms import signed_in

LIST = "/console/members"
NEVER = "00000000-0000-4000-8000-000000000000"


def test_everybody_sees_who_takes_part_and_narrows_the_list(hub: Hub) -> None:
    hub.member("Tele B", "telecom", "BD")
    officer = signed_in(hub.member("Bank A"), "officer")
    page = officer.get(LIST).content.decode()
    assert "Bank A" in page and "Tele B" in page and ">People</th>" not in page and "Add a member" not in page
    narrowed = officer.get(f"{LIST}?sector=telecom&country=BD&standing=active").content.decode()
    assert "data-row-link><bdi>Tele B" in narrowed and "data-row-link><bdi>Bank A" not in narrowed and "1 member" in narrowed
    assert "No member fits" in officer.get(f"{LIST}?standing=withdrawn").content.decode()
    assert "Bank A" in officer.get(f"{LIST}?sector=%3Cscript%3E&country=zz&after=nothing").content.decode()


def test_a_members_page_tells_what_is_known_of_it_and_which_circles_are_shared(hub: Hub) -> None:
    from accord.hub.members import actions, queries

    bank, tele = hub.member("Bank A"), hub.member("Tele B", "telecom")
    shared = bank.post("/circles", {"name": "Both of us"})["id"]
    bank.post(f"/circles/{shared}/members", {"member": tele.id})
    bank.post("/circles", {"name": "Without them"})
    member = actions.add_member(
        "UNODC", "state", by=queries.operator(), standing="invited", note="It was named.", source="https://example.org/a"
    )
    officer = signed_in(bank, "officer")
    page = officer.get(f"{LIST}/{tele.id}").content.decode()
    assert "Both of us" in page and "Without them" not in page
    for_all = signed_in(hub.admin, "secretariat").get(f"{LIST}/{tele.id}").content.decode()
    assert "Its circles" in for_all and "Circles that you share" in page
    assert "Both of us" in for_all and "Without them" not in for_all, "though the hub's own member is in neither"
    assert not any(word in page for word in ("Its claims", "Change its standing", "Change the budget"))
    page = officer.get(f"{LIST}/{member.id}").content.decode()
    assert "It was named." in page and 'href="https://example.org/a" rel="noreferrer noopener"' in page


def test_whoever_runs_the_hub_changes_standing_with_the_consequence_said_before(hub: Hub) -> None:
    bank = hub.member("Bank A")
    colleague, desk = signed_in(bank, "officer"), signed_in(hub.admin, "secretariat")
    assert "signed out and its tokens stop working at once" in desk.get(f"{LIST}/{bank.id}").content.decode()
    assert desk.post(f"{LIST}/{bank.id}/standing", {"standing": "suspended"}).status_code == 303
    assert "suspended" in desk.get(f"{LIST}/{bank.id}").content.decode()
    assert colleague.get(LIST).status_code == 303, "signed out"
    assert desk.post(f"{LIST}/{bank.id}/standing", {"standing": "gone"}).status_code == 422
    assert desk.post(f"{LIST}/{bank.id}/standing", {"standing": "active"}).status_code == 303
    changes = [entry["data"]["standing"] for entry in hub.admin.feed() if entry["type"] == "member.changed"]
    assert changes == ["suspended", "active"]
    assert desk.post(f"{LIST}/{bank.id}/standing", {"standing": "active"}).status_code == 303
    assert len([1 for entry in hub.admin.feed() if entry["type"] == "member.changed"]) == 2, "nothing to change, nothing told"


def test_nobody_suspends_the_own_member_from_a_session(hub: Hub) -> None:
    desk = signed_in(hub.admin, "administrator")
    answer = desk.post(f"{LIST}/{hub.admin.id}/standing", {"standing": "suspended"})
    assert answer.status_code == 422 and "sign you and all your colleagues out" in answer.content.decode()
    assert desk.get(LIST).status_code == 200


def test_the_budget_takes_a_number_and_keeps_what_was_typed(hub: Hub) -> None:
    bank, desk = hub.member("Bank A"), signed_in(hub.admin, "secretariat")
    assert desk.post(f"{LIST}/{bank.id}/budget", {"daily": "1200"}).status_code == 303
    assert bank.get("/me")["budget"]["daily"] == 1200
    for typed, daily in (("٢٥٠٬٠٠٠", 250_000), ("1,00,000", 100_000), ("๑๕๐๐", 1500), ("1 000 000", 1_000_000), ("1,200", 1200)):
        assert desk.post(f"{LIST}/{bank.id}/budget", {"daily": typed}).status_code == 303
        assert bank.get("/me")["budget"]["daily"] == daily, typed
    for odd in ("many", "-1", "1.5", "1,5", "12,34", "1,000,000,001", "9999999999999", ""):
        answer = desk.post(f"{LIST}/{bank.id}/budget", {"daily": odd})
        assert answer.status_code == 422 and "from 0 to 1,000,000,000" in answer.content.decode()
    assert 'value="many"' in desk.post(f"{LIST}/{bank.id}/budget", {"daily": "many"}).content.decode()
    assert bank.get("/me")["budget"]["daily"] == 1200


def test_the_record_of_claims_is_for_whoever_runs_the_hub(hub: Hub) -> None:
    from accord.hub.guard import actions as guard
    from accord.hub.journal.actions import turn

    bank = hub.member("Bank A")
    bank.publish("+66812345678")
    with turn() as t:
        guard.tally(t, bank.n, confirmed=7, refuted=3)
    page = signed_in(hub.admin, "secretariat").get(f"{LIST}/{bank.id}").content.decode()
    for fact in ("<dt>Live now</dt><dd>1</dd>", "<dt>Confirmed</dt><dd>7</dd>", "<dt>Refuted</dt><dd>3</dd>"):
        assert fact in page
    assert "Refuted" not in signed_in(bank, "administrator").get(f"{LIST}/{bank.id}").content.decode()


def test_a_member_that_left_lacks_no_administrator(hub: Hub) -> None:
    bank, desk = hub.member("Bank A"), signed_in(hub.admin, "secretariat")
    assert "It has no administrator who takes part" in desk.get(f"{LIST}/{bank.id}").content.decode()
    assert desk.post(f"{LIST}/{bank.id}/standing", {"standing": "withdrawn"}).status_code == 303
    page = desk.get(f"{LIST}/{bank.id}").content.decode()
    assert "no administrator who" not in page and "Invite an administrator for it" not in page


def test_a_member_is_added_and_bad_input_is_named_beside_its_field(hub: Hub) -> None:
    desk = signed_in(hub.admin, "secretariat")
    new = {"name": "New Bank", "sector": "finance", "country": "np", "standing": "signed", "note": "Said so.", "source": "press"}
    answer = desk.post(f"{LIST}/add", new)
    assert answer.status_code == 303
    page = desk.get(answer["Location"]).content.decode()
    assert "New Bank" in page and "Said so." in page and "Invite an administrator for it" in page
    for change, sentence in (
        ({}, "exists already"),
        ({"name": ""}, "required"),
        ({"name": "B", "sector": "church"}, "valid choice"),
        ({"name": "B", "country": "Atlantis"}, "Write its name or its code"),
        ({"name": "B", "note": "\ue000evil"}, "printable"),
    ):
        answer = desk.post(f"{LIST}/add", {**new, **change})
        assert answer.status_code == 422 and sentence in answer.content.decode(), change
    assert 'value="press"' in answer.content.decode(), "what was typed is kept"


def test_what_was_mistyped_is_corrected_and_everybody_told(hub: Hub) -> None:
    from accord.hub.members import actions, queries

    bank = hub.member("Herron Bank", "finance", "TH")
    hub.member("Tern Bank", "finance", "TH")
    new = actions.add_member("Telekom", "finance", "PE", by=queries.operator(), standing="signed", note="Named in Lima.")
    desk, officer = signed_in(hub.admin, "secretariat"), signed_in(bank, "officer")
    assert "Correct what is written here" in desk.get(f"{LIST}/{bank.id}").content.decode()
    assert "Correct what is written here" not in officer.get(f"{LIST}/{bank.id}").content.decode()
    form = desk.get(f"{LIST}/{new.id}/correct").content.decode()
    assert 'value="Telekom"' in form and 'value="Peru"' in form and "Named in Lima." in form and '<option value="finance" selected>' in form
    sent = {"name": "Telekom Lima", "sector": "telecom", "country": "Peru", "note": "Named in Lima.", "source": ""}
    for field, bad in (("name", "tern bank"), ("name", ""), ("country", "Atlantis"), ("sector", "pirates")):
        again = desk.post(f"{LIST}/{new.id}/correct", {**sent, field: bad})
        assert again.status_code == 422 and "Named in Lima." in again.content.decode(), (field, bad)
    assert desk.post(f"{LIST}/{new.id}/correct", sent).status_code == 303
    row = queries.member(new.id)
    assert (row.name, row.sector, row.country, row.standing, row.note) == ("Telekom Lima", "telecom", "PE", "signed", "Named in Lima.")
    # Of who takes part, what others acted on stands fast.
    form = desk.get(f"{LIST}/{bank.id}/correct").content.decode()
    assert 'name="sector"' not in form and 'name="country"' not in form and "stand fast" in form
    wider = {"name": "Heron Bank", "note": "", "source": "https://example.org/a", "sector": "state", "country": "NP"}
    for _ in range(2):
        assert desk.post(f"{LIST}/{bank.id}/correct", wider).status_code == 303
    row = queries.member(bank.id)
    assert (row.name, row.sector, row.country, row.source) == ("Heron Bank", "finance", "TH", "https://example.org/a")
    changes = [entry["data"] for entry in bank.feed() if entry["type"] == "member.changed"]
    assert [(change["name"], change["sector"], change["standing"]) for change in changes] == [
        ("Telekom Lima", "telecom", "signed"),
        ("Heron Bank", "finance", "active"),
    ], "what changes nothing is not told"
    journal = officer.get("/console/journal").content.decode()
    assert "corrected what is written of Heron Bank." in " ".join(journal.replace("<bdi>", "").replace("</bdi>", "").split())


def test_for_whoever_runs_the_hub_alone(hub: Hub) -> None:
    bank = hub.member("Bank A")
    administrator, auditor = signed_in(bank, "administrator"), signed_in(hub.admin, "auditor")
    for who in (administrator, auditor):
        assert who.get(f"{LIST}/add").status_code == 403
        assert who.post(f"{LIST}/add", {"name": "X"}).status_code == 403
        assert who.post(f"{LIST}/{bank.id}/standing", {"standing": "withdrawn"}).status_code == 403
        assert who.post(f"{LIST}/{bank.id}/budget", {"daily": "1"}).status_code == 403
    for odd in (NEVER, "Bank A", "%00"):
        assert administrator.get(f"{LIST}/{odd}").status_code == 404


def _queries(client: Any, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_two_hundred_members_cost_no_more_queries_and_are_paged(hub: Hub) -> None:
    from accord.hub.members import actions, queries

    desk, bank = signed_in(hub.admin, "secretariat"), hub.member("Bank A")
    few = [_queries(desk, LIST), _queries(desk, f"{LIST}/{bank.id}")]
    for number in range(200):
        actions.add_member(f"Member {number:03}", "finance", "TH", by=queries.operator(), standing="invited")
    assert [_queries(desk, LIST), _queries(desk, f"{LIST}/{bank.id}")] == few
    first = desk.get(f"{LIST}?standing=invited").content.decode()
    assert "200 members" in first and "Member 099" in first and "Member 100" not in first
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = desk.get(following).content.decode()
    assert "Member 100" in second and "Member 099" not in second and "Secretariat</bdi></a></th>" not in second


def test_an_admission_is_begun_at_the_members_page_and_led_from_its_request(hub: Hub) -> None:
    from accord.hub.members import actions, queries

    member = actions.add_member("Newcomer", "finance", "NP", by=queries.operator(), standing="signed")
    desk = signed_in(hub.admin, "secretariat")
    assert "Begin its admission" in desk.get(f"{LIST}/{member.id}").content.decode()
    answer = desk.post(f"{LIST}/{member.id}/admission", {})
    assert answer.status_code == 303 and answer["Location"].startswith("/console/requests/")
    request = desk.get(answer["Location"]).content.decode()
    assert "Newcomer" in request and "Record the signature" in request
    page = desk.get(f"{LIST}/{member.id}").content.decode()
    assert queries.member(member.id).standing == "signed", "who has signed is not told to be invited only"
    assert f'href="{answer["Location"]}"' in page and "Its request to join is at: Invited" in page and "Begin its admission" not in page
    assert desk.post(f"{LIST}/{member.id}/admission", {})["Location"] == answer["Location"], "sent twice, it is the one that runs"
    assert len([entry for entry in hub.admin.feed() if entry["type"] == "request.opened"]) <= 1


def test_an_admission_asks_for_the_country_of_an_international_body(hub: Hub) -> None:
    from accord.hub.members import actions, queries

    member = actions.add_member("World Body", "support", "", by=queries.operator(), standing="invited")
    desk = signed_in(hub.admin, "secretariat")
    assert "Country of the organisation" in desk.get(f"{LIST}/{member.id}").content.decode()
    for wrong in ("", "Atlantis"):
        answer = desk.post(f"{LIST}/{member.id}/admission", {"country": wrong})
        assert answer.status_code == 422 and "country_error" in answer.content.decode(), wrong
        assert f'value="{wrong}"' in answer.content.decode() or not wrong, "what was typed is kept"
    assert desk.post(f"{LIST}/{member.id}/admission", {"country": "Switzerland"}).status_code == 303


def test_who_takes_part_already_is_not_admitted_again(hub: Hub) -> None:
    desk = signed_in(hub.admin, "secretariat")
    for id in (hub.member("Bank A").id, hub.admin.id):
        assert "Its admission" not in desk.get(f"{LIST}/{id}").content.decode()


def test_what_a_member_would_leave_open_is_said_before_its_standing_changes(hub: Hub) -> None:
    made = cast(hub)
    desk, bank = signed_in(hub.admin, "secretariat"), made.api("Kasi")
    assert "no one there can act in" not in desk.get(f"{LIST}/{bank.id}").content.decode()
    ask(made)
    page = desk.get(f"{LIST}/{bank.id}").content.decode().partition("Change its standing")[2]
    assert page.count("1 open request stays open, and no one there can act in it") == 4
    assert page.count("accord member offboard") == 1


def test_a_standing_that_was_set_beside_the_admission_is_said(hub: Hub) -> None:
    from accord.hub.members import actions, queries
    from accord.hub.requests import actions as requests

    made = cast(hub)
    desk, member = signed_in(hub.admin, "secretariat"), queries.member(made.api("Kasi").id)
    secretariat, says = made["Secretariat"], "Its standing was set here, beside that request."
    wish = requests.Ask("accede", fields={"organisation": member.id, "country": "TH"}, about=member.id)
    id = requests.open_request(secretariat, wish).requests[0].id
    letter = {"instrument": requests.attach(secretariat, id, "letter.pdf", b"%PDF-1.4"), "signed-on": "2026-01-02"}
    requests.take(secretariat, id, "record-signature", letter, private={"signatory": {"name": "A director"}})
    vetted = {"authority-checked": True, "desk-reached": True}
    requests.take(secretariat, id, "vet", vetted, private={"findings": "In order"})
    requests.take(secretariat, id, "activate")
    assert says not in desk.get(f"{LIST}/{member.id}").content.decode()
    actions.change_standing(member, "suspended", by=queries.operator())
    assert says in desk.get(f"{LIST}/{member.id}").content.decode()
