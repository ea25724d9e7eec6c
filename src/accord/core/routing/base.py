"""Parts shared by every kind of responsibility: the one refusal, the candidates to invite for a gap, and reading of typed values."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from accord.core.identifiers.base import BadExample, Example, Identifier, NotAnIdentifier, Tables
from accord.core.identifiers.reading import read
from accord.core.identifiers.regions import REGIONS
from accord.core.phrases import Phrase

__all__ = ["BadExample", "BadResponsibility", "Example", "Identifier", "Institution", "Tables", "country_and_rest", "typed"]

LONGEST = 200
_NO_PARTS: Mapping[str, Any] = MappingProxyType({})


class BadResponsibility(ValueError):
    """Why a text declares no responsibility of the kind asked for, and what would. `text`, filled with `parts`, never repeats the input.

    Doors say `says` in the language of the reader.
    """

    def __init__(self, code: str, text: str, parts: Mapping[str, Any] = _NO_PARTS) -> None:
        self.code = code
        self.says = Phrase(text, parts)
        self.text = str(self.says)
        super().__init__(self.text)

    @classmethod
    def of(cls, refusal: NotAnIdentifier) -> "BadResponsibility":
        """What is no identifier declares nothing either, for the same reason."""
        return cls(refusal.code, refusal.says.text, refusal.says.parts)


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
        raise BadResponsibility.of(refusal) from None


def country_and_rest(text: str, example: str) -> tuple[str, str]:
    """`TH:004` as its country and the rest. Raises BadResponsibility."""
    country, colon, rest = typed(text).partition(":")
    country = country.strip().upper()
    if not colon or not rest.strip():
        raise BadResponsibility(
            "form", "Write the country and what is declared in it with a colon between, such as {example}.", {"example": example}
        )
    if country not in REGIONS:
        raise BadResponsibility(
            "country", "The country is not known; use two letters of ISO 3166-1, such as {example}.", {"example": example}
        )
    return country, rest.strip()
