"""Whether a text can be an account of a country, at which bank, and what is doubtful about it.

What only looks wrong is a warning: a person who reads a number out under stress is asked again, and not turned away. A refusal is for what
is no account at all, and for a check that a standard states.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from accord.core.countries.country import Bank, Country, Form
from accord.core.identifiers import account, iban
from accord.core.identifiers.account import cci, routing_number
from accord.core.identifiers.base import NotAnIdentifier, Tables
from accord.core.identifiers.cards import card_refusal, is_card_number
from accord.core.identifiers.digits import plain
from accord.core.identifiers.suffixes import Suffixes

# By the name that a form's `check` gives.
CHECKS: Mapping[str, Callable[[str], bool]] = MappingProxyType(
    {"iban": lambda text: iban.at_once(text) is not None, "weights-571": routing_number, "cci": cci}
)
_SEPARATORS = re.compile(r"[\s.\-/\u2010-\u2015\u2212]+")
_NO_TABLES = Tables(suffixes=Suffixes.from_lines(()))

NOT_LISTED = "This bank is not in our list for the country. Check its code; the list may be old."
TO_CONFIRM = "Sources are not at one about this bank's code. Confirm it with the bank."
WRONG_LENGTH = "The number has not as many digits as this bank's numbers in our sources. Read it again, with its leading zeros."
CHECK_FAILS = (
    "The check digits don't fit, by a rule that was worked out from published numbers. Read the number again; it may still be right."
)
OTHER_COUNTRY = "This names an account in another country. Check the country."


@dataclass(frozen=True, slots=True)
class AccountReading:
    """`refusal` says why this is no account; then there is no bank. `value` is the canonical account where the text names a whole one."""

    bank: Bank | None = None
    form: Form | None = None
    value: str = ""
    warnings: tuple[str, ...] = ()
    refusal: str | None = None


def check_account(country: Country, text: str) -> AccountReading:
    """Reads a text as an account, an IBAN, or a number that names a bank (a routing number), by the rules in the country's pack."""
    if is_card_number(text):
        return AccountReading(refusal=card_refusal().text)
    bare = _SEPARATORS.sub("", plain(text))
    form = _form(country, bare)
    if form is not None and bare.isdigit():
        return _by_form(country, form, bare)
    try:
        if any(each.check.value == "iban" for each in country.forms.values()):
            return _iban(country, text)
        return _domestic(country, text)
    except NotAnIdentifier as refused:
        return AccountReading(refusal=refused.text)


def bank_of(country: Country, code: str) -> Bank | None:
    """The bank with this code in the country's payment system."""
    return next((bank for bank in country.banks.values() if code in bank.code.values), None)


def _form(country: Country, bare: str) -> Form | None:
    """The form that these digits have by their number."""
    return next((form for form in country.forms.values() if form.bank.value and form.digits.value == len(bare)), None)


def _by_form(country: Country, form: Form, digits: str) -> AccountReading:
    first, _, last = (form.bank.value or "").partition("-")
    bank = bank_of(country, digits[int(first) - 1 : int(last)])
    check = CHECKS.get(form.check.value or "")
    fails = check is not None and not check(digits)
    if fails and form.failure.value == "refuse":
        return AccountReading(form=form, refusal="The check digits don't fit; one digit is probably wrong, so read it again.")
    warnings = (*_of_bank(bank), *([CHECK_FAILS] if fails else []))
    value = f"{country.code}:{digits[int(first) - 1 : int(last)]}:{digits}" if form.whole.value else ""
    return AccountReading(bank, form, value, warnings)


def _iban(country: Country, text: str) -> AccountReading:
    found = iban.parse(text, country.code, _NO_TABLES)
    if not found.value.startswith(country.code):
        return AccountReading(value=found.value, warnings=(OTHER_COUNTRY,))
    form = next(each for each in country.forms.values() if each.check.value == "iban")
    first, _, last = (form.bank.value or "").partition("-")
    bank = bank_of(country, found.value[int(first) - 1 : int(last)]) if last else None
    return AccountReading(bank, form, found.value, _of_bank(bank))


def _domestic(country: Country, text: str) -> AccountReading:
    found = account.parse(text, country.code, _NO_TABLES)
    where, code, number = found.value.split(":")
    if where != country.code:
        return AccountReading(value=found.value, warnings=(OTHER_COUNTRY,))
    # A number that names its bank by a longer one (a routing number) is held against that form first.
    for part in (code, number):
        form = _form(country, part)
        if form is not None and part.isdigit() and (part is code or form.whole.value):
            read = _by_form(country, form, part)
            return AccountReading(read.bank, form, found.value, read.warnings, read.refusal)
    bank = bank_of(country, code)
    warnings = list(_of_bank(bank))
    lengths = {length for value in bank.lengths.values for length in value} if bank else set()
    if lengths and len(number) not in lengths:
        warnings.append(WRONG_LENGTH)
    return AccountReading(bank, None, found.value, tuple(warnings))


def _of_bank(bank: Bank | None) -> tuple[str, ...]:
    if bank is None:
        return (NOT_LISTED,)
    unsure = bank.code.is_conflict or any(reading.confirm for reading in bank.code.readings)
    return (TO_CONFIRM,) if unsure else ()
