"""Payment card numbers (PAN): known so that they can be refused, never kept, never repeated.

Lengths and leading digits: ISO/IEC 7812 and the networks' public ranges; check digit: Luhn, ISO/IEC 7812-1 annex B.
"""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from accord.core.identifiers.base import NotAnIdentifier
from accord.core.identifiers.digits import latin, plain


class Network(NamedTuple):
    """Leading digits from `first` to `last` (same length), on numbers of any of these lengths."""

    name: str
    first: str
    last: str
    lengths: tuple[int, ...]


_MOST_DIGITS = 19
_LONG = (16, 17, 18, 19)
NETWORKS = (
    Network("Visa", "4", "4", (13, 16, 19)),
    Network("Mastercard", "51", "55", (16,)),
    Network("Mastercard", "2221", "2720", (16,)),
    Network("Mir", "2200", "2204", _LONG),
    Network("American Express", "34", "34", (15,)),
    Network("American Express", "37", "37", (15,)),
    Network("Diners Club", "300", "305", (14, 16, 19)),
    Network("Diners Club", "309", "309", (14, 16, 19)),
    Network("Diners Club", "36", "36", (14, 16, 19)),
    Network("Diners Club", "38", "39", (14, 16, 19)),
    Network("JCB", "3528", "3589", _LONG),
    Network("JCB", "1800", "1800", (15,)),
    Network("JCB", "2131", "2131", (15,)),
    Network("RuPay", "60", "60", _LONG),
    Network("RuPay", "81", "82", _LONG),
    Network("RuPay", "508", "508", (16,)),
    Network("Discover", "644", "649", _LONG),
    Network("Discover", "65", "65", _LONG),
    Network("UnionPay", "62", "62", _LONG),
    Network("Maestro", "50", "50", _LONG),
    Network("Maestro", "56", "58", _LONG),
    Network("Maestro", "61", "61", _LONG),
    Network("Maestro", "63", "63", _LONG),
    Network("Maestro", "67", "67", _LONG),
    Network("Maestro", "5018", "5018", (13, 14, 15)),
    Network("Maestro", "5020", "5020", (13, 14, 15)),
    Network("Maestro", "5038", "5038", (13, 14, 15)),
    Network("Maestro", "6304", "6304", (13, 14, 15)),
    Network("Maestro", "6759", "6763", (13, 14, 15)),
    Network("Troy", "9792", "9792", (16,)),
)

# Every digit as 0, so that thirteen of them are found at once; what may stand between them is taken out.
_SHAPE = bytes(ord("0") if chr(byte).isdigit() and byte < 128 else byte for byte in range(256))
_SEPARATORS = b" \t\n\r\f\v.-_/"
_SEPARATOR = r"[\s.\-_/\u2010-\u2015\u2212]"
_CARD = re.compile(rf"\d(?:{_SEPARATOR}*\d){{12,18}}", re.ASCII)
_RUN = re.compile(rf"\d+(?:{_SEPARATOR}{{1,2}}\d+)*", re.ASCII)
_GROUP = re.compile(r"\d+", re.ASCII)
_NOT_DIGIT = re.compile(r"\D", re.ASCII)
# The value of a digit that counts twice: the sum of its double's digits.
_TWICE = bytes.maketrans(b"0123456789", bytes((0, 2, 4, 6, 8, 1, 3, 5, 7, 9)))


def is_card_number(text: str) -> bool:
    """Whether the whole text is a payment card number, written with or without spaces, dashes or dots, in the digits of any script."""
    if len(text) > 200:
        return False
    typed = plain(text)
    return bool(_CARD.fullmatch(typed)) and _is_pan(_NOT_DIGIT.sub("", typed))


def holds_card_number(text: str, but: Collection[str] = ()) -> bool:
    """Whether a payment card number stands anywhere in the text, alone or as whole groups of a longer row of digits.

    `but`: the digits of accounts that a person was asked about, and said that they are accounts.
    """
    if text.isascii() and b"0000000000000" not in text.encode().translate(_SHAPE, _SEPARATORS):
        return False
    for run in _RUN.finditer(plain(text)):
        groups = _GROUP.findall(run.group())
        for start in range(len(groups)):
            joined = ""
            for group in groups[start : start + _MOST_DIGITS]:
                joined += group
                if len(joined) > _MOST_DIGITS:
                    break
                if _is_pan(joined) and joined not in but:
                    return True
    return False


def withhold(text: str, but: str = "") -> str:
    """The text with each digit of a payment card number as `*`; a number that also stands in `but`, such as a host's, is none.

    Positions stay. Numbers in forms that folding alone makes digits (circled, superscript) are found by `holds_card_number`, not here.
    """
    spans = list(card_spans(text))
    if not spans:
        return text
    digits, masked = latin(text), list(text)
    for start, end in spans:
        if not (but and digits[start:end] in but):
            masked[start:end] = [
                "*" if digit.isdigit() else character for digit, character in zip(digits[start:end], text[start:end], strict=True)
            ]
    return "".join(masked)


def card_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where payment card numbers stand, alone or as whole groups of a longer row of digits."""
    if text.isascii() and b"0000000000000" not in text.encode().translate(_SHAPE, _SEPARATORS):
        return
    digits = latin(text)
    for run in _RUN.finditer(digits):
        groups = [group.span() for group in _GROUP.finditer(digits, run.start(), run.end())]
        for first in range(len(groups)):
            joined = ""
            for start, end in groups[first : first + _MOST_DIGITS]:
                joined += digits[start:end]
                if len(joined) > _MOST_DIGITS:
                    break
                if _is_pan(joined):
                    yield groups[first][0], end


def card_refusal() -> NotAnIdentifier:
    """The refusal `card-number`, for every kind the same, without the number."""
    return NotAnIdentifier(
        "card-number", "This looks like a payment card number. Never send card numbers; report the account or the payment."
    )


def luhn(digits: str) -> bool:
    """Whether the last digit is the Luhn check digit of those before it (ISO/IEC 7812-1 annex B)."""
    sent = (digits if digits.isascii() else "".join(str(int(digit)) for digit in digits)).encode()
    once, twice = sent[::-2], sent[-2::-2].translate(_TWICE)
    return (sum(once) + sum(twice) - ord("0") * len(once)) % 10 == 0


def _is_pan(digits: str) -> bool:
    # A long text of single digits asks this for thousands of them: few begin as a card's.
    return len(digits) in _LENGTHS.get(digits[:4], ()) and luhn(digits)


def _lengths() -> dict[str, frozenset[int]]:
    """How many digits the numbers of cards have, by their first four."""
    lengths: dict[str, frozenset[int]] = {}
    for network in NETWORKS:
        for first in range(int(network.first.ljust(4, "0")), int(network.last.ljust(4, "9")) + 1):
            lengths[str(first)] = lengths.get(str(first), frozenset()).union(network.lengths)
    return lengths


_LENGTHS = _lengths()
