"""The page of a country for documents: the listing as Markdown tables, with its sources at the end."""

from itertools import groupby

from accord.core.countries.country import Country
from accord.core.countries.fact import TAGS
from accord.core.countries.listing import TITLES, Cell, listing

WRITTEN = "Written by `make docs` from the country's pack."


def page(country: Country) -> str:
    """The country's page."""
    parts = [
        f"# {country.name} ({country.code})",
        f"{WRITTEN} Facts were gathered on {country.collected.isoformat()} from stored public copies.",
        "Tags: " + "; ".join(f"**{tag}** {says}" for tag, says in TAGS.items()) + ".",
    ]
    for section, cells in groupby(listing(country), key=lambda cell: cell.section):
        parts.append(f"## {TITLES[section]}")
        rows = ["| row | value of | value | tag | source | note |", "|---|---|---|---|---|---|"]
        parts.append("\n".join([*rows, *map(_line, cells)]))
    parts.append("## Sources")
    parts.append("\n".join(f"- **{source.key}** {_plain(source.text)}" for source in country.sources.values()))
    return "\n\n".join(parts) + "\n"


def index(countries: list[Country]) -> str:
    """The page that leads to each country's."""
    rows = ["| country | banks | lines | desks | values | unknown | in conflict | facts of |", "|---|---|---|---|---|---|---|---|"]
    for country in countries:
        cells = list(listing(country))
        unknown = sum(cell.tag == "X" for cell in cells)
        conflicts = len({(cell.section, cell.row, cell.column) for cell in cells if cell.conflict})
        counts = (len(country.banks), len(country.lines), len(country.desks), len(cells) - unknown, unknown, conflicts)
        name = f"[{country.name}]({country.code}.md)"
        rows.append(f"| {name} | {' | '.join(map(str, counts))} | {country.collected.isoformat()} |")
    head = f"# Countries\n\n{WRITTEN} `accord country show XX` prints the same; CONTRIBUTING.md says how to add one.\n\n"
    return head + "\n".join(rows) + "\n"


def _line(cell: Cell) -> str:
    row = f"`{cell.row}` {_plain(cell.about)}".strip() if cell.row else ""
    value = f"{_plain(cell.value)} (one of several)" if cell.conflict else _plain(cell.value)
    return f"| {row} | {cell.column.replace('_', ' ')} | {value} | {cell.tag} | {_plain(cell.source)} | {_plain(cell.note)} |"


def _plain(text: str) -> str:
    """The text without what Markdown would read as its own."""
    return "".join(f"\\{letter}" if letter in "\\`*_|<>[]" else letter for letter in text)
