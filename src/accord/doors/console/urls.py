"""The console's one list of pages, and the addresses made from it."""

import re
from typing import Any

from django.urls import URLPattern, re_path

from accord.doors.console import (
    advise,
    appeals,
    audit,
    bells,
    care,
    care_help,
    care_screening,
    circles,
    consulates,
    countries,
    desks,
    entrances,
    field,
    gateways,
    home,
    homeward,
    homeward_asked,
    homeward_lists,
    homeward_many,
    homeward_person,
    hotline,
    inbox,
    journal,
    members,
    people,
    protocols,
    publish,
    quarantine,
    reports,
    requests,
    rescue_people,
    rescues,
    responsibilities,
    routing,
    search,
    settings,
    signals,
    tokens,
    webhooks,
)
from accord.doors.console.pages import Page
from accord.doors.console.visits import nothing, view

BASE = "/console/"
# In the order of the navigation.
PAGES: tuple[Page, ...] = (
    *home.PAGES,
    *inbox.PAGES,
    *requests.PAGES,
    *appeals.PAGES,
    *hotline.PAGES,
    *reports.PAGES,
    *rescues.PAGES,
    *rescue_people.PAGES,
    *care.PAGES,
    *care_screening.PAGES,
    *field.PAGES,
    *care_help.PAGES,
    *homeward.PAGES,
    *homeward_person.PAGES,
    *homeward_lists.PAGES,
    *homeward_asked.PAGES,
    *homeward_many.PAGES,
    *bells.PAGES,
    *publish.PAGES,
    *search.PAGES,
    *routing.PAGES[:1],
    *advise.PAGES,
    *signals.PAGES,
    *quarantine.PAGES,
    *members.PAGES,
    *circles.PAGES,
    *protocols.PAGES,
    *desks.PAGES,
    *countries.PAGES,
    *gateways.PAGES,
    *consulates.PAGES,
    *routing.PAGES[1:],
    *responsibilities.PAGES,
    *people.PAGES,
    *tokens.PAGES,
    *webhooks.PAGES,
    *journal.PAGES,
    *audit.PAGES,
    *settings.PAGES,
)


def urlpatterns() -> list[Any]:
    """Ids are any text without a slash, so that a malformed id is answered like an unknown one."""
    pages: list[URLPattern] = [re_path(rf"^{BASE[1:]}{_pattern(page.path)}\Z", view(page), name=f"console_{page.name}") for page in PAGES]
    return [
        *pages,
        *entrances.urlpatterns(),
        # Everything below the base is the console's: no other door may answer there.
        re_path(rf"^{BASE[1:]}[\s\S]*\Z", nothing),
        re_path(r"^console\Z", nothing),
    ]


def _pattern(path: str) -> str:
    return re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path)
