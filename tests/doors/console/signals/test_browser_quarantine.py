"""Many held claims at once, in a real browser: with and without a script, on a desk and on a phone, in Arabic."""

from collections.abc import Iterator
from typing import Any

import browsing
import pytest
from hubs import Hub
from playwright.sync_api import Browser, Page, expect
from rooms import browser as django_client
from rooms import person

pytestmark = pytest.mark.skipif(browsing.is_missing(), reason="no Chromium here, and ACCORD_NO_BROWSER says to go without")
QUEUE = "/console/quarantine"
SITES = ("keplr.me", "walletconnect.cm", "praram9.com", "google.com", "krungthai.com", "police.gov.bd", "squarehospital.com", "bit.ly")


@pytest.fixture
def address(hub: Hub) -> Iterator[str]:
    from accord.site.wsgi import application

    for site in SITES:
        assert hub.member("Bank A").publish(site)["status"] == "quarantined"
    hub.member("Tele B", "telecom").publish("google.com", note="Seen by us too")
    with browsing.served(application) as address:
        yield address


def opened(chromium: Browser, address: str, hub: Hub, complaints: list[str], *, width: int, **more: Any) -> Page:
    page = browsing.page(chromium, complaints, width=width, **more)
    row = person(hub.admin, "secretariat", "Rev Iewer")
    page.context.add_cookies([{"name": name, "value": kept.value, "url": address} for name, kept in django_client(row).cookies.items()])
    return page


@pytest.mark.parametrize("script", [True, False])
def test_the_chosen_are_released_after_the_numbers_were_read(
    chromium: Browser, address: str, hub: Hub, complaints: list[str], script: bool
) -> None:
    page = opened(chromium, address, hub, complaints, width=1400, java_script_enabled=script)
    page.goto(f"{address}{QUEUE}")
    page.get_by_role("link", name="Choose all of this page").click()
    page.get_by_role("button", name="Release the chosen").click()
    main = page.locator("main")
    for text in ("Release 2: their audiences will see them at once.", "Say yes to 2:", "5 of 9 can't be released.", "states: 1"):
        expect(main).to_contain_text(text)
    page.get_by_label("Why (their publishers and the secretariat read it)").fill("Seen by us")
    page.get_by_role("button", name="Release them").click()
    expect(main).to_contain_text("2 claims were released")
    expect(main).to_contain_text("2 yeses are noted")
    expect(main).to_contain_text("police[.]gov[.]bd")
    page.get_by_role("link", name="Back to the queue").click()
    expect(main).to_contain_text("7 claims wait")
    expect(main).to_contain_text("Waits for a second reviewer")


@pytest.mark.parametrize(("width", "language"), [(1400, "en"), (390, "en"), (390, "ar")])
def test_it_fits_and_has_no_flaws(chromium: Browser, address: str, hub: Hub, complaints: list[str], width: int, language: str) -> None:
    page = opened(chromium, address, hub, complaints, width=width, locale=language, extra_http_headers={"Accept-Language": language})
    page.goto(f"{address}{QUEUE}?all=1")
    pages = ["queue"]
    claim = page.locator("[data-row-link]").nth(3).get_attribute("href")
    for name in pages:
        assert browsing.overflow(page) == 0, name
        assert browsing.flaws(page) == [], name
    page.locator("button[name=decision][value=release]").click()
    assert browsing.overflow(page) == 0 and browsing.flaws(page) == []
    page.goto(f"{address}{claim}")
    assert browsing.overflow(page) == 0 and browsing.flaws(page) == []
