"""A newcomer who has nothing but what the demo printed: reads its story line by line, and does in a browser what each line says.

What a line may say: `Open ADDRESS`, `sign in as NAME`, `Press "..."` (also `in the menu`, `in the form`, or `in the row of "..."`),
`"question": answer`, `You see "..."`, and `Keep the code`. In another language the newcomer reads the same words on the pages as the
pages have them.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

CODE = "the code"
LINE = " // "  # where what is typed goes on in the next line
PATIENCE = 20_000  # milliseconds that a page may take to come on a busy machine
_LINE = re.compile(
    r'Open (?P<open>\S+?)(?=[.,]?(?:\s|$))|sign in as (?P<who>\w+)|(?P<keep>Keep the code)|You see "(?P<see>[^"]+)"'
    r'|Press "(?P<press>[^"]+)"(?P<where> in the menu| in the form| in the row of "(?P<row>[^"]+)")?'
    r'|"(?P<label>[^"]+)": (?P<value>.+?)\.(?=\s+(?:Press|You|Keep|Open|")|$)'
)
_PLACE = re.compile(r"\{(\w*)\}|%\((\w+)\)s")


@dataclass(frozen=True)
class Act:
    """One thing to do."""

    do: str
    what: str
    more: str = ""


@dataclass(frozen=True)
class Chapter:
    """A numbered part of the story: what it is about, and what is done, line by line."""

    title: str
    lines: tuple[tuple[str, tuple[Act, ...]], ...]


def read(text: str) -> list[Chapter]:
    """The story as it was printed. Each line must say something that can be done."""
    chapters: list[Chapter] = []
    for line in text.splitlines():
        if heading := re.fullmatch(r"\s*(\d+)\. (.+)", line):
            chapters.append(Chapter(heading[2], ()))
        elif line.strip() and chapters:
            acts = tuple(_acts(line))
            assert acts, f"a line of the story that says nothing to do: {line}"
            chapters[-1] = Chapter(chapters[-1].title, (*chapters[-1].lines, (line.strip(), acts)))
    return chapters


def _acts(line: str) -> Iterator[Act]:
    end = 0
    for part in _LINE.finditer(line):
        between = line[end : part.start()].strip(" .,")
        assert between in ("", "and", "Then"), f"what does {between!r} mean in: {line}"
        end = part.end()
        if part["open"]:
            yield Act("open", part["open"])
        elif part["who"]:
            yield Act("sign in", part["who"])
        elif part["keep"]:
            yield Act("keep", CODE)
        elif part["see"]:
            yield Act("see", part["see"])
        elif part["press"]:
            where = part["where"] or ""
            yield Act("row" if part["row"] else where.removeprefix(" in the ") or "press", part["press"], part["row"] or "")
        else:
            yield Act("answer", part["label"], part["value"])
    assert not line[end:].strip(" ."), f"what does the end mean of: {line}"


@dataclass
class Newcomer:
    """Somebody at a browser. `public` and `console` are the languages that are chosen there; `look` is called after each line.

    `clicks` counts what the story presses; how often a page is shown anew until it has come depends on the machine, and is not counted.
    """

    page: Page
    password: str
    public: str = "en"
    console: str = "en"
    look: Callable[[Page, str], None] = lambda page, where: None
    clicks: int = 0
    typed: int = 0
    letters: int = 0
    code: str = ""
    _signed_in: str = field(default="", init=False)

    def play(self, story: list[Chapter]) -> None:
        for number, chapter in enumerate(story, 1):
            for line, acts in chapter.lines:
                for act in acts:
                    self._do(act, line)
                self.page.wait_for_load_state()
                self.look(self.page, f"{number}: {line}")

    def _do(self, act: Act, line: str) -> None:
        try:
            {
                "open": self._open,
                "sign in": self._sign_in,
                "press": self._press,
                "menu": self._menu,
                "form": self._form,
                "row": self._row,
                "answer": self._answer,
                "see": self._see,
                "keep": self._keep,
            }[act.do](act)
        except Exception as error:
            error.add_note(f"{line}\n{act}\n{self.page.url}\n{self.page.locator('main').first.inner_text()[:3000]}")
            raise

    @property
    def language(self) -> str:
        path = urlsplit(self.page.url).path
        return self.console if path.startswith(("/console", "/account")) else self.public

    def _said(self, text: str) -> str:
        return said(text, self.language)

    def _click(self, at: Locator) -> None:
        self.clicks += 1
        at.click()
        # A part of the page that was asked for comes before anything else is done.
        self.page.wait_for_function("() => !document.querySelector('.htmx-request')", timeout=PATIENCE)

    def _open(self, act: Act) -> None:
        path = urlsplit(act.what).path
        language = self.console if path.startswith(("/console", "/account")) else self.public
        self.page.goto(f"{act.what}?lang={language}")

    def _sign_in(self, act: Act) -> None:
        name = self.page.get_by_label(self._said("Sign-in name"))
        if self._signed_in and not name.count():
            self._in_the_menu(self.page.get_by_role("button", name=self._said("Sign out")))
            self.page.wait_for_load_state()
            self.page.goto(f"{_origin(self.page)}/console/?lang={self.console}")
        name.fill(act.what)
        self.page.locator("input[type=password]").fill(self.password)
        self.typed += 2
        self._click(self.page.get_by_role("button", name=self._said("Sign in"), exact=True))
        self._signed_in = act.what
        expect(self.page.locator("nav#nav")).to_be_attached()
        if self.console != "en":
            self._choose_language()

    def _choose_language(self) -> None:
        """Each person of the cast reads English until they choose otherwise, in their settings. No part of the story, and not counted."""
        self.page.goto(f"{_origin(self.page)}/console/settings")
        choice = self.page.locator("main select[name=language]")
        if choice.input_value() != self.console:
            choice.select_option(self.console)
            self.page.locator("main form:has(select[name=language]) button").first.click()
            expect(self.page.locator("html")).to_have_attribute("lang", self.console)
        self.page.goto(f"{_origin(self.page)}/console/")

    def _press(self, act: Act) -> None:
        name = self._said(act.what)
        main = self.page.locator("main")
        self._click(_shown(main.get_by_role("button", name=name), main.get_by_role("link", name=name), main.get_by_text(name)))

    def _form(self, act: Act) -> None:
        """The button that sends the form which stands beside the request, or below it."""
        self._click(_shown(self.page.locator("main form.step-form").get_by_role("button", name=self._said(act.what))))

    def _menu(self, act: Act) -> None:
        """A place, or a page among the tabs of the place that one is in."""
        name = place_said(act.what, self.language)
        tab = self.page.locator("nav#tabs").get_by_role("link", name=name)
        self._in_the_menu(tab if tab.filter(visible=True).count() else self.page.locator("nav#nav").get_by_role("link", name=name))

    def _in_the_menu(self, there: Locator) -> None:
        """What stands in the menu, which a narrow page shows when it is asked for."""
        locator = there.filter(visible=True)
        if not locator.count():
            self._click(self.page.locator("button.menu"))
        self._click(locator.first)

    def _row(self, act: Act) -> None:
        """The row that says this and has that; where none shows it, in the first that says this, unfolded."""
        name = self._said(act.what)
        rows = self.page.locator("main [data-row]").filter(has_text=self._said(act.more))
        having = rows.filter(has=self.page.get_by_role("button", name=name).or_(self.page.get_by_role("link", name=name)))
        with suppress(AssertionError):
            expect(having.first).to_be_visible(timeout=PATIENCE)
        row = having.first if having.count() else rows.first
        expect(row).to_be_visible()
        pressed = _shown(row.get_by_role("button", name=name), row.get_by_role("link", name=name), wait=False)
        if pressed is None:
            self._click(row.locator("summary"))
        self._click(pressed or _shown(row.get_by_role("button", name=name), row.get_by_role("link", name=name)))

    def _answer(self, act: Act) -> None:
        """A question and its answer: chosen, ticked or typed, by what stands there."""
        main, label = self.page.locator("main"), self._said(act.what)
        value = self.code if act.more == CODE else act.more
        group = main.get_by_role("group", name=label).filter(visible=True)
        control = main.get_by_label(label).and_(main.locator("input, select, textarea")).filter(visible=True)
        choice = self._choice(group, value)
        if choice is not None:
            self.clicks += 1
            choice.check()
            return
        expect(control.first).to_be_visible(timeout=PATIENCE)
        at = control.first
        if at.evaluate("element => element.tagName") == "SELECT":
            self.clicks += 1
            at.select_option(label=_option(at, value, self.language))
        elif at.get_attribute("type") in ("checkbox", "radio"):
            self.clicks += 1
            at.check()
        elif at.get_attribute("type") == "file":
            self.clicks += 2  # the button, and the file in what it opens
            at.set_input_files(value)
        else:
            self.typed += 1
            self.letters += len(value)
            at.fill(_picked(value) if at.get_attribute("type") == "datetime-local" else value.replace(LINE, "\n"))

    def _choice(self, group: Locator, value: str) -> Locator | None:
        for name in dict.fromkeys((self._said(value), value)):
            box = group.get_by_label(name).and_(group.locator("input[type=radio], input[type=checkbox]"))
            if box.count():
                return box.first
        return None

    def _see(self, act: Act) -> None:
        """It stands there, or soon does: a page that has a button to show it anew is asked again."""
        seen = self.page.locator("main").get_by_text(self._said(act.what)).filter(visible=True).first
        anew = self.page.get_by_role("button", name=self._said("Show this page anew"))
        for _ in range(20):
            if seen.count() or not anew.count():
                break
            self.page.wait_for_timeout(500)
            anew.first.click()
            self.page.wait_for_load_state()
        expect(seen).to_be_visible(timeout=PATIENCE)

    def _keep(self, act: Act) -> None:
        self.code = self.page.locator(".big-code").inner_text().strip()
        assert self.code


def _picked(text: str) -> str:
    """What somebody picks who is shown a calendar, and means this moment."""
    return datetime.strptime(text, "%d %B %Y %H:%M").strftime("%Y-%m-%dT%H:%M:%S")


def _shown(*places: Locator, wait: bool = True) -> Any:
    """The first of these that can be seen; a page may still be coming."""
    first = places[0]
    for other in places[1:]:
        first = first.or_(other)
    if wait:
        expect(first.filter(visible=True).first).to_be_visible(timeout=PATIENCE)
    for place in places:
        locator = place.filter(visible=True)
        if locator.count():
            return locator.first
    return None


def _origin(page: Page) -> str:
    parts = urlsplit(page.url)
    return f"{parts.scheme}://{parts.netloc}"


def _option(select: Locator, value: str, language: str) -> str:
    """The option that says this, or that begins so, as somebody reads it who looks for it."""
    options = [text.strip() for text in select.locator("option").all_inner_texts()]
    for name in dict.fromkeys((said(value, language), *names(value, language), value)):
        for option in options:
            if option == name:
                return option
        for option in options:
            if option.startswith(name) or name in option:
                return option
    raise AssertionError(f"no option says {value!r}: {options[:60]}")


def said(text: str, language: str) -> str:
    """The same words as a page has them in another language. Sentences with something filled in are found by their form."""
    if language == "en":
        return text
    from django.utils import translation

    with translation.override(language):
        translated = translation.gettext(text)
        if translated != text:
            return translated
        for form, pattern in _forms():
            if filled := pattern.fullmatch(text):
                other = translation.gettext(form)
                return _filled(other, {name: said(value, language) for name, value in filled.groupdict().items()})
    return text


def place_said(text: str, language: str) -> str:
    """The same of a place of the console, whose name may mean something else elsewhere."""
    from django.utils import translation

    with translation.override(language):
        translated = translation.pgettext("place", text)
    return said(text, language) if translated == text else translated


def _filled(text: str, given: dict[str, str]) -> str:
    return _PLACE.sub(lambda place: given.get(place[1] or place[2], place[0]), text)


@cache
def _forms() -> list[tuple[str, re.Pattern[str]]]:
    """Every sentence of the catalogue that has places to fill, as a pattern."""
    from importlib.resources import files

    from babel.messages.mofile import read_mo

    messages: list[str] = []
    for part in ("public", "console"):
        with files("accord").joinpath(f"locale/{part}/ar/LC_MESSAGES/django.mo").open("rb") as file:
            messages += [message.id for message in read_mo(file) if isinstance(message.id, str)]
    patterns = []
    for text in messages:
        if _PLACE.search(text) and len(_PLACE.sub("", text).strip()) > 3:
            parts = re.split(r"\{\w*\}|%\(\w+\)s", text)
            places = [place[1] or place[2] for place in _PLACE.finditer(text)]
            if all(place.isidentifier() for place in places) and len(set(places)) == len(places):
                pattern = re.escape(parts[0]) + "".join(
                    f"(?P<{name}>.+?){re.escape(after)}" for name, after in zip(places, parts[1:], strict=True)
                )
                patterns.append((text, re.compile(pattern)))
    return sorted(patterns, key=lambda pair: -len(pair[0]))


def names(value: str, language: str) -> Iterator[str]:
    """What a bank or a country is called in that language, as far as the tables have it."""
    from accord.tables import countries

    for pack in countries().values():
        for bank in pack.banks.values():
            if value in (bank.name.value, *(bank.aliases.value or ())) and bank.local.value:
                yield bank.local.value
    from babel import Locale

    english, other = Locale("en").territories, Locale.parse(language).territories
    yield from (other[code] for code, name in english.items() if name == value and code in other)
