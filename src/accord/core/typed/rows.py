"""The rows of digits in a typed text, and the words between them."""

import re
from typing import NamedTuple

from accord.core.caching import cache_short

# Dashes of every kind (Unicode Pd), the minus, bullets, and what else people put between the groups of a number. Letters, brackets, colons
# and line breaks end it; a comma does where a space follows.
_DASHES = "\\-\u058a\u05be\u1400\u1806\u2010-\u2015\u2043\u2212\u2e17\u2e1a\u2e3a\u2e3b\u2e40\u301c\u3030\u30a0\u30fc\ufe31\ufe32"
_GAP = rf"(?:[^\S\n]|[{_DASHES}./_\\|~'\"\u00b7\u2022\u2219\u2027\u0060\u00b4\u2018\u2019]|,(?!\s))"
_ROW = re.compile(rf"[0-9](?:{_GAP}{{0,5}}[0-9])*")
_NOT_DIGIT = re.compile(r"[^0-9]+")
_LETTERS = re.compile(r"[A-Za-z]*")
_LETTERS_BEFORE = re.compile(r"[A-Za-z]*$")
# Digits that a slip hides: `xxx-x-x8901-x`, `***1234`, `••••1234`.
_HIDDEN = re.compile(
    rf"(?:(?<![^\W\d_])[xX]+|[*\u2022\u25cf\u2217#]{{2,}})(?:{_GAP}*[xX*\u2022\u25cf])*{_GAP}*[0-9]|[0-9]{_GAP}*[xX*]+(?![^\W\d_])"
)
_CODE = re.compile(r"[0-9A-Za-z]*")
_CODE_BEFORE = re.compile(r"[0-9A-Za-z]{1,40}\Z")
# 4.56789E+09: a spreadsheet has thrown the last digits away.
_ROUNDED = re.compile(r"(?<![0-9A-Za-z])[0-9][.,]?[0-9]*[eE]\+?[0-9]{1,2}(?![0-9A-Za-z])")
_TAIL = re.compile(r"[0-9]{5,}[.,]0{1,2}")


class Row(NamedTuple):
    """Digits as they were typed at a place. `before`, `after`: Latin letters that stand right beside them. `plus`: a + stands before."""

    digits: str
    text: str
    start: int
    end: int
    before: str
    after: str
    plus: bool


@cache_short(64)
def rows(typed: str) -> tuple[Row, ...]:
    """All rows of digits, in their order. A text is asked for them several times while it is read."""
    rows_of_digits = []
    for match in _ROW.finditer(typed):
        start, end = match.span()
        before = _LETTERS_BEFORE.search(typed, max(0, start - 20), start)
        after = _LETTERS.match(typed, end, end + 20)
        rows_of_digits.append(
            Row(
                digits=_NOT_DIGIT.sub("", match.group()),
                text=match.group(),
                start=start,
                end=end,
                before=before.group() if before else "",
                after=after.group() if after else "",
                plus=typed[:start].rstrip(" (").endswith("+"),
            )
        )
    return tuple(rows_of_digits)


@cache_short(64)
def words(typed: str) -> str:
    """The text with a line break in the place of each row of digits."""
    return _ROW.sub("\n", typed)


def hides_digits(typed: str) -> bool:
    """Whether some digits are hidden, as on slips."""
    return any(not _is_in_code(typed, match) for match in _HIDDEN.finditer(typed))


def _is_in_code(typed: str, hidden: re.Match[str]) -> bool:
    """Whether it is one X among other letters: the number of a transaction, such as `BLC3X9Y7ZK`, hides nothing."""
    if sum(letter in "xX" for letter in hidden[0]) != 1 or not hidden[0].isalnum():
        return False
    before, after = _CODE_BEFORE.search(typed, 0, hidden.start()), _CODE.match(typed, hidden.end())
    around = (before[0] if before else "") + (after[0] if after else "")
    return any(letter.isalpha() and letter not in "xX" for letter in around)


def is_rounded(typed: str) -> bool:
    """Whether a spreadsheet wrote the number with an exponent, so that its last digits are lost."""
    return _ROUNDED.search(typed) is not None


def has_decimals(row: Row) -> bool:
    """Whether a spreadsheet may have written the number with decimals: `4567891230.0`."""
    return _TAIL.fullmatch(row.text) is not None
