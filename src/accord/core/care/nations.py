"""Nationalities as people write them: a country's name or code, or the word for who comes from it, in any of our languages."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from accord.core.care.file import Care
from accord.core.sharing import COUNTRIES
from accord.core.sharing.country_names import plain, read_country

# What stands between two of them. A name can hold such a word itself, as Trinidad and Tobago: the whole is read first.
_SIGNS: Final = re.compile(r"[,;/&+\n\u060c\u061b\u0964]|[ ]-[ ]")
_WORDS: Final = re.compile(r"\s(?:and|y|e|এবং|ও|আর|र|तथा|และ|กับ)\s|\s\u0648\s*", re.IGNORECASE)
_CODES: Final = re.compile(r"[A-Za-z]{2}(?:\s+[A-Za-z]{2})+")


def read_nationalities(care: Care, text: str) -> tuple[str | None, ...]:
    """The countries' codes in the order of the text, each once; None stands for what is no country. Empty for an empty text."""
    words = _words(tuple((code, nation.words) for code, nation in care.nations.items()))
    codes: list[str | None] = []
    if whole := _one(words, text):
        return (whole,)
    for part in filter(str.strip, _SIGNS.split(text)):
        whole = _one(words, part)
        codes += [whole] if whole else [code for piece in filter(str.strip, _WORDS.split(part)) for code in _piece(words, piece)]
    return tuple(dict.fromkeys(codes))


def _piece(words: Mapping[str, str], text: str) -> list[str | None]:
    if _CODES.fullmatch(text.strip()) and all(code.upper() in COUNTRIES for code in text.split()):
        return [code.upper() for code in text.split()]
    whole = _one(words, text)
    # Two with a hyphen between, as Nepali-Indian; a country's own name, as Guinea-Bissau, was read as a whole.
    halves = [_one(words, half) for half in text.split("-")]
    return [whole] if whole or len(halves) < 2 or None in halves else list(halves)


def _one(words: Mapping[str, str], text: str) -> str | None:
    return read_country(text, None) or read_country(text.replace(" and ", " & "), None) or words.get(plain(text))


@lru_cache(maxsize=4)
def _words(nations: tuple[tuple[str, tuple[str, ...]], ...]) -> Mapping[str, str]:
    return {plain(word): code.upper() for code, words in nations for word in words if code.upper() in COUNTRIES}
