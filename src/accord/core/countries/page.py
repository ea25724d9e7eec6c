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
        "Tags: " + "; ".join(f"**{tag}** {says}" for tag, says in TAGS.items()) + ".",
    ]
    for section, held in groupby(listing(country), key=lambda each: each.section):
        parts += [f"## {TITLES[section]}", table(_COLUMNS, map(_line, held))]
    parts.append("## Sources")
    parts.append("\n".join(f"- **{source.key}** {cell(source.text)}" for source in country.sources.values()))
    return "\n\n".join(parts) + "\n"


def index(countries: list[Country]) -> str:
    """The page that leads to each country's."""
    rows = []
    for country in countries:
        held = list(listing(country))
        unknown = sum(each.tag == "X" for each in held)
        conflicts = len({(each.section, each.row, each.column) for each in held if each.conflict})
        counts = (len(country.banks), len(country.lines), len(country.desks), len(held) - unknown, unknown, conflicts)
        rows.append((f"[{country.name}]({country.code}.md)", *map(str, counts), country.collected.isoformat()))
    parts = [
        "# Countries",
        f"{WRITTEN} `accord country show XX` prints the same; CONTRIBUTING.md says how to add one. "
        "What the rules of countries and corridors say of a request: [rules.md](rules.md).",
        table(("country", "banks", "lines", "desks", "values", "unknown", "in conflict", "facts of"), rows),
    ]
    return "\n\n".join(parts) + "\n"


def _line(each: Cell) -> tuple[str, ...]:
    row = f"`{each.row}` {cell(each.about)}".strip() if each.row else ""
    value = f"{cell(each.value)} (one of several)" if each.conflict else cell(each.value)
    return row, each.column.replace("_", " "), value, each.tag, cell(each.source), cell(each.note)
