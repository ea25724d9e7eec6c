"""Fields of a form as people fill them in: each text is read by its reader, and what had to be asked is settled by the answer.

A door shows a question at its field as choices. The form then sends, beside the field `x`, the text that was asked about as `x-asked` and
the choice as `x-meant`: the choice takes the place of the text, unless another was typed since. Pure, and the same for all doors.
"""

import re
from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Final

import msgspec

from accord.core.identifiers import Identifier, NotAnIdentifier, parse
from accord.core.identifiers.banks import BANKS
from accord.core.money.amounts import PLACES
from accord.core.times import NotATime, moment, read_time
from accord.core.typed.account import read_account
from accord.core.typed.amount import read_amount
from accord.core.typed.answers import refused
from accord.core.typed.bank import read_bank
from accord.core.typed.letters import plain
from accord.core.typed.moment import ask_hour, read_date, read_moment
from accord.core.typed.moment_text import typed_moment, zone_in_words
from accord.core.typed.reading import Question, Reading, Refused, Setting, Value
from accord.core.typed.zones import zone_of

ASKED: Final = "-asked"
MEANT: Final = "-meant"
UNIT: Final = "-unit"
BANK: Final = "-bank"
# Endings of fields that stand beside a text, or answer a question about it, and are nothing by themselves.
BESIDE: Final = (ASKED, MEANT, UNIT, BANK)
READ_HERE: Final = frozenset({"amount", "time", "date", "identifier", "bank"})
MONEY: Final = frozenset({"account", "iban", "proxy"})
# Fields of steps in which a day or a moment may lie ahead, though nothing says that it must.
_LONGEST_NUMBER = 200
_MAY_LIE_AHEAD: Final = frozenset({"process-by", "travel-on", "until"})
_DIGITS: Final = re.compile(r"[0-9][0-9 .\-/]{3,60}")
_HOLDS_DIGITS: Final = re.compile(r"(?:[0-9][ .\-/]?){5}")
# Before the @ one letter is enough: to look for more takes a long text as many times as it has letters.
_NOT_MONEY: Final = re.compile(r"://|www\.|^0x|^[a-z-]+:[a-z0-9]|[^\s@]@[^\s@]+\.[a-z]{2,}", re.IGNORECASE)


def settle(sent: Mapping[str, str]) -> dict[str, str]:
    """The sent values, with each answered question's choice in the place of its text, and nothing of the questions left."""
    settled = {name: value for name, value in sent.items() if not name.endswith((ASKED, MEANT))}
    for name, value in sent.items():
        field = name.removesuffix(MEANT)
        if field == name or not value or field not in settled or sent.get(field + ASKED, "").strip() != settled[field].strip():
            continue
        settled[field] = value
        number, _space, code = value.partition(" ")
        if field + UNIT in settled and code.isalpha() and code.isupper() and number.replace(".", "").isdecimal():
            settled[field + UNIT] = code
    return settled


def is_past(key: str, *, has_least: bool) -> bool:
    """Whether what this field asks for has happened: a payment, a call; and not by when something ends."""
    return not has_least and key.rpartition(".")[2] not in _MAY_LIE_AHEAD


def read_field(
    kind: str, text: str, unit: str, setting: Setting, *, past: bool = True, of: Collection[str] = MONEY, latest: int | None = None
) -> Reading | None:
    """Read the text typed into a field of this type; `unit`: the currency or bank that was chosen beside it; `latest`: up to when a time
    may lie ahead. None: the text stands as it is, for the strict reader."""
    if kind == "amount":
        if unit.strip() and unit.strip().upper() not in PLACES:
            # Written in words, or no currency at all: then it is refused.
            return read_amount(f"{text} {unit}", with_currency(setting, ""))
        return read_amount(text, with_currency(setting, unit))
    if kind == "time":
        reading = read_moment(text, setting, is_past=past)
        if not past:
            return ask_hour(text, reading, setting, latest=latest)
        is_day = isinstance(reading, Value) and reading.kind == "date"
        return refused("moment-hour", example=example_of_moment(setting)) if is_day else reading
    if kind == "date":
        return read_date(text, setting, is_past=past)
    if kind == "bank":
        return read_bank(text, setting)
    return read_identifier(text, setting, of, unit or None)


def with_currency(setting: Setting, currency: str) -> Setting:
    """The setting with the currency that was chosen beside an amount; without one, that of the country."""
    return msgspec.structs.replace(setting, currency=currency.strip().upper() or None)


def read_identifier(text: str, setting: Setting, kinds: Collection[str], bank: str | None = None) -> Reading | None:
    """An identifier, where what was typed is an account's number or a wallet's: at the bank beside it, or asked which. None for anything
    else: links, phones, addresses have their own readers."""
    words = plain(text)
    if _NOT_MONEY.search(words) and not (bank and words.replace(":", "").isalnum()):
        return None
    is_number = _DIGITS.fullmatch(words) is not None
    if bank and _HOLDS_DIGITS.search(words):
        return read_account(text, setting, bank)
    if is_number and "account" in kinds and "phone" not in kinds:
        return read_account(text, setting)
    if "account" not in kinds or not _HOLDS_DIGITS.search(words) or words.startswith("+"):
        return None
    try:
        # A number with its bank's name before it may also look like a phone's: only what is asked for counts.
        identifier = parse(text.strip(), setting.country, tables=setting.tables)
        if identifier.kind in kinds:
            # A bank's name is another bank's in another country: the strict reader, which may know of no country, gets the whole account.
            account = read_account(text, setting) if identifier.kind == "account" else None
            return account if isinstance(account, Value) and account.value == identifier.value else None
    except NotAnIdentifier as refusal:
        # A damaged number may be any number: what is wrong with it is said, before anybody is asked for its bank.
        if refusal.code in ("letter-for-digit", "shortened") and "phone" in kinds:
            return None
    reading = read_account(text, setting)
    return None if isinstance(reading, Refused) else reading


def zone_words(setting: Setting) -> str:
    """Whose time a form's fields are in: `Bangkok time`; empty where no zone is known."""
    zone = zone_of(setting)
    return "" if zone is None else zone_in_words(moment(setting.now).astimezone(zone), setting)


def example_of_moment(setting: Setting) -> str:
    """A moment as the person would type it: now."""
    zone = zone_of(setting)
    return typed_moment(moment(setting.now).astimezone(zone) if zone is not None else moment(setting.now), setting)


def written_of(micros: int, setting: Setting, *, is_least: bool = False) -> str:
    """A moment for a field, in the zone of the setting, without its part of a second, so that a longest time is kept; `is_least`: with
    the next whole second instead."""
    to_second = moment((-(-micros // 1_000_000) if is_least else micros // 1_000_000) * 1_000_000)
    zone = zone_of(setting)
    local = to_second if zone is None else to_second.astimezone(zone)
    return local.strftime("%Y-%m-%d %H:%M:%S" if local.second else "%Y-%m-%d %H:%M")


def is_exact_time(text: str) -> bool:
    """Whether the strict reader takes it: RFC 3339, or a day."""
    try:
        read_time(text)
    except NotATime:
        return False
    return True


def at_any_bank(text: str, setting: Setting) -> list[Identifier]:
    """A number that names no bank, as an account at each bank that it may be at, of the setting's country or without one of any: none of
    them is meant, and each may be looked up. None for anything else."""
    is_line = "\n" not in text and len(text) < _LONGEST_NUMBER
    reading = read_identifier(text, setting, ("account",)) if is_line else None
    accounts = []
    for choice in reading.choices if isinstance(reading, Question) else ():
        with suppress(NotAnIdentifier):
            accounts.append(parse(choice.value, setting.country, tables=setting.tables))
    return accounts + (_at_listed_banks(plain(text).strip(), setting) if is_line else [])


def _at_listed_banks(number: str, setting: Setting) -> list[Identifier]:
    """The number at each bank whose numbers are as long, of a country whose banks are known by name and listed by no pack."""
    country = setting.country or ""
    if country not in BANKS or country in setting.packs or not _DIGITS.fullmatch(number):
        return []
    accounts = []
    for bank in BANKS[country]:
        with suppress(NotAnIdentifier):
            accounts.append(parse(f"{country}:{bank.code}: {number}", country, "account", tables=setting.tables))
    return [account for account in accounts if account.verified]
