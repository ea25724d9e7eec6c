"""How the pages of guests are sent: nobody keeps, lists or frames them, and no other address learns where the reader was."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.translation import get_language, get_language_info

from accord.doors.guests.mending import mended

# Nothing but our own styles, fonts and pictures; no script at all; the form goes nowhere else; nobody frames the page.
POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
BROKEN: Final = (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError)
LARGEST: Final = 256 * 1024
_UNKNOWN_LENGTH: Final = 2**40


def guest_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def wrapped(request: HttpRequest, **path: str) -> HttpResponse:
        response = view(request, **path)
        mended(request, response, sent(request) if request.method == "POST" else None)
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        # The address holds the token.
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return wrapped


def page(request: HttpRequest, template: str, *, status: int = 200, **more: Any) -> HttpResponse:
    language = get_language() or settings.LANGUAGE_CODE
    context = {
        "language": language,
        "direction": "rtl" if get_language_info(language)["bidi"] else "ltr",
        "languages": settings.LANGUAGES,
        "demo": settings.ACCORD_DEMO,
        "sandbox": settings.ACCORD_SANDBOX,
        **more,
    }
    return render(request, f"guests/{template}", context, status=status)


def sent(request: HttpRequest) -> dict[str, str] | None:
    """The form's fields, by name; None where it did not arrive whole."""
    stated = request.META.get("CONTENT_LENGTH") or "0"
    length = int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 16 else _UNKNOWN_LENGTH
    if length > LARGEST:
        return None
    try:
        return {str(name): str(value) for name, value in request.POST.items()}
    except BROKEN:
        return None
