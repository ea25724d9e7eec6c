"""The page of a report's code: each step and its clock, what is agreed to and may be taken back. It says nothing of whom it is about."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accord.core import codes
from accord.doors.public import report_shown
from accord.doors.public.limits import Buckets
from accord.doors.public.pages import BROKEN, client, length, page, public_page, sent_from
from accord.doors.public.report import never
from accord.doors.public.wording_report import STEPS
from accord.hub.intake import actions, queries
from accord.tables import report_consents

LARGEST = 64 * 1024
_PAGE = "public/report_follow.html"

looks = Buckets(40, burst=40)  # codes must not be guessed by trying, and whoever waits looks often


@csrf_exempt
@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _enter(request)
    given = _given(request)
    if given is None:
        return _enter(request, ["unreadable-form"], status=400)
    if sent_from(request) == "elsewhere":
        return _enter(request)
    wait = looks.take(client(request))
    if wait:
        response = _enter(request, ["busy"], status=429)
        response.headers["Retry-After"] = str(wait)
        return response
    code = given.get("code", "")[:60]
    try:
        queries.find(code, "report")
        done = _do(given, code)
    except queries.BadSubmission as bad:
        return _enter(request, [bad.code], status=422)
    return _shown(request, code, done)


def _do(given: QueryDict, code: str) -> str:
    """What was asked for by the button; returns its word. Raises BadSubmission."""
    wanted, word = given.get("do", ""), given.get("consent", "")
    if wanted in ("back", "yes") and word in report_consents().items:
        actions.agree(code, {word: wanted == "yes"})
        return wanted
    if wanted == "withdraw":
        actions.withdraw(code)
        return wanted
    return ""


def _shown(request: HttpRequest, code: str, done: str) -> HttpResponse:
    row = queries.find(code, "report")
    stands = queries.stands(row.n)
    asked = queries.answered(row.n)
    # That somebody is held must not be read off the page: what was agreed to is taken back as a whole there, and nothing of it is named.
    is_quiet = "rescue" in asked
    listed = () if is_quiet else asked
    back = queries.taken_back(row.n)
    headline = STEPS.get(row.step) or STEPS["handed-in"]
    return page(
        request,
        _PAGE,
        code=codes.shown(codes.read(code)),
        shown=True,
        stay="stay",
        done=done,
        is_draft=row.step == "draft",
        is_over=row.is_over,
        headline=gettext(headline),
        since=report_shown.hour(row.made - row.made % 3_600_000_000),
        steps=report_shown.steps(queries.followed(row.n)),
        yes=report_shown.agreed([key for key in report_consents().items if key in stands and key in listed], stands),
        no=report_shown.agreed([key for key in listed if key not in stands], stands) if not row.is_over else [],
        returned=report_shown.returned(queries.returned(row.n)),
        back=[] if is_quiet else report_shown.taken_back(back),
        quiet_back=is_quiet and bool(back),
        quiet_stays=is_quiet and any(one.became == "stays" for one in back),
        never=never(),
    )


def _enter(request: HttpRequest, refusals: Sequence[str] = (), *, status: int = 200, **more: Any) -> HttpResponse:
    return page(request, _PAGE, status=status, refusals=[report_shown.sentence(each) for each in refusals], never=never(), **more)


def _given(request: HttpRequest) -> QueryDict | None:
    if length(request) > LARGEST:
        return None
    try:
        return request.POST
    except BROKEN:
        return None
