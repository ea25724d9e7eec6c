"""The parts in a real browser, under the console's own policy: widths, themes, directions, keys, dialogs, with and without JavaScript."""

from collections.abc import Iterator

import browsing
import gallery
import pytest
from playwright.sync_api import Browser, Page, expect

# Where the first and the last letter of an element stand.
ENDS = """element => {
    const text = element.firstChild;
    return [0, text.length - 1].map(at => {
        const range = new Range();
        range.setStart(text, at);
        range.setEnd(text, at + 1);
        return range.getBoundingClientRect().x;
    });
}"""

pytestmark = pytest.mark.skipif(browsing.is_missing(), reason="no Chromium here, and ACCORD_NO_BROWSER says to go without")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with gallery.installed(), gallery.served() as address:
        yield address


def opened(chromium: Browser, url: str, complaints: list[str], *, width: int = 1440, dark: bool = False, javascript: bool = True) -> Page:
    context = chromium.new_context(
        viewport={"width": width, "height": 760}, color_scheme="dark" if dark else "light", java_script_enabled=javascript
    )
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(f"failed: {request.url}"))
    page.goto(url)
    return page


def overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


QUERIES = ["", "detail=1", "lang=ar&dir=rtl", "lang=ar&dir=rtl&detail=1"]


@pytest.mark.parametrize("query", QUERIES)
def test_no_page_is_wider_than_its_window_and_axe_finds_nothing(chromium: Browser, address: str, complaints: list[str], query: str) -> None:
    page = opened(chromium, f"{address}/?{query}", complaints)
    for width in (1920, 1440, 1280, 1240, 1120, 1100, 1024, 900, 768, 767, 620, 390, 360, 320):
        page.set_viewport_size({"width": width, "height": 760})
        assert overflow(page) == 0, width
        if width in (1440, 360):
            assert browsing.flaws(page) == [], width


def test_where_the_system_chooses_the_colours_the_current_place_and_row_alone_are_marked(
    chromium: Browser, address: str, complaints: list[str]
) -> None:
    """As Windows does for high contrast: an edge without colour is drawn there in the colour of the letters."""
    page = opened(chromium, f"{address}/?detail=1", complaints)
    page.emulate_media(forced_colors="active", color_scheme="dark")
    edge = "all => all.map(each => [each.matches('[aria-current], [aria-current] *, [data-new] *'), getComputedStyle(each)[%r]])"
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    for place, side in (
        (".nav li a", "borderInlineStartColor"),
        (".tabs li a", "borderBlockEndColor"),
        ("tr > :first-child", "borderInlineStartColor"),
    ):
        drawn = page.locator(place if place[0] == "." else f"tbody {place}").evaluate_all(edge % side)
        assert {is_marked for is_marked, _ in drawn} == {True, False}, place
        assert all((colour != ground) == is_marked for is_marked, colour in drawn), (place, drawn)


@pytest.mark.parametrize("query", ["", "detail=1"])
def test_axe_finds_nothing_by_night(chromium: Browser, address: str, complaints: list[str], query: str) -> None:
    """What night can break is the colours, and they are the same in both directions."""
    page = opened(chromium, f"{address}/?{query}", complaints, width=1120, dark=True)
    assert browsing.flaws(page, rules=browsing.COLOURS) == []


@pytest.mark.parametrize("query", ["", "lang=ar&dir=rtl", "theme=dark"])
def test_the_entrance_is_one_column(chromium: Browser, address: str, complaints: list[str], query: str) -> None:
    page = opened(chromium, f"{address}/entrance?{query}", complaints, width=360)
    assert overflow(page) == 0
    assert browsing.flaws(page) == []
    assert page.locator(".languages a").count() == 6


def test_right_to_left_mirrors(chromium: Browser, address: str, complaints: list[str]) -> None:
    places = []
    for query in ("", "lang=ar&dir=rtl"):
        page = opened(chromium, f"{address}/?{query}", complaints)
        box = page.locator("nav.nav").bounding_box()
        assert box is not None
        places.append(box["x"])
        # Digits inside Arabic are drawn from left to right.
        number = page.locator(".identifier").first
        ends = number.evaluate(ENDS)
        assert ends[0] < ends[1]
    assert places[0] == 0 and places[1] > 720


def test_the_theme_of_a_person_goes_before_that_of_the_machine(chromium: Browser, address: str, complaints: list[str]) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    light = opened(chromium, f"{address}/", complaints).evaluate(ground)
    dark = opened(chromium, f"{address}/", complaints, dark=True).evaluate(ground)
    assert light != dark
    assert opened(chromium, f"{address}/?theme=dark", complaints).evaluate(ground) == dark
    assert opened(chromium, f"{address}/?theme=light", complaints, dark=True).evaluate(ground) == light


@pytest.mark.parametrize("width", [1440, 390])
def test_rows_by_key_and_the_list_keeps_its_place(chromium: Browser, address: str, complaints: list[str], width: int) -> None:
    page = opened(chromium, f"{address}/", complaints, width=width)
    page.evaluate("document.activeElement.blur()")
    for key in "jjjk":
        page.keyboard.press(key)
    row = page.locator("[data-row]").nth(1)
    expect(row.locator("a")).to_be_focused()
    before = page.evaluate("scrollY")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Signal 4,211")).to_be_visible()
    expect(row).to_have_attribute("aria-current", "true")
    assert page.url.endswith("?detail=1")
    assert page.locator(".list table").first.is_visible() == (width == 1440)
    page.keyboard.press("Escape")
    expect(page.locator("#detail")).to_be_empty()
    expect(row.locator("a")).to_be_focused()
    assert page.evaluate("scrollY") == before


def test_keys_are_silent_while_somebody_types(chromium: Browser, address: str, complaints: list[str]) -> None:
    page = opened(chromium, f"{address}/", complaints)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    page.keyboard.type("g?/jk")
    expect(page.locator("#find")).to_have_value("g?/jk")
    assert page.locator("dialog[open]").count() == 0
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    assert browsing.flaws(page) == []
    page.keyboard.press("Escape")
    page.keyboard.type("gm")
    page.wait_for_url("**/console/4")


def test_the_palette_goes_where_a_few_letters_say(chromium: Browser, address: str, complaints: list[str]) -> None:
    page = opened(chromium, f"{address}/?detail=1", complaints)
    page.keyboard.press("Control+k")
    assert browsing.flaws(page) == []
    page.keyboard.type("zzz")
    expect(page.locator("#palette-none")).to_be_visible()
    page.keyboard.press("Control+a")
    page.keyboard.type("e")
    before = page.locator("#palette [aria-selected=true]").inner_text()
    page.keyboard.press("ArrowDown")
    assert page.locator("#palette [aria-selected=true]").inner_text() != before
    page.keyboard.press("Control+a")
    page.keyboard.type("rertact")  # with a slip
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Retract")).to_be_visible()
    assert page.locator("dialog[open]").count() == 1


def test_a_confirmation_opens_with_its_consequence_and_takes_no_hasty_key(chromium: Browser, address: str, complaints: list[str]) -> None:
    page = opened(chromium, f"{address}/?detail=1", complaints)
    page.get_by_role("button", name="Retract", exact=True).click()
    dialog = page.get_by_role("dialog", name="Retract")
    expect(dialog).to_contain_text("41 members will stop blocking this number within seconds.")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    assert browsing.flaws(page) == []
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()


def test_clocks_tick_by_the_time_of_the_hub(chromium: Browser, address: str, complaints: list[str]) -> None:
    """The desk's own clock is years away from the gallery's; the second drawn is still the next one."""
    page = opened(chromium, f"{address}/", complaints)
    clock = page.locator(".clock.soon [data-text]").first
    first = clock.inner_text()
    expect(clock).not_to_have_text(first)
    assert first.startswith(("42 min", "41 min")) and clock.inner_text().startswith("41 min")


def test_bells_and_new_rows_are_told_and_move_nothing(chromium: Browser, address: str, complaints: list[str]) -> None:
    page = opened(chromium, f"{address}/?stream=1", complaints)
    expect(page.locator(".bells [data-bell-count]")).to_have_text("5")
    expect(page).to_have_title("(5) Signals · Accord")
    expect(page.locator(".new-rows")).to_contain_text("Show them")
    assert page.locator("[data-row]").count() == 4


def test_the_menu_and_the_confirmation_work_without_javascript(chromium: Browser, address: str, complaints: list[str]) -> None:
    page = opened(chromium, f"{address}/?detail=1", complaints, width=360, javascript=False)
    assert overflow(page) == 0
    share = page.get_by_role("link", name="Share")
    expect(share).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(share).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("details.confirm summary").click()
    expect(page.get_by_role("button", name="Retract signal 4,211")).to_be_visible()
    expect(page.get_by_role("button", name="Cancel")).to_be_hidden()
    page.get_by_role("link", name="Back to the list").click()
    page.get_by_text("Filter", exact=True).click()
    expect(page.get_by_role("button", name="Apply")).to_be_visible()
