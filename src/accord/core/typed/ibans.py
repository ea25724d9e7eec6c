"""An IBAN in a text, and what becomes of a number alone in a country whose accounts are named by their IBAN."""

import re
from typing import TYPE_CHECKING

from accord.core.identifiers import iban
from accord.core.identifiers.banks import IBAN_ONLY
from accord.core.identifiers.cards import is_card_number
from accord.core.typed.answers import choice, question, refused, value
from accord.core.typed.bank_names import BankName, WalletName, by_key, places_of
from accord.core.typed.examples import IBAN_EXAMPLE
from accord.core.typed.reading import Choice, Reading, Setting
from accord.core.typed.rows import rows
from accord.core.typed.wallet import proxy_choices

if TYPE_CHECKING:  # slow to load, and few ask
    from schwifty.domain import IBANSpec

_START = re.compile(r"(?<![A-Za-z0-9])([A-Za-z]{2})[\s\-]?(?=[0-9][\s\-]?[0-9])")
_GAP = re.compile(r"[\s.\-/_\u2010-\u2015\u2212]")
_SAYS_IBAN = re.compile(r"\bIBAN\b|آيبان", re.IGNORECASE)
# `A/C no 446...`: a word before a number, and no IBAN of Norway.
_LABELS = frozenset({"NO", "AC", "CC", "CI"})
# Country, check digits, bank: what stands before the account number in an IBAN of the Emirates.
_BANK = slice(4, 7)
_ACCOUNT_DIGITS, _WITHOUT_COUNTRY = 16, 21
_FEWEST_OF_IBAN = 8


def read_by_iban(typed: str, bank: BankName | None, setting: Setting) -> Reading | None:
    """The IBAN that stands in the text, or why it is none; None where nothing looks like one. It is asked where its bank is another than
    the chosen one."""
    candidate = _find(typed)
    if candidate is None:
        return None
    number, fault = candidate
    if fault:
        return refused(fault, example=IBAN_EXAMPLE)
    own = _bank_of(number, setting)
    if bank is None or (own is not None and own.key == bank.key):
        return iban_value(number, setting)
    return _other_bank(number, own, bank, setting)


def read_number_for_iban(typed: str, bank: BankName | None, setting: Setting) -> Reading:
    """A number without an IBAN's country: the IBAN that it makes, where it makes just one, is asked about."""
    country = bank.country if bank else setting.country or ""
    numbers = {row.digits for row in rows(typed)}
    for digits in numbers:
        number = f"{country}{digits}"
        if len(digits) == _WITHOUT_COUNTRY and iban.at_once(number):
            own = _bank_of(number, setting)
            if bank is None or (own is not None and own.key == bank.key):
                return iban_value(number, setting)
            return _other_bank(number, own, bank, setting)
    offers = _paid_by_phone(typed, country, setting)
    if bank is None and offers:
        return question("phone-at-bank", offers)
    digits = max(numbers, key=len, default="")
    if bank is None or len(numbers) > 1 or len(digits) > _ACCOUNT_DIGITS:
        return refused("use-iban", country=country, example=IBAN_EXAMPLE)
    generated = _generate(bank, digits)
    if generated is None:
        return refused("use-iban", country=country, example=IBAN_EXAMPLE)
    answer = f"{bank.key}:{generated}"
    if is_card_number(digits):
        yes = choice(answer, "choice-ending", ending=digits[-4:])
        return question("maybe-card", (yes,), bank=bank.label(setting.language))
    if offers:
        return question("phone-at-bank", (*offers, _choice(answer, generated)))
    return question("iban-from-number", (_choice(answer, generated),))


def _paid_by_phone(typed: str, country: str, setting: Setting) -> tuple[Choice, ...]:
    """The schemes of the country that pay to the one number of the text, where it is a mobile one."""
    numbers = rows(typed)
    wallets = tuple(place for place in places_of(country, setting) if isinstance(place, WalletName))
    return proxy_choices(numbers[0].digits, numbers[0].plus, wallets, setting) if len(numbers) == 1 else ()


def iban_value(number: str, setting: Setting) -> Reading:
    """An IBAN whose check digits fit."""
    bank = _bank_of(number, setting)
    if bank is None:
        return value("iban", number, "iban", number=_grouped(number))
    return value("iban", number, "iban-at", number=_grouped(number), bank=bank.label(setting.language))


def _find(typed: str) -> tuple[str, str] | None:
    """The IBAN in the text, and the code of what is wrong with it."""
    faults = []
    says_iban = _SAYS_IBAN.search(typed) is not None
    for start in _START.finditer(typed):
        country = start[1].upper()
        if not says_iban and country not in IBAN_ONLY and (start.end() - start.start() > 2 or country in _LABELS):
            continue
        spec = _spec(country)
        if spec is None:
            if _SAYS_IBAN.search(typed[: start.start()]):
                faults.append(("", "iban-country"))
            continue
        collected, end = country, start.end()
        while end < len(typed) and len(collected) < spec.iban_length:
            if not (typed[end].isascii() and typed[end].isalnum()) and not _GAP.match(typed[end]):
                break
            collected += typed[end].upper() if typed[end].isalnum() else ""
            end += 1
        fits = len(collected) == spec.iban_length and spec.regex.match(collected[4:]) is not None
        longer = typed[end : end + 1].isascii() and typed[end : end + 1].isalnum()
        if fits and not longer:
            if iban.at_once(collected):
                return collected, ""
            faults.append((collected, "iban-checksum"))
        elif says_iban or (country in IBAN_ONLY and sum(map(str.isdigit, collected)) >= _FEWEST_OF_IBAN):
            faults.append((collected, "iban-length"))
    return faults[0] if faults else None


def _spec(country: str) -> "IBANSpec | None":
    """What a country's IBANs look like; None where it has none."""
    from schwifty import registry
    from schwifty.exceptions import InvalidCountryCode

    try:
        return registry.get_iban_spec(country)
    except InvalidCountryCode:
        return None


def _other_bank(number: str, own: BankName | None, bank: BankName, setting: Setting) -> Reading:
    holder = own.label(setting.language) if own else number[:2]
    answer = f"{number[:2]}:{own.code if own else 'IBAN'}:{number}"
    return question("other-bank", (_choice(answer, number),), bank=holder, chosen=bank.label(setting.language))


def _choice(answer: str, number: str) -> Choice:
    return choice(answer, "iban", number=_grouped(number))


def _generate(bank: BankName, digits: str) -> str | None:
    from schwifty import IBAN
    from schwifty.exceptions import SchwiftyException

    try:
        generated = str(IBAN.generate(bank.country, bank.code, digits.zfill(_ACCOUNT_DIGITS)))
    except SchwiftyException:
        return None
    return generated if iban.at_once(generated) else None


def _bank_of(number: str, setting: Setting) -> BankName | None:
    return by_key(number[:2], number[_BANK], setting) if number[:2] in IBAN_ONLY else None


def _grouped(number: str) -> str:
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))
