"""Kind `number`: telephone numbers that begin alike (ITU-T E.164). Value: `+` and 1 to 15 digits, the country code first.

A whole range is declared by what its numbers begin with: `+6681`, also written `+66 81 xxx xxxx`.
"""

import re

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

from accord.core.identifiers.country import country_of
from accord.core.routing.base import BadExample, BadResponsibility, Example, Identifier, Institution, Tables, typed

KIND = "number"
REACHES = ("phone",)
EXAMPLES = (
    Example("+6681", "+6681"),
    Example("+66 81 xxx xxxx", "+6681"),
    Example("0066-81", "+6681"),
    Example("+66", "+66"),
    Example("+1 (212)", "+1212"),
)
BAD_EXAMPLES = (
    BadExample("081", "number-form"),
    BadExample("66", "number-form"),
    BadExample("+66 81 x 5", "number-form"),
    BadExample("+999", "number-country"),
    BadExample("+6681234567890123", "number-form"),
    BadExample("", "empty"),
)

_SEPARATORS = re.compile(r"[\s().\-/]+")
_FORM = re.compile(r"(?:\+|00)([1-9][0-9]{0,14})[Xx*]*")
_CODES = frozenset(str(code) for code in COUNTRY_CODE_TO_REGION_CODE)


def parse(text: str, tables: Tables) -> str:
    """Refusals: `number-form`, `number-country`."""
    match = _FORM.fullmatch(_SEPARATORS.sub("", typed(text)))
    if match is None:
        raise BadResponsibility("number-form", "Write what the numbers begin with, in full from the country code on, such as +6681.")
    digits = match[1]
    if calling_code(digits) is None and not any(code.startswith(digits) for code in _CODES):
        raise BadResponsibility("number-country", "No country's numbers begin so; read the country code again.")
    return f"+{digits}"


def calling_code(digits: str) -> str | None:
    """The country code that these digits begin with."""
    return next((digits[:length] for length in (1, 2, 3) if digits[:length] in _CODES), None)


def above(value: str) -> tuple[str, ...]:
    return tuple(value[:end] for end in range(len(value), 1, -1))


def keys(identifier: Identifier, tables: Tables) -> tuple[str, ...]:
    return above(identifier.value)


def gap(identifier: Identifier, tables: Tables) -> str | None:
    code = calling_code(identifier.value[1:])
    return f"+{code}" if code else None


def institution(value: str, tables: Tables) -> Institution:
    return Institution("telecom", country_of("phone", value) or "")
