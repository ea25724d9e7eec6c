"""The middleware of every page behind the sign-in: the person, their language, a strict policy, and the second step of a role."""

from collections.abc import Callable
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.utils import timezone, translation
from django.utils.translation import get_language_info

from accord.doors.console.commands import listed
from accord.doors.console.frame import refusals, writers
from accord.doors.console.frame.mending import mended
from accord.doors.console.frame.pages import go
from accord.doors.console.frame.policy import DATA_POLICY, POLICY
from accord.doors.console.nav import navigation
from accord.doors.console.signin.adapters import AccountAdapter
from accord.hub.members import queries
from accord.hub.members.actions import people
from accord.hub.members.queries import Caller, SignedIn
from accord.hub.members.queries import accounts as own
from accord.hub.members.queries.accounts import showed_second_step
from accord.hub.turns import fair_writes
from accord.server.request_ids import current

ROOMS = ("/console/", "/account/", "/join/")
# Where a person who owes a second step may be: setting it up, proving who they are for that, and leaving.
SETTING_UP = ("/account/2fa/", "/account/reauthenticate/", "/account/logout/", "/console/sign-out")
# Where a person may be who has one that this session has not shown: showing it, and leaving.
SHOWING = ("/account/2fa/reauthenticate/", "/account/2fa/webauthn/reauthenticate/", "/account/logout/", "/console/sign-out")
SECOND_STEPS = "/account/2fa/"
TOUCH_EVERY = 5 * 60  # seconds
NOBODYS_SESSION = 10 * 60  # seconds that a session lasts in which nobody has signed in yet


class EveryAnswerMiddleware:
    """Outermost: what every answer has, also those that no door gave, such as a file that is not there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            # For every page, also those that never ask by which name they were asked for: another server than ours doesn't look.
            request.get_host()
        except DisallowedHost:
            return _unknown_host(request)
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", DATA_POLICY if request.path.startswith("/api/") else POLICY)
        if settings.SECURE_HSTS_SECONDS:
            # Django leaves it out of answers to requests that a proxy passed on without TLS.
            response.headers.setdefault("Strict-Transport-Security", f"max-age={settings.SECURE_HSTS_SECONDS}")
        return response


def _unknown_host(request: HttpRequest) -> HttpResponse:
    text = "This hub doesn't go by this name. Use the address that you were given."
    if not request.path.startswith("/api/"):
        return HttpResponseBadRequest(f"{text}\n", content_type="text/plain; charset=utf-8")
    problem = {
        "type": "urn:accord:problem:unknown-host",
        "title": "The request can't be accepted",
        "status": 400,
        "detail": text,
        "code": "unknown-host",
        "request_id": current(),
    }
    return JsonResponse(problem, status=400, content_type="application/problem+json")


class SessionsMiddleware(SessionMiddleware):
    """Django's, except that an answer takes away the cookie of a session only where its request ended that session.

    Django takes it away also where the session has ended meanwhile. What a page sends by itself while somebody signs in would sign them
    out again: it was sent with the cookie from before, and is answered after they have theirs. A cookie of nothing opens nothing.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response = super().process_response(request, response)
        kept = response.cookies.get(settings.SESSION_COOKIE_NAME)
        if kept is not None and not kept.value and not request.session.modified:
            del response.cookies[settings.SESSION_COOKIE_NAME]
        return response


class RoomsMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_ours(request):
            return self.get_response(request)
        with fair_writes():
            there = _signed_in(request)
            caller = there.caller if there else None
            request.accord_caller = caller  # type: ignore[attr-defined]
            owes = there is not None and there.owes_second_step(showed_second_step(request.session, request.user.n))  # type: ignore[union-attr]
            request.accord_owes = owes  # type: ignore[attr-defined]
            language = _language(request)
            # Not for this block alone: the middleware around this one says what it finds, and sets back what was before.
            translation.activate(language)
            elsewhere = _elsewhere(request) if owes else None
            response = go(elsewhere) if elsewhere else self._answer(request)
            _shorten(request)
            if caller is not None and caller.person_n is not None:
                writers.remember(request, response, caller.person_n)
        # A file to download brings a stricter one of its own.
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        # Nobody outside learns where we were. Stricter, and a browser hides from us too that a form came from our own page.
        response.headers.setdefault("Referrer-Policy", "same-origin")
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers["Content-Language"] = language
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        """Pages of the sign-in library say no in the same words as ours."""
        response = self.get_response(request)
        if request.path.startswith("/account/") and not refusals.said(response):
            if response.status_code in (403, 404):
                return refusals.not_here(request)
            response = refusals.too_many(request) if response.status_code == 429 else response
        return mended(request, response)


def _is_ours(request: HttpRequest) -> bool:
    return request.path.startswith(ROOMS) or f"{request.path}/" in ROOMS


def _elsewhere(request: HttpRequest) -> str | None:
    """Where a person who owes a second step is led, to set it up or to show it; None where they are there, or leave."""
    user: Any = request.user
    if not own.second_steps(user.n).has_any:
        return None if request.path.startswith(SETTING_UP) else SECOND_STEPS
    if request.path.startswith(SHOWING):
        return None
    where = request.get_full_path() if request.method in ("GET", "HEAD") else "/console/"
    return f"{AccountAdapter(request).get_reauthentication_methods(user)[0]['url']}?{urlencode({'next': where})}"


def _shorten(request: HttpRequest) -> None:
    """Anybody can begin a session, so those of nobody end soon; signing in makes them last."""
    user: Any = request.user
    if request.session.modified and not user.is_authenticated and not request.session.is_empty():
        request.session.set_expiry(NOBODYS_SESSION)


def _signed_in(request: HttpRequest) -> SignedIn | None:
    """Who is signed in. A person whose member takes no part any more is signed out at once."""
    user: Any = request.user
    if not user.is_authenticated:
        return None
    there = queries.signed_in(user.n)
    if there is None:
        logout(request)
        return None
    _touch(request)
    return there


def _touch(request: HttpRequest) -> None:
    now = int(timezone.now().timestamp())
    if now - request.session.get("touched", 0) > TOUCH_EVERY:
        request.session["touched"] = now
        if request.session.session_key:
            people.touch_session(request.session.session_key)


def _language(request: HttpRequest) -> str:
    """Chosen in the address, by the person, or before signing in; else the browser's, if members' pages are whole in it; else English."""
    known = dict(settings.ROOM_LANGUAGES)
    user: Any = request.user
    chosen = request.GET.get("lang", "")
    if chosen not in known:
        # The public pages' middleware, around this one, has read the cookie and what the browser asks for.
        chosen = user.language if user.is_authenticated else translation.get_language() or ""
    return chosen if chosen in known else settings.LANGUAGE_CODE


def page(request: HttpRequest) -> dict[str, Any]:
    """The variables of every template behind the sign-in; none for the public pages."""
    if not _is_ours(request):
        return {}
    caller: Caller | None = getattr(request, "accord_caller", None)
    language = translation.get_language() or settings.LANGUAGE_CODE
    user: Any = request.user
    context: dict[str, Any] = {
        "language": language,
        "languages": settings.ROOM_LANGUAGES,
        "direction": "rtl" if get_language_info(language)["bidi"] else "ltr",
        "theme": user.theme if user.is_authenticated else "",
        "demo": settings.ACCORD_DEMO,
        "sandbox": settings.ACCORD_SANDBOX,
        # Only the ASGI front has streams; behind any other server a page would ask for one in vain.
        "stream": "accord.streams" in request.META,
        "owes": getattr(request, "accord_owes", False),
        "by_its_name": _by_its_name(request),
    }
    if caller is not None:
        context["writer"] = writers.mark(caller.person_n) if caller.person_n is not None else ""
        context |= navigation(getattr(request, "accord_room", request.path), caller, user.name)
        context["commands"] = listed(caller)
    return context


def _by_its_name(request: HttpRequest) -> str:
    """Where passkeys work, if they don't here: a passkey belongs to a name, and a number is none. Empty where they do."""
    host, _, port = request.get_host().rpartition(":") if not request.get_host().endswith("]") else (request.get_host(), "", "")
    host, port = (host, port) if port.isdigit() else (request.get_host(), "")
    try:
        number = ip_address(host.strip("[]"))
    except ValueError:
        return ""
    if not number.is_loopback:
        return settings.ACCORD_ADDRESS
    return f"{request.scheme}://localhost{f':{port}' if port else ''}"
