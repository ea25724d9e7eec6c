"""A person's answers in a report, as its desk reads them: each question with its answer in words, each payment row by row."""

import re
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from babel import Locale
from django.utils.translation import get_language, gettext
from msgspec import Struct

from accord.core.reports.form import Column, Question
from accord.core.sharing.country_names import country_name
from accord.core.times import moment
from accord.doors.console.frame.banks import account_words, bank_words
from accord.doors.console.frame.moments import exact
from accord.doors.console.frame.money import money
from accord.tables import report_form, schemes

_YES_NO = {"yes": "yes", "no": "no"}
_NUMBER = re.compile(r"[0-9]{1,30}(?:\.[0-9]{1,18})?")
_MICROS = re.compile(r"[0-9]{15,17}")
_CURRENCY = re.compile(r"[A-Z0-9]{3,10}")
Lines = tuple[tuple[str, str], ...]  # a label and what stands there


class Answer(Struct, frozen=True):
    """`payments`: the parts of each payment; where there are any, `text` is empty."""

    label: str
    text: str = ""
    payments: tuple[Lines, ...] = ()


def in_words(name: str, text: str) -> Answer:
    """`text` is the copy's: a list with an empty line between, a payment with a line for each part."""
    question = report_form().questions.get(name)
    if question is None:
        return Answer(name, text)
    label, parts = gettext(question.label), text.split("\n\n")
    if question.type == "payments":
        return Answer(label, payments=tuple(_payment(part) for part in parts))
    return Answer(label, "\n".join(_said(question, part) for part in parts) if _is_coded(question) else text)


def as_asked(names: Iterable[str]) -> list[str]:
    """In the order in which the form asks; what it no longer asks stands behind."""
    order = {name: place for place, name in enumerate(report_form().questions)}
    return sorted(names, key=lambda name: (order.get(name, len(order)), name))


def language_name(code: str) -> str:
    """`Thai`; a code that no table knows is said as it is."""
    return str(Locale.parse(get_language() or "en", sep="-").languages.get(code, code))


def _is_coded(question: Question) -> bool:
    return bool(question.choices) or question.type in ("yes-no", "country", "countries", "language", "scheme")


def _said(question: Question, code: str) -> str:
    if code in question.choices:
        return gettext(question.choices[code])
    if question.type == "yes-no":
        return gettext(_YES_NO.get(code, code))
    if question.type in ("country", "countries"):
        return country_name(code, get_language())
    if question.type == "language":
        return language_name(code)
    known = schemes().get(code) if question.type == "scheme" else None
    return gettext(known.label) if known else code


def _payment(text: str) -> Lines:
    columns, lines = report_form().columns, []
    pairs = [(key, value) for key, _, value in (line.partition(": ") for line in text.split("\n"))]
    currency = dict(pairs).get("currency", "")
    for key, value in pairs:
        column = columns.get(key)
        if column is None:
            lines.append(("", f"{key}: {value}" if value else key))
        elif key != "currency" or not _sum(dict(pairs).get("amount", ""), currency):
            lines.append((gettext(column.label), _cell(column, value, currency)))
    order = [gettext(column.label) for column in columns.values()]
    return tuple(sorted(lines, key=lambda pair: order.index(pair[0]) if pair[0] in order else len(order)))


def _cell(column: Column, value: str, currency: str) -> str:
    if value in column.choices:
        return gettext(column.choices[value])
    if column.type == "amount":
        return _sum(value, currency) or value
    if column.type == "bank":
        return bank_words(value)
    if column.type == "time":
        return _when(value)
    return account_words(value) if column.type == "identifier" else value


def _when(value: str) -> str:
    """A day as it is; a time with its zone, or a program's count of microseconds, by the reader's clock."""
    if _MICROS.fullmatch(value):
        return exact(moment(int(value)))
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return value
    return exact(at) if at.tzinfo else value


def _sum(value: str, currency: str) -> str:
    """`THB 480,000.00`; nothing where the amount or its currency isn't known."""
    number, _, code = value.partition(" ")
    code = code or currency
    return money(Decimal(number), code) if _NUMBER.fullmatch(number) and _CURRENCY.fullmatch(code) else ""
