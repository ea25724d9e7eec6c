"""Every page of the console in a real browser, made from the list of pages: a new one fails until it is walked.

Each is opened once on a narrow phone in the pseudo-language of tests/support/pseudo.py: it fits from left to right and from right to left,
all that was written for people is translated, nothing is a code or an id that somebody would have to understand, and the browser's console
is silent. The first look at each, with something on it, is also on a wide screen, where axe finds nothing by day and by night.

With ACCORD_WALK=whole each is also walked in every language that the console has, at 360, 390 and 1400 pixels, by day and by night.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import browsing
import printing
import pseudo
import pytest
import walking
from hubs import Hub
from playwright.sync_api import Browser, Page
from rooms import caller

pytestmark = pytest.mark.skipif(browsing.is_missing(), reason="no Chromium here, and ACCORD_NO_BROWSER says to go without")

# What answers a GET and is no page.
NO_PAGE = {
    "files/{id}": "a file, to be kept",
    "money/export": "a file, to be kept",
    "audit/export": "a file, to be kept",
    "desks/{id}/rota.ics": "a file, to be kept",
    "appeals/{id}/papers/{number}": "a file, to be kept",
    "reports/{id}/pictures/{number}": "a picture",
    "rescues/{id}/pictures/{statement}/{number}": "a picture",
    "cases/{id}/evidence/{item}/file": "a file, to be kept",
    "cases/{id}/evidence/bag": "a file, to be kept",
    "cases/{id}/evidence/report": "a file, to be kept",
    "cases/{id}/evidence/uploads/{upload}": "an answer to a script",
    "field/worker": "a script",
    "push/worker.js": "a script",
    "field/ready": "an answer to a script",
    "field/kit": "an answer to a script",
    "drafts/here": "an answer to a script",
    "drafts/of": "an answer to a script",
    "rota": "it leads on to the rota of the desk",
}
# What no person reads: an id, a time as programs write it, a name with a version, and what stands for nothing in a program.
CODE = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}|\d{4}-\d\d-\d\dT\d\d|\b[a-z]+(?:-[a-z]+)*@\d+\b|^(?:None|True|False)$|\{\}|\[\]|<\w+[ >]"
    r"|\b[a-z]+_[a-z_]+\b|\bperson:[0-9a-f]",
    re.MULTILINE,
)
# These are asked for, or read by programs: the columns of a table that is taken in.
WITH_CODES = {
    "people/{id}": "one's sign-in name is made of an id in this world",
    "settings": "one's sign-in name is made of an id in this world",
    "responsibilities/import": "the columns of a table, as programs write it",
    "requests/{id}/payments/{payment}": "the references of a payment, as its bank gave them",
    "countries/{code}": "a source is quoted with the names that stand in it",
    "proposals/new": "the file of a protocol, as programs read it",
    "proposals/{id}": "the file of a protocol, as programs read it",
}
# Names of bank messages, which the standard gives and every language keeps.
NAMES_OF_MESSAGES = re.compile(r"^(?:camt|head|pacs)\.\d{3}\.\d{3}\.\d\d$")
# What is typed on a page, shown as it would be typed; and banks that no source gives a name.
EXAMPLES = {
    "responsibilities/add": "^: ",
    "responsibilities/import": "^TR7",
    "countries/{code}/banks": "^virtual-",
    "requests/{id}/payments/{payment}": "^[0-9a-f]{8}-[0-9a-f-]{27}$",
    # The lines of a protocol's file, and what went and came of it.
    **dict.fromkeys(("proposals/new", "proposals/{id}"), r"^[-+@ ]*(#|\[|\w[\w-]* = |\w+-\w[\w-]* = |\"|---|@@|$)"),
}


def pages() -> list[Any]:
    from accord.doors.console.urls import PAGES

    return [page for page in PAGES if "GET" in page.methods and page.path not in NO_PAGE]


def plan(made: walking.World) -> Iterator[tuple[str, str, str]]:
    """The path in the list, who looks, and the address: with something on it, and as who has just joined sees it."""
    who = {name: caller(row) for name, row in made.people.items()}
    for page in pages():
        looks = list(made.looks.get(page.path, ()))
        if "{" not in page.path:
            for readers in (walking.READERS,) if looks else (walking.READERS, walking.NEWCOMERS):
                looks += [(name, page.path) for name in readers if page.is_open_to(who[name])][:1]
        assert looks, f"{page.path}: say in tests/support/walking.py what to look at there, or in NO_PAGE why it is none."
        yield from ((page.path, name, address) for name, address in dict.fromkeys(looks))


@pytest.fixture
def made(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> walking.World:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    monkeypatch.setattr(settings, "ACCORD_DATA", tmp_path)
    return walking.world(hub)


class Walk:
    """A tab for each of those who look, one after the other, and what was found on each page."""

    def __init__(self, chromium: Browser, address: str, made: walking.World, **more: Any) -> None:
        self.chromium, self.address, self.made, self.more = chromium, address, made, more
        self.heard: list[str] = []
        self.found: dict[str, list[str]] = {}
        self._tabs: dict[str, Page] = {}

    def tab(self, who: str) -> Page:
        if who not in self._tabs:
            self._tabs[who] = browsing.opened(self.chromium, self.address, self.made.people[who], self.heard, **self.more)
        return self._tabs[who]

    def look(self, who: str, place: str) -> Page:
        page = self.tab(who)
        self.heard.clear()
        answer = page.goto(f"{self.address}/console/{place}")
        faults = self.found.setdefault(f"{who}: {place}", [])
        if answer is None or answer.status != 200:
            faults.append(f"status {answer and answer.status}")
        # Asked of the page itself: what finds elements for Playwright is half a second's work for twenty pages.
        headings = page.evaluate("document.querySelectorAll('h1').length")
        if headings != 1:
            faults.append(f"{headings} headings of the page")
        return page

    def note(self, who: str, place: str, faults: list[str]) -> None:
        self.found[f"{who}: {place}"] += [*faults, *(f"the browser says: {heard}" for heard in self.heard)]

    def faults(self) -> str:
        return "\n".join(f"{place}\n    " + "\n    ".join(faults) for place, faults in self.found.items() if faults)


# By how much a page is wider than its window from either side, and what sticks out there, the innermost of it; and what was written that
# is squeezed into a column of a few letters.
FIT = """() => {
    const root = document.documentElement, over = [];
    for (const side of ["rtl", "ltr"]) {
        root.dir = side;
        const by = root.scrollWidth - root.clientWidth;
        if (by) over.push([by, side, [...document.body.querySelectorAll("*")]
            .map(each => [each, each.getBoundingClientRect()])
            .filter(([, box]) => box.width && (box.right > innerWidth + 0.5 || box.left < -0.5)).map(([each]) => each)
            .filter(each => !each.closest(".table-region:not(.stack), .visually-hidden, .skip"))
            .slice(-2).map(each => each.outerHTML.slice(0, 120))]);
    }
    const squeezed = [...document.querySelectorAll("main dd, main dt")]
        .filter(each => each.checkVisibility() && each.innerText.trim().length > 12 && each.getBoundingClientRect().width < 72)
        .slice(0, 2).map(each => each.outerHTML.slice(0, 120));
    return [over, squeezed];
}"""


# An id that stands twice leads a script or a screen reader to the wrong place; a help or an error that no field names is never heard.
TIED = """() => {
    const faults = [], every = selector => [...document.querySelectorAll(selector)];
    const ids = every("[id]").map(each => each.id);
    for (const id of new Set(ids.filter((id, place) => ids.indexOf(id) !== place))) faults.push("twice the id " + id);
    const named = new Set();
    for (const name of ["aria-describedby", "aria-labelledby"])
        for (const each of every(`[${name}]`)) for (const id of each.getAttribute(name).split(/\\s+/)) {
            named.add(id);
            if (id && !ids.includes(id)) faults.push(`${name} leads to nothing: ${id}`);
        }
    for (const each of every("[id$=_helptext], .error[id]")) if (!named.has(each.id)) faults.push("no field is described by " + each.id);
    return faults;
}"""


# What is folded is looked at too where most of a page is: the steps of a rescue.
UNFOLD = "document.querySelectorAll('main details').forEach(each => { each.open = true })"


def fit(page: Page) -> list[str]:
    page.wait_for_load_state()
    over, squeezed = page.evaluate(FIT)
    faults = [f"{by} pixels wider than a narrow phone, {side}: {those}" for by, side, those in over]
    return faults + [f"squeezed on a narrow phone: {text}" for text in squeezed]


def sound(page: Page, shapes: set[int]) -> list[str]:
    """What axe finds on a wide screen."""
    browsing.widen(page, 1400)
    if "/rescues/" in page.url:
        page.evaluate(UNFOLD)
    faults = browsing.flaws_of_new(page, shapes)
    browsing.widen(page, 360)
    return faults


def test_every_page_is_sound(chromium: Browser, address: str, made: walking.World) -> None:
    walk, known = Walk(chromium, address, made, width=360), pseudo.Known(walking.names(made))
    seen: set[str] = set()
    shapes: set[int] = set()
    with pseudo.spoken():
        for path, who, place in plan(made):
            page = walk.look(who, place)
            faults = fit(page) + page.evaluate(TIED)
            said = known.unknown(pseudo.outside(page))
            faults += [
                f"untranslated: {text}"
                for text in said
                if not re.search(EXAMPLES.get(path, "^$"), text) and not NAMES_OF_MESSAGES.match(text)
            ]
            codes = [] if path in WITH_CODES else CODE.findall(page.evaluate("document.querySelector('main').innerText"))
            faults += [f"a code: {code}" for code in codes]
            if path not in seen:
                faults += sound(page, shapes)
                seen.add(path)
            walk.note(who, place, faults)
    assert not walk.faults(), walk.faults()


@pytest.mark.skipif(os.environ.get("ACCORD_WALK") != "whole", reason="ACCORD_WALK=whole walks in each language, at each width")
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_in_each_language_at_each_width(chromium: Browser, address: str, made: walking.World, language: str) -> None:
    walk = Walk(chromium, address, made)
    for _, who, place in plan(made):
        page = walk.look(who, f"{place}{'&' if '?' in place else '?'}lang={language}")
        faults = []
        for width in (360, 390, 1400):
            browsing.widen(page, width)
            faults += [f"wider than {width} pixels"] if browsing.overflow(page) else []
            faults += browsing.flaws(page, by_night=True) if width != 390 else []
        faults += printing.faults(page)
        walk.note(who, f"{place}{'&' if '?' in place else '?'}lang={language}", faults)
    assert not walk.faults(), walk.faults()


def test_what_is_no_page_is_named_with_its_reason() -> None:
    from accord.doors.console.urls import PAGES

    paths = {page.path for page in PAGES if "GET" in page.methods}
    assert set(NO_PAGE) <= paths and set(WITH_CODES) <= paths - set(NO_PAGE)


def test_the_pseudo_language_tells_what_was_translated_from_what_was_filled_in() -> None:
    assert pseudo.bracketed("Hold %(amount)s for {name}.") == "⟦Hold ⟧%(amount)s⟦ for ⟧{name}⟦.⟧"
    assert pseudo.bracketed("{amount} %d") == "{amount} %d", "nothing was written here"
    known = pseudo.Known({"Kasi"})
    assert known.unknown(["Kasi, 2026-11-24 18:56", "hold-funds", "THB 480,000"]) == ["hold-funds"]
