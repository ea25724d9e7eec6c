"""Typed text made comparable: one form of every letter and digit. Words in tables pass through the same."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from accord.core.caching import cache_short
from accord.core.identifiers.digits import visible

# Arabic is typed with and without hamza, and with either last letter.
_ARABIC = str.maketrans("أإآٱىةک،", "اااايهك,", "\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670")
_MARKS = str.maketrans("’‘‛`´′＇", "'''''''", "\u200b")
_MINUS = str.maketrans("−–—‐‑‒﹣－", "--------")
_SARA_AE = ("\u0e40\u0e40", "\u0e41")  # Thai's แ, as many type it: twice เ
_SPACES = re.compile(r"\s+")
_LATIN_ACCENTS = re.compile("[\u0300-\u036f]")


# A cell as a file holds it, or as a spreadsheet marks it as a text: `"12,500.00"`, `="0042"`, `'12500.00`.
_CELL = re.compile(r"""\s*(?:=?\s*"([^"]+)"|[“”]([^“”"]+)[“”]|'([^']+)'?)\s*""")


def of_cell(text: str) -> str:
    """The text without the quotation marks that stood around it in a table."""
    match = _CELL.fullmatch(text)
    return text if match is None else next(part for part in match.groups() if part is not None)


@cache_short(8192)
def plain(text: str) -> str:
    """Small letters without accents, digits 0 to 9 whatever their script, one kind of space and minus, no invisible characters."""
    text = unicodedata.normalize("NFKC", visible(text)).translate(_MARKS).translate(_MINUS).casefold()
    text = _LATIN_ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    text = unicodedata.normalize("NFKC", visible(text)).translate(_ARABIC)
    text = "".join(_digit(letter) for letter in text if unicodedata.category(letter) != "Cf")
    return _SPACES.sub(" ", text).replace(*_SARA_AE).strip()


def is_thai(text: str) -> bool:
    """Whether a letter or a digit of Thai stands in the text, as it was typed."""
    return any("\u0e00" <= letter <= "\u0e7f" for letter in text)


def _digit(letter: str) -> str:
    number = unicodedata.decimal(letter, None)
    return letter if number is None else str(number)


def is_latin(letter: str) -> bool:
    return "a" <= letter <= "z"


Words = Mapping[str, tuple[str, ...]]  # by their first letter, the longest first


def indexed(words: Iterable[str]) -> Words:
    index: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        if word:
            index.setdefault(word[0], []).append(word)
    return {letter: tuple(those) for letter, those in index.items()}


def words_at(text: str, start: int, words: Words) -> str | None:
    """The longest of these words that stands in the text from here on; a word in Latin letters ends where its letters end."""
    if start >= len(text):
        return None
    for word in words.get(text[start], ()):
        if not text.startswith(word, start):
            continue
        end = start + len(word)
        if is_latin(word[-1]) and end < len(text) and is_latin(text[end]):
            continue
        return word
    return None
