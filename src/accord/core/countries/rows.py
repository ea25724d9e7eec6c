"""Reads the rows of one table of a file, [TABLE.KEY], into structs: what each field takes follows from its type."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from msgspec import Struct, field
from msgspec.structs import FieldInfo, fields

from accord.core.countries import cells
from accord.core.countries.cells import Defaults, Place

KEY = re.compile(r"[A-Za-z0-9]+(?:[-.][A-Za-z0-9]+)*")


class Sort(Struct, frozen=True):
    """The shape of a row: what it becomes, the columns it has to speak of (if only to say unknown), and the words a column may hold."""

    row: type[Struct]
    needed: tuple[str, ...] = ()
    choices: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))


def read_rows(place: Place, file: Mapping[str, object], table: str, sort: Sort) -> Mapping[str, Any]:
    """The rows by key; faults are noted in `place`."""
    rows = file.get(table, {})
    if not isinstance(rows, dict):
        place.fault("", table, f"Write one table [{table}.KEY] for each row.")
        return {}
    columns = _columns(place, file, table, sort.row)
    table_rows = {}
    for key, cell in rows.items():
        if not KEY.fullmatch(key) or not isinstance(cell, dict):
            place.fault(key, "", f"Write the row as [{table}.KEY], its key of letters, digits, dots and hyphens.")
            continue
        row = read_row(place, key, cell, columns, sort)
        if row is not None:
            table_rows[key] = row
    return MappingProxyType(table_rows)


def _columns(place: Place, file: Mapping[str, object], table: str, row: type[Struct]) -> Mapping[str, Defaults]:
    """The defaults that a cell takes over from its column: [columns.TABLE] has, by column, tag, source and unknown."""
    columns = file.get("columns", {})
    table_columns = columns.get(table, {}) if isinstance(columns, dict) else None
    if not isinstance(table_columns, dict):
        place.fault("columns", table, "Write [columns.TABLE] with one line for each column.")
        return {}
    defaults = {}
    for column, cell in table_columns.items():
        if column not in row.__struct_fields__ or not isinstance(cell, dict) or not set(cell) <= {"tag", "source", "unknown"}:
            place.fault("columns", column, "A column that the row has takes tag, source and unknown, and nothing else.")
            continue
        unknown = cell.get("unknown", "")
        defaults[column] = Defaults(cell.get("tag"), cell.get("source"), unknown if isinstance(unknown, str) else "")
    return defaults


def read_row(place: Place, key: str, cell: Mapping[str, object], columns: Mapping[str, Defaults], sort: Sort) -> Any:
    """One row; None where it has a fault."""
    row = sort.row
    before = len(place.faults)
    values: dict[str, Any] = {}
    names = {*row.__struct_fields__} - {"key"}
    for name in sorted(set(cell) - names - {"tag", "source"}):
        place.fault(key, name, f"The row has no such column. It has: {', '.join(sorted(names))}.")
    for part in _fields(row):
        name = part.name
        if name == "key":
            values[name] = key
        elif part.type is str:
            values[name] = _word(place, key, name, cell.get(name), sort)
        elif part.type not in cells.CONVERTERS:
            values[name] = _day(place, key, name, cell.get(name))
        else:
            column = columns.get(name, Defaults())
            defaults = Defaults(cell.get("tag", column.tag), cell.get("source", column.source), column.unknown)
            values[name] = cells.read_cell(place, key, name, cell.get(name), defaults, cells.CONVERTERS[part.type])
            if name in sort.needed and not values[name].stated and len(place.faults) == before:
                place.fault(key, name, "The row needs this. Where nobody knows it, write { unknown = ... } with what was looked for.")
    return row(**values) if len(place.faults) == before else None


@cache
def _fields(row: type[Struct]) -> tuple[FieldInfo, ...]:
    return fields(row)


def _word(place: Place, key: str, name: str, cell: object, sort: Sort) -> str:
    choices = sort.choices.get(name, frozenset())
    if not isinstance(cell, str) or not cell.strip():
        place.fault(key, name, "The row needs this text.")
        return ""
    if choices and cell not in choices:
        place.fault(key, name, f"Choose one of: {', '.join(sorted(choices))}.")
    return cell


def _day(place: Place, key: str, name: str, cell: object) -> date | None:
    if cell is None or type(cell) is date:
        return cell
    place.fault(key, name, "Write the day as 2026-11-25, or leave it out where nobody has called.")
    return None
