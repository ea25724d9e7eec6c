"""Countries, legal gateways and open doors in a real browser: wide and narrow, light and dark, in Arabic, and without a script."""

from functools import partial
from typing import Any

import browsing
import pytest
from hubs import Hub
from playwright.sync_api import Browser, Page, expect
from rooms import caller, person

pytestmark = pytest.mark.skipif(browsing.is_missing(), reason="no Chromium here, and ACCORD_NO_BROWSER says to go without")
opened = partial(browsing.opened, width=1400)


@pytest.fixture
def officer(hub: Hub, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Of a police that entered a gateway, has a desk whose test bell was answered, and called some lines."""
    from django.conf import settings

    from accord.hub.contacts import actions as contacts
    from accord.hub.desks import actions as desks
    from accord.hub.gateways import actions as gateways

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    administrator = person(hub.member("Royal Thai Police", "state", "TH"), "administrator", "Anan")
    me = caller(administrator)
    words = {"scope": ["fraud", "computer crime"], "source": "https://mou.example.org/2025-17"}
    gateways.enter(me, "TH", "AE", "hold-funds", "Memorandum of understanding of 2025", data=["amount"], **words)
    gateways.enter(me, "NP", "TH", "inform", "Treaty on mutual legal assistance of 2019", expires="2199-01-31", **words)
    contacts.verify(me, "TH", "lines", "aoc-1441", "call")
    contacts.verify(me, "TH", "lines", "police", "call", found="no-answer")
    contacts.verify(me, "TH", "lines", "fcc-1213", "call", day="2026-01-01")
    desk = desks.make_desk(me, name="Anti-scam desk", zone="Asia/Bangkok")
    desks.set_contacts(me, desk, [(administrator.id, ["mail"])])
    desks.answer(me, desks.ring(me, desk, "test").id)
    contacts.verify(me, "TH", "desks", "tcpsc", "ping", desk=desk)
    return administrator


def advise(page: Page, address: str) -> None:
    """Ask for the doors of a loss, as a person does."""
    page.goto(f"{address}/console/advise")
    page.select_option("#asks", "police")
    page.select_option("#to_1", "AE")
    page.select_option("#to_2", "PE")
    page.fill("#amount", "4,800,000 baht")
    page.fill("#usd", "0.0285")
    page.fill("#paid", "5 hours ago")
    page.select_option("#rail", "swift")
    page.get_by_label("The police have a report").check()
    page.get_by_role("button", name="Show the channels").click()
    expect(page.locator("#doors")).to_contain_text("recall channels are open")


def test_the_doors_of_a_loss_fit_and_can_be_read_by_day_and_by_night(
    chromium: Browser, address: str, officer: Any, complaints: list[str]
) -> None:
    page = opened(chromium, address, officer, complaints, width=390)
    advise(page, address)
    assert browsing.overflow(page) == 0
    assert browsing.flaws(page, by_night=True) == []


def test_in_arabic_the_page_is_mirrored_and_a_number_is_not(chromium: Browser, address: str, officer: Any, complaints: list[str]) -> None:
    for width in (1400, 390):
        page = opened(chromium, address, officer, complaints, width=width)
        page.goto(f"{address}/console/countries/AE?lang=ar")
        assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
        assert browsing.overflow(page) == 0
        assert page.locator("a.dial").first.evaluate("link => getComputedStyle(link.parentElement).direction") == "ltr"


def test_a_source_opens_and_a_line_is_dialled_without_a_script(
    chromium: Browser, address: str, officer: Any, complaints: list[str]
) -> None:
    page = opened(chromium, address, officer, complaints, width=390, java_script_enabled=False)
    page.goto(f"{address}/console/countries/TH")
    row = page.locator("[id='lines-aoc-1441']")
    assert row.get_by_role("link", name="1441", exact=True).get_attribute("href") == "tel:1441"
    expect(row.locator("dl")).to_be_hidden()
    row.get_by_text("Sources").click()
    expect(row.locator("dl")).to_contain_text("primary source")
    advise(page, address)
    expect(page.locator("#main")).to_contain_text("No gateway has been entered for Thailand → Peru, hold funds")
