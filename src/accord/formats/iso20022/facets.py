"""Every rule of the generated classes, checked: names, order, how often, choices, lengths, patterns, digits, bounds, dates, lists of codes.

A document is walked beside the class that stands for it, before that class is made of it. A class whose name ends with `Choice` takes
exactly one of its elements: ISO 20022 names them so, and the generated metadata does not say it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from decimal import Decimal
from enum import Enum
from functools import cache
from types import MappingProxyType, NoneType
from typing import Any, Final, NamedTuple, get_args, get_origin, get_type_hints

from accord.core.times import midnight_for_24
from accord.formats.iso20022.codes import CodeLists
from accord.formats.iso20022.refusal import BadMessage
from accord.formats.iso20022.tree import Node

# Keys that the metadata of a generated field may hold besides facets.
NOT_FACETS: Final = frozenset({"name", "type", "namespace", "required", "min_occurs", "max_occurs", "format", "process_contents"})
# Attributes that any element may have: where its schema is. Its type it may not state: that is for the schema to say.
_XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
_ANYWHERE: Final = frozenset({f"{_XSI} schemaLocation", f"{_XSI} noNamespaceSchemaLocation"})
_TIMES: Final = {"XmlDate": "to_date", "XmlDateTime": "to_datetime", "XmlTime": "to_time", "XmlPeriod": None}
_BASE64 = re.compile(r"([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
_BLANKS: Final = " \t\r\n"
_CLOCK_OF_24 = re.compile(r"^24(?=:00:00(\.0+)?([Z+-]|\Z))")
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")


class Slot(NamedTuple):
    """One field of a generated class: `kind` is Element, Attribute, Text or Wildcard; `most` None is unbounded."""

    name: str
    kind: str
    type: Any
    least: int
    most: int | None
    facets: Mapping[str, Any]


@cache
def slots(cls: type) -> tuple[Slot, ...]:
    """The fields of a generated class in the order of the message."""
    hints = get_type_hints(cls)
    slot_list = []
    for field in fields(cls):
        meta = field.metadata
        kind, most = hints[field.name], 1
        many = get_origin(kind) is list
        inner = next((arg for arg in get_args(kind) if arg is not NoneType), kind)
        least = int(meta.get("min_occurs", 1 if meta.get("required") else 0))
        slot_list.append(
            Slot(
                name=meta.get("name", field.name),
                kind=meta.get("type", "Text"),
                type=inner,
                least=least,
                most=meta.get("max_occurs") if many else most,
                facets=MappingProxyType({key: value for key, value in meta.items() if key not in NOT_FACETS}),
            )
        )
    return tuple(slot_list)


def check(root: Node, cls: type, lists: CodeLists) -> None:
    """Raises BadMessage at the first rule that the document breaks, in the order of the document. Leaves out what no rule covers."""
    _check_node(root, cls, f"/{root.name}", root.namespace, lists)


def _check_node(node: Node, cls: type, path: str, namespace: str, lists: CodeLists) -> None:
    rows = slots(cls)
    _check_attributes(node, rows, path)
    text = next((row for row in rows if row.kind == "Text"), None)
    if text is not None:
        _check_value(node.text, text, path)
        if node.children:
            raise BadMessage("unknown-element", f"{path}/{node.children[0].name}", "No element belongs here. Remove it.")
        return
    if node.text.strip():
        raise BadMessage("text", path, "Only elements belong here, no text of its own. Remove it.")
    if any(row.kind == "Wildcard" for row in rows):
        node.children.clear()  # what other parties agreed among themselves: no schema of ours tells it, so it is not read
        return
    counts = _check_children(node, rows, cls, path, namespace, lists)
    for row in rows:
        if row.kind == "Element" and counts.get(row.name, 0) < row.least:
            raise BadMessage("missing", f"{path}/{row.name}", "This element must be there. Add it.", "minOccurs")
    if cls.__name__.rstrip("0123456789").endswith("Choice") and len(counts) != 1:
        names = ", ".join(row.name for row in rows if row.kind == "Element")
        raise BadMessage("choice", path, f"Exactly one of {names} belongs here.", "choice")


def _check_attributes(node: Node, rows: tuple[Slot, ...], path: str) -> None:
    slot_of = {row.name: row for row in rows if row.kind == "Attribute"}
    for name, value in node.attributes.items():
        if name in slot_of:
            _check_value(value, slot_of[name], f"{path}/@{name}")
        elif name not in _ANYWHERE:
            raise BadMessage("unknown-attribute", path, "An attribute does not belong here. Remove it.")
    for name, row in slot_of.items():
        if row.least and name not in node.attributes:
            raise BadMessage("missing", f"{path}/@{name}", "This attribute must be there. Add it.", "required")


def _check_children(node: Node, rows: tuple[Slot, ...], cls: type, path: str, namespace: str, lists: CodeLists) -> dict[str, int]:
    places = {row.name: place for place, row in enumerate(rows) if row.kind == "Element"}
    counts: dict[str, int] = {}
    last = -1
    for child in node.children:
        place = places.get(child.name)
        if place is None or child.namespace != namespace:
            raise BadMessage("unknown-element", f"{path}/*", f"An element does not belong here. Expected: {', '.join(places) or 'none'}.")
        row = rows[place]
        counts[child.name] = number = counts.get(child.name, 0) + 1
        child_path = f"{path}/{child.name}" + (f"[{number}]" if row.most != 1 else "")
        if place < last:
            raise BadMessage(
                "wrong-order", child_path, "This element stands after one that follows it in the message. Put it in its place."
            )
        if row.most is not None and number > row.most:
            raise BadMessage("too-many", child_path, f"At most {row.most} of this element may stand here. Remove the others.", "maxOccurs")
        last = place
        if isinstance(row.type, type) and hasattr(row.type, "__dataclass_fields__"):
            _check_node(child, row.type, child_path, namespace, lists)
        else:
            _check_leaf(child, row, child_path, lists.used_by(cls.__name__, row.name), lists)
    return counts


def _check_leaf(node: Node, row: Slot, path: str, listed: str | None, lists: CodeLists) -> None:
    if node.children:
        raise BadMessage("unknown-element", f"{path}/*", "No element belongs here, only text.")
    if not _ANYWHERE.issuperset(node.attributes):
        raise BadMessage("unknown-attribute", path, "An attribute does not belong here. Remove it.")
    if isinstance(row.type, type) and row.type.__name__ in ("XmlDateTime", "XmlTime"):
        # For XML Schema the same, and no clock of Python's shows 24.
        node.parts = [_CLOCK_OF_24.sub("00", midnight_for_24(node.text.strip(_BLANKS)))]
    _check_value(node.text, row, path)
    if listed is not None:
        lists.check(listed, node.text, path)


def _check_value(value: str, row: Slot, path: str) -> None:
    kind = row.type
    if kind is not str:
        value = value.strip(_BLANKS)  # as XML Schema reads every type that is no string
    if isinstance(kind, type) and issubclass(kind, Enum):
        if value not in {member.value for member in kind}:
            raise BadMessage("facet", path, f"Use one of {', '.join(str(member.value) for member in kind)}.", "enumeration")
        return
    if kind is Decimal and not _DECIMAL.fullmatch(value):
        raise BadMessage("facet", path, "Write a plain decimal number, for example 125000.50.", "decimal")
    if kind is bool and value not in {"true", "false", "1", "0"}:
        raise BadMessage("facet", path, "Write true or false.", "boolean")
    if kind is bytes and not _BASE64.fullmatch("".join(value.split())):
        raise BadMessage("facet", path, "Write the bytes in base 64.", "base64Binary")
    if isinstance(kind, type) and kind.__name__ in _TIMES:
        _check_time(value, kind, path)
    for facet, limit in row.facets.items():
        FACETS[facet](value, limit, path)


def _check_time(value: str, kind: Any, path: str) -> None:
    try:
        turn = _TIMES[kind.__name__]
        if turn:
            getattr(kind.from_string(value), turn)()
        else:
            kind(value)
    except (ValueError, OverflowError):
        raise BadMessage("facet", path, "Write a date or time as ISO 8601 has it, for example 2026-11-25T09:30:00Z.", "dateTime") from None


def _min_length(value: str, limit: int, path: str) -> None:
    if len(value) < limit:
        raise BadMessage("facet", path, f"Write at least {limit} characters, or leave the element out.", "minLength")


def _max_length(value: str, limit: int, path: str) -> None:
    if len(value) > limit:
        raise BadMessage("facet", path, f"Write at most {limit} characters.", "maxLength")


def _pattern(value: str, limit: str, path: str) -> None:
    if not re.fullmatch(limit, value):
        raise BadMessage("facet", path, f"The value must match {limit}.", "pattern")


def _total_digits(value: str, limit: int, path: str) -> None:
    integer, fraction = _digits(value)
    if len(integer) + len(fraction) > limit:
        raise BadMessage("facet", path, f"Write at most {limit} digits.", "totalDigits")


def _fraction_digits(value: str, limit: int, path: str) -> None:
    if len(_digits(value)[1]) > limit:
        raise BadMessage("facet", path, f"Write at most {limit} digits after the point.", "fractionDigits")


def _min_inclusive(value: str, limit: Decimal, path: str) -> None:
    if Decimal(value) < limit:
        raise BadMessage("facet", path, f"The number must be {limit} or more.", "minInclusive")


def _max_inclusive(value: str, limit: Decimal, path: str) -> None:
    if Decimal(value) > limit:
        raise BadMessage("facet", path, f"The number must be {limit} or less.", "maxInclusive")


def _digits(value: str) -> tuple[str, str]:
    """Digits before and after the point that count: no leading zeros, no trailing ones."""
    integer, _, fraction = value.lstrip("+-").partition(".")
    return integer.lstrip("0"), fraction.rstrip("0")


FACETS: Final[Mapping[str, Callable[[str, Any, str], None]]] = MappingProxyType(
    {
        "min_length": _min_length,
        "max_length": _max_length,
        "pattern": _pattern,
        "total_digits": _total_digits,
        "fraction_digits": _fraction_digits,
        "min_inclusive": _min_inclusive,
        "max_inclusive": _max_inclusive,
    }
)
