"""A list of people on the way home in a real browser, without a script. That each page can be read is looked at in test_browser_walk."""

from pathlib import Path
from typing import Any

import browsing
import pytest
from browsing import opened
from hubs import Hub
from playwright.sync_api import Browser, expect
from repatriations import csv
from rooms import caller, person

pytestmark = pytest.mark.skipif(browsing.is_missing(), reason="no Chromium here, and ACCORD_NO_BROWSER says to go without")


@pytest.fixture
def desk(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, str]:
    """A victim officer of the national desk, and the page on which a list comes into their operation."""
    from django.conf import settings

    from accord.hub.members import actions as members
    from accord.hub.members import queries as known
    from accord.hub.repatriation import actions

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    home = hub.member("Desk", "state")
    members.name_national_desk(known.member(home.id), by=known.operator())
    dao = person(home, "victim officer", "Dao")
    return dao, f"/console/way-home/{actions.open_operation(caller(dao), 'The bridge at Mae Sot')}/list"


def test_without_a_script_a_list_becomes_people(
    chromium: Browser, address: str, desk: tuple[Any, str], complaints: list[str], tmp_path: Path
) -> None:
    who, path = desk
    (tmp_path / "people.csv").write_bytes(csv(("Wuxiline Brantovel", "", "", "PE", "", "f")))
    page = opened(chromium, address, who, complaints, width=1440, java_script_enabled=False)
    page.goto(address + path)
    page.get_by_label("List", exact=True).set_input_files(tmp_path / "people.csv")
    page.get_by_role("button", name="Look at it").press("Enter")
    expect(page.locator("main")).to_contain_text("Wuxiline Brantovel")
    assert "Wuxiline" not in page.url
    page.get_by_role("button", name="Make the file of 1 person").press("Enter")
    expect(page.get_by_text("1 file was made.").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("Peru")
