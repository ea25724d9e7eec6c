"""A newcomer tries the story that the demo prints, from the printed text alone: on a wide screen in English, and on a telephone with the
public pages in Thai and the console in Arabic. Nothing that a step needs stands anywhere but on the screen or in the text."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import browsing
import demos
import newcomer
import pytest
from newcomer import Newcomer
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.skipif(browsing.is_missing(), reason="no Chromium here, and ACCORD_NO_BROWSER says to go without")
CHAPTERS = 8
# How often the whole story presses something, and into how many fields it types: a page that asks for one more is found here. On a
# telephone the menu is opened first, each time that a place is chosen there.
PRESSES = {1400: 34, 390: 34}
TYPED = 27
# Pictures of every step, for somebody to look at, where this names a folder.
PICTURES = os.environ.get("ACCORD_PICTURES", "")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patched, browsing.alone() as launched:
        patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield launched


@pytest.mark.parametrize(("width", "public", "console"), [(1400, "en", "en"), (390, "th", "ar")])
def test_a_newcomer_plays_the_story_from_the_printed_text_alone(
    chromium: Browser, tmp_path: Path, capsys: Any, width: int, public: str, console: str
) -> None:
    with demos.whole(tmp_path / "demo") as output:
        story = newcomer.read(output["story"])
        assert len(story) == CHAPTERS
        complaints: list[str] = []
        page = browsing.page(chromium, complaints, width=width)
        person = Newcomer(page, output["password"], public, console, _look(width, {"public": public, "console": console}))
        person.play(story)
        page.context.close()
        assert complaints == []
        assert (person.clicks, person.typed) == (PRESSES[width], TYPED)
        with capsys.disabled():
            print(f"\nthe story at {width} px, {public} and {console}: {person.clicks} presses, {person.typed} fields typed")


def _look(width: int, languages: dict[str, str]) -> Any:
    """Each page is in the language that was chosen, no wider than its window, and says that it is a demonstration."""
    count = iter(range(1, 1000))

    def look(page: Page, where: str) -> None:
        at = "console" if "/console" in page.url else "public"
        assert page.locator("html").get_attribute("lang") == languages[at], where
        assert browsing.overflow(page) == 0, where
        assert page.locator(".demo").count() == 1, where
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/{width}-{next(count):02d}.png", full_page=True, caret="initial")

    return look
