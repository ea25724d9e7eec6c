"""Colours are looked at once for each shape of element, by day and by night: what is new and can't be read is found."""

import browsing
import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.skipif(browsing.is_missing(), reason="no Chromium here, and ACCORD_NO_BROWSER says to go without")
PAGE = """<!doctype html><html lang="en"><title>A page</title><style>
body { background: #fff; color: #111 } .faint { color: %s } @media (prefers-color-scheme: dark) { .shade { color: #222; background: #111 } }
</style><main><h1>A page</h1><p>It is read.</p>%s</main></html>"""
COUNT = """() => {
    window.at = 0;
    const run = axe.run;
    if (!axe.counts) axe.run = (within, options) => { at += options.runOnly ? within.length : 0; return run(within, options); };
    axe.counts = true;
}"""
FAINT, SHADE, BOTH = '<p class="faint">Faint</p>', '<p class="shade">Shade</p>', '<div><p class="shade faint">Both</p></div>'


def test_what_is_new_is_looked_at_by_day_and_by_night_and_once(chromium: Browser) -> None:
    page, seen = chromium.new_page(), set[int]()

    def found(colour: str, body: str) -> list[str]:
        page.set_content(PAGE % (colour, body))
        return browsing.flaws_of_new(page, seen)

    assert found("#111", "") == []
    by_day, by_night = found("#eee", FAINT + SHADE.replace("shade", "plain"))
    assert by_day.startswith("color-contrast") and "faint" in by_day and by_night == f"by night: {by_day}"
    (shade,) = found("#111", FAINT + SHADE)
    assert shade.startswith("by night: color-contrast") and "shade" in shade
    assert found("#eee", FAINT + SHADE) == [], "both were looked at"
    assert len(found("#eee", BOTH)) == 2, "one of another class in another place"
    assert found("#111", "<h3>Not the next</h3>")[0].startswith("heading-order"), "all else is asked of every page"


def test_a_colour_that_was_good_once_is_good_wherever_it_is_the_same(chromium: Browser) -> None:
    page = chromium.new_page()
    page.emulate_media(color_scheme="light")

    def found(body: str, style: str = "", **more: bool) -> list[str]:
        page.set_content(PAGE.replace("</style>", f"{style}</style>") % ("#777", body))
        return browsing.flaws(page, **more)

    def looks(body: str) -> int:
        """At how many axe looks."""
        found("")
        page.evaluate(COUNT)
        page.evaluate("body => { document.querySelector('main').innerHTML = `<h1>A page</h1>${body}` }", body)
        assert browsing.flaws(page) == []
        return int(page.evaluate("at"))

    same, faint = '<p class="one">Read</p>', "color-contrast: <p"
    assert found(same) == [] and looks(same * 3) == 0
    assert looks('<p style="color: #123456">Another</p>') == 1 and looks('<p style="color: #123456">Another</p>') == 0
    # The same class and place, in other colours, on another ground further out, smaller, fainter.
    for style in (".one { color: #ccc }", "main { background: #333 }", "main { opacity: 0.3 }", "body { background: #222 }"):
        for _ in range(2):  # what is not good is told as often as it is looked at
            assert any(flaw.startswith(faint) for flaw in found(same, style)), style
    large = "<p class=large>Large</p>"
    assert found(large, ".large { font-size: 40px; color: #888 }") == []
    assert found(large, ".large { font-size: 12px; color: #888 }") != []
    # What axe does not judge says nothing of others that look the same.
    assert found("<button disabled>Not now</button>", "button, button:disabled { color: #bbb; background: #fff }") == []
    assert found("<button>Now</button>", "button, button:disabled { color: #bbb; background: #fff }") != []
    night = "@media (prefers-color-scheme: dark) { .one { color: #222; background: #111 } }"
    assert found(same, night) == [] and found(same, night, by_night=True)[0].startswith("by night: color-contrast")


def test_a_link_is_told_from_the_words_round_it(chromium: Browser) -> None:
    page = chromium.new_page()
    body = '<p>There are many words round <a href="/x">a link</a> in this sentence.</p>'

    def found(style: str) -> list[str]:
        page.set_content(PAGE.replace("</style>", f"{style}</style>") % ("#111", body))
        return browsing.flaws(page)

    assert found("a { color: #111 }") == []
    for _ in range(2):
        assert [flaw.partition(":")[0] for flaw in found("a { color: #151515; text-decoration: none }")] == ["link-in-text-block"]
