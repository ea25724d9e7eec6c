"""The pages of the way home in a real browser: on a narrow phone, light and dark, without a script."""

from pathlib import Path
from typing import Any

import browsing
import pytest
from browsing import opened
from caring import FORCED
from hubs import Hub
from playwright.sync_api import Browser, expect
from repatriations import DAY, crowd, csv
from rooms import caller, person

NATIONS = ("NP", "BD", "ET", "KE", "UG", "PH", "ID", "PK")
pytestmark = pytest.mark.skipif(browsing.is_missing(), reason="no Chromium here, and ACCORD_NO_BROWSER says to go without")


def scene(hub: Hub, count: int = 26) -> list[tuple[Any, list[str]]]:
    """Who looks, and at which pages: an operation of many in every state, with something on every page."""
    from accord.hub.care import actions as care
    from accord.hub.consulates import actions as consulates
    from accord.hub.consulates.actions import Entry
    from accord.hub.members import actions as members
    from accord.hub.members import queries as known
    from accord.hub.repatriation import actions, queries
    from accord.hub.times import now

    desk, home = hub.member("Desk", "state"), hub.member("Kathmandu", "state", "NP")
    embassy = hub.member("Embassy", "state", "NP")
    for api in (desk, home):
        members.name_national_desk(known.member(api.id), by=known.operator())
    who = {name: person(api, "victim officer", name) for name, api in (("Dao", desk), ("Hari", home), ("Consul", embassy))}
    me, why = caller(who["Dao"]), actions.Reason("handling")
    phone = (("phone", "+66 2 000 0000"), ("mail", "consul@np.example"))
    for nation, member in (("NP", embassy.id), ("BD", ""), ("ET", ""), ("KE", "")):
        contact = Entry(nationality=nation, country="TH", city="Bangkok", channels=phone, source="a test", member=member, languages=["en"])
        entry = consulates.enter(known.operator(), contact)
    consulates.enter(known.operator(), Entry(nationality="UG", country="SG", city="Singapore", channels=phone, source="a test"))
    at = now() - 9 * DAY
    operation = actions.open_operation(me, "The bridge at Mae Sot", at=at)
    actions.make(me, actions.put_list(me, operation, crowd(count, NATIONS), at=at), at=at)
    people = queries.people(me, operation, limit=5000)[0]
    ids = [traveller.id for traveller in people]
    for number, traveller in enumerate(people):
        if number % 5:
            care.agree(me, traveller.file, {"travel": True}, at=at)
        for nation in traveller.nations if number % 3 else ():
            care.agree(me, traveller.file, {"consulate": number % 7 != 0}, about=nation, feared=number % 7 == 0, at=at)
    actions.begin(me, ids, at=at)
    going = [traveller.id for number, traveller in enumerate(people) if number % 5]
    for number, id in enumerate(going):
        if number % 4:
            actions.see_to_papers(me, id, "passport" if number % 2 else "taken", at=at)
        if number % 4 > 1:
            actions.assess(me, id, ("low", "medium", "high")[number % 3], "Asked the family", at=at)
    actions.ask_consulates(me, ids, at=at + 2 * DAY)
    asked = [verification.id for verification in queries.asked_of_us(caller(who["Consul"]))[0]]
    actions.answer(caller(who["Consul"]), asked[0], "issued", valid="2199-01-01")
    for id in going[:3]:
        actions.block(me, id, "warrant", since=at - 12 * DAY)
    ready = queries.ids(me, operation, state="risk-assessed")
    leaves = now() + DAY
    actions.plan_leg(me, ready, origin="BKK", target="KTM", leaves=leaves, arrives=leaves + 14_400_000_000, met=True, operation=operation)
    actions.tell_home(me, ready)
    arrivals = [arrival.id for arrival in queries.arrivals(caller(who["Hari"]))[0]]
    actions.accept(caller(who["Hari"]), arrivals[0])
    actions.travel(me, ready)
    listed = actions.put_list(
        me, operation, csv((FORCED["name"], "", "04/03/1999", "NP", "A7654321", "f"), ("Q. Ostro", "", "", "Klingon", "A7654321", ""))
    )
    person_page, travelling = f"/console/way-home/person/{going[3]}", queries.ids(me, operation, state="travel")
    sheet = next((id, row.id) for id in ids for row in queries.person(me, id).verifications if not row.member)
    base = f"/console/way-home/{operation}"
    desk_paths = [
        "/console/way-home",
        base,
        "/console/way-home/new",
        f"{base}/people",
        f"{base}/people?reason=handling",
        f"{base}/leg",
        f"{base}/list",
        f"{base}/many?nation=NP&reason=handling",
    ]
    desk_paths += [
        f"/console/way-home/list/{listed}",
        f"/console/way-home/list/{listed}?reason=handling",
        person_page,
        f"{person_page}?reason=handling",
    ]
    desk_paths += [f"/console/way-home/person/{travelling[0]}", f"/console/way-home/person/{sheet[0]}/asked/{sheet[1]}?reason=handling"]
    desk_paths += ["/console/consulates", f"/console/consulates/{entry}", "/console/consulates?nation=UG&country=TH"]
    assert FORCED["name"] not in [called.name for called in queries.names(me, ids[:1], why).values()]
    consul = ["/console/verifications", f"/console/verifications/{asked[0]}?reason=handling", "/console/verifications-many?reason=handling"]
    hari = [
        "/console/arrivals",
        f"/console/arrivals/{arrivals[0]}?reason=handling",
        f"/console/arrivals/{arrivals[-1]}",
        "/console/arrivals-many",
    ]
    admin = person(desk, "administrator", "Adm")
    return [
        (who["Dao"], desk_paths),
        (who["Consul"], consul),
        (who["Hari"], hari),
        (admin, ["/console/consulates/new", f"/console/consulates/{entry}"]),
    ]


@pytest.fixture
def people(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, list[str]]]:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    return scene(hub)


def test_pages_fit_a_narrow_phone_and_axe_finds_nothing_by_day_and_by_night(
    chromium: Browser, address: str, people: Any, complaints: list[str]
) -> None:
    findings = {}
    for who, paths in people:
        page = opened(chromium, address, who, complaints)
        for path in paths:
            browsing.widen(page, 360)
            answer = page.goto(address + path)
            assert answer and answer.status == 200, path
            assert browsing.overflow(page) == 0, path
            assert page.locator("h1").count() == 1, path
            browsing.widen(page, 1440)
            findings[path] = browsing.flaws(page, by_night=True)
    assert {path: flaws for path, flaws in findings.items() if flaws} == {}


def test_without_a_script_a_list_becomes_people(
    chromium: Browser, address: str, people: Any, complaints: list[str], tmp_path: Path
) -> None:
    who, paths = people[0]
    (tmp_path / "people.csv").write_bytes(csv(("Wuxiline Brantovel", "", "", "PE", "", "f")))
    page = opened(chromium, address, who, complaints, width=1440, java_script_enabled=False)
    page.goto(address + paths[6])
    page.get_by_label("List", exact=True).set_input_files(tmp_path / "people.csv")
    page.get_by_role("button", name="Look at it").press("Enter")
    expect(page.locator("main")).to_contain_text("Wuxiline Brantovel")
    assert "Wuxiline" not in page.url
    page.get_by_role("button", name="Make the file of 1 person").press("Enter")
    expect(page.get_by_text("1 file was made.").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("Peru")
