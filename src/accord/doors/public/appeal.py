"""The pages of appeals: a form, and by the code how it stands. They know only intake, and intake knows nothing of what is listed."""

import secrets
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accord.core.codes import grouped as in_groups
from accord.core.identifiers import Identifier, NotAnIdentifier, parse
from accord.core.identifiers.labels import KINDS
from accord.doors.public import countries, labels
from accord.doors.public.appeal_present import present
from accord.doors.public.labels_appeal import HARMS, NEVER, REFUSALS
from accord.doors.public.pages import BROKEN, guessed_region, length, page, public_page, remember_region, status_of
from accord.doors.public.pasted import may_be_shown_again
from accord.hub.intake import actions, queries
from accord.hub.refusals import Sentence
from accord.limits import Buckets, client
from accord.tables import identifier_tables

LARGEST = 128 * 1024
LARGEST_PAPERS = 24 * 1024 * 1024
_LARGEST_PAPER = 10 * 1024 * 1024
_FORM, _FOLLOW = "public/appeal.html", "public/appeal_follow.html"
_LONGEST_NONCE = 64

# Ten appeals at once, then one a minute: a whole network may sit behind one address. Looking is cheaper, but codes must not be guessed by
# trying.
sends = Buckets(1, burst=10)
looks = Buckets(20, burst=20)
_MATCHED = frozenset({"image", "script"})  # by likeness, so nobody can say that one of them is theirs


# There is no session, and the form says all: a forged request could only appeal, which anybody may. So it needs no token.
@csrf_exempt
@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _form(request, {}, region=guessed_region(request))
    posted = _posted(request)
    if posted is None:
        return _form(request, {}, ["unreadable-form"], status=400, region=guessed_region(request))
    region = posted["country"] if posted["country"] in countries.CODES else ""
    refusals = _missing(posted)
    if refusals:
        return _form(request, posted, refusals, status=422, region=region)
    try:
        about = parse(posted["identifier"], region or None, posted["kind"] or None, tables=identifier_tables())
    except NotAnIdentifier as bad:
        return _form(request, posted, [bad.code], status=422, region=region)
    if about.kind in _MATCHED:
        return _form(request, posted, ["no-picture"], status=422, region=region)
    wait = sends.take(client(request))
    if wait:
        return _waiting(_form(request, posted, ["busy"], status=429, region=region), wait)
    return remember_region(_submitted(request, posted, about, region), region, secure=request.is_secure())


def _submitted(request: HttpRequest, posted: dict[str, str], about: Identifier, region: str) -> HttpResponse:
    try:
        receipt = actions.submit(
            "appeal",
            {name: posted[name] for name in ("reason", "harm", "reach")},
            about=about,
            country=region,
            language=get_language() or "en",
            form=posted["form"],
            place=client(request),
        )
    except queries.BadSubmission as bad:
        return _form(request, posted, [bad.code], status=status_of(bad), region=region)
    return _follow(request, receipt.code, is_new=True)


@csrf_exempt
@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _enter(request)
    posted = _posted(request, LARGEST_PAPERS)
    if posted is None:
        return _enter(request, ["unreadable-form"], status=400)
    wait = looks.take(client(request))
    if wait:
        return _waiting(_enter(request, ["busy"], status=429), wait)
    code = posted["code"]
    try:
        queries.find(code, "appeal")
    except queries.BadSubmission as bad:
        return _enter(request, [bad.code], status=422)
    try:
        outcome = _attach(request, code) if posted["do"] == "paper" else _do(posted, code)
    except queries.BadSubmission as bad:
        return _follow(request, code, refusals=[bad.code], status=422, again=posted)
    return _follow(request, code, done=outcome)


def _do(posted: dict[str, str], code: str) -> str:
    """Do what the button asks for; returns its word. Raises BadSubmission."""
    button = posted["do"]
    if button == "add":
        actions.add(code, posted["text"])
    elif button == "way":
        actions.choose_way(code, posted["way"])
    elif button == "short":
        actions.answer_code(code, posted["way"], posted["short"])
    elif button == "withdraw":
        actions.withdraw(code)
    else:
        return ""
    return button


def _attach(request: HttpRequest, code: str) -> str:
    """Pictures of papers. Raises BadSubmission."""
    pictures = [picture for picture in request.FILES.getlist("paper") if picture.size]
    if not pictures:
        raise queries.BadSubmission("paper", "paper")
    for number, picture in enumerate(pictures):
        if number and looks.take(client(request)):  # each is as dear as a page
            raise queries.BadSubmission("paper", "busy")
        actions.attach_paper(code, picture.read(_LARGEST_PAPER + 1))
    return "paper"


_WHOLE = ("busy", "unreadable-form", "used", "gone", "ended", "card-number")  # not about one field
_NAMES = ("identifier", "kind", "country", "harm", "reason", "reach", "form", "code", "do", "text", "way", "short")


def _posted(request: HttpRequest, largest: int = LARGEST) -> dict[str, str] | None:
    """The fields of a form; None where it did not arrive whole."""
    if length(request) > largest:
        return None
    try:
        return {name: request.POST.get(name, "") for name in _NAMES}
    except BROKEN:
        return None


def _missing(posted: dict[str, str]) -> list[str]:
    """The fields that are not filled in: named together, so that nobody is sent round once for each."""
    lacking = [] if posted["identifier"].strip() else ["identifier"]
    lacking += [] if posted["harm"] in HARMS else ["harm"]
    return lacking + ([] if posted["reason"].strip() else ["needed"])


def _form(
    request: HttpRequest, posted: dict[str, str], refusals: Sequence[str] = (), *, status: int = 200, region: str = ""
) -> HttpResponse:
    keeps = may_be_shown_again(posted.get("identifier", "")) and "card-number" not in refusals
    nonce = posted.get("form", "")[:_LONGEST_NONCE]
    return page(
        request,
        _FORM,
        status=status,
        region=region,
        given=posted if keeps else {**posted, "identifier": "", "reason": ""},
        form=nonce or secrets.token_hex(16),
        kinds=[(kind, gettext(label)) for kind, label in KINDS.items() if kind not in _MATCHED],
        harms=[(code, gettext(HARMS[code])) for code in queries.field_of("appeal", "harm").choices],
        refusals=_sentences(refusals, {**dict.fromkeys(refusals, "identifier"), **_FIELDS, **dict.fromkeys(_WHOLE, "")}),
        never=_never(),
        longest=queries.field_of("appeal", "reason").most,
    )


def _enter(request: HttpRequest, refusals: Sequence[str] = (), *, status: int = 200) -> HttpResponse:
    # Whatever is said here is about the code, but that it must be sent again.
    about = {**dict.fromkeys(refusals, "code"), **dict.fromkeys(_WHOLE, "")}
    return page(request, _FOLLOW, status=status, refusals=_sentences(refusals, about), never=_never())


def _follow(request: HttpRequest, code: str, *, status: int = 200, refusals: Sequence[str] = (), **more: Any) -> HttpResponse:
    standing = present(code)
    return page(
        request,
        _FOLLOW,
        status=status,
        code=in_groups(standing.code),
        appeal=standing,
        refusals=_sentences(refusals, {**_FIELDS, "needed": "text", "too-long": "text", "not-text": "text", "card-number": "text"}),
        never=_never(),
        **more,
    )


def _never() -> list[str]:
    return [gettext(sentence) for sentence in NEVER.values()]


# The field at fault, by the codes of intake and of the pages; a code about the whole page is not here.
_FIELDS: Mapping[str, str] = MappingProxyType(
    {"needed": "reason", "too-long": "reason", "not-text": "reason", "harm": "harm", "identifier": "identifier", "no-picture": "kind"}
    | {"short": "short", "wrong": "short", "paper": "paper", "papers": "paper", "not-an-image": "paper", "image-too-large": "paper"}
)


def _sentences(codes: Sequence[str], fields: Mapping[str, str] = _FIELDS) -> list[Sentence]:
    texts = {**labels.REFUSALS, **REFUSALS}
    found = (Sentence.about(fields.get(code, ""), gettext(texts.get(code, texts["unreadable"]))) for code in codes)
    return list(dict.fromkeys(found))


def _waiting(response: HttpResponse, seconds: int) -> HttpResponse:
    response.headers["Retry-After"] = str(seconds)
    return response
