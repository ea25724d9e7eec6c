"""Reads what the form, the API or an officer gave: every fault is told at once, by question, and nothing that was typed is repeated."""

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import msgspec

from accord.core.countries.country import Country
from accord.core.identifiers import Identifier, NotAnIdentifier, Tables, parse
from accord.core.identifiers.regions import REGIONS
from accord.core.money.payments import payment
from accord.core.money.refusal import MoneyRefused
from accord.core.reports import paid_reading
from accord.core.reports.answer_fault import AnswerFault as AnswerFault
from accord.core.reports.answer_fault import BadAnswers as BadAnswers
from accord.core.reports.form import Answers, Form, Question
from accord.core.reports.paid import RAILS, Paid
from accord.core.texts import is_readable
from accord.core.times import SECOND
from accord.core.typed import Choice, Setting
from accord.core.typed.answers import question as question_back
from accord.core.typed.counted import read_count
from accord.core.typed.moment import read_moment
from accord.core.typed.time_of_day import times_of_day

LONGEST: Final[Mapping[str, int]] = MappingProxyType({"text": 300, "long-text": 20_000})
MOST_ROWS: Final = 50
MOST_PEOPLE: Final = 100_000
AHEAD: Final = 24 * 3600 * SECOND  # clocks of phones differ, and a day may have begun there
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_CLOCK: Final = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_OPAQUE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}")
# `to-as-typed` and `own-as-typed` are what the person could not tell more of: the own bank reads them, and nothing is made of them.
_COLUMNS: Final = frozenset("at amount currency way own-bank own-account own-as-typed to to-bank to-as-typed reference uetr".split())


class Around(msgspec.Struct, frozen=True):
    """The context of reading: the moment, the country whose national forms are used, the tables, the schemes that there are, what is known
    of countries, and the language of the typist."""

    now: int
    region: str | None
    tables: Tables
    schemes: frozenset[str]
    packs: Mapping[str, Country] = {}
    language: str = "en"

    def setting(self, currency: str | None = None) -> Setting:
        return Setting(now=self.now, tables=self.tables, packs=self.packs, country=self.region, language=self.language, currency=currency)


def read_answers(form: Form, raw_answers: Mapping[str, object], around: Around) -> Answers:
    """The answers by question, typed. Empty ones are left out; what is needed is for `paths.missing` to say. Raises BadAnswers."""
    answers: dict[str, Any] = {}
    wrong: list[AnswerFault] = []
    for key in raw_answers:
        if key not in form.questions:
            wrong.append(AnswerFault("?", "not-asked", "Something was sent that the form does not ask for. Leave it out."))
    for key, question in form.questions.items():
        value = raw_answers.get(key)
        if value in (None, "", [], ()):
            continue
        try:
            answers[key] = READERS[question.type](around, question, value, key)
        except BadAnswers as error:
            wrong += error.wrong
    if wrong:
        raise BadAnswers(*wrong)
    return MappingProxyType(answers)


def _bad(path: str, code: str, text: str) -> BadAnswers:
    return BadAnswers(AnswerFault(path, code, text))


def _text(around: Around, question: Question, value: object, path: str) -> str:
    most = LONGEST.get(question.type, LONGEST["text"])
    if not isinstance(value, str) or not value.strip():
        raise _bad(path, "not-text", "Write a text, or leave it out.")
    if len(value) > most:
        raise _bad(path, "too-long", f"Write at most {most} characters.")
    text = value.replace("\r\n", "\n")
    if not is_readable(text, lines=question.type == "long-text"):
        raise _bad(path, "not-readable", "Remove the characters that can't be seen, or copy it again.")
    return text.strip()


def _choice(around: Around, question: Question, value: object, path: str) -> str:
    if not isinstance(value, str) or value not in question.choices:
        raise _bad(path, "not-a-choice", "Choose one of the answers offered.")
    return value


def _choices(around: Around, question: Question, value: object, path: str) -> tuple[str, ...]:
    chosen = _list(value, path)
    if not all(isinstance(choice, str) and choice in question.choices for choice in chosen):
        raise _bad(path, "not-a-choice", "Choose from the answers offered.")
    return tuple(key for key in question.choices if key in chosen)


def _yes_no(around: Around, question: Question, value: object, path: str) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("yes", "no"):
        return value == "yes"
    raise _bad(path, "not-yes-or-no", "Answer yes or no.")


def _country(around: Around, question: Question, value: object, path: str) -> str:
    if not isinstance(value, str) or value not in REGIONS:
        raise _bad(path, "not-a-country", "Choose a country.")
    return value


def _countries(around: Around, question: Question, value: object, path: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_country(around, question, country, path) for country in _list(value, path)))


def _language(around: Around, question: Question, value: object, path: str) -> str:
    if not isinstance(value, str) or not _LANGUAGE.fullmatch(value):
        raise _bad(path, "not-a-language", "Choose a language.")
    return value


def _scheme(around: Around, question: Question, value: object, path: str) -> str:
    if not isinstance(value, str) or value not in around.schemes:
        raise _bad(path, "not-a-choice", "Choose one of the answers offered.")
    return value


def _time(around: Around, question: Question, value: object, path: str) -> int:
    """A day, or a day and a time, by the clock of the country; a day alone is its beginning there. Microseconds since 1970 stay so."""
    if not isinstance(value, str):
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise _bad(path, "not-a-time", "Write a date, or a date and time.")
        if value > around.now + AHEAD:
            raise _bad(path, "not-yet", "This date is still to come. Write the date on which it happened.")
        return value
    return paid_reading.at_of(paid_reading.value_or_ask(read_moment(value, around.setting()), path), around.setting())


def _clock(around: Around, question: Question, value: object, path: str) -> str:
    """A time of the day as a field for times sends it, or in words, as a browser that has no such field lets people type it."""
    if isinstance(value, str) and _CLOCK.fullmatch(value):
        return value
    times = times_of_day(value, around.setting()) if isinstance(value, str) else ()
    if not times:
        raise _bad(path, "not-a-clock", "Write a time of day, such as 21:30.")
    choices = tuple(Choice(value=at, display=at) for at in times)
    return times[0] if len(times) == 1 else paid_reading.value_or_ask(question_back("moment-meant", choices, meant=times[0]), path).value


def _number(around: Around, question: Question, value: object, path: str) -> int:
    """The one whole number in what was typed, as `read_count` reads it: `50`, `about ৫০`, `about forty`; of `30-35` the smaller."""
    if isinstance(value, str):
        value = read_count(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST_PEOPLE:
        raise _bad(path, "not-a-number", "Write a whole number, such as 3.")
    return value


def _identifier(around: Around, value: object, path: str) -> Identifier:
    if isinstance(value, Identifier):
        return value
    kind = None
    if isinstance(value, Mapping) and value.keys() == {"kind", "value"}:
        kind, value = value["kind"], value["value"]
    if not isinstance(value, str) or not (kind is None or isinstance(kind, str)):
        raise _bad(path, "not-an-identifier", "Write a number, an account, a name or an address.")
    if kind is None:
        return paid_reading.read_identifier(value, around.setting(), path)
    try:
        return parse(value, around.region, kind, tables=around.tables)
    except NotAnIdentifier as error:
        raise _bad(path, error.code, error.text) from None


def _identifiers(around: Around, question: Question, value: object, path: str) -> tuple[Identifier, ...]:
    read = _read_each(value, path, lambda typed, place: _identifier(around, typed, place))
    return tuple({row.key: row for row in read}.values())


def _attachments(around: Around, question: Question, value: object, path: str) -> tuple[str, ...]:
    tokens = _list(value, path)
    if not all(isinstance(token, str) and _OPAQUE.fullmatch(token) for token in tokens):
        raise _bad(path, "not-an-attachment", "Attach the file again.")
    return tuple(dict.fromkeys(str(token) for token in tokens))


def _payments(around: Around, question: Question, value: object, path: str) -> tuple[Paid, ...]:
    return tuple(_read_each(value, path, lambda row, place: _paid(around, question, row, place)))


def _paid(around: Around, question: Question, row: object, path: str) -> Paid:
    if isinstance(row, Paid):
        return row
    if not isinstance(row, Mapping) or not _COLUMNS.issuperset(row):
        raise _bad(path, "not-a-payment", f"A payment has {', '.join(sorted(_COLUMNS))}; leave out what is not known.")
    filled = {key: value for key, value in row.items() if value not in (None, "")}
    wrong: list[AnswerFault] = []

    def part(key: str, read: Callable[[object], Any]) -> Any:
        try:
            return read(filled[key]) if key in filled else None
        except MoneyRefused as error:
            wrong.append(AnswerFault(f"{path}.{key}", error.code, error.text))
        except BadAnswers as error:
            wrong.extend(error.wrong)

    def identifier(key: str, bank: str | None) -> Callable[[object], Identifier]:
        def read(value: object) -> Identifier:
            if not isinstance(value, str):
                return _identifier(around, value, f"{path}.{key}")
            return paid_reading.receiver(value, around.setting(), bank, f"{path}.{key}")

        return read

    own_bank = part("own-bank", lambda value: paid_reading.bank(value, around.setting(), f"{path}.own-bank"))
    to_bank = part("to-bank", lambda value: paid_reading.bank(value, around.setting(), f"{path}.to-bank"))
    own_account = part("own-account", identifier("own-account", own_bank))
    to = part("to", identifier("to", to_bank))
    paid = Paid(
        at=part("at", lambda value: _time(around, question, value, f"{path}.at")),
        amount=part("amount", lambda value: paid_reading.amount_of(value, filled.get("currency"), around.setting(), f"{path}.amount")),
        way=part("way", lambda value: _way(value, f"{path}.way")),
        own_bank=paid_reading.bank_of(own_account) or own_bank,
        own_account=own_account,
        to=to,
        to_bank=paid_reading.bank_of(to) or to_bank,
        reference=part("reference", lambda value: payment(bank_reference=str(value)).bank_references[0]),
        uetr=part("uetr", lambda value: payment(uetr=str(value)).uetr),
    )
    if wrong:
        raise BadAnswers(*wrong)
    return paid


def _way(value: object, path: str) -> Any:
    if not isinstance(value, str) or value not in RAILS:
        raise _bad(path, "not-a-choice", "Choose one of the answers offered.")
    return value


def _list(value: object, path: str) -> Sequence[object]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise _bad(path, "not-a-list", "Write a list.")
    if len(value) > MOST_ROWS:
        raise _bad(path, "too-many", f"Write at most {MOST_ROWS}. Write the others in your own words.")
    return value


def _read_each(value: object, path: str, read: Callable[[object, str], Any]) -> list[Any]:
    read_values: list[Any] = []
    wrong: list[AnswerFault] = []
    for number, element in enumerate(_list(value, path), 1):
        try:
            read_values.append(read(element, f"{path}.{number}"))
        except BadAnswers as error:
            wrong += error.wrong
    if wrong:
        raise BadAnswers(*wrong)
    return read_values


READERS: Final[Mapping[str, Callable[[Around, Question, object, str], Any]]] = MappingProxyType(
    {
        "text": _text,
        "long-text": _text,
        "choice": _choice,
        "choices": _choices,
        "yes-no": _yes_no,
        "country": _country,
        "countries": _countries,
        "language": _language,
        "scheme": _scheme,
        "time": _time,
        "clock": _clock,
        "number": _number,
        "identifiers": _identifiers,
        "payments": _payments,
        "attachments": _attachments,
    }
)
