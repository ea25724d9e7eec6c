"""Every address of the hub."""

import sys
from contextlib import suppress

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.views.defaults import bad_request, page_not_found

from accord.doors.api.problems import Problem, answer
from accord.doors.api.urls import urlpatterns as api_patterns
from accord.doors.console.frame.refusals import broken as broken_console
from accord.doors.console.frame.refusals import unreadable
from accord.doors.console.urls import urlpatterns as console_patterns
from accord.doors.guests.urls import urlpatterns as guest_patterns
from accord.doors.public.urls import urlpatterns as public_patterns
from accord.doors.public.views import absent, broken
from accord.hub.trouble import AGAIN, RETRY_AFTER, cause_of

# Each is compared with an address in this order, so the longest list comes last.
urlpatterns = [*public_patterns, *guest_patterns, *console_patterns(), *api_patterns()]


def handler400(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The answer to a request that no door could read at all, such as thousands of parameters or a host name that is none."""
    if _is_for_members(request):
        return _in_words(request, exception)
    if not request.path.startswith("/api/"):
        return bad_request(request, exception)
    return answer(Problem(400, "bad-request", "This request can't be read. Send each parameter once, and the host's name as you know it."))


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    """An address that is nobody's: in words for people. The console and the API answer for all that lies below theirs."""
    return page_not_found(request, exception) if request.path.startswith("/static/") else absent(request)


def _is_for_members(request: HttpRequest) -> bool:
    return f"{request.path}/".startswith(("/console/", "/account/", "/join/"))


def _in_words(request: HttpRequest, exception: Exception) -> HttpResponse:
    try:
        return unreadable(request)
    except SuspiciousOperation:
        # A page asks for the host's name too, and this one is none.
        return bad_request(request, exception)


def handler500(request: HttpRequest) -> HttpResponse:
    """The answer where the hub failed: the log has the error's class and place; the answer never repeats what was sent.

    People get a page, which asks the database for nothing; programs, and people where even that fails, get problem details.
    """
    in_trouble = cause_of(sys.exception()) is not None  # which is said by the log already
    if not request.path.startswith("/api/"):
        with suppress(Exception):
            response = broken_console(request) if _is_for_members(request) else broken(request)
            if in_trouble:
                response.status_code, response.headers["Retry-After"] = 503, str(RETRY_AFTER)
            return response
    if in_trouble:
        # As the edge says it; a client that sends the same again does nothing twice.
        return answer(Problem(503, "database", AGAIN, headers={"Retry-After": str(RETRY_AFTER)}))
    return answer(Problem(500, "internal", "Something failed here, and nothing was changed. Try again; tell the operator if it stays."))
