"""An address with a slip in its domain, wherever the console takes one: asked about, and taken as it is where that is passed over."""

import re
from typing import Any

import pytest
from hubs import Hub
from rooms import person, signed_in

SLIP, MEANT = "desk@gmial.com", "desk@gmail.com"
ANSWERS = [({}, SLIP), ({"meant": MEANT}, MEANT), ({"meant": SLIP}, SLIP)]  # sent again as it is; one of the choices


def asked(client: Any, where: str, field: str, sent: dict[str, str]) -> None:
    answer = client.post(where, {**sent, field: SLIP})
    page = answer.content.decode()
    assert answer.status_code == 422 and f"Do you mean {MEANT}?" in page and f'value="{SLIP}"' in page
    assert re.findall(rf'name="{field}-meant" value="([^"]+)"', page) == [MEANT, SLIP]
    assert f'name="{field}-asked" value="{SLIP}"' in page


def again(name: str, answer: dict[str, str]) -> dict[str, str]:
    return {name: SLIP, f"{name}-asked": SLIP, **{f"{name}-{key}": text for key, text in answer.items()}}


@pytest.mark.parametrize(("answer", "stands"), ANSWERS)
def test_ones_own(hub: Hub, answer: dict[str, str], stands: str) -> None:
    client, where = signed_in(hub.member("Bank A")), "/console/settings/contact"
    asked(client, where, "email", {"phone": ""})
    assert client.post(where, {"phone": "", **again("email", answer)}).status_code == 303
    assert f'value="{stands}"' in client.get(where).content.decode()


@pytest.mark.parametrize(("answer", "stands"), ANSWERS)
def test_that_of_a_colleague(hub: Hub, answer: dict[str, str], stands: str) -> None:
    from accord.hub.members import queries
    from accord.hub.members.queries import accounts

    boss, other = signed_in(hub.member("Bank A"), "administrator"), person(hub.member("Bank A"), "officer", "Otto")
    where = f"/console/people/{other.id}/contact"
    asked(boss, where, "email", {"phone": ""})
    assert boss.post(where, {"phone": "", **again("email", answer)}).status_code == 303
    assert accounts.own_contact(queries.person(other.n), queries.person_caller(other.n)) == {"email": stands, "phone": ""}
    invited = {"name": "Ann", "role": "officer", "phone": ""}
    asked(boss, "/console/people/invite", "email", invited)
    assert boss.post("/console/people/invite", {**invited, **again("email", answer)}).status_code == 200


@pytest.mark.parametrize(("answer", "stands"), ANSWERS)
def test_that_of_a_bank_that_is_no_member(hub: Hub, answer: dict[str, str], stands: str) -> None:
    visitor, where = signed_in(hub.admin), "/console/countries/TH/banks"
    asked(visitor, where, "mail", {"bank": "025", "name": "", "language": "th"})
    assert visitor.post(where, {"bank": "025", "name": "", "language": "th", **again("mail", answer)}).status_code == 303
    assert stands in visitor.get("/console/countries/TH").content.decode()


def test_another_slip_is_asked_about_too(hub: Hub) -> None:
    client, where = signed_in(hub.member("Bank A")), "/console/settings/contact"
    answer = client.post(where, {"email": "desk@hotmial.com", "email-asked": SLIP, "email-meant": MEANT, "phone": ""})
    assert answer.status_code == 422 and 'name="email-asked" value="desk@hotmial.com"' in answer.content.decode()
