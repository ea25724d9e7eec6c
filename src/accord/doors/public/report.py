"""The pages of reports: a form in short steps, each kept as soon as it is sent, and by the code how it stands.

What was filled in lies sealed in the hub under a code, and not in hidden fields of the page: nothing personal lies in the browser,
a phone that dies loses nothing, and another phone goes on with it. No cookie, no account, no script.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import get_language, gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accord.core import codes
from accord.core.reports import typed
from accord.core.reports.answers import BadAnswers
from accord.core.reports.consents import said_by_answers
from accord.core.reports.form import Form, Question
from accord.core.reports.paths import missing, path
from accord.core.reports.sheet import Read, Sheet
from accord.doors.public import countries, report_lines, report_present, report_sheet, report_steps
from accord.doors.public.labels_report import DOORS, DOORS_SAY, NEVER, PAGES
from accord.doors.public.pages import BROKEN, ELSEWHERE, guessed_region, length, native, page, public_page, sent_from, status_of
from accord.doors.public.report_present import Fault
from accord.doors.public.report_steps import (
    AGREE,
    LAST,
    MONEY,
    PAID,
    PLAN,
    REACH,
    SEND,
    SEND_BY_CODE,
    STORY,
    STRAIGHT,
    WHOSE,
    Stage,
)
from accord.hub.intake import actions, queries
from accord.hub.refusals import Refusal
from accord.limits import Buckets, client
from accord.tables import report_consents, report_form, report_paths

LARGEST = 24 * 1024 * 1024
_FORM, _END = "public/report.html", "public/report_end.html"
_LONGEST_NONCE = 64
_OF_A_PICTURE = frozenset(("not-an-image", "image-too-large", "pictures"))
STAY = "stay"  # the same page again, in another language
BACK = "back"  # the page before; what stands on this one is kept, whether all of it is answered or not

# A report has up to ten pages, and a whole network or a help line may sit behind one address. A new one is dearer than a further page of
# it. Reports that a person is held have buckets of their own: a client that fills those of stolen money keeps nobody from sending one.
begins = Buckets(30, burst=60)
pages = Buckets(240, burst=480)
held_begins = Buckets(30, burst=60)
held_pages = Buckets(240, burst=480)
pictures_sent = Buckets(60, burst=120)


@csrf_exempt
@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _doors(request)
    posted = _posted(request)
    if posted is None:
        return _doors(request, ["unreadable-form"], status=400)
    if sent_from(request) == "elsewhere":
        return _afresh(request, posted.get("door", ""))
    wait = (held_pages if posted.get("door") == "held" else pages).take(client(request))
    if wait:
        return _waiting(_doors(request, ["busy"], status=429, code=posted.get("code", "")[:40]), wait)
    code = posted.get("code", "")[:60]
    form = _form(request, posted)
    if not code:
        return _begin(request, posted, form)
    try:
        draft = queries.draft(code)
    except queries.BadSubmission as bad:
        return _begun_anew(request, posted, bad.code) or _doors(request, [bad.code], status=422)
    if draft.handed_in:
        # A person who comes back with a code is told how the report stands, and is not shown again what it is about.
        is_own = _is_own(code, form, draft.sheet)
        sheet = draft.sheet if is_own else Sheet(kind=draft.sheet.kind)
        return _end(request, code, sheet, is_new=is_own, form=form, is_too_late=_is_too_late(request, posted, sheet))
    return _go_on(request, posted, code, form, draft)


def _is_too_late(request: HttpRequest, posted: QueryDict, sheet: Sheet) -> bool:
    """Whether a page that was sent after the report was handed in, as from another window, says something else than was handed in."""
    at = posted.get("at", "")
    if at not in report_steps.every(sheet.kind) or posted.get("do") == STAY:
        return False
    questions = report_steps.questions(report_form(), _stage(sheet, at, _read(sheet)))
    now = report_sheet.told(report_sheet.answered(sheet, questions, posted))
    with suppress(BadAnswers):
        now = typed.settled(now, report_sheet.around(report_sheet.country_of(now), report_sheet.now()))
    return bool(request.FILES) or any(now.answers.get(question.key) != sheet.answers.get(question.key) for question in questions)


def _form(request: HttpRequest, posted: QueryDict) -> str:
    """The random text of the page that was sent, where the hub made it and the browser says that the page was one of ours; else a new one:
    a text that another person chose or fetched for the writer opens nothing."""
    text = str(posted.get("form", ""))[:_LONGEST_NONCE]
    return text if sent_from(request) == "here" and queries.is_form(text) else queries.new_form()


def _is_own(code: str, form: str, sheet: Sheet) -> bool:
    """Whether all of this report was written from the page that is sent now, so that it may be shown there."""
    return not code or (queries.is_from(code, form) and not sheet.mixed)


def _afresh(request: HttpRequest, report_kind: str) -> HttpResponse:
    """A page of another site sent this: what it filled in is dropped, with the code and the random text that it may know."""
    if report_kind not in report_steps.PAGES:
        return _doors(request, ["elsewhere"])
    stage = Stage(report_kind, report_steps.first(report_kind), {}, None)
    return _page(request, Sheet(kind=report_kind), stage, wrong={"": "elsewhere"}, form=queries.new_form())  # type: ignore[arg-type]


def _begin(request: HttpRequest, posted: QueryDict, form: str) -> HttpResponse:
    report_kind = posted.get("door", "")
    if report_kind not in report_steps.PAGES:
        return _doors(request, ["door"], status=422)
    sheet = Sheet(kind=report_kind)  # type: ignore[arg-type]
    at = posted.get("at", "")
    if at not in report_steps.opening(report_kind):
        stage = Stage(report_kind, report_steps.first(report_kind), {}, None)
        if posted.get("q.lost") == "money":  # the door says it
            guess = guessed_region(request)
            known = {"country": guess} if guess else {}
            sheet = msgspec.structs.replace(sheet, answers={**known, "lost": ["money"]})
            stage = Stage(report_kind, PAID if guess else stage.at, {}, None)
        return _page(request, sheet, stage, form=queries.new_form())
    is_staying = posted.get("do") == STAY
    wait = 0 if is_staying else (held_begins if report_kind == "held" else begins).take(client(request))
    if is_staying or wait:
        # Nothing is kept yet: what was typed and agreed to stands on the page that comes back, and nowhere else.
        stage = Stage(report_kind, at, {}, None)
        sheet = report_sheet.answered(sheet, report_steps.questions(report_form(), stage), posted)
        consents = typed.ticked_consents(report_steps.consents(stage), posted)
        more: dict[str, Any] = {"form": form, "standing": frozenset(word for word, yes in consents.items() if yes)}
        if is_staying:
            return _page(request, sheet, stage, **more)
        return _waiting(_page(request, sheet, stage, wrong={"": "busy"}, status=429, **more), wait)
    return _filled(request, posted, "", form, sheet, frozenset(), at)


def _begun_anew(request: HttpRequest, posted: QueryDict, why: str) -> HttpResponse | None:
    """What was typed on a page whose report was erased meanwhile begins another one, which asks for the rest again. None where nothing was
    typed; and never where a person is held: who leaves that page quickly has it erased, in whatever window."""
    at = posted.get("at", "")
    if why not in ("gone", "unknown") or posted.get("door") != "money" or at not in report_steps.every("money"):
        return None
    if sent_from(request) != "here" or not queries.is_form(posted.get("form", "")[:_LONGEST_NONCE]):
        return None
    stage = Stage("money", at, {}, None)
    sheet = report_sheet.answered(Sheet(kind="money"), report_steps.questions(report_form(), stage), posted)
    for _ in range(len(sheet.answers)):
        try:
            sheet = report_sheet.told(sheet)
            report_sheet.read(sheet, report_sheet.now())
            break
        except BadAnswers as bad:  # what can't be read is asked for again with the rest
            wrong = {fault.question.partition(".")[0] for fault in bad.wrong}
            sheet = msgspec.structs.replace(sheet, answers={key: value for key, value in sheet.answers.items() if key not in wrong})
    if not sheet.answers or begins.take(client(request)):
        return None
    try:
        code, form = _keep("", sheet, {}, queries.new_form(), request)
    except queries.BadSubmission:
        return None
    first = Stage("money", report_steps.first("money"), {}, None)
    return _page(request, sheet, first, wrong={"": "begun-anew"}, status=422, code=code, form=form)


def _go_on(request: HttpRequest, posted: QueryDict, code: str, form: str, draft: queries.Draft) -> HttpResponse:
    sheet, at = draft.sheet, posted.get("at", "")
    if at not in report_steps.every(sheet.kind):
        read = _read(sheet)
        return _page(request, sheet, _first_open(sheet, read), code=code, form=form, standing=draft.stands, read=read)
    return _filled(request, posted, code, form, sheet, draft.stands, at)


def _first_open(sheet: Sheet, read: Read | None) -> Stage:
    """The page on which a returning person goes on: the first of which nothing is answered."""
    stage = _stage(sheet, report_steps.first(sheet.kind), read)
    form = report_form()
    for at in report_steps.PAGES[sheet.kind]:
        stage = _stage(sheet, at, read)
        if report_steps.is_asked(stage) and not _is_answered(form, sheet, stage):
            return stage
    return stage


def _is_answered(form: Form, sheet: Sheet, stage: Stage) -> bool:
    if stage.at == WHOSE and stage.facts is not None:
        return any(mention.is_asked and mention.identifier.key.hex() in sheet.marks for mention in stage.facts.mentions)
    return any(question.key in sheet.answers for question in report_steps.questions(form, stage))


def _filled(request: HttpRequest, posted: QueryDict, code: str, form: str, sheet: Sheet, standing: frozenset[str], at: str) -> HttpResponse:
    """Take a page that was filled in: keep it, and show the next."""
    before = _read(sheet)
    stage = _stage(sheet, at, before)
    is_own = _is_own(code, form, sheet)
    is_back = posted.get("do") == BACK and is_own
    if is_back and not code:
        return _page(request, sheet, stage, form=form, standing=standing, read=before)
    questions = report_steps.questions(report_form(), stage)
    posted = _said_by_button(posted, stage)
    sheet = _of_page(sheet, at, questions, posted, before)
    told = {question.key: sheet.answers.get(question.key) for question in questions}
    consents = typed.ticked_consents(report_steps.consents(stage), posted) | said_by_answers(report_consents(), told)
    if is_back and at in (MONEY, PAID):
        # This yes alerts the banks at once: it is given by going on, not by going back to correct something.
        consents = {word: yes for word, yes in consents.items() if not yes}
    sheet = msgspec.structs.replace(sheet, mixed=not is_own)
    standing = (standing | {word for word, yes in consents.items() if yes}) - {word for word, yes in consents.items() if not yes}
    read: Read | None
    is_staying, status = posted.get("do") == STAY, 422
    try:
        told_sheet = report_sheet.told(sheet)
        read = report_sheet.read(told_sheet, report_sheet.now())
        wrong: Mapping[str, Fault] = {} if is_staying or is_back else _lacking(sheet, read, questions)
        if sheet.kind == "held":  # a yes of before ends with an answer against it
            consents |= dict.fromkeys(report_steps.refused(_stage(sheet, REACH, read)), False)
            standing -= {word for word, yes in consents.items() if not yes}
        # A page that is shown again is shown as it was sent.
        sheet = typed.settled(sheet if wrong else told_sheet, report_sheet.around(report_sheet.country_of(sheet), report_sheet.now()))
    except BadAnswers as error:
        read, wrong = before, {**({} if is_back else _unanswered(sheet, questions)), **report_sheet.wrong_in(error)}
    if wrong and is_staying:
        # In another language the page is shown as it is: what is half typed is looked at when it is sent.
        sheet, left_out = _with_pictures(request, code, sheet)
        more: dict[str, Any] = {"code": code, "form": form, "standing": standing, "is_typed": True}
        return _page(request, sheet, stage, read=read, left_out=left_out, status=422 if left_out else 200, **more)
    first = form
    if not wrong:
        try:
            code, form = _keep(code, sheet, consents, form, request)
        except queries.BadSubmission as bad:
            wrong, status = {"": bad.code}, status_of(bad)
    # The page is kept by now: an answer to this can be left out.
    wrong = wrong or ({} if is_staying or is_back else typed.mail_asked(sheet, questions, posted))
    if wrong:
        sheet, left_out = _with_pictures(request, code, sheet)
        return _page(
            request, sheet, stage, wrong=wrong, left_out=left_out, status=status, read=read, code=code, form=form, standing=standing
        )
    return _kept(request, posted, _Kept(sheet, stage, read, code, form, standing, is_another=form != first))


class _Kept(msgspec.Struct, frozen=True):
    """A page that was filled in and is kept. `is_another`: it was sent before and gone on with, so that it began a report of its own."""

    sheet: Sheet
    stage: Stage
    read: Read | None
    code: str
    form: str
    standing: frozenset[str]
    is_another: bool


def _kept(request: HttpRequest, posted: QueryDict, kept: _Kept) -> HttpResponse:
    """What came with the page is kept too; then it is handed in, or the next page is shown."""
    sheet, read, code, at = kept.sheet, kept.read, kept.code, kept.stage.at
    # Where a person is held nothing tells whoever presses Back that there is more.
    is_another = kept.is_another and sheet.kind != "held"
    more: dict[str, Any] = {"code": code, "form": kept.form, "standing": kept.standing, "is_another": is_another}
    try:
        left_out = _attach(request, code)
        if request.FILES:
            # The page asks about identifiers from codes in a picture as about those in the words.
            sheet = queries.draft(code).sheet
            read = _read(sheet)
        if not left_out and posted.get("do") in (SEND, SEND_BY_CODE) and at in (PLAN, LAST, REACH):
            if at == REACH and not queries.planned(sheet, kept.standing, str(sheet.answers.get("country", ""))).sent:
                # Sent like this it would lie with nobody, and the page of its code, which names nothing, could ask for no yes.
                why = "no-yes" if kept.standing.isdisjoint(report_steps.consents(kept.stage)) else "no-receiver"
                return _page(request, sheet, kept.stage, wrong={"": why}, status=422, read=read, **more)
            actions.hand_in(code)
            return _end(request, code, sheet, is_new=True, form=kept.form)
    except queries.BadSubmission as bad:
        return _page(request, sheet, kept.stage, wrong={"": bad.code}, status=status_of(bad), read=read, **more)
    now = _stage(sheet, at, read)
    if posted.get("do") == STAY or left_out:
        return _page(request, sheet, now, left_out=left_out, status=422 if left_out else 200, read=read, is_typed=True, **more)
    if posted.get("do") == "more":
        rows = len(sheet.answers.get("payments", [])) + report_sheet.ROWS
        return _page(request, sheet, now, read=read, rows=rows, **more)
    is_back = posted.get("do") == BACK and _is_own(code, kept.form, sheet)
    following = report_steps.before(now) or at if is_back else _following(request, now, posted, sheet)
    return _page(request, sheet, _stage(sheet, following, read), read=read, **more)


def _following(request: HttpRequest, stage: Stage, posted: QueryDict, sheet: Sheet) -> str:
    """The page to go on with."""
    if stage.at == PAID and sheet.answers.get("country") != guessed_region(request):
        return MONEY  # in another country there are other banks, and amounts are written otherwise: it is looked at once more
    following = report_steps.straight(stage) if posted.get("do") == STRAIGHT else ""
    return following or report_steps.after(stage) or stage.at


def _said_by_button(posted: QueryDict, stage: Stage) -> QueryDict:
    """The submitted form, with the button's own answer added where the page itself was not answered otherwise."""
    name, value = report_steps.SAID_BY_BUTTON.get((stage.at, str(posted.get("do", ""))), ("", ""))
    if not name or posted.get(name):
        return posted
    said = posted.copy()
    said[name] = value
    return said


def _of_page(sheet: Sheet, at: str, questions: Sequence[Question], posted: QueryDict, before: Read | None) -> Sheet:
    """The sheet with all that one page says."""
    sheet = report_sheet.answered(sheet, questions, posted)
    if at == WHOSE:
        return typed.marked(sheet, posted, () if before is None else before.facts.mentions)
    return typed.switched(sheet, posted) if at in (PLAN, LAST) else sheet


def _keep(code: str, sheet: Sheet, consents: Mapping[str, bool], form: str, request: HttpRequest) -> tuple[str, str]:
    """Keep the page; returns the code, and the random text of the pages that follow. Raises BadSubmission."""
    country = str(sheet.answers.get("country", ""))
    language = get_language() or "en"
    sheet = msgspec.structs.replace(sheet, answers={**sheet.answers, "language": language})
    if code:
        actions.fill_in(code, sheet, consents, country=country, language=language)
        return code, form
    # For a report that a person is held, not even the network is kept.
    place = "" if sheet.kind == "held" else client(request)
    try:
        begun = actions.begin("report", sheet, consents, form=form, country=country, language=language, place=place)
    except queries.BadSubmission as bad:
        if bad.code != "used":
            raise
        form = queries.new_form()
        begun = actions.begin("report", sheet, consents, form=form, country=country, language=language, place=place)
    return begun.code, form


def _with_pictures(request: HttpRequest, code: str, sheet: Sheet) -> tuple[Sheet, list[str]]:
    """The pictures that came with a page of which something can't be read are kept all the same: a browser does not send them twice."""
    if not code or not request.FILES:
        return sheet, []
    try:
        left_out = _attach(request, code)
        kept = queries.draft(code).sheet.answers.get("evidence", [])
    except queries.BadSubmission as bad:
        return sheet, [report_present.sentence(bad.code)]
    return msgspec.structs.replace(sheet, answers={**sheet.answers, "evidence": kept}), left_out


def _attach(request: HttpRequest, code: str) -> list[str]:
    """Keep the pictures that came with the page, each that can be; says which were not kept, and why. Raises BadSubmission where it is no
    picture that is wrong."""
    pictures = request.FILES.getlist("picture")
    if length(request) > LARGEST:
        return [report_present.sentence("pictures-too-large" if len(pictures) > 1 else "image-too-large")]
    left_out: list[str] = []
    for number, picture in enumerate(pictures, 1):
        if number > 1 and pictures_sent.take(client(request)):  # each is as dear as a page
            raise queries.BadSubmission("evidence", "busy")
        try:
            actions.attach(code, picture.read(LARGEST))
        except queries.BadSubmission as bad:
            if bad.code not in _OF_A_PICTURE:
                raise
            says = report_present.sentence(bad.code)
            left_out.append(gettext("Picture {number}: {says}").format(number=native(number), says=says) if len(pictures) > 1 else says)
            if bad.code == "pictures":
                break
    return left_out


def _lacking(sheet: Sheet, read: Read | None, questions: Sequence[Any]) -> dict[str, str]:
    if read is None:
        return {}
    way = path(report_form(), report_paths(), sheet.kind, read.facts.situations)
    lacks = set(missing(way, read.answers))
    return {question.key: "needed" for question in questions if question.key in lacks}


def _unanswered(sheet: Sheet, questions: Sequence[Question]) -> dict[str, str]:
    """What is needed on a page of which something else can't be read: all is told at once."""
    return {question.key: "needed" for question in questions if question.needed and not sheet.answers.get(question.key)}


def _read(sheet: Sheet) -> Read | None:
    try:
        return report_sheet.read(sheet, report_sheet.now())
    except BadAnswers:
        return None


def _stage(sheet: Sheet, at: str, read: Read | None) -> Stage:
    return Stage(sheet.kind, at, read.answers if read else {}, read.facts if read else None)


def _doors(request: HttpRequest, refusals: Sequence[str] = (), *, status: int = 200, code: str = "") -> HttpResponse:
    sentences = [report_present.sentence(code) for code in refusals]
    return page(request, _FORM, status=status, doors=True, door_rows=_door_rows(), refusals=sentences, code=code, never=never())


def _door_rows() -> list[tuple[str, str, str, str]]:
    """By door its kind of report, what is ticked already on the first page, the button, and what stands below it."""
    kinds = report_form().kinds
    taken = [("money", lost, gettext(label), gettext(DOORS_SAY[lost])) for lost, label in DOORS.items()]
    return [*taken, *((key, "", gettext(kind.label), gettext(kind.says)) for key, kind in kinds.items() if key != "money")]


def never() -> list[str]:
    return [gettext(sentence) for sentence in NEVER.values()]


def _page(
    request: HttpRequest,
    sheet: Sheet,
    stage: Stage,
    *,
    code: str = "",
    form: str = "",
    standing: frozenset[str] = frozenset(),
    wrong: Mapping[str, Fault] | None = None,
    status: int = 200,
    read: Read | None = None,
    rows: int = 0,
    is_typed: bool = False,
    left_out: Sequence[str] = (),
    is_another: bool = False,
) -> HttpResponse:
    """`is_typed`: the values on this page were sent with it just now, so they are shown to their sender. `left_out`: what of them was not
    kept, and why."""
    wrong = wrong or {}
    # A person who found the code, and did not begin here, can go on, and is shown nothing of what was told before about the person.
    is_own = _is_own(code, form, sheet)
    shown_sheet = sheet if is_own or wrong or is_typed else _without_personal(sheet)
    country = str(sheet.answers.get("country", ""))
    guess = guessed_region(request)
    rules, needs = report_steps.said_first(stage)
    questions = report_steps.questions(report_form(), stage)
    plan = queries.planned(sheet, standing, country) if stage.at in (PLAN, LAST) else None
    pages = [at for at in report_steps.PAGES[sheet.kind] if report_steps.is_asked(_stage(sheet, at, read))]
    general = [
        report_present.sentence(fault)
        for key, fault in wrong.items()
        if not any(key.split(".")[0] == question.key for question in questions)
    ]
    picture = report_form().questions["evidence"].label
    return page(
        request,
        _FORM,
        status=status,
        region=country if country in countries.CODES else "",
        door=sheet.kind,
        stay="report",
        at=stage.at,
        title=gettext(PAGES[stage.at]),
        is_another=is_another,
        number=pages.index(place) + 1 if (place := report_steps.in_place_of(stage.at)) in pages else 1,
        count=len(pages),
        code=codes.grouped(codes.read(code)) if code else "",
        form=form,
        refusals=[*left_out, *general] + ([gettext("Please check the marked fields below.")] if len(wrong) > len(general) else []),
        rules=[gettext(rule) for rule in rules],
        lines=report_lines.before_all(needs, sheet, guess),
        fields=report_present.fields(questions, shown_sheet, wrong, rows or report_present.rows_wanted(sheet), guess),
        seen=report_present.mentions(read.facts, is_own=is_own) if stage.at == WHOSE and read is not None else [],
        consents=report_present.agreed(report_steps.consents(stage), standing),
        refused=report_present.refused(report_steps.refused(stage), stage.answers),
        items=report_present.items(plan) if plan else [],
        kept=report_present.kept_back(plan) if plan else [],
        reads=report_present.read_back(sheet) if stage.at == STORY and is_own else [],
        picture=gettext(picture) if stage.at in (STORY, REACH) else "",
        pictures=len(sheet.answers.get("evidence", [])),
        is_plan=plan is not None,
        is_agree=stage.at == AGREE,
        is_last=stage.at in (PLAN, LAST, REACH),
        is_straight=bool(report_steps.straight(stage)),
        is_own=is_own,
        has_before=bool(report_steps.before(stage)) and bool(code) and is_own,
    )


def _without_personal(sheet: Sheet) -> Sheet:
    personal = report_form().personal
    return msgspec.structs.replace(sheet, answers={key: value for key, value in sheet.answers.items() if key not in personal})


def _end(request: HttpRequest, code: str, sheet: Sheet, *, is_new: bool, form: str = "", is_too_late: bool = False) -> HttpResponse:
    read = _read(sheet) if is_new else None
    situations = read.facts.situations if read else frozenset()
    now, beware = report_lines.advice(situations, sheet)
    country = str(sheet.answers.get("country", ""))
    standing = queries.stands(queries.find(code).n)
    plan = queries.planned(sheet, standing, country) if read else None
    return page(
        request,
        _END,
        is_sent=plan is None or bool(plan.sent),
        has_no_yes=standing.isdisjoint(report_steps.HELD_CONSENTS),
        missing=report_present.missing(plan, read.facts, country) if plan is not None and read is not None else [],
        code=codes.grouped(codes.read(code)),
        is_new=is_new,
        is_too_late=is_too_late,
        stay="stay",
        form=form,
        now=now,
        beware=beware,
        held=sheet.kind == "held" and is_new,
        is_out_of_reach=sheet.answers.get("may-contact") == "code" or not sheet.answers.get("contact"),
        door=sheet.kind,
    )


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
def leave(request: HttpRequest) -> HttpResponse:
    """The quick exit: what was written and not sent is erased, what this site left in the browser is cleared, and another page is shown.

    Only the page on which it was written erases it: whoever has found the code can't.
    """
    posted = _posted(request) if request.method == "POST" else None
    code, form = ("", "") if posted is None else (posted.get("code", "")[:60], posted.get("form", "")[:_LONGEST_NONCE])
    with suppress(Refusal):
        if code and sent_from(request) != "elsewhere" and _is_own(code, form, queries.draft(code).sheet):
            actions.leave(code)
    return gone()


def gone() -> HttpResponse:
    """To a page that says nothing of the person who opens it; what this site left in the browser is cleared."""
    response = HttpResponseRedirect(ELSEWHERE)
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


def _posted(request: HttpRequest) -> QueryDict | None:
    if length(request) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
        return None
    try:
        return request.POST
    except BROKEN:
        return None


def _waiting(response: HttpResponse, seconds: int) -> HttpResponse:
    response.headers["Retry-After"] = str(seconds)
    return response
