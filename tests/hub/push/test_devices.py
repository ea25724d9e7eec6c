"""Devices that ring: set up, forgotten in every way, and where they are reached kept in the vault alone."""

from pathlib import Path
from typing import Any

import pytest
from bells import rows
from canary import Canaries
from django.test import Client
from hubs import Hub
from pushing import Phone, PushService
from rooms import PASSWORD, browser, caller, newcomer, person, sign_in

from accord.hub.members import queries as members
from accord.hub.members.actions import people
from accord.hub.push import actions, queries
from accord.hub.push.errors import BadDevice

FIRST = "/console/settings/devices"


@pytest.fixture
def service() -> Any:
    with PushService() as made:
        yield made


@pytest.fixture(autouse=True)
def _ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))


def set_up(client: Any, service: PushService) -> Phone:
    """The page's own form, as the script fills it in."""
    phone = Phone(service, queries.public_key())
    answer = client.post(f"{FIRST}/set-up", phone.form, headers={"User-Agent": "Mozilla/5.0 (Android 15) Firefox/130"})
    assert answer.status_code == 303
    return phone


def kept() -> list[tuple[Any, ...]]:
    return rows("SELECT erased IS NULL FROM vault_record WHERE kind = 'contact' ORDER BY n")


def test_a_device_is_named_by_its_families_and_lies_in_the_vault(any_hub: Hub, service: PushService, tmp_path: Path) -> None:
    row = person(any_hub.admin, "officer", "Ann")
    client = browser(row)
    phone = set_up(client, service)
    (device,) = queries.devices(row.n)
    assert (device.browser, device.system, device.rings, device.sent) == ("Firefox", "Android", True, None)
    page = client.get(FIRST).content.decode()
    assert "Firefox on Android" in page and "this one" in page and phone.address not in page
    canaries = Canaries([phone.form["key"], phone.form["secret"], phone.address.rpartition("/")[2]])
    assert canaries.leaks(folders=[tmp_path], texts={"page": page}) == []
    assert queries.with_devices([row.n, row.n + 1]) == {row.n}


def test_a_browser_is_one_device_whoever_used_it_before(hub: Hub, service: PushService) -> None:
    ann, bob = person(hub.admin, "officer", "Ann"), person(hub.admin, "officer", "Bob")
    phone = set_up(browser(ann), service)
    assert browser(bob).post(f"{FIRST}/set-up", phone.form).status_code == 303
    assert queries.devices(ann.n) == [] and len(queries.devices(bob.n)) == 1
    assert kept() == [(0,), (1,)], "what was kept for the one is erased"


def test_what_a_browser_would_not_give_is_refused_and_not_said_back(hub: Hub, service: PushService) -> None:
    client = browser(person(hub.admin, "officer", "Ann"))
    form = Phone(service, queries.public_key()).form
    for bad in ({"address": "ftp://x/quivolda"}, {"address": ""}, {"key": "quivolda"}, {"secret": "cXVpdm9sZGE"}, {"key": "é"}):
        answer = client.post(f"{FIRST}/set-up", form | bad)
        assert answer.status_code == 422 and "can&#x27;t be used" in answer.content.decode() and "quivolda" not in answer.content.decode()
    assert kept() == []


def test_ten_devices_are_enough(hub: Hub, service: PushService) -> None:
    row = person(hub.admin, "officer", "Ann")
    for _ in range(10):
        actions.set_up(row.n, row.member, "person:" + row.id, **Phone(service, "k").form)
    with pytest.raises(BadDevice):
        actions.set_up(row.n, row.member, "person:" + row.id, **Phone(service, "k").form)
    answer = browser(row).post(f"{FIRST}/set-up", Phone(service, "k").form)
    assert answer.status_code == 422 and "Forget one" in answer.content.decode()


def test_a_device_is_forgotten_by_hand_and_nobody_forgets_anothers(hub: Hub, service: PushService) -> None:
    ann, bob = person(hub.admin, "officer", "Ann"), person(hub.admin, "officer", "Bob")
    client = browser(ann)
    set_up(client, service)
    (device,) = queries.devices(ann.n)
    for id in (device.id, "no id", ""):
        assert browser(bob).post(f"{FIRST}/forget", {"device": id}).status_code == 303
    assert queries.devices(ann.n) == [device]
    assert client.post(f"{FIRST}/forget", {"device": device.id}).status_code == 303
    assert queries.devices(ann.n) == [] and kept() == [(0,)]


def test_signing_out_on_it_ends_it_and_others_stay(hub: Hub, service: PushService) -> None:
    row = person(hub.admin, "officer", "Ann")
    phone, laptop = browser(row), browser(row)
    set_up(phone, service)
    set_up(laptop, service)
    phone.post("/account/logout/")
    assert len(queries.devices(row.n)) == 1 and sorted(kept()) == [(0,), (1,)]
    laptop.post("/console/sign-out")
    assert queries.devices(row.n) == []


def test_a_session_that_is_ended_from_elsewhere_takes_its_device_along(hub: Hub, service: PushService) -> None:
    row = person(hub.admin, "officer", "Ann")
    phone, laptop = browser(row), browser(row)
    set_up(phone, service)
    set_up(laptop, service)
    sessions, own = _sessions(row, laptop)
    (other,) = [session.id for session in sessions if session.id != own]
    assert laptop.post("/console/settings/sessions/end", {"session": other}).status_code == 303
    assert [device.id for device in queries.devices(row.n)] == [laptop.session["device"]]
    third = browser(row)
    set_up(third, service)
    assert third.post("/console/settings/sessions/end-others").status_code == 303
    assert [device.id for device in queries.devices(row.n)] == [third.session["device"]]


def _sessions(row: Any, client: Any) -> Any:
    from accord.hub.members.queries import accounts

    return accounts.own_sessions(row.n, client.session.session_key)


def test_a_session_that_merely_runs_out_leaves_it_ringing_and_the_next_one_knows_it(hub: Hub, service: PushService) -> None:
    row = newcomer(hub.admin, "analyst", "Ann")
    client = Client()
    sign_in(client, "newcomer")
    set_up(client, service)
    client.session.flush()
    (device,) = queries.devices(row.n)
    # The next shift begins on the same browser, which has its cookie still: signing out ends it then.
    sign_in(client, "newcomer")
    assert client.session["device"] == device.id
    client.post("/account/logout/")
    assert queries.devices(row.n) == []


def test_in_other_hands_it_rings_nobody(hub: Hub, service: PushService) -> None:
    ann = newcomer(hub.admin, "analyst", "Ann")
    newcomer(hub.admin, "analyst", "Bob", "another")
    client = Client()
    sign_in(client, "newcomer")
    set_up(client, service)
    client.session.flush()
    sign_in(client, "another")
    assert queries.devices(ann.n) == [] and kept() == [(0,)]
    assert "device" not in client.session
    assert not actions.came_back("no id", ann.n)


def test_it_ends_with_the_persons_part_and_with_a_new_password(hub: Hub, service: PushService) -> None:
    operator = members.operator()
    ann, bob = person(hub.admin, "officer", "Ann"), person(hub.admin, "officer", "Bob")
    for row in (ann, bob):
        set_up(browser(row), service)
    people.set_active(ann, False, by=operator)
    assert queries.devices(ann.n) == []
    people.take_up(people.new_link(members.person(bob.n), by=operator), "", PASSWORD)
    assert queries.devices(bob.n) == [] and kept() == [(0,), (0,)]
    assert caller(bob).person == bob.id


def test_each_change_leaves_a_line_that_names_nobody(hub: Hub, service: PushService) -> None:
    row = person(hub.admin, "officer", "Ann")
    client = browser(row)
    phone = set_up(client, service)
    (device,) = queries.devices(row.n)
    client.post(f"{FIRST}/forget", {"device": device.id})
    lines = rows("SELECT actor, detail FROM journal_audit WHERE action = 'member:people:devices' ORDER BY id")
    assert lines == [(f"person:{row.id}", f"device {device.id} rings"), (f"person:{row.id}", f"device {device.id} forgotten")]
    assert phone.address not in str(lines)


def test_the_worker_speaks_the_language_of_the_page_and_leads_nowhere_else(hub: Hub) -> None:
    client = browser(person(hub.admin, "officer", "Ann"))
    english, arabic = (client.get(f"/console/push/worker.js?lang={code}").content.decode() for code in ("en", "ar"))
    assert 'const WORDS = {"bells":"Bells ringing: {count}","lang":"en","dir":"ltr"};' in english
    assert '"dir":"rtl"' in arabic and "Bells ringing" not in arabic
    page = client.get(FIRST)
    assert "worker-src 'self'" in page.headers["Content-Security-Policy"] and queries.public_key() in page.content.decode()
    assert "worker-src 'none'" in client.get("/console/settings").headers["Content-Security-Policy"]
