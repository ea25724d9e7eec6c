"""Two people with the same page open: who comes second goes over nothing of the first without having seen it."""

import re
from pathlib import Path
from typing import Any

from hubs import Hub
from pytest import MonkeyPatch
from rooms import browser, caller, person, signed_in

WEEK = {"name": "Fraud desk", "zone": "Asia/Bangkok", "holidays": "th", "languages": "th, en", "wait": "7", "cover": "", "always": "on"}
GONE_OVER = "Another person changed this since you opened the"


def _html(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, (answer.status_code, answer.content.decode()[:2000])
    return " ".join(answer.content.decode().split())


def _was(html: str) -> str:
    return str(re.findall(r'<input type="hidden" name="was" value="([0-9a-f]{16})">', html)[0])


def test_a_member_that_was_suspended_meanwhile_is_not_let_in_again_from_an_older_page(hub: Hub) -> None:
    from accord.hub.members import actions, queries

    lao = actions.add_member("Lao Centre", "state", "LA", by=queries.operator(), standing="signed")
    address = f"/console/members/{lao.id}"
    one, other = signed_in(hub.admin, "secretariat"), signed_in(hub.admin, "administrator")
    was = _was(_html(one.get(address)))
    assert other.post(f"{address}/standing", {"standing": "suspended", "was": was}).status_code == 303
    page = _html(one.post(f"{address}/standing", {"standing": "active", "was": was}), 409)
    assert GONE_OVER in page and queries.member(lao.id).standing == "suspended"
    assert one.post(f"{address}/standing", {"standing": "active", "was": _was(page)}).status_code == 303
    assert queries.member(lao.id).standing == "active"


def test_what_is_written_of_a_member_is_gone_over_only_by_who_was_told(hub: Hub) -> None:
    from accord.hub.members import actions, queries

    lao = actions.add_member("Lao Centre", "state", "LA", by=queries.operator(), standing="signed")
    address, sent = f"/console/members/{lao.id}/correct", {"name": "Lao Centre", "sector": "state", "country": "Laos"}
    one, other = signed_in(hub.admin, "secretariat"), signed_in(hub.admin, "administrator")
    was = _was(_html(one.get(address)))
    assert other.post(address, sent | {"note": "Signed in Vientiane.", "was": was}).status_code == 303
    page = _html(one.post(address, sent | {"name": "Lao Anti-Scam Centre", "was": was}), 409)
    assert GONE_OVER in page and 'value="Lao Anti-Scam Centre"' in page
    assert queries.member(lao.id).note == "Signed in Vientiane."
    assert one.post(address, sent | {"name": "Lao Anti-Scam Centre", "was": _was(page)}).status_code == 303
    assert (queries.member(lao.id).name, queries.member(lao.id).note) == ("Lao Anti-Scam Centre", "")


def test_a_role_that_was_changed_meanwhile_is_looked_at_again(hub: Hub) -> None:
    from accord.hub.members import queries

    bank = hub.member("Bank A")
    one, other = signed_in(bank, "administrator"), signed_in(bank, "administrator")
    nok = person(bank, "officer", "Nok")
    address = f"/console/people/{queries.person(nok.n).id}"
    was = _was(_html(one.get(address)))
    assert other.post(f"{address}/change", {"what": "role", "role": "auditor", "was": was}).status_code == 303
    assert GONE_OVER in _html(one.post(f"{address}/change", {"what": "role", "role": "administrator", "was": was}), 409)
    assert queries.person(nok.n).role == "auditor"


class Desk:
    def __init__(self, hub: Hub) -> None:
        self.bank = hub.member("Bank A")
        self.one, self.other = (browser(person(self.bank, "administrator", name)) for name in ("Anan", "Bee"))
        self.address = str(self.one.post("/console/desks/new", WEEK)["Location"])
        self.id = self.address.rpartition("/")[2]


def test_hours_of_a_desk_are_gone_over_only_by_who_was_told(hub: Hub) -> None:
    desk = Desk(hub)
    was = _was(_html(desk.one.get(f"{desk.address}/change")))
    hours = {name: text for name, text in WEEK.items() if name != "always"} | {"mon": "08:00-17:00"}
    assert desk.other.post(f"{desk.address}/change", hours | {"was": was}).status_code == 303
    page = _html(desk.one.post(f"{desk.address}/change", WEEK | {"name": "Night desk", "was": was}), 409)
    assert GONE_OVER in page and 'value="Night desk"' in page
    shown = _html(desk.one.get(desk.address))
    assert "08:00-17:00" in shown and "Night desk" not in shown
    assert desk.one.post(f"{desk.address}/change", WEEK | {"name": "Night desk", "was": _was(page)}).status_code == 303


def test_a_contact_that_another_added_keeps_its_channels(hub: Hub) -> None:
    from accord.hub.desks import queries
    from accord.hub.members import queries as members

    desk = Desk(hub)
    nok, som = (person(desk.bank, "officer", name) for name in ("Nok", "Som"))
    ids = {name: members.person(who.n).id for name, who in (("Nok", nok), ("Som", som))}
    was = _was(_html(desk.one.get(desk.address)))
    first = {"add": ids["Nok"], "channels": ["mail"], "was": was}
    assert desk.other.post(f"{desk.address}/contacts", first).status_code == 303
    page = _html(desk.one.post(f"{desk.address}/contacts", {"add": ids["Som"], "channels": ["mail"], "was": was}), 409)
    assert GONE_OVER in page and "Choose at least one channel" not in page
    assert [contact.person for contact in queries.desk(caller(nok), desk.id).contacts] == [ids["Nok"]]


def test_a_webhook_that_another_changed_is_gone_over_only_by_who_was_told(hub: Hub, tmp_path: Path, monkeypatch: MonkeyPatch) -> None:
    from django.conf import settings

    from accord.hub.webhooks import queries

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    bank = hub.member("Bank A")
    one, other = signed_in(bank, "administrator"), signed_in(bank, "administrator")
    sent = {"url": "https://93.184.216.34/feed", "kind": "", "scheme": "", "country": "", "start": "now"}
    _html(one.post("/console/webhooks/make", sent))

    def hook() -> Any:
        (row,) = queries.webhooks(caller(person(bank, "administrator", "Cho")))
        return row

    address = f"/console/webhooks/{hook().id}/change"
    was = _was(_html(one.get(address)))
    assert other.post(address, sent | {"kind": "phone", "was": was}).status_code == 303
    assert GONE_OVER in _html(one.post(address, sent | {"country": "Thailand", "was": was}), 409)
    assert (hook().filters.kind, hook().filters.country) == ("phone", "")
