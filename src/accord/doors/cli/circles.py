"""Commands about circles."""

from typing import TYPE_CHECKING, Any

import click

from accord.doors.cli.program import Failed, Group, with_hub, write_json
from accord.doors.cli.who import acting_for, member_option

if TYPE_CHECKING:
    from accord.hub.members.queries import CircleRow


@click.group(cls=Group)
def circle() -> None:
    """Named groups of members."""


def _shown(row: "CircleRow") -> dict[str, Any]:
    return {"id": row.id, "name": row.name, "opens": row.opens, "members": list(row.members)}


def _tell(row: "CircleRow", as_json: bool) -> None:
    if as_json:
        write_json(_shown(row))
        return
    from accord.doors.cli.show import pairs

    opens = "opens what it shares to later joiners" if row.opens else "joiners get what comes after"
    pairs((("id", row.id), ("name", row.name), ("opens", opens), ("members", len(row.members))))


def _found(circle_id: str) -> "CircleRow":
    from accord.hub.members import queries

    circle = queries.circle(circle_id)
    if circle is None and any(row.name == circle_id for row in queries.circles()):
        raise Failed("several-circles", "Several circles have this name. Give the id of the one that you mean: accord circle list")
    if circle is None:
        raise Failed("no-such-circle", "No circle has this id or name. See those there are: accord circle list")
    return circle


@circle.command()
@click.argument("name")
@click.option("--opens", is_flag=True, help="Later joiners are granted what the circle shares already.")
@member_option("The member that owns it.")
@with_hub
def add(name: str, opens: bool, member_id: str | None, as_json: bool) -> None:
    """Make a circle called NAME; its owner belongs to it."""
    from accord.hub.members import actions

    _tell(actions.make_circle(name, by=acting_for(member_id), opens=opens), as_json)


@circle.command(name="list")
@with_hub
def list_circles(as_json: bool) -> None:
    """List all circles."""
    from accord.hub.members import queries

    rows = queries.circles()
    if as_json:
        write_json({"items": [_shown(row) for row in rows]})
        return
    from accord.doors.cli.show import table

    names = {row.id: row.name for row in queries.members()}
    cells = ((row.name, "yes" if row.opens else "no", [names[member] for member in row.members], row.id) for row in rows)
    table(("name", "opens", "members", "id"), cells, "There is no circle yet.")


@circle.command()
@click.argument("circle_id", metavar="CIRCLE")
@click.argument("member_id", metavar="MEMBER")
@with_hub
def join(circle_id: str, member_id: str, as_json: bool) -> None:
    """Let MEMBER into CIRCLE; what the circle opens to joiners is granted to it."""
    from accord.hub.members import actions, queries
    from accord.hub.signals.actions import grant_all

    actions.join(_found(circle_id), queries.member(member_id), by=queries.operator())
    grant_all()
    _tell(_found(circle_id), as_json)


@circle.command()
@click.argument("circle_id", metavar="CIRCLE")
@click.argument("member_id", metavar="MEMBER")
@with_hub
def leave(circle_id: str, member_id: str, as_json: bool) -> None:
    """Take MEMBER out of CIRCLE. It still gets every retraction of what it received."""
    from accord.hub.members import actions, queries

    actions.leave(_found(circle_id), queries.member(member_id), by=queries.operator())
    _tell(_found(circle_id), as_json)
