"""The pages of rescue in a real browser, without a script."""

from pathlib import Path
from typing import Any

import browsing
import pytest
from browsing import opened
from hubs import Hub
from playwright.sync_api import Browser, expect
from rescuing import CONTACT, PERSON, PLACE, STORY
from rooms import caller, person

pytestmark = pytest.mark.skipif(browsing.is_missing(), reason="no Chromium here, and ACCORD_NO_BROWSER says to go without")


@pytest.fixture
def people(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, list[str]]]:
    """Who looks, and at which pages of a rescue with something on each."""
    from django.conf import settings

    from accord.core.times import DAY
    from accord.hub.consulates import actions as consulates
    from accord.hub.members import actions as members
    from accord.hub.members import queries
    from accord.hub.rescue import actions
    from accord.hub.rescue.actions import NewStatement
    from accord.hub.times import now

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    desk, lima = hub.member("Desk", "state"), hub.member("Lima", "state", "PE")
    members.name_national_desk(queries.member(desk.id), by=queries.operator())
    helper, other, auditor = person(desk, "victim officer", "Dao"), person(lima, "officer", "Inés"), person(desk, "auditor", "Aud")
    by, channels = queries.operator(), (("phone", "+254 20 000 0000"), ("mail", "consul@example.org"))
    consulates.enter(by, consulates.Entry(nationality="KE", country="TH", city="Bangkok", channels=channels, source="its site"))
    me = caller(helper)
    statements = [
        NewStatement("contact", CONTACT),
        NewStatement("place", PLACE, country="TH"),
        NewStatement("people", {"who": "Mostly young men"}, count=40, nations={"NP": 3, "KE": 12}),
        NewStatement("risk", {"danger": "Two were chained on Sunday"}, risks={"violence": "present", "ransom": "absent"}),
        NewStatement("story", STORY),
    ]
    rescue = actions.open_rescue(me, statements, known="inside")
    person_id = actions.add_person(me, rescue, PERSON, known="inside", stands="inside")
    child = actions.add_person(me, rescue, {"called": "Somebody's brother", "nationality": "KE"}, known="police", is_child=True)
    actions.say_consulate(me, rescue, person_id, "NP", yes=False, feared=True)
    actions.assess_status(me, rescue, person_id, "victim", review=now() + 30 * DAY, words="Held behind bars")
    actions.step(me, rescue, "look", words="Called nobody yet")
    actions.step(me, rescue, "contact", outcome="not-alone", words="A man took the phone")
    actions.tell(me, rescue, "place", {"place": "The blue hall behind the river"}, known="released")
    actions.step(me, rescue, "locate", outcome="confirmed")
    actions.step(me, rescue, "hand-over", outcome="member", to=lima.id, sees=["place", "contact"], words="They know the road")
    actions.out(me, rescue, child)
    base = f"/console/rescues/{rescue}"
    paths = ["/console/rescues", "/console/rescues?closed=1", "/console/rescues/new", base, f"{base}?reason=safety", f"{base}/people"]
    paths += [f"{base}/people/{person_id}", f"{base}/told?part=contact", f"{base}/told?part=risk", f"{base}/told?part=people"]
    return [(helper, paths), (other, [f"{base}?reason=safety"]), (auditor, ["/console/rescue-looks", f"/console/rescue-looks/{rescue}"])]


def test_without_a_script_and_by_the_keyboard_the_rules_of_contact_stand_before_all_else(
    chromium: Browser, address: str, people: Any, complaints: list[str]
) -> None:
    who, paths = people[0]
    page = opened(chromium, address, who, complaints, width=390, java_script_enabled=False)
    page.goto(address + paths[3])
    assert PLACE["area"] not in page.content()
    page.get_by_label("Why you look").select_option("safety")
    page.get_by_role("button", name="Show the facts").press("Enter")
    expect(page.locator("main")).to_contain_text(PLACE["area"])
    assert PLACE["area"] not in page.url
    rule = page.get_by_text("By message only. Never call.")
    box = rule.bounding_box()
    assert box is not None and box["y"] < 844, "it is seen on a phone before anything is moved"
    page.get_by_text("Close it").first.click()
    page.get_by_label("How it came out").last.select_option("nothing-more")
    page.get_by_role("button", name="Close it").press("Enter")
    assert "closed" in page.locator(".standing").inner_text()


def test_short_facts_stand_whole_on_a_phone(chromium: Browser, address: str, people: Any, complaints: list[str]) -> None:
    """*opened 2 h ago* and *kept until 2031-12-01* are each one fact, and no line ends within one."""
    who, paths = people[0]
    page = opened(chromium, address, who, complaints, width=320)
    for width in (320, 360, 390):
        page.set_viewport_size({"width": width, "height": 740})
        page.goto(address + paths[3])
        facts = page.locator("main p.soft .unbroken")
        assert [text.split()[0] for text in facts.all_inner_texts()] == ["40", "opened", "kept"]
        lines = "all => all.map(each => new Set([...each.getClientRects()].map(box => Math.round(box.bottom))).size)"
        assert facts.evaluate_all(lines) == [1, 1, 1], width
