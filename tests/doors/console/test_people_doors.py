"""Every page about people, as everybody who should not see it, made from the list of pages: a new one is tried the day it comes.

A page of an area that nobody has named yet fails: say in `OF_PEOPLE` or `OF_OTHERS` whether what it shows is about people.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hubs import Api, Hub
from peopled import BODIES, CAST, ROLES, Peopled, peopled

# The first words of addresses whose pages show people.
OF_PEOPLE = tuple(
    ("arrivals arrivals-many care field looks referrals reports rescue-looks rescues verifications verifications-many way-home").split()
)
# Those whose pages do not, or (`requests`) show a person to the parties of a request alone.
OF_OTHERS = frozenset(
    (
        "advise appeals away audit bank-messages bells cases circles consulates contacts countries desks drafts embargoes files gaps "
        "gateways help-offered inbox join journal lists members messages money people proposals protocols publish push quarantine requests "
        "responsibilities rota route routing search settings shifts sign-out signals stream tokens trends waiting watchlist webhooks"
    ).split()
)
# Who may see what, by area: member and role. What each may see there of which thing is said in `_may_look` and `SEES`.
OFFICERS = frozenset((name, "victim officer") for name in ("Secretariat", *(name for name, _, _ in CAST if name != "Suspended")))
ON_THE_LIST = frozenset(
    (("Desk", "officer"), ("Desk", "victim officer"), ("Enters", "officer"), ("Enters", "victim officer"), ("Names", "investigator"))
)
MAY: dict[str, Any] = {
    "care": {("Desk", "victim officer"), ("Secretariat", "victim officer")},
    "looks": {("Desk", "auditor")},
    "referrals": {("Desk", "victim officer"), *((name, "victim officer") for name in BODIES)},
    "reports": {("Policia", role) for role in ROLES},
    "rescues": ON_THE_LIST,
    "rescue-looks": {("Desk", "auditor")},
    "way-home": {("Desk", "victim officer")},
    "verifications": {("Embassy", "victim officer")},
    "verifications-many": {("Embassy", "victim officer")},
    "arrivals": {("Kathmandu", "victim officer")},
    "arrivals-many": {("Kathmandu", "victim officer")},
    # The page, and references of open files of one's own: nobody's data.
    "field": OFFICERS,
}
SEES = {
    ("care", "Desk", "victim officer"),
    ("care", "Secretariat", "victim officer"),
    ("referrals", "Helping", "victim officer"),
    ("way-home", "Desk", "victim officer"),
    ("verifications", "Embassy", "victim officer"),
    ("verifications-many", "Embassy", "victim officer"),
    ("arrivals", "Kathmandu", "victim officer"),
    *(("rescues", name, role) for name, role in ON_THE_LIST),
    *(("reports", "Policia", role) for role in ("officer", "victim officer", "investigator")),
}


def area_of(path: str) -> str:
    return path.partition("/")[0].partition("{")[0]


def of_people() -> list[Any]:
    from accord.doors.console.urls import PAGES

    return [page for page in PAGES if area_of(page.path) in OF_PEOPLE]


@pytest.fixture
def world(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Peopled:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    return peopled(hub)


NEAR = ("Desk", "Helping", "Policia", "Enters", "Names", "Embassy", "Kathmandu")


def everybody(near: tuple[str, ...] = NEAR) -> Iterator[tuple[str, str]]:
    """Every role of those who keep, help, hold, stand on a list or are asked; of all others whoever could come nearest."""
    for name in near:
        yield from ((name, role) for role in ROLES)
    yield from (("Secretariat", role) for role in ("victim officer", "administrator", "auditor"))
    yield from ((name, "victim officer") for name, _, _ in CAST if name not in near)


def addresses(world: Peopled, page: Any, area: str, who: str) -> Iterator[tuple[str, str]]:
    """A thing's name, and the address of this page about it, with a reason: of referrals the visitor's own, and one that is in use."""
    reason = f"?reason={'referral' if area == 'referrals' else 'handling'}"
    if "{" not in page.path:
        yield "", f"/console/{page.path}{reason}"
        return
    before, first, behind = re.split(r"/\{(\w+)\}", page.path, maxsplit=1)
    for name, id in world.ids[before].items():
        if name == "other" or (area == "referrals" and name not in (who, "Helping")):
            continue
        assert first == "id"
        rest = re.sub(r"\{(\w+)\}", lambda match: world.within.get(match[1], "1"), behind)
        yield name, f"/console/{before}/{id}{rest}{reason}"


def test_every_area_of_the_console_is_named() -> None:
    from accord.doors.console.urls import PAGES

    areas = {area_of(page.path) for page in PAGES} - {""}
    unnamed = areas - OF_OTHERS - set(OF_PEOPLE)
    assert not unnamed, f"Say in this test whether the pages of these areas are about people: {sorted(unnamed)}"
    assert {area_of(page.path) for page in of_people()} == set(OF_PEOPLE)


def tried(world: Peopled, name: str, role: str) -> Iterator[tuple[str, Any, str, str, str]]:
    """Method, page, its area, a thing and the address about it: all that this person tries."""
    from accord.hub.members.queries import person_caller

    row, refused = person_caller(world.row(name, role).n), set[str]()
    for page in of_people():
        area = area_of(page.path)
        if name in BODIES and name != "Helping" and area != "referrals":
            continue  # what is not about referrals is to all of them as to the one that helps
        # One gate shuts roles out of pages: at every page it is tried as one of the desk, else at one page of each area.
        if row is not None and not page.is_open_to(row):
            if area in refused and (name, role) != ("Desk", "auditor"):
                continue
            refused.add(area)
        for thing, address in addresses(world, page, area, name):
            for method in page.methods:
                if method == "GET" or (method == "POST" and (name, role) not in MAY[area]):
                    yield method, page, area, thing, address


def test_nobody_but_those_named_sees_anything_of_a_person(world: Peopled) -> None:
    leak_counts: dict[tuple[str, str, str], int] = {}
    for name, role in everybody():
        visitor = world.browser(name, role)
        for method, page, area, thing, address in tried(world, name, role):
            answer = visitor.generic(method, address, b"", content_type="application/x-www-form-urlencoded")
            leaks = world.told.in_bytes(address, answer.content) + world.told.in_text("heads", str(answer.headers))
            if (area, name, role) in SEES and (not thing or _may_look(area, name, role, thing)):
                leak_counts[area, name, role] = leak_counts.get((area, name, role), 0) + len(leaks)
            else:
                assert leaks == [], (name, role, method, page.path, thing)
            if "{" in page.path and not _may_look(area, name, role, thing):
                assert answer.status_code in (303, 403, 404), (name, role, method, page.path, thing, answer.status_code)
            assert answer.status_code < 500, (name, role, method, address)
    assert {key for key, count in leak_counts.items() if count} >= SEES, "whoever may see it does, so that the rest says something"


def _may_look(area: str, name: str, role: str, thing: str) -> bool:
    if (name, role) not in MAY[area]:
        return False
    if area == "care":
        return (name == "Secretariat") == (thing == "reported")
    return area != "referrals" or name == "Desk" or thing == name


def test_who_is_on_a_rescues_list_sees_just_the_parts_that_the_entry_names(world: Peopled) -> None:
    (id,) = world.ids["rescues"].values()
    seen = {}
    for name, role in ON_THE_LIST:
        page = world.browser(name, role).get(f"/console/rescues/{id}?reason=safety").content
        seen[name, role] = {world.told.texts[leak.number] for leak in world.told.in_bytes("page", page)}
    everything = seen["Desk", "victim officer"]
    assert seen["Desk", "officer"] == everything and all(everything & texts for texts in world.parts.values())
    for name, part in (("Enters", "place"), ("Names", "story")):
        views = [texts for (who, _), texts in seen.items() if who == name]
        assert views and all(texts == everything & world.parts[part] for texts in views), "nothing of people, nor the words of steps"


def test_no_token_and_no_page_of_a_request_shows_a_person_but_to_who_helps(world: Peopled) -> None:
    """The request of a referral is seen by its parties; the person in it by a victim officer of who helps, signed in, and by no program."""
    from accord.hub.members import actions, queries
    from accord.hub.members.vocabulary import ALL, OWN

    callers = []
    for name in ("Desk", "Secretariat", *BODIES, "Stranger", "Suspended"):
        row = queries.member((world.hub.admin if name == "Secretariat" else world.hub.member(name)).id)
        scopes = ALL if name == "Secretariat" else OWN
        callers += [
            (name, role, actions.make_token(row, by=queries.operator(), scopes=scopes, role=role)[1])
            for role in ("victim officer", "administrator")
        ]
    for name, role, token in callers:
        api = Api(token)
        for path in ("/requests", "/requests/inbox", "/feed?after=0&limit=500", *(f"/requests/{id}" for id in world.requests.values())):
            api("GET", path)
            assert world.told.in_bytes(path, api.raw) == [], (name, role, path)
    seen = set()
    for name, role in everybody(("Desk", "Helping")):
        visitor = world.browser(name, role)
        for body, request in world.requests.items():
            if world.told.in_bytes(request, visitor.get(f"/console/requests/{request}").content):
                seen.add((name, role, body))
    assert seen == {
        ("Helping", "victim officer", "Helping"),
        *(("Desk", "victim officer", body) for body in BODIES),
    }, "its own member reads its own record; of the bodies only the one that helps"


def test_an_exchange_that_holds_a_person_is_kept_nowhere_by_a_browser(world: Peopled) -> None:
    ids = {area: next(iter(things.values())) for area, things in world.ids.items()}
    for name, area, path in (
        ("Desk", "care", f"/console/care/{world.ids['care']['file']}?reason=handling"),
        ("Helping", "referrals", f"/console/referrals/{world.ids['referrals']['Helping']}?reason=referral"),
        ("Policia", "reports", f"/console/reports/{world.ids['reports']['report']}"),
        ("Policia", "picture", f"/console/reports/{world.ids['reports']['report']}/pictures/1"),
        ("Desk", "rescues", f"/console/rescues/{ids['rescues']}?reason=safety"),
        ("Desk", "way-home", f"/console/way-home/person/{ids['way-home/person']}?reason=handling"),
        ("Desk", "way-home", f"/console/way-home/person/{ids['way-home/person']}/asked/{ids['verifications']}?reason=handling"),
        ("Desk", "way-home", f"/console/way-home/list/{ids['way-home/list']}?reason=handling"),
        ("Desk", "way-home", f"/console/way-home/{ids['way-home']}/people?reason=handling"),
        ("Embassy", "verifications", f"/console/verifications/{ids['verifications']}?reason=handling"),
        ("Embassy", "verifications-many", "/console/verifications-many?reason=handling"),
        ("Kathmandu", "arrivals", f"/console/arrivals/{ids['arrivals']}?reason=handling"),
    ):
        answer = world.browser(name, "victim officer").get(path)
        is_person = area == "picture" or world.told.in_bytes(area, answer.content)
        assert answer.status_code == 200 and is_person, path
        assert "no-store" in answer.headers["Cache-Control"] and "ETag" not in answer.headers and "Last-Modified" not in answer.headers
