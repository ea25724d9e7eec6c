"""Reads the files of a country's folder into one `Country`, or says everything that is wrong with them."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from accord.core.countries import pack_checks
from accord.core.countries.cells import Place
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
from accord.core.countries.rows import KEY, Sort, read_row, read_rows
from accord.core.identifiers.regions import REGIONS

Files = Mapping[str, Mapping[str, object]]

_STATEMENT = Sort(Statement, ("says",))
# The tables of a pack: the pack's field, the file, the table in it, and the type of a row.
SECTIONS: tuple[tuple[str, str, str, Sort], ...] = (
    ("banks", "banks", "bank", Sort(Bank, ("code", "name"))),
    ("forms", "accounts", "form", Sort(Form, ("says",))),
    ("wallets", "wallets", "wallet", Sort(Wallet, ("name", "identifier"))),
    ("rails", "rails", "rail", _STATEMENT),
    ("proxies", "rails", "proxy", _STATEMENT),
    ("numbering", "numbering", "number", _STATEMENT),
    ("prefixes", "numbering", "prefix", Sort(Prefix, ("prefixes", "operator"))),
    ("lines", "lines", "line", Sort(Line, ("number",))),
    ("desks", "desks", "desk", Sort(Desk, ("name",), MappingProxyType({"kind": KINDS}))),
    ("clocks", "clocks", "clock", Sort(Clock, ("lasts",))),
    ("bodies", "bodies", "body", Sort(Body, ("says",), MappingProxyType({"kind": BODIES}))),
    ("domains", "domains", "domain", _STATEMENT),
    ("treaties", "treaties", "treaty", Sort(Treaty, ("party",))),
)
FILES = ("country", "sources", *dict.fromkeys(file for _, file, _, _ in SECTIONS), "locale")
_LOCALE = Sort(Locale, Locale.__struct_fields__)


def read_country(files: Files) -> Country:
    """The pack made of parsed files, by name without ending (`banks`, `locale`, ...). Raises BadCountry with every fault."""
    faults: list[Fault] = []
    for name in FILES:
        if name not in files:
            faults.append(Fault(f"{name}.toml", "", "", "The file is missing. Every pack has all files, even with unknown in every row."))
    for name in sorted(set(files) - set(FILES)):
        faults.append(Fault(f"{name}.toml", "", "", f"A pack has no such file. It has: {', '.join(FILES)}."))
    sources = read_sources(files.get("sources", {}), "sources.toml", faults)
    used: set[str] = set()
    parts: dict[str, Any] = {}
    for attribute, file, table, sort in SECTIONS:
        place = Place(f"{file}.toml", sources, faults, used)
        parts[attribute] = read_rows(place, files.get(file, {}), table, sort)
    _no_other_tables(files, faults)
    locale = _locale(Place("locale.toml", sources, faults, used), files.get("locale", {}))
    head = _head(files.get("country", {}), faults)
    faults += [Fault("sources.toml", key, "", "No value names this source. Use it, or take it out.") for key in sources if key not in used]
    if faults or head is None or locale is None:
        raise BadCountry(faults)
    code, name, collected = head
    country = Country(code=code, name=name, collected=collected, **parts, locale=locale, sources=MappingProxyType(sources))
    faults += pack_checks.faults_of(country)
    if faults:
        raise BadCountry(faults)
    return country


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


def read_sources(table: Mapping[str, object], file: str, faults: list[Fault]) -> dict[str, Source]:
    """The table [source] of a file, by key."""
    rows = table.get("source")
    if not isinstance(rows, dict):
        faults.append(Fault(file, "", "source", "The file needs one table [source] with a text for each source."))
        return {}
    sources = {}
    for key, text in rows.items():
        if not KEY.fullmatch(key) or not isinstance(text, str) or not text.strip():
            faults.append(Fault(file, key, "", "A source has a short key and a text that lets others find it."))
            continue
        sources[key] = Source(key, text)
    return sources


def _no_other_tables(files: Files, faults: list[Fault]) -> None:
    for file in dict.fromkeys(file for _, file, _, _ in SECTIONS):
        expected = {table for _, name, table, _ in SECTIONS if name == file} | {"columns"}
        for table in sorted(set(files.get(file, {})) - expected):
            faults.append(Fault(f"{file}.toml", "", table, f"The file has no such table. It has: {', '.join(sorted(expected))}."))


def _locale(place: Place, file: Mapping[str, object]) -> Any:
    table = file.get("locale")
    if not isinstance(table, dict) or set(file) != {"locale"}:
        place.fault("", "locale", "The file needs one table [locale].")
        return None
    return read_row(place, "locale", table, {}, _LOCALE)
