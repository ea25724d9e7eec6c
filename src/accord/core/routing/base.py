"""Parts shared by every kind of responsibility: the one refusal, the candidates to invite for a gap, and reading of typed values."""

from msgspec import Struct

from accord.core.identifiers.base import BadExample, Example, Identifier, NotAnIdentifier, Tables
from accord.core.identifiers.reading import read
from accord.core.identifiers.regions import REGIONS

__all__ = ["BadExample", "BadResponsibility", "Example", "Identifier", "Institution", "Tables", "country_and_rest", "typed"]

LONGEST = 200


class BadResponsibility(ValueError):
    """Why a text declares no responsibility of the kind asked for, and what would. `text` never repeats the input."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


class Institution(Struct, frozen=True):
    """Who could act on what nobody can yet: sector, ISO country and name, each empty where nothing says it."""

    sector: str
    country: str = ""
    name: str = ""


def typed(text: str) -> str:
    """The typed value, in one line of plain characters. Raises BadResponsibility."""
    try:
        return read(text, LONGEST)
    except NotAnIdentifier as refusal:
        raise BadResponsibility(refusal.code, refusal.text) from None


def country_and_rest(text: str, example: str) -> tuple[str, str]:
    """`TH:004` as its country and the rest. Raises BadResponsibility."""
    country, colon, rest = typed(text).partition(":")
    country = country.strip().upper()
    if not colon or not rest.strip():
        raise BadResponsibility("form", f"Write the country and what is declared in it with a colon between, such as {example}.")
    if country not in REGIONS:
        raise BadResponsibility("country", f"The country is not known; use two letters of ISO 3166-1, such as {example}.")
    return country, rest.strip()
