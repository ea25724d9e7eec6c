"""The guests' page in a real browser: a narrow phone, no JavaScript, right to left, and nothing that the policy forbids."""

import re

import browsing
import pytest
from asking import soon
from guesting import Guest, invited
from hubs import Hub
from playwright.sync_api import Browser, expect

from accord.hub.requests import queries

pytestmark = pytest.mark.skipif(browsing.is_missing(), reason="no Chromium here, and ACCORD_NO_BROWSER says to go without")


def test_a_guest_answers_by_telephone_screen_in_arabic_without_a_script(chromium: Browser, hub: Hub) -> None:
    from accord.site.wsgi import application

    made, request, token = invited(hub, private={"narrative": "It began with a message."})
    complaints: list[str] = []
    with browsing.served(application) as address:
        here = f"{address}{Guest(token).path}"
        # axe is a script itself: it looks where scripts run, the page is used where they don't.
        tab = browsing.page(chromium, complaints, expected=(422,))
        page = browsing.page(chromium, complaints, java_script_enabled=False, expected=(422,))
        for language in ("en", "ar"):
            tab.goto(f"{here}?lang={language}")
            for step in tab.locator("summary").all():
                step.click()
            assert browsing.flaws(tab) == [] and browsing.overflow(tab) == 0, language
        page.goto(f"{here}?lang=ar")
        assert page.locator("html").get_attribute("dir") == "rtl"
        number = page.locator(".facts bdi.identifier").first
        assert number.get_attribute("dir") == "ltr"
        # Emptied, it comes back with its fault beside it. Nothing hinders the browser from sending what is offered as it stands.
        page.locator("summary").nth(7).click()
        page.locator("details[open] button:not(.second)").click()
        expect(page.locator("h1")).to_have_count(1)
        expect(page.locator("[data-errors]:focus")).to_have_count(1)
        page.goto(f"{here}?lang=ar")
        page.locator("summary").nth(2).click()
        page.fill("#hold-f-amount", "90000.50")
        until = soon(3)[:11] + "12:00"
        page.fill("#hold-f-until", f"{until}:00")
        page.locator("details[open] button").click()
        page.locator("button.second").click()
        expect(page.locator("#hold-f-until")).to_have_value(re.compile(f"^{until}"))
        page.locator("details[open] button").click()
        page.locator("form.sure button:not(.second)").click()
        expect(page.locator(".told")).to_have_count(1)
        assert page.url.startswith(f"{here}?lang=ar")
        tab.goto(f"{here}?lang=ar")
        assert browsing.flaws(tab) == [] and browsing.overflow(tab) == 0
        # What leaves more to be answered comes back to the page, at what was recorded.
        page.goto(f"{address}{Guest(invited(hub, made=made)[2]).path}?lang=ar")
        page.locator("summary").first.click()
        page.locator("details[open] button").click()
        expect(page.locator("#said:focus")).to_have_count(1)
    assert complaints == []
    assert queries.page(made["Sender"], request.id).row.state == "held"
