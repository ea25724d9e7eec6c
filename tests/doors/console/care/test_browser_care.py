"""The pages about people in a real browser, without a script and by their keys."""

from pathlib import Path
from typing import Any

import browsing
import pytest
from browsing import opened
from caring import FORCED
from hubs import Hub
from playwright.sync_api import Browser, expect
from rooms import caller, person

pytestmark = pytest.mark.skipif(browsing.is_missing(), reason="no Chromium here, and ACCORD_NO_BROWSER says to go without")


@pytest.fixture
def people(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, list[str]]]:
    """Who looks, and at which pages: every page about people, with something on it."""
    from django.conf import settings

    from accord.hub.care import actions
    from accord.hub.members import actions as members
    from accord.hub.members import queries
    from accord.hub.times import now

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    desk, shelter = hub.member("Desk", "state"), hub.member("Shelter", "support")
    members.name_national_desk(queries.member(desk.id), by=queries.operator())
    helper, other, auditor = person(desk, "victim officer", "Dao"), person(shelter, "victim officer", "Shu"), person(desk, "auditor", "Aud")
    me, why = caller(helper), actions.Reason("handling")
    actions.offer(caller(other), countries=["TH"], services=["health", "food"], room={"health": 2})
    file = actions.open_file(me, "forced", FORCED, agreed={"support": True, "police": False}).id
    actions.agree(me, file, {"consulate": False}, about="NP", feared=True)
    actions.override(me, file, "law", "An article")
    actions.answer(me, file, {"debt": "present", "quota": "declined"}, why)
    actions.answer(me, file, {"debt": "absent"}, why)
    actions.assess_status(me, file, "victim", review=now() + 86_400_000_000, words="Held for a year")
    referral = actions.refer(me, file, shelter.id, ["health"], urgent=True)
    actions.accept(caller(other), referral)
    base = f"/console/care/{file}"
    paths = ["/console/care", "/console/care?kind=defrauded", "/console/care/new", base, f"{base}?reason=handling", f"{base}/refer"]
    paths += [f"{base}/change?reason=handling", f"{base}/screening", f"{base}/screening?reason=handling", f"/console/referrals/{referral}"]
    other_paths = ["/console/referrals", f"/console/referrals/{referral}?reason=referral", "/console/help-offered"]
    return [(helper, paths), (other, other_paths), (auditor, ["/console/looks", f"/console/looks/{file}"])]


def test_without_a_script_and_by_the_keyboard_the_person_shows_for_a_reason(
    chromium: Browser, address: str, people: Any, complaints: list[str]
) -> None:
    who, paths = people[0]
    page = opened(chromium, address, who, complaints, width=1440, java_script_enabled=False)
    page.goto(address + paths[3])
    assert FORCED["name"] not in page.content()
    page.get_by_label("Why you look").select_option("contact")
    page.get_by_role("button", name="Show the person").press("Enter")
    expect(page.locator("main")).to_contain_text(FORCED["name"])
    assert FORCED["name"] not in page.url


def test_their_letters_lead_to_the_pages_about_people(chromium: Browser, address: str, people: Any, complaints: list[str]) -> None:
    for who, letter, path in ((people[0][0], "k", "/console/care"),):
        page = opened(chromium, address, who, complaints, width=1440)
        page.goto(f"{address}/console/desks")
        page.keyboard.type(f"g{letter}")
        page.wait_for_url(address + path)
