"""What every public page shares: how it is sent, who asks, and what it knows of the language."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Literal

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.translation import get_language, get_language_info

from accord.doors.public import countries
from accord.doors.public.limits import client_of

# Nothing but our own styles, fonts and pictures; no script at all; the form goes nowhere else; nobody frames the page.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
BROKEN = (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError)
_UNKNOWN_LENGTH = 2**40

Source = Literal["here", "elsewhere", "unknown"]
View = Callable[[HttpRequest], HttpResponse]


def public_page(view: View) -> View:
    """What every public page is sent with: nobody keeps it, lists it or puts anything into it."""

    @wraps(view)
    def wrapped(request: HttpRequest) -> HttpResponse:
        response = view(request)
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        # Other sites learn nothing; this one hears from the browser that its form was sent from here.
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    return wrapped


def page(request: HttpRequest, template: str, *, status: int = 200, region: str = "", **more: Any) -> HttpResponse:
    language = get_language() or settings.LANGUAGE_CODE
    context = {
        "language": language,
        "direction": "rtl" if get_language_info(language)["bidi"] else "ltr",
        "languages": settings.LANGUAGES,
        "countries": countries.choices(),
        "region": region,
        "demo": settings.ACCORD_DEMO,
        **more,
    }
    return render(request, template, context, status=status)


def guessed_region(request: HttpRequest) -> str:
    return countries.guess(request.headers.get("Accept-Language", ""))


def client(request: HttpRequest) -> str:
    forwarded = request.headers.get("X-Forwarded-For", "")
    return client_of(request.META.get("REMOTE_ADDR", ""), forwarded, trust_proxy=settings.ACCORD_TRUST_PROXY)


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
