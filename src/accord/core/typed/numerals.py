"""How numbers, money and zones are written in the language and country of a setting: from CLDR, by way of babel."""

from decimal import Context, Decimal, localcontext
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal, get_currency_name, get_territory_currencies

from accord.core.money.amounts import PLACES, Amount
from accord.core.typed.reading import Setting

# The English of this project is British: 27 November 2026, and no $ without a country.
_ENGLISH = "en_GB"
# Spanish has both marks, by country; without one, either may be meant.
_EITHER = frozenset(".,")
_WIDE = Context(prec=120)  # babel counts in the context that it finds


@lru_cache(maxsize=256)
def _locale(name: str) -> Locale | None:
    try:
        return Locale.parse(name)
    except (UnknownLocaleError, ValueError):
        return None


@lru_cache(maxsize=256)
def locale_for(language: str, country: str | None) -> Locale:
    """The language as it is written in the country; English where CLDR doesn't know it."""
    language = language.replace("-", "_")
    short = language.partition("_")[0]
    if short == "en":
        return Locale.parse(_ENGLISH)
    home = {"ar": "AE", "es": "PE"}.get(short)  # whose digits and marks the project's own pages have
    for name in (f"{short}_{country}" if country else "", language if language != short else "", f"{short}_{home}" if home else "", short):
        locale = _locale(name) if name else None
        if locale is not None:
            return locale
    return Locale.parse(_ENGLISH)


def locale_of(setting: Setting) -> Locale:
    return locale_for(setting.language, setting.country)


@lru_cache(maxsize=512)
def decimal_marks(language: str, country: str | None) -> frozenset[str]:
    """The marks before decimals that this person may mean: of the language as the country writes it, and of the country itself."""
    short = language.replace("_", "-").partition("-")[0]
    marks = set()
    locale = _locale(f"{short}_{country}") if country else None
    if locale is None:
        if short == "es":
            return _EITHER
        locale = _locale(short)
    if locale is not None:
        marks.add(_decimal(locale))
    home = _locale(f"und_{country}") if country else None
    if home is not None:
        marks.add(_decimal(home))
    return frozenset(marks or {"."})


def _decimal(locale: Locale) -> str:
    mark = str(locale.number_symbols["latn"]["decimal"])
    return mark if mark in _EITHER else "."


def currency_of(setting: Setting) -> str | None:
    """The currency of the country: its pack's, else CLDR's."""
    if setting.country is None:
        return None
    pack = setting.packs.get(setting.country)
    if pack is not None and pack.locale.currency.value is not None:
        return pack.locale.currency.value
    return next((code for code in get_territory_currencies(setting.country) if code in PLACES), None)


def number(value: Decimal, setting: Setting, places: int = 0) -> str:
    """A number as the language writes it; decimals only where there are some, and then at least so many."""
    return written(value, locale_of(setting), places)


def written(value: Decimal, locale: Locale, places: int = 0) -> str:
    """The same where the locale is known."""
    is_whole = value == value.to_integral_value()
    shape = "0" if is_whole else "0." + "0" * places + "#" * (18 - places)
    grouping = "#,##,##" if ",##,##" in str(locale.decimal_formats[None].pattern) else "#,##"
    with localcontext(_WIDE):
        return str(format_decimal(value, format=grouping + shape, locale=locale, decimal_quantization=False))


_ZERO = {"beng": 0x09E6, "deva": 0x0966, "arab": 0x0660}


@lru_cache(maxsize=64)
def _own_digits(language: str) -> dict[int, int]:
    zero = _ZERO.get(str(locale_for(language, None).default_numbering_system))
    return {} if zero is None else {ord("0") + digit: zero + digit for digit in range(10)}


def in_own_digits(text: str, language: str) -> str:
    """A number, a sum or a day that is read, in the digits in which CLDR writes the language: Bengali and Nepali in their own, others in
    Latin ones. What is copied, dialled or typed again (a code, a telephone number, an account, an example) is not given here."""
    return text.translate(_own_digits(language))


def money(amount: Amount, setting: Setting) -> str:
    """`THB 50,000`; in other languages with the currency's name, `50,000 บาท`."""
    digits = number(amount.value, setting, min(PLACES[amount.code], 2))
    name = currency_name(amount.code, setting, amount.value)
    return f"{amount.code} {digits}" if name == amount.code else f"{digits} {name}"


def currency_name(code: str, setting: Setting, count: Decimal = Decimal(2)) -> str:
    """The currency in the language; its code in English, and where the language has no name for it."""
    locale = locale_of(setting)
    if locale.language == "en":
        return code
    return str(get_currency_name(code, count=count, locale=locale))
