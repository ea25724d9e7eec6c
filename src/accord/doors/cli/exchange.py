"""check and feed: what may be said of an identifier, and what was shared."""

import sys
from typing import TYPE_CHECKING, Any

import click

from accord.doors.cli.program import Command, with_hub, write_json
from accord.doors.cli.who import acting_for, member_option

if TYPE_CHECKING:
    from accord.formats.api.check import ResultOut


@click.command(cls=Command)
@click.argument("values", nargs=-1, metavar="[VALUE ...]")
@click.option("--region", metavar="CC", help="The country whose national forms are meant.")
@click.option("--kind", metavar="KIND", help="Read each value as this kind.")
@click.option("--use", type=click.Choice(["block", "hold", "warn", "investigate"]), help="What you mean to do.")
@click.option("--public", is_flag=True, help="Ask as the public: only what is CLEAR.")
@member_option("Who asks.")
@with_hub
def check(
    values: tuple[str, ...], region: str | None, kind: str | None, use: str | None, public: bool, member_id: str | None, as_json: bool
) -> None:
    """Give the verdict on each VALUE, or on each line of the standard input, with its reasons."""
    from accord.doors.cli.streams import echoed
    from accord.hub.verdicts import queries

    caller = None if public else acting_for(member_id)
    asked = values or tuple(line for line in sys.stdin.buffer.read().decode("utf-8", "surrogateescape").splitlines() if line.strip())
    results = [queries.result_out(verdict) for verdict in queries.check(asked, caller, region=region, use=use, kind=kind)]
    for result in results:
        # An input that is no identifier is repeated only where no card number may be in it.
        if result.identifier is None and result.input is not None:
            result.input = echoed(result.input)
    if as_json:
        write_json({"results": results})
        return
    for result in results:
        _tell(result)


def _tell(result: "ResultOut") -> None:
    from accord.doors.cli.show import readable

    named = result.identifier.display if result.identifier else result.input or "-"
    click.echo(f"{readable(named)}: {result.verdict}")
    for reason in (*result.reasons, *result.advice):
        click.echo(f"    {readable(reason.text)}")
    for similar in result.similar:
        text = readable(similar.identifier.display)
        click.echo(f"    It is like a text that is {similar.verdict} ({round(100 * similar.likeness)} % alike): {text}")
    if result.uses:
        click.echo(f"    You may: {', '.join(result.uses)}.")


@click.command(cls=Command)
@click.option("--after", type=click.IntRange(0, 2**62), default=0, show_default=True, metavar="SEQ", help="Entries after this number.")
@click.option("--limit", type=click.IntRange(1, 5000), default=1000, show_default=True, help="At most so many.")
@member_option("Whose feed.")
@with_hub
def feed(after: int, limit: int, member_id: str | None, as_json: bool) -> None:
    """Show what was shared with a member, in order."""
    import msgspec

    from accord.hub.journal import queries

    page = queries.feed(acting_for(member_id).n, after=after, limit=limit)
    if as_json:
        write_json({"entries": [msgspec.Raw(entry) for entry in page.entries], "next": page.next, "more": page.more, "epoch": page.epoch})
        return
    from accord.doors.cli.show import table

    table(("seq", "at", "type", "what"), map(_row, map(msgspec.json.decode, page.entries)), "There is nothing new.")
    if page.more:
        click.echo(f"There is more: --after {page.next}")


def _row(entry: dict[str, Any]) -> tuple[object, ...]:
    data = entry["data"]
    identifier = data.get("identifier") or {}
    what = identifier.get("display") or identifier.get("value") or data.get("name") or data.get("signal") or data.get("id") or ""
    return entry["seq"], entry["at"][:19], entry["type"], what
