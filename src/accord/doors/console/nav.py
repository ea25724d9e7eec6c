"""The frame's navigation: the places that this person may enter, the tabs of the one they are in, and what waits behind them."""

from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, gettext
from msgspec import Struct

from accord.doors.console.frame.labels import ROLE_NAMES
from accord.doors.console.frame.pages import BASE, page_named
from accord.doors.console.frame.places import PLACES, UNDER
from accord.hub.desks.queries import ringing_count
from accord.hub.guard.queries import count_waiting as count_quarantined
from accord.hub.members.queries import Caller
from accord.hub.requests.queries import count_waiting
from accord.hub.rescue.queries import count_open as count_rescues


class Tab(Struct, frozen=True):
    """A page in a place. `count`: the rows that it shows now, where it counts any."""

    name: str
    label: str
    href: str
    key: str
    current: bool = False
    count: int | None = None


class Entry(Struct, frozen=True):
    """A place. Its link leads to its first page, and its count is that page's. `current`: `page` or, where a tab says which, `true`."""

    label: str
    href: str
    current: str
    count: int | None


def navigation(path: str, caller: Caller, name: str) -> dict[str, Any]:
    places = places_of(caller.scopes, get_language())
    ringing = ringing_count(caller)
    counts = counts_of(caller, ringing)
    at = _stands_at(path, places)
    entries, tabs = [], []
    for label, pages in places:
        is_current = any(tab.name == at for tab in pages)
        has_tabs = len(pages) > 1
        current = "" if not is_current else "true" if has_tabs else "page"
        entries.append(Entry(label, pages[0].href, current, counts.get(pages[0].name)))
        if is_current and has_tabs:
            tabs = [Tab(tab.name, tab.label, tab.href, tab.key, tab.name == at, counts.get(tab.name)) for tab in pages]
    return {
        "places": entries,
        "tabs": tabs,
        "place": next((entry.label for entry in entries if entry.current), ""),
        "keyed": [tab for _label, pages in places for tab in pages],
        "person": {"name": name, "role": caller.role, "role_name": gettext(ROLE_NAMES[caller.role]), "id": caller.person},
        "member": {"name": caller.name, "id": caller.id},
        "ringing": ringing,
        "caller": caller,
    }


def counts_of(caller: Caller, ringing: int) -> dict[str, int]:
    """By page: how many of its rows wait for this person. A page whose rows wait for nobody counts none."""
    counts = {"bells": ringing, "inbox": count_waiting(caller)}
    if caller.may("hub:quarantine:review"):
        counts["quarantine"] = count_quarantined()
    rescues = count_rescues(caller)
    if rescues:
        counts["rescues"] = rescues
    return counts


@lru_cache(maxsize=256)
def places_of(scopes: frozenset[str], language: str | None) -> tuple[tuple[str, tuple[Tab, ...]], ...]:
    """Each place with the pages in it that these permissions open, in this language; a place without any is not there."""
    places = []
    for place in PLACES:
        pages = [page for name in place.pages if (page := page_named(name)).opens(scopes)]
        if pages:
            places.append((str(place.label), tuple(Tab(page.name, gettext(page.label), page.href, page.key) for page in pages)))
    return tuple(places)


def _stands_at(path: str, places: tuple[tuple[str, tuple[Tab, ...]], ...]) -> str:
    """The page of the navigation that this address is, or lies below; empty where it is none of theirs."""
    tabs = [tab for _label, pages in places for tab in pages]
    below = [tab for tab in tabs if path == tab.href or (not tab.href.endswith("/") and path.startswith(f"{tab.href}/"))]
    if below:
        return max(below, key=lambda tab: len(tab.href)).name
    first = path.removeprefix(BASE).partition("/")[0]
    return UNDER.get(first, "")
