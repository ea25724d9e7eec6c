"""What a browser complains of, and what it only says."""

import browsing
import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.skipif(browsing.is_missing(), reason="no Chromium here, and ACCORD_NO_BROWSER says to go without")


def test_whoever_is_quicker_than_a_page_is_no_complaint(chromium: Browser) -> None:
    complaints: list[str] = []
    said: list[str] = []
    tab = browsing.page(chromium, complaints)
    tab.on("console", lambda message: said.append(message.text))
    tab.set_content("<input id='met'><input autofocus><script>document.getElementById('met').focus()</script>")
    with tab.expect_console_message(lambda message: message.text == "and this"):
        tab.evaluate("new Promise(requestAnimationFrame).then(() => new Promise(requestAnimationFrame))")
        tab.evaluate("console.log('and this')")
    assert said == [browsing.QUICKER, "and this"]
    assert complaints == ["and this"]
