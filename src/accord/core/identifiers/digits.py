"""Digits of every script are digits; invisible and direction-changing characters are nothing."""

import re
import unicodedata

_DIGIT = re.compile(r"[^\D0-9]")  # any decimal digit but these ten

# Bidirectional controls, zero-width characters, soft hyphen, BOM, variation selectors, tags, and letters that nobody sees (Hangul fillers,
# the empty cell of Braille): they change how a text looks, never what it says. So do strokes through a character, and the keycap or circle
# around it: scammers write `0️⃣8️⃣1️⃣`.
_INVISIBLE = dict.fromkeys(
    (
        *(0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x180E, 0x2800, 0x3164, 0xFEFF, 0xFFA0),
        *(*range(0x0335, 0x0339), *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), *range(0x20DD, 0x20E1), 0x20E3),
        *(*range(0xFE00, 0xFE10), *range(0xE0000, 0xE0080), *range(0xE0100, 0xE01F0)),
    )
)


# Letters that a pattern without regard to letter case takes for an `i`, and lower-casing doesn't.
_DOTLESS = str.maketrans("ıİ", "ii")


def caseless(word: str) -> str:
    """A word that was found without regard to letter case, as it stands in a table of folded words."""
    return word.translate(_DOTLESS).casefold()


def latin(text: str) -> str:
    """The text with every decimal digit of any script as 0-9; nothing else changes, so positions stay."""
    if text.isascii():
        return text
    return _DIGIT.sub(lambda digit: str(unicodedata.digit(digit[0])), text)


def visible(text: str) -> str:
    """The text without invisible and direction-changing characters."""
    return text if text.isascii() else text.translate(_INVISIBLE)


def plain(text: str) -> str:
    """The text that a person meant to type: visible characters, Latin digits, compatibility forms folded, no outer white space."""
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFKC", latin(visible(text))).strip()
