"""Kind `iban`: an International Bank Account Number (ISO 13616-1), where the country has one.

Value: upper case, no spaces. Display: groups of four (ISO 13616-1 section 6). Check digits: ISO 7064 MOD 97-10.
Countries and their patterns: `iban_structures`. Thailand, Peru, Bangladesh and Nepal have no IBAN.
"""

import re
from functools import cache
from typing import NamedTuple

from accord.core.identifiers.base import BadExample, Example, Identifier, NotAnIdentifier, Tables
from accord.core.identifiers.iban_structures import STRUCTURES
from accord.core.identifiers.reading import read

KIND = "iban"

EXAMPLES = (
    Example("AE07 0331 2345 6789 0123 456", "AE070331234567890123456"),
    Example("ae070331234567890123456", "AE070331234567890123456"),
    Example("IBAN: GB82 WEST 1234 5698 7654 32", "GB82WEST12345698765432"),
    Example("IBAN No. AE07 0331 2345 6789 0123 456", "AE070331234567890123456"),
    Example("Account number: AE070331234567890123456", "AE070331234567890123456"),
    Example("رقم الآيبان AE07 0331 2345 6789 0123 456", "AE070331234567890123456"),
    Example("GB82-WEST-1234-5698-7654-32", "GB82WEST12345698765432"),
    Example("DE89370400440532013000", "DE89370400440532013000"),
    Example("FR14 2004 1010 0505 0001 3M02 606", "FR1420041010050500013M02606"),
    Example("ＤＥ８９ ３７０４ ００４４ ０５３２ ０１３０ ００", "DE89370400440532013000"),
    Example("AE٠٧ ٠٣٣١ ٢٣٤٥ ٦٧٨٩ ٠١٢٣ ٤٥٦", "AE070331234567890123456"),
)
BAD_EXAMPLES = (
    BadExample("AE08 0331 2345 6789 0123 456", "iban-checksum"),
    BadExample("GB82 WEST 1234 5698 7654 3", "iban-length"),
    BadExample("GB82 1234 1234 5698 7654 32", "iban-structure"),
    BadExample("TH82 0041 2345 6789 0", "iban-no-such-country"),
    BadExample("BD82 0041 2345 6789 0", "iban-no-such-country"),
    BadExample("081-234-5678", "iban-form"),
    BadExample("", "empty"),
)

_LONGEST = 100
_LABEL = re.compile(
    r"^(?:(?:IBAN|(?:رقم\s)?(?:ال)?[آا]يبان)(?:\s?(?:no|nr|number)\b)?|(?:bank\s)?(?:a/?c|acct|account)(?:\s?(?:no|nr|number))?"
    r"(?=[\s:.#]+[A-Z]{2}[0-9]{2}))(?![A-Z])[\s:.#]*",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"[\s.\-\u2010-\u2015\u2212]+")
_NUMBERS = {ord("A") + place: str(10 + place) for place in range(26)}
_PART = re.compile(r"([0-9]+)!([nac])")
_LETTERS = {"n": "0-9", "a": "A-Z", "c": "A-Z0-9"}
_FORM = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{8,40}")


def parse(text: str, region: str | None, tables: Tables) -> Identifier:
    """An IBAN in any case and grouping, with or without the word IBAN before it; the region doesn't matter.

    Refusals: `iban-form`, `iban-no-such-country`, `iban-length`, `iban-structure`, `iban-checksum`, and those of `reading.read`.
    """
    value = compact(read(text, _LONGEST))
    if not _FORM.fullmatch(value):
        raise NotAnIdentifier(
            "iban-form", "An IBAN starts with two letters and two digits, such as AE07; a domestic account is kind account."
        )
    structure = _structure(value[:2])
    if structure is None:
        raise NotAnIdentifier(
            "iban-no-such-country",
            "This country has no IBAN (nor have TH, PE, BD and NP); send country, bank code and number as kind account.",
        )
    if structure.length != len(value):
        raise NotAnIdentifier("iban-length", "An IBAN of this country has another number of characters; send it whole.")
    if not structure.form.fullmatch(value, 4):
        raise NotAnIdentifier("iban-structure", "Letters and digits don't stand where this country's IBANs have them; read it again.")
    if not _digits_fit(value):
        raise NotAnIdentifier("iban-checksum", "The check digits don't fit; one character is probably wrong, so read it again.")
    return _identifier(value)


def at_once(value: str) -> Identifier | None:
    """The value of `parse` for an IBAN as it is kept, in capitals and without gaps; None for one that it refuses."""
    structure = _structure(value[:2])
    if structure is None or structure.length != len(value) or not structure.form.fullmatch(value, 4) or not _digits_fit(value):
        return None
    return _identifier(value)


def _identifier(value: str) -> Identifier:
    return Identifier(kind=KIND, value=value, display=" ".join(value[i : i + 4] for i in range(0, len(value), 4)))


def compact(text: str) -> str:
    """Upper case, without the word IBAN, spaces and dashes."""
    return _SEPARATORS.sub("", _LABEL.sub("", text.strip())).upper()


def is_iban(text: str) -> bool:
    """Whether this is an IBAN in form and country, whatever its check digits; for kinds that send it on to this one."""
    value = compact(text)
    if not _FORM.fullmatch(value):
        return False
    structure = _structure(value[:2])
    return structure is not None and structure.length == len(value)


class _Structure(NamedTuple):
    """How long a country's IBANs are, and the form of what follows country and check digits."""

    length: int
    form: re.Pattern[str]


@cache
def _structure(country: str) -> _Structure | None:
    """None where the country has no IBAN."""
    written = STRUCTURES.get(country)
    if written is None:
        return None
    parts = [(int(count), letter) for count, letter in _PART.findall(written)]
    form = "".join(f"[{_LETTERS[letter]}]{{{count}}}" for count, letter in parts)
    return _Structure(4 + sum(count for count, _ in parts), re.compile(form))


def _digits_fit(value: str) -> bool:
    """Whether the check digits are those that ISO 7064 MOD 97-10 makes, which are 02 to 98; letters count as 10 to 35."""
    return "02" <= value[2:4] <= "98" and int(f"{value[4:]}{value[:4]}".translate(_NUMBERS)) % 97 == 1
