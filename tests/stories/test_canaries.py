"""A hundred people say how they are reached, bells ring for them, pages are looked at; nothing of it lies anywhere but in the vault."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bells import MINUTE, Post, pass_time
from canary import Canaries
from hubs import Hub
from rooms import browser
from rooms import person as invited
from worlds import caller

PEOPLE = 100


@pytest.fixture
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A key ring outside the database."""
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    return tmp_path / "vault-keys"


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    from django.conf import settings

    with Post() as server:
        monkeypatch.setattr(settings, "ACCORD_SMTP", server.address)
        monkeypatch.setattr(settings, "ACCORD_MAIL_FROM", "bells@accord.example")
        yield server


def _two_strings_each() -> Canaries:
    mails = [f"q{place}x.ostrovantz@canary-{place * 7919}.example" for place in range(PEOPLE)]
    return Canaries([*mails, *(f"+999{10**8 + place * 104729}" for place in range(PEOPLE))])


def _engage(hub: Hub, canaries: Canaries) -> list[Any]:
    from accord.hub.members import queries
    from accord.hub.members.actions import people

    by, bank = queries.operator(), queries.member(hub.member("Bank A").id)
    rows = []
    for place in range(PEOPLE):
        id = people.add_person(bank, f"Person {place}", by=by)
        people.set_contact(queries.managed_person(by, id), email=canaries.texts[place], phone=canaries.texts[PEOPLE + place], by=by)
        rows.append(queries.managed_person(by, id))
    return rows


def _contact(row: Any, at: int) -> Any:
    from accord.hub.vault import queries as vault
    from accord.hub.vault.vocabulary import Reader, Reason

    return dict(vault.read(row.contact, Reader(None, "hub", "hub"), Reason("delivery"), at=at))


def test_how_people_are_reached_lies_in_the_vault_alone(
    any_hub: Hub, ring: Path, post: Post, tmp_path: Path, caplog: Any, capfd: Any
) -> None:
    from accord.hub.desks import actions as desks
    from accord.hub.times import now
    from accord.hub.vault.errors import KeyLost
    from accord.hub.vault.store import rotation

    canaries = _two_strings_each()
    people = _engage(any_hub, canaries)
    bank, police = caller(any_hub.member("Bank A")), caller(any_hub.member("Police", "state"))
    desk = desks.make_desk(bank, name="Fraud desk", zone="UTC", wait=1)
    desks.set_contacts(bank, desk, [(row.id, ["mail", "sms"]) for row in people[:20]])
    begun = now()
    bell = desks.ring(police, desk, "call", at=begun)
    pass_time(begun + 25 * MINUTE, since=begun)
    assert sorted(mail.to for mail in post.mails) == sorted(canaries.texts[:20])

    pages = {}
    officer = browser(invited(any_hub.member("Bank A"), "administrator"))
    stranger = browser(invited(any_hub.member("Police"), "administrator"))
    for name, visitor in (("own", officer), ("other", stranger)):
        for path in ("", "people", "desks", f"desks/{desk}", "bells", f"bells/{bell.id}", "journal", "audit", "members"):
            pages[f"{name} {path}"] = visitor.get(f"/console/{path}").content
    output = capfd.readouterr()
    texts = {"log": caplog.text, "output": output.out + output.err, **pages}
    assert canaries.leaks(folders=[tmp_path], texts=texts) == []

    at = now()
    assert _contact(people[7], at) == {"email": canaries.texts[7], "phone": canaries.texts[PEOPLE + 7]}
    shutil.move(ring, ring.with_name("away"))
    with pytest.raises(KeyLost):
        _contact(people[7], at)
    shutil.move(ring.with_name("away"), ring)
    rotation.rotate(bank.n, by="hub", at=now())
    while rotation.rewrap(now(), 20):
        pass
    assert [_contact(row, now())["email"] for row in people] == list(canaries.texts[:PEOPLE])
    assert canaries.leaks(folders=[tmp_path]) == []
