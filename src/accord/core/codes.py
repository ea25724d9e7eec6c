"""Codes that a person is given once and types in again: strong, easy on a phone, and a slip is noticed before anything is looked up.

The 31 letters leave out what is taken for another: 0 and O, I and L (read as 1), U. The last letter is chosen so that the places times
the values of the letters add up to a multiple of 31. Since 31 is a prime and there are fewer places, any one wrong letter and any two
letters that changed places break the sum.
"""

import re

from accord.core.identifiers.digits import plain

LETTERS = "123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16  # with the check letter: 15 free ones, 74 bits
GROUP = 4
RANDOM = 16  # bytes that a code is made from
# The spelling alphabet of the International Civil Aviation Organization (Annex 10, volume II), for reading a code aloud in any country.
SPELLED = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike November Oscar Papa Quebec Romeo Sierra Tango "
        "Uniform Victor Whiskey X-ray Yankee Zulu".split(),
        strict=True,
    )
)
_VALUES = {letter: value for value, letter in enumerate(LETTERS)}
_READ_AS = str.maketrans({"I": "1", "L": "1"})
# Spaces and every sign that stands between groups or around them: a phone makes a long dash of two short ones.
_BETWEEN = re.compile(r"[\W_]+")
# A code in its groups among other words, as when the line that shows it was copied whole.
_AMONG_WORDS = re.compile(r"(?<![0-9A-Z])(?=([0-9A-Z]{4}(?: ?[-_.‐‑–—−/ ] ?[0-9A-Z]{4}){3})(?![0-9A-Z]))")


class BadCode(ValueError):
    """The typed text can't be a code. Never repeats it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def make(random: bytes) -> str:
    """The code of these random bytes, as `read` gives it back."""
    if len(random) != RANDOM:
        raise ValueError(f"Give {RANDOM} random bytes.")
    number, letters = int.from_bytes(random), ""
    for _ in range(LENGTH - 1):
        number, value = divmod(number, len(LETTERS))
        letters += LETTERS[value]
    # The place of the check letter has an inverse, since 31 is a prime.
    check = -_sum(letters) * pow(LENGTH, -1, len(LETTERS)) % len(LETTERS)
    return letters + LETTERS[check]


def read(text: str) -> str:
    """The code that a person typed, or the only one among other words.

    Raises BadCode: `empty`, `length`, `letter`, or `slip` where the sum is broken."""
    folded = plain(text[:200]).upper()
    typed = _typed(folded)
    if len(typed) > LENGTH:
        among = [_typed(match[1]) for match in _AMONG_WORDS.finditer(folded)]
        codes = [code for code in among if _VALUES.keys() >= set(code) and _sum(code) % len(LETTERS) == 0]
        typed = codes[0] if len(set(codes)) == 1 else typed
    if not typed:
        raise BadCode("empty")
    if any(letter not in _VALUES for letter in typed):
        raise BadCode("letter")
    if len(typed) != LENGTH:
        raise BadCode("length")
    if _sum(typed) % len(LETTERS):
        raise BadCode("slip")
    return typed


def _typed(text: str) -> str:
    return _BETWEEN.sub("", text).translate(_READ_AS)


def grouped(code: str) -> str:
    """A code as people read it, in groups."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def spelled(code: str) -> list[list[tuple[str, str]]]:
    """A code in groups, each sign with the word by which it is read aloud; a digit is its own."""
    return [[(sign, SPELLED.get(sign, sign)) for sign in group] for group in grouped(code).split("-")]


def _sum(letters: str) -> int:
    return sum(place * _VALUES[letter] for place, letter in enumerate(letters, start=1))
