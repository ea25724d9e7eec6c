"""Accounts abroad that a text gives with the code of their bank or branch: sort code, BSB, IFSC, routing number, CLABE, CBU, BIK.

The word for the code says which country's it is, so no list of its banks is needed. In a field for an account the words may be missing:
`accord.core.typed.abroad`.

Sources: IFSC, https://www.rbi.org.in/Scripts/FAQView.aspx?Id=60; sort codes, https://www.wearepay.uk/what-we-do/payment-systems/sort-codes/;
BSB, https://bsb.auspaynet.com.au/; routing numbers, https://www.aba.com/about-us/routing-number; CLABE, Banco de México, Circular 14/2017;
CBU, Banco Central de la República Argentina, Comunicación A 2559; BIK and the key of an account, Bank of Russia, N 515 of 1997-09-08.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

_REACH = 80
_MAY_HOLD = re.compile(r"(?<![A-Za-z])(?:sort|s/c|bsb|clabe|cbu|routing|aba|ach|bik|[a-z]{4}0[a-z0-9]{6})(?![a-z])", re.IGNORECASE)
_SIGNS = r"\s?(?:no|number|num|code|transit|rtn|interbancaria)?\.?\s?[:=#]?\s{0,2}"
_ACCOUNT = r"(?<![A-Za-z])(?:a/?c|acct?|account|खाता)\.?\s?(?:no|nr|number|num)?\.?\s?[:=#.\-]{0,2}\s{0,3}"
_BETWEEN = r"[\s,:;/|\-]{1,4}"
# Words beside an account alone: its labels, a bank, a holder.
_MOST_LETTERS = 60
_MORE_THAN_NAMES = re.compile(r"[0-9@]|://|www\.")
_NOT_DIGIT = re.compile(r"[^0-9]")


class Coded(NamedTuple):
    """An account: the place of its number, that of its code (the same, where one holds both), and what they say."""

    number_at: tuple[int, int]
    code_at: tuple[int, int]
    country: str
    bank: str
    number: str


class _Form(NamedTuple):
    """How one country writes it: the code behind its word, and the digits of the account."""

    country: str
    code: str
    number: str


_FORMS = (
    _Form(
        "GB",
        rf"(?<![A-Za-z])(?:sort\s?-?\s?code|s/c){_SIGNS}([0-9]{{2}}[- ]?[0-9]{{2}}[- ]?[0-9]{{2}})(?![0-9-])",
        "[0-9](?:[ -]?[0-9]){7}",
    ),
    _Form("AU", rf"(?<![A-Za-z])bsb{_SIGNS}([0-9]{{3}}[- ]?[0-9]{{3}})(?![0-9-])", "[0-9](?:[ -]?[0-9]){4,8}"),
    _Form("IN", rf"(?<![A-Za-z0-9])(?:ifsc{_SIGNS})?([A-Z]{{4}}0[A-Z0-9]{{6}})(?![A-Za-z0-9])", "[0-9](?:[ -]?[0-9]){8,17}"),
    _Form("US", rf"(?<![A-Za-z])(?:(?:aba|ach)(?:\s?/?\s?routing)?|routing){_SIGNS}([0-9]{{9}})(?![0-9-])", "[0-9](?:[ -]?[0-9]){3,16}"),
)
# In Britain a sort code stands beside the number without any word.
_BARE_SORT_CODE = re.compile(
    rf"(?<![0-9/.-])([0-9]{{2}}-[0-9]{{2}}-[0-9]{{2}}|[0-9]{{6}}(?={_BETWEEN}[0-9]{{4}} ?[0-9]{{4}}(?![0-9])))(?![0-9-])"
)
_MOBILE_OF_INDIA = re.compile(r"[6-9][0-9]{4}[ -]?[0-9]{5}")
# Numbers that begin with the code of their bank, and end with check digits.
_WHOLE = re.compile(rf"(?<![A-Za-z])(clabe|cbu){_SIGNS}([0-9](?:[ -]?[0-9]){{17,21}})(?![0-9])", re.IGNORECASE)
# Russia's accounts have 20 digits and a key that goes by their bank too, so nothing need call them one. What begins with 301 is the
# bank's own.
_BIK = re.compile(rf"(?<![A-Za-zА-Яа-яё])(?:бик|bik){_SIGNS}(04[0-9]{{7}})(?![0-9])", re.IGNORECASE)
_ACCOUNT_OF_RUSSIA = re.compile(r"(?<![0-9])(?!301)[0-9](?:[ .-]?[0-9]){19}(?![0-9])")


def coded(text: str, region: str | None) -> Iterator[Coded]:
    """In a folded text. `region` decides of `routing`, which is a word of Bangladesh too, and of a sort code without its word."""
    is_russian_text = not text.isascii() and ("БИК" in text or "бик" in text or "Бик" in text)
    if not is_russian_text and region != "GB" and _MAY_HOLD.search(text) is None:
        return
    for country, patterns in _patterns().items():
        codes = [code for code in patterns[0].finditer(text) if country != "US" or _is_of_states(code, region)]
        if country == region == "GB" and not codes:
            codes = list(_BARE_SORT_CODE.finditer(text))
        for code, place in _places(text, codes, patterns):
            bank = re.sub("[ -]", "", code[1]).upper()
            yield Coded(place, code.span(1), country, bank, _NOT_DIGIT.sub("", text[slice(*place)]))
    yield from _russian(text)
    for whole in _WHOLE.finditer(text):
        country, number = ("MX", "AR")[whole[1].lower() == "cbu"], _NOT_DIGIT.sub("", whole[2])
        if is_clabe(number) if country == "MX" else is_cbu(number):
            yield Coded(whole.span(2), whole.span(2), country, number[:3], number)


def _russian(text: str) -> Iterator[Coded]:
    """Each account near a BIK that its key fits: many banks' papers give several accounts and one BIK."""
    for code in _BIK.finditer(text):
        start, end = max(0, code.start() - 2 * _REACH), code.end() + 2 * _REACH
        for place in _ACCOUNT_OF_RUSSIA.finditer(text, start, min(end, len(text))):
            number = _NOT_DIGIT.sub("", place[0])
            if is_russian(code[1], number):
                yield Coded(place.span(), code.span(1), "RU", code[1], number)


def alone(text: str, region: str | None) -> Coded | None:
    """The one account that a text gives, where it says little else: who holds it, at which bank. A message holds more."""
    places = list(coded(text, region))
    if len(places) != 1:
        return None
    rest = [text[start:end] for start, end in _around(len(text), *sorted((places[0].number_at, places[0].code_at)))]
    words = " ".join(rest)
    is_message = sum(map(str.isalpha, words)) > _MOST_LETTERS or _MORE_THAN_NAMES.search(words) is not None
    return None if is_message else places[0]


def _around(length: int, first: tuple[int, int], second: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    return (0, first[0]), (first[1], second[0]), (second[1], length)


def _is_of_states(code: re.Match[str], region: str | None) -> bool:
    return is_routing(code[1]) and (region in (None, "US") or code[0][:1] in "aA")


def is_routing(digits: str) -> bool:
    """Whether these nine digits are a routing number of the American Bankers Association."""
    return len(digits) == 9 and _weighted(digits, (3, 7, 1))


def is_clabe(digits: str) -> bool:
    return len(digits) == 18 and _weighted(digits, (3, 7, 1))


def is_cbu(digits: str) -> bool:
    return len(digits) == 22 and _weighted(digits[:8], (7, 1, 3, 9)) and _weighted(digits[8:], (3, 9, 7, 1))


def is_russian(bik: str, number: str) -> bool:
    """Whether the ninth of these twenty digits is the key of the others at the bank with this BIK: each digit behind the last three of the
    BIK times 7, 1 or 3, in turn, and the sum modulo 10 is 0."""
    weighed = zip(bik[-3:] + number, "71371371371371371371371", strict=True) if len(number) == 20 else ()
    return len(number) == 20 and sum(int(digit) * int(weight) for digit, weight in weighed) % 10 == 0


def _weighted(digits: str, weights: tuple[int, ...]) -> bool:
    """Whether the last of these digits is the check digit of the others, each times its weight, in turn: all together, modulo 10, are 0."""
    total = sum(int(digit) * weights[place % len(weights)] for place, digit in enumerate(digits[:-1]))
    return (total + int(digits[-1])) % 10 == 0


Patterns = tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]


@cache
def _patterns() -> dict[str, Patterns]:
    """Of each country: the code, the number where words call it an account, right behind the code, and right before it."""
    return {
        form.country: (
            re.compile(form.code, re.IGNORECASE),
            re.compile(rf"{_ACCOUNT}({form.number})(?![0-9])", re.IGNORECASE),
            re.compile(rf"{_BETWEEN}({form.number})(?![0-9])"),
            re.compile(rf"(?<![0-9+])(?<![0-9][ .\-/])({form.number}){_BETWEEN}\Z", re.IGNORECASE),
        )
        for form in _FORMS
    }


def _places(text: str, codes: list[re.Match[str]], patterns: Patterns) -> Iterator[tuple[re.Match[str], tuple[int, int]]]:
    """Each code with the place of the number of its account, which stands between it and the next code: where several codes stand there,
    on the side on which the first one's does."""
    is_before, used = False, 0
    for at, code in enumerate(codes):
        start = max(codes[at - 1].end() if at else 0, code.start() - _REACH, used)
        end = min(codes[at + 1].start() if at + 1 < len(codes) else len(text), code.end() + _REACH)
        before, behind = _before(text, start, code.start(), patterns), _behind(text, code.end(), end, patterns)
        if before is None or behind is None:
            side = before is not None
        elif len(codes) == 1 and (before.re is patterns[1]) != (behind.re is patterns[1]):
            side = before.re is patterns[1]  # the one that is called an account
        elif len(codes) == 1:
            side = _distance(text[before.end() : code.start()]) < _distance(text[code.end() : behind.start()])
        else:
            side = is_before if at else True
        is_before = side if at == 0 else is_before
        place = before if side else behind
        if place is not None:
            used = place.end()
            yield code, place.span(1)


def _distance(between: str) -> int:
    return len(between) + 20 * between.count("\n")


def _behind(text: str, start: int, end: int, patterns: Patterns) -> re.Match[str] | None:
    """The number that is called an account, or follows right behind."""
    return patterns[1].search(text, start, end) or _unless_mobile(patterns[2].match(text, start, end))


def _before(text: str, start: int, end: int, patterns: Patterns) -> re.Match[str] | None:
    called = list(patterns[1].finditer(text, start, end))
    return called[-1] if called else _unless_mobile(patterns[3].search(text, start, end))


def _unless_mobile(place: re.Match[str] | None) -> re.Match[str] | None:
    """Ten digits from 6 on are a phone in India, where nothing calls them an account."""
    return None if place is None or _MOBILE_OF_INDIA.fullmatch(place[1]) else place
