"""A member's people: invitations by a link shown once, roles, ends, forgotten second steps and sessions; never of another member."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from hubs import Hub
from rooms import browser, caller, invited, person, signed_in

LIST = "/console/people"
NEVER = "00000000-0000-4000-8000-000000000000"
LINK = re.compile(r'value="[^"]*/join/([A-Za-z0-9_-]{43})"')


@pytest.fixture(autouse=True)
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))


def boss(hub: Hub, name: str = "Bank A") -> Any:
    return signed_in(hub.member(name), "administrator", "Bea Boss")


def people(hub: Hub, name: str = "Bank A") -> list[Any]:
    from accord.hub.members import queries

    return queries.people_of(hub.member(name).n)


def test_the_list_says_who_signs_in_and_how(hub: Hub) -> None:
    from accord.hub.members import queries
    from accord.hub.members.actions import people

    desk, us = boss(hub), queries.member(hub.member("Bank A").id)
    people.add_person(us, "Only Named", by=queries.operator())
    invited = queries.managed_person(queries.operator(), people.add_person(us, "Just Invited", by=queries.operator(), role="analyst"))
    people.new_link(invited, by=queries.operator())
    page = desk.get(LIST).content.decode()
    rows = {re.search(r"<bdi>(.*?)</bdi>", row)[1]: row for row in page.split("<tr data-row")[1:]}  # type: ignore[index]
    assert "not invited" in rows["Only Named"] and "Officer" in rows["Only Named"]
    assert "invited" in rows["Just Invited"] and "until" in rows["Just Invited"] and "Analyst" in rows["Just Invited"]
    assert ">yes<" in rows["Bea Boss"] and "set up" in rows["Bea Boss"] and "ago" in rows["Bea Boss"]


def test_an_invitation_shows_its_link_once_and_the_link_works(hub: Hub) -> None:
    from django.test import Client

    desk = boss(hub)
    form = desk.get(f"{LIST}/invite").content.decode()
    once = re.search(r'name="once" value="([^"]+)"', form)[1]  # type: ignore[index]
    sent = {"name": "Nina New", "role": "officer", "email": "nina@example.org", "phone": "+66 81 234 5678", "once": once}
    answer = desk.post(f"{LIST}/invite", sent)
    page = answer.content.decode()
    token = LINK.search(page)[1]  # type: ignore[index]
    assert answer.status_code == 200 and "it is not shown again" in page and "nina@example.org" not in page
    assert Client().get(f"/join/{token}").status_code in (200, 303)
    new = next(row for row in people(hub) if row.name == "Nina New")
    assert new.contact is not None and token not in desk.get(f"{LIST}/{new.id}").content.decode()
    again = desk.post(f"{LIST}/invite", sent)
    assert again.status_code == 409 and not LINK.search(again.content.decode())
    assert len([row for row in people(hub) if row.name == "Nina New"]) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT detail FROM journal_audit")
        details = " ".join(row[0] for row in cursor.fetchall())
    assert new.id in details and not any(text in details for text in ("Nina", "nina", "66812345678", token))


def test_bad_input_is_named_and_nobody_is_added(hub: Hub) -> None:
    desk = boss(hub)
    good = {"name": "Nina New", "role": "officer"}
    for change, sentence in (
        ({"name": ""}, "required"),
        ({"name": "\ue000nina"}, "printable"),
        ({"role": "king"}, "valid choice"),
        ({"email": "nina"}, "Give an e-mail address"),
        ({"phone": "234 5678"}, "country code"),
    ):
        answer = desk.post(f"{LIST}/invite", good | change)
        assert answer.status_code == 422 and sentence in answer.content.decode(), change
    assert [row.name for row in people(hub)] == ["Bea Boss"]
    assert 'value="234 5678"' in answer.content.decode(), "what was typed is kept"


def test_roles_change_and_nobody_gives_what_is_not_theirs_to_give(hub: Hub) -> None:
    desk, other = boss(hub), person(hub.member("Bank A"), "officer", "Otto")
    assert desk.post(f"{LIST}/{other.id}/change", {"what": "role", "role": "analyst"}).status_code == 303
    assert "Analyst" in desk.get(f"{LIST}/{other.id}").content.decode()
    assert desk.post(f"{LIST}/{other.id}/change", {"what": "role", "role": "king"}).status_code == 422
    assert desk.post(f"{LIST}/{other.id}/change", {"what": "role", "role": "secretariat"}).status_code == 403
    assert desk.post(f"{LIST}/{other.id}/change", {"what": "fly"}).status_code == 422
    # The secretariat's officer may manage everybody's people, but makes nobody an administrator of the hub, nor changes one.
    chief, clerk = person(hub.admin, "administrator", "Chief"), signed_in(hub.admin, "secretariat", "Clerk")
    assert clerk.post(f"{LIST}/invite", {"name": "Mine", "role": "administrator"}).status_code == 403
    for what in ("end", "forget"):
        assert clerk.post(f"{LIST}/{chief.id}/change", {"what": what}).status_code == 403
    assert clerk.post(f"{LIST}/{chief.id}/link").status_code == 403
    assert "New link" not in clerk.get(f"{LIST}/{chief.id}").content.decode()
    answer = clerk.post(f"{LIST}/invite", {"name": "First", "role": "administrator", "member": hub.member("Tele B").id})
    assert answer.status_code == 200 and LINK.search(answer.content.decode())
    assert [row.role for row in people(hub, "Tele B")] == ["administrator"]


def test_somebody_takes_part_no_more_and_is_let_back(hub: Hub) -> None:
    desk, other = boss(hub), person(hub.member("Bank A"), "officer", "Otto")
    client = browser(other)
    assert client.get("/console/members").status_code == 200
    assert desk.post(f"{LIST}/{other.id}/change", {"what": "end"}).status_code == 303
    assert client.get("/console/members").status_code == 303
    page = desk.get(f"{LIST}/{other.id}").content.decode()
    assert "no longer takes part" in page and "<dd>never</dd>" not in page, "nobody knows any more when they were here"
    assert desk.post(f"{LIST}/{other.id}/link").status_code == 422
    assert desk.post(f"{LIST}/{other.id}/change", {"what": "again"}).status_code == 303
    assert browser(other).get("/console/members").status_code == 200


def test_what_becomes_of_a_persons_work_is_said_before_their_part_ends(hub: Hub) -> None:
    desk = boss(hub)
    page = desk.get(f"{LIST}/{person(hub.member('Bank A'), 'officer', 'Nina Night').id}").content.decode()
    dialog = page.partition("Every session will end at once, no one")[2].partition("</form>")[0].replace("&#x27;", "'")
    for says in (
        "a bell that they snoozed goes on at once",
        "forms that they began and did not send, and the devices that ring for them",
        "tasks and shifts",
        "a rescue on whose list no one else of your member stands",
        "Introductions that wait for them close by themselves",
        "Interviews on their device that are not sent can't be sent until you let them back",
    ):
        assert says in dialog, says


def test_nobody_ends_or_changes_themselves(hub: Hub) -> None:
    me = person(hub.member("Bank A"), "administrator", "Me")
    client = browser(me)
    page = client.get(f"{LIST}/{me.id}").content.decode()
    assert "This is you" in page and "End this person" not in page and "Change the role" not in page
    for sent in ({"what": "end"}, {"what": "role", "role": "officer"}, {"what": "forget"}):
        assert client.post(f"{LIST}/{me.id}/change", sent).status_code == 422
    assert client.post(f"{LIST}/{me.id}/link").status_code == 403
    assert client.get(LIST).status_code == 200


def test_the_only_administrator_is_told_to_give_the_role_to_another_first(hub: Hub) -> None:
    says = "You are the only administrator who signs in. Before you leave, give this role to another person who does"
    me = person(hub.member("Bank A"), "administrator", "Me")
    person(hub.member("Bank A"), "officer", "Otto")
    invited(hub.member("Bank A"), "administrator", "Not come yet")
    client = browser(me)
    assert says in client.get(f"{LIST}/{me.id}").content.decode()
    second = person(hub.member("Bank A"), "administrator", "Second")
    assert says not in client.get(f"{LIST}/{me.id}").content.decode()
    client.post(f"{LIST}/{second.id}/change", {"what": "end"})
    assert says in client.get(f"{LIST}/{me.id}").content.decode()


def test_the_tokens_that_end_with_a_person_are_counted_before(hub: Hub) -> None:
    from accord.hub.members import actions, queries

    desk, other = boss(hub), person(hub.member("Bank A"), "administrator", "Adam")
    bank, says = queries.member(hub.member("Bank A").id), "working API token"
    assert says not in desk.get(f"{LIST}/{other.id}").content.decode()
    first, _ = actions.make_token(bank, by=caller(other), name="Fraud system")
    actions.make_token(bank, by=caller(other), name="Nightly import")
    assert "2 working API tokens were made by this person." in desk.get(f"{LIST}/{other.id}").content.decode()
    actions.revoke_token(first, by=caller(other))
    page = desk.get(f"{LIST}/{other.id}").content.decode()
    assert "1 working API token was made by this person. It may do no more than this person may, and stops when their part ends" in page
    assert says not in browser(other).get(f"{LIST}/{other.id}").content.decode(), "of oneself nobody else decides here"
    desk.post(f"{LIST}/{other.id}/change", {"what": "end"})
    assert says not in desk.get(f"{LIST}/{other.id}").content.decode()


def test_a_new_link_replaces_the_older_one_and_second_steps_are_forgotten(hub: Hub) -> None:
    from accord.hub.members import queries
    from accord.hub.times import now

    desk, other = boss(hub), person(hub.member("Bank A"), "officer", "Otto")
    first = LINK.search(desk.post(f"{LIST}/{other.id}/link").content.decode())[1]  # type: ignore[index]
    second = LINK.search(desk.post(f"{LIST}/{other.id}/link").content.decode())[1]  # type: ignore[index]
    assert queries.link(first, now()) is None
    link = queries.link(second, now())
    assert link is not None and link.id == other.id
    assert desk.post(f"{LIST}/{other.id}/change", {"what": "forget"}).status_code == 303
    assert not queries.sign_ins([other])[other.n].has_second_step


def test_a_session_is_ended(hub: Hub) -> None:
    from accord.hub.members import queries

    desk, other = boss(hub), person(hub.member("Bank A"), "officer", "Otto")
    client = browser(other)
    client.get("/console/members", headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"})
    rows = queries.sessions([other.n])
    assert len(rows) == 1
    page = desk.get(f"{LIST}/{other.id}").content.decode()
    assert "End session" in page and "Gecko" not in page
    assert " on " in re.search(r'data-label="Device"><bdi>([^<]+)', page)[1]  # type: ignore[index]
    for odd in ("", "x", str(rows[0].id + 999), "9" * 17):
        assert desk.post(f"{LIST}/{other.id}/session", {"session": odd}).status_code == 404
    assert desk.post(f"{LIST}/{other.id}/session", {"session": str(rows[0].id)}).status_code == 303
    assert client.get("/console/members").status_code == 303


def test_how_to_reach_somebody_goes_to_the_vault_and_is_not_shown_again(hub: Hub) -> None:
    desk, other = boss(hub), person(hub.member("Bank A"), "officer", "Otto")
    where = f"{LIST}/{other.id}/contact"
    assert desk.post(where, {"email": "otto@example.org", "phone": ""}).status_code == 303
    page = desk.get(f"{LIST}/{other.id}").content.decode()
    assert "is kept in the vault" in page and "otto@example.org" not in page
    answer = desk.post(where, {"email": "otto", "phone": ""})
    assert answer.status_code == 422 and 'value="otto"' in answer.content.decode() and "email_error" in answer.content.decode()
    assert desk.post(where, {"email": "", "phone": "", "remove-email": "1"}).status_code == 303
    assert "no address or number is kept" in desk.get(f"{LIST}/{other.id}").content.decode()


def test_a_field_that_is_left_empty_leaves_what_is_kept_until_it_is_removed(hub: Hub) -> None:
    """Typing the phone alone erased the address that bells went to."""
    from accord.hub.members import queries
    from accord.hub.members.queries import accounts

    desk, other = boss(hub), person(hub.member("Bank A"), "officer", "Otto")
    where = f"{LIST}/{other.id}/contact"

    def kept() -> dict[str, str]:
        row = queries.person(other.n)
        return accounts.own_contact(row, queries.person_caller(row.n))

    assert "remove-email" not in desk.get(f"{LIST}/{other.id}").content.decode(), "nothing is kept yet"
    desk.post(where, {"email": "otto@example.org", "phone": ""})
    desk.post(where, {"email": "", "phone": "+66 81 234 5678"})
    assert kept() == {"email": "otto@example.org", "phone": "+66812345678"}
    desk.post(where, {"email": "new@example.org", "phone": ""})
    assert kept() == {"email": "new@example.org", "phone": "+66812345678"}
    desk.post(where, {"email": "", "phone": ""})
    assert len(kept()) == 2
    assert "remove-email" in desk.get(f"{LIST}/{other.id}").content.decode()
    desk.post(where, {"email": "", "phone": "", "remove-email": "1"})
    assert kept() == {"email": "", "phone": "+66812345678"}
    desk.post(where, {"email": "", "phone": "", "remove-phone": "1"})
    assert queries.person(other.n).contact is None


def test_a_wrong_name_is_corrected_on_the_page_and_the_former_one_shows_only_when_asked_for(hub: Hub) -> None:
    desk, other = boss(hub), person(hub.member("Bank A"), "officer", "Somying Jaidi")
    address, where = f"{LIST}/{other.id}", f"{LIST}/{other.id}/name"
    assert "Show former names" not in desk.get(address).content.decode()
    assert desk.post(where, {"name": " Somying  Jaidee "}).status_code == 303
    page = desk.get(address).content.decode()
    assert "Somying Jaidee" in page and "Jaidi" not in page and "Show former names" in page
    asked = desk.post(where, {"what": "former"})
    assert asked.status_code == 200 and "<bdi>Somying Jaidi</bdi>" in asked.content.decode()
    assert "Jaidi" not in desk.get(address).content.decode()
    for wrong in ("", "=HYPERLINK()", "x" * 201):
        answer = desk.post(where, {"name": wrong})
        assert answer.status_code == 422 and "name_error" in answer.content.decode() and wrong.replace("=", "=") in answer.content.decode()
    assert signed_in(hub.member("Bank B"), "administrator", "Someone").post(where, {"name": "Not Yours"}).status_code == 404
    assert "Somying Jaidee" in desk.get(address).content.decode()


def test_another_members_people_are_as_absent_as_nobody(hub: Hub) -> None:
    desk, other = boss(hub), person(hub.member("Tele B"), "officer", "Otto")
    for id in (other.id, NEVER, "nobody", "%00"):
        assert desk.get(f"{LIST}/{id}").status_code == 404
        for step in ("link", "change", "contact", "session"):
            assert desk.post(f"{LIST}/{id}/{step}", {"what": "end", "session": "1"}).status_code == 404
    elsewhere = hub.member("Tele B").id
    for id in (elsewhere, NEVER, "Tele B"):
        assert desk.get(f"{LIST}?member={id}").status_code == 404
        assert desk.post(f"{LIST}/invite", {"name": "X", "role": "officer", "member": id}).status_code == 404
    assert [row.name for row in people(hub, "Tele B")] == ["Otto"]
    officer = signed_in(hub.member("Bank A"), "officer")
    assert officer.get(LIST).status_code == 403 and officer.get(f"{LIST}/{other.id}").status_code == 403
    chief = signed_in(hub.admin, "secretariat")
    assert "Otto" in chief.get(f"{LIST}?member={elsewhere}").content.decode()


def _queries(client: Any, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_two_hundred_people_cost_no_more_queries_and_are_paged(hub: Hub) -> None:
    from accord.hub.members import queries
    from accord.hub.members.actions import people

    desk, other = boss(hub), person(hub.member("Bank A"), "officer", "Otto")
    few = [_queries(desk, LIST), _queries(desk, f"{LIST}/{other.id}")]
    us = queries.member(hub.member("Bank A").id)
    for number in range(200):
        people.add_person(us, f"Person {number:03}", by=queries.operator())
    assert [_queries(desk, LIST), _queries(desk, f"{LIST}/{other.id}")] == few
    page, names = desk.get(LIST).content.decode(), []
    while True:
        names += re.findall(r"data-row-link><bdi>(.*?)</bdi>", page)
        more = re.search(r'rel="next" href="([^"]+)"', page)
        if not more:
            break
        page = desk.get(more[1].replace("&amp;", "&")).content.decode()
    assert len(names) == len(set(names)) == 202


def test_the_same_person_is_not_invited_twice(hub: Hub) -> None:
    desk = signed_in(hub.member("Bank A"), "administrator", "Bea Boss")
    sent = {"name": "Jane Doe", "role": "officer", "email": "", "phone": ""}
    assert "/join/" in desk.post("/console/people/invite", sent).content.decode()
    again = desk.post("/console/people/invite", sent | {"name": " jane  doe"})
    assert again.status_code == 422 and "make a new link on that person&#x27;s page" in again.content.decode()
    assert "/join/" in desk.post("/console/people/invite", sent | {"name": "Jane Doe (legal)"}).content.decode()


def test_details_of_an_invitation_are_read_as_people_paste_them(hub: Hub) -> None:
    from accord.hub.members import queries
    from accord.hub.members.queries import accounts as own

    desk = boss(hub)
    once = re.search(r'name="once" value="([^"]+)"', desk.get(f"{LIST}/invite").content.decode())[1]  # type: ignore[index]
    sent = {"name": "Nina New", "role": "officer", "email": "Nina New <nina@example.org>", "phone": "+66 (0)81 234 5678", "once": once}
    assert desk.post(f"{LIST}/invite", sent).status_code == 200
    row = next(row for row in people(hub) if row.name == "Nina New")
    me = queries.person_caller(row.n)
    assert me is not None and own.own_contact(row, me) == {"email": "nina@example.org", "phone": "+66812345678"}


def test_an_invitation_with_a_wrong_detail_invites_nobody(hub: Hub) -> None:
    desk = boss(hub)
    for wrong in ({"phone": "call the desk"}, {"email": "a@bank.example; b@bank.example"}, {"name": "Nina\tnina@example.org"}):
        once = re.search(r'name="once" value="([^"]+)"', desk.get(f"{LIST}/invite").content.decode())[1]  # type: ignore[index]
        answer = desk.post(f"{LIST}/invite", {"name": "Nina New", "role": "officer", "once": once} | wrong)
        assert answer.status_code == 422 and LINK.search(answer.content.decode()) is None
    assert [row.name for row in people(hub)] == ["Bea Boss"]


@pytest.mark.parametrize(
    ("roles", "says"), [(frozenset({"officer"}), "will set up a second step"), (frozenset(), "password alone will open")]
)
def test_forgetting_second_steps_says_what_follows_for_this_role(hub: Hub, roles: frozenset[str], says: str) -> None:
    desk, row = boss(hub), person(hub.member("Bank A"), "officer", "Lost Phone")
    with override_settings(ACCORD_SECOND_STEP_ROLES=roles):
        assert says in desk.get(f"{LIST}/{row.id}").content.decode()
