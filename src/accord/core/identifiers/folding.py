"""A text folded for reading by machine, with the way back: every folded character knows where it stood in the original.

Folding: invisible characters vanish, compatibility forms (full-width, presentation forms) become plain, digits of every script become 0-9,
and the ways in which people defang an address (`hxxp`, `[.]`, `(dot)`, `[at]`) are undone.
"""

import re
import unicodedata
from array import array
from functools import lru_cache

from msgspec import Struct

from accord.core.identifiers.digits import latin, visible


class Folded(Struct, frozen=True):
    """`text` is what is searched; `starts[i]` and `ends[i]` say where its character i stood in the original (end exclusive).

    `stops` are the places of signs that were wide in the original and end an address there, though as plain ones they may be part of it.
    """

    text: str
    starts: "array[int]"
    ends: "array[int]"
    stops: tuple[int, ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the folded characters start to end (exclusive, not empty) stood in the original."""
        return self.starts[start], self.ends[end - 1]


_REFANG = re.compile(
    r"""
      (?P<scheme> (?<![A-Za-z]) [hH] [xX*_]{2} [pP] (?= [sS]? [\[(]? : ) )
    | (?P<colon>  (?<=[pPsS]) [\[({] : [\])}] )
    | (?P<slashes> (?<=[pPsS]) [\[({] :// [\])}] )
    | (?P<slash>  (?<=\w) [\[] / [\]] )
    | (?P<dot>    (?<=\w) (?: [ ]{0,2} [\[({] [ ]? (?: \. | dot | DOT | Dot | punto ) [ ]? [\])}] [ ]{0,2} | \[\. | \.\] | \\\. ) (?=\w) )
    | (?P<stop>   (?<=[A-Za-z0-9]) [\u3002] (?=[A-Za-z0-9]) )
    | (?P<spaced> (?<=[A-Za-z0-9]) (?: [ ]@[ ]? | @[ ] )
                  (?= (?: gmail | googlemail | hotmail | outlook | yahoo | icloud | proton (?: mail )? | ymail | qq | yandex ) \. [a-z] ) )
    | (?P<at>     (?<=\w) [ ]{0,2} [\[({] [ ]? (?: @ | at | AT | At | arroba ) [ ]? [\])}] [ ]{0,2} (?=\w) )
    """,
    re.VERBOSE,
)
_MEANS = {"colon": ":", "slashes": "://", "slash": "/", "dot": ".", "stop": ".", "spaced": "@", "at": "@"}


# Letters that the pattern `i` matches where case is ignored, beside those that compatibility folding already made plain.
_DOTLESS = str.maketrans("ıİ", "ii")


# The signs that people type in Chinese and Japanese; before wide letters they are part of an address typed all in wide ones. Behind the
# latter three an address may go on in plain letters: a port, a query, a name behind brackets.
_WIDE = re.compile(r"[\uff01\uff0c\uff1b\uff5e\u2026\u30fb](?![\uff01-\uff5e])|[\uff1a\uff1f\uff09](?![\uff01-\uff5e]|[!-~])")


def word_key(word: str) -> str:
    """A word found without regard to letter case and white space, as it stands in a list of small words without spaces."""
    return "".join(word.translate(_DOTLESS).lower().split())


def fold(text: str) -> Folded:
    """Time and memory grow with the length of the text."""
    folded = _refanged(_plain(text))
    if text.isascii():
        return folded
    wide = {match.start() for match in _WIDE.finditer(text)}
    stops = tuple(place for place, start in enumerate(folded.starts) if start in wide) if wide else ()
    return Folded(folded.text, folded.starts, folded.ends, stops) if stops else folded


def _plain(text: str) -> Folded:
    if text.isascii():
        return Folded(text, array("L", range(len(text))), array("L", range(1, len(text) + 1)))
    pieces: list[str] = []
    starts, ends = array("L"), array("L")
    for position, character in enumerate(text):
        piece = character if character.isascii() else _plain_character(character)
        pieces.append(piece)
        for _ in piece:
            starts.append(position)
            ends.append(position + 1)
    return Folded("".join(pieces), starts, ends)


@lru_cache(maxsize=4096)
def _plain_character(character: str) -> str:
    return latin(unicodedata.normalize("NFKC", latin(visible(character))))


def _refanged(plain: Folded) -> Folded:
    pieces: list[str] = []
    starts, ends = array("L"), array("L")
    position = 0

    def keep(until: int) -> None:
        pieces.append(plain.text[position:until])
        starts.extend(plain.starts[position:until])
        ends.extend(plain.ends[position:until])

    for match in _REFANG.finditer(plain.text):
        keep(match.start())
        position = match.end()
        meaning = "http" if match.lastgroup == "scheme" else _MEANS[str(match.lastgroup)]
        pieces.append(meaning)
        start, end = plain.span(match.start(), match.end())
        starts.extend([start] * len(meaning))
        ends.extend([end] * len(meaning))
    keep(len(plain.text))
    return Folded("".join(pieces), starts, ends)
