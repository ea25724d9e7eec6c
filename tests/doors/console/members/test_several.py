"""Several people invited at once, out of a list as administrators paste it."""

import re
from pathlib import Path
from typing import Any

import pytest
from hubs import Hub
from rooms import signed_in

PAGE = "/console/people/invite/several"
LINK = re.compile(r">[^<>]*/join/([A-Za-z0-9_-]{43})<")


@pytest.fixture(autouse=True)
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))


def boss(hub: Hub) -> Any:
    return signed_in(hub.member("Bank A"), "administrator", "Bea Boss")


def staff(hub: Hub) -> dict[str, Any]:
    from accord.hub.members import queries

    return {row.name: row for row in queries.people_of(hub.member("Bank A").n)}


def sent(desk: Any, people: str, role: str = "officer") -> Any:
    once = re.search(r'name="once" value="([^"]+)"', desk.get(PAGE).content.decode())
    assert once is not None
    return desk.post(PAGE, {"people": people, "role": role, "once": once[1]})


def test_each_gets_a_link_of_their_own_and_the_details_are_kept(hub: Hub) -> None:
    from accord.hub.members import queries
    from accord.hub.members.queries import accounts as own

    answer = sent(
        boss(hub), "Name\tE-mail\tPhone\nNok Suda\tnok@bank.example\t+66 (0)81 234 5678\n2. Ann Lee <ann@bank.example>\nSom", "investigator"
    )
    page = answer.content.decode()
    assert answer.status_code == 200 and len(set(LINK.findall(page))) == 3
    people = staff(hub)
    assert [people[name].role for name in ("Nok Suda", "Ann Lee", "Som")] == ["investigator"] * 3
    kept = {}
    for name in ("Nok Suda", "Ann Lee"):
        me = queries.person_caller(people[name].n)
        assert me is not None
        kept[name] = own.own_contact(people[name], me)
    assert kept == {
        "Nok Suda": {"email": "nok@bank.example", "phone": "+66812345678"},
        "Ann Lee": {"email": "ann@bank.example", "phone": ""},
    }
    assert people["Som"].contact is None


def test_a_link_opens_for_its_person(hub: Hub) -> None:
    from django.test import Client

    page = sent(boss(hub), "Nok Suda\nAnn Lee").content.decode()
    for name, token in zip(("Nok Suda", "Ann Lee"), LINK.findall(page), strict=True):
        assert name in Client().get(f"/join/{token}", follow=True).content.decode()


@pytest.mark.parametrize(
    ("people", "says"),
    [
        ("Nok Suda\nann@bank.example", "Line 2: There is no name."),
        ("Nok Suda\nnok  SUDA", "Line 2: The member, or this list, has a person of this name already."),
        ("Bea Boss", "Line 1: The member, or this list, has a person of this name already."),
        ("Nok Suda, nok@gmial.com", "Line 1: The address looks misspelt."),
        ("Nok Suda\nAnn 12345678", "Line 2: "),
        ("Name, E-mail", "There is nobody in this list."),
        (
            "\n".join(f"Person {n}" for n in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"),
            "These are 52 people. Invite at most 50 at once.",
        ),
    ],
)
def test_nobody_is_invited_where_a_line_can_not_be(hub: Hub, people: str, says: str) -> None:
    answer = sent(boss(hub), people)
    page = answer.content.decode()
    assert answer.status_code == 422 and says in page and "/join/" not in page
    assert set(staff(hub)) == {"Bea Boss"}
    assert people.splitlines()[-1] in page  # what was typed stays


def test_a_list_sent_twice_invites_once(hub: Hub) -> None:
    desk = boss(hub)
    once = re.search(r'name="once" value="([^"]+)"', desk.get(PAGE).content.decode())
    assert once is not None
    form = {"people": "Nok Suda\nAnn Lee", "role": "officer", "once": once[1]}
    first, second = desk.post(PAGE, form), desk.post(PAGE, form)
    assert (first.status_code, second.status_code) == (200, 409)
    for page in (first, second):
        assert 'href="/console/people?member=' in page.content.decode().partition("<main")[2]
    assert set(staff(hub)) == {"Bea Boss", "Nok Suda", "Ann Lee"}


def test_no_role_beyond_the_members_is_given(hub: Hub) -> None:
    assert sent(boss(hub), "Nok Suda", "secretariat").status_code == 403
    assert set(staff(hub)) == {"Bea Boss"}
