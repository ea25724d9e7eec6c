"""Reads the files of a country's folder into one `Country`, or says everything that is wrong with them."""

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from types import MappingProxyType
from typing import Any

from accord.core.countries import cells
from accord.core.countries.cells import Given, Place
from accord.core.countries.country import (
    BODIES,
    KINDS,
    Bank,
    Body,
    Clock,
    Country,
    Desk,
    Form,
    Line,
    Locale,
    Prefix,
    Statement,
    Treaty,
    Wallet,
)
from accord.core.countries.fact import Source
from accord.core.countries.faults import BadCountry, Fault
from accord.core.identifiers.regions import REGIONS

Files = Mapping[str, Mapping[str, object]]

# What the pack holds: its field, the file, the table in it, and what a row is.
SECTIONS: tuple[tuple[str, str, str, type[Any]], ...] = (
    ("banks", "banks", "bank", Bank),
    ("forms", "accounts", "form", Form),
    ("wallets", "wallets", "wallet", Wallet),
    ("rails", "rails", "rail", Statement),
    ("proxies", "rails", "proxy", Statement),
    ("numbering", "numbering", "number", Statement),
    ("prefixes", "numbering", "prefix", Prefix),
    ("lines", "lines", "line", Line),
    ("desks", "desks", "desk", Desk),
    ("clocks", "clocks", "clock", Clock),
    ("bodies", "bodies", "body", Body),
    ("domains", "domains", "domain", Statement),
    ("treaties", "treaties", "treaty", Treaty),
)
FILES = ("country", "sources", *dict.fromkeys(file for _, file, _, _ in SECTIONS), "locale")
# Of a row that says nothing else, these columns have to say it, if only that it is unknown.
_NEEDED: Mapping[type[Any], tuple[str, ...]] = MappingProxyType(
    {
        Bank: ("code", "name"),
        Form: ("says",),
        Wallet: ("name", "identifier"),
        Statement: ("says",),
        Prefix: ("prefixes", "operator"),
        Line: ("number",),
        Desk: ("name",),
        Clock: ("lasts",),
        Body: ("says",),
        Treaty: ("party",),
        Locale: tuple(field.name for field in fields(Locale)),
    }
)
_CHOICES: Mapping[type[Any], frozenset[str]] = MappingProxyType({Desk: KINDS, Body: BODIES})
_KEY = re.compile(r"[A-Za-z0-9]+(?:[-.][A-Za-z0-9]+)*")


def read_country(files: Files) -> Country:
    """The pack made of parsed files, by name without ending (`banks`, `locale`, ...). Raises BadCountry with every fault."""
    faults: list[Fault] = []
    for name in FILES:
        if name not in files:
            faults.append(Fault(f"{name}.toml", "", "", "The file is missing. Every pack has all files, even with unknown in every row."))
    for name in sorted(set(files) - set(FILES)):
        faults.append(Fault(f"{name}.toml", "", "", f"A pack has no such file. It has: {', '.join(FILES)}."))
    sources = _sources(files.get("sources", {}), faults)
    used: set[str] = set()
    parts: dict[str, Any] = {}
    for attribute, file, table, row in SECTIONS:
        place = Place(f"{file}.toml", sources, faults, used)
        parts[attribute] = _section(place, files.get(file, {}), table, row)
    _no_other_tables(files, faults)
    locale = _locale(Place("locale.toml", sources, faults, used), files.get("locale", {}))
    head = _head(files.get("country", {}), faults)
    faults += [Fault("sources.toml", key, "", "No value names this source. Use it, or take it out.") for key in sources if key not in used]
    if faults or head is None or locale is None:
        raise BadCountry(faults)
    code, name, collected = head
    return Country(code=code, name=name, collected=collected, **parts, locale=locale, sources=MappingProxyType(sources))


def _head(table: Mapping[str, object], faults: list[Fault]) -> tuple[str, str, date] | None:
    code, name, collected = table.get("code"), table.get("name"), table.get("collected")
    if set(table) != {"code", "name", "collected"} or not isinstance(name, str) or not name or type(collected) is not date:
        faults.append(
            Fault("country.toml", "", "", "The file needs exactly code, name and collected, the day when the facts were gathered.")
        )
        return None
    if not isinstance(code, str) or code not in REGIONS:
        faults.append(Fault("country.toml", "", "code", "The code is no country of ISO 3166-1; use two capitals such as TH."))
        return None
    return code, name, collected


def _sources(table: Mapping[str, object], faults: list[Fault]) -> dict[str, Source]:
    rows = table.get("source")
    if not isinstance(rows, dict) or set(table) != {"source"}:
        faults.append(Fault("sources.toml", "", "", "The file needs one table [source] with a text for each source."))
        return {}
    found = {}
    for key, says in rows.items():
        if not _KEY.fullmatch(key) or not isinstance(says, str) or not says.strip():
            faults.append(Fault("sources.toml", key, "", "A source has a short key and a text that lets others find it."))
            continue
        found[key] = Source(key, says)
    return found


def _no_other_tables(files: Files, faults: list[Fault]) -> None:
    for file in dict.fromkeys(file for _, file, _, _ in SECTIONS):
        known = {table for _, name, table, _ in SECTIONS if name == file} | {"columns"}
        for table in sorted(set(files.get(file, {})) - known):
            faults.append(Fault(f"{file}.toml", "", table, f"The file has no such table. It has: {', '.join(sorted(known))}."))


def _section(place: Place, file: Mapping[str, object], table: str, row: type[Any]) -> Mapping[str, Any]:
    rows = file.get(table, {})
    if not isinstance(rows, dict):
        place.fault("", table, f"Write one table [{table}.KEY] for each row.")
        return {}
    columns = _columns(place, file, table, row)
    found = {}
    for key, cell in rows.items():
        if not _KEY.fullmatch(key) or not isinstance(cell, dict):
            place.fault(key, "", f"Write the row as [{table}.KEY], its key of letters, digits, dots and hyphens.")
            continue
        made = _row(place, key, cell, columns, row)
        if made is not None:
            found[key] = made
    return MappingProxyType(found)


def _columns(place: Place, file: Mapping[str, object], table: str, row: type[Any]) -> Mapping[str, Given]:
    """What a cell takes over from its column: [columns.TABLE] has, by column, tag, source and unknown."""
    whole = file.get("columns", {})
    given = whole.get(table, {}) if isinstance(whole, dict) else None
    if not isinstance(given, dict):
        place.fault("columns", table, "Write [columns.TABLE] with one line for each column.")
        return {}
    found = {}
    for column, cell in given.items():
        if (
            column not in {field.name for field in fields(row)}
            or not isinstance(cell, dict)
            or not set(cell) <= {"tag", "source", "unknown"}
        ):
            place.fault("columns", column, "A column that the row has takes tag, source and unknown, and nothing else.")
            continue
        unknown = cell.get("unknown", "")
        found[column] = Given(cell.get("tag"), cell.get("source"), unknown if isinstance(unknown, str) else "")
    return found


def _row(place: Place, key: str, cell: Mapping[str, object], columns: Mapping[str, Given], row: type[Any]) -> Any:
    before = len(place.faults)
    made: dict[str, Any] = {}
    known = {field.name for field in fields(row)} - {"key"}
    for name in sorted(set(cell) - known - {"tag", "source"}):
        place.fault(key, name, f"The row has no such column. It has: {', '.join(sorted(known))}.")
    for field in fields(row):
        name = field.name
        if name == "key":
            made[name] = key
        elif field.type is str:
            made[name] = _word(place, key, name, cell.get(name), row)
        elif field.type not in cells.CONVERTERS:
            made[name] = _day(place, key, name, cell.get(name))
        else:
            column = columns.get(name, Given())
            given = Given(cell.get("tag", column.tag), cell.get("source", column.source), column.unknown)
            made[name] = cells.read_cell(place, key, name, cell.get(name), given, cells.CONVERTERS[field.type])
            if name in _NEEDED[row] and not made[name].stated and len(place.faults) == before:
                place.fault(key, name, "The row needs this. Where nobody knows it, write { unknown = ... } with what was looked for.")
    return row(**made) if len(place.faults) == before else None


def _word(place: Place, key: str, name: str, cell: object, row: type[Any]) -> str:
    choices = _CHOICES.get(row, frozenset()) if name == "kind" else frozenset()
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


def _locale(place: Place, file: Mapping[str, object]) -> Any:
    table = file.get("locale")
    if not isinstance(table, dict) or set(file) != {"locale"}:
        place.fault("", "locale", "The file needs one table [locale].")
        return None
    return _row(place, "locale", table, {}, Locale)
