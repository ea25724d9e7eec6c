"""A form that makes something, sent twice, by a second click, a reload or two tabs: the second makes nothing and leads on, or says so."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from bells import Web, rows
from caring import FORCED
from hubs import Hub
from rescuing import CONTACT, PERSON, PLACE, STORY
from rooms import browser, person

RESCUE = {"known": "police", "country": "TH", "count": "40", "r-violence": "present"}
RESCUE |= {f"f-{key}": text for key, text in {**PLACE, **CONTACT, **STORY}.items()}
CASE = {"title": "Gold", "scheme": ""}
INSIDE = {"known": "inside", "stands": "inside", **{f"f-{key}": text for key, text in PERSON.items()}}

CLIENT = {"name": "Ours", "scopes": "member:check:ask", "role": "officer", "method": "client_secret_basic", "expires": ""}

Office = dict[str, Any]


@pytest.fixture
def office(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """A national desk: a victim officer, an investigator, an administrator, and one whom that looks after."""
    from django.conf import settings

    from accord.hub.members import actions, queries

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    desk = hub.member("Desk", "state")
    actions.name_national_desk(queries.member(desk.id), by=queries.operator())
    roles = ("victim officer", "investigator", "administrator")
    made: Office = {role: browser(person(desk, role, role.title())) for role in roles}
    monkeypatch.setattr(settings, "ACCORD_PRIVATE_HOOKS", True)
    with Web() as web:
        yield {**made, "colleague": person(desk, "officer", "Col"), "web": web}


def _case(office: Office) -> str:
    return str(office["investigator"].post("/console/cases/new", CASE).headers["Location"])


def _rescue(office: Office) -> str:
    return str(office["victim officer"].post("/console/rescues/new", RESCUE).headers["Location"]).partition("?")[0]


def _webhook(office: Office) -> str:
    sent = {"url": f"{office['web'].url}/feed", "kind": "", "scheme": "", "country": "", "start": "now"}
    answer = office["administrator"].post("/console/webhooks/make", sent)
    (address,) = set(re.findall(r'href="(/console/webhooks/[0-9a-f-]{36})"', answer.content.decode()))
    return str(address)


Place = Callable[[Office], str]
FORMS: dict[str, tuple[str, str | Place, dict[str, str], str]] = {
    "case": ("investigator", "/console/cases/new", CASE, "cases_case"),
    "a case's note": ("investigator", lambda office: f"{_case(office)}/note", {"text": "He called."}, "cases_part"),
    "a person of a case": (
        "investigator",
        lambda office: f"{_case(office)}/person",
        {"possible_victim": "yes", "name": "Boss", "tlp": "amber+strict"},
        "cases_part",
    ),
    "rescue": ("victim officer", "/console/rescues/new", RESCUE, "rescue_rescue"),
    "a person of a rescue": ("victim officer", lambda office: f"{_rescue(office)}/people", INSIDE, "rescue_person"),
    "file": ("victim officer", "/console/care/new?kind=forced", {f"f-{key}": text for key, text in FORCED.items()}, "care_forced"),
    "operation": ("victim officer", "/console/way-home/new", {"place": "The bridge", "day": "2026-11-25"}, "repatriation_operation"),
    "client": ("administrator", "/console/tokens/clients/make", CLIENT, "members_client"),
    "a person's link": ("administrator", lambda office: f"/console/people/{office['colleague'].id}/link", {}, "members_link"),
    "a webhook's secret": ("administrator", lambda office: f"{_webhook(office)}/secret", {}, "webhooks_webhook"),
}


@pytest.mark.parametrize("name", FORMS)
def test_the_second_makes_nothing(office: Office, name: str) -> None:
    role, place, sent, table = FORMS[name]
    client = office[role]
    address = place if isinstance(place, str) else place(office)

    def made() -> Any:
        return rows(f"SELECT * FROM {table}")

    before = made()
    first = client.post(address, {**sent, "once": "the same"})
    after = made()
    assert first.status_code in (200, 303) and after != before, first.content.decode()
    second = client.post(address, {**sent, "once": "the same"})
    assert made() == after
    assert second.status_code == (303 if first.status_code == 303 else 409)
