"""An amount with its currency."""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import reduce

import msgspec

from accord.core.money.amounts import EXACT, MOST_DIGITS, PLACES, Amount
from accord.core.typed import money_words
from accord.core.typed.answers import question, refused
from accord.core.typed.grouping import NUMBER, numbers
from accord.core.typed.letters import of_cell, plain, words_at
from accord.core.typed.numerals import currency_of, decimal_marks, money, number
from accord.core.typed.reading import Choice, Reading, Refused, Setting, Value

_CANONICAL = re.compile(r"([0-9]{1,18}(?:\.[0-9]{1,18})?) ([A-Z]{3,5})")
# Coins that stand for a dollar are written as money is: three digits after a point may be a group.
_LIKE_MONEY = frozenset({"USDT", "USDC", "DAI", "BUSD"})
_NONE_CHOSEN_FIRST = ("USD", "EUR", "USDT")
_LONGEST = 120
# More digits than these without a group are an account or a card in the wrong field.
_MOST_UNGROUPED = 12
_MOST_CHOICES = 12
# Where Spanish or Portuguese is spoken, `mil` is a thousand in whatever language the page is.
_SAY_MIL = frozenset("AR BO CL CO CR CU DO EC ES GQ GT HN MX NI PA PE PR PY SV UY VE AO BR CV GW MZ PT ST TL".split())
# Where people count in lakhs, a capital L behind a figure is one; and the letter that stands for the currency's sign before one.
_COUNT_LAKHS = frozenset("IN PK NP BD LK".split())
_RUPEES = re.compile(r"[₹₨৳]|रू|रु|(?<![A-Za-z])(?:Rs|Re|NRs|INR|NPR|PKR|LKR|BDT|Tk)(?![A-Za-z])", re.IGNORECASE)
_LAKH = re.compile(r"(?<=[0-9\u09e6-\u09ef\u0966-\u096f]) ?L(?![A-Za-z])")
_LETTERS = {
    "PE": ("PEN", re.compile(r"(?:(?<=[0-9])|(?<=[a-z] )) ?lucas?(?![A-Za-z])", re.IGNORECASE)),  # elsewhere a thousand pesos
    "PH": ("PHP", re.compile(r"^\s*P(?=\s?[0-9])", re.IGNORECASE)),
    "NG": ("NGN", re.compile(r"^\s*[N#](?=\s?[0-9])", re.IGNORECASE)),
}
# What a U behind a figure is in chats of Asia; `U$S` is a dollar.
_TETHER = re.compile(r"(?<=[0-9kK]) ?[uU](?![A-Za-z.$])")
# On which chain it came changes no amount: `100 USDT (TRC20)`.
_CHAIN = re.compile(
    r"(?<=usdt)[ -]?\(? ?(?:[tb]rc|erc|bep)[ -]?20 ?\)?(?![A-Za-z0-9])|\(?(?:[tb]rc|erc|bep)[ -]?20\)?[ -](?=usdt)", re.IGNORECASE
)
_BETWEEN_WORDS = re.compile(r"(?<=[a-z]), (?=[a-z])", re.IGNORECASE)  # `two thousand, three hundred`
# Where nobody pays less than a thousand, a figure after millions is one of thousands: `5tr500`.
_IN_THOUSANDS = frozenset({"VND", "IDR"})
_NONE, _HALF = Decimal(0), Decimal("0.5")
_WITH = "con"  # before the cents: `1500 con 50 céntimos`
_FIGURES = frozenset(map(Decimal, range(1, 10)))


# Digits as typed or a number in words, and the factors after it.
_Term = tuple[str | Decimal | None, list[Decimal]]


class _Parts(msgspec.Struct):
    """The parts of the text."""

    terms: list[_Term]
    codes: list[tuple[str, ...]]
    about: bool = False
    mil: bool = False
    miliar: bool = False
    is_parted: bool = False


class _Unread(Exception):
    def __init__(self, code: str) -> None:
        self.code = code


def read_amount(text: str, setting: Setting) -> Reading:
    """Local digits, grouping and signs of every language; the currency from the text (`50,000 baht`, `S/ 1,500.00`), else the setting's.
    Where a text can mean two amounts (`50.000` in Thai baht) it is asked."""
    text = of_cell(text)
    canonical = _canonical(text.strip())
    if canonical is not None:
        return _value(canonical, setting)
    if len(text) > _LONGEST:
        return _refused("amount-unread", setting)
    try:
        parts = _parts(plain(_in_full(text, setting)))
    except _Unread as error:
        return _refused(error.code, setting)
    codes = _codes(parts.codes)
    if codes is not None and not codes:
        return _refused("amount-currencies", setting)
    stated = None if codes is None else _resolved(codes, setting)
    chosen = setting.currency if setting.currency in PLACES else None
    if codes is not None and chosen is not None and chosen not in codes:
        # The text contradicts the currency chosen beside it.
        among = tuple(dict.fromkeys((*([stated] if stated else codes), chosen)))
        return _which(parts, among, "amount-currency-differs", setting)
    code = stated if codes is not None else chosen or currency_of(setting)
    if code is None:
        return _which(parts, _likely(codes, setting), "amount-currency", setting)
    return _in(parts, code, setting)


def _canonical(text: str) -> Amount | None:
    """The text of an amount as `str` makes it: what a choice puts into a field, and what the API says."""
    match = _CANONICAL.fullmatch(text)
    if match is None or match[2] not in PLACES:
        return None
    decimals = len(match[1].partition(".")[2])
    if decimals != PLACES[match[2]] or not Decimal(match[1]) or (match[1][0] == "0" and Decimal(match[1]) >= 1):
        return None
    return Amount(Decimal(match[1]), match[2])


def _in_full(text: str, setting: Setting) -> str:
    """The text with the letters written out that mean something in one country only."""
    if setting.country in _COUNT_LAKHS or _RUPEES.search(text):
        text = _LAKH.sub(" lakh ", text)
    text = _BETWEEN_WORDS.sub(" ", _CHAIN.sub(" ", _TETHER.sub(" USDT ", text)))
    code, letter = _LETTERS.get(setting.country or "", ("", None))
    return text if letter is None else letter.sub(f" {code} ", text)


def _parts(text: str) -> _Parts:
    """The text word by word. Raises _Unread at the first that is none."""
    if re.search(r"^\(.*\)$|(?:^|[^0-9/.,=])\s*-\s*[^0-9\s]{0,4}\s*[0-9]", text):
        raise _Unread("amount-not-positive")
    parts = _Parts([], [])
    start, more = 0, _NONE
    while start < len(text):
        if text[start] == " ":
            start += 1
            continue
        word = words_at(text, start, money_words.indexed_currency_words())
        other = words_at(text, start, money_words.indexed_words())
        digits = NUMBER.match(text, start)
        if word is not None and (other is None or len(word) >= len(other)):
            parts.codes.append(money_words.currency_words()[word])
        elif other is not None and not (digits and other in "+.:"):
            word, more = other, _word(parts, other, more)
        elif digits is not None:
            word = digits[0]
            _digits(parts, more or word, word)
            more = _NONE
        else:
            raise _Unread("amount-unread")
        start += len(word)
    if more or not parts.terms:
        raise _Unread("amount-unread")
    return parts


def _word(parts: _Parts, word: str, more: Decimal) -> Decimal:
    """Take the word, with what is more of it; how much more is of the next one."""
    kind = money_words.accompanying().get(word)
    if kind == "more":
        return money_words.more()[word]
    if kind in ("and-a-half", "part-of-times"):
        if more or (kind == "part-of-times" and not (parts.terms and parts.terms[-1][1])):
            raise _Unread("amount-unread")
        _and_a_half(parts, word)
    elif kind == "about":
        parts.about = True
    elif word in money_words.times():
        if more and more != _HALF:
            parts.terms.append((1 + more, []))  # `সোয়া লাখ`
            more = _NONE
        _factor(parts, word)
    elif word in money_words.round_numbers():
        figure, factor = money_words.round_numbers()[word]
        parts.terms.append((figure, [factor]))
    elif kind is None:
        parts.terms.append((money_words.number_words()[word] + more, []))
        return _NONE
    elif word == _WITH:
        parts.is_parted = True
    return more


def _and_a_half(parts: _Parts, word: str) -> None:
    """Half of what was said so many times: `millón y medio`, `สองล้านครึ่ง`; of the unit where it was said once; `ครึ่งล้าน`, half of what
    follows."""
    if not parts.terms and word not in money_words.number_words():
        raise _Unread("amount-unread")
    parts.terms.append((money_words.part(word), list(parts.terms[-1][1]) if parts.terms else []))


def _factor(parts: _Parts, word: str) -> None:
    factor = money_words.times()[word]
    _gather(parts.terms, factor)
    parts.mil |= word == money_words.MIL
    parts.miliar |= word == money_words.MILLION_OR_MILIAR
    if not parts.terms or (parts.terms[-1][1] and factor < parts.terms[-1][1][-1] and factor > 1):
        if len(word) < 3:
            raise _Unread("amount-unread")
        parts.terms.append((None, []))
    parts.terms[-1][1].append(factor)


def _gather(terms: list[_Term], factor: Decimal) -> None:
    """Make one of the terms in words at the end that the factor counts together: `two hundred` and `fifty` before `thousand`."""
    start, below = len(terms), Decimal(0)
    while start and not isinstance(terms[start - 1][0], str) and below < _times(terms[start - 1]) and _in_words(terms[start - 1]) < factor:
        start -= 1
        below = _in_words(terms[start])
    if len(terms) - start > 1:
        terms[start:] = [(sum(map(_in_words, terms[start:]), Decimal(0)), [])]


def _in_words(term: _Term) -> Decimal:
    figure = term[0]
    return _times(term) * (figure if isinstance(figure, Decimal) else 1)


def _times(term: _Term) -> Decimal:
    """The step of a term, below which whatever follows it must be: after lakhs come thousands, after baht come satang."""
    return reduce(EXACT.multiply, term[1], Decimal(1))


def _digits(parts: _Parts, figure: str | Decimal, word: str) -> None:
    if word.isdecimal() and len(word) > _MOST_UNGROUPED:
        raise _Unread("amount-too-large")
    if isinstance(figure, Decimal):
        if not word.isdecimal():
            raise _Unread("amount-unread")
        figure = Decimal(word) + figure
    if parts.terms and not parts.terms[-1][1] and not parts.codes and not parts.is_parted:
        raise _Unread("amount-several")
    parts.terms.append((figure, []))


def _codes(stated: list[tuple[str, ...]]) -> tuple[str, ...] | None:
    """The currencies that all the words agree on; None where no word says one."""
    if not stated:
        return None
    return tuple(code for code in stated[0] if all(code in codes for codes in stated))


def _resolved(codes: tuple[str, ...], setting: Setting) -> str | None:
    if len(codes) == 1:
        return codes[0]
    if setting.currency in codes:
        return setting.currency
    home = currency_of(setting)
    if home in codes:
        return home
    # Where the country has no dollar of its own, a dollar is that of the United States.
    return "USD" if home is not None and "USD" in codes else None


def _likely(codes: tuple[str, ...] | None, setting: Setting) -> tuple[str, ...]:
    """Which currencies to offer: those that the word can mean; without one, those of the language's countries, then the widespread ones."""
    local = [
        pack.locale.currency.value
        for pack in setting.packs.values()
        if pack.locale.currency.value is not None and setting.language in (pack.locale.languages.value or ())[:1]
    ]
    packs = [pack.locale.currency.value for pack in setting.packs.values() if pack.locale.currency.value is not None]
    ordered = dict.fromkeys((*local, *_NONE_CHOSEN_FIRST, *packs))
    if codes is None:
        return tuple(ordered)
    return (*(code for code in ordered if code in codes), *(code for code in codes if code not in ordered))[:_MOST_CHOICES]


def _which(parts: _Parts, codes: Iterable[str], code: str, setting: Setting) -> Reading:
    """Ask which currency; each choice is an amount that is read without a question."""
    choosable = []
    refusal: Refused | None = None
    for currency in codes:
        reading = _amounts(parts, currency, setting)
        if isinstance(reading, Refused):
            refusal = refusal or reading
        else:
            choosable += reading[0]
    if not choosable:
        return refusal or _refused("amount-unread", setting)
    return question(code, _choices(choosable, setting))


def _in(parts: _Parts, code: str, setting: Setting) -> Reading:
    reading = _amounts(parts, code, setting)
    if isinstance(reading, Refused):
        return reading
    amounts, is_plain = reading
    if is_plain and not parts.about:
        return _value(amounts[0], setting)
    return question("amount-meant", _choices(amounts, setting), meant=money(amounts[0], setting))


def _amounts(parts: _Parts, code: str, setting: Setting) -> tuple[list[Amount], bool] | Refused:
    """The meanings of the text in this currency, the likelier first, and whether that is plain."""
    sums: list[Decimal] = [Decimal(0)]
    is_plain = True
    for index, (figure, factors) in enumerate(parts.terms):
        values, sure = _term(figure, factors, code, setting)
        if not values:
            return _refused("amount-unread", setting)
        if index and any(value >= _times(parts.terms[index - 1]) for value in values):
            return _refused("amount-several", setting)
        is_plain = is_plain and sure
        if index and index == len(parts.terms) - 1 and (short := _in_short(values, factors, parts.terms[index - 1], code)):
            values, is_plain = short, False
        sums = [EXACT.add(total, value) for total in sums for value in values]
    if (parts.mil and not _says_mil(setting)) or (parts.miliar and setting.country == "ID"):
        sums = [*sums, *(total * 1000 for total in sums)]
        is_plain = False
    places = PLACES[code]
    fitting = [total for total in sums if _has_at_most(total, places)]
    if not fitting:
        return refused("amount-decimals", currency=code, places=str(places), example=_example(setting, places))
    if any(total.adjusted() >= MOST_DIGITS for total in fitting):
        return _refused("amount-too-large", setting)
    fitting = [total for total in fitting if total > 0]
    if not fitting:
        return _refused("amount-not-positive", setting)
    # Where decimals of the one reading don't fit the currency, the other is still asked about: it may be a slip.
    return [Amount(total, code) for total in dict.fromkeys(fitting)], is_plain


def _term(figure: str | Decimal | None, factors: list[Decimal], code: str, setting: Setting) -> tuple[tuple[Decimal, ...], bool]:
    factor = _times((figure, factors))
    if figure is None or isinstance(figure, Decimal):
        return (factor if figure is None else EXACT.multiply(figure, factor),), True
    places = 2 if code in _LIKE_MONEY else PLACES[code]
    read = numbers(figure, decimal_marks(setting.language, setting.country), places, scaled=bool(factors))
    if any(len(digits.as_tuple().digits) > 2 * MOST_DIGITS for digits in read.values):
        return (), False
    return tuple(EXACT.multiply(candidate, factor) for candidate in read.values), read.plain


def _has_at_most(total: Decimal, places: int) -> bool:
    exponent = total.normalize(EXACT).as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -places


def _in_short(values: tuple[Decimal, ...], factors: list[Decimal], before: _Term, code: str) -> tuple[Decimal, ...]:
    """The meanings of one figure after a round number: `สองแสนห้า` is said for two and a half hundred thousand, and `1 lakh 5` for five
    thousand more; as it stands it would be five more. `หมื่นหนึ่ง` may be one of it and no more. The likelier first."""
    step = _times(before)
    if factors or step < 100 or len(values) != 1:
        return ()
    if code in _IN_THOUSANDS and step >= 1_000_000 and 10 <= values[0] < 1000 and values[0] == values[0].to_integral_value():
        figure = values[0]
        tenths = (figure * step / 100,) if figure < 100 else ()
        return tuple(dict.fromkeys((figure * step / 1000, *tenths, figure)))
    if values[0] not in _FIGURES:
        return ()
    figure = values[0]
    thousands = (figure * 1000,) if step == 100_000 else ()
    just_one = (Decimal(0),) if figure == 1 and before[0] is None else ()
    return (*just_one, figure * step / 10, *thousands, figure)


def _says_mil(setting: Setting) -> bool:
    return setting.language.partition("-")[0] in ("es", "pt") or setting.country in _SAY_MIL


def _value(amount: Amount, setting: Setting) -> Value:
    return Value(kind="amount", value=str(amount), display=money(amount, setting))


def _choices(amounts: Iterable[Amount], setting: Setting) -> tuple[Choice, ...]:
    return tuple(Choice(value=str(amount), display=money(amount, setting)) for amount in amounts)


def _refused(code: str, setting: Setting) -> Refused:
    return refused(code, example=_example(setting, PLACES.get(setting.currency or currency_of(setting) or "USD", 2)))


def _example(setting: Setting, places: int) -> str:
    """An amount as the person writes it, with decimals where the currency has some."""
    if not places:
        return number(Decimal(25000), setting)
    return number(Decimal("25000.50"), setting, 2)
