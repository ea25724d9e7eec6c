"""Kind `phone`: a telephone number that a person can be called on.

Value: E.164, `+` and digits (ITU-T E.164). Display: the international format of ITU-T E.123, `+66 81 234 5678`.
Numbering plans: the metadata of libphonenumber. Short codes and hotlines (1441) are no E.164 numbers: they are kind `sender`.
"""

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat

from accord.core.identifiers.base import BadExample, Example, Identifier, NotAnIdentifier, Tables
from accord.core.identifiers.cards import card_refusal, is_card_number
from accord.core.identifiers.numbering import in_full, international
from accord.core.identifiers.reading import read

KIND = "phone"

EXAMPLES = (
    Example("+66812345678", "+66812345678"),
    Example("081-234-5678", "+66812345678", "TH"),
    Example("+66 (0)81 234 5678", "+66812345678"),
    Example("0066812345678", "+66812345678", "TH"),
    Example("0066812345678", "+66812345678"),
    Example("011 66 81 234 5678", "+66812345678", "US"),
    Example("66812345678", "+66812345678"),
    Example("66812345678", "+66812345678", "TH"),
    Example("tel:+66-81-234-5678", "+66812345678"),
    Example("sms:+66812345678?body=hello%20there", "+66812345678"),
    Example("smsto:+66812345678", "+66812345678"),
    Example("๐๘๑-๒๓๔-๕๖๗๘", "+66812345678", "TH"),
    Example("০১৭১২-৩৪৫৬৭৮", "+8801712345678", "BD"),
    Example("९८४१२३४५६७", "+9779841234567", "NP"),
    Example("٠٥٠١٢٣٤٥٦٧", "+971501234567", "AE"),
    Example("+51 987 654 321", "+51987654321"),
    Example("+52 1 55 1234 5678", "+525512345678"),
    Example("+55 31 8888-7777", "+5531988887777"),
    Example("+229 97 00 00 00", "+2290197000000"),
    Example("091-98765 43210", "+919876543210", "IN"),
    Example("0977-9841234567", "+9779841234567", "NP"),
    Example("044 55 1234 5678", "+525512345678", "MX"),
)
BAD_EXAMPLES = (
    BadExample("081-234-5678", "phone-needs-region"),
    BadExample("1441", "short-code", "TH"),
    BadExample("+66 81 234", "phone-too-short"),
    BadExample("+66 81 234 5678 9012 3456", "phone-too-long"),
    BadExample("+66 11 234 5678", "phone-not-valid"),
    BadExample("02 888 8888 ext. 12", "phone-extension", "TH"),
    BadExample("tel:+6628888888;ext=12", "phone-extension"),
    BadExample("1-800-FLOWERS", "phone-not-digits", "US"),
    BadExample("25/11/2026", "phone-not-digits", "TH"),
    BadExample("26-11-2026", "phone-not-digits", "TH"),
    BadExample("4111 1111 1111 1111", "card-number"),
    BadExample("081-234-5678", "region-unknown", "XX"),
    BadExample("091-98765 43210", "phone-not-valid", "AE"),
    BadExample("044 55 1234 5678", "phone-needs-region"),
    BadExample("", "empty"),
)

_LONGEST = 300
_PREFIX = re.compile(
    r"^(?:(?:tel|callto|smsto|sms|mmsto|mms|facetime|facetime-audio)\s*:\s*(?://)?"
    # What people write before it.
    r"|(?:tel|phone|telephone|mobile|mob|cel|celular|teléfono|telefono|fono|call|imo|botim)(?:\s?(?:no|number|nro|num))?[\s.:]+"
    r"|(?:เบอร์โทรศัพท์|เบอร์โทร|โทรศัพท์|โทร|เบอร์|ফোন নম্বর|মোবাইল নম্বর|ফোন|মোবাইল|फोन नम्बर|मोबाइल नम्बर|फोन|मोबाइल|هاتف|جوال|موبايل"
    r"|ইমো|ايمو|بوتيم)[\s.:]*)",
    re.IGNORECASE,
)
# The text of a link beside the number (RFC 5724 for `sms:`): `?body=...`, and as some apps write it `;body=` or `&body=`.
_SAYS = re.compile(r"[?&;]\s*(?:body|text|subject)=.*$", re.IGNORECASE | re.DOTALL)
_EXTENSION = re.compile(r"(?:;\s*ext\s*=|\b(?:ext|extn|extension|x)\b[\s.:]*|[x#,;]\s*)\d{1,7}\s*#?$", re.IGNORECASE)
_CODE_IN_BRACKETS = re.compile(r"\(\s*\+\s*([0-9]{1,3})\s*\)")
_DASHES = re.compile(r"[\u2010-\u2015\u2212~]")
_WRITTEN = re.compile(r"\+?[\d\s().\-/]*\d[\d\s().\-/]*", re.ASCII)
_NOT_DIGIT = re.compile(r"\D", re.ASCII)
_SHORT_CODE = 6
# How numbers were written before a plan changed, and now. Mexico dropped the 1 behind its code in 2019 (IFT, plan of 3 August 2019), while
# WhatsApp still shows and links its numbers with it, as it does Brazil's without the ninth digit that all mobile numbers have had since
# November 2016 (Anatel, Resolução 553/2010). Benin put 01 before all of its own on 30 November 2024 (ARCEP Bénin).
_BEFORE = (
    (re.compile(r"\+521([1-9][0-9]{9})"), r"+52\1"),
    (re.compile(r"\+55([1-9]{2})([6-9][0-9]{7})"), r"+55\g<1>9\2"),
    (re.compile(r"\+229([2-9][0-9]{7})"), r"+22901\1"),
)

# What Mexicans dialled before a number of ten digits until August 2019, to a mobile phone or to another town, and still write (IFT, the
# same plan).
_MEXICAN = re.compile(r"0(?:1|44|45)([1-9][0-9]{9})")
# A day: its digits would do for a number of some countries.
_DAY = re.compile(r"\d{1,2}([/.-])\d{1,2}\1(?:19|20|25)\d{2}|(?:19|20|25)\d{2}([/.-])\d{1,2}\2\d{1,2}")


def parse(text: str, region: str | None, tables: Tables) -> Identifier:
    """A number in national form (with its region, ISO 3166-1 alpha-2) or international form (`+`, `00`, `011` or bare digits).

    Refusals: `phone-needs-region`, `region-unknown`, `phone-not-valid`, `phone-too-short`, `phone-too-long`, `phone-not-digits`,
    `phone-extension`, `short-code`, `card-number`, and those of `reading.read`.
    """
    return _identifier(_parsed(text, region))


def at_once(text: str, region: str | None) -> Identifier | None:
    """The value of `parse` for `+` and digits, or `0` and digits in the region's own form, by the numbering plan of their country; None for
    any other text, for what it refuses, and for numbers of a plan that has more to it."""
    if region is not None and region not in phonenumbers.SUPPORTED_REGIONS:
        return None
    digits = text[1:] if text[:1] == "+" else in_full(text, region)
    display = None if digits is None else international(digits)
    return None if display is None else Identifier(kind=KIND, value=f"+{digits}", display=display)


def _parsed(text: str, region: str | None) -> PhoneNumber:
    typed = _typed(text)
    if region is not None and region.upper() not in phonenumbers.SUPPORTED_REGIONS:
        raise NotAnIdentifier("region-unknown", "The region is not a known country code; use two letters such as TH.")
    for form, home in _readings(typed, region.upper() if region else None):
        number = _number(form, home)
        if number is not None and phonenumbers.is_valid_number(number):
            return number
    raise _refusal(typed, region)


def _typed(text: str) -> str:
    typed = _DASHES.sub("-", _without_link(read(text, _LONGEST)).strip())
    typed = _CODE_IN_BRACKETS.sub(r"+\1 ", typed, count=1) if typed.startswith("(") else typed
    if _EXTENSION.search(typed):
        raise NotAnIdentifier(
            "phone-extension", "Leave out the extension and send the number alone; an extension names one desk, not the line."
        )
    if not _WRITTEN.fullmatch(typed) or _DAY.fullmatch(typed):
        raise NotAnIdentifier("phone-not-digits", "A phone number is made of digits, spaces and dashes, with a + before the country code.")
    return typed


def without_word(typed: str) -> str:
    """The number without the scheme of a link, or the word for calling, before it."""
    return _PREFIX.sub("", typed).strip()


def _without_link(typed: str) -> str:
    """The number of a link such as `tel:` or `sms:` without its scheme, and without what it says beside the number."""
    number = _PREFIX.sub("", typed)
    return number if number is typed or number == typed else _SAYS.sub("", number)


def _readings(typed: str, region: str | None) -> list[tuple[str, str | None]]:
    """The ways to read it, best first. People write `00` before a country code wherever they are, so that outranks the region's own
    prefix (Thailand's is 001 and the like, which would read 0066... as +6...)."""
    digits = _NOT_DIGIT.sub("", typed)
    if typed.lstrip("(").startswith("+"):
        return [(typed.lstrip("("), None), *_as_it_was(f"+{digits}")]
    national: list[tuple[str, str | None]] = [(typed, region)] if region else []
    if digits.startswith("00"):
        return [(f"+{digits[2:]}", None), *_as_it_was(f"+{digits[2:]}"), *national]
    if digits.startswith("011"):
        return [*national, (f"+{digits[3:]}", None)]
    if digits.startswith("0"):
        return [*national, *_with_zero(digits, region)]
    return [*national, (f"+{digits}", None), *_as_it_was(f"+{digits}")]


def _with_zero(digits: str, region: str | None) -> list[tuple[str, str | None]]:
    """A number behind 0 and the country's own code, as people write it who take the code for a part of the number: `091-98765 43210`,
    `0977-9841234567`; and a Mexican one behind what was dialled before it."""
    code = str(phonenumbers.country_code_for_region(region)) if region else ""
    mexican = _MEXICAN.fullmatch(digits) if region == "MX" else None
    if mexican is not None:
        return [(f"+{code}{mexican[1]}", None)]
    return [(f"+{digits[1:]}", None)] if code and code != "1" and digits.startswith(f"0{code}") else []


def _as_it_was(international: str) -> list[tuple[str, str | None]]:
    """The number of now, where this one was written as before its plan changed."""
    number = since(international)
    return [] if number == international else [(number, None)]


def since(international: str) -> str:
    """The number of now for `+` and digits that may be written as before its plan changed; every other as it is."""
    for before, now in _BEFORE:
        if before.fullmatch(international):
            return before.sub(now, international)
    return international


def _number(form: str, region: str | None) -> PhoneNumber | None:
    try:
        number = phonenumbers.parse(form, region)
        # Once more from its own canonical form, so that a number reads the same however often it is read.
        return phonenumbers.parse(phonenumbers.format_number(number, PhoneNumberFormat.E164), None)
    except NumberParseException:
        return None


def _identifier(number: PhoneNumber) -> Identifier:
    return Identifier(
        kind=KIND,
        value=phonenumbers.format_number(number, PhoneNumberFormat.E164),
        display=phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL),
    )


def _refusal(typed: str, region: str | None) -> NotAnIdentifier:
    digits = _NOT_DIGIT.sub("", typed)
    if is_card_number(typed):
        return card_refusal()
    if len(digits) <= _SHORT_CODE and "+" not in typed:
        return NotAnIdentifier("short-code", "A short code or hotline is no full phone number; send it as kind sender with its country.")
    if region is None and "+" not in typed and not digits.startswith("00"):
        return NotAnIdentifier("phone-needs-region", "Say the country (region), or write the number with + and its country code.")
    if len(digits.lstrip("0")) > 15:
        return NotAnIdentifier(
            "phone-too-long", "A phone number has at most 15 digits with its country code; check for a second number in it."
        )
    return _length_refusal(typed, region)


def _length_refusal(typed: str, region: str | None) -> NotAnIdentifier:
    reasons = set()
    for form, home in _readings(typed, region.upper() if region else None):
        number = _number(form, home)
        reasons.add(phonenumbers.is_possible_number_with_reason(number) if number else phonenumbers.ValidationResult.INVALID_COUNTRY_CODE)
    if reasons <= {phonenumbers.ValidationResult.TOO_SHORT}:
        return NotAnIdentifier("phone-too-short", "Digits are missing for a number of this country; send it whole.")
    if reasons <= {phonenumbers.ValidationResult.TOO_LONG}:
        return NotAnIdentifier(
            "phone-too-long", "There are more digits than a number of this country has; check for a second number in it."
        )
    return NotAnIdentifier("phone-not-valid", "No country's numbering plan has this number; check the country code and the digits.")
