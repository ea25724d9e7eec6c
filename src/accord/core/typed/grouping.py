"""Which numbers a text of digits and separators can mean."""

import re
from decimal import Decimal

import msgspec

# Digits with what may stand between them. A space groups only before exactly three digits.
NUMBER = re.compile(r"(?:[0-9]+|(?<![0-9])[.,٫](?=[0-9]))(?:[.,'_·٬٫][0-9]+| [0-9]{3}(?![0-9]))*")
_GROUPS = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}")


class Numbers(msgspec.Struct, frozen=True):
    """`meant`: the numbers that it can mean, the likelier first; none where it is no number. `plain` where nothing has to be asked."""

    values: tuple[Decimal, ...]
    plain: bool


_NONE = Numbers((), False)


def numbers(text: str, marks: frozenset[str], places: int, *, scaled: bool = False) -> Numbers:
    """`text` as `NUMBER` finds it, digits 0 to 9. `marks`: the decimal marks that the person may use. `places`: decimals of the currency.
    `scaled`: a word such as lakh follows, so that `1,5` is no slip for a group."""
    text = text.replace("·", ".")
    if "٫" in text or "٬" in text:
        return _arabic(text, places)
    # These group and do nothing else.
    solid = re.sub("[ '_]", ",", text)
    if solid != text and not re.search("[.,]", text):
        return _sure(_grouped(solid))
    points = [letter for letter in solid if letter in ".,"]
    if not points:
        return _sure(Decimal(text))
    if solid != text:  # `1 500,00`, `1'500.00`, `1'500,000.00`: of points and commas the last is the decimal mark, or all group
        return _mixed(solid, text)
    if len(set(points)) == 2:
        return _two_kinds(solid, points, places)
    if len(points) > 1:
        return _repeated(solid.replace(".", ","))
    return _single(solid, points[0], marks, places, scaled)


def _sure(number: Decimal | None) -> Numbers:
    return _NONE if number is None else Numbers((number,), True)


def _ambiguous(*numbers: Decimal | None) -> Numbers:
    return Numbers(tuple(dict.fromkeys(number for number in numbers if number is not None)), False)


def _grouped(text: str) -> Decimal | None:
    """Groups of three, or of two and a last one of three, with commas between them."""
    return Decimal(text.replace(",", "")) if _GROUPS.fullmatch(text) else None


def _integer(text: str) -> Decimal | None:
    return Decimal(text) if text.isdecimal() else _grouped(text)


def _with(integer: Decimal | None, decimals: str) -> Decimal | None:
    return None if integer is None else Decimal(f"{integer}.{decimals}")


def _arabic(text: str, places: int) -> Numbers:
    """The marks of Arabic digits have one meaning each; before three digits, that of decimals may have been taken for the other."""
    head, _mark, tail = text.partition("٫")
    integer = _integer(head.replace("٬", ",")) if head else Decimal(0)
    if not tail:
        return _sure(integer)
    if len(tail) == 3 > places and tail.isdecimal() and "٬" not in head and (grouped := _grouped(f"{head},{tail}")) is not None:
        return _ambiguous(grouped, _with(integer, tail))
    return _sure(_with(integer, tail)) if tail.isdecimal() else _NONE


def _mixed(solid: str, text: str) -> Numbers:
    last = max(text.rfind("."), text.rfind(","))
    head, tail = solid[:last].replace(".", ","), text[last + 1 :]
    if tail.isdecimal() and len(tail) <= 2 and max(head.rfind("."), head.rfind(",")) >= 0:
        return _sure(_with(_integer(head), tail))
    return _sure(_grouped(solid.replace(".", ",")))


def _two_kinds(text: str, points: list[str], places: int) -> Numbers:
    """`1,500.00`, `1.500,00`: the last is the decimal mark, if it stands there once."""
    last = points[-1]
    head, _mark, tail = text.rpartition(last)
    if last in head:
        return _NONE
    groups = head.replace(".", ",")
    integer = _integer(groups)
    if integer is None:
        return _NONE
    if len(tail) == 3 and places < 3:  # `1.500,000`: a slip for groups is as likely
        return _ambiguous(_grouped(f"{groups},{tail}"), _with(integer, tail))
    return _sure(_with(integer, tail))


def _repeated(text: str) -> Numbers:
    """One mark several times groups; where the groups don't fit (`25.000.00`), it is asked."""
    integer = _grouped(text)
    if integer is not None:
        return _sure(integer)
    head, _mark, tail = text.rpartition(",")
    return _ambiguous(_with(_grouped(head) or _integer(head), tail) if len(tail) <= 2 else None, Decimal(text.replace(",", "")))


def _single(text: str, mark: str, marks: frozenset[str], places: int, scaled: bool) -> Numbers:
    head, _mark, tail = text.partition(mark)
    decimal = Decimal(f"{head or '0'}.{tail}")
    if len(tail) < 3:
        return _sure(decimal) if mark in marks or len(tail) == 2 or scaled or not head else _ambiguous(decimal)
    grouped = _grouped(f"{head},{tail}") if len(tail) == 3 else None
    if grouped is not None and (mark not in marks or (places == 0 and not scaled)):  # three digits are no part of what has no parts
        return _sure(grouped)
    if marks == {mark} and (places >= len(tail) or (grouped is None and head in ("", "0"))):
        return _sure(decimal)
    slip = Decimal(head + tail) if len(tail) > 3 and head and head[0] != "0" and mark not in marks else None
    return _ambiguous(grouped, decimal, slip)
