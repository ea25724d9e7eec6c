"""Banks and wallets that a message names in lines of their own, around the one with the number: `Bank: X`, `Name: Y`, `Account: 12345`.

A number is looked at where the words right before it, or the line above, call it an account, or where it stands alone in its line. Which
lines belong to it is said by the first such number of its paragraph: its bank stands above it, or below.
"""

import re
from bisect import bisect_left, bisect_right
from typing import NamedTuple

from accord.core.identifiers.mentions import Mention, Mentions, without_stamps

_NUMBER_WORDS = r"no|nr|nro|num|number|número|numero|เลขที่|หมายเลข|เบอร์|নম্বর|নাম্বার|নং|नम्बर|नंबर|नं|رقم"
_ACCOUNT_WORDS = (
    r"(?<![A-Za-z])(?:a/?c|acct?|account|cuenta|cta|(?:stk|số tk|số tài khoản|so tai khoan|(?:no\.? ?)?rek(?:ening)?|norek)(?![A-Za-z]))"
    r"|บัญชี|บช|হিসাব|একাউন্ট|অ্যাকাউন্ট|এ্যাকাউন্ট|खाता|حساب"
)
_MORE = rf"(?:\.?\s?(?:{_NUMBER_WORDS}|de|del|destino|ahorros?|corriente|soles|savings?|current|ปลายทาง)(?![A-Za-z]))*"
_SIGNS = r"[ \t.:#=\-\u2013\u00ba\u00b0]*(?:\r?\n[ \t]*)?"
_CALLS_ACCOUNT = rf"(?:{_ACCOUNT_WORDS}){_MORE}{_SIGNS}"
_CALLED_ACCOUNT = re.compile(rf"{_CALLS_ACCOUNT}\Z", re.IGNORECASE)
_CALLED_NUMBER = re.compile(rf"(?:\A|\n)[ \t]*(?:{_NUMBER_WORDS})[ \t.:#=\-]*\Z", re.IGNORECASE)
_ACCOUNT_THEN_NUMBER = re.compile(rf"{_CALLS_ACCOUNT}(?=[0-9])", re.IGNORECASE)
_EMPTY_LINE = re.compile(r"\n[ \t\r]*\n")
# A wallet or bank with a number right behind it is that number's, and no other line's.
NUMBER_BEHIND = re.compile(r"[ \t:=#\-]{0,3}(?:(?:al|no|nr|number|เบอร์|নম্বর|नम्बर)[ .:]{1,2})?[+(]?[0-9][0-9 .\-]{5,}[0-9]", re.IGNORECASE)
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_TIMESTAMP = re.compile(r"(?:19|20|25)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?:[01][0-9]|2[0-3])[0-5][0-9](?:[0-5][0-9])?")
_LONGEST_LABEL = 120
_ABOVE, _BELOW = 300, 200  # characters in which the lines around are looked at
_FEWEST_ALONE = 9  # digits of a number that nothing calls an account; amounts have fewer


class _Paragraph(NamedTuple):
    start: int
    end: int
    numbers: tuple[int, ...]  # where the numbers begin that are called accounts
    is_named_above: bool  # whether a bank or wallet is named before the first of them


class Lines:
    """The paragraphs of a text, each looked at once."""

    def __init__(self, text: str, mentions: Mentions) -> None:
        self._text, self._mentions = text, mentions
        self._paragraphs: dict[int, _Paragraph] = {}
        empty = [match.span() for match in _EMPTY_LINE.finditer(text)]
        self._starts = [0, *(end for _, end in empty)]
        self._ends = [*(start for start, _ in empty), len(text)]

    def is_called_account(self, start: int) -> bool:
        """Whether what stands right before it calls the number that begins here an account."""
        return _CALLED_ACCOUNT.search(self._label(start)) is not None

    def is_alone(self, start: int, end: int) -> bool:
        """Whether nothing but signs stands beside the number in its line, and it has the digits of an account."""
        text = self._text
        above = text.rfind("\n", max(0, start - _LONGEST_LABEL), start)
        below = text.find("\n", end, end + _LONGEST_LABEL)
        before = text[max(0, start - _LONGEST_LABEL if above < 0 else above) : start]
        behind = text[end : end + _LONGEST_LABEL if below < 0 else below]
        if _LETTER_OR_DIGIT.search(without_stamps(before) + behind) or _TIMESTAMP.fullmatch(text[start:end]):
            return False
        # A label above says what it is: an account is told by its words.
        is_labelled = above > 0 and text[max(0, above - _LONGEST_LABEL) : above].rstrip().endswith(":")
        return not is_labelled and sum(map(str.isdigit, text[start:end])) >= _FEWEST_ALONE

    def naming(self, start: int, end: int, meaning: str) -> Mention | None:
        """The one bank or wallet that the lines around name for this number."""
        is_called = self.is_called_account(start) or (meaning == "wallet" and _CALLED_NUMBER.search(self._label(start)) is not None)
        if not is_called and not self.is_alone(start, end):
            return None
        paragraph = self._paragraph(start)
        numbers = paragraph.numbers
        earlier, later = bisect_left(numbers, start), bisect_right(numbers, start)
        above = numbers[earlier - 1] if earlier else paragraph.start
        below = numbers[later] if later < len(numbers) else paragraph.end
        before = self._one_of(max(above, start - _ABOVE), start, meaning)
        after = self._one_of(end, min(below, end + _BELOW), meaning)
        if above == paragraph.start and below == paragraph.end:
            return before or after if before is None or after is None or before.names == after.names else None
        return (before or after) if paragraph.is_named_above else (after or before)

    def _one_of(self, start: int, end: int, meaning: str) -> Mention | None:
        named = self._mentions.within(start, end, meaning)
        mentions = {mention.names: mention for mention in named if NUMBER_BEHIND.match(self._text, mention.end) is None}
        return next(iter(mentions.values())) if len(mentions) == 1 else None

    def _label(self, start: int) -> str:
        return without_stamps(self._text[max(0, start - _LONGEST_LABEL) : start])

    def _paragraph(self, position: int) -> _Paragraph:
        number = bisect_right(self._starts, position) - 1
        start, end = self._starts[number], self._ends[bisect_left(self._ends, position)]
        if start not in self._paragraphs:
            numbers = tuple(match.end() for match in _ACCOUNT_THEN_NUMBER.finditer(self._text, start, end))
            is_named_above = bool(numbers and self._mentions.within(start, numbers[0], "bank", "wallet"))
            self._paragraphs[start] = _Paragraph(start, end, numbers, is_named_above)
        return self._paragraphs[start]
