"""What a page of the form and the page of the code show, as plain rows for the templates; every sentence in the reader's language."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from accord.core.reports.facts import Facts, likely_receivers
from accord.core.reports.follow import followed
from accord.core.reports.form import Question
from accord.core.reports.paid_reading import CARDS
from accord.core.reports.plan import Item, Plan
from accord.core.reports.sheet import Sheet
from accord.core.reports.typed import AS_TYPED, COLUMNS, CURRENCIES, PAID, UNSAID
from accord.core.reports.wrong import Wrong
from accord.core.typed import Setting
from accord.core.typed.account import banks_of
from accord.core.typed.translating import spoken
from accord.doors.public import countries as named
from accord.doors.public import labels, report_given, report_lines, report_read
from accord.doors.public.labels_report import COLUMNS as COLUMN_LABELS
from accord.doors.public.labels_report import KEPT, LACKS, MARKS, MISSING, REFUSALS, WAYS
from accord.doors.public.report_given import ROWS
from accord.doors.public.report_lines import LinesShown
from accord.hub.intake.queries import FollowedStep, MoneyBack, TakenBack
from accord.tables import care, report_consents, report_follow, report_form, report_outlets


@dataclass(frozen=True, slots=True)
class Choice:
    key: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class AskedShown:
    """What may have been meant: the button says it, and sends it."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """One question as a page shows it. `wrong` is a sentence."""

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


Fault = str | Wrong


def sentence(fault: Fault) -> str:
    if isinstance(fault, Wrong) and fault.is_typed:
        return spoken(fault.code, fault.values, fault.text, gettext)
    code = fault.code if isinstance(fault, Wrong) else fault
    text = REFUSALS.get(code) or labels.REFUSALS.get(code) or REFUSALS["unreadable"]
    return gettext(text)


def fields(asked: Iterable[Question], sheet: Sheet, wrong: Mapping[str, Fault], rows: int, guess: str) -> list[Field]:
    return [_field(one, sheet, wrong, rows, guess) for one in asked]


def _field(one: Question, sheet: Sheet, wrong: Mapping[str, Fault], rows: int, guess: str) -> Field:
    value = sheet.answers.get(one.key)
    where, fault = next(((key, fault) for key, fault in wrong.items() if key == one.key or key.startswith(f"{one.key}.")), ("", ""))
    if one.type == "payments":
        return Field(one.key, one.type, gettext(one.label), gettext(one.help) if one.help else "", parts=_rows(sheet, wrong, rows))
    chosen: tuple[str, ...] = tuple(value) if isinstance(value, list | tuple) else ("yes" if value is True else str(value or ""),)
    if one.key == "country" and not value:
        chosen = (guess,)
    text = "\n".join(chosen) if one.type == "identifiers" else chosen[0] if chosen else ""
    helps = gettext(one.help) if one.help else ""
    setting = report_given.around(report_given.country_of(sheet) or guess, report_given.now()).setting()
    if one.type == "time":
        text, helps = report_read.typed_again("at", text, setting), report_read.when_hint(setting)
    return Field(
        name=f"q.{one.key}",
        type="text" if one.type == "time" else one.type,
        label=gettext(one.label),
        help=helps,
        value=text,
        choices=tuple(Choice(key, label, key in chosen) for key, label in _choices(one)),
        needed=one.needed,
        wrong=sentence(fault) if fault else "",
        asks=_asks(f"q.{where}", fault),
    )


def _asks(name: str, fault: Fault, *, may_leave: bool = False) -> tuple[AskedShown, ...]:
    """What may have been meant, each as a button; and where nobody can tell more, to leave it as it was typed."""
    if not isinstance(fault, Wrong):
        return ()
    found = [AskedShown(f"{name} {one.value}", spoken(one.code, one.values, one.display, gettext)) for one in fault.choices]
    if may_leave and fault.code not in CARDS:
        found.append(AskedShown(f"{name} {UNSAID}", gettext("I don't know. Pass it on to my bank as I typed it")))
    return tuple(found)


def _choices(one: Question) -> Sequence[tuple[str, str]]:
    if one.type == "yes-no":
        return [("yes", gettext("Yes")), ("no", gettext("No"))]
    if one.type in ("country", "countries"):
        return named.choices()
    if one.type == "language":
        return list(settings.LANGUAGES)
    if one.type == "scheme":
        return [(key, gettext(label)) for key, label in labels.SCHEMES.items()]
    return [(key, gettext(label)) for key, label in one.choices.items()]


def _rows(sheet: Sheet, wrong: Mapping[str, Fault], rows: int) -> tuple[tuple[Field, ...], ...]:
    there = sheet.answers.get("payments", [])
    setting = report_given.around(report_given.country_of(sheet), report_given.now()).setting()
    count = max(rows, len(there), 1)
    return tuple(_row(number, there[number - 1] if number <= len(there) else {}, setting, wrong) for number in range(1, count + 1))


def _row(number: int, row: Mapping[str, str], setting: Setting, wrong: Mapping[str, Fault]) -> tuple[Field, ...]:
    banks = banks_of(setting.country or "", setting)
    reads = report_read.read_back(row, setting) if row else {}
    found = []
    for column in COLUMNS:
        value = report_read.typed_again(column, str(row.get(column, "")), setting)
        choices: Sequence[tuple[str, str]] = ()
        if column == "way":
            choices = [(key, gettext(label)) for key, label in WAYS.items()]
        elif column == "currency":
            value = value or ("" if row.get("amount") else report_read.currency_of(setting))
            choices = [(code, code) for code in dict.fromkeys((*([value] if value else ()), *CURRENCIES))]
        elif column in ("own-bank", "to-bank") and banks:
            choices = banks if not value or value in dict(banks) else (*banks, (value, value))
        fault = wrong.get(f"payments.{number}.{column}", "")
        if isinstance(fault, Wrong) and fault.code in CARDS and not fault.choices:
            value = ""  # what may be a card is not shown again either
        name = f"p{number}.{column}"
        found.append(
            Field(
                name=name,
                type="select" if choices else "text",
                label=gettext(COLUMN_LABELS[column]),
                help=report_read.when_hint(setting) if column == "at" else "",
                value=value,
                choices=tuple(Choice(key, label, key == value) for key, label in choices),
                wrong=sentence(fault) if fault else "",
                reads=reads.get(column, ""),
                asks=_asks(name, fault, may_leave=column in AS_TYPED),
            )
        )
    kept = (
        Field(name=f"p{number}.{column}", type="hidden", label="", value=row[column]) for column in AS_TYPED.values() if row.get(column)
    )
    return (*found, *kept)


def read_back(sheet: Sheet) -> list[list[tuple[str, str]]]:
    """What we read of each payment, as label and words, for the person to look at before the page goes on."""
    setting = report_given.around(report_given.country_of(sheet), report_given.now()).setting()
    found = []
    for row in sheet.answers.get("payments", []):
        reads = report_read.read_back(row, setting) if isinstance(row, dict) else {}
        found.append([(gettext(COLUMN_LABELS[column]), reads[column]) for column in COLUMNS if column in reads])
    return [each for each in found if each]


@dataclass(frozen=True, slots=True)
class SeenShown:
    name: str
    kind: str
    display: str
    choices: tuple[Choice, ...]
    scanned: bool = False


def seen(facts: Facts, *, is_own: bool) -> list[SeenShown]:
    """What was found in the words and the pictures, each with the question whose it is; and where no payment says where it went, whether
    it went there. What the words call the writer's own is shown to the writer only: not confirmed, it goes nowhere."""
    receivers = {one.key for found in likely_receivers(facts, found=True).values() for one in found}
    return [
        SeenShown(
            name=f"m.{one.identifier.key.hex()}",
            kind=gettext(labels.KINDS[one.identifier.kind]) if one.identifier.kind in labels.KINDS else "",
            display=one.identifier.display,
            scanned=one.scanned,
            choices=tuple(
                Choice(key, gettext(label), key == _guess(one.mark))
                for key, label in MARKS.items()
                if key != PAID or one.identifier.key in receivers
            ),
        )
        for one in facts.seen
        if one.is_asked and (is_own or one.mark not in ("own", "perhaps-own"))
    ]


def _guess(mark: str) -> str:
    return "own" if mark == "perhaps-own" else mark


@dataclass(frozen=True, slots=True)
class ConsentShown:
    key: str
    says: str
    allows: str
    without: str
    ends: str
    yes: bool
    stays: tuple[str, ...] = ()


def agreed(keys: Iterable[str], stands: frozenset[str]) -> list[ConsentShown]:
    known = report_consents()
    return [
        ConsentShown(
            key=key,
            says=gettext(one.says),
            allows=gettext(one.allows),
            without=gettext(one.without),
            ends=gettext(one.ends),
            yes=key in stands,
            stays=tuple(gettext(known.bases[basis].says) for basis in one.stays),
        )
        for key in keys
        if (one := known.items.get(key)) is not None
    ]


@dataclass(frozen=True, slots=True)
class ItemShown:
    key: str
    label: str
    why: str
    to: tuple[str, ...]
    about: str
    says: tuple[str, ...]
    may_switch: bool
    is_on: bool
    personal: bool
    helps: tuple[str, ...] = ()


def items(plan: Plan) -> list[ItemShown]:
    return [_item(one) for one in plan.items]


def _item(one: Item) -> ItemShown:
    needs = report_form().questions["needs"].choices
    asked = [each["service"] for each in one.fields.get("needs", ())]
    lacks = tuple(gettext(text) for text in _lacking(one))
    nobody = () if one.to or one.guest or one.lacks or one.what == "signal" else (_nobody(one),)
    said = MISSING["guest"]
    page = (gettext(said),) if one.guest else ()
    return ItemShown(
        key=one.key,
        label=gettext(report_outlets()[one.outlet].label),
        why=gettext(one.why),
        to=tuple(party.name for party in one.to),
        about="" if one.about is None else one.about.display,
        says=(*lacks, *nobody, *page),
        may_switch=not lacks and not nobody,
        is_on=one.on,
        personal=one.personal,
        helps=tuple(gettext(needs[key]) for key in asked if key in needs),
    )


def _nobody(one: Item) -> str:
    return gettext(MISSING[one.outlet]) if one.outlet in MISSING else gettext("Nobody here can do this yet, so it is not sent.")


@dataclass(frozen=True, slots=True)
class MissingShown:
    """A bank of a payment that is no member: what to do instead, and its own line where one is known."""

    label: str
    says: str
    lines: tuple[LinesShown, ...]


def missing(plan: Plan, facts: Facts, country: str) -> list[MissingShown]:
    found = {}
    for item in plan.missing:
        paid = facts.payments[(item.payment or 1) - 1]
        bank = paid.own_bank if item.outlet == "own-bank" else paid.to_bank
        found[item.outlet, bank] = MissingShown(
            gettext(report_outlets()[item.outlet].label), _nobody(item), tuple(report_lines.of_bank(bank or "", country))
        )
    return list(found.values())


def _lacking(one: Item) -> list[str]:
    return [LACKS.get(each.rpartition(".")[2], LACKS["country"]) for each in one.lacks]


def kept(plan: Plan) -> list[tuple[str, str]]:
    return [(gettext(report_outlets()[one.outlet].label), gettext(KEPT[one.reason])) for one in plan.kept]


@dataclass(frozen=True, slots=True)
class StepShown:
    label: str
    who: str
    says: str
    since: SafeString
    due: SafeString | None
    times: int = 1


def steps(rows: Iterable[FollowedStep], country: str, *, is_quiet: bool) -> list[StepShown]:
    """Each step in plain words; nothing of whom it is about. What stands alike, such as many warnings, is told once with how many. Of a
    report that somebody is held (`is_quiet`) the hours are whole."""
    found: list[StepShown] = []
    for row in rows:
        one = followed(report_follow(), row.step, row.state, row.since, row.due, whole_hours=is_quiet)
        found.append(
            StepShown(
                gettext(one.label) if one.label else "",
                gettext(one.who) if one.who else "",
                gettext(one.says),
                when(one.since, country),
                None if one.due is None else when(one.due, country),
            )
        )
    return [replace(one, times=times) for one, times in Counter(found).items()]


@dataclass(frozen=True, slots=True)
class ReturnedShown:
    amount: str
    bank: str
    since: SafeString
    is_whole: bool


def returned(rows: Iterable[MoneyBack], country: str) -> list[ReturnedShown]:
    """The money that came back, each currency and each place by itself."""
    setting = report_given.around(country, report_given.now()).setting()
    return [
        ReturnedShown(report_read.amount_in_words(one.amount, one.code, setting), one.bank, when(one.at, country), one.is_whole)
        for one in rows
    ]


@dataclass(frozen=True, slots=True)
class BackShown:
    """A consent that was taken back: what ended, and what goes on with its basis as a label and a sentence."""

    says: str
    ended: tuple[str, ...]
    stays: tuple[tuple[str, str], ...]


def taken_back(rows: Iterable[TakenBack]) -> list[BackShown]:
    by_consent: dict[str, list[TakenBack]] = {}
    for one in rows:
        by_consent.setdefault(one.consent, []).append(one)
    known = report_consents()
    return [
        BackShown(
            says=gettext(known.items[word].says),
            ended=tuple(dict.fromkeys(gettext(report_outlets()[one.word].label) for one in found if one.became == "ended")),
            stays=tuple(_basis(one.word) for one in found if one.became == "stays"),
        )
        for word, found in by_consent.items()
    ]


def _basis(word: str) -> tuple[str, str]:
    basis = report_consents().bases.get(word)
    if basis is not None:
        return gettext(basis.label), gettext(basis.says)
    ground = care().grounds.get(word)
    return (gettext(ground.label) if ground else "", gettext("Somebody recorded this in the place of your consent, for a few hours."))


def when(at: int, country: str) -> SafeString:
    """A moment in words, by the clock of the person's country."""
    return format_html("<bdi>{}</bdi>", report_read.when(at, report_given.around(country, at).setting()))


def rows_wanted(sheet: Sheet) -> int:
    return max(ROWS, len(sheet.answers.get("payments", [])))
