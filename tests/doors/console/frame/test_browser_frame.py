"""The frame in a real browser: the palette and the search box forgive a slip, `?` knows the page's own keys, a row stays chosen."""

import re
from functools import partial
from typing import Any

import browsing
import pytest
from asking import MINUTE, Cast, ask, cast
from hubs import Hub
from playwright.sync_api import Browser, expect
from rooms import browser as django_client
from rooms import person

pytestmark = pytest.mark.skipif(browsing.is_missing(), reason="no Chromium here, and ACCORD_NO_BROWSER says to go without")
opened = partial(browsing.opened, width=1440)


@pytest.fixture
def made(hub: Hub) -> Cast:
    from accord.hub.times import now

    made = cast(hub)
    for minutes in (50, 40, 30):
        ask(made, at=now() - minutes * MINUTE)
    return made


def officer(made: Cast, name: str = "Kasi") -> Any:
    return person(made.api(name), "officer", f"Nok of {name}")


def test_a_slip_in_the_palette_still_finds_the_page_the_action_and_the_way_out(
    chromium: Browser, address: str, made: Cast, complaints: list[str]
) -> None:
    page = opened(chromium, address, officer(made), complaints)
    page.goto(f"{address}/console/")
    for typed, first in (("inbxo", "Inbox"), ("hold", "Open a request: Hold funds"), ("freeze", "Hold funds"), ("log out", "Sign out")):
        page.keyboard.press("Control+k")
        page.keyboard.type(typed)
        expect(page.locator("#palette [aria-selected=true]")).to_contain_text(first)
        page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("my setings")
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/settings")
    page.keyboard.press("Control+k")
    page.keyboard.type("sing out")
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/login/**")
    assert page.evaluate("Object.keys(sessionStorage).filter(key => key.startsWith('accord'))") == []


def test_the_inbox_by_keys_alone_keeps_the_row_and_says_its_keys(
    chromium: Browser, address: str, made: Cast, complaints: list[str]
) -> None:
    page = opened(chromium, address, officer(made), complaints)
    page.goto(f"{address}/console/")
    page.keyboard.type("gi")
    page.wait_for_url("**/console/inbox")
    page.keyboard.press("j")
    page.keyboard.press("j")
    chosen = page.evaluate("document.activeElement.getAttribute('href')")
    assert chosen.startswith("/console/requests/")
    page.keyboard.press("?")
    expect(page.locator("#own-keys")).to_be_visible()
    expect(page.locator("#own-keys dl")).to_contain_text("Acknowledge")
    assert browsing.flaws(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(page.locator(".notice.done")).to_contain_text("Acknowledge")
    expect(page.locator(f'[data-row] a[href="{chosen}"]').first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{chosen}")


def test_enter_sends_a_form_with_rows(chromium: Browser, address: str, made: Cast, complaints: list[str]) -> None:
    page = opened(chromium, address, officer(made, "Sender"), complaints, expected=(422,))
    page.goto(f"{address}/console/requests/new?protocol=hold-funds")
    rows = page.locator("fieldset .row").count()
    with page.expect_request(lambda request: request.method == "POST" and request.url.endswith("/console/requests/new")) as sent:
        page.locator("fieldset .row input").first.press("Enter")
    assert "more=" not in (sent.value.post_data or "") and 'name="more"' not in (sent.value.post_data or "")
    page.wait_for_load_state()
    assert page.locator("fieldset .row").count() == rows


def test_the_search_box_offers_what_was_opened_lately_and_pages_by_name(
    chromium: Browser, address: str, made: Cast, complaints: list[str]
) -> None:
    row = officer(made)
    page = opened(chromium, address, row, complaints)
    page.goto(f"{address}/console/members/{made.api('Sender').id}")
    page.goto(f"{address}/console/")
    page.keyboard.press("/")
    expect(page.locator("#found [role=option]").first).to_contain_text("opened lately")
    page.keyboard.type("jurnal")
    expect(page.locator("#found [role=option]").first).to_have_text("Journal")
    assert browsing.flaws(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/journal")
    # Enter alone searches, whatever is offered.
    page.keyboard.press("/")
    page.keyboard.type("TH:004:1234567890")
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/search")
    expect(page.locator("main")).to_contain_text("Requests about it")
    # Whoever signs in next in this tab finds nothing of it.
    page.context.clear_cookies()
    page.context.add_cookies(
        [{"name": name, "value": kept.value, "url": address} for name, kept in django_client(officer(made, "Sender")).cookies.items()]
    )
    page.goto(f"{address}/console/")
    page.keyboard.press("/")
    assert page.locator("#found [role=option]").count() == 0


def test_places_and_tabs_fit_in_both_directions(chromium: Browser, address: str, made: Cast, complaints: list[str]) -> None:
    for api, role in ((made.api("Kasi"), "officer"), (made.api("Secretariat"), "administrator")):
        page = opened(chromium, address, person(api, role, "Nok"), complaints, width=360)
        for path in ("inbox", "publish", "members", "settings", "search"):
            for language in ("en", "ar"):
                page.goto(f"{address}/console/{path}?lang={language}")
                for width in (1400, 390, 360):
                    browsing.widen(page, width)
                    assert browsing.overflow(page) == 0, (path, language, width)
                assert page.locator(".tabs a").count() == 0 or page.locator(".tabs a[aria-current=page]").count() == 1


def test_what_a_key_opened_beside_the_list_is_gone_on_in_and_escape_leads_back(
    chromium: Browser, address: str, made: Cast, complaints: list[str]
) -> None:
    for number in range(3):
        made.api("Kasi").publish(f"+6681234000{number}", tlp="TLP:GREEN")
    page = opened(chromium, address, officer(made), complaints)
    page.goto(f"{address}/console/signals")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#detail [data-pane-heading]")).to_be_focused()
    expect(page).to_have_title(re.compile(r"Signal · Signals · Accord$"))
    page.keyboard.press("Tab")
    expect(page.locator("[data-pane-close]")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator("[data-row] a").nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#detail [data-pane-heading]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("[data-row]").nth(1).locator(":focus")).to_have_count(1)
    expect(page).to_have_title(re.compile(r"^(\(\d+\) )?Signals · Accord$"))
    page.locator("[data-row] a").first.click()
    expect(page.locator("#live")).to_have_text(re.compile("^Signal, .*"))
    page.context.close()


def test_a_request_says_first_that_something_is_wrong(chromium: Browser, address: str, made: Cast, complaints: list[str]) -> None:
    page = opened(chromium, address, officer(made), complaints, expected=(422,))
    page.goto(f"{address}/console/inbox")
    page.locator("[data-row] [data-row-link]").first.click()
    page.locator('[data-step="n"], [href*="/steps/refuse"]').last.click()
    page.locator("#detail [data-first]").click()
    expect(page.locator("[data-errors]").first).to_be_focused()
    expect(page).to_have_title(re.compile("^(\\(\\d+\\) )?Error: "))
    page.context.close()


def test_without_a_connection_nobody_is_told_to_leave_the_page(chromium: Browser, address: str, made: Cast, complaints: list[str]) -> None:
    made.api("Kasi").publish("+66812340000", tlp="TLP:GREEN")
    page = opened(chromium, address, officer(made), [])  # a browser without a connection complains
    page.goto(f"{address}/console/signals")
    page.context.set_offline(True)
    page.locator("[data-row] a").first.click()
    away = page.get_by_text("There is no connection, and nothing was changed on this page. Leave it open")
    expect(away).to_be_visible()  # what is hidden has its text too
    expect(page.get_by_text("Reload the page")).to_be_hidden()
    page.context.set_offline(False)
    page.locator("[data-row] a").first.click()
    expect(page.locator("#detail [data-pane-heading]")).to_be_visible()
    expect(page.locator("#problem")).to_be_hidden()
    page.context.close()


def test_a_part_that_is_fetched_anew_keeps_the_focus_of_who_is_in_it(
    chromium: Browser, address: str, made: Cast, complaints: list[str]
) -> None:
    page = opened(chromium, address, officer(made), complaints)
    page.goto(f"{address}/console/inbox")
    there = page.locator("[data-row] [data-row-link]").nth(1)
    href = there.get_attribute("href")
    there.focus()
    page.evaluate(
        "document.querySelector('main .list').id = 'board'; document.querySelector('[data-row] [data-row-link]').dataset.old = '1'"
    )
    page.evaluate("htmx.ajax('GET', location.href, { target: '#board', select: 'main .list > *', swap: 'innerHTML' })")
    expect(page.locator("[data-old]")).to_have_count(0)
    expect(page.locator(f'[data-row] [data-row-link][href="{href}"]')).to_be_focused()
    page.context.close()
