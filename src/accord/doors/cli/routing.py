"""Commands about who can act on what: responsibilities, ways, gaps."""

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from accord.doors.cli.program import Command, Failed, Group, with_hub, write_json
from accord.doors.cli.who import acting_for, member_option, nothing_of

if TYPE_CHECKING:
    from accord.hub.routing.actions import Report
    from accord.hub.routing.queries import Way


@click.group(cls=Group)
def responsibility() -> None:
    """What members declare that they can act on: requests about it are routed to them."""


@responsibility.command()
@click.argument("kind")
@click.argument("value")
@click.option("--note", default="", help="For the asker, for example: retail accounts.")
@click.option("--protocol", "protocols", multiple=True, metavar="PROTOCOL", help="Only under this; repeat. [default: all that fit]")
@member_option("Who can act.")
@with_hub
def add(kind: str, value: str, note: str, protocols: tuple[str, ...], member_id: str | None, as_json: bool) -> None:
    """Declare VALUE of this KIND, such as: bank TH:004, bic KASITHBK, iban AE:033, number +6681, host example.com."""
    from accord.hub.routing import actions

    id = actions.declare(acting_for(member_id), kind, value, note=note, protocols=protocols)
    if as_json:
        write_json({"id": id})
    else:
        click.echo(id)


@responsibility.command(name="list")
@member_option("Whose.")
@click.option("--kind", metavar="KIND", help="Only this kind.")
@with_hub
def listed(member_id: str | None, kind: str | None, as_json: bool) -> None:
    """Show what a member declares."""
    from accord.core.times import rfc3339
    from accord.hub.routing import queries

    caller = acting_for(member_id)
    items: list[dict[str, Any]] = []
    after: int | None = 0
    while after is not None:
        rows, after = queries.responsibilities(caller, kind=kind, after=after, limit=queries.MOST)
        items += [
            {
                "id": row.id,
                "kind": row.kind,
                "value": row.value,
                "note": row.note,
                "protocols": list(row.protocols),
                "made": rfc3339(row.made),
            }
            for row in rows
        ]
    if as_json:
        write_json({"items": items})
        return
    from accord.doors.cli.show import table

    names = ("kind", "value", "note", "protocols", "made", "id")
    empty = nothing_of(member_id, "Nothing is declared yet. Run: accord responsibility add KIND VALUE")
    table(names, ([item[name] for name in names] for item in items), empty)


@responsibility.command()
@click.argument("responsibility_id", metavar="ID")
@member_option("Whose it is.")
@with_hub
def end(responsibility_id: str, member_id: str | None, as_json: bool) -> None:
    """End the responsibility with this ID: the member can no longer act on it."""
    from accord.hub.routing import actions

    actions.end(acting_for(member_id), responsibility_id)
    if as_json:
        write_json({"id": responsibility_id, "ended": True})
    else:
        click.echo("Ended.")


@responsibility.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@member_option("Who can act.")
@click.option("--partial", is_flag=True, help="Declare the good lines, and name the bad ones.")
@click.option("--replace", is_flag=True, help="Afterwards exactly this is declared: what is not in the table ends.")
@with_hub
def import_table(file: Path, member_id: str | None, partial: bool, replace: bool, as_json: bool) -> None:
    """Take in the table FILE (- for the standard input): comma-separated, under the line kind,value,note or kind,value,note,protocols.

    If a line is bad, nothing is changed, and every bad line is named.
    """
    from accord.doors.cli.streams import pieces
    from accord.formats.lists import LONGEST_LINE, BadMapping
    from accord.formats.responsibilities import read_responsibilities
    from accord.hub.routing import actions

    stream = io.BufferedReader(io.FileIO(sys.stdin.fileno(), closefd=False)) if str(file) == "-" else file.open("rb")
    with stream:
        try:
            lines = read_responsibilities(pieces(stream, LONGEST_LINE))
        except BadMapping as error:
            raise Failed("bad-table", str(error)) from None
        report = actions.take_in(acting_for(member_id), lines, partial=partial, replace=replace)
    _tell(report, as_json)


def _tell(report: "Report", as_json: bool) -> None:
    names = ("lines", "declared", "already", "changed", "ended", "refused")
    counts = {name: getattr(report, name) for name in names}
    bad = [{"line": refusal.line, "field": refusal.field, "code": refusal.code, "text": refusal.text} for refusal in report.refusals]
    if as_json:
        write_json({**counts, "done": report.done, "refusals": bad})
    else:
        for row in bad:
            click.echo(f"line {row['line']}: {row['field']}: {row['text']}", err=True)
        click.echo(", ".join(f"{count} {name}" for name, count in counts.items()))
    if not report.done:
        click.echo("Nothing was imported. Correct the lines named, or import the others with --partial.", err=True)
    if report.refused:
        raise click.exceptions.Exit(1)


@responsibility.command()
@member_option("Whose.")
@with_hub
def overlaps(member_id: str | None, as_json: bool) -> None:
    """Show who else declares the same as a member, or what covers it."""
    from accord.hub.routing import queries

    rows, has_more = queries.overlaps(acting_for(member_id))
    items = [
        {
            "id": row.id,
            "kind": row.kind,
            "value": row.value,
            "by": {"id": row.by, "name": row.by_name},
            "by_value": row.by_value,
            "same": row.is_same,
        }
        for row in rows
    ]
    if as_json:
        write_json({"items": items, "more": has_more})
        return
    from accord.doors.cli.show import table

    cells = ((row.kind, row.value, row.by_name, row.by_value, "the same" if row.is_same else "wider") for row in rows)
    table(("kind", "value", "also", "declares", ""), cells, "No other member declares any of it.")
    if has_more:
        click.echo("There is more than is shown.")


@click.command(cls=Command)
@click.argument("identifier")
@click.option("--kind", metavar="KIND", help="Read it as this kind. [default: the likeliest one]")
@click.option("--region", metavar="CC", help="The country whose national forms it uses.")
@click.option(
    "--protocol", default="", metavar="PROTOCOL", help="The protocol you want to ask under, such as hold-funds. [default: anything]"
)
@click.option("--known", multiple=True, metavar="KIND=VALUE", help="What you looked up: registrar, carrier, host, network; repeat.")
@with_hub
def route(identifier: str, kind: str | None, region: str | None, protocol: str, known: tuple[str, ...], as_json: bool) -> None:
    """Show who can act on IDENTIFIER, and at which desk each is asked now. Where no member can, that is noted as a gap."""
    from accord.core.identifiers import parse
    from accord.hub.members import queries as members
    from accord.hub.routing import actions
    from accord.tables import identifier_tables

    facts = {name.strip(): value for name, _, value in (text.partition("=") for text in known)}
    answer = actions.ask(members.operator(), parse(identifier, region, kind, tables=identifier_tables()), protocol, known=facts)
    if as_json:
        whom = answer.institution
        invite = {"sector": whom.sector, "country": whom.country, "name": whom.name} if whom else None
        gap = {"kind": answer.gap[0], "value": answer.gap[1], "invite": invite} if answer.gap else None
        write_json({"ways": [_way(way) for way in answer.ways], "gap": gap})
        return
    from accord.doors.cli.show import table
    from accord.hub.routing.labels import STOP_SAYS, why

    cells = (
        (way.member_name, way.desk_name, str(STOP_SAYS[way.stop]), " ".join(why(m.kind, m.value) for m in way.why)) for way in answer.ways
    )
    nobody = "No member can act on it yet. See whom to invite: accord gaps"
    if answer.absent:
        nobody = f"Can act on it, and does not take part at the moment: {', '.join(answer.absent)}"
    table(("member", "desk", "now", "why"), cells, nobody)


def _way(way: "Way") -> dict[str, Any]:
    return {
        "member": {"id": way.member, "name": way.member_name},
        "desk": {"id": way.desk, "name": way.desk_name} if way.desk else None,
        "stop": way.stop or None,
        "why": [
            {"id": match.id, "kind": match.kind, "value": match.value, "length": match.length, "note": match.note} for match in way.why
        ],
    }


@click.command(cls=Command)
@click.option("--currency", metavar="CODE", help="Order by the harm in this currency (ISO 4217).")
@click.option("--limit", type=click.IntRange(1, 1000), default=100, show_default=True, help="At most so many.")
@with_hub
def gaps(currency: str | None, limit: int, as_json: bool) -> None:
    """Show what no member can act on, the most harm first: whom to invite next; and where no officer on duty could open a rescue."""
    from accord.core.times import rfc3339
    from accord.doors.cli.status import duty_words, rescue_duty
    from accord.hub.members import queries as members
    from accord.hub.routing.queries.gaps import gaps as find

    items: list[dict[str, Any]] = [
        {
            "kind": row.kind,
            "value": row.value,
            "protocol": row.protocol or None,
            "asked": row.asked,
            "answers": row.answers,
            "harm": {code: f"{amount:f}" for code, amount in row.harm.items()},
            "last": rfc3339(row.last),
            "covered": row.is_covered,
            "invite": {"sector": row.sector, "country": row.country, "name": row.name},
        }
        for row in find(members.operator(), currency=currency, limit=limit)
    ]
    unattended = rescue_duty()
    if as_json:
        write_json({"items": items, "rescue_duty": unattended})
        return
    from accord.doors.cli.show import table

    for warning in unattended:
        click.echo(duty_words(warning), err=True)
    cells = (
        (
            item["kind"],
            item["value"],
            item["protocol"],
            item["asked"],
            item["answers"],
            [f"{code} {amount}" for code, amount in item["harm"].items()],
            " ".join(word for word in item["invite"].values() if word) + (" (covered by now)" if item["covered"] else ""),
        )
        for item in items
    )
    table(("kind", "value", "protocol", "asked", "answers", "harm", "invite"), cells, "Every question found a member that can act.")
