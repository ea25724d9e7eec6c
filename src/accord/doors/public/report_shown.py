"""What a page of the form and the page of the code show, as plain rows for the templates; every sentence in the reader's language."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from accord.core.countries.listing import bank_names
from accord.core.reports.follow import followed
from accord.core.reports.form import Question
from accord.core.reports.plan import Item, Plan
from accord.core.reports.sheet import Sheet
from accord.core.reports.told import Told, likely_receivers
from accord.core.reports.typed import COLUMNS, CURRENCIES, PAID
from accord.core.times import moment
from accord.doors.public import countries as named
from accord.doors.public import wording
from accord.doors.public.report_given import ROWS
from accord.doors.public.wording_report import COLUMNS as COLUMN_LABELS
from accord.doors.public.wording_report import KEPT, LACKS, MARKS, REFUSALS, WAYS
from accord.hub.intake.queries import BackRow, FollowedRow, ReturnedRow
from accord.tables import care, countries, report_consents, report_follow, report_form, report_outlets


@dataclass(frozen=True, slots=True)
class Choice:
    key: str
    label: str
    is_chosen: bool


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


def sentence(code: str) -> str:
    text = REFUSALS.get(code) or wording.REFUSALS.get(code) or REFUSALS["unreadable"]
    return gettext(text)


def fields(asked: Iterable[Question], sheet: Sheet, wrong: Mapping[str, str], rows: int, guess: str) -> list[Field]:
    return [_field(one, sheet, wrong, rows, guess) for one in asked]


def _field(one: Question, sheet: Sheet, wrong: Mapping[str, str], rows: int, guess: str) -> Field:
    value = sheet.answers.get(one.key)
    fault = next((code for key, code in wrong.items() if key == one.key or key.startswith(f"{one.key}.")), "")
    if one.type == "payments":
        return Field(one.key, one.type, gettext(one.label), gettext(one.help) if one.help else "", parts=_rows(sheet, wrong, rows))
    chosen: tuple[str, ...] = tuple(value) if isinstance(value, list | tuple) else ("yes" if value is True else str(value or ""),)
    if one.key == "country" and not value:
        chosen = (guess,)
    text = "\n".join(chosen) if one.type == "identifiers" else chosen[0] if chosen else ""
    return Field(
        name=f"q.{one.key}",
        type=one.type,
        label=gettext(one.label),
        help=gettext(one.help) if one.help else "",
        value=text,
        choices=tuple(Choice(key, label, key in chosen) for key, label in _choices(one)),
        needed=one.needed,
        wrong=sentence(fault) if fault else "",
    )


def _choices(one: Question) -> Sequence[tuple[str, str]]:
    if one.type == "yes-no":
        return [("yes", gettext("Yes")), ("no", gettext("No"))]
    if one.type in ("country", "countries"):
        return named.choices()
    if one.type == "language":
        return list(settings.LANGUAGES)
    if one.type == "scheme":
        return [(key, gettext(label)) for key, label in wording.SCHEMES.items()]
    return [(key, gettext(label)) for key, label in one.choices.items()]


def _rows(sheet: Sheet, wrong: Mapping[str, str], rows: int) -> tuple[tuple[Field, ...], ...]:
    there = sheet.answers.get("payments", [])
    country = str(sheet.answers.get("country", ""))
    banks = _banks(country)
    count = max(rows, len(there), 1)
    return tuple(_row(number, there[number - 1] if number <= len(there) else {}, banks, wrong) for number in range(1, count + 1))


def _row(number: int, row: Mapping[str, str], banks: Sequence[tuple[str, str]], wrong: Mapping[str, str]) -> tuple[Field, ...]:
    found = []
    for column in COLUMNS:
        value = str(row.get(column, ""))
        choices: Sequence[tuple[str, str]] = ()
        kind = "date" if column == "at" else "text"
        if column == "way":
            choices = [(key, gettext(label)) for key, label in WAYS.items()]
        elif column == "currency":
            choices = [(code, code) for code in CURRENCIES]
        elif column in ("own-bank", "to-bank") and banks:
            choices = banks
        fault = wrong.get(f"payments.{number}.{column}", "")
        found.append(
            Field(
                name=f"p{number}.{column}",
                type="select" if choices else kind,
                label=gettext(COLUMN_LABELS[column]),
                value=value,
                choices=tuple(Choice(key, label, key == value) for key, label in choices),
                wrong=sentence(fault) if fault else "",
            )
        )
    return tuple(found)


def _banks(country: str) -> list[tuple[str, str]]:
    """The banks of a country as its pack has them, by name."""
    packs = countries()
    return bank_names(country, packs[country]) if country in packs else []


@dataclass(frozen=True, slots=True)
class SeenShown:
    name: str
    kind: str
    display: str
    choices: tuple[Choice, ...]
    scanned: bool = False


def seen(told: Told, *, is_own: bool) -> list[SeenShown]:
    """What was found in the words and the pictures, each with the question whose it is; and where no payment says where it went, whether
    it went there. What the words call the writer's own is shown to the writer only: not confirmed, it goes nowhere."""
    receivers = {one.key for found in likely_receivers(told, found=True).values() for one in found}
    return [
        SeenShown(
            name=f"m.{one.identifier.key.hex()}",
            kind=gettext(wording.KINDS[one.identifier.kind]) if one.identifier.kind in wording.KINDS else "",
            display=one.identifier.display,
            scanned=one.scanned,
            choices=tuple(
                Choice(key, gettext(label), key == _guess(one.mark))
                for key, label in MARKS.items()
                if key != PAID or one.identifier.key in receivers
            ),
        )
        for one in told.seen
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
    nobody = (
        ()
        if one.to or one.lacks or one.what == "signal"
        else (gettext("Nobody in the partnership can do this yet. It is noted that somebody is missing."),)
    )
    return ItemShown(
        key=one.key,
        label=gettext(report_outlets()[one.outlet].label),
        why=gettext(one.why),
        to=tuple(party.name for party in one.to),
        about="" if one.about is None else one.about.display,
        says=(*lacks, *nobody),
        may_switch=not lacks and not nobody,
        is_on=one.on,
        personal=one.personal,
        helps=tuple(gettext(needs[key]) for key in asked if key in needs),
    )


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


def steps(rows: Iterable[FollowedRow]) -> list[StepShown]:
    """Each step in plain words; nothing of whom it is about. What stands alike, such as many warnings, is told once with how many."""
    found: list[StepShown] = []
    for row in rows:
        one = followed(report_follow(), row.step, row.state, row.since, row.due)
        found.append(
            StepShown(
                gettext(one.label) if one.label else "",
                gettext(one.who) if one.who else "",
                gettext(one.says),
                hour(one.since),
                None if one.due is None else hour(one.due),
            )
        )
    return [replace(one, times=times) for one, times in Counter(found).items()]


@dataclass(frozen=True, slots=True)
class ReturnedShown:
    amount: str
    bank: str
    since: SafeString
    is_whole: bool


def returned(rows: Iterable[ReturnedRow]) -> list[ReturnedShown]:
    """The money that came back, each currency and each place by itself."""
    return [ReturnedShown(f"{one.amount} {one.code}", one.bank, hour(one.at), one.is_whole) for one in rows]


@dataclass(frozen=True, slots=True)
class BackShown:
    """A consent that was taken back: what ended, and what goes on with its basis as a label and a sentence."""

    says: str
    ended: tuple[str, ...]
    stays: tuple[tuple[str, str], ...]


def taken_back(rows: Iterable[BackRow]) -> list[BackShown]:
    by_consent: dict[str, list[BackRow]] = {}
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


def hour(at: int) -> SafeString:
    return format_html('<bdi>{}</bdi>, <bdi dir="ltr">{} UTC</bdi>', date_format(moment(at), "DATE_FORMAT"), f"{moment(at):%H:%M}")


def rows_wanted(sheet: Sheet) -> int:
    return max(ROWS, len(sheet.answers.get("payments", [])))
