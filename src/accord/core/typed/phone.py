"""A phone number with its country."""

import re

import phonenumbers

from accord.core.identifiers import phone
from accord.core.identifiers.base import Identifier, NotAnIdentifier
from accord.core.identifiers.cards import is_card_number
from accord.core.identifiers.reading import read
from accord.core.identifiers.spots import reading
from accord.core.typed.answers import question, refused
from accord.core.typed.examples import phone_example
from accord.core.typed.reading import Choice, Reading, Setting, Value

_LONGEST = 200
_NUMBER = re.compile(r"\+?[(\s]*[0-9](?:[^\S\n]|[0-9().\-/\u2010-\u2015\u2043\u2212_\u00b7\u2022~]|,(?!\s))*")
_NOT_DIGIT = re.compile(r"[^0-9]+")
_EXTENSION = re.compile(
    r"(?:(?:\b(?:ext|extn|extension|anexo|interno|x)\b|ต่อ|এক্সটেনশন|एक्स्टेन्सन|تحويلة|داخلي)[\s.:#]*|[;#]\s*(?:ext=)?)[0-9]{1,7}", re.IGNORECASE
)
_VANITY = re.compile(r"[0-9][\-\s]?[A-Za-z]{4,}")
_FEWEST = 5
_CODES = {
    "phone-needs-region": "phone-needs-country",
    "phone-too-short": "phone-short",
    "phone-too-long": "phone-long",
    "phone-not-digits": "phone-letters",
    "phone-extension": "phone-extension",
    "short-code": "phone-short-code",
    "card-number": "phone-card",
}


def read_phone(text: str, setting: Setting) -> Reading:
    """A national number of the setting's country, or one with its country's code (`+66`, `0066`, `66`). It is asked where the same digits
    are a number at home and, with a country's code, one abroad; or where several numbers stand there."""
    example = phone_example(setting.country)
    try:
        typed = read(text, _LONGEST)
    except NotAnIdentifier as bad:
        return refused(bad.code, example=example)
    if _EXTENSION.search(typed):
        return refused("phone-extension", example=example)
    numbers = {_as_dialled(match.group()): None for match in _NUMBER.finditer(typed)}
    numbers = {number: None for number in numbers if len(number) >= _FEWEST} or numbers
    if not numbers:
        return refused("phone-none", example=example)
    if _VANITY.search(typed) and len(numbers) == 1:
        return refused("phone-letters", example=example)
    readings = [_meanings(number, setting) for number in numbers]
    meanings = {identifier.value: identifier.display for identifiers, _ in readings for identifier in identifiers}
    choices = tuple(Choice(value=value, display=display) for value, display in meanings.items())
    if len(meanings) > 1:
        return question("which-phone", choices)
    if not meanings:
        return _refusal(next(iter(numbers)), setting, example)
    if not any(plain for _, plain in readings):
        return question("phone-abroad", choices, country=phonenumbers.region_code_for_number(phonenumbers.parse(choices[0].value)) or "")
    return Value(kind="phone", value=choices[0].value, display=choices[0].display)


def _as_dialled(typed: str) -> str:
    """Digits, with a + where one stands before them; `(0)` within an international number is only dialled at home."""
    plus = "+" if typed.startswith("+") else ""
    return plus + _NOT_DIGIT.sub("", typed.replace("(0)", "") if plus else typed)


def _meanings(number: str, setting: Setting) -> tuple[list[Identifier], bool]:
    """Every phone that these digits can be, and whether they are plainly a phone: a number at home, or one with a +, 00, or the country's
    own code. Bare digits that only make a number in another country are none, before a person has said so."""
    if is_card_number(number):
        return [], False
    country = setting.country if setting.country in phonenumbers.SUPPORTED_REGIONS else None
    if number.startswith(("+", "00")):
        stated = _read("+" + number.removeprefix("+" if number[0] == "+" else "00"), None, setting)
        return [stated] if stated else [], True
    at_home = _at_home(number, country, setting)
    abroad = _read("+" + number, None, setting) if not number.startswith("0") else None
    own = country is not None and number.startswith(str(phonenumbers.country_code_for_region(country)))
    return [identifier for identifier in (at_home, abroad) if identifier], at_home is not None or own


def _at_home(number: str, country: str | None, setting: Setting) -> Identifier | None:
    """The number in the national form of the country, with or without its trunk prefix."""
    identifier = _read(number, country, setting) if country else None
    if identifier is None or country is None:
        return None
    code = phonenumbers.country_code_for_region(country)
    # Read as international by the parser itself: that is no number at home.
    return identifier if identifier.value.startswith(f"+{code}") and not _with_code(number, identifier) else None


def _with_code(number: str, identifier: Identifier) -> bool:
    return identifier.value == f"+{number}"


def _read(number: str, country: str | None, setting: Setting) -> Identifier | None:
    return reading(phone.parse, number, country, setting.tables)


def _refusal(number: str, setting: Setting, example: str) -> Reading:
    if is_card_number(number):
        return refused("phone-card", example=example)
    try:
        phone.parse(number, setting.country, setting.tables)
    except NotAnIdentifier as bad:
        return refused(_CODES.get(bad.code, "phone-not-valid"), example=example)
    return refused("phone-not-valid", example=example)
