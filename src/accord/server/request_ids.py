"""The id of each request: as its client gave it, or made here; in the answer's header, in a problem, and in the lines of the log.

An id that could be somebody's number, address or name is not taken: only what is made by a generator is, a UUID, a ULID or 16 bytes in hex.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, MutableMapping
from contextvars import ContextVar
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the log reads ids before there is any Django
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

HEADER = b"x-request-id"
ENVIRON = "accord.request_id"  # where the front hands it to what stands behind it
# Digits alone may be a telephone number or an account, and so they are none of ours.
_GIVEN = re.compile(
    r"(?=[^A-Za-z]*[A-Za-z])"
    r"(?:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|[0-9a-fA-F]{32}|[0-7][0-9A-HJKMNP-TV-Z]{25})"
)
_current: ContextVar[str] = ContextVar("accord_request_id", default="")
_numbers = count(1)


def current() -> str:
    """The id of the request that is being answered; empty outside of one."""
    return _current.get()


@cache
def _process() -> str:
    """What all ids that this process makes begin with."""
    return secrets.token_hex(10)


def made() -> str:
    """Sixteen bytes of which the end is counted: every request gets one, so it must cost nothing."""
    return f"{_process()}{next(_numbers):012x}"


def is_usable(given: str) -> bool:
    return _GIVEN.fullmatch(given) is not None


def begin(scope: MutableMapping[str, Any]) -> str:
    """The id of a request that comes in by the front."""
    id = ""
    for name, value in scope["headers"]:
        if name == HEADER:
            # Two of them are none.
            id = value.decode("latin-1") if not id and is_usable(value.decode("latin-1")) else ""
    id = id or made()
    scope[ENVIRON] = id
    _current.set(id)
    return id


class RequestIdMiddleware:
    """Behind the front its id holds, and the front says it; behind any other server it is made and said here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        fronted: str = request.META.get(ENVIRON, "")
        given = request.headers.get("X-Request-Id", "")
        id = fronted or (given if is_usable(given) else made())
        before = _current.set(id)
        try:
            response = self.get_response(request)
        finally:
            _current.reset(before)
        if not fronted:
            response["X-Request-Id"] = id
        return response
