"""Which language a page speaks: the one chosen by `?lang=`, the one chosen before (a cookie), or the browser's."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

_CHOSEN = re.compile(r"(?:^|&)lang=([a-z]{2})(?:&|$)")
_YEAR = 365 * 24 * 60 * 60
_PAGE = "text/html"


class LanguageMiddleware:
    """Sets the language of each answer. The cookie holds two letters and nothing else, so it needs nobody's consent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = chosen_language(request)
        with translation.override(chosen or translation.get_language_from_request(request)):
            response = self.get_response(request)
            if response.headers.get("Content-Type", "").startswith(_PAGE):
                response.headers["Content-Language"] = translation.get_language() or settings.LANGUAGE_CODE
                if chosen:
                    _remember(response, chosen, secure=request.is_secure())
        return response


def chosen_language(request: HttpRequest) -> str | None:
    """The language asked for in the address, where it is one of ours. Read by hand: junk in an address must not fail here."""
    match = _CHOSEN.search(request.META.get("QUERY_STRING", ""))
    return match[1] if match and match[1] in dict(settings.LANGUAGES) else None


def _remember(response: HttpResponse, language: str, *, secure: bool) -> None:
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=_YEAR, secure=secure, httponly=True, samesite="Lax")
