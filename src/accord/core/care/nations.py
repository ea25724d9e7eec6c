"""Nationalities as people write them: a country's name or code, or the word for who comes from it, in any of our languages."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from accord.core.care.file import Care
from accord.core.identifiers.digits import latin
from accord.core.sharing import COUNTRIES
from accord.core.sharing.country_names import plain, read_country

# What stands between two of them. A name can hold such a word itself, as Trinidad and Tobago: the whole is read first.
_SIGNS: Final = re.compile(r"[,;/&+\n\u060c\u061b\u0964、，]|[ ]-[ ]|และ|กับ")
_WORDS: Final = re.compile(r"\s(?:and|y|e|এবং|ও|আর|र|तथा|และ|กับ)\s|\s\u0648\s*", re.IGNORECASE)
# Between those that are counted; of the other signs a name may hold one, as Trinidad & Tobago does.
_LISTED: Final = re.compile(r"[,;\n\u060c\u061b\u0964、，]")
# Around a name: `คนไทย`, `中国人`, `người Việt`, `from Nepal`.
_AROUND: Final = re.compile(
    r"^(?:คน|ชาว|สัญชาติ|người |orang |from |citizen of |de |من )\s*|\s*(?: national| citizen|人|사람)$", re.IGNORECASE
)
_COUNT: Final = r"[0-9]{1,6}(?:\s*(?:คน|people|persons?|ppl|pax|personas?|জন|jon|जना|jana|人|명|người|orang|شخص|أشخاص|نفر)(?!\w))?"
_NUMBER_BEHIND: Final = re.compile(rf"[^0-9]+{_COUNT}(?![0-9])\)?")
_NUMBER_BEFORE: Final = re.compile(rf"{_COUNT}(?![0-9])[^0-9]+")
# `Nepal 3`, `3 Nepalis`, `Nepal: 3`, `Nepal (3)`, `3x Nepal`.
_COUNTED: Final = re.compile(
    rf"\s*(?:(?P<before>{_COUNT})\s*[x×*]?\s*(?P<one>[^0-9]+?)|(?P<other>[^0-9]+?)\s*[-:=(x×*]*\s*(?P<behind>{_COUNT})\s*\)?|(?P<alone>[^0-9]+?))\s*"
)


def read_nationalities(care: Care, text: str) -> tuple[str | None, ...]:
    """The countries' codes in the order of the text, each once; None stands for what is no country. Empty for an empty text."""
    words = _words(tuple((code, nation.words) for code, nation in care.nations.items()))
    codes: list[str | None] = []
    if whole := _one(words, text):
        return (whole,)
    parts = [part for listed in _LISTED.split(text) for part in ([listed] if _one(words, listed) else _SIGNS.split(listed))]
    for part in filter(str.strip, parts):
        whole = _one(words, part)
        codes += [whole] if whole else [code for piece in filter(str.strip, _WORDS.split(part)) for code in _piece(words, piece)]
    return tuple(dict.fromkeys(codes))


def _piece(words: Mapping[str, str], text: str) -> list[str | None]:
    whole = _one(words, text)
    tokens = [] if whole else [_one(words, token) for token in text.split()]
    if len(tokens) > 1 and None not in tokens:  # `ไทย ลาว`, `np bd`
        return list(tokens)
    # Two with a hyphen between, as Nepali-Indian; a country's own name, as Guinea-Bissau, was read as a whole.
    halves = [_one(words, half) for half in text.split("-")]
    return [whole] if whole or len(halves) < 2 or None in halves else list(halves)


def _one(words: Mapping[str, str], text: str) -> str | None:
    said = text.strip()
    found = read_country(said, None) or read_country(said.replace(" and ", " & "), None) or words.get(plain(said))
    bare = "" if found else _AROUND.sub("", said)
    return _one(words, bare) if bare and bare != said else found


def read_counted(care: Care, text: str) -> dict[str, int] | None:
    """How many of each: `Nepal 3, Kenya 12`, `3 Nepalis and 2 Indians`, `NP 3 KE 12`; 0 where no number stands beside it. None where one
    of them is no country."""
    words = _words(tuple((code, nation.words) for code, nation in care.nations.items()))
    counted: dict[str, int] = {}
    for part in filter(str.strip, _LISTED.split(latin(text))):
        pairs = _pairs(words, part)
        if pairs is None:
            return None
        for code, count in pairs:
            counted[code] = counted.get(code, 0) + count
    return counted


def _pairs(words: Mapping[str, str], text: str) -> list[tuple[str, int]] | None:
    """Of one part: a name and its number, or several of them one behind another."""
    whole = _COUNTED.fullmatch(text)
    code = _one(words, whole["one"] or whole["other"] or whole["alone"]) if whole else None
    if whole and code:
        number = re.match("[0-9]+", whole["before"] or whole["behind"] or "0")
        return [(code, int(number[0]))] if number else None
    for pieces in _pieces(text):
        pairs = [_pairs(words, piece) for piece in pieces] if len(pieces) > 1 else [None]
        if None not in pairs:
            return [pair for those in pairs if those for pair in those]
    return None


def _pieces(text: str) -> Iterator[list[str]]:
    """The ways in which several may stand one behind another; a name itself can hold what stands between two."""
    for run in (_NUMBER_BEHIND, _NUMBER_BEFORE):
        pieces = run.findall(text)
        if "".join(pieces).strip() == text.strip():
            yield pieces
    for between in (_SIGNS, _WORDS):
        yield list(filter(str.strip, between.split(text)))


@lru_cache(maxsize=4)
def _words(nations: tuple[tuple[str, tuple[str, ...]], ...]) -> Mapping[str, str]:
    single = {plain(word): code.upper() for code, words in nations for word in words if code.upper() in COUNTRIES}
    return {plural: code for word, code in single.items() for plural in _plurals(word)} | single


def _plurals(word: str) -> tuple[str, ...]:
    """As English, Spanish and Arabic form them: `Kenyans`, `españoles`, `باكستانيين`; not of codes of three letters."""
    if word[-1] == "ي":
        return f"{word}ين", f"{word}ون", f"{word}ات", word.removesuffix("ي")
    return (f"{word}s", f"{word}es") if word.isascii() and len(word) > 3 else ()
