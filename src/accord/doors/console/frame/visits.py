"""The one way into every page of the console: who is it, may they, then the page; refusals are audited and look alike."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.translation import gettext

from accord.core.signals import BadSignal
from accord.doors.console.frame import drafting, mending, moments, once, refusals, typing
from accord.doors.console.frame.pages import Page, Shown, Visit
from accord.hub.journal import actions as journal
from accord.hub.members.queries import Caller
from accord.hub.refusals import Kind, NotAllowed, Refusal
from accord.hub.saying import said

# The page that answers each kind of refusal. What can be wrong with a form is `not_done`: the form is shown again, where there is one.
ANSWERS: Mapping[Kind, Callable[[HttpRequest, str], HttpResponse]] = MappingProxyType(
    {
        Kind.ABSENT: lambda request, _text: refusals.not_here(request),
        Kind.NOT_ALLOWED: refusals.not_allowed,
        Kind.INVALID: partial(refusals.not_done, status=422),
        Kind.CONFLICT: partial(refusals.not_done, status=409),
        Kind.BUSY: partial(refusals.not_done, status=503),
    }
)


def view(page: Page) -> Callable[..., HttpResponse]:
    """The Django view of a page."""

    def answer(request: HttpRequest, **path: str) -> HttpResponse:
        caller: Caller | None = request.accord_caller  # type: ignore[attr-defined]
        if caller is None:
            return drafting.session_over(request)
        if request.method not in page.methods:
            return HttpResponseNotAllowed(page.methods)
        visit = Visit(request, caller, path)
        with moments.read_by(lambda: typing.setting(visit)):
            return _visit(page, visit)

    answer.__name__ = page.name
    answer.page = page  # type: ignore[attr-defined]
    return answer


def _visit(page: Page, visit: Visit) -> HttpResponse:
    request, caller = visit.request, visit.caller
    try:
        if not page.is_open_to(caller):
            raise NotAllowed(gettext("Your role does not open this page. Ask your administrator."))
        with once.together():
            answer = page.view(visit)
    except Refusal as refusal:
        if refusal.kind is Kind.NOT_ALLOWED:
            journal.refuse(caller.n, caller.actor, page.needs[0] if page.needs else page.name, "console")
        return _refused(request, refusal)
    except BadSignal as bad:
        return ANSWERS[Kind.INVALID](request, said(bad.says))
    response = show(request, answer) if isinstance(answer, Shown) else answer
    return drafting.shown(visit, drafting.sent(visit, response))


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page of the form with what was typed, where there is one; else a page that says no."""
    answer = ANSWERS[refusal.kind]
    shown = mending.shown_again(request, refusal, answer.keywords["status"]) if isinstance(answer, partial) else None
    return shown or answer(request, refusal.text)


def show(request: HttpRequest, answer: Shown) -> HttpResponse:
    return render(request, f"console/{answer.template}", dict(answer.filled), status=answer.status)


def to_home(request: HttpRequest) -> HttpResponse:
    """`/console`, as people type it: the first page."""
    if request.method not in ("GET", "HEAD"):
        return nothing(request)
    return HttpResponse(status=303, headers={"Location": f"{request.path}/"})


def nothing(request: HttpRequest, **path: Any) -> HttpResponse:
    """Every other address below /console/."""
    return refusals.not_here(request) if request.accord_caller else refusals.sign_in_first(request)  # type: ignore[attr-defined]
