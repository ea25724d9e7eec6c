"""Commands about desks: where a member is alerted. The rota, holidays and covers are set in the console."""

from typing import Any

import click

from accord.doors.cli.asks import caller_of, member_option
from accord.doors.cli.program import Group, with_hub, write_json
from accord.doors.cli.who import nothing_of


@click.group(cls=Group)
def desk() -> None:
    """Desks of members, whose people are alerted when somebody asks."""


@desk.command()
@click.argument("name", metavar="NAME")
@click.option("--zone", required=True, metavar="ZONE", help="Its time zone, such as Asia/Bangkok.")
@click.option("--contact", "contacts", multiple=True, metavar="PERSON", help="Whom to alert, by the id of a person, in this order; repeat.")
@click.option("--language", "languages", multiple=True, metavar="CODE", help="A language that it answers in, such as th; repeat.")
@member_option("Whose desk.")
@with_hub
def add(name: str, zone: str, contacts: tuple[str, ...], languages: tuple[str, ...], member_id: str | None, as_json: bool) -> None:
    """Set up a desk called NAME, which is always open. Its contacts are alerted by e-mail."""
    from accord.hub.desks import actions
    from accord.hub.members.queries import managed_person, operator

    caller = caller_of(member_id)
    id = actions.make_desk(caller, name=name, zone=zone, languages=languages)
    if contacts:
        actions.set_contacts(caller, id, [(person, ["mail"]) for person in contacts])
    unreached = [row for row in (managed_person(operator(), person) for person in contacts) if row.contact is None]
    if as_json:
        write_json({"id": id, "without_address": [row.id for row in unreached]})
        return
    click.echo(f"Set up: {name}, id {id}.")
    for row in unreached:
        click.echo(
            f"No e-mail address of {row.name} is known yet, so no bell reaches them by e-mail. They enter it in the console under "
            "Settings, or an administrator of their member does under Staff.",
            err=True,
        )


@desk.command(name="list")
@member_option("Whose desks.")
@with_hub
def list_desks(member_id: str | None, as_json: bool) -> None:
    """List the desks of a member."""
    from accord.doors.cli.show import table
    from accord.hub.desks import queries

    caller = caller_of(member_id)
    rows = queries.desks(caller, caller.id)
    if as_json:
        items: list[dict[str, Any]] = [{"id": row.id, "name": row.name, "zone": row.zone} for row in rows]
        write_json({"items": items})
        return
    empty = nothing_of(member_id, "No desk yet. Set one up: accord desk add.")
    table(("name", "zone", "id"), ((row.name, row.zone, row.id) for row in rows), empty)
