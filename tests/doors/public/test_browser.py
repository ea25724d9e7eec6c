"""The public page in a real browser: every language, a narrow phone, no JavaScript, nothing that the policy forbids."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import browsing
import pytest
import segno
from hubs import Hub
from playwright.sync_api import Browser, Page, expect

LANGUAGES = ("en", "th", "bn", "ne", "es", "ar")
MESSAGE = "Pay https://pay.parcel-fee-now.com/" + "a" * 90 + "?id=7 or call 081-234-5678, and see https://nobody-knows-this-shop.net/sale"
pytestmark = pytest.mark.skipif(browsing.is_missing(), reason="no Chromium here, and ACCORD_NO_BROWSER says to go without")


@pytest.fixture
def address(hub: Hub, roomy: None) -> Iterator[str]:
    """Where the hub is served, with one public report in it."""
    from accord.site.wsgi import application

    last = datetime.now(UTC) - timedelta(days=3)
    seen = {"first": (last - timedelta(days=9)).isoformat(), "last": last.isoformat()}
    hub.member("Tern").publish("parcel-fee-now.com", tlp="TLP:CLEAR", scheme="parcel", seen=seen)
    with browsing.served(application) as address:
        yield address


@pytest.fixture
def complaints() -> list[str]:
    return []


def _check(page: Page, text: str = MESSAGE) -> None:
    page.fill("#text", text)
    page.select_option("#country", "TH")
    page.click("main button[type=submit]")
    page.locator(".answer").first.wait_for()
    page.wait_for_load_state()


def test_every_language_fits_a_narrow_phone_without_a_complaint(chromium: Browser, address: str, complaints: list[str]) -> None:
    for language in LANGUAGES:
        page = browsing.page(chromium, complaints)
        page.goto(f"{address}/check?lang={language}")
        assert browsing.overflow(page) == 0, language
        _check(page)
        expect(page.locator(".answer")).to_have_count(2)
        assert browsing.overflow(page) == 0, language
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "18px"
    assert complaints == []


def test_a_page_fetches_its_own_script_and_latin_and_no_other(chromium: Browser, address: str, complaints: list[str]) -> None:
    """The languages' names are on every page; they come from fonts of those letters alone."""
    scripts = {"en": set(), "es": set(), "th": {"thai"}, "bn": {"bengali"}, "ne": {"devanagari"}, "ar": {"arabic"}}
    for language, own in scripts.items():
        page = browsing.page(chromium, complaints)
        fetched: list[str] = []
        page.on("request", lambda request, fetched=fetched: fetched.append(request.url.rpartition("/")[2]))
        page.goto(f"{address}/check?lang={language}")
        _check(page)
        page.evaluate("document.fonts.ready.then(() => true)")
        whole = {name.split("-")[2] for name in fetched if name.startswith("noto-sans-")}
        assert whole == own | {"latin"}, language
    assert complaints == []


def test_it_works_without_javascript(chromium: Browser, address: str, complaints: list[str]) -> None:
    page = browsing.page(chromium, complaints, java_script_enabled=False)
    page.goto(f"{address}/")
    assert page.url == f"{address}/check"
    _check(page)
    assert page.locator("h2.word").first.inner_text() == "Reported as a scam"
    assert "parcel" not in page.url and "parcel" not in page.title()
    assert complaints == []


def test_arabic_is_mirrored_and_identifiers_are_not(chromium: Browser, address: str, complaints: list[str]) -> None:
    page = browsing.page(chromium, complaints, width=1000)
    page.goto(f"{address}/check?lang=ar")
    name, languages = page.locator(".name").bounding_box(), page.locator("nav").bounding_box()
    assert name and languages and name["x"] > languages["x"]
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    _check(page)
    answer = page.locator(".answer").first
    assert answer.evaluate("e => parseFloat(getComputedStyle(e).borderRightWidth)") > 4
    assert answer.evaluate("e => parseFloat(getComputedStyle(e).borderLeftWidth)") < 2
    identifier = page.locator("bdi.identifier", has_text="+66")
    assert identifier.evaluate("e => getComputedStyle(e).direction") == "ltr"
    # The plus stands at the left of its number, as it is dialled.
    plus = identifier.evaluate(FIRST_LETTER)
    box = identifier.bounding_box()
    assert box and abs(plus - box["x"]) < 2


def test_a_picture_of_a_code_is_answered(chromium: Browser, address: str, complaints: list[str], tmp_path: Path) -> None:
    picture = tmp_path / "code.png"
    segno.make("https://parcel-fee-now.com/pay", error="m").save(str(picture), scale=6, border=4)
    page = browsing.page(chromium, complaints)
    page.goto(f"{address}/check")
    page.set_input_files("#picture", str(picture))
    page.click("main button[type=submit]")
    page.locator(".answer").first.wait_for()
    page.wait_for_load_state()
    assert page.locator("h2.word").inner_text() == "Reported as a scam"
    assert complaints == []


def test_the_policy_is_enforced_by_the_browser(chromium: Browser, address: str, complaints: list[str]) -> None:
    page = browsing.page(chromium, complaints)
    page.goto(f"{address}/check")
    with page.expect_event("console", lambda message: "Content Security Policy" in message.text):
        page.evaluate("""document.body.insertAdjacentHTML('beforeend', '<img src="x" onerror="document.title = 1">')""")
    assert page.title() != "1"


def test_the_keyboard_reaches_everything_in_order(chromium: Browser, address: str, complaints: list[str]) -> None:
    page = browsing.page(chromium, complaints)
    page.goto(f"{address}/check")
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("(({id, lang, type, className}) => id || lang || type || className)(document.activeElement)"))
    assert reached == ["skip", "name", *LANGUAGES, "text", "picture", "country", "submit"]
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_light_and_dark_can_both_be_read(chromium: Browser, address: str) -> None:
    grounds = set()
    for scheme in ("light", "dark"):
        page = chromium.new_context(color_scheme=scheme).new_page()  # type: ignore[arg-type]
        page.goto(f"{address}/check")
        _check(page)
        for selector in ("body", ".answer .word", ".answer .kind", "main button", ".quiet"):
            ratio = page.locator(selector).first.evaluate(CONTRAST)
            assert ratio >= 4.5, (scheme, selector, ratio)
        grounds.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert len(grounds) == 2


# Where the first letter of an element is drawn.
FIRST_LETTER = """element => {
  const range = document.createRange();
  range.setStart(element.firstChild, 0);
  range.setEnd(element.firstChild, 1);
  return range.getBoundingClientRect().x;
}"""

# The contrast of an element's text with what is behind it, as WCAG 2.2 defines it.
CONTRAST = """element => {
  const parts = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  let behind = element;
  const clear = e => { const p = parts(getComputedStyle(e).backgroundColor); return p.length == 4 && p[3] == 0; };
  while (clear(behind)) behind = behind.parentElement;
  const two = [light(parts(getComputedStyle(element).color)), light(parts(getComputedStyle(behind).backgroundColor))].sort((a, b) => b - a);
  return (two[0] + 0.05) / (two[1] + 0.05);
}"""


@pytest.mark.parametrize("width", [390, 360])
def test_no_line_of_a_telephone_breaks_a_number_and_a_wallet_breaks_where_it_must(
    chromium: Browser, address: str, complaints: list[str], width: int
) -> None:
    """`456-7-89123-` at the end of a line is read as all of it."""
    wallet = "0x52908400098527886E0F7030069857D2E4169EE7"
    numbers = ("456-7-89123-0", "+66 81 234 5678", "+880 1712-345678")
    for language in LANGUAGES:
        page = browsing.page(chromium, complaints, width=width)
        page.goto(f"{address}/check?lang={language}")
        page.select_option('[name="country"]', "TH")
        page.fill("#text", f"account 4567891230 at SCB, +66812345678, +8801712345678, {wallet}")
        with page.expect_navigation():
            page.locator("main form button").first.click()
        lines = "spans => spans.map(span => [span.innerText, span.getClientRects().length])"
        marked = dict(page.locator(".unbroken").evaluate_all(lines))
        assert {number: marked.get(number) for number in numbers} == dict.fromkeys(numbers, 1), language
        assert browsing.overflow(page) == 0 and wallet.casefold() in page.locator("main").inner_text().casefold()
        page.context.close()
