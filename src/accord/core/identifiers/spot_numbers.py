"""Finds phones, accounts, proxies and card numbers among the rows of digits of a folded text.

What a row of digits is depends on what stands around it:
* a payment card number is nothing that may be shown, whatever stands around it;
* a wallet's name nearby (`bKash 01712-345678`) makes it a `proxy`, a bank's name (`KBank 123-4-56789-0`, `1234567890 ธ.กสิกร`) an `account`;
* 20 digits with the check digits of a Peruvian CCI are an `account`;
* so does a bank in the lines around it, where its own line calls it an account (`Bank: X`, `Name: Y`, `Account: 1234567890`);
* a number of a numbering plan is a `phone` where it is written as international (`+`, `00`), or just as its own country writes it at home
  (with its trunk 0), or behind a word such as tel or โทร. Amounts, dates, times, order numbers and one-time codes are none.
"""

import re
from collections.abc import Iterator
from functools import cached_property

from accord.core.identifiers import account, proxy
from accord.core.identifiers.bank_names import bank_named, is_shared
from accord.core.identifiers.banks import WITH_RULES
from accord.core.identifiers.base import Identifier, Tables
from accord.core.identifiers.cards import is_card_number, luhn
from accord.core.identifiers.dialling import dialled, may_be_dialled
from accord.core.identifiers.lines import NUMBER_BEHIND, Lines
from accord.core.identifiers.mentions import MOMENT, Mention, Mentions, is_amount, sends_message
from accord.core.identifiers.spots import Spot, reading
from accord.core.identifiers.wallets_named import REACH, named_together

# A hyphen at the end of a line divides one number: its rest stands in the next.
_ROW = re.compile(r"[+(]{0,2}[0-9](?:(?:[ ().\-\u2010-\u2015\u2212]{0,3}|[\-\u2010\u2011]\n)[0-9])*")
# `01712345678 (personal bKash)`, `01712345678 নাম্বারে বিকাশ`, `03001234567 is number pe Easypaisa`
_SORT_OF_WALLET = re.compile(
    r"[ \t]{0,2}[(\-]?[ \t]?(?:personal|agent|merchant|পার্সোনাল|পারসোনাল|এজেন্ট|মার্চেন্ট)[ \t,/\-]{1,2}"
    r"|[ \t]{1,2}(?:(?:ei|is|yo|এই|यो|यस|इस|اس)[ \t])?(?:numbers?|nambar|numbar|no|núm(?:ero)?|numero|নাম্বার|নম্বর|नम्बर|नंबर|نمبر|الرقم)"
    r"(?:টা|টি)?(?:ে|য়|-?e|मा)?(?:[ \t](?:e|te|pe|par|pr|ma|এ|তে|मा|पर|पे|पे|پر))?[ \t]{1,2}",
    re.IGNORECASE,
)
_LABEL = re.compile(r"(?<![A-Za-z0-9])(?:no|nr|nro|num|number|mob|ph|hp)[.:]?-\Z", re.IGNORECASE)
_ROCKET = re.compile(r"(?:88)?(01[3-9][0-9]{8})[0-9]")  # with the digit that its app shows behind the phone number
_GROUP = re.compile(r"[0-9]+")
# `o81-234-5678`: written so that no filter finds it.
_WITH_LETTERS = re.compile(r"(?<![A-Za-z0-9_@./#=-])\+?[0-9oO](?:[ \-]?[0-9oO]){8,14}(?![A-Za-z0-9_@/]|[.\-][A-Za-z0-9])")
_ZEROS = {ord("o"): "0", ord("O"): "0"}
_DATE = re.compile(r"[0-9]{1,2}[-. ][0-9]{1,2}[-. ](?:[0-9]{2}|[0-9]{4})|[0-9]{4}[-. ][0-9]{1,2}[-. ][0-9]{1,2}")
_BANK_WORD = re.compile(r"(?:bank|banco|ธนาคาร|ব্যাংক|बैंक|بنك|银行|銀行)[ \t.:#\-]*\Z", re.IGNORECASE)
_EMPTY_LINE = re.compile(r"\n[ \t\r]*\n")
_ENDS_SENTENCE = re.compile(r"[\n.!?।؟](?!\S)|\n")
# A sentence, or a comma and a word: `09171234567, sabi GCash`.
_ENDS_CLAUSE = re.compile(r"[.!?\u0964\u061f](?!\S)|[.!?\u0964\u061f\n,;\u060c]\s*[^\W\d_]")
# What stands between the entries of a list in one line.
_PARTS = frozenset(",;|/\u060c\u061b\u00b7\u2022")
_NUMBER_WORDS = frozenset("নম্বর नम्बर เบอร์ เบอร์โทร رقم sđt sdt mobile cel celular মোবাইল मोबाइल 手机".split())
_OWN_NUMBER = re.compile(r"[0-9](?:[.\-]?[0-9]){4,}(?=[^0-9])")
_NUMBER = re.compile(r"[0-9][0-9 .\-]{5,}[0-9]")
_PHONE_SHAPE = re.compile(r"0[0-9]{1,2}[-. ][0-9]{3}[-. ][0-9]{4}")
# What a number goes on with in the next line. No known bank's own numbers are as short as the part before it; an amount says so.
_REST = re.compile(r"[ \t]{0,2}\r?\n[ \t]{0,2}([0-9](?:[ .\-]?[0-9]){2,11})(?![0-9A-Za-z])(?![,.:/%\-][0-9])")
_MOST_BEFORE_REST = 9
_WHOLE = range(11, 18)
# `Paybill 247247 Acc 0712345678`: what a company knows its customer by.
_CUSTOMER = re.compile(
    r"(?<![A-Za-z])(?:pay ?bill|till n(?:o|umber))\.?(?: no\.?)?[ :]{0,2}[0-9]{5,7}[\s,;]{1,3}"
    r"(?:a/c|acc(?:t|ount)?)(?: no)?[ .:]*(?=[0-9])",
    re.IGNORECASE,
)
_MORE_LINES = re.compile(r"[-/][0-9]{1,2}(?![0-9A-Za-z/-])")  # `02-123-4567-9`: three lines, of which this is the first
_OF_LENGTH = frozenset({"PH"})  # where a number is of a bank's only if it is as long as that bank's are, since hotlines have eight digits
_FEWEST, _MOST = 7, 20
_MOST_GROUPS = 9
_FEWEST_WITH_TRUNK = 9
_SPACED = 8
_SHORTEST_CARD = 13
_SHORTEST_ID = 12
_CCI_DIGITS = 20
_REACH = 32
_WALLET_REACH = 40
_NEXT = 8
_BESIDE = 64


class _Numbers:
    """One text's rows of digits; readings are remembered, because lists repeat themselves."""

    def __init__(self, text: str, region: str | None, tables: Tables) -> None:
        self._text, self._region, self._tables = text, region, tables
        self._phones: dict[str, tuple[Identifier, bool] | None] = {}
        self._names_before: set[int] = set()  # where words begin that name the number right before them: `1234567890 (SCB)`

    def spots(self) -> Iterator[Spot]:
        for row in _ROW.finditer(self._text):
            if sum(map(str.isdigit, row.group())) >= _FEWEST:
                yield from self._row(row.start(), row.end())

    @cached_property
    def _customers(self) -> frozenset[int]:
        """Where numbers begin that a company knows its customers by."""
        return frozenset(match.end() for match in _CUSTOMER.finditer(self._text))

    @cached_property
    def _mentions(self) -> Mentions:
        return Mentions(self._text)

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self._text, self._mentions)

    def _row(self, start: int, end: int) -> Iterator[Spot]:
        groups = [match.span() for match in _GROUP.finditer(self._text, start, end)]
        at = 0
        while at < len(groups):
            # A plus or bracket belongs to the group behind it.
            first = groups[at][0]
            while first > start and self._text[first - 1] in "+(":
                first -= 1
            last, spot = self._longest(first, groups, at)
            if spot:
                yield spot
            elif "+" in self._text[first : groups[at][0]]:
                last = self._behind_plus(groups, last)
            at = last

    def _behind_plus(self, groups: list[tuple[int, int]], at: int) -> int:
        """The group at which another number may begin, where a plus began one that nothing reads: its rest is no number at home."""
        while at < len(groups):
            start, end = groups[at]
            if self._text[start - 1] in "+(" or (self._text[start] == "0" and end - start >= _FEWEST_WITH_TRUNK):
                break
            at += 1
        return at

    def _longest(self, first: int, groups: list[tuple[int, int]], at: int) -> tuple[int, Spot | None]:
        """The longest reading from this group on, and the group behind it."""
        spaced = _single_digits(groups, at)
        if spaced - at >= _SPACED:
            # '0 8 1 2 3 4 5 6 7 8': all or nothing.
            return spaced, self._read(first, groups[spaced - 1][1]) if spaced - at <= _MOST else None
        digits = 0
        ends = []
        for number in range(at, min(len(groups), at + _MOST_GROUPS)):
            digits += groups[number][1] - groups[number][0]
            if digits > _MOST:
                break
            if digits >= _FEWEST:
                ends.append(number)
        for number in reversed(ends):
            spot = self._read(first, groups[number][1])
            if spot:
                return number + 1, spot
        return at + 1, None

    def _read(self, start: int, end: int) -> Spot | None:
        text = self._text[start:end].replace("\n", "")
        if text[0] == "(" and text.count("(") > text.count(")"):
            start, text = start + 1, text[1:]
        digits = "".join(_GROUP.findall(text))
        if len(digits) >= _SHORTEST_CARD and "+" not in text and luhn(digits) and is_card_number(text):
            return Spot(start, end, None, 20)
        # The cheap questions first: most rows of digits are nothing.
        is_named_phone = self._mentions.before(start, _REACH, "phone") is not None
        may_be_phone = may_be_dialled(text, digits, self._region, is_named_phone=is_named_phone)
        if not (may_be_phone or self._is_named(start, end) or account.cci(digits)) or not self._stands_alone(start, end):
            return None
        for weight, read in ((12, self._proxy), (11, self._account), (10, self._cci), (5, self._phone if may_be_phone else _nothing)):
            identifier = read(start, end, text)
            whole = self._over_two_lines(start, end, text, digits) if read == self._account else None
            if whole or identifier:
                others = self._also_at(start, end, text, identifier) if identifier and read == self._proxy else ()
                return whole or Spot(start, end, identifier, weight, others)
        return None

    def _over_two_lines(self, start: int, end: int, text: str, digits: str) -> Spot | None:
        """The account of which the first part stands here and the rest in the next line: where its bank has numbers of that length or,
        where nothing is known of them, the part alone is too short."""
        rest = _REST.match(self._text, end) if len(digits) <= _MOST_BEFORE_REST else None
        if rest is None or is_amount(self._text, *rest.span(1)) or MOMENT.fullmatch(rest[1]):
            return None
        identifier = self._account(start, rest.end(), text + rest[1])
        if identifier is None or not identifier.verified:
            return None
        country, code, number = identifier.value.split(":")
        bank = bank_named(country, code)
        lengths = bank.lengths if bank else ()
        fits = len(number) in lengths and len(digits) not in lengths if lengths else country in WITH_RULES and len(number) in _WHOLE
        if not fits or self._phone(*rest.span(1), rest[1]) is not None:
            return None
        return Spot(start, rest.end(), identifier, 11)

    def _is_named(self, start: int, end: int) -> bool:
        """Whether a wallet, a bank or the word CCI stands nearby."""
        mentions = self._mentions
        return (
            mentions.before(start, _WALLET_REACH, "wallet", "bank", "cci") is not None
            or mentions.after(end, _NEXT, "wallet", "bank") is not None
            or self._lines.naming(start, end, "bank") is not None
            or self._lines.naming(start, end, "wallet") is not None
        )

    def _stands_alone(self, start: int, end: int) -> bool:
        """Not a part of a word, a code, an amount, a time or a longer number."""
        text = self._text
        before, earlier = text[start - 1 : start], text[start - 2 : start - 1]
        after, later = text[end : end + 1], text[end + 1 : end + 2]
        if (_in_word(before) and not self._is_glued_to_its_name(start)) or before in ("#", "@", "=") or _in_word(after) or after == "%":
            return False
        if (before in (":", ".") and earlier.isdigit()) or (before == "-" and _in_word(earlier) and not self._is_labelled(start)):
            return False
        if (after == "@" and _in_word(later)) or start in self._customers:
            return False
        if after in ("-", "/") and _MORE_LINES.match(text, end) and _PHONE_SHAPE.fullmatch(text, start, end):
            return not is_amount(text, start, end)
        if after in (",", ".", ":", "/", "-") and later.isdigit() and not (after in (",", "/", "-") and _starts_number(text, end + 1)):
            return False
        return not is_amount(text, start, end)

    def _is_labelled(self, start: int) -> bool:
        """`Mobile-01712345678`, `A/C No-1234567890123`: the hyphen parts a label from its number, and is no part of a code."""
        return (
            self._mentions.before(start - 1, 0, "wallet", "bank", "phone") is not None
            or self._lines.is_called_account(start)
            or _LABEL.search(self._text, max(0, start - _NEXT), start) is not None
        )

    def _is_glued_to_its_name(self, start: int) -> bool:
        """`KBANK0452918376`, `tel0893456712`: the word that says what the number is stands right before it."""
        return self._mentions.before(start, 0, "wallet", "bank", "phone") is not None

    def _proxy(self, start: int, end: int, text: str) -> Identifier | None:
        mention = self._naming(start, end, "wallet", _WALLET_REACH)
        return None if mention is None else self._named(self._at_wallet(mention, text), mention, end)

    def _at_wallet(self, mention: Mention, text: str) -> Identifier | None:
        scheme, number = mention.names[0][1], text.strip("() ")
        longer = _ROCKET.fullmatch("".join(_GROUP.findall(number))) if scheme == "rocket" and "+" not in number else None
        return reading(proxy.parse, f"{scheme}: {longer[1] if longer else number}", self._region, self._tables)

    def _also_at(self, start: int, end: int, text: str, identifier: Identifier) -> tuple[Identifier, ...]:
        """The accounts of this number at the other wallets that are named with the one that it was read for."""
        taken = self._names_before - {mention.start} if (mention := self._naming(start, end, "wallet", _WALLET_REACH)) else ()
        if mention is None:
            return ()
        wallets = self._mentions.within(mention.start - REACH, mention.start + REACH, "wallet")
        others = [self._at_wallet(other, text) for other in named_together(self._text, mention, wallets, taken)]
        return tuple({other.key: other for other in others if other is not None and other.key != identifier.key}.values())

    def _account(self, start: int, end: int, text: str) -> Identifier | None:
        mention = self._naming(start, end, "bank", _REACH)
        nearer = self._mentions.before(start, _REACH, "phone", "bank", "other")
        if mention is None or "+" in text or _PHONE_SHAPE.fullmatch(text) or MOMENT.fullmatch(text):
            return None
        if nearer is not None and nearer.meaning != "bank" and not self._lines.is_called_account(start):
            return None
        is_called_account = self._lines.is_called_account(start)
        names = sorted(mention.names, key=lambda name: (name[0] != (self._region or ""), name))
        country, code = names[0]
        own = None if country == self._region else bank_named(self._region or "", self._text[mention.start : mention.end])
        if own is not None and self._region is not None:  # SCB is one bank in Thailand and another in Vietnam
            names, country, code = [(self._region, own.code)], self._region, own.code
        is_abroad = country != self._region
        if is_abroad and (len(names) > 1 or is_shared(self._text[mention.start : mention.end])):
            return None
        digits = "".join(_GROUP.findall(text))
        if not is_called_account and account.may_be_mobile(country, digits):
            return None
        # The bank has its number already; one more that is dialled at home is a phone.
        if not is_called_account and _NUMBER.search(self._text, mention.end, start) and self._phone(start, end, text) is not None:
            return None
        # With a gap: a number that stands somewhere in a text is not stated to be just this one, so the usual lengths hold for it.
        identifier = reading(account.parse, f"{country}:{code}: {digits}", country, self._tables)
        # Elsewhere a short name may be another bank's (SCB, BAY), whose numbers are longer or shorter.
        if identifier is not None and is_abroad and self._region is not None and not identifier.verified:
            return None
        # Of these banks nothing is known but names, some of which are words of every day, and how many digits a few of them use.
        if country not in WITH_RULES and not is_called_account and not self._is_stated_at(identifier, mention, start):
            return None
        return self._named(identifier, mention, end)

    def _is_stated_at(self, identifier: Identifier | None, mention: Mention, start: int) -> bool:
        """Whether the number is usual at this bank, and the text calls nobody there: `hotline Vietcombank 0283 829 1234`."""
        if identifier is None or not identifier.verified:
            return False
        country, code, _ = identifier.value.split(":")
        bank = bank_named(country, code)
        is_called = mention.start < start and self._mentions.before(mention.start, _NEXT, "phone") is not None
        return not is_called and (country not in _OF_LENGTH or bank is None or bank.lengths != ())

    def _naming(self, start: int, end: int, meaning: str, reach: int) -> Mention | None:
        """The wallet or bank that this number is at: the one behind it in brackets, the one before it, unless that names the number before
        it (`111 KBank, 222 SCB`), the one behind it, or the one that the lines around it name."""
        sort = _SORT_OF_WALLET.match(self._text, end) if meaning == "wallet" else None
        before, after = self._mentions.before(start, reach, meaning), self._mentions.after(sort.end() if sort else end, _NEXT, meaning)
        if after is not None and (between := self._text[end : after.start]).count("\n"):
            # The next line is often the next account's: what the lines around say of this number goes first.
            if _EMPTY_LINE.search(between) or self._is_called(start):
                after = None
            elif self._lines.is_called_account(start):
                return self._lines.naming(start, end, meaning)
        # A message by a number that nobody saved: `29/11/26, 21:05 - +880 1812-345670: bKash ...`.
        if (before is not None or after is not None) and sends_message(self._text, start, end):
            return None
        if after is not None and self._text[end : after.start].strip() == "(":
            return after
        if after is not None and before is None and self._names_the_next(start, end, after):
            after = None
        if before is not None and "\n" in self._text[before.end : start] and self._lines.is_called_account(start):
            return self._lines.naming(start, end, meaning) or before
        if before is not None and before.start in self._names_before:
            before = None if after is not None or _ENDS_SENTENCE.search(self._text, before.end, start) else before
        if before is not None or after is not None:
            return before or after
        is_phone = not self._lines.is_called_account(start) and self._phone(start, end, self._text[start:end]) is not None
        return None if meaning == "bank" and is_phone else self._lines.naming(start, end, meaning)

    def _is_called(self, start: int) -> bool:
        """Whether the words right before say that people ring this number, and not only that it is one."""
        word = self._mentions.before(start, _NEXT, "phone")
        return word is not None and self._text[word.start : word.end].lower() not in _NUMBER_WORDS

    def _names_the_next(self, start: int, end: int, after: Mention) -> bool:
        """Whether a wallet or bank behind this number is not what it is at: another clause begins between them, or it stands right before a
        number of its own while this one has its own words, such as those of an identity card, before it."""
        between = self._text[end : after.start]
        if _ENDS_CLAUSE.search(between):
            return True
        own = self._mentions.before(start, _REACH, "phone", "other")
        if own is not None and own.meaning == "other" and after.meaning == "wallet":
            return True
        number = NUMBER_BEHIND.match(self._text, after.end)
        # More digits than a phone at home has: an identity card is nobody's wallet because another number follows.
        is_long = sum(map(str.isdigit, self._text[start:end])) >= _SHORTEST_ID and "+" not in self._text[start:end]
        if number is None:
            return False
        # `number wallet, number wallet`: what follows the next number is then that one's.
        is_followed = self._mentions.after(number.end(), _NEXT, "wallet", "bank") is not None
        is_phone = not is_followed and self._phone(start, end, self._text[start:end]) is not None
        return own is not None or not _PARTS.isdisjoint(between) or is_long or is_phone

    def _named(self, identifier: Identifier | None, mention: Mention, end: int) -> Identifier | None:
        if identifier is not None and 0 <= mention.start - end <= _NEXT:
            self._names_before.add(mention.start)
        return identifier

    def _cci(self, start: int, end: int, text: str) -> Identifier | None:
        digits = "".join(_GROUP.findall(text))
        is_named_cci = len(digits) == _CCI_DIGITS and self._mentions.before(start, _REACH, "cci") is not None
        return reading(account.parse, digits, "PE", self._tables) if is_named_cci or account.cci(digits) else None

    def _phone(self, start: int, end: int, text: str) -> Identifier | None:
        if _DATE.fullmatch(text):
            return None
        # Accounts begin with 00 too, where a number abroad would.
        if text.startswith("00") and (self._lines.is_called_account(start) or _BANK_WORD.search(self._text, max(0, start - _NEXT), start)):
            return None
        if text not in self._phones:
            self._phones[text] = dialled(text, self._region, self._tables)
        reading = self._phones[text]
        if reading is None:
            return None
        identifier, as_written_at_home = reading
        nearest = self._mentions.before(start, _REACH, "phone", "other")
        if nearest is not None and nearest.meaning == "other" and "+" not in text:  # no order is written as a number abroad is
            # The word has its number already: `DNI 45678912 987654321`.
            has_own = text.isdigit() and _OWN_NUMBER.search(self._text, nearest.end, start)
            return identifier if has_own and as_written_at_home else None
        return identifier if as_written_at_home or nearest is not None else None


def is_other(before: str, number: str, after: str) -> bool:
    """Whether what stands beside a number says that it is no account: an order, an identity card, an amount, a day; a part of more."""
    start = min(len(before), _BESIDE)
    text = f"{before[-_BESIDE:]}{number}{after[:_BESIDE]}"
    end = start + len(number)
    nearest = Mentions(text).before(start, _REACH, "bank", "wallet", "other", "phone")
    is_cut = text[end : end + 1] in (",", ".", ":", "/", "-") and text[end + 1 : end + 2].isdigit()
    is_named_other = nearest is not None and nearest.meaning == "other"
    return is_cut or is_named_other or is_amount(text, start, end) or MOMENT.fullmatch(number) is not None


def spot_numbers(text: str, region: str | None, tables: Tables) -> Iterator[Spot]:
    """Time grows with the length of the text."""
    # One that stands alone is a slip: who typed it is told.
    read = text if _WITH_LETTERS.fullmatch(text.strip()) else _WITH_LETTERS.sub(_with_zeros, text)
    return _Numbers(read, region, tables).spots()


def _with_zeros(number: re.Match[str]) -> str:
    """The same number, as long as it was, where letters stand for a few of its zeros."""
    digits, groups = sum(map(str.isdigit, number[0])), number[0].replace("-", " ").split()
    is_one = _FEWEST <= digits < sum(map(str.isalnum, number[0])) and all(any(map(str.isdigit, group)) for group in groups)
    return number[0].translate(_ZEROS) if is_one else number[0]


def _single_digits(groups: list[tuple[int, int]], at: int) -> int:
    """The group behind the row of single digits that begins here."""
    while at < len(groups) and groups[at][1] - groups[at][0] == 1:
        at += 1
    return at


def _in_word(character: str) -> bool:
    """A Latin letter, a digit or `_`; letters of other scripts are written right beside numbers."""
    return character.isascii() and (character.isalnum() or character == "_")


def _starts_number(text: str, start: int) -> bool:
    """Whether a new number of seven digits or more begins here, so that the sign before it only divides two numbers."""
    row = _ROW.match(text, start)
    return row is not None and sum(map(str.isdigit, row.group()[:40])) >= _FEWEST


def _nothing(start: int, end: int, text: str) -> Identifier | None:
    return None
