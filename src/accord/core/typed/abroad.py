"""Accounts in countries without a pack, as people there write them: the code of the bank or its branch, and the number.

Sources, and how they stand in a text among other words: `accord.core.identifiers.coded`.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from accord.core.identifiers.coded import is_cbu, is_clabe, is_routing
from accord.core.typed.at_bank import account_value
from accord.core.typed.reading import Setting, Value

_GAP = re.compile(r"[ .\-]")
# Letters of the bank, a zero, and its branch; in capitals or not.
_IFSC = re.compile(r"(?<![A-Za-z0-9])([A-Za-z]{4}0[A-Za-z0-9]{6})(?![A-Za-z0-9])")
_OF_IFSC = re.compile(r"(?<![0-9])[0-9](?:[ \-]?[0-9]){8,17}(?![0-9])")


class _Form(NamedTuple):
    """`code` and `number` as people write them, one before the other; `holds` is what their digits must fulfil."""

    code: str
    number: str
    holds: Callable[[str, str], bool] = lambda code, number: True


_FORMS = {
    "GB": _Form(r"\d{2}[ .\-]?\d{2}[ .\-]?\d{2}", r"\d{4}[ \-]?\d{4}"),
    "AU": _Form(r"\d{3}[ \-]?\d{3}", r"\d(?:[ \-]?\d){4,9}"),
    "US": _Form(r"\d{9}|\d{4}[ \-]\d{4}[ \-]\d", r"\d(?:[ \-]?\d){3,16}", lambda code, number: is_routing(code)),
}
# Numbers that begin with the code of their bank, and end with check digits.
_WHOLE: dict[str, tuple[int, Callable[[str], bool]]] = {
    "MX": (18, is_clabe),
    "AR": (22, is_cbu),
}


def read_abroad(typed: str, setting: Setting) -> Value | None:
    """The account that a text names in the form of its country; None where it names none, or could name two. An IFSC tells its country by
    itself."""
    found = _by_ifsc(typed) or _in_two(typed, setting.country or "") or _in_one(typed, setting.country or "")
    read = account_value(*found, setting) if found else None
    return read if isinstance(read, Value) else None


def _by_ifsc(typed: str) -> tuple[str, str, str] | None:
    codes = set(map(str.upper, _IFSC.findall(typed)))
    numbers = {_digits(match[0]) for match in _OF_IFSC.finditer(_IFSC.sub("|", typed))}
    return ("IN", codes.pop(), numbers.pop()) if len(codes) == len(numbers) == 1 else None


def _in_two(typed: str, country: str) -> tuple[str, str, str] | None:
    form = _FORMS.get(country)
    if form is None:
        return None
    ways = (
        rf"[^\d]*(?P<code>{form.code})[^\d]+(?P<number>{form.number})[^\d]*",
        rf"[^\d]*(?P<number>{form.number})[^\d]+(?P<code>{form.code})[^\d]*",
    )
    found = {
        (country, _digits(match["code"]), _digits(match["number"]))
        for way in ways
        if (match := re.fullmatch(way, typed)) and form.holds(_digits(match["code"]), _digits(match["number"]))
    }
    return found.pop() if len(found) == 1 else None


def _in_one(typed: str, country: str) -> tuple[str, str, str] | None:
    length, holds = _WHOLE.get(country, (0, bool))
    numbers = re.findall(rf"(?<![0-9])[0-9](?:[ \-]?[0-9]){{{length - 1}}}(?![0-9])", typed) if length else []
    digits = _digits(numbers[0]) if len(numbers) == 1 else ""
    return (country, digits[:3], digits) if digits and holds(digits) else None


def _digits(text: str) -> str:
    return _GAP.sub("", text)
