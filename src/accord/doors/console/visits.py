"""The one way into every page of the console: who is it, may they, then the page; refusals are audited and look alike."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.translation import gettext

from accord.core.signals import BadSignal
from accord.doors.console import moments, refusals, typing
from accord.doors.console.pages import NotAllowed, NotHere, Page, Shown, Visit
from accord.hub.appeals.errors import BadAppeal, NoSuchAppeal
from accord.hub.appeals.errors import NotAllowed as NotAllowedAtAppeals
from accord.hub.care.errors import NoSuchFile
from accord.hub.care.errors import NotAllowed as NotAllowedAtCare
from accord.hub.care.errors import Refused as RefusedAtCare
from accord.hub.consulates.errors import BadConsulate, NoSuchConsulate
from accord.hub.consulates.errors import NotAllowed as NotAllowedAtConsulates
from accord.hub.contacts.errors import BadContact, NoSuchContact
from accord.hub.contacts.errors import NotAllowed as NotAllowedAtContacts
from accord.hub.desks.errors import BadDesk, NoSuchDesk
from accord.hub.desks.errors import NotAllowed as NotAllowedAtDesks
from accord.hub.gateways.errors import BadGateway, NoSuchGateway
from accord.hub.gateways.errors import NotAllowed as NotAllowedAtGateways
from accord.hub.journal import actions as journal
from accord.hub.members.errors import BadMember, NoSuchMember, NoSuchPerson
from accord.hub.members.queries import Caller
from accord.hub.reports.errors import NoSuchReport
from accord.hub.reports.errors import NotAllowed as NotAllowedAtReports
from accord.hub.requests.errors import NoSuchRequest
from accord.hub.requests.errors import NotAllowed as NotAllowedAtRequests
from accord.hub.requests.errors import Refused as RefusedAtRequests
from accord.hub.rescue.errors import NoSuchRescue
from accord.hub.rescue.errors import NotAllowed as NotAllowedAtRescue
from accord.hub.rescue.errors import Refused as RefusedAtRescue
from accord.hub.routing.errors import BadRouting, NoSuchResponsibility
from accord.hub.routing.errors import NotAllowed as NotAllowedAtRouting
from accord.hub.signals.actions import Refused
from accord.hub.webhooks.errors import BadWebhook, NoSuchWebhook
from accord.hub.webhooks.errors import NotAllowed as NotAllowedAtWebhooks

_ABSENT = (
    NotHere,
    NoSuchMember,
    NoSuchPerson,
    NoSuchDesk,
    NoSuchWebhook,
    NoSuchResponsibility,
    NoSuchGateway,
    NoSuchContact,
    NoSuchRequest,
    NoSuchAppeal,
    NoSuchReport,
    NoSuchFile,
    NoSuchRescue,
    NoSuchConsulate,
)

_BAD = (BadSignal, BadMember, BadDesk, BadWebhook, BadRouting, BadGateway, BadContact, BadAppeal, BadConsulate)


def view(page: Page) -> Callable[..., HttpResponse]:
    """The Django view of a page."""

    def answer(request: HttpRequest, **path: str) -> HttpResponse:
        caller: Caller | None = request.accord_caller  # type: ignore[attr-defined]
        if caller is None:
            return refusals.sign_in_first(request)
        if request.method not in page.methods:
            return HttpResponseNotAllowed(page.methods)
        if not page.is_open_to(caller):
            return _refuse(request, caller, page.needs[0], gettext("Your role does not open this page. Ask your administrator."))
        visit = Visit(request, caller, path)
        with moments.read_by(lambda: typing.setting(visit)):
            return _visit(page, visit)

    answer.__name__ = page.name
    return answer


def _visit(page: Page, visit: Visit) -> HttpResponse:
    request = visit.request
    try:
        found = page.view(visit)
    except (NotAllowedAtDesks, NotAllowedAtCare, NotAllowedAtRescue) as refusal:
        # These write the audit line themselves.
        return refusals.not_allowed(request, refusal.text)
    except (
        NotAllowedAtRouting,
        NotAllowedAtGateways,
        NotAllowedAtContacts,
        NotAllowedAtAppeals,
        NotAllowedAtReports,
        NotAllowedAtConsulates,
    ) as refusal:
        return _refuse(request, visit.caller, page.needs[0], refusal.text)
    except _ABSENT:
        return refusals.not_here(request)
    except (NotAllowed, NotAllowedAtWebhooks, NotAllowedAtRequests) as refusal:
        return _refuse(request, visit.caller, page.needs[0] if page.needs else page.name, refusal.text)
    except Refused as refusal:
        if refusal.status == 403:
            return _refuse(request, visit.caller, page.needs[0] if page.needs else page.name, refusal.text)
        return refusals.not_here(request) if refusal.status == 404 else refusals.not_done(request, refusal.text, refusal.status)
    except (*_BAD, RefusedAtRequests, RefusedAtCare, RefusedAtRescue) as bad:
        # Where a page can show the field again with what was typed, it catches this itself.
        return refusals.not_done(request, bad.text, 422)
    return show(request, found) if isinstance(found, Shown) else found


def show(request: HttpRequest, shown: Shown) -> HttpResponse:
    return render(request, f"console/{shown.template}", dict(shown.filled), status=shown.status)


def _refuse(request: HttpRequest, caller: Caller, permission: str, text: str) -> HttpResponse:
    journal.refuse(caller.n, caller.actor, permission, "console")
    return refusals.not_allowed(request, text)


def nothing(request: HttpRequest, **path: Any) -> HttpResponse:
    """Every other address below /console/."""
    return refusals.not_here(request) if request.accord_caller else refusals.sign_in_first(request)  # type: ignore[attr-defined]
