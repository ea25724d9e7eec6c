"""identify and extract: what a text is, and what is in it. They need neither a hub nor a data directory."""

import sys
from collections.abc import Iterable
from typing import Any

import click

from accord.doors.cli.program import Failed, PlainCommand, write_json


@click.command(cls=PlainCommand)
@click.argument("texts", nargs=-1, metavar="[TEXT ...]")
@click.option("--region", metavar="CC", help="The country whose national forms are meant, such as TH.")
@click.option("--kind", metavar="KIND", help="Read each text as this kind; otherwise as the likeliest one.")
def identify(texts: tuple[str, ...], region: str | None, kind: str | None, as_json: bool) -> None:
    """Say what each TEXT, or each line of the standard input, is.

    A line is printed for each: with --json an object with the input, kind, value, display form, key and, for pages of a host, the
    expressions under which it would be found; or with the reason why it is no identifier.
    """
    from accord.doors.cli.streams import lines

    for text in texts or lines(sys.stdin.buffer):
        result = _identified(text, region, kind)
        if as_json:
            write_json(result)
        else:
            click.echo(_told(result))


def _identified(text: str, region: str | None, kind: str | None) -> dict[str, Any]:
    from msgspec import to_builtins

    from accord.core.identifiers import NotAnIdentifier, parse
    from accord.core.identifiers.expressions import expressions
    from accord.doors.cli.streams import echoed, may_be_echoed
    from accord.formats.signals import identifier_out
    from accord.tables import identifier_tables

    tables = identifier_tables()
    try:
        identifier = parse(text, region, kind, tables=tables)
    except NotAnIdentifier as error:
        return {"input": echoed(text), "refused": {"code": error.code, "text": error.text}}
    # Only a script is long enough to hold a card number beside what was asked for.
    result: dict[str, Any] = {
        "input": text if identifier.kind != "script" or may_be_echoed(text) else None,
        **to_builtins(identifier_out(identifier)),
    }
    places = expressions(identifier, tables)
    if places:
        result["expressions"] = list(dict.fromkeys(place.text for place in places))
    return result


def _told(result: dict[str, Any]) -> str:
    from accord.doors.cli.show import readable

    if "refused" in result:
        return f"-         {result['refused']['text']}"
    unsure = "" if result.get("verified", True) else "  (not verified)"
    return f"{result['kind']:<9} {readable(result['display'])}{unsure}"


@click.command(cls=PlainCommand)
@click.option("--region", metavar="CC", help="The country whose national forms the text uses, such as TH.")
def extract(region: str | None, as_json: bool) -> None:
    """Find every identifier in the text on the standard input, with its place.

    Places count characters from 0; the end is the first character after it. A number that two wallets are named with is told at each.
    Payment card numbers are never printed.
    """
    text = sys.stdin.buffer.read().decode("utf-8", "replace")
    identifiers = _extracted(text, region)
    if as_json:
        write_json([{key: value for key, value in item.items() if key != "display"} for item in identifiers])
        return
    from accord.doors.cli.show import table

    rows = ((item["kind"], item["display"], f"{item['start']}-{item['end']}", item["text"]) for item in identifiers)
    table(("kind", "identifier", "place", "as written"), rows, "There is no identifier in this text.")


def _extracted(text: str, region: str | None) -> list[dict[str, Any]]:
    from accord.core.identifiers import NotAnIdentifier
    from accord.core.identifiers.extract import extract as find
    from accord.tables import identifier_tables

    try:
        spots: Iterable[Any] = find(text, region, tables=identifier_tables())
    except NotAnIdentifier as error:
        raise Failed(error.code, error.text) from None
    return [
        {
            "kind": identifier.kind,
            "value": identifier.value,
            "display": identifier.display,
            "start": spot.start,
            "end": spot.end,
            "text": spot.text,
        }
        for spot in spots
        for identifier in spot.all
    ]
