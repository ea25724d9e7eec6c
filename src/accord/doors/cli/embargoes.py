"""Commands about embargoes: the police ask that nobody acts on an identifier, but contacts them."""

import click

from accord.doors.cli.program import Failed, Group, with_hub, write_json
from accord.doors.cli.who import acting_for, member_option, nothing_of


@click.group(cls=Group)
def embargo() -> None:
    """The police ask that no one acts on an identifier before contacting them."""


@embargo.command(name="set")
@click.argument("identifier")
@click.option("--until", required=True, metavar="TIME", help="When it ends (RFC 3339), at most 90 days from now.")
@click.option("--kind", metavar="KIND", help="Read it as this kind. [default: the likeliest one]")
@click.option("--desk", default="", metavar="ID", help="The desk to contact.")
@member_option("The state authority that sets it.")
@with_hub
def set_one(identifier: str, until: str, kind: str | None, desk: str, member_id: str | None, as_json: bool) -> None:
    """Ask that no one acts on IDENTIFIER before then."""
    from accord.core.times import NotATime, read_time, rfc3339
    from accord.hub.requests import actions

    try:
        ends = read_time(until)
    except NotATime as error:
        raise Failed("bad-time", f"until: {error}") from None
    id = actions.set_embargo(acting_for(member_id), {"kind": kind, "value": identifier}, until=ends, desk=desk)
    if as_json:
        write_json({"id": id, "until": rfc3339(ends)})
    else:
        click.echo(id)


@embargo.command()
@click.argument("embargo_id", metavar="ID")
@member_option("The state authority that set it.")
@with_hub
def lift(embargo_id: str, member_id: str | None, as_json: bool) -> None:
    """Lift the embargo with this ID before its time."""
    from accord.hub.requests import actions

    actions.lift_embargo(acting_for(member_id), embargo_id)
    if as_json:
        write_json({"id": embargo_id, "lifted": True})
    else:
        click.echo("Lifted.")


@embargo.command(name="list")
@member_option("Whose.")
@with_hub
def listed(member_id: str | None, as_json: bool) -> None:
    """Show the embargoes that a member set, the newest first."""
    from accord.formats.api.requests import EmbargoRowOut
    from accord.formats.api.wire import wire
    from accord.hub.requests import queries

    items = [wire(EmbargoRowOut, row) for row in queries.embargoes(acting_for(member_id))]
    if as_json:
        write_json({"items": items})
        return
    from accord.doors.cli.show import table

    names = ("display", "kind", "made", "until", "lifted", "desk", "id")
    table(
        names,
        ([getattr(item, name) for name in names] for item in items),
        nothing_of(member_id, "No embargo is set. Run: accord embargo set IDENTIFIER --until TIME"),
    )
