"""Which texts people may write: readable ones, in every script."""

import unicodedata
from bisect import bisect_right

# Bengali, Nepali, Arabic and Persian are not written rightly without the zero-width joiners.
_JOINERS = str.maketrans("", "", "\u200c\u200d")
_LINES = str.maketrans("", "", "\n\t")


def one_form(text: str) -> str:
    """The text in the one form that two keyboards share (NFKC): some write `ড়` or `ำ` as one character, others as two.

    For passwords, as NIST SP 800-63B has it.
    """
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def is_readable(text: str, *, lines: bool = False) -> bool:
    """Whether the text holds no control, direction-changing or half characters; with `lines` it may have line ends and tabs."""
    bare = text.translate(_JOINERS)
    return (bare.translate(_LINES) if lines else bare).isprintable()


def is_plain(text: str) -> bool:
    """Whether nothing in it hides or turns what is read: no control character but line ends and tabs, none that turns the direction,
    none that takes no room, no half of a character. The least that holds for every text, wherever it comes in."""
    # Printable characters hide nothing; most texts are seen through at once.
    return text.isprintable() or not any(_hides(letter) for letter in text)


def _hides(letter: str) -> bool:
    return letter not in "\n\r\t\u200c\u200d" and not letter.isprintable() and unicodedata.category(letter) in ("Cc", "Cf", "Cs")


def plain(text: str) -> str:
    """The text without what hides in it, and with plain blanks: what is pasted from a messenger or a web page often brings such along."""
    if text.isprintable():
        return text
    return "".join(_plain(letter) for letter in text)


def _plain(letter: str) -> str:
    if letter.isprintable() or letter in "\n\r\t\u200c\u200d":
        return letter
    category = unicodedata.category(letter)
    if category in ("Zl", "Zp"):
        return "\n"
    return " " if category == "Zs" else "" if _hides(letter) else letter


# Default_Ignorable_Code_Point, of Unicode's DerivedCoreProperties: first and last of each stretch.
_IGNORABLE = (
    (0x00AD, 0x00AD),
    (0x034F, 0x034F),
    (0x061C, 0x061C),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFF8),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),
)
_FROM = [first for first, _ in _IGNORABLE]
# Scripts that are written with joiners; between letters of others a joiner only hides.
_JOINED = (
    "ARABIC",
    "BENGALI",
    "DEVANAGARI",
    "GUJARATI",
    "GURMUKHI",
    "KANNADA",
    "MALAYALAM",
    "ORIYA",
    "SINHALA",
    "SYRIAC",
    "TAMIL",
    "TELUGU",
)


def is_ignorable(letter: str) -> bool:
    """Whether it is a character that programs may leave out when they show a text: fillers, joiners, variation selectors, tags."""
    place = bisect_right(_FROM, ord(letter)) - 1
    return place >= 0 and ord(letter) <= _IGNORABLE[place][1]


def shows_all(text: str) -> bool:
    """Whether all of a name shows: it holds nothing ignorable but joiners behind a letter of a script that is written with them."""
    return not any(is_ignorable(letter) and not _joins(text, place) for place, letter in enumerate(text))


def _joins(text: str, place: int) -> bool:
    return text[place] in "\u200c\u200d" and 0 < place < len(text) - 1 and unicodedata.name(text[place - 1], "").startswith(_JOINED)
