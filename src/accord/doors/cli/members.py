"""Commands about members."""

from typing import TYPE_CHECKING, Any

import click

from accord.doors.cli.program import Group, with_hub, write_json

if TYPE_CHECKING:
    from accord.hub.members.queries import MemberRow


@click.group(cls=Group)
def member() -> None:
    """Who takes part in the partnership."""


def shown(row: "MemberRow") -> dict[str, Any]:
    from accord.core.times import rfc3339

    fields = {
        "id": row.id,
        "name": row.name,
        "sector": row.sector,
        "country": row.country,
        "standing": row.standing,
        "since": rfc3339(row.since),
    }
    fields |= {"national": "yes"} if row.national else {}
    return fields | ({"note": row.note, "source": row.source} if row.note or row.source else {})


def _tell(row: "MemberRow", as_json: bool) -> None:
    if as_json:
        write_json(shown(row))
        return
    from accord.doors.cli.show import pairs

    pairs((name, value) for name, value in shown(row).items() if value)


@member.command()
@click.argument("name")
@click.option("--sector", required=True, metavar="SECTOR", help="state, platform, finance, telecom, crypto, support or secretariat.")
@click.option("--country", default="", metavar="CC", help="Two letters (ISO 3166); left out for an international body.")
@click.option(
    "--standing", default="active", show_default=True, metavar="STANDING", help="invited, signed, active, suspended or withdrawn."
)
@click.option("--note", default="", help="Public facts about its membership.")
@click.option("--source", default="", help="The source of these facts.")
@with_hub
def add(name: str, sector: str, country: str, standing: str, note: str, source: str, as_json: bool) -> None:
    """Add a member called NAME."""
    from accord.hub.members import actions, queries

    _tell(actions.add_member(name, sector, country, by=queries.operator(), standing=standing, note=note, source=source), as_json)


@member.command(name="list")
@with_hub
def list_members(as_json: bool) -> None:
    """List all members."""
    from accord.hub.members import queries

    rows = queries.members()
    if as_json:
        write_json({"items": [shown(row) for row in rows]})
        return
    from accord.doors.cli.show import table

    cells = ((row.name, row.sector, row.country, row.standing, row.id) for row in rows)
    table(("name", "sector", "country", "standing", "id"), cells, "There are no members yet.")


@member.command()
@click.argument("member_id", metavar="MEMBER")
@click.argument("standing")
@with_hub
def standing(member_id: str, standing: str, as_json: bool) -> None:
    """Give MEMBER, by id or name, another STANDING: invited, signed, active, suspended or withdrawn."""
    from accord.hub.members import actions, queries

    _tell(actions.change_standing(queries.member(member_id), standing, by=queries.operator()), as_json)


@member.command(name="national-desk")
@click.argument("member_id", metavar="MEMBER")
@with_hub
def national_desk(member_id: str, as_json: bool) -> None:
    """Let MEMBER, an authority, answer for its country: it keeps appeals of people there, instead of the secretariat."""
    from accord.hub.members import actions, queries

    _tell(actions.name_national_desk(queries.member(member_id), by=queries.operator()), as_json)


@member.command()
@click.argument("member_id", metavar="MEMBER")
@click.argument("daily", type=click.IntRange(0, 1_000_000_000))
@with_hub
def budget(member_id: str, daily: int, as_json: bool) -> None:
    """Let MEMBER publish up to DAILY new claims a day; what is beyond waits for a reviewer."""
    from accord.hub.members import queries
    from accord.hub.signals import actions

    member = queries.member(member_id)
    actions.set_budget(member.n, daily, queries.operator())
    if as_json:
        write_json({"id": member.id, "daily": daily})
    else:
        click.echo(f"Up to {daily:,} new claims a day.")
