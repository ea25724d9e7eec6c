"""The faults of a protocol's file in a real browser: many of them, at the width at which a table scrolls by itself, and in Arabic."""

from functools import partial

import browsing
import pytest
from agreeing import hold_funds
from hubs import Hub
from playwright.sync_api import Browser
from rooms import person

from accord.hub.members.actions import people

pytestmark = pytest.mark.skipif(browsing.is_missing(), reason="no Chromium here, and ACCORD_NO_BROWSER says to go without")
opened = partial(browsing.opened, width=1200)


def test_many_faults_are_all_read_without_a_mouse(chromium: Browser, address: str, hub: Hub, complaints: list[str]) -> None:
    row = person(hub.member("Alpha"), "administrator", "Ann")
    people.set_preferences(row.n, language="ar", theme="")
    page = opened(chromium, address, row, complaints, expected=(422,))
    page.goto(f"{address}/console/proposals/new")
    page.fill("textarea[name=text]", hold_funds().replace('"tell-asker"]', '"signal-removed"]'))
    page.click("button[value=check]")
    page.wait_for_selector("td code")
    assert page.locator("tbody tr").count() > 9
    assert (browsing.overflow(page), browsing.flaws(page)) == (0, [])
