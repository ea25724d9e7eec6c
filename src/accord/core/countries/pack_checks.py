"""Checks of each file of a pack against contradictions with another, or with a standard: run after every cell could be read."""

import re
from collections.abc import Iterator

from accord.core.countries.accounts import CHECKS
from accord.core.countries.country import Bank, Country, Form
from accord.core.countries.faults import Fault
from accord.core.currencies import CURRENCIES

_SHAPE = re.compile(r"[1-9][0-9]?(-[1-9][0-9]?)+")
_RANGE = re.compile(r"([1-9][0-9]?)-([1-9][0-9]?)")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_OFFSET = re.compile(r"[+-][01][0-9]:[0-5][0-9]")


def faults_of(country: Country) -> Iterator[Fault]:
    """The contradictions in a pack whose cells are all readable."""
    for bank in country.banks.values():
        yield from _bank(bank, country.code)
    yield from _codes_twice(country)
    for line in country.lines.values():
        if any(not any(character.isdigit() for character in number) for number in line.number.values):
            yield Fault("lines.toml", line.key, "number", "A line is called by a number: write its digits as people dial them.")
        if not set(line.bank_code.values) <= {code for bank in country.banks.values() for code in bank.code.values}:
            yield Fault("lines.toml", line.key, "bank_code", "No bank of this pack has this code. Write it as banks.toml does.")
    for form in country.forms.values():
        yield from _form(form)
    yield from _locale(country)


def _bank(bank: Bank, country: str) -> Iterator[Fault]:
    for bic in bank.bic.values:
        if not re.fullmatch(rf"[A-Z]{{4}}{country}[A-Z0-9]{{2}}", bic):
            text = f"A BIC has eight capitals and digits here, with {country} as the fifth and sixth (ISO 9362)."
            yield Fault("banks.toml", bank.key, "bic", text)
    for shape in bank.shape.values:
        lengths = {length for value in bank.lengths.values for length in value}
        if not _SHAPE.fullmatch(shape) or (lengths and sum(map(int, shape.split("-"))) not in lengths):
            yield Fault("banks.toml", bank.key, "shape", "Write how many digits stand in each group, such as 3-1-5-1; together a length.")
    for code in bank.code.values:
        if not code.isalnum() or not code.isascii():
            yield Fault("banks.toml", bank.key, "code", "A bank's code is of letters and digits, as a text, so that its zeros stay.")


def _codes_twice(country: Country) -> Iterator[Fault]:
    """A code that two banks have would send what is asked of the one to the other."""
    holders: dict[str, str] = {}
    for bank in country.banks.values():
        for code in bank.code.values:
            if holders.setdefault(code, bank.key) != bank.key:
                text = f"The row {holders[code]} has this code already. Give each bank its own, or name the bank once."
                yield Fault("banks.toml", bank.key, "code", text)


def _form(form: Form) -> Iterator[Fault]:
    check, failure = form.check.value, form.failure.value
    if check is not None and check not in CHECKS:
        yield Fault("accounts.toml", form.key, "check", f"There is no such check. There are: {', '.join(sorted(CHECKS))}.")
    if check is not None and failure not in ("warn", "refuse"):
        yield Fault("accounts.toml", form.key, "failure", "Say what a failing check means: warn or refuse.")
    for bank in form.bank.values:
        match = _RANGE.fullmatch(bank)
        if not match or int(match[1]) > int(match[2]) or int(match[2]) > (form.digits.value or 0):
            yield Fault("accounts.toml", form.key, "bank", "Write where the bank stands among the digits, such as 1-3.")


def _locale(country: Country) -> Iterator[Fault]:
    locale = country.locale
    for language in (tag for value in locale.languages.values for tag in value):
        if not _LANGUAGE.fullmatch(language):
            yield Fault("locale.toml", "locale", "languages", "Write languages as BCP 47 does, such as th or es.")
    for weekend in locale.weekend.values:
        if not set(weekend) <= set(range(1, 8)):
            yield Fault("locale.toml", "locale", "weekend", "Days of the week are 1 (Monday) to 7 (Sunday).")
    for currency in locale.currency.values:
        if currency not in CURRENCIES:
            yield Fault("locale.toml", "locale", "currency", "This is no currency of ISO 4217.")
    for offset in locale.offset.values:
        if not _OFFSET.fullmatch(offset):
            yield Fault("locale.toml", "locale", "offset", "Write the offset from UTC as +07:00.")
