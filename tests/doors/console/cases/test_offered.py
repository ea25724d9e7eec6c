"""What a role can't use is not on its page: every link, form and tick of the pages of cases, evidence, watchlists and proposals."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from agreeing import hold_funds
from asking import ask, cast
from hubs import Hub
from investigating import NUMBER, PERSON
from rooms import browser, caller, person
from worlds import caller as program

ROLES = ("officer", "investigator", "victim officer", "analyst", "administrator", "auditor")
AREAS = ("cases", "evidence", "watchlists", "proposals")
LINK = re.compile(r'<a [^>]*href="(/console/[^"#]*)')
FORM = re.compile(r'<form method="(get|post)"(?: action="(/console/[^"]*)")?[^>]*>(.*?)</form>', re.DOTALL)
TICK = re.compile(r'<input type="checkbox" name="([\w-]+)"(?: value="([^"]*)")?')
FIELD = re.compile(r'<(?:input|textarea|select)[^>]* name="([\w-]+)"(?:[^>]* value="([^"]*)")?')


@pytest.fixture
def made(hub: Hub, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    monkeypatch.setattr(settings, "ACCORD_DATA", tmp_path / "data")
    (tmp_path / "data").mkdir()
    return cast(hub)


def things(made: Any) -> dict[str, str]:
    """One of each, with everything in it, of Police's own; by the names that stand in the addresses of pages."""
    from accord.hub.cases import actions as cases
    from accord.hub.evidence import actions as evidence
    from accord.hub.protocol_book import actions as book
    from accord.hub.watchlists import actions as watchlists
    from accord.hub.watchlists.actions import Terms

    us = caller(person(made.api("Police"), "investigator", "Who made it"))
    request = ask(made, who="Police", to=("Kasi",)).requests[0].id
    case = cases.open_case(us, title="The gold club", items=[("request", request)])
    target = cases.add_target(us, case, NUMBER)
    cases.add_person(us, case, PERSON, possible_victim=True)
    cases.add_note(us, case, "A note")
    cases.add_task(us, case, "Ask again")
    cases.invite(us, case, made["Kasi"].id)
    cases.accept(program(made.api("Kasi")), case)
    begun = evidence.begin(us, case, name="chat.txt", size=8)
    item = evidence.append(us, case, begun.id, 0, b"the chat").part
    (put,) = watchlists.watch(us, ["other.example"], Terms(note="x"))
    proposal = book.propose(program(made.api("Kasi")), hold_funds(), [made["Police"].id])
    there = {"case": case, "target": target, "item": str(item), "watch": put.id, "proposal": proposal, "request": request}
    return there | {"person": next(part.id for part in pages_of(us, case))}


def pages_of(us: Any, case: str) -> Any:
    from accord.hub.cases import queries

    return queries.case(us, case).persons


def addresses(ids: dict[str, str]) -> list[str]:
    """Each page of these areas that is looked at, filled with these things."""
    from accord.doors.console.urls import PAGES

    filled = []
    for page in PAGES:
        if "GET" not in page.methods or not {*AREAS} & {*page.view.__module__.split("."), *page.path.split("/")}:
            continue
        thing = "proposal" if "proposals" in page.path else "watch" if "watch" in page.path else page.path.split("/")[0].removesuffix("s")
        for part in ("target", "person") if "{part}" in page.path else ("target",):
            names = {"{id}": ids.get(thing, ""), "{part}": ids[part], "{item}": ids["item"]}
            path = page.path
            for name, id in names.items():
                path = path.replace(name, id)
            if "{" not in path and "//" not in path:
                filled.append(f"/console/{path}")
    return filled


def page_at(address: str) -> Any:
    from django.urls import Resolver404, resolve

    try:
        return getattr(resolve(urlsplit(address).path).func, "page", None)
    except Resolver404:
        return None


def test_what_a_role_cannot_use_is_not_there(made: Any) -> None:
    ids, wrong, ticks = things(made), list[str](), dict[str, set[str]]()
    looked = addresses(ids)
    assert len(looked) > 20
    for role in ROLES:
        row = person(made.api("Police"), role, f"The {role}")
        visitor, who = browser(row), caller(row)
        ticks[role] = set()
        for address in looked:
            if not page_at(address).is_open_to(who):
                continue
            answer = visitor.get(address)
            text = b"".join(answer).decode(errors="replace") if answer.streaming else answer.content.decode(errors="replace")
            content = text.partition("<main")[2]
            forms = [(method, action or address, body) for method, action, body in FORM.findall(content)]
            for led in {*LINK.findall(content), *(action for _, action, _ in forms)}:
                page = page_at(led)
                if page is None or not page.is_open_to(who):
                    wrong.append(f"{role} at {address}: {led}")
            for method, action, body in forms:
                ticked = TICK.findall(body)
                ticks[role] |= {name for name, _ in ticked}
                if method == "post" and ticked and "/console/cases/" in action and not action.endswith(("/share", "/close", "/invite")):
                    wrong += pressed(visitor, role, address, action, body, ticked)
    assert wrong == []
    assert "deconflict" in ticks["officer"] & ticks["investigator"] and all("show_title" in ticks[role] for role in ROLES[:-1])
    assert all("deconflict" not in ticks[role] for role in ROLES if role not in ("officer", "investigator"))


def pressed(visitor: Any, role: str, address: str, action: str, body: str, ticked: list[tuple[str, str]]) -> list[str]:
    """Send a form with all that can be ticked in it: no tick may be what is refused."""
    sent: dict[str, Any] = dict(FIELD.findall(body))
    sent |= {name: [value or "on" for other, value in ticked if other == name] for name, _ in ticked}
    sent |= {"what": f"{role.replace(' ', '-')}.example", "text": "Words", "possible_victim": "yes", "name": "Somebody", "tlp": "amber"}
    sent |= {"moment": "20/11/2026 09:30", "until": "", "due": "", "note": "", "region": "", "outcome": "other", "member": ""}
    answer = visitor.post(action, sent, headers={"Referer": f"http://testserver{address}"})
    return [] if answer.status_code == 303 else [f"{role} at {address}: {action} {answer.status_code}"]


def test_who_may_not_know_a_person_changes_the_rest_and_keeps_who_it_is(made: Any) -> None:
    from accord.hub.cases import queries

    ids = things(made)
    analyst = person(made.api("Police"), "analyst", "Ana")
    visitor, base = browser(analyst), f"/console/cases/{ids['case']}"
    shown = visitor.get(f"{base}/parts/{ids['person']}").content.decode()
    assert "Torvald" not in shown and 'name="name"' not in shown and 'name="until"' in shown
    assert "Show who they are" not in visitor.get(base).content.decode()
    assert visitor.post(f"{base}/parts/{ids['person']}", {"possible_victim": "no", "until": ""}).status_code == 303
    us = caller(person(made.api("Police"), "officer", "Offi"))
    (kept,) = queries.persons(us, ids["case"])
    assert kept.fields and kept.fields["name"] == PERSON["name"] and not kept.row.possible_victim


def test_who_may_not_deconflict_leaves_it_as_it_is(made: Any) -> None:
    from accord.hub.cases import actions, queries

    ids = things(made)
    us = caller(person(made.api("Police"), "officer", "Offi"))
    actions.change_target(us, ids["case"], ids["target"], deconflict=True)
    visitor = browser(person(made.api("Police"), "analyst", "Ana"))
    part = f"/console/cases/{ids['case']}/parts/{ids['target']}"
    assert 'name="deconflict"' not in visitor.get(part).content.decode()
    assert visitor.post(part, {"note": "He calls from it", "tlp": "amber"}).status_code == 303
    (target,) = queries.case(us, ids["case"]).targets
    assert target.deconflict and target.note == "He calls from it"
