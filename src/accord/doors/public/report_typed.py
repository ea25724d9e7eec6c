"""A payment's typed values, read back: in words, and as the person would type them again. The words are in the person's language."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal

import msgspec
from django.utils.translation import gettext

from accord.core.money.amounts import PLACES, amount
from accord.core.reports.paid_reading import readings
from accord.core.times import moment
from accord.core.typed import Choice, Setting, Value
from accord.core.typed.amount import read_amount
from accord.core.typed.moment import read_moment
from accord.core.typed.moment_text import moment_in_words, typed_day, typed_moment, zone_in_words
from accord.core.typed.numerals import currency_of as currency_known
from accord.core.typed.numerals import money, number
from accord.core.typed.translation import translated
from accord.core.typed.zones import zone_of
from accord.doors.public.pages import native

_READ = ("amount", "at")


def read_back(row: Mapping[str, object], setting: Setting) -> dict[str, str]:
    """For each column that is read, a sentence that says how it was understood. An account stands as on paper, a sum and a day in the
    language's own digits."""
    return {column: read_as(column, value) for column, value in readings(row, setting).items()}


def read_as(column: str, meaning: Value | Choice) -> str:
    text = translated(meaning.code, meaning.values, meaning.display, gettext)
    return native(text) if column in _READ else text


def currency_of(setting: Setting) -> str:
    """The country's currency, to stand there before anything is chosen; empty where it is not known."""
    return currency_known(setting) or ""


def typed_again(column: str, text: str, setting: Setting) -> str:
    """The stored value of a column, as the person would type it, where that is read as the same; else as it is stored."""
    if column == "amount":
        read = read_amount(text, setting) if text else None
        if isinstance(read, Value) and read.value == text:
            digits, _, code = text.partition(" ")
            places = len(digits.partition(".")[2])
            retyped = number(Decimal(digits), setting, places)
            again = read_amount(retyped, _with_currency(setting, code))
            return retyped if isinstance(again, Value) and again.value == text else text
    if column == "at" and text:
        reading = read_moment(text, setting)
        if isinstance(reading, Value) and reading.value == text:
            at = datetime.fromisoformat(reading.value)
            retyped = typed_day(at.date(), setting) if reading.kind == "date" else typed_moment(at, setting)
            again = read_moment(retyped, setting)
            return retyped if isinstance(again, Value) and again.value == text else text
    return text


def _with_currency(setting: Setting, code: str) -> Setting:
    return msgspec.structs.replace(setting, currency=code)


def when_hint(setting: Setting) -> str:
    """How to type a day and a time, and by whose clock it is read."""
    now = moment(setting.now).astimezone(zone_of(setting) or UTC)
    example = typed_moment(now.replace(hour=14, minute=30), setting)
    if zone_of(setting) is None:
        return gettext("Day and time, for example {example}. The day is enough.").format(example=example)
    text = gettext("Day and time, for example {example}, in {zone}. The day is enough.")
    return text.format(example=example, zone=zone_in_words(now, setting))


def amount_in_words(value: str, code: str, setting: Setting) -> str:
    """`THB 180,000`, in other languages with the currency's name; what is no currency, such as a token, as it is kept."""
    return native(money(amount(value, code), setting) if code in PLACES else f"{value} {code}")


def when(at: int, setting: Setting) -> str:
    return native(moment_in_words(moment(at).astimezone(zone_of(setting) or UTC).replace(second=0, microsecond=0), setting))
