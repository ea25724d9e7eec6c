"""Colours are looked at once for each shape of element, by day and by night: what is new and can't be read is found."""

import browsing
import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.skipif(browsing.is_missing(), reason="no Chromium here, and ACCORD_NO_BROWSER says to go without")
PAGE = """<!doctype html><html lang="en"><title>A page</title><style>
body { background: #fff; color: #111 } .faint { color: %s } @media (prefers-color-scheme: dark) { .shade { color: #222; background: #111 } }
</style><main><h1>A page</h1><p>It is read.</p>%s</main></html>"""
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
