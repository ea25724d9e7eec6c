"""Numbering plans, made ready: whether digits are a number that can be called, and how it is shown, in microseconds.

All is taken from the metadata of libphonenumber, by its own rules (`parse`, `is_valid_number`, `format_number` of `phonenumbers`).
Where a plan has more to it (numbers that begin with 0 or with what may be a prefix, codes of no country) nothing is said, and the library
is to be asked itself; the tests hold the two against each other.
"""

import re
from functools import cache
from typing import NamedTuple

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, NumberFormat, PhoneMetadata, PhoneNumberDesc

_CODES = {str(code): code for code in COUNTRY_CODE_TO_REGION_CODE}
_NO_COUNTRY = "001"
_KINDS = ("premium_rate", "toll_free", "shared_cost", "voip", "personal_number", "pager", "uan", "voicemail", "fixed_line")
_NATIONAL = re.compile(r"0[1-9][0-9]{7,10}")

Pattern = re.Pattern[str]


class _Region(NamedTuple):
    """The numbers of one region: how they begin, where that tells it from others under the same code, and which there are."""

    begins: Pattern | None
    general: PhoneNumberDesc | None
    kinds: tuple[PhoneNumberDesc, ...]
    by_length: dict[int, tuple[Pattern, Pattern] | None]


class _Format(NamedTuple):
    begins: Pattern | None
    pattern: Pattern
    template: str


class _Plan(NamedTuple):
    """The numbering plan under one country code."""

    code: str
    prefix: Pattern | None
    regions: tuple[_Region, ...]
    formats: tuple[_Format, ...]


def international(digits: str) -> str | None:
    """How the number `+digits` is shown in the world; None where it is no number, or where the library is to be asked."""
    code = digits[:1] if digits[:1] in _CODES else digits[:2] if digits[:2] in _CODES else digits[:3]
    plan = _plan(code) if code in _CODES else None
    number = digits[len(code) :]
    if plan is None or number[:1] == "0" or len(number) < 4 or (plan.prefix is not None and plan.prefix.match(number)):
        return None
    if not _is_valid(number, plan):
        return None
    for form in plan.formats:
        if (form.begins is None or form.begins.match(number)) and (groups := form.pattern.fullmatch(number)):
            return f"+{code} {groups.expand(form.template)}"
    return f"+{code} {number}"


def in_full(text: str, region: str | None) -> str | None:
    """Country code and number of digits in the region's own form, `0` and the number; None where that is not all there is to it."""
    if region is None or not _NATIONAL.fullmatch(text):
        return None
    rule = _national(region)
    if rule is None or (rule[1] is not None and rule[1].match(text)):
        return None
    return rule[0] + text[1:]


def _is_valid(number: str, plan: _Plan) -> bool:
    regions = plan.regions
    if len(regions) == 1:
        return _is_of(number, regions[0])
    for region in regions:
        if region.begins is None:
            if _is_of(number, region):
                return True
        elif region.begins.match(number):
            return _is_of(number, region)
    return False


def _is_of(number: str, region: _Region) -> bool:
    length = len(number)
    try:
        patterns = region.by_length[length]
    except KeyError:
        patterns = region.by_length[length] = _patterns(region, length)
    return patterns is not None and patterns[0].fullmatch(number) is not None and patterns[1].fullmatch(number) is not None


def _patterns(region: _Region, length: int) -> tuple[Pattern, Pattern] | None:
    """The patterns for numbers of this length: of any, and of one of a kind."""
    general = _pattern(region.general, length)
    kinds = [pattern for pattern in (_pattern(desc, length) for desc in region.kinds) if pattern]
    if not general or not kinds:
        return None
    return re.compile(general), re.compile("|".join(f"(?:{pattern})" for pattern in kinds))


def _pattern(desc: PhoneNumberDesc | None, length: int) -> str | None:
    """How numbers of this sort look; None where none has this length."""
    if desc is None or (desc.possible_length and length not in desc.possible_length):
        return None
    return desc.national_number_pattern


@cache
def _plan(code: str) -> _Plan | None:
    names = COUNTRY_CODE_TO_REGION_CODE[_CODES[code]]
    metadata = [PhoneMetadata.metadata_for_region(name, None) for name in names]
    if names[0] == _NO_COUNTRY or metadata[0] is None:
        return None
    main, prefix = metadata[0], metadata[0].national_prefix_for_parsing
    regions = tuple(_region(region) for region in metadata if region is not None)
    formats = tuple(_format(number_format) for number_format in (main.intl_number_format or main.number_format))
    return _Plan(code, re.compile(prefix) if prefix else None, regions, formats)


def _region(metadata: PhoneMetadata) -> _Region:
    # Where mobile and fixed numbers have one pattern, the library asks it once.
    names = _KINDS if metadata.same_mobile_and_fixed_line_pattern else (*_KINDS, "mobile")
    kinds = tuple(desc for desc in (getattr(metadata, name) for name in names) if desc is not None)
    begins = metadata.leading_digits
    return _Region(None if begins is None else re.compile(begins), metadata.general_desc, kinds, {})


def _format(form: NumberFormat) -> _Format:
    begins = form.leading_digits_pattern
    return _Format(re.compile(begins[-1]) if begins else None, re.compile(form.pattern or ""), form.format or "")


@cache
def _national(region: str) -> tuple[str, Pattern | None] | None:
    """Country code, and what begins a call abroad, of a region that writes `0` before a number and knows no other prefix."""
    metadata = PhoneMetadata.metadata_for_region(region, None)
    if metadata is None or metadata.national_prefix_for_parsing != "0" or metadata.national_prefix_transform_rule:
        return None
    if metadata.country_code is None or COUNTRY_CODE_TO_REGION_CODE[metadata.country_code][0] != region:
        return None
    abroad = metadata.international_prefix
    return str(metadata.country_code), None if abroad is None else re.compile(abroad)
