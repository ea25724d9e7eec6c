"""country: what is known of a country, and whether a pack can be used. It needs no hub."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from accord.doors.cli.program import Failed, PlainCommand, write_json

if TYPE_CHECKING:
    from accord.core.countries.country import Country
    from accord.core.countries.faults import Fault


class PlainGroup(click.Group):
    """Commands about one thing, without a hub."""

    command_class = PlainCommand


@click.group(cls=PlainGroup)
def country() -> None:
    """Show the facts about a country: banks, lines, desks, clocks, each value with its source."""


@country.command("list")
def list_(as_json: bool) -> None:
    """List the country packs, with how much of each is unknown."""
    from accord.core.countries.listing import listing
    from accord.doors.cli.show import table
    from accord.tables import countries

    rows = []
    for code, pack in countries().items():
        cells = list(listing(pack))
        unknown = sum(cell.tag == "X" for cell in cells)
        rows.append({"code": code, "name": pack.name, "banks": len(pack.banks), "values": len(cells) - unknown, "unknown": unknown})
    if as_json:
        write_json(rows)
        return
    table(("code", "name", "banks", "values", "unknown"), (tuple(row.values()) for row in rows), "There is no country pack.")


@country.command()
@click.argument("code", metavar="CC")
def show(code: str, as_json: bool) -> None:
    """Show every value of the pack of CC, such as TH, with its tag and source; unknown is shown as unknown."""
    from itertools import groupby

    from accord.core.countries.listing import TITLES, listing
    from accord.doors.cli.show import table

    pack = _pack(code)
    cells = [{name: getattr(cell, name) for name in cell.__struct_fields__} for cell in listing(pack)]
    if as_json:
        sources = {key: source.text for key, source in pack.sources.items()}
        write_json({"code": pack.code, "name": pack.name, "collected": pack.collected, "values": cells, "sources": sources})
        return
    columns = ("row", "column", "value", "tag", "source", "note")
    for section, rows in groupby(cells, key=lambda cell: cell["section"]):
        click.echo(f"\n{TITLES[section]}")
        table(columns, ([_row(cell, column) for column in columns] for cell in rows), "")
    click.echo("\nSources")
    table(("source", "text"), ((source.key, source.text) for source in pack.sources.values()), "")


@country.command()
@click.argument("code", metavar="CC")
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIRECTORY",
    help="Check the pack in this folder instead of the one that Accord has.",
)
def check(code: str, folder: Path | None, as_json: bool) -> None:
    """Check the pack of CC: every fault is named with its file, row and field. Ends with status 1 where there is one."""
    pack, faults = _checked(code.upper(), folder)
    if as_json:
        rows = [{"file": fault.file, "row": fault.row, "field": fault.field, "text": fault.text} for fault in faults]
        write_json({"code": code.upper(), "faults": rows})
        click.get_current_context().exit(1 if faults else 0)
    if faults:
        raise Failed("bad-country", "\n".join(map(str, faults)))
    assert pack is not None
    click.echo(f"The pack of {pack.name} ({pack.code}) is whole: {len(pack.banks)} banks, {len(pack.lines)} lines, no fault.")


@country.command()
@click.argument("protocol", metavar="PROTOCOL")
@click.option("--from", "asker", metavar="CC", help="The country that asks.")
@click.option("--to", "asked", metavar="CC", help="The country that is asked.")
@click.option("--victim", metavar="CC", help="The victim's country. [default: the one that asks]")
@click.option("--who", metavar="ROLE", help="Who asks, such as police or bank.")
def rules(protocol: str, asker: str | None, asked: str | None, victim: str | None, who: str | None, as_json: bool) -> None:
    """Show what country and corridor rules say of a request under PROTOCOL, such as hold-funds: clocks, fields, conditions, warnings."""
    from accord.core.countries.applying import Ask, rules_for
    from accord.doors.cli.show import table
    from accord.tables import countries, rulebook

    ask = Ask(protocol=protocol, asker=_capitals(asker), asked=_capitals(asked), victim=_capitals(victim), who=who)
    applied = rules_for(rulebook(), countries(), ask)
    labels = {True: "met", False: "not met", None: "not known"}
    rows = [
        *(("clock", chosen.name, str(chosen.used or "unknown"), chosen.why, _books(chosen.rules)) for chosen in applied.clocks.values()),
        *(("field", field.key, "", field.text, field.book) for field in applied.fields),
        *(
            ("condition", condition.key, labels[condition.met], f"{condition.text}. If not: {condition.next_step}", condition.book)
            for condition in applied.conditions
        ),
        *(("warning", warning.key, "", warning.text, warning.book) for warning in applied.warnings),
    ]
    names = ("is a", "name", "value", "says", "rules")
    if as_json:
        write_json([dict(zip(names, row, strict=True)) for row in rows])
        return
    table(names, rows, "No rule speaks of such a request. That is no permission: ask what the countries' law says.")


def _capitals(code: str | None) -> str | None:
    return code.upper() if code else None


def _books(rows: "tuple[tuple[str, object], ...]") -> str:
    return ", ".join(book for book, _ in rows)


def _row(cell: dict[str, Any], column: str) -> str:
    return f"{cell['row']} {cell['about']}".strip() if column == "row" else str(cell[column])


def _pack(code: str) -> "Country":
    from accord.tables import countries

    packs = countries()
    if code.upper() not in packs:
        raise Failed("no-such-country", f"There is no pack for this country. There are: {', '.join(packs)}.")
    return packs[code.upper()]


def _checked(code: str, folder: Path | None) -> "tuple[Country | None, list[Fault]]":
    from accord.core.countries.faults import BadCountry, Fault
    from accord.core.countries.reading import read_country
    from accord.tables import holiday_countries, parsed_folder

    try:
        pack = _pack(code) if folder is None else read_country(parsed_folder(folder))
    except BadCountry as bad:
        return None, list(bad.faults)
    faults = []
    if pack.code != code:
        faults.append(Fault("country.toml", "", "code", f"The pack is of {pack.code}, and {code} was asked for."))
    for library in pack.locale.holidays.values:
        if library not in holiday_countries():
            faults.append(
                Fault("locale.toml", "locale", "holidays", "The package holidays does not know this code. Use one it has, or unknown.")
            )
    return pack, faults
