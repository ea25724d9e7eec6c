"""Reads one cell of a table into a fact. A cell is written in one of four ways:

    bic = "BKKBTHBK"                                                     tag and source are the row's, else the column's
    bic = { value = "KASITHBK", tag = "S", source = ["T2"], note = "" }  its own; `confirm = true` marks what is to be confirmed before use
    bic = { readings = [{ value = ... }, { value = ... }] }              sources that contradict each other, side by side
    bic = { unknown = "no public list names it" }                        unknown, with what was looked for

A cell that is missing takes the column's `unknown`, where the column has one.
"""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct, field

from accord.core.countries.fact import TAGS, UNKNOWN, Fact, Reading, Source
from accord.core.countries.faults import Fault
from accord.core.countries.span import Span, read_span
from accord.core.texts import is_readable

Convert = Callable[[object], Any]
_OF_A_READING = frozenset({"value", "tag", "source", "note", "confirm"})
_MAY_TAG = [tag for tag in TAGS if tag != UNKNOWN]


class Unreadable(ValueError):
    """A value that is not of its column's sort; the text says what the column takes."""


class Place(Struct):
    """Where the reader stands, and what it has found wrong so far."""

    file: str
    sources: Mapping[str, Source]
    faults: list[Fault]
    used: set[str] = field(default_factory=set)

    def fault(self, row: str, column: str, text: str) -> None:
        self.faults.append(Fault(self.file, row, column, text))


class Defaults(Struct, frozen=True):
    """Tag and source that a cell takes over from its row or column, and the column's word for a missing cell."""

    tag: object = None
    source: object = None
    unknown: str = ""


def text(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or not is_readable(value):
        raise Unreadable("write a text that people can read")
    return value


def texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise Unreadable("write a list of texts")
    return tuple(text(element) for element in value)


def number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise Unreadable("write a whole number")
    return value


def numbers(value: object) -> tuple[int, ...]:
    if not isinstance(value, list) or not value:
        raise Unreadable("write a list of whole numbers")
    return tuple(number(element) for element in value)


def flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise Unreadable("write true or false")
    return value


def span(value: object) -> Span:
    length = read_span(value) if isinstance(value, str) else None
    if length is None:
        raise Unreadable("write a length of time such as 72 hours, 7 days or 15 working days")
    return length


# By the type of the dataclass's field.
CONVERTERS: Mapping[Any, Convert] = {
    Fact[str]: text,
    Fact[tuple[str, ...]]: texts,
    Fact[int]: number,
    Fact[tuple[int, ...]]: numbers,
    Fact[bool]: flag,
    Fact[Span]: span,
}


def read_cell(place: Place, row: str, column: str, cell: object, defaults: Defaults, convert: Convert) -> Fact[Any]:
    """The fact in a cell; faults are noted in `place`."""
    if cell is None:
        return Fact(unknown=defaults.unknown)
    if not isinstance(cell, dict):
        return _fact(_reading(place, row, column, {"value": cell}, defaults, convert))
    if "unknown" in cell:
        return _unknown(place, row, column, cell)
    if "readings" in cell:
        return _conflict(place, row, column, cell, defaults, convert)
    return _fact(_reading(place, row, column, cell, defaults, convert))


def _fact(reading: Reading[Any] | None) -> Fact[Any]:
    return Fact((reading,)) if reading else Fact()


def _unknown(place: Place, row: str, column: str, cell: Mapping[str, object]) -> Fact[Any]:
    searched = cell["unknown"]
    if set(cell) != {"unknown"} or not isinstance(searched, str) or not searched.strip():
        place.fault(row, column, "What is unknown has one entry: unknown, a text that says what was looked for.")
        return Fact()
    return Fact(unknown=searched)


def _conflict(place: Place, row: str, column: str, cell: Mapping[str, object], defaults: Defaults, convert: Convert) -> Fact[Any]:
    rows, note = cell["readings"], cell.get("note", "")
    if not set(cell) <= {"readings", "note"} or not isinstance(note, str):
        place.fault(row, column, "A conflict has readings and, if need be, a note; nothing else.")
        return Fact()
    if not isinstance(rows, list) or len(rows) < 2 or not all(isinstance(element, dict) for element in rows):
        place.fault(row, column, "A conflict has two readings or more, each with its value, tag and source.")
        return Fact()
    readings = [_reading(place, row, column, element, defaults, convert) for element in rows]
    return Fact(tuple(reading for reading in readings if reading), note=note)


def _reading(place: Place, row: str, column: str, cell: Mapping[str, object], defaults: Defaults, convert: Convert) -> Reading[Any] | None:
    unheard = sorted(set(cell) - _OF_A_READING)
    if unheard or "value" not in cell:
        place.fault(row, column, f"A value has {', '.join(sorted(_OF_A_READING))} and nothing else; value is needed.")
        return None
    tag = cell.get("tag", defaults.tag)
    keys = cell.get("source", defaults.source)
    note, confirm = cell.get("note", ""), cell.get("confirm", False)
    if tag not in _MAY_TAG:
        place.fault(row, column, f"Every value needs a tag, {' or '.join(_MAY_TAG)}. What was only recalled is unknown.")
        return None
    if not isinstance(note, str) or not isinstance(confirm, bool):
        place.fault(row, column, "note is a text and confirm is true or false.")
        return None
    sources = _sources(place, row, column, keys)
    try:
        value = convert(cell["value"])
    except Unreadable as wrong:
        place.fault(row, column, f"Please {wrong}.")
        return None
    return Reading(value, str(tag), sources, note, confirm) if sources else None


def _sources(place: Place, row: str, column: str, keys: object) -> tuple[Source, ...]:
    if not isinstance(keys, list) or not keys or not all(isinstance(key, str) for key in keys):
        place.fault(row, column, "Every value needs its source: a list of keys of the pack's sources.")
        return ()
    for key in keys:
        if key not in place.sources:
            place.fault(row, column, f"The source {key} is not among the pack's sources. Add it there.")
    place.used.update(keys)
    return tuple(place.sources[key] for key in keys if key in place.sources)
