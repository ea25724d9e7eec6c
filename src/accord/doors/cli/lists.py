"""Commands about signed lists."""

from typing import TYPE_CHECKING, Any

import click

from accord.doors.cli.program import Group, with_hub, write_json

if TYPE_CHECKING:
    from accord.hub.lists.queries import Version

NAMES = ("block", "hold", "warn")


@click.group(cls=Group)
def lists() -> None:
    """Signed lists, with which members check without asking the hub."""


@lists.command()
@click.option("--member", "member_id", metavar="MEMBER", help="Whose lists, by id or name. [default: every active member]")
@click.option("--use", type=click.Choice(NAMES), help="For which use. [default: each of them]")
@click.option("--anew", is_flag=True, help="From nothing, not of what changed.")
@with_hub
def build(member_id: str | None, use: str | None, anew: bool, as_json: bool) -> None:
    """Build all lists again: a new version of each, and the changes since the versions before."""
    from accord.hub.lists import actions
    from accord.hub.members import queries

    rows = [queries.member(member_id)] if member_id else [row for row in queries.members() if row.standing == "active"]
    by = queries.operator()
    built = [(row.name, actions.build(row, name, by=by, anew=anew)) for row in rows for name in ([use] if use else NAMES)]
    _print(built, as_json)


@lists.command()
@click.option("--member", "member_id", metavar="MEMBER", help="Only this member's, by id or name.")
@with_hub
def show(member_id: str | None, as_json: bool) -> None:
    """Show the lists that there are."""
    from accord.hub.lists import queries as lists_queries
    from accord.hub.members import queries

    rows = [queries.member(member_id)] if member_id else queries.members()
    _print([(row.name, version) for row in rows for version in lists_queries.latest(row.n)], as_json)


@lists.command()
@with_hub
def key(as_json: bool) -> None:
    """Show the public key that lists are checked with."""
    from accord.hub.lists import queries

    public, id = queries.public_key()
    if as_json:
        write_json({"key": public, "id": id})
    else:
        click.echo(public)


def _print(versions: "list[tuple[str, Version]]", as_json: bool) -> None:
    from accord.core.times import rfc3339

    items: list[dict[str, Any]] = [
        {
            "member": member,
            "name": row.name,
            "version": row.version,
            "seq": row.seq,
            "made": rfc3339(row.made),
            "expires": rfc3339(row.expires),
            "count": row.count,
        }
        for member, row in versions
    ]
    if as_json:
        write_json({"items": items})
        return
    from accord.doors.cli.show import table

    names = ("member", "name", "version", "count", "seq", "made", "expires")
    table(names, ([item[name] for name in names] for item in items), "There is no list yet. Run: accord lists build")
