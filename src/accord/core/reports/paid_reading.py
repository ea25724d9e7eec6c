"""The parts of a payment as people type them: an account beside its bank, an amount beside its currency, a day and a time.

What is read is what was meant, or the person is asked. The telephone of a stranger is never made of the number of an account.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Final

import msgspec

from accord.core.identifiers import Identifier, NotAnIdentifier, parse
from accord.core.identifiers.extract import extract
from accord.core.identifiers.regions import REGIONS
from accord.core.money.amounts import PLACES, Amount
from accord.core.money.amounts import amount as strict_amount
from accord.core.reports.answer_fault import AnswerFault, BadAnswers
from accord.core.times import micros
from accord.core.typed import Choice, Question, Reading, Refused, Setting, Value
from accord.core.typed.account import read_account
from accord.core.typed.amount import read_amount
from accord.core.typed.bank_names import KEY, WalletName, by_key, fold, places_of
from accord.core.typed.bank_names import places_named as banks_named
from accord.core.typed.moment import read_moment
from accord.core.typed.moment_text import moment_in_words
from accord.core.typed.phone import read_phone
from accord.core.typed.zones import zone_of

CARDS: Final = frozenset({"card-number", "card-not-account", "maybe-card", "phone-card"})  # what must not be kept
# Identifiers that take money or lead to the person who takes it, and are no account: a page to pay on, a name in a chat.
_ELSEWHERE: Final = frozenset({"url", "domain", "email", "handle", "crypto", "app"})
_BIC: Final = re.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
_BANK_PARTS: Final = 2
READ: Final = ("at", "amount", "own-account", "to")  # the columns that are read back


def value_or_ask(reading: Reading, path: str) -> Value:
    """Raises BadAnswers with what is asked back, or what to type instead."""
    if isinstance(reading, Value):
        return reading
    choices = reading.choices if isinstance(reading, Question) else ()
    raise BadAnswers(AnswerFault(path, reading.code, reading.text, reading.values, choices))


def bank(value: object, setting: Setting, path: str) -> str:
    """The key of a bank or wallet: as a list has it, a BIC, or a name. Raises BadAnswers."""
    text = str(value).strip()
    key = KEY.fullmatch(text)
    if key and key[1].upper() in REGIONS:
        bank_name = by_key(key[1].upper(), key[2].upper(), setting)
        return bank_name.key if bank_name else f"{key[1].upper()}:{key[2].upper()}"
    if is_wallet(text, setting):
        return text
    places, sure = banks_named(text, setting)
    if sure:
        return places[0].key
    if not places and _BIC.fullmatch(text):
        return text
    if not places and setting.country in REGIONS and setting.country not in setting.packs:
        code = re.sub(r"[^A-Z0-9]", "", fold(text).upper())[:20]  # of this country no banks are known: it is named as the person names it
        if code:
            return f"{setting.country}:{code}"
    code, sentence = ("which-of-banks", "Which bank or wallet do you mean?") if places else ("bank-not-known", _NOT_KNOWN)
    offered = places or places_of(setting.country or "", setting)
    raise BadAnswers(
        AnswerFault(path, code, sentence, {}, tuple(Choice(value=place.key, display=place.label(setting.language)) for place in offered))
    )


_NOT_KNOWN: Final = "We don't know a bank or wallet of this name. Which one is it?"


def is_wallet(key: str, setting: Setting) -> bool:
    return any(isinstance(place, WalletName) and place.key == key for country in setting.packs for place in places_of(country, setting))


def bank_of(identifier: Identifier | None) -> str | None:
    """The bank that an account names: what was confirmed of it outranks what was chosen beside it."""
    if identifier is None or identifier.kind != "account":
        return None
    return ":".join(identifier.value.split(":")[:_BANK_PARTS])


def receiver(text: str, setting: Setting, bank_key: str | None, path: str) -> Identifier:
    """Whom money went to, or came from: an account at its bank, a wallet, an address; or a page or name that takes it.

    Raises BadAnswers.
    """
    reading = read_receiver(text, setting, bank_key)
    if isinstance(reading, Identifier):
        return reading
    value = value_or_ask(reading, path)
    return parse(value.value, setting.country, value.kind, tables=setting.tables)


def read_receiver(text: str, setting: Setting, bank_key: str | None) -> Reading | Identifier:
    reading = read_account(text, setting, bank=bank_key)
    if isinstance(reading, Value) or bank_key:
        return reading
    try:
        other = parse(text, setting.country, tables=setting.tables)
    except NotAnIdentifier:
        return (isinstance(reading, Refused) and _among_words(text, setting)) or reading
    return other if other.kind in _ELSEWHERE else reading


def _among_words(text: str, setting: Setting) -> Identifier | None:
    """The one page, name or address of e-mail that stands among the words: `PayPal lisa@evil-page.com`. None where anything else does."""
    try:
        named = {identifier.key: identifier for place in extract(text, setting.country, tables=setting.tables) for identifier in place.all}
    except NotAnIdentifier:
        return None
    only = next(iter(named.values())) if len(named) == 1 else None
    return only if only is not None and only.kind in _ELSEWHERE else None


def read_identifier(text: str, setting: Setting, path: str) -> Identifier:
    """Any identifier on a line of its own: `SCB 456-7-89123-0` is an account, a bare number a phone of the person's own country or none.

    Raises BadAnswers.
    """
    account = read_account(text, setting)
    if isinstance(account, Value):
        return parse(account.value, setting.country, account.kind, tables=setting.tables)
    try:
        identifier = parse(text, setting.country, tables=setting.tables)
    except NotAnIdentifier as error:
        # A possible account is asked about only where it is a number: a name that nobody can read is told so.
        if isinstance(account, Question) and not error.code.startswith("card"):
            value_or_ask(account, path)
        raise BadAnswers(AnswerFault(path, error.code, error.text)) from None
    if identifier.kind != "phone":
        return identifier
    value = value_or_ask(read_phone(text, setting), path)
    return parse(value.value, setting.country, "phone", tables=setting.tables)


def amount_of(value: object, currency: object, setting: Setting, path: str) -> Amount:
    """Raises BadAnswers, MoneyRefused."""
    code = str(currency).strip().upper() if currency not in (None, "") else None
    if code is not None and code not in PLACES:
        return strict_amount(str(value), code)
    read = value_or_ask(read_amount(str(value), msgspec.structs.replace(setting, currency=code)), path)
    number, _, stated = read.value.partition(" ")
    return strict_amount(number, stated)


def at_of(value: Value, setting: Setting) -> int:
    """Microseconds since 1970; of a day alone its beginning where the person is."""
    if value.kind == "date":
        day = date.fromisoformat(value.value)
        return micros(datetime(day.year, day.month, day.day, tzinfo=zone_of(setting) or UTC).astimezone(UTC))
    return micros(datetime.fromisoformat(value.value).astimezone(UTC))


def readings(row: Mapping[str, object], setting: Setting) -> dict[str, Value]:
    """The readings of a payment, by column, to be read back. A column that can't be read, or must be asked, is left out."""

    def chosen(column: str) -> str | None:
        try:
            return bank(row[column], setting, column) if row.get(column) else None
        except BadAnswers:
            return None

    currency = str(row.get("currency") or "") or None
    by_column: dict[str, Reading | Identifier] = {}
    if row.get("at"):
        by_column["at"] = read_moment(str(row["at"]), setting)
    if row.get("amount"):
        by_column["amount"] = read_amount(str(row["amount"]), msgspec.structs.replace(setting, currency=currency))
    for column, bank_column in (("own-account", "own-bank"), ("to", "to-bank")):
        if isinstance(row.get(column), str) and row.get(column):
            by_column[column] = read_receiver(str(row[column]), setting, chosen(bank_column))
    return {column: _by_own_clock(reading, setting) for column, reading in by_column.items() if isinstance(reading, Value)}


def _by_own_clock(value: Value, setting: Setting) -> Value:
    """A moment in words by the clock of the person's country, also where only its offset is kept."""
    zone = zone_of(setting)
    if value.kind != "moment" or zone is None:
        return value
    return msgspec.structs.replace(value, display=moment_in_words(datetime.fromisoformat(value.value).astimezone(zone), setting))
