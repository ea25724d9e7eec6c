"""The seven places of the console, and the pages in each, in the order of their tabs.

A new page in a place is its name in one line here; its label and its key stand at the page. A place is there for people who may open one of
its pages, and its own link leads to the first of them.
"""

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy
from msgspec import Struct


class Place(Struct, frozen=True):
    key: str
    label: str | Promise
    pages: tuple[str, ...]


PLACES: tuple[Place, ...] = (
    Place("now", gettext_lazy("Now"), ("inbox", "bells", "quarantine", "home")),
    Place("cases", gettext_lazy("Cases and money"), ("requests", "cases", "money", "reports", "appeals")),
    Place("look-up", gettext_lazy("Look up"), ("search", "watchlist", "introductions", "route", "advise", "countries", "consulates")),
    Place("share", pgettext_lazy("place", "Share"), ("publish", "signals", "lists", "trends", "quarantine_own", "journal")),
    Place(
        "people",
        gettext_lazy("People"),
        (
            "care",
            "rescues",
            "homeward",
            "referrals",
            "verifications",
            "arrivals",
            "field",
            "help_offered",
            "care_looks",
            "rescue_looks",
        ),
    ),
    Place(
        "partnership",
        gettext_lazy("Partnership"),
        ("members", "circles", "desks", "responsibilities", "gateways", "protocols", "gaps"),
    ),
    Place("settings", gettext_lazy("Settings"), ("settings", "people", "tokens", "webhooks", "audit")),
)
# Pages that no tab leads to, by the first part of their address, and the tab that they stand under.
UNDER: dict[str, str] = {
    "waiting": "inbox",
    "bank-messages": "requests",
    "embargoes": "requests",
    "files": "requests",
    "proposals": "protocols",
    "verifications-many": "verifications",
    "arrivals-many": "arrivals",
}


def names() -> Iterator[str]:
    for place in PLACES:
        yield from place.pages
