"""Somebody with a phone, in a real browser, who tells what happened: what is typed is counted, and nothing may be asked twice."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import browsing
from playwright.sync_api import Browser, Page

KEPT = """async () => [
    Object.entries(localStorage), Object.entries(sessionStorage), await indexedDB.databases(), await caches.keys()]"""
_ANSWERED = """each => each.filter(one => ["radio", "checkbox"].includes(one.type) ? one.checked : one.value).map(one => one.name)"""
_FIELDS = ':is(input:not([type="hidden"]), select, textarea)[name]'


class Teller:
    """`told`: each answer that was given, by its field; `posts`: the addresses to which a form was sent, in order."""

    def __init__(self, chromium: Browser, address: str) -> None:
        self._chromium, self._address = chromium, address
        self.complaints: list[str] = []
        self.addresses: list[str] = []
        self.posts: list[str] = []
        self.told: dict[str, str] = {}
        self.code = ""
        self.take_a_phone()

    # The phone

    def take_a_phone(self) -> None:
        """A browser that knows nothing, at phone width, in Spanish."""
        self.shown: Page = browsing.page(self._chromium, self.complaints, width=360, locale="es-PE")
        self.shown.on("request", self._asked)

    def _asked(self, request: Any) -> None:
        self.addresses.append(request.url)
        if request.method == "POST":
            self.posts.append(request.url.removeprefix(self._address).partition("?")[0])

    def put_away(self) -> list[Any]:
        """The phone is gone; what its browser had kept: names of cookies, then everything that a page can keep."""
        kept = self.shown.evaluate(KEPT)
        cookies = sorted(cookie["name"] for cookie in self.shown.context.cookies())
        self.shown.context.close()
        return [cookies, *kept]

    # The pages

    def open(self, path: str) -> None:
        self.shown.goto(f"{self._address}{path}")
        self._look()

    def press(self, selector: str) -> None:
        with self.shown.expect_navigation():
            self.shown.locator(selector).click()
        self._look()

    def on(self) -> None:
        self.press('button[name="do"][value="next"]')
        if not self.code:
            self.code = self.shown.locator(".told strong").inner_text()

    def _look(self) -> None:
        """Each page is in Spanish, no wider than the phone, and asks for nothing that was told before."""
        self.shown.locator("footer").wait_for()
        assert self.shown.locator("html").get_attribute("lang") == "es"
        assert browsing.overflow(self.shown) == 0
        again = self.told.keys() & self.asked()
        assert not again, f"asked again: {again}"

    @property
    def fields(self) -> list[str]:
        """The names of all that can be filled in on this page."""
        return list(self.shown.locator(f"main {_FIELDS}").evaluate_all("each => each.map(one => one.name)"))

    def asked(self) -> set[str]:
        """The fields of this page without an answer."""
        answered = set(self.shown.locator(f"main {_FIELDS}").evaluate_all(_ANSWERED))
        return set(self.fields) - answered

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", self.shown.locator("main").inner_text())

    # What is told

    def tell(self, **fields: str) -> None:
        """Type or choose; `p1_own_bank` is the field p1.own-bank, `q_name` the field q.name."""
        for word, value in fields.items():
            name = word.replace("_", ".", 1).replace("_", "-")
            self.answer(name, value)

    def answer(self, name: str, value: str) -> None:
        assert name not in self.told, f"told twice: {name}"
        assert value not in self.told.values() or len(value) < 9, f"typed twice: {name}"
        self.told[name] = value
        field = self.shown.locator(f'main [name="{name}"]')
        kind = field.first.evaluate("one => one.type")
        if kind in ("radio", "checkbox"):
            self.shown.check(f'main [name="{name}"][value="{value}"]')
        elif kind == "select-one":
            field.select_option(value)
        else:
            assert field.input_value() == ""
            field.fill(value)

    def agree(self, *words: str) -> None:
        for word in words:
            self.answer_yes(word)

    def answer_yes(self, word: str) -> None:
        box = self.shown.locator(f'main [name="yes"][value="{word}"]')
        assert not box.is_checked(), f"agreed twice: {word}"
        box.check()
        self.told[f"yes.{word}"] = word

    # The code

    def look(self) -> str:
        """The page of the code, typed anew; what it says."""
        self.open("/report/follow")
        self.shown.fill("#code", self.code)
        self.press('main form:has(#code) button[type="submit"]')
        return self.text

    @property
    def came_back(self) -> list[tuple[str, str]]:
        """The money on the page of the code: amount, and from whom. The page says the currency in words, as people there do."""
        lines = self.shown.locator(".returned p:has(strong)")
        texts = [(line.locator("strong").inner_text(), line.locator("bdi").nth(1).inner_text()) for line in lines.all()]
        payments = [(amount.replace(" soles peruanos", " PEN"), bank) for amount, bank in texts]
        assert all(re.fullmatch(r"\d+\.\d\d [A-Z]{3,4}", amount) for amount, _ in payments), payments
        return payments


def _look_at_this_hub() -> None:
    """What drives the browser has a context of its own, in which the connection of an earlier test may still be open."""
    from django.db import connections

    connections.close_all()
    with suppress(AttributeError):
        del connections["default"]


@contextmanager
def teller_at(address: str) -> Iterator[Teller]:
    with browsing.alone() as chromium:
        _look_at_this_hub()
        made = Teller(chromium, address)
        yield made
        assert made.complaints == []
