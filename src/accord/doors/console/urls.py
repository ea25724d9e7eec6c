"""The console's one list of pages, and the addresses made from it."""

import re
from typing import Any

from django.urls import URLPattern, include, re_path

from accord.doors.console.appeals import views as appeals
from accord.doors.console.care import field_interviews, files, referrals, screening
from accord.doors.console.cases import parts as case_parts
from accord.doors.console.cases import sharing
from accord.doors.console.cases import views as cases
from accord.doors.console.cases import waiting as case_waiting
from accord.doors.console.deconfliction import views as introductions
from accord.doors.console.desks import views as desks
from accord.doors.console.desks import week as rotas
from accord.doors.console.drafts import views as drafts
from accord.doors.console.evidence import views as evidence
from accord.doors.console.figures import corridors, money, trends
from accord.doors.console.frame.pages import BASE as BASE
from accord.doors.console.frame.pages import Page, list_pages
from accord.doors.console.frame.visits import nothing, to_home, view
from accord.doors.console.members import audit, circles, clients, journal, organisations, people, setting_aside, tokens, webhooks
from accord.doors.console.now import bells, home, waiting
from accord.doors.console.partnership import advise, consulates, countries, gateways, proposals, protocols, responsibilities, routing
from accord.doors.console.repatriation import bulk, incoming, lists, operations, person
from accord.doors.console.reports import hotline, received
from accord.doors.console.requests import inbox
from accord.doors.console.requests import views as requests
from accord.doors.console.rescue import persons
from accord.doors.console.rescue import views as rescues
from accord.doors.console.signals import lists as block_lists
from accord.doors.console.signals import publish, quarantine, search, taken
from accord.doors.console.signals import views as signals
from accord.doors.console.signin import entrances, ringing, settings
from accord.doors.console.watchlists import views as watchlists

# Which of them stand in the navigation says frame/places.py.
PAGES: tuple[Page, ...] = (
    *home.PAGES,
    *waiting.PAGES,
    *inbox.PAGES,
    *requests.PAGES,
    *case_waiting.PAGES,
    *cases.PAGES,
    *sharing.PAGES,
    *case_parts.PAGES,
    *evidence.PAGES,
    *money.PAGES,
    *corridors.PAGES,
    *appeals.PAGES,
    *hotline.PAGES,
    *received.PAGES,
    *rescues.PAGES,
    *persons.PAGES,
    *files.PAGES,
    *screening.PAGES,
    *field_interviews.PAGES,
    *referrals.PAGES,
    *operations.PAGES,
    *person.PAGES,
    *lists.PAGES,
    *incoming.PAGES,
    *bulk.PAGES,
    *bells.PAGES,
    *publish.PAGES,
    *search.PAGES,
    *watchlists.PAGES,
    *introductions.PAGES,
    *routing.PAGES[:1],
    *advise.PAGES,
    *signals.PAGES,
    *trends.PAGES,
    *block_lists.PAGES,
    *taken.PAGES,
    *quarantine.PAGES,
    *organisations.PAGES,
    *setting_aside.PAGES,
    *circles.PAGES,
    *protocols.PAGES,
    *proposals.PAGES,
    *desks.PAGES,
    *rotas.PAGES,
    *countries.PAGES,
    *gateways.PAGES,
    *consulates.PAGES,
    *routing.PAGES[1:],
    *responsibilities.PAGES,
    *people.PAGES,
    *tokens.PAGES,
    *clients.PAGES,
    *webhooks.PAGES,
    *journal.PAGES,
    *audit.PAGES,
    *settings.PAGES,
    *drafts.PAGES,
    *ringing.PAGES,
)
list_pages(PAGES)


def urlpatterns() -> list[Any]:
    """Ids are any text without a slash, so that a malformed id is answered like an unknown one."""
    pages: list[URLPattern] = [re_path(rf"^{_pattern(page.path)}\Z", view(page), name=f"console_{page.name}") for page in PAGES]
    return [
        # Everything below the base is the console's: no other door may answer there.
        re_path(rf"^{BASE[1:]}", include([*pages, re_path(r"^[\s\S]*\Z", nothing)])),
        re_path(r"^console\Z", to_home),
        *entrances.urlpatterns(),
    ]


def _pattern(path: str) -> str:
    return re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path)
