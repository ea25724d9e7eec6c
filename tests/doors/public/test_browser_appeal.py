"""The pages of appeals in a real browser: every language, a narrow phone, without JavaScript, and what axe finds."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import browsing
import pytest
from hubs import Hub
from playwright.sync_api import Browser, Page, expect

LANGUAGES = ("en", "th", "bn", "ne", "es", "ar")
PHONE = "+66812345678"
pytestmark = pytest.mark.skipif(browsing.is_missing(), reason="no Chromium here, and ACCORD_NO_BROWSER says to go without")


@pytest.fixture
def address(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    from django.conf import settings

    from accord.doors.public import appeal
    from accord.limits import Buckets
    from accord.site.wsgi import application

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    monkeypatch.setattr(appeal, "sends", Buckets(60_000, burst=1_000))
    monkeypatch.setattr(appeal, "looks", Buckets(60_000, burst=1_000))
    monkeypatch.setattr(appeal, "keeps", Buckets(60_000, burst=1_000))
    with browsing.served(application) as address:
        yield address


def fill(page: Page, identifier: str) -> None:
    page.fill("#identifier", identifier)
    page.select_option("#country", "TH")
    page.check('input[name="harm"][value="listed"]')
    page.fill("#reason", "It is my shop's. Nobody was cheated.")
    page.click("main button[type=submit]:not(.by-enter)")


def looks_well(page: Page, where: str, language: str = "en") -> None:
    """In a language that is written as another one, the elements are the other one's: there only what depends on the language is asked."""
    assert browsing.overflow(page) == 0, where
    expect(page.locator("h1"), where).to_have_count(1)
    assert browsing.flaws(page, rules=() if language in browsing.WAYS_OF_WRITING else browsing.TONGUES) == [], where


def test_from_the_form_to_the_proof_in_every_language(chromium: Browser, address: str, complaints: list[str]) -> None:
    for language in LANGUAGES:
        page = browsing.page(chromium, complaints, width=360, expected=(422,))
        page.goto(f"{address}/appeal?lang={language}")
        looks_well(page, f"form {language}", language)
        page.locator("form").first.evaluate("form => form.noValidate = true")
        page.click("main button[type=submit]:not(.by-enter)")
        expect(page.locator(".refusal")).to_have_count(3)
        looks_well(page, f"refused {language}", language)
        fill(page, f"https://shop-{language}.example.org/sale/" + "a" * 60)
        code = page.locator(".big-code").inner_text()
        looks_well(page, f"sent {language}", language)
        page.locator('input[name="way"][value="site-file"] + button').click()
        expect(page.locator(".placed")).to_have_count(1)
        looks_well(page, f"chosen {language}", language)
        page.goto(f"{address}/appeal/follow?lang={language}")
        looks_well(page, f"enter {language}", language)
        page.fill("#code", code.lower().replace("-", " "))
        page.click("main button[type=submit]:not(.by-enter)")
        expect(page.locator(".placed")).to_have_count(1)
        assert code not in page.url and "shop" not in page.content()
        page.context.close()


def test_arabic_is_mirrored_and_the_code_is_not(chromium: Browser, address: str, complaints: list[str]) -> None:
    page = browsing.page(chromium, complaints, width=1000)
    page.goto(f"{address}/appeal?lang=ar")
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    fill(page, PHONE)
    assert page.locator(".big-code bdi").evaluate("element => getComputedStyle(element).direction") == "ltr"
    never = page.locator(".never")
    assert never.evaluate("e => parseFloat(getComputedStyle(e).borderRightWidth)") > 4


def test_a_short_code_is_typed_in_without_javascript(chromium: Browser, address: str, hub: Hub, complaints: list[str]) -> None:
    from accord.hub.intake import actions, queries
    from accord.hub.journal.actions import turn

    page = browsing.page(chromium, complaints, width=360, expected=(422,), java_script_enabled=False)
    page.goto(f"{address}/appeal")
    fill(page, PHONE)
    page.locator('input[name="way"][value="sms"] + button').click()
    proof: Any = queries.proof_to_make()
    with turn() as t:
        actions.keep_short_code_in(t, proof.n, queries.submission_of(proof).id.bytes, "12345678")
        actions.note_try_in(t, proof.n, "sent", "sent")
    page.get_by_role("button", name="Show this page anew").click()
    page.fill("#short-sms", "8765 4321")
    page.get_by_role("button", name="That is the code").click()
    assert "This is not the code that we sent" in page.locator('[role="alert"]').inner_text()
    page.fill("#short-sms", "1234-5678")
    page.get_by_role("button", name="That is the code").click()
    assert page.locator("h2.word").inner_text() == "We know that it is yours"
    page.fill("#text", "The licence is from 2009.")
    page.get_by_role("button", name="Add this").click()
    assert page.get_by_role("status").inner_text() == "We have added what you wrote."
    page.locator("summary").click()
    page.get_by_role("button", name="Yes, take it back").click()
    assert page.locator("h2.word").inner_text() == "You took your appeal back"


def test_light_and_dark_can_both_be_read(chromium: Browser, address: str, complaints: list[str]) -> None:
    for scheme in ("light", "dark"):
        page = browsing.page(chromium, complaints, width=1000, color_scheme=scheme)
        page.goto(f"{address}/appeal")
        looks_well(page, scheme)
        fill(page, PHONE)
        looks_well(page, f"{scheme} sent")


def typed(page: Page, reason: str) -> None:
    page.fill("#identifier", PHONE)
    page.select_option("#country", "TH")
    page.fill("#reason", reason)


def press(page: Page, do: str) -> None:
    with page.expect_navigation():
        page.locator(f'main button[name="do"][value="{do}"]').click()


def steps() -> list[str]:
    from bells import rows

    return [step for (step,) in rows("SELECT step FROM intake_submission ORDER BY n")]


@pytest.mark.parametrize("language", ("en", "ar"))
def test_what_is_typed_is_kept_and_gone_on_with_without_javascript(
    chromium: Browser, address: str, complaints: list[str], language: str
) -> None:
    page = browsing.page(chromium, complaints, width=360, expected=(422,), java_script_enabled=language == "ar")
    page.goto(f"{address}/appeal?lang={language}")
    typed(page, "It is my shop's.")
    press(page, "keep")
    code = page.locator(".told strong").inner_text()
    assert page.locator("#reason").input_value() == "It is my shop's." and code not in page.url and steps() == ["draft"]
    if language == "ar":
        looks_well(page, "kept", language)
    with page.expect_navigation():
        page.locator('nav button[lang="th"]').click()
    assert page.locator("html").get_attribute("lang") == "th" and page.locator("#reason").input_value() == "It is my shop's."
    phone = browsing.page(chromium, complaints, width=360)
    phone.goto(f"{address}/appeal/follow?lang={language}")
    phone.fill("#code", code)
    with phone.expect_navigation():
        phone.locator("#code").press("Enter")
    looks_well(phone, "not sent yet", language)
    with phone.expect_navigation():
        phone.locator("main form:not(#stay) button").click()
    looks_well(phone, "gone on with", language)
    assert PHONE[3:] not in phone.content() and "shop" not in phone.content()
    phone.check('input[name="harm"][value="listed"]')
    press(phone, "send")
    assert phone.locator(".big-code").inner_text() == code and steps() == ["prove"]
    page.check('input[name="harm"][value="listed"]')
    press(page, "send")
    assert page.get_by_role("status").count() == 1 and steps() == ["prove"], "the other window is told that it was sent"


def test_a_dead_connection_and_back_lose_nothing(chromium: Browser, address: str, complaints: list[str]) -> None:
    page = browsing.page(chromium, [], width=360)
    page.goto(f"{address}/appeal")
    typed(page, "Kept before the tunnel.")
    press(page, "keep")
    page.check('input[name="harm"][value="listed"]')
    page.fill("#reason", "Typed in the tunnel.")
    page.context.set_offline(True)
    page.locator('main button[value="send"]').click()
    page.wait_for_url("chrome-error://**", wait_until="commit")
    assert steps() == ["draft"]
    page.context.set_offline(False)
    page.reload()  # as the browser's own page offers it: the same form again
    assert page.locator(".big-code").count() == 1 and steps() == ["prove"]
    page.reload()
    assert steps() == ["prove"] and page.get_by_role("status").count() == 1, "sent again, it is the same appeal"
    page.context.close()


def test_two_tabs_and_a_double_press(chromium: Browser, address: str, complaints: list[str]) -> None:
    page = browsing.page(chromium, complaints, width=360)
    page.goto(f"{address}/appeal")
    typed(page, "In one tab.")
    page.evaluate("""() => { const form = document.querySelector("#appeal"), button = form.querySelector('[value="keep"]');
        form.requestSubmit(button); form.requestSubmit(button); }""")
    page.locator(".told strong").wait_for()
    assert steps() == ["draft"], "pressed twice, it is one draft"
    other = page.context.new_page()
    hidden = {each.get_attribute("name"): each.input_value() for each in page.locator("#appeal [type=hidden]").all()}
    other.goto(f"{address}/appeal")
    other.evaluate(
        "hidden => { for (const [name, value] of Object.entries(hidden)) document.querySelector(`#appeal [name=${name}]`).value = value; }",
        hidden,
    )  # as a tab that was duplicated
    page.fill("#reason", "Changed in one tab.")
    press(page, "keep")
    typed(other, "Changed in the other.")
    press(other, "keep")
    assert other.locator("#reason").input_value() == "Changed in the other." and other.get_by_role("status").count() == 1
    assert steps() == ["draft", "draft"], "each is kept"
    code = page.locator(".told strong").inner_text()
    page.check('input[name="harm"][value="listed"]')
    page.evaluate("""() => { const form = document.querySelector("#appeal"), button = form.querySelector('[value="send"]');
        form.requestSubmit(button); form.requestSubmit(button); }""")
    page.locator("#stands").wait_for()
    assert steps() == ["prove", "draft"] and code in page.content(), "sent twice, it is one appeal"


def test_the_quick_exit_erases_what_was_typed(whole_chromium: Browser, address: str) -> None:
    page = browsing.page(whole_chromium, [], width=360)
    page.route("https://www.wikipedia.org/**", lambda route: route.fulfill(body="<title>elsewhere</title>", content_type="text/html"))
    page.goto(f"{address}/appeal")
    typed(page, "Nobody must read this.")
    press(page, "keep")
    page.locator(".leave button").click()
    page.wait_for_url("https://www.wikipedia.org/**")
    assert steps() == [] and page.context.cookies(address) == []
