"""The content of the form's pages and of the code's page, as plain rows for the templates; every sentence in the reader's language."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from msgspec import Struct, field
from msgspec.structs import replace

from accord.core.identifiers.base import Identifier
from accord.core.identifiers.labels import KINDS
from accord.core.money.currency_names import currency_name
from accord.core.reports.answer_fault import AnswerFault
from accord.core.reports.facts import Facts, likely_receivers
from accord.core.reports.follow import followed
from accord.core.reports.form import Question
from accord.core.reports.paid_reading import CARDS
from accord.core.reports.plan import Item, Plan
from accord.core.reports.sheet import Sheet
from accord.core.reports.typed import AS_TYPED, COLUMNS, CURRENCIES, PAID, UNSAID
from accord.core.typed import Setting
from accord.core.typed.account import banks_of
from accord.core.typed.labels import MAILS
from accord.core.typed.translation import translated
from accord.doors.public import countries as named
from accord.doors.public import labels, report_lines, report_sheet, report_typed
from accord.doors.public.check_present import in_words, side
from accord.doors.public.labels_report import COLUMNS as COLUMN_LABELS
from accord.doors.public.labels_report import KEPT, LACKS, MARKS, MISSING, REFUSALS, WAYS
from accord.doors.public.pages import native
from accord.doors.public.report_lines import LinesShown
from accord.doors.public.report_parts import is_left, needed, place, told_by
from accord.doors.public.report_sheet import ROWS
from accord.hub.intake.queries import FollowedStep, MoneyBack, Part, TakenBack
from accord.tables import care, report_consents, report_follow, report_form, report_outlets


class Choice(Struct, frozen=True):
    key: str
    label: str
    is_chosen: bool


class AskedShown(Struct, frozen=True):
    """A possible meaning of a typed value: the button says it, and sends it."""

    value: str
    label: str


class Field(Struct, frozen=True):
    """One question as a page shows it. `wrong` is a sentence. `value` of the payments is the currency that stands beside an amount before
    one is chosen."""

    name: str
    type: str
    label: str
    help: str = ""
    value: str = ""
    choices: tuple[Choice, ...] = ()
    needed: bool = False
    wrong: str = ""
    parts: tuple[tuple["Field", ...], ...] = field(default_factory=tuple)
    reads: str = ""
    asks: tuple[AskedShown, ...] = ()
    asked: str = ""  # the text about which the page asks, and which stands where it comes back


Fault = str | AnswerFault
PART = "part"  # the step that tells of what is not sent, whatever it is


def sentence(fault: Fault) -> str:
    if isinstance(fault, AnswerFault) and fault.is_typed:
        says = translated(fault.code, fault.values, fault.text, gettext)
        return native(says) if fault.code.startswith(("moment-", "amount-")) and "meant" in fault.values else says  # as its choices
    code = fault.code if isinstance(fault, AnswerFault) else fault
    text = REFUSALS.get(code) or labels.REFUSALS.get(code) or REFUSALS["unreadable"]
    return gettext(text)


def fields(questions: Iterable[Question], sheet: Sheet, wrong: Mapping[str, Fault], rows: int, guess: str) -> list[Field]:
    return [_field(question, sheet, wrong, rows, guess) for question in questions]


def _field(question: Question, sheet: Sheet, wrong: Mapping[str, Fault], rows: int, guess: str) -> Field:
    value = sheet.answers.get(question.key)
    path, fault = next(
        ((key, fault) for key, fault in wrong.items() if key == question.key or key.startswith(f"{question.key}.")), ("", "")
    )
    if question.type == "payments":
        return Field(
            question.key,
            question.type,
            gettext(question.label),
            gettext(question.help) if question.help else "",
            value=report_typed.currency_of(_setting(sheet)),
            parts=_rows(sheet, wrong, rows),
        )
    chosen: tuple[str, ...] = tuple(value) if isinstance(value, list | tuple) else ("yes" if value is True else str(value or ""),)
    if question.key == "country" and not value:
        chosen = (guess,)
    text = "\n".join(chosen) if question.type == "identifiers" else chosen[0] if chosen else ""
    helps = gettext(question.help) if question.help else ""
    setting = report_sheet.around(report_sheet.country_of(sheet) or guess, report_sheet.now()).setting()
    if question.type == "time":
        text, helps = report_typed.typed_again("at", text, setting), report_typed.when_hint(setting)
    return Field(
        name=f"q.{question.key}",
        type="text" if question.type == "time" else question.type,
        label=gettext(question.label),
        help=helps,
        value=text,
        choices=tuple(Choice(key, label, key in chosen) for key, label in _choices(question)),
        needed=question.needed,
        wrong=_of_line(path, len(chosen), sentence(fault)) if fault else "",
        asks=_asks(f"q.{path}", fault),
        asked=text if isinstance(fault, AnswerFault) and fault.code in MAILS else "",
    )


def _of_line(path: str, lines: int, says: str) -> str:
    """What is wrong, with the line of the field in which it stands, where there are several."""
    line = path.rpartition(".")[2]
    return gettext("Line {number}: {says}").format(number=native(line), says=says) if lines > 1 and line.isdigit() else says


def _asks(name: str, fault: Fault, *, may_leave: bool = False) -> tuple[AskedShown, ...]:
    """The possible meanings of a typed value, each as a button; and where nobody can tell more, to leave it as it was typed."""
    if not isinstance(fault, AnswerFault):
        return ()
    buttons = [AskedShown(f"{name} {meaning.value}", report_typed.read_as(name.rpartition(".")[2], meaning)) for meaning in fault.choices]
    if may_leave and fault.code not in CARDS:
        buttons.append(AskedShown(f"{name} {UNSAID}", gettext("I don't know. Pass it on to my bank as I typed it")))
    return tuple(buttons)


def _choices(question: Question) -> Sequence[tuple[str, str]]:
    if question.type in ("country", "countries"):
        return named.every()
    if question.type == "language":
        return list(settings.LANGUAGES)
    if question.type == "scheme":
        return [(key, gettext(label)) for key, label in labels.SCHEMES.items()]
    return [(key, gettext(label)) for key, label in question.choices.items()]


def _setting(sheet: Sheet) -> Setting:
    return report_sheet.around(report_sheet.country_of(sheet), report_sheet.now()).setting()


def _rows(sheet: Sheet, wrong: Mapping[str, Fault], rows: int) -> tuple[tuple[Field, ...], ...]:
    payments = sheet.answers.get("payments", [])
    setting = _setting(sheet)
    count = max(rows, len(payments), 1)
    return tuple(_row(number, payments[number - 1] if number <= len(payments) else {}, setting, wrong) for number in range(1, count + 1))


def _row(number: int, row: Mapping[str, str], setting: Setting, wrong: Mapping[str, Fault]) -> tuple[Field, ...]:
    banks = banks_of(setting.country or "", setting)
    reads = report_typed.read_back(row, setting) if row else {}
    cells = []
    for column in COLUMNS:
        value = report_typed.typed_again(column, str(row.get(column, "")), setting)
        choices: Sequence[tuple[str, str]] = ()
        if column == "way":
            choices = [(key, gettext(label)) for key, label in WAYS.items()]
        elif column == "currency":
            value = value or ("" if row.get("amount") else report_typed.currency_of(setting))
            choices = [(code, currency_name(code, get_language())) for code in dict.fromkeys((*([value] if value else ()), *CURRENCIES))]
        elif column in ("own-bank", "to-bank") and banks:
            choices = banks if not value or value in dict(banks) else (*banks, (value, value))
        fault = wrong.get(f"payments.{number}.{column}", "")
        if isinstance(fault, AnswerFault) and fault.code in CARDS and not fault.choices:
            value = ""  # what may be a card is not shown again either
        name = f"p{number}.{column}"
        cells.append(
            Field(
                name=name,
                type="select" if choices else "text",
                label=gettext(COLUMN_LABELS[column]),
                help=report_typed.when_hint(setting) if column == "at" else "",
                value=value,
                choices=tuple(Choice(key, label, key == value) for key, label in choices),
                wrong=sentence(fault) if fault else "",
                reads=reads.get(column, ""),
                asks=_asks(name, fault, may_leave=column in AS_TYPED),
            )
        )
    as_typed = (
        Field(name=f"p{number}.{column}", type="hidden", label="", value=row[column]) for column in AS_TYPED.values() if row.get(column)
    )
    return (*cells, *as_typed)


def read_back(sheet: Sheet) -> list[list[tuple[str, str]]]:
    """Our reading of each payment, as label and words, for the person to look at before the page goes on."""
    setting = _setting(sheet)
    readings = []
    for row in sheet.answers.get("payments", []):
        reads = report_typed.read_back(row, setting) if isinstance(row, dict) else {}
        readings.append([(gettext(COLUMN_LABELS[column]), reads[column]) for column in COLUMNS if column in reads])
    return [payment for payment in readings if payment]


class SeenShown(Struct, frozen=True):
    name: str
    kind: str
    display: str
    side: str
    choices: tuple[Choice, ...]
    scanned: bool = False


def mentions(facts: Facts, *, is_own: bool) -> list[SeenShown]:
    """The identifiers found in the words and the pictures, each with the question whose it is; where no payment says where it went, also
    whether it went there. One that the words call the writer's own is shown to the writer only: not confirmed, it goes nowhere."""
    receivers = {mention.key for likely in likely_receivers(facts, with_found=True).values() for mention in likely}
    return [
        SeenShown(
            name=f"m.{mention.identifier.key.hex()}",
            kind=gettext(KINDS[mention.identifier.kind]),
            display=in_words(mention.identifier),
            side=side(mention.identifier),
            scanned=mention.scanned,
            choices=tuple(
                Choice(key, gettext(label), key == _guess(mention.mark))
                for key, label in MARKS.items()
                if key != PAID or mention.identifier.key in receivers
            ),
        )
        for mention in facts.mentions
        if mention.is_asked and (is_own or mention.mark not in ("own", "perhaps-own"))
    ]


def _guess(mark: str) -> str:
    return "own" if mark == "perhaps-own" else mark


class ConsentShown(Struct, frozen=True):
    key: str
    says: str
    allows: str
    without: str
    ends: str
    yes: bool
    stays: tuple[str, ...] = ()


def agreed(keys: Iterable[str], standing: frozenset[str]) -> list[ConsentShown]:
    consents = report_consents()
    return [
        ConsentShown(
            key=key,
            says=gettext(consent.says),
            allows=gettext(consent.allows),
            without=gettext(consent.without),
            ends=gettext(consent.ends),
            yes=key in standing,
            stays=tuple(gettext(consents.bases[basis].says) for basis in consent.stays),
        )
        for key in keys
        if (consent := consents.items.get(key)) is not None
    ]


class RefusedShown(Struct, frozen=True):
    """A consent that is not asked for, because of an answer on a page before."""

    says: str
    answer: str
    without: str


def refused(by_consent: Mapping[str, str], answers: Mapping[str, object]) -> list[RefusedShown]:
    """`by_consent`: the question whose answer refused it."""
    consents, form = report_consents().items, report_form()
    return [
        RefusedShown(
            gettext(consents[key].says),
            gettext(form.questions[question].choices[str(answers[question])]),
            gettext(consents[key].without),
        )
        for key, question in by_consent.items()
    ]


class ItemShown(Struct, frozen=True):
    key: str
    label: str
    why: str
    to: tuple[str, ...]
    about: str
    side: str
    says: tuple[str, ...]
    may_switch: bool
    is_on: bool
    personal: bool
    helps: tuple[str, ...] = ()


def items(plan: Plan) -> list[ItemShown]:
    return [_item(item) for item in plan.items]


def _item(item: Item) -> ItemShown:
    needs = report_form().questions["needs"].choices
    services = [need["service"] for need in item.fields.get("needs", ())]
    lacks = tuple(gettext(text) for text in _lacking(item))
    nobody = () if item.to or item.guest or item.lacks or item.what == "signal" else (_nobody(item),)
    missing_page = MISSING["guest"]
    page = (gettext(missing_page),) if item.guest else ()
    return ItemShown(
        key=item.key,
        label=gettext(report_outlets()[item.outlet].label),
        why=gettext(item.why),
        to=tuple(party.name for party in item.to),
        about="" if item.about is None else in_words(item.about),
        side="" if item.about is None else side(item.about),
        says=(*lacks, *nobody, *page),
        may_switch=not lacks and not nobody,
        is_on=item.on,
        personal=item.personal,
        helps=tuple(gettext(needs[key]) for key in services if key in needs),
    )


def _nobody(item: Item) -> str:
    return gettext(MISSING[item.outlet]) if item.outlet in MISSING else gettext("No member can do this yet, so it is not sent.")


class MissingShown(Struct, frozen=True):
    """A bank of a payment that is no member: what to do instead, and its own line where one is known."""

    label: str
    says: str
    lines: tuple[LinesShown, ...]


def missing(plan: Plan, facts: Facts, country: str) -> list[MissingShown]:
    by_outlet = {}
    for item in plan.missing:
        paid = facts.payments[(item.payment or 1) - 1]
        is_own = item.outlet == "own-bank"
        bank = (paid.own_bank if is_own else paid.to_bank) or _wallet_of(paid.own_account if is_own else paid.to)
        by_outlet[item.outlet, bank] = MissingShown(
            gettext(report_outlets()[item.outlet].label), _nobody(item), tuple(report_lines.of_bank(bank, country))
        )
    return list(by_outlet.values())


def _wallet_of(identifier: Identifier | None) -> str:
    """The wallet that knows somebody by this number: `bkash` of `bkash:+880...`; empty for all else."""
    return identifier.value.partition(":")[0] if identifier is not None and identifier.kind == "proxy" else ""


def _lacking(item: Item) -> list[str]:
    return [LACKS.get(lack.rpartition(".")[2], LACKS["country"]) for lack in item.lacks]


def kept_back(plan: Plan) -> list[tuple[str, str]]:
    return [(gettext(report_outlets()[item.outlet].label), gettext(KEPT[item.reason])) for item in plan.kept_back]


class StepShown(Struct, frozen=True):
    label: str
    who: str
    says: str
    since: SafeString
    due: SafeString | None
    about: tuple[str, ...] = ()
    times: int = 1
    is_late: bool = False  # the time by which the answer was due is over
    is_yours: bool = False  # left to the person who told it, and stands first


def steps(rows: Iterable[FollowedStep], country: str, parts: Mapping[str, Part], *, is_quiet: bool) -> list[StepShown]:
    """Each step in plain words; nothing of whom it is about, but which of what the person told, where that is in `parts`: the bank, the end
    of the account's number, the sum. What stands alike, such as many warnings, is told once with how many. Of a
    report that somebody is held (`is_quiet`) the hours are whole."""
    told_steps: list[StepShown] = []
    rows = list(rows) if is_quiet else sorted(rows, key=place)
    parts = needed(rows, parts)
    for row in rows:
        step = followed(report_follow(), row.step, row.state, row.since, row.due, whole_hours=is_quiet)
        part = parts.get(row.key)
        label = report_outlets()[part.outlet].label if part is not None and row.step == PART else step.label
        told_steps.append(
            StepShown(
                gettext(label) if label else "",
                gettext(step.who) if step.who else "",
                gettext(step.says),
                when(step.since, country),
                None if step.due is None else when(step.due, country),
                () if part is None else told_by(part, country),
                is_late=step.due is not None and step.due < report_sheet.now(),
                is_yours=not is_quiet and is_left(row),
            )
        )
    return [replace(step, times=times) for step, times in Counter(told_steps).items()]


class ReturnedShown(Struct, frozen=True):
    amount: str
    bank: str
    since: SafeString
    is_whole: bool


def returned(rows: Iterable[MoneyBack], country: str) -> list[ReturnedShown]:
    """The money that came back, each currency and each place by itself."""
    setting = report_sheet.around(country, report_sheet.now()).setting()
    return [
        ReturnedShown(
            report_typed.amount_in_words(payment.amount, payment.code, setting), payment.bank, when(payment.at, country), payment.is_whole
        )
        for payment in rows
    ]


class BackShown(Struct, frozen=True):
    """A consent that was taken back: what ended, and what goes on with its basis as a label and a sentence."""

    says: str
    ended: tuple[str, ...]
    stays: tuple[tuple[str, str], ...]


def taken_back(rows: Iterable[TakenBack]) -> list[BackShown]:
    by_consent: dict[str, list[TakenBack]] = {}
    for consequence in rows:
        by_consent.setdefault(consequence.consent, []).append(consequence)
    consents = report_consents()
    return [
        BackShown(
            says=gettext(consents.items[word].says),
            ended=tuple(
                dict.fromkeys(
                    gettext(report_outlets()[consequence.word].label) for consequence in consequences if consequence.became == "ended"
                )
            ),
            stays=tuple(_basis(consequence.word) for consequence in consequences if consequence.became == "stays"),
        )
        for word, consequences in by_consent.items()
    ]


def _basis(word: str) -> tuple[str, str]:
    basis = report_consents().bases.get(word)
    if basis is not None:
        return gettext(basis.label), gettext(basis.says)
    ground = care().grounds.get(word)
    return (
        gettext(ground.label) if ground else "",
        gettext(
            "A member has recorded this as a reason to go on without your consent. It counts for three days at most, unless it is "
            "recorded anew."
        ),
    )


def when(at: int, country: str) -> SafeString:
    """A moment in words, by the clock of the person's country."""
    return format_html("<bdi>{}</bdi>", report_typed.when(at, report_sheet.around(country, at).setting()))


def rows_wanted(sheet: Sheet) -> int:
    return max(ROWS, len(sheet.answers.get("payments", [])))
