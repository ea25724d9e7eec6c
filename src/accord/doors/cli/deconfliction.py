"""Commands about deconfliction: how many targets are compared. Who is introduced to whom no command tells."""

import click

from accord.doors.cli.program import Group, with_hub, write_json
from accord.doors.cli.who import acting_for, member_option


@click.group(cls=Group)
def deconfliction() -> None:
    """Officers of two members who work the same target are told of each other, and nobody else is."""


@deconfliction.command()
@member_option("Whose.")
@with_hub
def status(member_id: str | None, as_json: bool) -> None:
    """Show how many targets of a member are compared with those of others, and how many wait."""
    from accord.hub.deconfliction import queries

    counts = queries.counts(acting_for(member_id))
    if as_json:
        write_json({"compared": counts.held, "waiting": counts.waiting})
    else:
        click.echo(f"Compared: {counts.held}. Waiting for the budget of the day, or for an officer: {counts.waiting}.")


@deconfliction.command(name="request")
@click.argument("request_id", metavar="ID")
@click.option("--off", is_flag=True, help="No longer.")
@member_option("A member that takes part in it.")
@with_hub
def of_request(request_id: str, off: bool, member_id: str | None, as_json: bool) -> None:
    """Have the identifier of the request with this ID deconflicted."""
    from accord.hub.deconfliction import actions

    actions.deconflict_request(acting_for(member_id), request_id, wanted=not off)
    if as_json:
        write_json({"id": request_id, "deconflict": not off})
    else:
        click.echo("It is no longer compared." if off else "It will be compared with the targets of other members.")
