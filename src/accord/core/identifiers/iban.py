"""Kind `iban`: an International Bank Account Number (ISO 13616-1), where the country has one.

Value: upper case, no spaces. Display: groups of four (ISO 13616-1 section 6). Check digits: ISO 7064 MOD 97-10.
Countries and their patterns: the registry data that `schwifty` carries. Thailand, Peru, Bangladesh and Nepal have no IBAN.
"""

import re

from schwifty import IBAN, exceptions, registry

from accord.core.identifiers.base import BadExample, Example, Identifier, NotAnIdentifier, Tables
from accord.core.identifiers.reading import read

KIND = "iban"

EXAMPLES = (
    Example("AE07 0331 2345 6789 0123 456", "AE070331234567890123456"),
    Example("ae070331234567890123456", "AE070331234567890123456"),
    Example("IBAN: GB82 WEST 1234 5698 7654 32", "GB82WEST12345698765432"),
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
_LABEL = re.compile(r"^IBAN\b[\s:.#]*", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\s.\-\u2010-\u2015\u2212]+")
_NUMBERS = {ord("A") + place: str(10 + place) for place in range(26)}
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
    try:
        IBAN(value)
    except exceptions.InvalidCountryCode:
        raise NotAnIdentifier(
            "iban-no-such-country",
            "This country has no IBAN (nor have TH, PE, BD and NP); send country, bank code and number as kind account.",
        ) from None
    except exceptions.InvalidLength:
        raise NotAnIdentifier("iban-length", "An IBAN of this country has another number of characters; send it whole.") from None
    except exceptions.InvalidChecksumDigits:
        raise NotAnIdentifier("iban-checksum", "The check digits don't fit; one character is probably wrong, so read it again.") from None
    except exceptions.SchwiftyException:
        raise NotAnIdentifier(
            "iban-structure", "Letters and digits don't stand where this country's IBANs have them; read it again."
        ) from None
    return _identifier(value)


def at_once(value: str) -> Identifier | None:
    """The value of `parse` for an IBAN as it is kept, in capitals and without gaps; None for one that it refuses."""
    try:
        spec = registry.get_iban_spec(value[:2])
    except exceptions.InvalidCountryCode:
        return None
    if spec.iban_length != len(value) or not spec.regex.match(value[4:]) or not "02" <= value[2:4] <= "98":
        return None
    # ISO 7064 MOD 97-10: letters count as 10 to 35.
    if int(f"{value[4:]}{value[:4]}".translate(_NUMBERS)) % 97 != 1:
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
    try:
        IBAN(value)
    except (exceptions.InvalidCountryCode, exceptions.InvalidLength):
        return False
    except exceptions.SchwiftyException:
        return True
    return True
