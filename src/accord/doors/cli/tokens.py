"""Commands about API tokens."""

from typing import Any

import click

from accord.doors.cli.program import Failed, Group, with_hub, write_json
from accord.doors.cli.who import role_option


@click.group(cls=Group)
def token() -> None:
    """The keys with which a member's programs call the API."""


@token.command()
@click.option("--member", "member_id", required=True, metavar="MEMBER", help="Whose token it is, by id or name.")
@click.option(
    "--scope", "scopes", multiple=True, metavar="SCOPE", help="A permission, member:* or hub:*; repeat for more. [default: member:*]"
)
@role_option("administrator", "Whose ceiling holds when it publishes.")
@click.option("--expires", metavar="TIME", help="When it ends (RFC 3339), such as 2027-01-31T12:00:00Z.")
@click.option("--name", default="", help="What it is for.")
@with_hub
def create(member_id: str, scopes: tuple[str, ...], role: str, expires: str | None, name: str, as_json: bool) -> None:
    """Make a token. It is printed only once and can't be read again."""
    from accord.core.times import NotATime, read_time
    from accord.hub.members import actions, queries
    from accord.hub.members.vocabulary import read_scopes

    try:
        until = read_time(expires) if expires else None
    except NotATime as error:
        raise Failed("bad-time", str(error)) from None
    member = queries.member(member_id)
    given = read_scopes(scopes or ("member:*",))
    id, made = actions.make_token(member, by=queries.operator(), scopes=given, role=role, name=name, expires=until)
    if member.standing != "active":
        click.echo("This member is not active, so the token opens nothing yet. See: accord member standing --help", err=True)
    if as_json:
        write_json({"token": made, "id": id, "member": {"id": member.id, "name": member.name}, "scopes": list(given), "role": role})
    else:
        click.echo(made)


def shown(row: dict[str, Any]) -> dict[str, Any]:
    from accord.core.times import rfc3339

    return row | {name: None if row[name] is None else rfc3339(row[name]) for name in ("made", "expires", "revoked")}


@token.command(name="list")
@click.option("--member", "member_id", metavar="MEMBER", help="Only this member's.")
@with_hub
def list_tokens(member_id: str | None, as_json: bool) -> None:
    """List tokens, without the tokens themselves."""
    from accord.hub.members import queries

    rows = [queries.member(member_id)] if member_id else queries.members()
    items = [{"member": {"id": row.id, "name": row.name}, **shown(item)} for row in rows for item in queries.tokens(row.n)]
    if as_json:
        write_json({"items": items})
        return
    from accord.doors.cli.show import table

    cells = (
        (
            item["member"]["name"],
            item["name"],
            item["role"],
            item["made"],
            _made_by(item),
            item["expires"],
            item["revoked"] or ("suspended" if item["suspended"] else f"{len(item['lost'])} scopes less" if item["lost"] else None),
            item["id"],
        )
        for item in items
    )
    table(("member", "name", "role", "made", "by", "expires", "revoked", "id"), cells, "There is no token yet.")


def _made_by(item: dict[str, Any]) -> str | None:
    """The person or the token that made it; nothing for the operator."""
    return item["maker"]["name"] if item["maker"] else f"token {item['parent']}" if item["parent"] else None


@token.command()
@click.argument("token_id", metavar="ID")
@with_hub
def revoke(token_id: str, as_json: bool) -> None:
    """Revoke the token with this ID at once."""
    from accord.hub.members import actions, queries

    if not actions.revoke_token(token_id, by=queries.operator()):
        raise Failed("no-such-token", "There is no token of this id to revoke. See those there are: accord token list")
    if as_json:
        write_json({"id": token_id, "revoked": True})
    else:
        click.echo("Revoked.")
