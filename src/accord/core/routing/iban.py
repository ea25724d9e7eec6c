"""Kind `iban`: IBANs that begin alike: a country and the first characters after the check digits, which name the bank.

Value: `CC:` and 2 to 12 characters, `AE:033`. The check digits stand before them in an IBAN and follow from the rest, so they are
never declared; `AE**033` is read too. Where the bank stands in an IBAN: the registry data that `schwifty` carries.
"""

import re
from functools import lru_cache

from accord.core.routing.base import BadExample, BadResponsibility, Example, Identifier, Institution, Tables, typed

KIND = "iban"
REACHES = ("iban",)
EXAMPLES = (
    Example("AE:033", "AE:033"),
    Example("ae**033", "AE:033"),
    Example("GB:WEST 1234 56", "GB:WEST123456"),
    Example("DE:37040044", "DE:37040044"),
)
BAD_EXAMPLES = (
    BadExample("AE07033", "iban-form"),
    BadExample("033", "iban-form"),
    BadExample("TH:004", "iban-no-such-country"),
    BadExample("AE:0", "iban-length"),
    BadExample("AE:0331234567890123456", "iban-length"),
    BadExample("AE:WEST", "iban-structure"),
    BadExample("", "empty"),
)

SHORTEST, LONGEST = 2, 12
_FORM = re.compile(r"([A-Z]{2})(?::|\*\*|\?\?)([A-Z0-9]+)")
_SEPARATORS = re.compile(r"[\s.\-]+")
_PARTS = re.compile(r"([0-9]+)!?([nac])")
_CLASSES = {"n": "0123456789", "a": "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "c": "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


def parse(text: str, tables: Tables) -> str:
    """Refusals: `iban-form`, `iban-no-such-country`, `iban-length`, `iban-structure`."""
    match = _FORM.fullmatch(_SEPARATORS.sub("", typed(text)).upper())
    if match is None:
        raise BadResponsibility("iban-form", "Write the country, a colon, and how its IBANs go on after the check digits, such as AE:033.")
    country, begins = match.groups()
    from schwifty.exceptions import InvalidCountryCode

    try:
        places = _places(country)
    except InvalidCountryCode:
        raise BadResponsibility(
            "iban-no-such-country", "This country has no IBAN; declare its bank as kind bank, such as TH:004."
        ) from None
    if not SHORTEST <= len(begins) <= LONGEST:
        raise BadResponsibility(
            "iban-length",
            "Give {fewest} to {most} characters after the country: those that name the bank.",
            {"fewest": SHORTEST, "most": LONGEST},
        )
    if any(character not in allowed for character, allowed in zip(begins, places, strict=False)):
        raise BadResponsibility("iban-structure", "Letters and digits don't stand where this country's IBANs have them; read it again.")
    return f"{country}:{begins}"


@lru_cache(maxsize=256)
def _places(country: str) -> tuple[str, ...]:
    """Which characters may stand at each place after the check digits."""
    from schwifty import registry

    spec = registry.get_iban_spec(country).bban_spec
    return tuple(_CLASSES[letter] for count, letter in _PARTS.findall(spec) for _ in range(int(count)))


def above(value: str) -> tuple[str, ...]:
    return tuple(value[:end] for end in range(min(len(value), 3 + LONGEST), 2 + SHORTEST, -1))


def keys(identifier: Identifier, tables: Tables) -> tuple[str, ...]:
    return above(f"{identifier.value[:2]}:{identifier.value[4:]}")


def gap(identifier: Identifier, tables: Tables) -> str | None:
    from schwifty import registry
    from schwifty.domain import Component

    country = identifier.value[:2]
    place = registry.get_iban_spec(country).positions[Component.BANK_CODE]
    # At a country whose registry entry says nothing of banks, its first characters would be anything.
    return f"{country}:{identifier.value[4 : 4 + place.end]}" if place.end > place.start == 0 else f"{country}:?"


def institution(value: str, tables: Tables) -> Institution:
    from schwifty import registry

    country, _, code = value.partition(":")
    banks = registry.get_banks_by_code(country, code) if code != "?" else []
    names = {bank.name for bank in banks if bank.name}
    return Institution("finance", country, names.pop() if len(names) == 1 else "")
