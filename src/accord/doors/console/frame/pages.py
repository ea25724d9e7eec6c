"""A page of the console: one line in a list, like an operation of the API. Adding a page = adding a line."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from msgspec import Struct, field

from accord.hub.members.queries import Caller

BASE = "/console/"
MOST_ABOVE = 50


class Visit(Struct, frozen=True):
    """A signed-in person asking for a page: who, what stands in the address, what was sent."""

    request: HttpRequest
    caller: Caller
    path: Mapping[str, str]

    @property
    def sent(self) -> Any:
        """The fields of a form; empty for a page that is only looked at."""
        return self.request.POST

    @property
    def asked(self) -> Any:
        """The query of the address: filters and cursors, never an identifier or anything personal."""
        return self.request.GET

    def text(self, name: str, longest: int | None = None) -> str:
        """A field as text, without NUL. `longest` cuts what a page chose or looks for: a code, an id, a search. What people write comes
        whole, so that its feature refuses what is too long, and the page shows all of it again."""
        return str(self.sent.get(name, "")).replace("\0", "")[:longest]

    def number(self, name: str) -> int | None:
        """A cursor or a filter from the address as a number; None where it is none."""
        text = str(self.asked.get(name, ""))
        return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None

    @property
    def is_part(self) -> bool:
        """Whether htmx asks, for a part of the page."""
        return self.request.headers.get("HX-Request") == "true"

    @property
    def above(self) -> frozenset[str]:
        """The ids of what the page that asks for this part shows already, so that nothing is said there twice."""
        return frozenset(str(self.asked.get("above", "")).split(",")[:MOST_ABOVE]) if self.is_part else frozenset()


class Shown(Struct, frozen=True):
    """A page to show: its template below `console/`, what it is filled with, and the status."""

    template: str
    filled: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200


Answer = Shown | HttpResponse
View = Callable[[Visit], Answer]


class Page(Struct, frozen=True, kw_only=True):
    """One address of the console.

    `path` is below /console/, with `{names}` for what stands in it. `needs`: one of these permissions; empty for everybody who is
    signed in. `changes`: it takes a POST and nothing else; `also_posts`: it can be looked at and takes a POST. `label` and `key`
    (the letter after `g`) are what the navigation says, where `places.py` puts it. `asks`: fields of its form that its address may say
    too, such as which form it is.
    """

    path: str
    name: str
    view: View
    needs: tuple[str, ...] = ()
    changes: bool = False
    also_posts: bool = False
    label: str = ""
    key: str = ""
    asks: tuple[str, ...] = ()

    @property
    def href(self) -> str:
        return BASE + self.path

    @property
    def methods(self) -> tuple[str, ...]:
        return ("POST",) if self.changes else ("GET", "HEAD", "POST") if self.also_posts else ("GET", "HEAD")

    def is_open_to(self, caller: Caller) -> bool:
        return self.opens(caller.scopes)

    def opens(self, scopes: frozenset[str]) -> bool:
        return not self.needs or any(permission in scopes for permission in self.needs)


# The console's pages by their names, as its addresses list them: for what shows where else one can go.
_by_name: dict[str, Page] = {}


def list_pages(pages: Iterable[Page]) -> None:
    _by_name.update({page.name: page for page in pages})


def page_named(name: str) -> Page:
    return _by_name[name]


def go(address: str) -> HttpResponseRedirect:
    """To another page after a change, so that reloading does nothing twice."""
    answer = HttpResponseRedirect(address)
    answer.status_code = 303
    return answer
