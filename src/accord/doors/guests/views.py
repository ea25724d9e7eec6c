"""The one page of a guest: looking at it takes nothing; an answer is tried, read once more, and only then recorded."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language, gettext, gettext_noop
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from msgspec import Struct, field
from msgspec.structs import replace

from accord.core.identifiers.cards import holds_card_number
from accord.core.protocols import Step
from accord.core.times import with_moments_said
from accord.core.typed import Question, Reading
from accord.doors.guests import inputs, limits, present
from accord.doors.guests.inputs import Form, Input
from accord.doors.guests.labels import FAULTS, NOT_AN_IDENTIFIER, OVER, OVER_SAYS, REFUSALS
from accord.doors.guests.pages import guest_page, page, sent
from accord.hub.refusals import Kind, Refusal
from accord.hub.requests import actions, queries
from accord.hub.requests.errors import PageOver, Refused
from accord.hub.requests.queries import GuestPage, OpenStep

# The statuses of a page that is over, where it is not `gone`.
_STATUS: Final = {"busy": 429, "answered": 200}
# The page for each kind of refusal: the status, and why nothing can be answered here. Nobody is known by name: nothing is audited.
ANSWERS: Final[Mapping[Kind, tuple[int, str]]] = MappingProxyType(
    {
        Kind.ABSENT: (404, "unknown"),
        Kind.NOT_ALLOWED: (404, "unknown"),
        Kind.INVALID: (422, "unknown"),
        Kind.CONFLICT: (409, "closed"),
        Kind.BUSY: (503, "unready"),
    }
)
_GONE: Final = 410
_STAY: Final = "stay"  # the same page in another language, with what was typed
_MARKED: Final = gettext_noop("Something is missing or wrong. Check the marked fields.")


class Posted(Struct, frozen=True):
    """A submitted form: which step, what was typed at it and at the others, and which button. `is_stay`: the same page in another language;
    `is_reading`: it is the one on which the answer is read once more. `is_by_key`: sent by Enter, and not by a step's own button."""

    step: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    beside: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    more: str = ""
    seen: int | None = None
    is_sure: bool = False
    is_change: bool = False
    is_stay: bool = False
    is_reading: bool = False
    is_by_key: bool = False


# There is no session, and who does not know the token can't forge a form either. So it needs no token of its own, and no cookie.
@csrf_exempt
@guest_page
@require_http_methods(["GET", "HEAD", "POST"])
def guest(request: HttpRequest, token: str) -> HttpResponse:
    if not limits.may_ask(request):
        return _over(request, "busy")
    try:
        page = queries.guest_page(token)
        return _posted(request, token, page) if request.method == "POST" else _request(request, page)
    except PageOver as over:
        return _ended(request, token, over.why)
    except Refusal as refusal:
        status, why = ANSWERS[refusal.kind]
        return _over(request, "busy") if why == "unknown" and not limits.may_guess(request) else _over(request, why, status)


def _posted(request: HttpRequest, token: str, guest_page: GuestPage) -> HttpResponse:
    form = sent(request)
    if form is None:
        return _request(request, guest_page, remarks=[gettext(REFUSALS["unreadable-form"])], status=400)
    posted = _read(form, guest_page)
    if posted.is_stay and not posted.is_reading:
        return _request(request, guest_page, replace(posted, beside={key: _shown_again(typed) for key, typed in posted.beside.items()}))
    if posted.is_by_key and not posted.step:
        return _request(request, guest_page, posted, remarks=[gettext("Choose one, fill in what it asks for, and send it.")], status=422)
    open_step = next((open_step for open_step in _open(guest_page) if open_step.key == posted.step), None)
    if open_step is None:
        # A guest may still have the form open: the page then says what stands in the way by now.
        why = REFUSALS.get(guest_page.barred.get(posted.step, ""), REFUSALS["not-open"])
        return _request(request, guest_page, remarks=[gettext(why)], status=409)
    if posted.more or posted.is_change:
        return _request(request, guest_page, posted)
    answer = inputs.read(open_step.step.fields, posted.typed, present.choices(guest_page), present.setting(guest_page), open_step.latest)
    if answer.unclear:
        return _ask(request, token, guest_page, posted, answer)
    try:
        if posted.is_reading or posted.is_by_key or not (posted.is_sure or _is_direct(guest_page, open_step)):
            ends = actions.try_as_guest(token, open_step.key, answer.values, private=answer.private, seen=posted.seen)
            return _sure(request, guest_page, open_step, posted, answer.read_back, ends=ends)
        actions.answer_as_guest(token, open_step.key, answer.values, private=answer.private, seen=posted.seen)
    except Refused as refused:
        return _request(request, queries.guest_page(token), posted, refused=refused, status=ANSWERS[refused.kind][0])
    # The address that it leads to stands in no header: it is this one.
    response = HttpResponseRedirect(f"?lang={get_language()}")
    response.status_code = 303
    return response


def _ask(request: HttpRequest, token: str, guest_page: GuestPage, posted: Posted, answer: inputs.Read) -> HttpResponse:
    """Nothing is recorded; what else is wrong is said together with what has to be asked."""
    refused = None
    try:
        actions.try_as_guest(token, posted.step, answer.values, private=answer.private, seen=posted.seen)
    except Refused as error:
        refused = error if error.faults else None
    return _request(request, guest_page, posted, refused=refused, unclear=answer.unclear, status=422)


def _read(form: Mapping[str, str], guest_page: GuestPage) -> Posted:
    version, step, button = form.get("seen", ""), form.get("step", ""), form.get("do", "")
    beside = {open_step.key: inputs.typed_of(_of_step(form, open_step.key), open_step.key) for open_step in _open(guest_page)}
    beside = {key: typed for key, typed in beside.items() if inputs.is_said(typed, _offered(guest_page, key))}
    more = form.get("more", "")
    step = step or next((open_step.key for open_step in _open(guest_page) if more.startswith(f"{open_step.key}-f-")), "")
    is_by_key = not (step or button)
    if is_by_key and len(beside) == 1:
        (step,) = beside
    return Posted(
        step=step,
        typed=inputs.typed_of(form, step),
        beside=beside,
        more=more.removeprefix(f"{step}-"),
        seen=int(version) if version.isascii() and version.isdigit() and len(version) < 10 else None,
        is_sure=button == "sure",
        is_change=button == "change",
        is_stay=button == _STAY,
        is_reading=button == _STAY and "reading" in form,
        is_by_key=is_by_key,
    )


def _shown_again(typed: Mapping[str, str]) -> dict[str, str]:
    """The typed values that nobody has judged yet: a card's number is not shown again."""
    return {name: "" if holds_card_number(text) else text for name, text in typed.items()}


def _of_step(form: Mapping[str, str], step: str) -> dict[str, str]:
    return {name: value for name, value in form.items() if name.startswith(f"{step}-f-")}


def _offered(guest_page: GuestPage, step: str) -> Mapping[str, str]:
    open_step = next(open_step for open_step in _open(guest_page) if open_step.key == step)
    return inputs.offered_of(open_step.step, open_step.offered, present.clock_of(guest_page.subject))


def _open(guest_page: GuestPage) -> list[OpenStep]:
    return [open_step for open_step in guest_page.steps if inputs.may_be_answered(open_step.step)]


def _is_direct(guest_page: GuestPage, open_step: OpenStep) -> bool:
    """Whether one press takes it: it says nothing that could be wrong, and more can be said after it."""
    return open_step.key not in guest_page.ending and not any(field.required for field in open_step.step.fields)


def _request(
    request: HttpRequest,
    guest_page: GuestPage,
    posted: Posted | None = None,
    *,
    remarks: list[str] | None = None,
    refused: Refused | None = None,
    unclear: Mapping[str, Reading] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The request's page: what is asked, and the open steps; the one that was sent stands open with what was typed."""
    posted = posted or Posted()
    steps = [_step(guest_page, open_step, posted, refused, unclear or {}) for open_step in _open(guest_page)]
    offset = present.clock_of(guest_page.subject)
    at_fault = any(_is_wrong(shape) for step in steps for shape in step["inputs"])
    if unclear:
        is_question = all(isinstance(reading, Question) for reading in unclear.values())
        remarks = [gettext("Nothing was recorded yet. Answer the question at the marked field.") if is_question else gettext(_MARKED)]
    if refused is not None and not unclear:
        remarks = [gettext(_MARKED)] if at_fault else [_sentence(refused)]
    return page(
        request,
        "request.html",
        status=status,
        guest_page=guest_page,
        title=gettext(guest_page.title),
        sums=present.pending(guest_page),
        about=gettext(guest_page.protocol.about),
        asker=present.asker(guest_page),
        reference=present.short(guest_page.request),
        state=gettext(guest_page.state_title),
        taken=[(gettext(title), present.time(at, offset)) for title, at in guest_page.taken],
        taken_last=gettext(guest_page.taken[-1][0]) if guest_page.taken else "",
        facts=present.facts(guest_page),
        payments=[present.paid(row, offset) for row in guest_page.payments],
        is_unconfirmed=present.is_unconfirmed(guest_page),
        dues=present.dues(guest_page),
        warnings=present.warnings(guest_page),
        expires=present.time(guest_page.expires, offset),
        never=present.never(),
        steps=steps,
        stay="answers" if steps else "",
        remarks=remarks or [],
    )


def _step(
    guest_page: GuestPage, open_step: OpenStep, posted: Posted, refused: Refused | None, unclear: Mapping[str, Reading]
) -> dict[str, Any]:
    is_shown = open_step.key == posted.step
    beside = Posted(typed=posted.beside.get(open_step.key, {}))
    return {
        "key": open_step.key,
        "title": gettext(open_step.title),
        "help": gettext(open_step.step.help) if open_step.step.help else "",
        "inputs": _inputs(guest_page, open_step, posted, refused, unclear) if is_shown else _inputs(guest_page, open_step, beside),
        "is_shown": is_shown or open_step.key in posted.beside,
        "ends": open_step.key in guest_page.ending,
        "is_direct": _is_direct(guest_page, open_step),
    }


def _inputs(
    guest_page: GuestPage,
    open_step: OpenStep,
    posted: Posted,
    refused: Refused | None = None,
    unclear: Mapping[str, Reading] | None = None,
) -> tuple[Input, ...]:
    offset = present.clock_of(guest_page.subject)
    form = Form(
        step=open_step.key,
        typed=_without_cards(posted.typed, refused),
        offered=inputs.offered_of(open_step.step, open_step.offered, offset),
        payments=present.choices(guest_page),
        currency=next((code for code, value in guest_page.pending.items() if Decimal(value)), next(iter(guest_page.pending), "")),
        offset=offset,
        faults=_faults(open_step.step, refused),
        unclear=unclear or {},
        setting=present.setting(guest_page),
        more=posted.more,
    )
    return form.inputs(open_step.step.fields)


def _without_cards(typed: Mapping[str, str], refused: Refused | None) -> Mapping[str, str]:
    """The typed values, to be shown again: never a card's number."""
    cards = {f"f-{fault.field.replace('.', '-')}" for fault in refused.faults if fault.code == "card-number"} if refused is not None else ()
    return {name: "" if name in cards else value for name, value in typed.items()}


def _faults(step: Step, refused: Refused | None) -> dict[str, str]:
    """A sentence for each field at fault, by its path; the first of each."""
    if refused is None:
        return {}
    types = {field.key: field.type for field in step.fields}
    types |= {f"{field.key}.{column.key}": column.type for field in step.fields for column in field.columns}
    sentences: dict[str, str] = {}
    for path, code, text in [(fault.field, fault.code, fault.text) for fault in refused.faults] or [
        (refused.field or "", refused.code, refused.text)
    ]:
        parts = path.split(".")
        type = types.get(".".join((parts[0], parts[-1])) if len(parts) > 1 else path, "")
        sentences.setdefault(path, gettext(FAULTS.get(code) or NOT_AN_IDENTIFIER.get(type) or REFUSALS.get(code) or _in_utc(text)))
    return sentences


def _sentence(refused: Refused) -> str:
    return gettext(REFUSALS.get(refused.code) or FAULTS.get(refused.code) or _in_utc(refused.text))


def _in_utc(text: str) -> str:
    return with_moments_said(text, lambda at: f"{at:%Y-%m-%d %H:%M} UTC")


def _is_wrong(shape: Input) -> bool:
    return bool(shape.error or shape.question) or any(_is_wrong(cell) for row in shape.rows for cell in row)


def _sure(
    request: HttpRequest, guest_page: GuestPage, open_step: OpenStep, posted: Posted, read_back: Mapping[str, str], *, ends: bool
) -> HttpResponse:
    """The answer once more, before it is recorded for good."""
    to = open_step.step.to
    return page(
        request,
        "sure.html",
        stay="answers",
        guest_page=guest_page,
        step=open_step.key,
        ends=ends,
        title=gettext(open_step.title),
        lines=inputs.summary(_inputs(guest_page, open_step, posted), read_back),
        typed=sorted(posted.typed.items()),
        seen=guest_page.version if posted.seen is None else posted.seen,
        state=gettext(guest_page.protocol.states[to].title if to else guest_page.state_title),
        reference=present.short(guest_page.request),
    )


def _ended(request: HttpRequest, token: str, why: str) -> HttpResponse:
    """The token is right, and the page is over: what became of it. A guest who just sent something is told that it was not recorded."""
    late = request.method == "POST"
    receipt = queries.guest_receipt(token) if why == "answered" else None
    if receipt is None:
        return _over(request, why)
    return page(
        request,
        "done.html",
        status=409 if late else 200,
        late=late,
        receipt=receipt,
        title=gettext(receipt.title),
        state=gettext(receipt.state_title),
        lines=present.recorded(receipt),
        at=present.time(receipt.at, present.clock_of(receipt.subject)),
        reference=present.short(receipt.request),
    )


def _over(request: HttpRequest, why: str, status: int | None = None) -> HttpResponse:
    response = page(request, "over.html", status=status or _STATUS.get(why, _GONE), title=gettext(OVER[why]), says=gettext(OVER_SAYS[why]))
    if why == "busy":
        response.headers["Retry-After"] = "60"
    return response
