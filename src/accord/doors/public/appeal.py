"""The pages of appeals: a form, and by the code how it stands. They know only intake, and intake knows nothing of what is listed.

The form is one page. What is typed there and not sent is kept under a code for a day: where its writer asks for it, and where it was sent
and can't be taken as it is. See `appeal_unsent`.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accord.core.codes import grouped as in_groups
from accord.core.codes import read as code_of
from accord.core.identifiers import Identifier, NotAnIdentifier
from accord.core.identifiers.cards import holds_card_number
from accord.core.identifiers.country import country_of
from accord.core.identifiers.labels import KINDS
from accord.core.identifiers.named import one_named
from accord.core.sharing.country_names import country_name
from accord.core.typed import Setting
from accord.doors.public import appeal_reach as reaching
from accord.doors.public import appeal_unsent as unsent
from accord.doors.public import countries, labels
from accord.doors.public.appeal_about import lacks
from accord.doors.public.appeal_present import present
from accord.doors.public.appeal_unsent import KEEP, STAY, Form
from accord.doors.public.labels_appeal import HARMS, NEVER, REFUSALS, UNSENT
from accord.doors.public.pages import BROKEN, length, likely_region, native, page, public_page, remember_region, sent_from, status_of
from accord.doors.public.pasted import may_be_shown_again, plainer
from accord.doors.public.report import gone
from accord.hub.intake import actions, queries
from accord.hub.refusals import Refusal, Sentence
from accord.limits import Buckets, client
from accord.tables import countries as packs
from accord.tables import identifier_tables

LARGEST = 128 * 1024
LARGEST_PAPERS = 24 * 1024 * 1024
_LARGEST_PAPER = 10 * 1024 * 1024
_OF_A_PAPER = frozenset(("not-an-image", "image-too-large", "papers"))
_FORM, _FOLLOW = "public/appeal.html", "public/appeal_follow.html"

# Ten appeals at once, then one a minute: a whole network may sit behind one address. Looking is cheaper, but codes must not be guessed by
# trying. What is kept and not sent is cheap too, and old drafts make room for new ones.
sends = Buckets(1, burst=10)
looks = Buckets(20, burst=20)
keeps = Buckets(20, burst=40)
_NOTHING: Mapping[str, str] = MappingProxyType({})
_MATCHED = frozenset({"image", "script"})  # by likeness, so nobody can say that one of them is theirs


# There is no session, and the form says all: a forged request could only appeal, which anybody may. So it needs no token.
@csrf_exempt
@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _form(request, unsent.EMPTY, region=likely_region(request))
    posted = _posted(request)
    if posted is None:
        return _form(request, unsent.EMPTY, ["unreadable-form"], status=400, region=likely_region(request))
    wait = looks.take(client(request)) if posted["code"] else 0
    if wait:
        if not unsent.is_typed(posted):
            return _waiting(_enter(request, ["busy"], status=429), wait)
        return _waiting(_form(request, Form(posted, {}), ["busy"], status=429, region=_region(posted)), wait)
    if posted["code"] and not unsent.is_typed(posted):
        return _opened(request, posted)
    form = unsent.form_of(request, posted)
    if form.is_sent:
        return _follow(request, posted["code"], done="before")
    if form.posted["do"] == STAY:
        return _form(request, form, region=_region(posted))
    if form.posted["do"] == KEEP:
        return _kept(request, form)
    return _sent(request, form)


def _opened(request: HttpRequest, posted: dict[str, str]) -> HttpResponse:
    """The page for a code of what was kept: the person who wrote it goes on."""
    try:
        form = unsent.opened(request, posted)
    except queries.BadSubmission as bad:
        return _enter(request, [bad.code], status=422)
    return _follow(request, posted["code"]) if form is None else _form(request, form, region=_region(form.shown))


def _kept(request: HttpRequest, form: Form) -> HttpResponse:
    region = _region(form.given)
    wait = keeps.take(client(request))
    if wait:
        return _waiting(_form(request, form, ["busy"], status=429, region=region), wait)
    try:
        form = unsent.keep(request, form, _account(form.given))
    except queries.BadSubmission as bad:
        return _form(request, form, [bad.code], status=status_of(bad), region=region)
    return _form(request, form, region=region)


def _sent(request: HttpRequest, form: Form) -> HttpResponse:
    given, region = form.given, _region(form.given)
    refusals = _missing(given) + reaching.faults(form.posted)
    if refusals:
        return _refused(request, form, refusals)
    try:
        about = _about(given)
    except NotAnIdentifier as bad:
        here = Setting(now=0, tables=identifier_tables(), packs=packs(), country=region or None)
        return _refused(request, form, [plainer(bad.code, given["identifier"], here)])
    if about.kind in _MATCHED:
        return _refused(request, form, ["no-picture"])
    wait = sends.take(client(request))
    if wait:
        return _waiting(_refused(request, form, ["busy"], status=429), wait)
    return remember_region(_submitted(request, form, about, region), region, secure=request.is_secure())


def _submitted(request: HttpRequest, form: Form, about: Identifier, region: str) -> HttpResponse:
    try:
        receipt = actions.submit(
            "appeal",
            {name: form.given[name] for name in ("reason", "harm", "reach")},
            about=about,
            country=region,
            language=get_language() or "en",
            form=form.nonce,
            place=client(request),
            draft=form.code,
        )
    except queries.BadSubmission as bad:
        return _refused(request, form, [bad.code], status=status_of(bad))
    # Of what was read the kind and the country alone: the page is photographed for its code, and names no identifier.
    country = country_of(about.kind, about.value)
    name = country_name(country, get_language()) if country else ""
    return _follow(request, receipt.code, is_new=True, kind=gettext(KINDS[about.kind]), country=name)


def _refused(request: HttpRequest, form: Form, refusals: Sequence[str], *, status: int = 422) -> HttpResponse:
    """It was not taken as it is: what was typed on a page of ours is kept all the same, so that no phone that dies loses it."""
    if sent_from(request) == "here" and unsent.is_worth_keeping(form.given) and not keeps.take(client(request)):
        with suppress(queries.BadSubmission):
            form = unsent.keep(request, form, _account(form.given))
    return _form(request, form, refusals, status=status, region=_region(form.given))


def _about(given: Mapping[str, str]) -> Identifier:
    """What is appealed. Raises NotAnIdentifier."""
    return one_named(given["identifier"], _region(given) or None, given["kind"] or None, tables=identifier_tables())


def _account(given: Mapping[str, str]) -> tuple[str, ...]:
    """The digits of the account that it is about: they may look like a card's."""
    try:
        about = _about(given)
    except NotAnIdentifier:
        return ()
    return (about.value.rpartition(":")[2],) if about.kind == "account" else ()


def _region(given: Mapping[str, str]) -> str:
    return given["country"] if given.get("country", "") in countries.CODES else ""


@csrf_exempt
@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """The quick exit: what was typed and not sent is erased, by the page on which it was written alone."""
    posted = _posted(request) if request.method == "POST" else None
    if posted is not None and posted["code"] and sent_from(request) != "elsewhere":
        with suppress(Refusal):
            actions.leave_unsent(unsent.KIND, posted["code"], posted["form"])
    return gone()


@csrf_exempt
@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _enter(request)
    posted = _posted(request, settings.FILE_UPLOAD_MAX_MEMORY_SIZE)
    if posted is None:
        return _enter(request, ["unreadable-form"], status=400)
    wait = looks.take(client(request))
    if wait:
        return _waiting(_enter(request, ["busy"], status=429), wait)
    code = posted["code"]
    try:
        is_unsent = queries.is_unsent(queries.find(code, "appeal"))
    except queries.BadSubmission as bad:
        return _enter(request, [bad.code], status=422)
    if is_unsent:
        return page(request, _FOLLOW, is_unsent=True, stay="stay", code=in_groups(code_of(code)), never=_never())
    try:
        left_out = _attach(request, code) if posted["do"] == "paper" else []
        outcome = "paper" if posted["do"] == "paper" else _do(posted, code)
    except queries.BadSubmission as bad:
        return _follow(request, code, refusals=[bad.code], status=422, again=_again(request, posted))
    if left_out:
        return _follow(request, code, left_out=left_out, status=422)
    # Another language chosen on the page that shows the code: it still stands there.
    is_staying = posted["do"] == STAY
    return _follow(
        request, code, done=outcome, is_new=is_staying and bool(posted["new"]), again=_again(request, posted) if is_staying else {}
    )


def _again(request: HttpRequest, posted: Mapping[str, str]) -> dict[str, str]:
    """What was written and not added, as far as it may be shown again."""
    text = posted["text"]
    return {"text": "" if sent_from(request) == "elsewhere" or holds_card_number(text) else text}


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


def _attach(request: HttpRequest, code: str) -> list[Sentence]:
    """Keep the pictures of papers, each that can be; says which were not kept, and why. Raises BadSubmission where it is no picture that is
    wrong."""
    pictures = request.FILES.getlist("paper")
    if length(request) > LARGEST_PAPERS:
        raise queries.BadSubmission("paper", "papers-too-large" if len(pictures) > 1 else "image-too-large")
    if not pictures:
        raise queries.BadSubmission("paper", "paper")
    left_out: list[Sentence] = []
    for number, picture in enumerate(pictures, 1):
        if number > 1 and looks.take(client(request)):  # each is as dear as a page
            raise queries.BadSubmission("paper", "busy")
        try:
            actions.attach_paper(code, picture.read(_LARGEST_PAPER + 1))
        except queries.BadSubmission as bad:
            if bad.code not in _OF_A_PAPER:
                raise
            (says,) = _sentences([bad.code])
            whole = gettext("Picture {number}: {says}").format(number=native(number), says=says) if len(pictures) > 1 else str(says)
            left_out.append(Sentence.about("paper", whole))
            if bad.code == "papers":
                break
    return left_out


_WHOLE = ("busy", "unreadable-form", "used", "gone", "ended", "card-number")  # not about one field
_NAMES = (*unsent.TYPED, *reaching.NAMES, "form", "code", "version", "partial", "do", "new", "text", "way", "short")


def _posted(request: HttpRequest, largest: int = LARGEST) -> dict[str, str] | None:
    """The fields of a form; None where it did not arrive whole."""
    if length(request) > largest:
        return None
    try:
        return reaching.taken({name: request.POST.get(name, "") for name in _NAMES})
    except BROKEN:
        return None


def _missing(given: Mapping[str, str]) -> list[str]:
    """The fields that are not filled in: named together, so that nobody is sent round once for each."""
    lacking = [] if given["identifier"].strip() else ["identifier"]
    lacking += [] if given["harm"] in HARMS else ["harm"]
    return lacking + ([] if given["reason"].strip() else ["needed"])


def _form(request: HttpRequest, form: Form, refusals: Sequence[str] = (), *, status: int = 200, region: str = "") -> HttpResponse:
    shown = form.shown
    keeps = may_be_shown_again(shown.get("identifier", "")) and "card-number" not in refusals
    # What is kept and not shown stays as it is where its field is left empty.
    is_partial = form.is_partial or (not keeps and form.code != "")
    question = reaching.question_of(refusals, shown)
    codes = [code for code in refusals if question is None or code != question.code]
    return page(
        request,
        _FORM,
        status=status,
        region=region,
        stay="appeal",
        given=shown if keeps else {**shown, "identifier": "", "reason": ""},
        form=form.nonce or queries.new_form(),
        code=in_groups(code_of(form.code)) if form.code else "",
        version=form.version,
        is_own=form.is_own,
        is_partial=is_partial,
        says=[gettext(UNSENT[word]) for word in (*form.says, *(("hidden",) if is_partial else ()))],
        kinds=[(kind, gettext(label)) for kind, label in KINDS.items() if kind not in _MATCHED],
        harms=[(harm, gettext(HARMS[harm])) for harm in queries.field_of("appeal", "harm").choices],
        refusals=[
            *_sentences(codes, {**dict.fromkeys(codes, "identifier"), **_FIELDS, **dict.fromkeys(_WHOLE, "")}, _lacking(codes, form)),
            *reaching.sentences(question),
        ],
        mails=() if question is None else question.choices,
        never=_never(),
    )


def _enter(request: HttpRequest, refusals: Sequence[str] = (), *, status: int = 200) -> HttpResponse:
    # Whatever is said here is about the code, but that it must be sent again.
    about = {**dict.fromkeys(refusals, "code"), **dict.fromkeys(_WHOLE, "")}
    return page(request, _FOLLOW, status=status, refusals=_sentences(refusals, about), never=_never())


def _follow(
    request: HttpRequest, code: str, *, status: int = 200, refusals: Sequence[str] = (), left_out: Sequence[Sentence] = (), **more: Any
) -> HttpResponse:
    standing = present(code)
    return page(
        request,
        _FOLLOW,
        status=status,
        stay="stay",
        code=in_groups(standing.code),
        appeal=standing,
        refusals=[
            *_sentences(refusals, {**_FIELDS, "needed": "text", "too-long": "text", "not-text": "text", "card-number": "text"}),
            *left_out,
        ],
        never=_never(),
        **more,
    )


def _never() -> list[str]:
    return [gettext(sentence) for sentence in NEVER.values()]


# The field at fault, by the codes of intake and of the pages; a code about the whole page is not here.
_FIELDS: Mapping[str, str] = MappingProxyType(
    {"needed": "reason", "too-long": "reason", "not-text": "reason", "harm": "harm", "identifier": "identifier", "no-picture": "kind"}
    | {
        "reach": "reach",
        "short": "short",
        "wrong": "short",
        "paper": "paper",
        "papers": "paper",
        "not-an-image": "paper",
        "image-too-large": "paper",
    }
)


def _sentences(codes: Sequence[str], fields: Mapping[str, str] = _FIELDS, lacking: Mapping[str, str] = _NOTHING) -> list[Sentence]:
    """`lacking`: the sentences of codes that have none of their own here, in the reader's language."""
    texts = {**labels.REFUSALS, **REFUSALS}
    found = (Sentence.about(fields.get(code, ""), lacking.get(code) or gettext(texts.get(code, texts["unreadable"]))) for code in codes)
    return list(dict.fromkeys(found))


def _lacking(codes: Sequence[str], form: Form) -> dict[str, str]:
    """What the text that is appealed lacks, for the codes of the core."""
    return {code: lacks(code, form.given["kind"], _region(form.given)) for code in codes if code not in REFUSALS}


def _waiting(response: HttpResponse, seconds: int) -> HttpResponse:
    response.headers["Retry-After"] = str(seconds)
    return response
