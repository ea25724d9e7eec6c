"""Helpers of every public page: how it is sent, who asks, and what it knows of the language."""

from collections.abc import Callable, Mapping
from functools import wraps
from types import MappingProxyType
from typing import Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, get_language_info, gettext

from accord.core.typed.numerals import in_own_digits
from accord.doors.public import countries
from accord.doors.public.mending import BROKEN as BROKEN
from accord.doors.public.mending import mended
from accord.hub.refusals import Kind, Refusal

ELSEWHERE = "https://www.wikipedia.org/"  # where the quick exit leads: a page that says nothing of the person who opens it
# Nothing but our own styles, fonts and pictures; no script at all; nobody frames the page. The form goes nowhere else, but where the quick
# exit leads: a browser asks this of what an answer to a form leads on to as well, and would stay on the page.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
    f"form-action 'self' {ELSEWHERE}; base-uri 'none'; frame-ancestors 'none'"
)
_UNKNOWN_LENGTH = 2**40
COUNTRY = "accord_country"

# The status of each kind of refusal, and the published status of a submission that came too soon after others.
STATUS: Mapping[Kind, int] = MappingProxyType(
    {Kind.ABSENT: 404, Kind.NOT_ALLOWED: 403, Kind.INVALID: 422, Kind.CONFLICT: 409, Kind.BUSY: 503}
)
_TOO_SOON = {"busy": 429}

Source = Literal["here", "elsewhere", "unknown"]
View = Callable[[HttpRequest], HttpResponse]


def public_page(view: View) -> View:
    """Send a public page with its headers: no cache keeps it, no search engine lists it, no other site puts anything into it."""

    @wraps(view)
    def wrapped(request: HttpRequest) -> HttpResponse:
        try:
            response = view(request)
        except Refusal as refusal:
            # Forms say themselves what was wrong with what they hold. Nobody is known by name here, so nothing is audited.
            status = status_of(refusal)
            text = gettext("The hub is busy. Try again in a few seconds.") if status == 503 else refusal.text
            response = page(request, "public/check.html", status=status, region=guessed_region(request), refusals=[text])
        mended(request, response, is_own=sent_from(request) != "elsewhere")
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        # Other sites learn nothing; this one hears from the browser that its form was sent from here.
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    return wrapped


def status_of(refusal: Refusal) -> int:
    return _TOO_SOON.get(refusal.code, STATUS[refusal.kind])


def page(request: HttpRequest, template: str, *, status: int = 200, region: str = "", **more: Any) -> HttpResponse:
    language = get_language() or settings.LANGUAGE_CODE
    context = {
        "language": language,
        "direction": "rtl" if get_language_info(language)["bidi"] else "ltr",
        "languages": settings.LANGUAGES,
        "countries": countries.choices(),
        "region": region,
        "demo": settings.ACCORD_DEMO,
        "sandbox": settings.ACCORD_SANDBOX,
        **more,
    }
    return render(request, template, context, status=status)


def native(text: object) -> str:
    """A number, a sum or a day that is read, and not copied, in the digits of the page's language."""
    return in_own_digits(str(text), get_language() or settings.LANGUAGE_CODE)


def guessed_region(request: HttpRequest) -> str:
    """The country that was chosen on a page before, else the one that the browser's language speaks of."""
    chosen = request.COOKIES.get(COUNTRY, "")
    return chosen if chosen in countries.CODES else countries.guess(request.headers.get("Accept-Language", ""))


def likely_region(request: HttpRequest) -> str:
    """As guessed, else the country of the page's language: what is typed is read by it, and it stands there to be changed."""
    return guessed_region(request) or countries.guess(get_language() or "")


def remember_region(response: HttpResponse, region: str, *, secure: bool) -> HttpResponse:
    """A country that was chosen is chosen on the next page too, until the browser is closed. The cookie holds two letters and nothing else,
    so it needs nobody's consent; the quick exit clears it, and no page of reports sets it."""
    if region in countries.CODES:
        response.set_cookie(COUNTRY, region, secure=secure, httponly=True, samesite="Lax")
    return response


def sent_from(request: HttpRequest) -> Source:
    """Whether a form was sent from a page of this site, as the browser says it. `unknown` where it says nothing, as an old one."""
    site = request.headers.get("Sec-Fetch-Site", "")
    if site in ("same-origin", "cross-site", "same-site"):
        return "here" if site == "same-origin" else "elsewhere"
    origin = request.headers.get("Origin", "null")
    if origin == "null":
        return "unknown"
    return "here" if origin.partition("://")[2].casefold() == request.get_host().casefold() else "elsewhere"


def length(request: HttpRequest) -> int:
    """How many bytes are sent, or more than anybody takes where that is not said."""
    stated = request.META.get("CONTENT_LENGTH") or "0"
    return int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 16 else _UNKNOWN_LENGTH
