"""A pack as rows to show: every value with its tag and source, unknowns and conflicts as what they are."""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from accord.core.countries.country import Country
from accord.core.countries.fact import Fact, Reading

# Title of each section, in the order in which a person reads them: who to call first.
TITLES = {
    "lines": "Lines to call",
    "desks": "Desks",
    "clocks": "Legal clocks",
    "bodies": "Support, trafficking, return",
    "banks": "Banks",
    "forms": "Accounts",
    "wallets": "Wallets and e-money",
    "rails": "Payment rails, QR, recall",
    "proxies": "Stand-ins for an account",
    "numbering": "Phone numbers and SMS",
    "prefixes": "Number ranges",
    "domains": "Domains and platforms",
    "treaties": "Treaties",
    "locale": "Languages, calendar, names",
}
UNKNOWN = "unknown"
TO_CONFIRM = "to be confirmed"


class Cell(Struct, frozen=True):
    """One reading of one value. `about` names the row; `tag` is X where it is unknown, and then `note` says what was looked for.

    `conflict` is True where other readings of the same value stand beside it.
    """

    section: str
    row: str
    about: str
    column: str
    value: str
    tag: str
    source: str
    note: str
    conflict: bool


def listing(country: Country) -> Iterator[Cell]:
    """Every value of the pack, section by section."""
    for section in TITLES:
        held = getattr(country, section)
        rows = {"": held} if section == "locale" else held
        for key, row in rows.items():
            yield from _row(section, key, row)


def _row(section: str, key: str, row: Any) -> Iterator[Cell]:
    about = getattr(row, "about", "")
    for name in row.__struct_fields__:
        fact = getattr(row, name)
        if isinstance(fact, Fact) and fact.stated:
            yield from _cells(section, key, about, name, fact)
    if hasattr(row, "verified"):
        day = row.verified
        note = "" if day else "nobody has called and noted the day"
        yield Cell(section, key, about, "verified", day.isoformat() if day else UNKNOWN, "V" if day else "X", "", note, False)


def _cells(section: str, key: str, about: str, column: str, fact: Fact[Any]) -> Iterator[Cell]:
    if not fact.readings:
        yield Cell(section, key, about, column, UNKNOWN, fact.tag, "", fact.unknown, False)
    for reading in fact.readings:
        notes = [reading.note, fact.note, TO_CONFIRM if reading.confirm else ""]
        note = "; ".join(remark for remark in notes if remark)
        yield Cell(section, key, about, column, _text(reading), reading.tag, _sources(reading), note, fact.is_conflict)


def _text(reading: Reading[Any]) -> str:
    value = reading.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _sources(reading: Reading[Any]) -> str:
    return ", ".join(source.key for source in reading.source)


def bank_names(code: str, country: Country) -> list[tuple[str, str]]:
    """The banks of a country to choose from, by name: their key, such as `TH:004`, and how people call them."""
    banks = ((bank.code.value, bank.name.value) for bank in country.banks.values())
    labels = {f"{code}:{key}": name or key for key, name in banks if key is not None}
    return sorted(labels.items(), key=lambda pair: pair[1].casefold())
