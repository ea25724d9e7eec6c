"""How a phone number stands in a text: as it is dialled from abroad, or at home. Numbering plans: libphonenumber's metadata."""

import re
from functools import cache
from typing import NamedTuple

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumberFormat, PhoneNumberType

from accord.core.identifiers import phone
from accord.core.identifiers.base import Identifier, Tables
from accord.core.identifiers.spots import reading

_GROUP = re.compile(r"[0-9]+")
_MOST_DIGITS = 18
# Argentina writes its numbers with the area's code alone, and mobile ones with 0, that code and 15: `11 2345-6789`, `011 15-2345-6789`.
_ARGENTINE = re.compile(r"(?:0(?=[0-9]{12}$))?[1-8][0-9]{1,3}(?:15)?[0-9]{6,8}")
# `1-877-592-8521`, `1 (877) 592-8521`: as North America parts its numbers, and nobody else does. With spaces alone the one may count a
# list, of which `984 423 4567` is a mobile phone elsewhere.
_NORTH_AMERICAN = re.compile(r"1([-.])[2-9][0-9]{2}\1[2-9][0-9]{2}\1[0-9]{4}|1[- ]?\([2-9][0-9]{2}\)[- ]?[2-9][0-9]{2}[- ][0-9]{4}")


class _Plan(NamedTuple):
    """A country's numbering plan: its code, its trunk prefix, the form of its numbers without them; whether people may leave the trunk
    out; whether mobile phones have none at all (Peru)."""

    code: str
    trunk: str
    form: re.Pattern[str]
    optional_trunk: bool
    bare: bool


def may_be_dialled(text: str, digits: str, region: str | None, *, is_named_phone: bool) -> bool:
    """A cheap first look: whether the digits have the form of a number at all; `dialled` has the last word.

    `is_named_phone`: a word such as tel stands before it, so it may lack the trunk prefix.
    """
    if len(digits) > _MOST_DIGITS:
        return False
    if "+" in text or (digits.startswith("00") and digits[2:3] != "0") or _NORTH_AMERICAN.fullmatch(text):
        return True
    plan = _plan(region) if region else None
    if plan is None:
        return False
    if region == "AR" and 10 <= len(digits) <= 13 and _ARGENTINE.fullmatch(digits):
        return True
    starts = {plan.trunk, plan.code, f"0{plan.code}"} | ({""} if is_named_phone or plan.bare or plan.optional_trunk else set())
    return any(digits.startswith(start) and plan.form.fullmatch(digits, len(start)) is not None for start in starts)


def dialled(text: str, region: str | None, tables: Tables) -> tuple[Identifier, bool] | None:
    """The phone, and whether it is written so that it can be nothing else; None where it is no phone."""
    if _NORTH_AMERICAN.fullmatch(text):
        identifier = reading(phone.parse, f"+{text}", None, tables)
        return None if identifier is None else (identifier, True)
    identifier = reading(phone.parse, text, region, tables)
    if identifier is None:
        return None
    digits = "".join(_GROUP.findall(text))
    if "+" in text or (digits[:2] == "00" and phone.since(f"+{digits[2:]}") == identifier.value):
        return identifier, True
    if region is None:
        return None
    # `(511) 311-9898`, `(662) 123-4567`: the country's code in brackets is the plus.
    in_brackets = text.startswith("(") and identifier.value == f"+{digits}"
    # `0977-9841234567`, `091-98765 43210`: a zero before the country's own code. Without a gap it may be any number.
    with_zero = digits == f"0{identifier.value[1:]}" and not text.isdigit()
    return identifier, in_brackets or with_zero or digits in _at_home(identifier.value, region)


def _at_home(value: str, region: str) -> tuple[str, ...]:
    """The digits by which people write the number within its own country; none for a number under another code."""
    number = phonenumbers.parse(value, None)
    plan = _plan(region)
    # Under one code (Britain and Jersey, the States and Canada) people dial alike.
    if plan is None or str(number.country_code) != plan.code:
        return ()
    national = _national_digits(number)
    significant = phonenumbers.national_significant_number(number)
    if region == "AR":
        return (national, value[1:], significant.removeprefix("9"))
    if region == "MX":
        return (national, value[1:], significant, *(f"{dialled}{significant}" for dialled in ("01", "044", "045")))
    if phonenumbers.number_type(number) not in (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE):
        return (national, value[1:]) if plan.trunk == plan.code else (national,)
    return (national, value[1:], significant) if plan.optional_trunk else (national, value[1:])


def _national_digits(number: phonenumbers.PhoneNumber) -> str:
    return "".join(_GROUP.findall(phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)))


@cache
def _plan(region: str) -> _Plan | None:
    metadata = PhoneMetadata.metadata_for_region(region, None)
    pattern = metadata.general_desc.national_number_pattern if metadata and metadata.general_desc else None
    if metadata is None or pattern is None:
        return None
    # India's mobile numbers are written 98123 45678, though the metadata would put a trunk 0 before them.
    optional = any(form.national_prefix_optional_when_formatting for form in metadata.number_format)
    mobile = phonenumbers.example_number_for_type(region, PhoneNumberType.MOBILE)
    bare = mobile is not None and _national_digits(mobile) == phonenumbers.national_significant_number(mobile)
    return _Plan(str(metadata.country_code), metadata.national_prefix or "", re.compile(pattern), optional, bare)
