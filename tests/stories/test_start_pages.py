"""The first pages of docs/start are played as they stand, each from its own blocks alone, in an empty folder and one shell.

A new page needs no test of its own: what it says that a command prints is looked at, and the minutes that it claims.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import typed_program

from play_start import Failed, play

if TYPE_CHECKING:
    from browsers import Kept

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "docs" / "start").glob("*.md"))
PROGRAMS = Path(sys.executable).parent


@pytest.fixture
def by_hand(page: Path, kept_browsers: "Kept") -> Callable[[Path], None] | None:
    """What a page tells people to do in the console, done in a browser; nothing for a page of programs alone, or without a browser."""
    import browsing

    if page.stem != "shelter" or browsing.is_missing():
        return None

    def play_console(folder: Path) -> None:
        import shelter_console

        with kept_browsers.at_work() as kept:
            browser = kept.browser(whole=False)
            shelter_console.play_console(browser, folder)
            for context in browser.contexts:
                context.close()

    return play_console


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_first_page_does_what_it_says_in_the_minutes_that_it_claims(
    page: Path, by_hand: Callable[[Path], None] | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(PROGRAMS), prepend=os.pathsep)
    (tmp_path / "page").mkdir()
    with typed_program.on_path(tmp_path / "programs") as programs:
        played = play(page, tmp_path / "page", programs, by_hand)
    assert any(block.language == "text" for block in played.blocks), "a page says what its commands print"
    reading = played.minutes - played.seconds / 60
    assert reading < played.minutes_claimed * 2 / 3, f"reading it takes {reading:.1f} minutes of the {played.minutes_claimed} claimed"


@pytest.mark.parametrize(
    ("blocks", "what"),
    [
        ("```sh played\nfalse\n```\n", "ended at or after"),
        ("```sh played\necho one\n```\n\n```text played\ntwo\n```\n", "the page says"),
        ("```sh\necho one\n```\n", "no block"),
    ],
)
def test_a_page_that_does_not_do_what_it_says_is_found(tmp_path: Path, blocks: str, what: str) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"# A page\n\nDone in 5 minutes.\n\n## One\n\n{blocks}", encoding="utf-8")
    with pytest.raises(Failed, match=what):
        play(page, tmp_path, PROGRAMS)
