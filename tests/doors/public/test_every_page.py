"""Every page that somebody without a name here can come to, in every language: how it looks, and that nothing is untranslated."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import browsing
import printing
import pytest
from asking import cast
from django.conf import settings
from django.utils import translation
from django.utils.translation import trans_real
from hubs import Hub
from playwright.sync_api import Browser, Page
from public_walk import Walk, entrances, guest_pages
from report_pages import roomy_reports
from reporting import declared

from accord.core.identifiers.rails import LABELS as RAILS
from accord.core.identifiers.wallets import WALLETS

LANGUAGES = tuple(code for code, _ in settings.LANGUAGES)
ROOMS = tuple(code for code, _ in settings.ROOM_LANGUAGES)


@pytest.fixture(autouse=True)
def _room(roomy: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.doors.public import appeal
    from accord.limits import Buckets

    roomy_reports(tmp_path, monkeypatch)
    for name in ("sends", "looks"):
        monkeypatch.setattr(appeal, name, Buckets(60_000, burst=1_000))


@pytest.fixture
def there(hub: Hub) -> tuple[Hub, Any]:
    """A hub with a cast, and one public report in it."""
    made = cast(hub)
    declared(made)
    hub.member("Tern").publish("parcel-fee-now.com", tlp="TLP:CLEAR", scheme="parcel")
    return hub, made


def every_page(hub: Hub, made: Any, languages: tuple[str, ...]) -> Iterator[tuple[str, str, Any]]:
    """Language, name, answer."""
    for language in languages:
        yield from ((language, name, answer) for name, answer in Walk(language).pages())
    yield from guest_pages(hub, made, languages)
    yield from entrances(hub, tuple(language for language in ROOMS if language in languages) or ROOMS[:1])


VOID = ("meta", "link", "input", "br", "img", "hr", "col", "wbr", "source", "path", "rect", "circle", "use")


# Names, symbols of assets, and what a member wrote. Clocks are named by how far they are ahead: no name of a zone says that.
NAMES = (
    frozenset(wallet.label for wallet in WALLETS)
    | frozenset(RAILS.values())
    | frozenset(("Accord", "UTC", "USDT", "BTC", "PromptPay", "It began with a message."))
)


class Words(HTMLParser):
    """What of a page is read: its texts, and attributes that are read aloud. Names and identifiers are in no language."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._skips: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        is_bank = tag == "option" and re.match("[A-Z]{2}:", given.get("value") or "")
        is_named = is_bank or tag in ("bdi", "script", "style") or (tag != "html" and "lang" in given) or given.get("translate") == "no"
        if tag not in VOID and (self._skips or is_named):
            self._skips.append(tag)
        self.texts += [value for name in ("aria-label", "alt", "title", "placeholder") if (value := given.get(name)) and not self._skips]

    def handle_endtag(self, tag: str) -> None:
        if self._skips and self._skips[-1] == tag:
            self._skips.pop()

    def handle_data(self, data: str) -> None:
        if not self._skips and data.strip():
            self.texts.append(data.strip())


def unsaid(page: str) -> list[str]:
    """What no catalogue knows: words outside the brackets that the pseudo-locale puts round what it translates."""
    words = Words()
    words.feed(page)
    whole = "\n".join(words.texts)
    while "⟦" in whole and (less := re.sub(r"⟦[^⟦⟧]*⟧", "", whole)) != whole:
        whole = less
    return [text for text in whole.split("\n") if re.search(r"[A-Za-z]{3,}", text)]


@pytest.fixture
def pseudo(monkeypatch: pytest.MonkeyPatch) -> None:
    """A language in which everything that a catalogue knows is English in brackets."""
    catalogues = {language: trans_real.translation(language)._catalog for language in LANGUAGES}

    def one(*given: Any) -> str:
        key, known = "\x04".join(map(str, given)), catalogues[translation.get_language() or "en"]
        return f"⟦{given[-1]}⟧" if key in known or (key, 0) in known else str(given[-1])

    def several(*given: Any) -> str:
        *_context, singular, plural, count = given
        return f"⟦{singular if count == 1 else plural}⟧"

    for name in ("gettext", "pgettext", "ngettext", "npgettext"):
        monkeypatch.setattr(translation._trans, name, several if "n" in name[:2] else one, raising=False)


def test_no_page_holds_a_word_that_no_catalogue_knows(there: tuple[Hub, Any], pseudo: None) -> None:
    told: dict[str, list[str]] = {}
    # What members read at the entrance is in fewer languages than what the public reads.
    pages = [*Walk("th").pages(), *((name, answer) for _, name, answer in guest_pages(*there, ("th",)))]
    pages += [(name, answer) for _, name, answer in entrances(there[0], ("ar",))]
    for name, answer in pages:
        words = [text for text in unsaid(answer.content.decode()) if not re.fullmatch(r"UTC[+-]\d\d:\d\d", text)]
        left = [text for text in words if text.strip(" ·") not in NAMES and not re.fullmatch(r"[A-Z]{3}, \w.*", text)]
        if left:
            told[name] = left[:12]
    assert told == {}, "\n".join(f"{name}: {left}" for name, left in told.items())


needs_chromium = pytest.mark.skipif(browsing.is_missing(), reason="no Chromium here, and ACCORD_NO_BROWSER says to go without")
is_whole = os.environ.get("ACCORD_WALK") == "whole"


class Shown:
    """A tab in which an answer is shown as it came, under the policy that it came with, and what is wrong with it there."""

    def __init__(self, chromium: Browser, **more: Any) -> None:
        self.complaints, self.told = list[str](), list[str]()
        self._came: Any = None
        self.address = ""
        self.tab = browsing.page(chromium, self.complaints, **more)
        self.tab.set_default_timeout(120_000)

    def serve(self, asked: Any, start: Any) -> Any:
        """By the server, for a browser through which all that a page asks for is led keeps nothing of it for the next."""
        from accord.site.wsgi import application

        if asked["PATH_INFO"] != "/as-it-came":
            return application(asked, start)
        headers = self._came.headers
        start("200 OK", [(key, headers[key]) for key in ("Content-Type", "Content-Security-Policy") if key in headers])
        return [self._came.content]

    def show(self, answer: Any) -> None:
        self._came = answer
        self.tab.goto(f"{self.address}/as-it-came")

    def note(self, where: str, found: list[str]) -> None:
        self.told += [f"{where}: {flaw}" for flaw in (*found, *self.complaints)]
        self.complaints.clear()


@contextmanager
def showing(chromium: Browser) -> Iterator[Shown]:
    shown = Shown(chromium)
    with browsing.served(shown.serve) as shown.address:
        yield shown


@needs_chromium
def test_every_page_fits_a_narrow_phone_in_every_language_and_axe_finds_nothing(chromium: Browser, there: tuple[Hub, Any]) -> None:
    """axe looks at each page in one way of writing, and in the other one at the first of its kind."""
    seen = list(every_page(*there, LANGUAGES))
    assert len({name for _language, name, _answer in seen}) >= 30
    looked: set[tuple[str, str]] = set()
    with showing(chromium) as shown:
        for language, name, answer in seen:
            shown.show(answer)
            what = (language, name if language == "en" else name.split()[0])
            is_new = language in browsing.WAYS_OF_WRITING and what not in looked
            looked.add(what)
            shown.note(f"{name} ({language})", [*wrong_with(shown.tab, language), *(browsing.flaws(shown.tab) if is_new else ())])
            if "ACCORD_PICTURES" in os.environ:  # a folder, for whoever wants to look at them
                picture = f"{name.replace(', ', '-').replace(' ', '-')}.{language}.png"
                shown.tab.screenshot(path=Path(os.environ["ACCORD_PICTURES"]) / picture, full_page=True)
    assert shown.told == [], "\n".join(shown.told)


@needs_chromium
@pytest.mark.skipif(not is_whole, reason="ACCORD_WALK=whole looks at each page in each language, at each width, by day and by night")
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_in_each_language_at_each_width(chromium: Browser, there: tuple[Hub, Any], language: str) -> None:
    with showing(chromium) as shown:
        # What members read at the entrance is in fewer languages, and in English elsewhere.
        for spoken, name, answer in every_page(*there, (language,)):
            shown.show(answer)
            found = wrong_with(shown.tab, spoken)
            for width in (360, 390, 1400):
                browsing.widen(shown.tab, width)
                found += [f"wider than {width} pixels"] if browsing.overflow(shown.tab) else []
                found += browsing.flaws(shown.tab, by_night=True) if width != 390 else []
            shown.note(f"{name} ({spoken})", found + printing.faults(shown.tab))
    assert shown.told == [], "\n".join(shown.told)


# How much too wide, in which language, how many headings: asked at once, and of the page itself. What Playwright finds elements with is
# put into each new page, which takes longer than all of this.
LOOKS = """() => [document.documentElement.scrollWidth - document.documentElement.clientWidth, document.documentElement.lang,
    document.querySelectorAll("h1").length]"""


def wrong_with(tab: Page, language: str) -> list[str]:
    tab.wait_for_load_state()
    width, spoken, count = tab.evaluate(LOOKS)
    flaws = [f"{width} px too wide"] if width else []
    flaws += [f"is in {spoken}"] if spoken != language else []
    return flaws + ([f"{count} headings"] if count != 1 else [])
