"""A report taken by telephone: one page, by keyboard alone, kept as it goes. Crisis and money first: the banks ring in the call."""

import secrets
from collections.abc import Mapping
from datetime import UTC
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from msgspec import Struct
from msgspec.structs import replace

from accord.core import codes
from accord.core.identifiers.regions import REGIONS
from accord.core.reports import advice, typed
from accord.core.reports.answer_fault import AnswerFault
from accord.core.reports.answers import BadAnswers
from accord.core.reports.consents import Consent, said_by_answers
from accord.core.reports.form import Question, ReportKind
from accord.core.reports.paid_reading import CARDS, readings
from accord.core.reports.sheet import Sheet
from accord.core.times import moment
from accord.core.typed import Setting
from accord.core.typed.account import banks_of
from accord.core.typed.moment_text import typed_moment, zone_in_words
from accord.core.typed.numerals import currency_of
from accord.core.typed.translation import translated
from accord.core.typed.zones import zone_of
from accord.doors.console.frame.choices import Choice, countries, scheme_names
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit
from accord.doors.console.reports.call_lines import BEFORE_ALL, lines_for, needs_of, own_banks
from accord.doors.console.reports.labels import CALL_PARTS, CALL_RULES, MARKS, NOT_SENT
from accord.hub.intake.errors import BadSubmission
from accord.hub.reports import actions, queries
from accord.hub.reports.queries import CallReading
from accord.hub.requests.vocabulary import OPEN
from accord.tables import report_consents, report_form, report_help, report_outlets

BASE = "/console/reports/new"
# The questions of a call, in this order, in parts; and the consents asked for after each. The most pressing come first.
PARTS: Mapping[str, tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]] = {
    "money": (
        ("first", ("country", "lost", "age"), ()),
        ("money", ("payments",), ("bank",)),
        ("story", ("words", "scheme", "reached-by", "remote", "given"), ()),
        ("you", ("despair", "name", "may-contact", "contact", "police-number", "needs", "guardian-agrees", "guardian-contact"), ()),
        ("agree", (), ("signals", "platform", "telecom", "police", "support")),
    ),
    "held": (
        ("held", ("writer", "country", "held-in", "danger", "place", "held-name", "held-reach", "words"), ()),
        ("reach", ("may-contact", "contact", "contact-from", "contact-until", "not-alone", "only-you", "age"), ()),
        ("more", ("people", "nationality", "known-by", "fears-consulate", "guardian-agrees", "guardian-contact"), ()),
        ("agree", (), ("rescue", "support", "consulate")),
    ),
}
_OF_COUNTRY = (".currency", ".own-bank", ".to-bank")  # the choices of a payment that are those of the caller's country
_LONGEST = 64


class Control(Struct, frozen=True):
    """One thing to type or choose. `type`: text, area, select, boxes, date, clock."""

    name: str
    type: str
    label: str
    help: str = ""
    value: str = ""
    choices: tuple[Choice, ...] = ()
    needed: bool = False
    wrong: str = ""
    reads: str = ""
    asks: tuple[Choice, ...] = ()
    asked: str = ""  # a text that was asked about, and left as it is


class Call(Struct, frozen=True):
    """The values that an officer has typed in so far. `form` tells this call from others."""

    form: str
    language: str
    sheet: Sheet
    said: Mapping[str, bool]


def new(visit: Visit) -> Answer:
    if visit.request.method != "POST":
        door = _door(str(visit.asked.get("door", "")))
        call = Call(secrets.token_hex(16), _language(visit), Sheet(kind=door, answers={"country": visit.caller.country}), {})
        return Shown("hotline.html", _filled(visit, call, queries.read_call(visit.caller, call.sheet, {})))
    call = _read(visit)
    if visit.text("do", 4) == "send":
        return _sent(visit, call)
    error, code = "", ""
    try:
        code = actions.keep_call(visit.caller, call.sheet, call.said, form=call.form, language=call.language).code
    except BadSubmission as bad:
        error = bad.text
    filled = _filled(visit, call, queries.read_call(visit.caller, call.sheet, call.said), code=code, error=error)
    # In another language of the caller the whole page is shown anew, with what is read aloud.
    is_part = visit.is_part and not visit.text("whole", 1)
    # Of another country the currency and the banks alone: what is typed while the answer is on its way stays.
    filled["is_part"] = is_part
    filled["is_renewed"] = is_part and call.sheet.kind == "money" and visit.text("there", 2) != filled["there"]
    return Shown("hotline_heard.html" if is_part else "hotline.html", filled, 422 if error and not is_part else 200)


def _sent(visit: Visit, call: Call) -> Answer:
    reading = queries.read_call(visit.caller, call.sheet, call.said)
    if call.sheet.kind == "held" and not (reading.goes or reading.wrong or reading.missing):
        # The page of its code names nothing, so the caller could say no yes there.
        error = gettext("It is not sent yet: the caller agreed to nothing that someone can act on. Ask about the rescue team once more.")
        return Shown("hotline.html", _filled(visit, call, reading, error=error), 422)
    try:
        begun = actions.send_call(visit.caller, call.sheet, call.said, form=call.form, language=call.language)
    except BadAnswers:
        return Shown("hotline.html", _filled(visit, call, reading, error=gettext("It is not sent yet. Check the marked fields.")), 422)
    except BadSubmission as bad:
        return Shown("hotline.html", _filled(visit, call, reading, error=bad.text), 422)
    situations = reading.read.facts.situations
    pieces = advice.advise(report_help(), situations)
    urgent = BEFORE_ALL if "suicide-risk" in situations else ()
    with translation.override(call.language):
        now, beware = ([gettext(piece.says) for piece in pieces if piece.kind == kind] for kind in ("now", "beware"))
    return Shown(
        "hotline_code.html",
        {
            "code": codes.grouped(begun.code),
            "spelled": codes.spelled(begun.code),
            "now": now,
            "beware": beware,
            "spoken_in": call.language,
            "lines": [
                *(lines_for(urgent, call.sheet) if urgent else ()),
                *own_banks(call.sheet),
                *lines_for((need for need in needs_of(pieces) if need not in urgent), call.sheet),
            ],
            "base": BASE,
        },
    )


def _door(text: str) -> ReportKind:
    return "held" if text == "held" else "money"


def _language(visit: Visit) -> str:
    given = visit.text("language", 2) or "en"
    return given if given in dict(settings.LANGUAGES) else "en"


def _read(visit: Visit) -> Call:
    """The page as it was sent, by the names of the public form's fields."""
    door = _door(visit.text("door", 5))
    sheet = typed.answered(Sheet(kind=door), _questions(door), visit.sent)
    sheet = typed.with_own_currency(sheet, visit.sent, _setting(sheet))
    read = queries.read_call(visit.caller, sheet, {}).read
    sheet = typed.marked(sheet, visit.sent, read.facts.mentions)
    asked = tuple(word for _, _, consents in PARTS[door] for word in consents)
    said = typed.ticked_consents(asked, visit.sent) | said_by_answers(report_consents(), sheet.answers)
    return Call(visit.text("form", _LONGEST) or secrets.token_hex(16), _language(visit), sheet, said)


def _questions(door: str) -> list[Question]:
    return [report_form().questions[key] for _, keys, _ in PARTS[door] for key in keys]


def _filled(visit: Visit, call: Call, reading: CallReading, *, code: str = "", error: str = "") -> dict[str, Any]:
    wrong = {fault.question: fault for fault in reading.wrong}
    if error:
        wrong |= {key: AnswerFault(key, "needed", gettext("Ask this too.")) for key in reading.missing}
    questions = _questions(call.sheet.kind)
    wrong = {**typed.mail_asked(call.sheet, questions, visit.sent), **wrong}
    left = {key: text for key, text in typed.mail_left(call.sheet, questions, visit.sent).items() if key not in wrong}
    parts = [_part(part, keys, consents, call, wrong, left) for part, keys, consents in PARTS[call.sheet.kind]]
    return {
        "base": BASE,
        "form": call.form,
        "door": call.sheet.kind,
        "language_now": call.language,
        "languages_to_choose": settings.LANGUAGES,
        "there": str(call.sheet.answers.get("country", "")),
        "preset": currency_of(_setting(call.sheet)) or "",
        "of_country": [
            control
            for part in parts
            for row in part["rows"]
            for control in row
            if control.name.endswith(_OF_COUNTRY) and control.name in visit.sent
        ],
        "parts": parts,
        "first": [gettext(CALL_RULES.get(rule.key, rule.says)) for rule in reading.way.rules if rule.help_lines],
        "lines": lines_for((*BEFORE_ALL, *reading.way.help_lines), call.sheet),
        "seen": [_seen(mention) for mention in reading.read.facts.mentions if mention.is_asked],
        "code": codes.grouped(code) if code else "",
        "spelled": codes.spelled(code) if code else [],
        "rings": bool(code) and reading.rings,
        "missing": [gettext(report_form().questions[key].label) for key in reading.missing],
        "wrong": [(_place(path), _sentence(fault), _asks(fault)) for path, fault in wrong.items()] if not error else [],
        "error": error,
        "kept": [(gettext(report_outlets()[kept_back.outlet].label), gettext(NOT_SENT[kept_back.reason])) for kept_back in reading.kept],
    }


def _sentence(fault: AnswerFault) -> str:
    return translated(fault.code, fault.values, fault.text, gettext) if fault.is_typed else gettext(fault.text)


def _asks(fault: AnswerFault) -> tuple[Choice, ...]:
    """The possible meanings of a typed value, each as a button with its field."""
    question, _, rest = fault.question.partition(".")
    number, _, column = rest.partition(".")
    name = f"p{number}.{column}" if question == "payments" else f"q.{fault.question}"
    choices = [
        Choice(f"{name} {choice.value}", translated(choice.code, choice.values, choice.display, gettext)) for choice in fault.choices
    ]
    if column in typed.AS_TYPED and fault.code not in CARDS:
        choices.append(Choice(f"{name} {typed.UNSAID}", gettext("Not known: pass it on to the bank as it was typed")))
    return tuple(choices)


def _place(path: str) -> str:
    """Where something is wrong, as the page names it."""
    question, _, rest = path.partition(".")
    number, _, column = rest.partition(".")
    form = report_form()
    if question == "payments" and column in form.columns:
        return f"{gettext('Payment')} {number}: {gettext(form.columns[column].label)}"
    return gettext(form.questions[question].label) if question in form.questions else path


def _seen(mention: Any) -> dict[str, Any]:
    mark = "own" if mention.mark == "perhaps-own" else mention.mark
    choices = [Choice(key, gettext(label), key == mark) for key, label in MARKS.items()]
    return {
        "id": f"m-{mention.identifier.key.hex()[:16]}",
        "name": f"m.{mention.identifier.key.hex()}",
        "identifier": mention.identifier,
        "choices": choices,
    }


def _part(
    part: str,
    keys: tuple[str, ...],
    consents: tuple[str, ...],
    call: Call,
    wrong: Mapping[str, AnswerFault],
    left: Mapping[str, str],
) -> dict[str, Any]:
    controls: list[Control] = []
    rows: list[list[Control]] = []
    for key in keys:
        if key == "payments":
            rows = _payments(call.sheet, wrong)
        else:
            controls.append(replace(_control(report_form().questions[key], call.sheet, wrong), asked=left.get(key, "")))
    known = report_consents().items
    with translation.override(call.language):  # it is read aloud to the caller
        consent_rows = [_spoken(known[word], call.said.get(word, False)) for word in consents]
    return {
        "key": part,
        "title": gettext(CALL_PARTS[part]),
        "controls": controls,
        "rows": rows,
        "consents": consent_rows,
    }


def _spoken(consent: Consent, yes: bool) -> dict[str, Any]:
    without = gettext("Without it:") + " " + gettext(consent.without)
    return {"key": consent.key, "says": gettext(consent.says), "allows": gettext(consent.allows), "without": without, "yes": yes}


_TYPES = {
    "long-text": "area",
    "identifiers": "area",
    "choices": "boxes",
    "countries": "boxes",
    "time": "text",
    "clock": "clock",
    "text": "text",
    "number": "text",
}


def _control(question: Question, sheet: Sheet, wrong: Mapping[str, AnswerFault]) -> Control:
    value = sheet.answers.get(question.key)
    chosen = tuple(value) if isinstance(value, list | tuple) else (str(value or ""),)
    return Control(
        name=f"q.{question.key}",
        type=_TYPES.get(question.type, "select"),
        label=gettext(question.label),
        help=_when_hint(_setting(sheet)) if question.type == "time" else gettext(question.help) if question.help else "",
        value=chosen[0] if chosen else "",
        choices=tuple(_choices(question, chosen)),
        needed=question.needed,
        wrong=_sentence(wrong[question.key]) if question.key in wrong else "",
        asks=_asks(wrong[question.key]) if question.key in wrong else (),
    )


def _choices(question: Question, chosen: tuple[str, ...]) -> list[Choice]:
    if question.type in ("country", "countries"):
        return countries(REGIONS, chosen)
    if question.type == "scheme":
        return scheme_names(chosen[0])
    return [Choice(key, gettext(label), key in chosen) for key, label in question.choices.items()]


def _setting(sheet: Sheet) -> Setting:
    """Where the caller is: numbers, amounts and times are those of that country."""
    return queries.around(str(sheet.answers.get("country", ""))).setting()


def _when_hint(setting: Setting) -> str:
    zone = zone_of(setting)
    at = moment(setting.now).astimezone(zone or UTC)
    example = typed_moment(at.replace(hour=14, minute=30), setting)
    if zone is None:
        return gettext("Day and time, for example {example}. The day is enough.").format(example=example)
    text = gettext("Day and time, for example {example}, in {zone}. The day is enough.")
    return text.format(example=example, zone=zone_in_words(at, setting))


def _payments(sheet: Sheet, wrong: Mapping[str, AnswerFault]) -> list[list[Control]]:
    """A row for each payment, and one more to type into."""
    there, setting = sheet.answers.get("payments", []), _setting(sheet)
    return [_payment(number, there[number - 1] if number <= len(there) else {}, setting, wrong) for number in range(1, len(there) + 2)]


def _payment(number: int, row: Mapping[str, str], setting: Setting, wrong: Mapping[str, AnswerFault]) -> list[Control]:
    columns, controls = report_form().columns, []
    banks, reads = banks_of(setting.country or "", setting), readings(row, setting) if row else {}
    for key in typed.COLUMNS:
        value, choices = str(row.get(key, "")), []
        if key == "currency":
            value = value or ("" if row.get("amount") else currency_of(setting) or "")
            codes = dict.fromkeys((*([value] if value else ()), *typed.CURRENCIES))
            choices = [Choice(code, code, code == value) for code in codes]
        elif columns[key].choices:
            choices = [Choice(word, gettext(label), word == value) for word, label in columns[key].choices.items()]
        elif columns[key].type == "bank" and banks:
            listed = banks if not value or value in dict(banks) else (*banks, (value, value))
            choices = [Choice(bank, name, bank == value) for bank, name in listed]
        fault = wrong.get(f"payments.{number}.{key}")
        if fault is not None and fault.code in CARDS and not fault.choices:
            value = ""  # what may be a card is not shown again either
        read = reads.get(key)
        controls.append(
            Control(
                f"p{number}.{key}",
                "select" if choices else "text",
                gettext(columns[key].label),
                help=_when_hint(setting) if key == "at" else "",
                value=value,
                choices=tuple(choices),
                wrong=_sentence(fault) if fault else "",
                reads=translated(read.code, read.values, read.display, gettext) if read else "",
                asks=_asks(fault) if fault else (),
            )
        )
    kept = ((column, row[column]) for column in typed.AS_TYPED.values() if row.get(column))
    return [*controls, *(Control(f"p{number}.{column}", "hidden", "", value=value) for column, value in kept)]


PAGES: tuple[Page, ...] = (Page(path="reports/new", name="report_new", view=new, needs=(OPEN,), also_posts=True),)
