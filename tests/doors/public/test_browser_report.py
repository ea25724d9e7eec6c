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


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What the browser's console says, a broken policy included. A test ends with none."""
    messages: list[str] = []
    yield messages
    # The browser tells, as news, what the quick exit cleared; where that leads no machine of tests can go.
    assert [text for text in messages if not text.startswith(("Clear-Site-Data header", "failed: https://www.wikipedia.org/"))] == []


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


def looks_well(page: Page, where: str, language: str = "en") -> None:
    """In a language that is written as another one, the elements are the other one's: there only what depends on the language is asked."""
    page.locator("footer").wait_for()  # a page that has only begun to arrive has nothing to look at
    assert browsing.overflow(page) == 0, where
    assert page.locator("h1").count() == 1, where
    assert browsing.flaws(page, rules=() if language in browsing.WAYS_OF_WRITING else browsing.TONGUES) == [], where


def on(page: Page) -> None:
    with page.expect_navigation():
        page.locator('button[name="do"][value="next"]').click()


def begin(page: Page) -> None:
    with page.expect_navigation():
        page.locator('form.door:has(input[name="q.lost"][value="money"]) button').click()
    page.select_option('[name="q.country"]', "TH")
    page.check('[name="q.lost"][value="money"]')


def pay(page: Page) -> None:
    page.fill('[name="p1.amount"]', "480000.00")
    page.select_option('[name="p1.currency"]', "THB")
    page.select_option('[name="p1.own-bank"]', "TH:014")
    page.fill('[name="p1.to"]', ACCOUNT)
    page.check('[name="yes"][value="bank"]')


@pytest.mark.parametrize("language", ("en", "ar", "th"))
def test_from_the_door_to_the_code_without_javascript(
    chromium: Browser, address: str, hub: Hub, complaints: list[str], language: str
) -> None:
    declared(cast(hub))
    # axe is a script: the pages are looked at in a browser that has them, and are gone through in one that has not.
    looking = browsing.page(chromium, complaints, width=360)
    page = looking if language in ("en", "ar") else browsing.page(chromium, complaints, width=360, java_script_enabled=False)

    def look(where: str) -> None:
        if page is looking:
            looks_well(page, f"{where} {language}")

    page.goto(f"{address}/report?lang={language}")
    look("doors")
    begin(page)
    look("first")
    on(page)
    code = page.locator(".told strong").inner_text()
    look("money")
    pay(page)
    on(page)
    look("story")
    attend()
    assert sent() == [("own-bank", "sent"), ("receiving-bank", "sent")]
    page.fill('[name="q.words"]', WORDS)
    page.set_input_files("#picture", files=[{"name": "chat.png", "mimeType": "image/png", "buffer": picture()}])
    on(page)
    look("whose")
    on(page)
    look("you")
    page.fill('[name="q.name"]', NAME)
    page.check('[name="q.may-contact"][value="message"]')
    page.fill('[name="q.contact"]', CONTACT)
    on(page)
    look("agree")
    page.check('[name="yes"][value="police"]')
    on(page)
    look("plan")
    with page.expect_navigation():
        page.locator('button[name="do"][value="send"]').click()
    assert page.locator(".big-code").inner_text() == code
    look("end")
    attend()
    with page.expect_navigation():
        page.locator('form[action^="/report/follow"] button').click()
    look("follow")
    assert NAME not in page.content() and "480" not in page.locator("main").inner_text() and code not in page.url
    page.locator('form:has(input[name="consent"][value="bank"]) button').click()
    expect(page.get_by_role("status")).to_have_count(1)
    page.context.close()


# Whether a button stands across the lower edge of the box that it is in.
CUT_THROUGH = """(box) => {
    const edge = box.getBoundingClientRect().bottom;
    const across = (place) => place.top + 10 < edge && edge + 10 < place.bottom;
    return [...box.children].map((button) => button.getBoundingClientRect()).some(across);
}"""
LARGE = "document.documentElement.style.setProperty('font-size', '225%', 'important')"  # twice the size that the pages have by themselves


def test_letters_twice_as_large_move_no_page_aside_and_the_code_grows_with_them(
    chromium: Browser, address: str, hub: Hub, complaints: list[str]
) -> None:
    """WCAG 2.2, 1.4.4: as phones of people with weak eyes are set."""
    page = browsing.page(chromium, complaints, width=320)
    size = "where => parseFloat(getComputedStyle(document.querySelector(where)).fontSize)"
    page.goto(f"{address}/report")
    begin(page)
    on(page)
    page.evaluate(LARGE)
    assert page.locator(".told .unbroken").count() == 1 and browsing.overflow(page) == 0
    pay(page)
    on(page)
    on(page)
    page.check('[name="q.may-contact"][value="code"]')
    on(page)
    on(page)
    with page.expect_navigation():
        page.locator('button[name="do"][value="send"]').click()
    assert page.locator(".big-code").evaluate("each => each.offsetHeight < 2 * parseFloat(getComputedStyle(each).lineHeight)"), "one line"
    page.evaluate(LARGE)
    assert browsing.overflow(page) == 0 and page.evaluate(size, ".big-code") >= page.evaluate(size, "body")


def test_a_button_has_an_edge_where_the_system_chooses_the_colours(chromium: Browser, address: str, complaints: list[str]) -> None:
    """As Windows does for high contrast: what has no edge there reads as a heading."""
    page = browsing.page(chromium, complaints, forced_colors="active", color_scheme="dark")
    for path in ("report", "report/follow", "check", "appeal"):
        page.goto(f"{address}/{path}")
        bare = """all => all.filter(each => each.offsetWidth > 2 && getComputedStyle(each).borderTopWidth === "0px").length"""
        assert page.locator("main button").count() and page.locator("main button").evaluate_all(bare) == 0, path


@pytest.mark.parametrize("language", ("en", "th", "ar"))
def test_what_was_meant_is_asked_at_the_field_and_answered_with_one_press(
    chromium: Browser, address: str, hub: Hub, complaints: list[str], language: str
) -> None:
    cast(hub)
    page = browsing.page(chromium, complaints, width=390, expected=(422,))
    page.goto(f"{address}/report?lang={language}")
    begin(page)
    on(page)
    assert page.locator('[name="p1.currency"]').input_value() == "THB", "what is paid with there stands there"
    pay(page)
    page.fill('[name="p1.amount"]', "50.000.00" if language == "ar" else "50.000")
    page.fill('[name="p1.to"]', "4567891230")
    with page.expect_navigation():
        page.locator('[name="p1.to"]').press("Enter")
    looks_well(page, f"asked {language}")
    assert page.locator(".asks").last.evaluate(CUT_THROUGH), "more banks are below, and nothing else would show it"
    with page.expect_navigation():
        page.locator('button[name="take"][value="p1.to TH:014:4567891230"]').click()
    with page.expect_navigation():
        if page.locator('button[name="take"][value="p1.amount 50000.00 THB"]').count():
            page.locator('button[name="take"][value="p1.amount 50000.00 THB"]').click()
        else:
            page.fill('[name="p1.amount"]', "50,000")
            page.locator('button[name="do"][value="next"]').click()
    assert page.locator('input[name="at"]').input_value() == "story"
    with page.expect_navigation():
        page.locator('button[name="do"][value="back"]').click()
    looks_well(page, f"read back {language}")
    assert "456-7-89123-0" in page.locator(".reads").all_inner_texts()[-1]
    page.context.close()


def test_someone_is_held_by_keyboard_and_out_again(whole_chromium: Browser, address: str, hub: Hub, complaints: list[str]) -> None:
    cast(hub)
    page = browsing.page(whole_chromium, complaints, width=360)
    page.goto(f"{address}/report?lang=en")
    page.locator('form.door:has(input[value="held"]) button').focus()
    page.keyboard.press("Enter")
    page.wait_for_selector('[name="q.writer"]')
    looks_well(page, "place")
    page.locator('[name="q.writer"]').first.focus()
    page.keyboard.press("Space")
    page.locator('[name="q.country"]').focus()
    page.keyboard.type("Thailand")
    page.locator('button[value="next"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_selector('[name="q.not-alone"]')
    looks_well(page, "reach")
    page.check('[name="q.may-contact"][value="code"]')
    page.check('[name="yes"][value="rescue"]')
    page.locator('button[value="send"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".big-code")
    looks_well(page, "end")
    attend()
    assert sent()[0] == ("rescue", "sent")
    assert page.context.cookies() != []
    page.route("https://www.wikipedia.org/**", lambda route: route.fulfill(body="<title>elsewhere</title>", content_type="text/html"))
    page.locator(".leave a").click()
    page.wait_for_url("https://www.wikipedia.org/**")
    assert [cookie for cookie in page.context.cookies() if "wikipedia" not in cookie["domain"]] == []


def test_the_quick_exit_by_its_button_leads_away_and_erases(whole_chromium: Browser, address: str, hub: Hub, complaints: list[str]) -> None:
    from bells import rows

    cast(hub)
    page = browsing.page(whole_chromium, complaints, width=360)
    page.route("https://www.wikipedia.org/**", lambda route: route.fulfill(body="<title>elsewhere</title>", content_type="text/html"))
    page.goto(f"{address}/report?lang=en")
    page.locator('form.door:has(input[value="held"]) button').click()
    page.locator('[name="q.writer"]').first.check()
    page.select_option('[name="q.country"]', "TH")
    page.fill('[name="q.place"]', "The blue hall")
    on(page)
    page.locator(".leave button").click()
    page.wait_for_url("https://www.wikipedia.org/**")
    assert rows("SELECT step FROM intake_submission") == [("closed",)]


def test_the_first_pages_in_every_language(chromium: Browser, address: str, hub: Hub, complaints: list[str]) -> None:
    page = browsing.page(chromium, complaints, width=360)
    for language in LANGUAGES:
        page.goto(f"{address}/report?lang={language}")
        begin(page)
        looks_well(page, f"first {language}", language)
        page.goto(f"{address}/report/follow?lang={language}")
        looks_well(page, f"follow {language}", language)


def test_arabic_is_mirrored_and_codes_are_not(chromium: Browser, address: str, hub: Hub, complaints: list[str]) -> None:
    cast(hub)
    page = browsing.page(chromium, complaints, width=1000)
    page.goto(f"{address}/report?lang=ar")
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    begin(page)
    on(page)
    assert page.locator(".told bdi[dir=ltr]").first.evaluate("element => getComputedStyle(element).direction") == "ltr"


def test_the_language_is_changed_in_the_middle_and_enter_goes_on(chromium: Browser, address: str, hub: Hub, complaints: list[str]) -> None:
    cast(hub)
    page = browsing.page(chromium, complaints, width=360, java_script_enabled=False)
    page.goto(f"{address}/report?lang=en")
    begin(page)
    on(page)
    code = page.locator(".told strong").inner_text()
    page.fill('[name="p1.amount"]', "480000.00")
    with page.expect_navigation():
        page.locator('nav button[lang="ar"]').click()
    assert page.locator("html").get_attribute("dir") == "rtl" and page.locator(".told strong").inner_text() == code
    assert page.locator('[name="p1.amount"]').input_value() == "480,000" and code not in page.url
    page.select_option('[name="p1.currency"]', "THB")
    with page.expect_navigation():
        page.locator('[name="p1.amount"]').press("Enter")
    assert page.locator('[name="q.words"]').count() == 1, "Enter goes on, and changes no language"
    page.goto(f"{address}/report/follow?lang=es")
    page.fill("#code", code)
    with page.expect_navigation():
        page.locator("#code").press("Enter")
    with page.expect_navigation():
        page.locator('nav button[lang="th"]').click()
    assert page.locator("html").get_attribute("lang") == "th" and page.locator("#stands").count() == 1
    page.context.close()


def test_money_that_came_back_and_consent_taken_back_on_the_page_of_the_code(
    chromium: Browser, address: str, hub: Hub, complaints: list[str]
) -> None:
    from bells import rows
    from reporting import handed_in

    from accord.hub.intake import actions
    from accord.hub.requests import actions as requests

    made = cast(hub)
    code = handed_in()
    ((hold,),) = rows("SELECT id FROM requests_request WHERE name = 'hold-funds'")
    requests.take(made["Sender"], str(hold), "confirm")
    requests.take(made["Kasi"], str(hold), "acknowledge")
    requests.take(made["Kasi"], str(hold), "hold", {"amount": "480000.00 THB", "until": soon()})
    requests.take(made["Kasi"], str(hold), "return-part", {"amount": "200000.50 THB"})
    attend()
    actions.agree(code, {"bank": False, "support": False})
    for language in ("en", "ar"):
        page = browsing.page(chromium, complaints, width=360)
        page.goto(f"{address}/report/follow?lang={language}")
        page.fill("#code", code)
        with page.expect_navigation():
            page.locator("#code").press("Enter")
        assert page.locator(".returned").inner_text().count("200,000.50") == 1 and page.locator("#back").count() == 1
        looks_well(page, f"follow {language}")
        page.context.close()


def test_each_page_has_a_title_of_its_own_a_way_past_its_head_and_all_of_it_on_paper(
    chromium: Browser, address: str, hub: Hub, complaints: list[str]
) -> None:
    declared(cast(hub))
    page = browsing.page(chromium, complaints, width=360, expected=(422,))
    page.goto(f"{address}/report?lang=en")
    titles = [page.title()]
    begin(page)
    for fills in (lambda: None, lambda: pay(page), lambda: page.fill('[name="q.words"]', WORDS)):
        titles.append(page.title())
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip" and page.locator(".skip").bounding_box()["height"] > 20
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') !== null"), "past the languages"
        fills()
        on(page)
    assert len(set(titles)) == 4 and titles[2] == "The money · Page 2 of 6 · Report a scam · Accord", titles
    on(page)
    on(page)
    assert page.title().startswith("Error: About you · Page 5 of 7")
    page.emulate_media(media="print")
    assert page.locator("#report fieldset").first.is_visible() and not page.locator("nav").is_visible()
    page.context.close()
