"""The frame's navigation: seven places, what a role can't use isn't there, and a number beside a link is the rows that it leads to."""

import re

import pytest
from asking import MINUTE, Cast, ask, cast
from hubs import Hub
from rescuing import said
from rooms import browser, caller, person
from worlds import publish

from accord.hub.requests import actions, queries

ROLES = ("administrator", "officer", "investigator", "victim officer", "analyst", "auditor")
LINK = re.compile(r'<a href="(/console/[^"]*)"[^>]*>\s*<span>([^<]*)</span>(?: <span class="count"[^>]*>(\d+)</span>)?')
PLACES = ["Now", "Cases and money", "Look up", "Share", "People", "Partnership", "Settings"]


@pytest.fixture
def made(hub: Hub) -> Cast:
    """Requests that wait for Kasi and others that wait for somebody else, bells, claims that were held back, and a rescue."""
    from accord.hub.desks import actions as desks
    from accord.hub.rescue import actions as rescues
    from accord.hub.times import now

    made = cast(hub)
    ids = [ask(made, at=now() - minutes * MINUTE).requests[0].id for minutes in (50, 40, 30)]
    actions.take(made["Kasi"], ids[0], "acknowledge")
    actions.take(made["Kasi"], ids[0], "hold", {"amount": "480000.00 THB", "until": now() + 60 * 24 * MINUTE})
    ask(made, to=("Bangkok",), at=now() - 20 * MINUTE)
    desks.ring(made["Sender"], made.desks["Kasi"], "call")
    for host in ("google.com", "facebook.com"):
        publish(made["Sender"], f"https://www.{host}/")
    helper = caller(person(made.api("Secretariat"), "victim officer", "Hana"))
    rescues.open_rescue(helper, said(), known="police")
    return made


def links(html: str, place: str) -> dict[str, tuple[str, int | None]]:
    """The links of a navigation: label by address, and the number beside it."""
    inside = html.partition(f'id="{place}"')[2].partition("</nav>")[0]
    return {href: (label, int(count) if count else None) for href, label, count in LINK.findall(inside)}


def shown(path: str, html: str) -> int:
    """The rows of a page that its number stands for."""
    main = html.partition("<main")[2]
    if path == "/console/bells":
        main = main.partition("<h2>Before</h2>")[0]
    if path == "/console/inbox":
        main = main.partition("Waits for others")[0] if "waits for you" in main or "wait for you" in main else ""
    return main.count("<tr data-row")


@pytest.mark.parametrize("member", ["Kasi", "Sender", "Secretariat"])
def test_a_number_beside_a_link_is_the_rows_that_it_leads_to(made: Cast, member: str) -> None:
    counted: dict[str, set[int]] = {}
    for role in (*ROLES, *(["secretariat"] if member == "Secretariat" else [])):
        client = browser(person(made.api(member), role, f"{role} of {member}"))
        home = client.get("/console/").content.decode()
        places = links(home, "nav")
        for href in places:
            page = client.get(href)
            assert page.status_code == 200, (role, href)
            html = page.content.decode()
            for there, (_label, count) in {**links(html, "nav"), **links(html, "tabs")}.items():
                if count is not None:
                    rows = shown(there, client.get(there).content.decode())
                    assert count == rows, (member, role, there)
                    counted.setdefault(there, set()).add(count)
    assert {"/console/inbox", "/console/bells"} <= set(counted)
    if member == "Kasi":
        assert max(counted["/console/inbox"]) == 3 and max(counted["/console/bells"]) >= 1
    if member == "Secretariat":
        assert counted["/console/quarantine"] == {2} and counted["/console/rescues"] == {1}


def test_what_waits_is_counted_as_the_inbox_tells_it(made: Cast) -> None:
    for name in ("Kasi", "Sender", "Bangkok", "Police", "Secretariat"):
        for role in ROLES:
            who = caller(person(made.api(name), role, f"{role} of {name}"))
            assert queries.count_waiting(who) == sum(group.whole for group in queries.inbox_groups(who)[0]), (name, role)
            assert queries.count_waiting(who) == sum(row.waits for row in queries.inbox(who)), (name, role)


def test_a_role_finds_seven_places_at_most_and_each_of_its_links_opens(made: Cast) -> None:
    for role in ROLES:
        client = browser(person(made.api("Kasi"), role, role))
        places = links(client.get("/console/").content.decode(), "nav")
        labels = [label for label, _count in places.values()]
        assert labels == [label for label in PLACES if label in labels] and set(PLACES) - set(labels) <= {"People"}
        for href in places:
            html = client.get(href).content.decode()
            assert re.findall(r'aria-current="(?:page|true)"', html.partition('id="nav"')[2].partition("</nav>")[0]), (role, href)
            for tab in links(html, "tabs"):
                assert client.get(tab).status_code == 200, (role, tab)


def test_every_page_with_a_label_stands_in_one_place_and_what_stands_there_is_a_page() -> None:
    from accord.doors.console.frame.places import PLACES, UNDER, names
    from accord.doors.console.urls import PAGES

    labelled = {page.name for page in PAGES if page.label}
    placed = list(names())
    assert len(placed) == len(set(placed)) and set(placed) == labelled
    assert len(PLACES) == 7 and set(UNDER.values()) <= labelled


def test_every_page_stands_in_a_place_whatever_its_address(made: Cast) -> None:
    """Somebody who opens it knows where they are: the administrator's pages, and a victim officer's."""
    from accord.doors.console.urls import BASE, PAGES

    for role in ("administrator", "victim officer"):
        row = person(made.api("Secretariat"), role, role)
        client, who = browser(row), caller(row)
        for page in PAGES:
            if "GET" not in page.methods or "{" in page.path or not page.is_open_to(who):
                continue
            answer = client.get(BASE + page.path)
            if "text/html" in answer.headers.get("Content-Type", "") and answer.status_code == 200 and b'id="nav"' in answer.content:
                current = re.findall(r'aria-current="(\w+)"', answer.content.decode().partition('id="nav"')[2].partition("</nav>")[0])
                assert len(current) == 1, (role, page.path)


def test_asking_what_waits_is_one_query(made: Cast) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        assert queries.count_waiting(made["Kasi"]) > 0
    assert len(asked) == 1


def test_the_console_is_found_as_people_type_its_address(hub: Hub) -> None:
    inside = browser(person(hub.admin, "administrator"))
    answer = inside.get("/console")
    assert (answer.status_code, answer["Location"]) == (303, "/console/")
    assert inside.post("/console").status_code == 404, "nothing is sent there"
