"""Kind `bank`: a bank by its code in its country's own payment system. Reaches accounts that are named with that code.

Value: `CC:CODE`, as an account's value begins. What people call the bank will do where it is known: `TH:KBANK` is `TH:004`.
"""

import re

from accord.core.identifiers.account import bank_code
from accord.core.identifiers.bank_names import bank_named
from accord.core.identifiers.banks import IBAN_ONLY, RENAMED
from accord.core.identifiers.base import NotAnIdentifier
from accord.core.routing.base import BadExample, BadResponsibility, Example, Identifier, Institution, Tables, country_and_rest

KIND = "bank"
REACHES = ("account",)
EXAMPLES = (
    Example("TH:004", "TH:004"),
    Example("th:kbank", "TH:004"),
    Example("TH:KASITHBK", "TH:004"),
    Example("TH:076", "TH:011"),
    Example("BD:085", "BD:085"),
    Example("BD:085262539", "BD:085"),
    Example("NP:0401", "NP:0401"),
    Example("GB:20-00-00", "GB:200000"),
)
BAD_EXAMPLES = (
    BadExample("004", "form"),
    BadExample("QQ:004", "country"),
    BadExample("TH:Bank of Nowhere", "bank-code"),
    BadExample("TH:4", "account-bank-code"),
    BadExample("NP:401", "account-bank-code"),
    BadExample("PE:0002", "account-bank-code"),
    BadExample("AE:033", "use-iban"),
    BadExample("", "empty"),
)

_SEPARATORS = re.compile(r"[\s.\-/]+")
_CODE = re.compile(r"[A-Z0-9]{1,20}")
# Codes as payment systems have them: at most 9 digits, or 11 characters; a longer text may be a number taken for one by mistake.
_MOST_DIGITS, _LONGEST_TOLD = 9, 11


def parse(text: str, tables: Tables) -> str:
    """Refusals: `form`, `country`, `bank-code`, `use-iban`, `account-bank-code`."""
    country, bank = country_and_rest(text, "TH:004")
    if country in IBAN_ONLY:
        raise BadResponsibility("use-iban", "This country has IBANs only; declare it as kind iban, such as AE:033.")
    known_bank = bank_named(country, bank)
    code = known_bank.code if known_bank else _SEPARATORS.sub("", RENAMED.get((country, bank), bank)).upper()
    if (
        not _CODE.fullmatch(code)
        or not code.isascii()
        or (not any(character.isdigit() for character in code) and len(code) > _LONGEST_TOLD)
    ):
        raise BadResponsibility("bank-code", "This bank is not known by name; give its code in the payment system, such as TH:004.")
    try:
        # Declared in another form, no account would ever begin with it.
        return f"{country}:{bank_code(country, code)}"
    except NotAnIdentifier as refusal:
        raise BadResponsibility.of(refusal) from None


def above(value: str) -> tuple[str, ...]:
    return (value,)


def keys(identifier: Identifier, tables: Tables) -> tuple[str, ...]:
    return (identifier.value.rpartition(":")[0],)


def gap(identifier: Identifier, tables: Tables) -> str | None:
    country, code, _ = identifier.value.split(":", 2)
    return f"{country}:{code}" if len(code) <= (_MOST_DIGITS if code.isdigit() else _LONGEST_TOLD) else f"{country}:?"


def institution(value: str, tables: Tables) -> Institution:
    country, _, code = value.partition(":")
    known_bank = bank_named(country, code)
    return Institution("finance", country, known_bank.name if known_bank else "")
