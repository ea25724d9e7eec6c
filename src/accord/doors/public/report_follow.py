"""The page of a report's code: each step and its clock, what is agreed to and may be taken back. It says nothing of whom it is about;
which of several payments, only as much of it as the person who reported can tell it by."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accord.core import codes
from accord.core.reports.follow import HOUR
from accord.doors.public import report_lines, report_present
from accord.doors.public.labels_report import STEPS
from accord.doors.public.pages import BROKEN, length, page, public_page, sent_from
from accord.doors.public.report import never
from accord.doors.public.report_parts import NOT_SENT, UNSENT
from accord.doors.public.report_sheet import now
from accord.doors.public.report_steps import HELD_CONSENTS
from accord.hub.intake import actions, queries
from accord.hub.refusals import Sentence
from accord.limits import Buckets, client
from accord.tables import report_consents

LARGEST = 64 * 1024
_PAGE = "public/report_follow.html"
_WHOLE = ("busy", "unreadable-form", "gone")  # what is not about the code
_WISH = "wish"  # it was handed on, and ended nothing

MONEY = "hold-funds"  # so the names of steps begin that ask for money
WARNING = "signal"  # it holds nothing of the report
SENDING = "sending"  # the state of a page for a bank that is no member, before it went out
_SOON = 120_000_000  # microseconds in which what was handed in is sent

looks = Buckets(40, burst=40)  # codes must not be guessed by trying, and a person who waits looks often


@csrf_exempt
@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _enter(request)
    posted = _posted(request)
    if posted is None:
        return _enter(request, ["unreadable-form"], status=400)
    if sent_from(request) == "elsewhere":
        return _enter(request)
    wait = looks.take(client(request))
    if wait:
        response = _enter(request, ["busy"], status=429)
        response.headers["Retry-After"] = str(wait)
        return response
    code = posted.get("code", "")[:60]
    try:
        queries.find(code, "report")
        outcome = _do(posted, code)
    except queries.BadSubmission as bad:
        return _enter(request, [bad.code], status=422)
    return _status_page(request, code, outcome)


def _do(posted: QueryDict, code: str) -> str:
    """Do what the button asks for; returns its word. Raises BadSubmission."""
    button, word = posted.get("do", ""), posted.get("consent", "")
    if button in ("back", "yes") and word in report_consents().items:
        return button if actions.agree(code, {word: button == "yes"}) else _WISH
    if button == "withdraw":
        return button if actions.withdraw(code) else _WISH
    return ""


def _status_page(request: HttpRequest, code: str, done: str) -> HttpResponse:
    row = queries.find(code, "report")
    standing = queries.stands(row.n) if row.step != "withdrawn" else frozenset()
    agreed_to = queries.answered(row.n)
    # Nobody may read off the page that a person is held: what was agreed to is taken back as a whole there, and nothing of it is named.
    is_quiet = "rescue" in agreed_to
    listed = () if is_quiet else agreed_to
    once = frozenset(said.consent for said in queries.consents(row.n) if said.yes)
    back = queries.taken_back(row.n)
    followed = queries.followed(row.n)
    word = _headline(row, followed, standing)
    parts = {} if is_quiet or not _needs_parts(followed) else queries.parts(row)
    steps = report_present.steps(followed, row.country, parts, is_quiet=is_quiet)
    return page(
        request,
        _PAGE,
        code=codes.grouped(codes.read(code)),
        has_report=True,
        stay="stay",
        done=done,
        is_draft=row.step == "draft",
        is_over=row.is_over,
        headline=gettext(STEPS[word]),
        is_on_its_way=word == "on-its-way",
        lines=report_lines.not_sent(row.country) if not is_quiet and not row.is_over and _has_gaps(word, followed) else [],
        since=report_present.when(row.made - row.made % HOUR if is_quiet else row.made, row.country),
        # First what only the person can do now: a bank that is called in time can still stop a payment.
        yours=[step for step in steps if step.is_yours],
        steps=[step for step in steps if not step.is_yours],
        yes=report_present.agreed([key for key in report_consents().items if key in standing and key in listed], standing),
        no=report_present.agreed([key for key in listed if key not in standing and _is_asked(key, once)], standing)
        if not row.is_over
        else [],
        returned=report_present.returned(queries.returned(row.n), row.country),
        back=[] if is_quiet else report_present.taken_back(back),
        quiet_back=is_quiet and bool(back),
        quiet_stays=is_quiet and any(consequence.became == "stays" for consequence in back),
        # What does not end by the code alone: the page says so before, and names nothing of what it is.
        # The page names nothing, and so can ask for no yes that was not given when it was handed in, as an older version allowed.
        has_no_yes=is_quiet and word == "nobody" and standing.isdisjoint(HELD_CONSENTS),
        asked_first=is_quiet and queries.asks_first(row.n),
        never=never(),
    )


def _headline(row: queries.Submission, followed: Sequence[queries.FollowedStep], standing: frozenset[str]) -> str:
    """The word of what is so: nothing is said to be with anybody before it is."""
    is_sent = any(step_row.step not in NOT_SENT and step_row.state not in (SENDING, UNSENT) for step_row in followed)
    if row.step == "draft":
        return "rung-early" if is_sent else "draft"
    if row.step == "handed-in" and not is_sent:
        is_coming = any(step_row.state == SENDING for step_row in followed) or not followed
        return "on-its-way" if standing and is_coming and row.changed + _SOON > now() else "nobody"
    if row.step == "handed-in" and all(step_row.step in (WARNING, *NOT_SENT) for step_row in followed):
        return "warned"
    return row.step if row.step in STEPS else "handed-in"


def _has_gaps(word: str, followed: Sequence[queries.FollowedStep]) -> bool:
    return word == "nobody" or any(step_row.step in NOT_SENT or step_row.state == UNSENT for step_row in followed)


def _needs_parts(followed: Sequence[queries.FollowedStep]) -> bool:
    """Whether a step can't be understood without what it is about: something was not sent, or there may be several payments."""
    steps = [step_row.step for step_row in followed]
    return any(step in NOT_SENT for step in steps) or sum(step.startswith(MONEY) for step in steps) > 1


def _is_asked(consent: str, once: frozenset[str]) -> bool:
    """Whether a yes can be said here. `once`: what was agreed to before. A no that lies in an answer, such as not to be contacted, stays:
    there is no number then that a yes could be about."""
    consent_row = report_consents().items.get(consent)
    return consent_row is not None and bool(consent_row.asked_in) and (not consent_row.said_by or consent in once)


def _enter(request: HttpRequest, refusals: Sequence[str] = (), *, status: int = 200, **more: Any) -> HttpResponse:
    about = [Sentence.about("" if code in _WHOLE else "code", report_present.sentence(code)) for code in refusals]
    return page(request, _PAGE, status=status, refusals=about, never=never(), **more)


def _posted(request: HttpRequest) -> QueryDict | None:
    if length(request) > LARGEST:
        return None
    try:
        return request.POST
    except BROKEN:
        return None
