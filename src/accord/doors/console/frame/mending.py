"""A form that was not taken, as every page shows it: all that is wrong at the top, and what was typed still in it."""

import copy
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode, urlsplit

import phonenumbers
from django.http import HttpRequest, HttpResponse, QueryDict
from django.middleware.csrf import get_token
from django.urls import Resolver404, resolve
from django.utils.translation import gettext
from phonenumbers import PhoneNumberFormat

from accord.core.texts import plain
from accord.doors.console.frame.money import money
from accord.doors.console.frame.pages import Page
from accord.doors.console.frame.refusals import said
from accord.formats.pages.faults import Fault, Words
from accord.formats.pages.filling import OWN
from accord.formats.pages.mending import Refused, mend
from accord.hub.refusals import Refusal

COMMANDS = '<ul id="commands" hidden>'
LATER = frozenset((429, 503))  # what may be taken when it is sent once more


def mended(request: HttpRequest, response: HttpResponse, faults: tuple[Fault, ...] = ()) -> HttpResponse:
    """The answer to a form that was refused, with what was wrong and what was typed; any other as it is."""
    if not _is_refused_form(request, response):
        return response
    may_resend, sent = request.method == "POST" and response.status_code in LATER, fields_of(request)
    if said(response) and not (faults or may_resend or is_typed(sent)):
        return response  # a page that says no has no form, and there is nothing to keep
    refused = Refused(
        path=request.path,
        sent=sent,
        faults=faults,
        resend=gettext("Send it again") if may_resend else "",
        kept=gettext("What you typed") if request.method == "POST" else "",
        # Its cookie is kept in a browser only for a form that carries it.
        token=f'<input type="hidden" name="csrfmiddlewaretoken" value="{_token(request)}">' if may_resend else "",
    )
    before, commands, after = _parted(response.content.decode())
    html = mend(before + after, refused, words(request))
    response.content = html.replace(COMMANDS, COMMANDS + commands, 1).encode()
    return response


def _parted(html: str) -> tuple[str, str, str]:
    """The commands of the palette, most of what a page consists of and nothing of its form, with what stands before and after them."""
    start, mark, rest = html.partition(COMMANDS)
    commands, end, after = rest.partition("</ul>")
    return start + mark, commands, end + after


def _is_refused_form(request: HttpRequest, response: HttpResponse) -> bool:
    is_page = not response.streaming and response.headers.get("Content-Type", "").startswith("text/html")
    if not is_page or response.status_code < 400 or getattr(response, "accord_mended", False):
        return False
    response.accord_mended = True  # type: ignore[attr-defined]
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False  # what another site filled in is not shown as if the person had typed it
    # A part of a page that htmx asked for stays as it is: what is typed is not refused yet.
    return request.headers.get("HX-Request") != "true" and (request.method == "POST" or response.status_code == 422)


def is_typed(fields: Mapping[str, Sequence[str]]) -> bool:
    """Whether there is anything in it but what the page itself sends."""
    return any(any(values) for name, values in fields.items() if name not in OWN)


def fields_of(request: HttpRequest) -> dict[str, list[str]]:
    """The fields of a form, or the query of an address."""
    sent = request.POST if request.method == "POST" else request.GET
    return {plain(str(name)): [plain(str(value)) for value in values] for name, values in sent.lists()}


def words(request: HttpRequest) -> Words:
    """The words around what was wrong, with examples as they are written where this person is."""
    return Words(
        error=gettext("Error:"),
        heading=gettext("Please look at this again"),
        example=gettext("For example {example}."),
        examples={
            "email": "name@example.org",
            "tel": _phone(getattr(getattr(request, "accord_caller", None), "country", "")),
            "url": "https://example.org/page",
            "decimal": money(Decimal(480_000), "THB").partition(" ")[2],
            "numeric": "12",
        },
    )


def _phone(country: str) -> str:
    number = phonenumbers.example_number(country) if country else None
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL) if number is not None else "+66 2 123 4567"


def _token(request: HttpRequest) -> str:
    return str(get_token(request))


def shown_again(request: HttpRequest, refusal: Refusal, status: int) -> HttpResponse | None:
    """The page that a form stood on, with the form as it was sent and what was wrong; None where there is no such page."""
    if request.method != "POST" or request.headers.get("HX-Request") == "true":
        return None
    place = page_of(request)
    page = _asked_again(request, place) if place else None
    if page is None or page.status_code != 200 or not page.headers.get("Content-Type", "").startswith("text/html"):
        return None
    faults = [Fault(gettext(fault.text), fault.field) for fault in refusal.faults] or [Fault(refusal.text, refusal.field or "")]
    page.status_code = status
    return mended(request, page, tuple(faults))


def page_of(request: HttpRequest) -> str:
    """The address of the page that a form was sent from, as its browser says it; empty where it says none of ours."""
    from_page = urlsplit(request.headers.get("Referer", ""))
    if from_page.netloc != request.get_host():
        return ""
    return looked_at(from_page._replace(scheme="", netloc="", fragment="").geturl(), request.path, fields_of(request))


def looked_at(place: str, action: str, fields: Mapping[str, Sequence[str]]) -> str:
    """The address at which the form of a page can be looked at: the page's own, or, of one that a form led to, that of the form.

    Empty where there is none in the console.
    """
    if is_looked_at(place) is not None:
        return place
    page = is_looked_at(action)
    if page is None:
        return ""
    asked = [(name, value) for name in page.asks for value in fields.get(name, ())[:1]]
    return f"{action}?{urlencode(asked)}" if asked else action


def is_looked_at(place: str) -> Page | None:
    """The page of the console at this address, if it can be looked at."""
    try:
        page = getattr(resolve(urlsplit(place).path).func, "page", None)
    except Resolver404:
        return None
    return page if isinstance(page, Page) and "GET" in page.methods else None


def _asked_again(request: HttpRequest, place: str) -> HttpResponse | None:
    """That page as its reader would get it now."""
    where = urlsplit(place)
    try:
        match = resolve(where.path)
    except Resolver404:
        return None
    again: Any = copy.copy(request)
    again.method, again.path, again.path_info = "GET", where.path, where.path
    again.GET, again.POST = QueryDict(where.query), QueryDict()
    again._files = {}
    again.META = {**request.META, "QUERY_STRING": where.query, "REQUEST_METHOD": "GET"}
    answer: HttpResponse = match.func(again, *match.args, **match.kwargs)
    return answer
