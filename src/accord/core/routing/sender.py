"""Kind `sender`: sender names and short codes that a member can block: one of them, or all of a country.

Value: `CC:name` in lower case, as an identifier has it, or the country alone, `TH`.
"""

from accord.core.identifiers import sender
from accord.core.identifiers.base import NotAnIdentifier
from accord.core.identifiers.regions import REGIONS
from accord.core.routing.base import BadExample, BadResponsibility, Example, Identifier, Institution, Tables, typed

KIND = "sender"
REACHES = ("sender",)
EXAMPLES = (
    Example("TH:KBANK", "TH:kbank"),
    Example("TH:1441", "TH:1441"),
    Example("th", "TH"),
)
BAD_EXAMPLES = (
    BadExample("KBANK", "sender-needs-region"),
    BadExample("TH:KBANK-NOTICE-NOW", "sender-length"),
    BadExample("", "empty"),
)


def parse(text: str, tables: Tables) -> str:
    """Refusals: those of the identifier."""
    country = typed(text).upper()
    if country in REGIONS:
        return country
    try:
        return sender.parse(text, None, tables).value
    except NotAnIdentifier as refusal:
        raise BadResponsibility.of(refusal) from None


def above(value: str) -> tuple[str, ...]:
    country, colon, _ = value.partition(":")
    return (value, country) if colon else (value,)


def keys(identifier: Identifier, tables: Tables) -> tuple[str, ...]:
    return above(identifier.value)


def gap(identifier: Identifier, tables: Tables) -> str | None:
    return identifier.value[:2]


def institution(value: str, tables: Tables) -> Institution:
    return Institution("telecom", value[:2])
