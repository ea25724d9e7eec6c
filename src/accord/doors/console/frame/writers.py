"""Who wrote what stands in a form: known by the browser that they signed in with, also once the session has ended.

The cookie opens nothing. It says for whom a form is kept that came too late, and only that person sees it again after signing in.
"""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from accord.hub.members import queries
from accord.hub.members.queries import Caller

COOKIE = "accord_writer"
_SALT = "accord writer"
_LASTS = 7 * 24 * 60 * 60  # seconds; as long as a draft


def cookie_name() -> str:
    """With the same prefix as the session's, where the hub is reached by https."""
    return f"{settings.SESSION_COOKIE_NAME.removesuffix('accord_session')}{COOKIE}"


@lru_cache(maxsize=4096)
def _signed(n: int, secret: str) -> str:
    return signing.Signer(salt=_SALT).sign(str(n))


@lru_cache(maxsize=4096)
def _mark(n: int, secret: str) -> str:
    return salted_hmac("accord writer's mark", str(n)).hexdigest()[:24]


def mark(n: int) -> str:
    """The mark that a page carries, so that nothing typed under one name is kept under another."""
    return _mark(n, settings.SECRET_KEY)


def is_marked(text: str, n: int) -> bool:
    return constant_time_compare(text, mark(n))


def remember(request: HttpRequest, response: HttpResponse, n: int) -> None:
    """Set the cookie, where the browser has not this one."""
    signed = _signed(n, settings.SECRET_KEY)
    if request.COOKIES.get(cookie_name()) != signed:
        response.set_cookie(
            cookie_name(), signed, max_age=_LASTS, path="/", httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )


def writer(request: HttpRequest) -> Caller | None:
    """Who last signed in with this browser, as long as they take part; None where that can't be known."""
    text: Any = request.COOKIES.get(cookie_name(), "")
    try:
        n = int(signing.Signer(salt=_SALT).unsign(text))
    except (signing.BadSignature, ValueError):
        return None
    return queries.person_caller(n)
