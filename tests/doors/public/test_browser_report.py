"""The pages of reports in a real browser: every language, a narrow phone, without JavaScript, by keyboard, and what axe finds."""

from collections.abc import Iterator
from pathlib import Path

import browsing
import pytest
from asking import cast, soon
from hubs import Hub
from playwright.sync_api import Browser, Page, expect
from reporting import ACCOUNT, CONTACT, NAME, WORDS, attend, declared, picture, sent

LANGUAGES = ("en", "th", "bn", "ne", "es", "ar")
pytestmark = pytest.mark.skipif(browsing.is_missing(), reason="no Chromium here, and ACCORD_NO_BROWSER says to go without")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    # Playwright runs a loop of its own in this thread; Django would take it for an asynchronous server's.
    with pytest.MonkeyPatch.context() as patched, browsing.launched() as launched:
        patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield launched


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What the browser's console says, a broken policy included. A test ends with none."""
    said: list[str] = []
    yield said
    # The browser tells, as news, what the quick exit cleared; where that leads no machine of tests can go.
    assert [each for each in said if not each.startswith(("Clear-Site-Data header", "failed: https://www.wikipedia.org/"))] == []


@pytest.fixture
def address(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    from django.conf import settings

    from accord.doors.public import report, report_follow
    from accord.limits import Buckets
    from accord.site.wsgi import application

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    for where, name in ((report, "begins"), (report, "pages"), (report_follow, "looks")):
        monkeypatch.setattr(where, name, Buckets(60_000, burst=1_000))
    with browsing.served(application) as address:
        yield address


def looks_well(shown: Page, where: str, language: str = "en") -> None:
    """In a language that is written as another one, the elements are the other one's: there only what depends on the language is asked."""
    shown.locator("footer").wait_for()  # a page that has only begun to arrive has nothing to look at
    assert browsing.overflow(shown) == 0, where
    assert shown.locator("h1").count() == 1, where
    assert browsing.flaws(shown, rules=() if language in browsing.WAYS_OF_WRITING else browsing.TONGUES) == [], where


def on(shown: Page) -> None:
    with shown.expect_navigation():
        shown.locator('button[name="do"][value="next"]').click()


def begin(shown: Page) -> None:
    with shown.expect_navigation():
        shown.locator('form.door:has(input[value="money"]) button').click()
    shown.select_option('[name="q.country"]', "TH")
    shown.check('[name="q.lost"][value="money"]')


def pay(shown: Page) -> None:
    shown.fill('[name="p1.amount"]', "480000.00")
    shown.select_option('[name="p1.currency"]', "THB")
    shown.select_option('[name="p1.own-bank"]', "TH:014")
    shown.fill('[name="p1.to"]', ACCOUNT)
    shown.check('[name="yes"][value="bank"]')


@pytest.mark.parametrize("language", ("en", "ar", "th"))
def test_from_the_door_to_the_code_without_javascript(
    chromium: Browser, address: str, hub: Hub, complaints: list[str], language: str
) -> None:
    declared(cast(hub))
    # axe is a script: the pages are looked at in a browser that has them, and are gone through in one that has not.
    looking = browsing.page(chromium, complaints, width=360)
    shown = looking if language in ("en", "ar") else browsing.page(chromium, complaints, width=360, java_script_enabled=False)

    def look(where: str) -> None:
        if shown is looking:
            looks_well(shown, f"{where} {language}")

    shown.goto(f"{address}/report?lang={language}")
    look("doors")
    begin(shown)
    look("first")
    on(shown)
    code = shown.locator(".told strong").inner_text()
    look("money")
    pay(shown)
    on(shown)
    look("story")
    attend()
    assert sent() == [("own-bank", "sent"), ("receiving-bank", "sent")]
    shown.fill('[name="q.words"]', WORDS)
    shown.set_input_files("#picture", files=[{"name": "chat.png", "mimeType": "image/png", "buffer": picture()}])
    on(shown)
    look("whose")
    on(shown)
    look("you")
    shown.fill('[name="q.name"]', NAME)
    shown.check('[name="q.may-contact"][value="message"]')
    shown.fill('[name="q.contact"]', CONTACT)
    on(shown)
    look("agree")
    shown.check('[name="yes"][value="police"]')
    on(shown)
    look("plan")
    with shown.expect_navigation():
        shown.locator('button[name="do"][value="send"]').click()
    assert shown.locator(".big-code").inner_text() == code
    look("end")
    attend()
    with shown.expect_navigation():
        shown.locator('form[action^="/report/follow"] button').click()
    look("follow")
    assert NAME not in shown.content() and "480" not in shown.locator("main").inner_text() and code not in shown.url
    shown.locator('form:has(input[name="consent"][value="bank"]) button').click()
    expect(shown.get_by_role("status")).to_have_count(1)
    shown.context.close()


@pytest.mark.parametrize("language", ("en", "th", "ar"))
def test_what_was_meant_is_asked_at_the_field_and_answered_with_one_press(
    chromium: Browser, address: str, hub: Hub, complaints: list[str], language: str
) -> None:
    cast(hub)
    shown = browsing.page(chromium, complaints, width=390, expected=(422,))
    shown.goto(f"{address}/report?lang={language}")
    begin(shown)
    on(shown)
    assert shown.locator('[name="p1.currency"]').input_value() == "THB", "what is paid with there stands there"
    pay(shown)
    shown.fill('[name="p1.amount"]', "50.000.00" if language == "ar" else "50.000")
    shown.fill('[name="p1.to"]', "4567891230")
    with shown.expect_navigation():
        shown.locator('[name="p1.to"]').press("Enter")
    looks_well(shown, f"asked {language}")
    with shown.expect_navigation():
        shown.locator('button[name="take"][value="p1.to TH:014:4567891230"]').click()
    with shown.expect_navigation():
        if shown.locator('button[name="take"][value="p1.amount 50000.00 THB"]').count():
            shown.locator('button[name="take"][value="p1.amount 50000.00 THB"]').click()
        else:
            shown.fill('[name="p1.amount"]', "50,000")
            shown.locator('button[name="do"][value="next"]').click()
    assert shown.locator('input[name="at"]').input_value() == "story"
    with shown.expect_navigation():
        shown.locator('button[name="do"][value="back"]').click()
    looks_well(shown, f"read back {language}")
    assert "456-7-89123-0" in shown.locator(".reads").all_inner_texts()[-1]
    shown.context.close()


def test_someone_is_held_by_keyboard_and_out_again(chromium: Browser, address: str, hub: Hub, complaints: list[str]) -> None:
    cast(hub)
    shown = browsing.page(chromium, complaints, width=360)
    shown.goto(f"{address}/report?lang=en")
    shown.locator('form.door:has(input[value="held"]) button').focus()
    shown.keyboard.press("Enter")
    shown.wait_for_selector('[name="q.writer"]')
    looks_well(shown, "place")
    shown.locator('[name="q.writer"]').first.focus()
    shown.keyboard.press("Space")
    shown.locator('[name="q.country"]').focus()
    shown.keyboard.type("Thailand")
    shown.locator('button[value="next"]').focus()
    shown.keyboard.press("Enter")
    shown.wait_for_selector('[name="q.not-alone"]')
    looks_well(shown, "reach")
    shown.check('[name="q.may-contact"][value="code"]')
    shown.check('[name="yes"][value="rescue"]')
    shown.locator('button[value="send"]').focus()
    shown.keyboard.press("Enter")
    shown.wait_for_selector(".big-code")
    looks_well(shown, "end")
    attend()
    assert sent()[0] == ("rescue", "sent")
    assert shown.context.cookies() != []
    shown.route("https://www.wikipedia.org/**", lambda route: route.fulfill(body="<title>elsewhere</title>", content_type="text/html"))
    shown.locator(".leave a").click()
    shown.wait_for_url("https://www.wikipedia.org/**")
    assert [cookie for cookie in shown.context.cookies() if "wikipedia" not in cookie["domain"]] == []


def test_the_first_pages_in_every_language(chromium: Browser, address: str, hub: Hub, complaints: list[str]) -> None:
    shown = browsing.page(chromium, complaints, width=360)
    for language in LANGUAGES:
        shown.goto(f"{address}/report?lang={language}")
        begin(shown)
        looks_well(shown, f"first {language}", language)
        shown.goto(f"{address}/report/follow?lang={language}")
        looks_well(shown, f"follow {language}", language)


def test_arabic_is_mirrored_and_codes_are_not(chromium: Browser, address: str, hub: Hub, complaints: list[str]) -> None:
    cast(hub)
    shown = browsing.page(chromium, complaints, width=1000)
    shown.goto(f"{address}/report?lang=ar")
    assert shown.evaluate("getComputedStyle(document.body).direction") == "rtl"
    begin(shown)
    on(shown)
    assert shown.locator(".told bdi[dir=ltr]").first.evaluate("element => getComputedStyle(element).direction") == "ltr"


def test_the_language_is_changed_in_the_middle_and_enter_goes_on(chromium: Browser, address: str, hub: Hub, complaints: list[str]) -> None:
    cast(hub)
    shown = browsing.page(chromium, complaints, width=360, java_script_enabled=False)
    shown.goto(f"{address}/report?lang=en")
    begin(shown)
    on(shown)
    code = shown.locator(".told strong").inner_text()
    shown.fill('[name="p1.amount"]', "480000.00")
    with shown.expect_navigation():
        shown.locator('nav button[lang="ar"]').click()
    assert shown.locator("html").get_attribute("dir") == "rtl" and shown.locator(".told strong").inner_text() == code
    assert shown.locator('[name="p1.amount"]').input_value() == "480,000" and code not in shown.url
    shown.select_option('[name="p1.currency"]', "THB")
    with shown.expect_navigation():
        shown.locator('[name="p1.amount"]').press("Enter")
    assert shown.locator('[name="q.words"]').count() == 1, "Enter goes on, and changes no language"
    shown.goto(f"{address}/report/follow?lang=es")
    shown.fill("#code", code)
    with shown.expect_navigation():
        shown.locator("#code").press("Enter")
    with shown.expect_navigation():
        shown.locator('nav button[lang="th"]').click()
    assert shown.locator("html").get_attribute("lang") == "th" and shown.locator("#stands").count() == 1
    shown.context.close()


def test_money_that_came_back_and_consent_taken_back_on_the_page_of_the_code(
    chromium: Browser, address: str, hub: Hub, complaints: list[str]
) -> None:
    from bells import rows
    from reporting import handed_in

    from accord.hub.intake import actions
    from accord.hub.requests import actions as requests

    made = cast(hub)
    code = handed_in()
    ((hold,),) = rows("SELECT id FROM requests_request WHERE protocol = 'hold-funds@2'")
    requests.take(made["Sender"], str(hold), "confirm")
    requests.take(made["Kasi"], str(hold), "acknowledge")
    requests.take(made["Kasi"], str(hold), "hold", {"amount": "480000.00 THB", "until": soon()})
    requests.take(made["Kasi"], str(hold), "return-part", {"amount": "200000.50 THB"})
    attend()
    actions.agree(code, {"bank": False, "support": False})
    for language in ("en", "ar"):
        shown = browsing.page(chromium, complaints, width=360)
        shown.goto(f"{address}/report/follow?lang={language}")
        shown.fill("#code", code)
        with shown.expect_navigation():
            shown.locator("#code").press("Enter")
        assert shown.locator(".returned").inner_text().count("200,000.50") == 1 and shown.locator("#back").count() == 1
        looks_well(shown, f"follow {language}")
        shown.context.close()
