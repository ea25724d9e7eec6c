"""The page of a country for documents: the listing as Markdown tables, with its sources at the end."""

from itertools import groupby

from accord.core.countries.country import Country
from accord.core.countries.fact import TAGS
from accord.core.countries.listing import TITLES, Cell, listing
from accord.core.countries.markdown import cell, table

WRITTEN = "Written by `make docs` from the country's pack."
_COLUMNS = ("row", "value of", "value", "tag", "source", "note")


def page(country: Country) -> str:
    """The country's page."""
    parts = [
        f"# {country.name} ({country.code})",
        f"{WRITTEN} Facts were gathered on {country.collected.isoformat()} from stored public copies.",
        "Tags: " + "; ".join(f"**{tag}** {meaning}" for tag, meaning in TAGS.items()) + ".",
    ]
    for section, held in groupby(listing(country), key=lambda cell: cell.section):
        parts += [f"## {TITLES[section]}", table(_COLUMNS, map(_line, held))]
    parts.append("## Sources")
    parts.append("\n".join(f"- **{source.key}** {cell(source.text)}" for source in country.sources.values()))
    return "\n\n".join(parts) + "\n"


def index(countries: list[Country]) -> str:
    """The page that leads to each country's."""
    rows = []
    for country in countries:
        held = list(listing(country))
        unknown = sum(value.tag == "X" for value in held)
        conflicts = len({(value.section, value.row, value.column) for value in held if value.conflict})
        counts = (len(country.banks), len(country.lines), len(country.desks), len(held) - unknown, unknown, conflicts)
        rows.append((f"[{country.name}]({country.code}.md)", *map(str, counts), country.collected.isoformat()))
    parts = [
        "# Countries",
        f"{WRITTEN} `accord country show XX` prints the same; CONTRIBUTING.md says how to add one. "
        "What the rules of countries and corridors say of a request: [rules.md](rules.md).",
        table(("country", "banks", "lines", "desks", "values", "unknown", "in conflict", "facts of"), rows),
    ]
    return "\n\n".join(parts) + "\n"


def _line(listed: Cell) -> tuple[str, ...]:
    row = f"`{listed.row}` {cell(listed.about)}".strip() if listed.row else ""
    value = f"{cell(listed.value)} (one of several)" if listed.conflict else cell(listed.value)
    return row, listed.column.replace("_", " "), value, listed.tag, cell(listed.source), cell(listed.note)
