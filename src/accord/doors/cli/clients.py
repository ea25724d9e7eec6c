"""Commands about programs that ask for tokens by OAuth 2."""

from typing import Any, TextIO

import click

from accord.doors.cli.program import Failed, Group, with_hub, write_json
from accord.doors.cli.who import role_option

METHODS = ("client_secret_basic", "private_key_jwt", "tls_client_auth", "self_signed_tls_client_auth")


@click.group(cls=Group)
def client() -> None:
    """Programs of members that ask for short-lived tokens by OAuth 2 client credentials."""


@client.command()
@click.option("--member", "member_id", required=True, metavar="MEMBER", help="Whose program it is, by id or name.")
@click.option("--method", type=click.Choice(METHODS), default=METHODS[0], show_default=True, help="How it proves who it is.")
@click.option(
    "--keys", type=click.File("r", encoding="utf-8-sig", errors="replace"), help="Its public keys, a JSON Web Key Set: for private_key_jwt."
)
@click.option("--subject", default="", metavar="DN", help="The distinguished name of its certificate, such as CN=siem.bank.example,O=Bank.")
@click.option(
    "--certificate",
    type=click.File("r", encoding="utf-8-sig", errors="replace"),
    help="Its certificate, PEM: for self_signed_tls_client_auth.",
)
@click.option("--bound", is_flag=True, help="Its tokens hold with its client certificate alone; so it is anyhow with a tls method.")
@click.option(
    "--scope", "scopes", multiple=True, metavar="SCOPE", help="A permission, member:* or hub:*; repeat for more. [default: member:*]"
)
@role_option("administrator", "Whose ceiling holds when it publishes.")
@click.option("--expires", metavar="TIME", help="When it ends (RFC 3339), such as 2027-01-31T12:00:00Z.")
@click.option("--name", default="", help="What it is for.")
@with_hub
def create(
    member_id: str,
    method: str,
    keys: TextIO | None,
    subject: str,
    certificate: TextIO | None,
    bound: bool,
    scopes: tuple[str, ...],
    role: str,
    expires: str | None,
    name: str,
    as_json: bool,
) -> None:
    """Make a client: its id and, where it has one, its secret are printed. The secret is printed only once."""
    from accord.core.times import NotATime, read_time
    from accord.hub.members import queries
    from accord.hub.members.actions import clients
    from accord.hub.members.vocabulary import read_scopes

    try:
        until = read_time(expires) if expires else None
    except NotATime as error:
        raise Failed("bad-time", str(error)) from None
    member = queries.member(member_id)
    proof = clients.Proof(
        method, keys.read() if keys else "", subject.strip(), clients.digest_of_pem(certificate.read() if certificate else ""), bound
    )
    given = read_scopes(scopes or ("member:*",))
    id, secret = clients.make_client(member, proof, by=queries.operator(), scopes=given, role=role, name=name, expires=until)
    if as_json:
        made: dict[str, Any] = {"client_id": id, "client_secret": secret or None, "method": method, "scopes": list(given), "role": role}
        write_json({**made, "member": {"id": member.id, "name": member.name}})
    else:
        click.echo(id)
        if secret:
            click.echo(secret)


@client.command(name="list")
@click.option("--member", "member_id", metavar="MEMBER", help="Only this member's.")
@with_hub
def list_clients(member_id: str | None, as_json: bool) -> None:
    """List clients, without their secrets."""
    from accord.doors.cli.tokens import shown
    from accord.hub.members import queries

    rows = [queries.member(member_id)] if member_id else queries.members()
    items = [
        {"member": {"id": row.id, "name": row.name}, **shown(item)}
        for row in rows
        for item in queries.tokens(row.n)
        if item["client"] is not None
    ]
    if as_json:
        write_json({"items": items})
        return
    from accord.doors.cli.show import table

    cells = (
        (item["member"]["name"], item["name"], item["client"], item["role"], item["made"], item["expires"], item["revoked"], item["id"])
        for item in items
    )
    table(("member", "name", "proves itself by", "role", "made", "expires", "revoked", "id"), cells, "There is no client yet.")


@client.command()
@click.argument("client_id", metavar="ID")
@with_hub
def revoke(client_id: str, as_json: bool) -> None:
    """Revoke the client with this ID, and all tokens that it was given, at once."""
    from accord.hub.members import actions, queries
    from accord.hub.members.queries import clients

    if not clients.is_client(client_id) or not actions.revoke_token(client_id, by=queries.operator()):
        raise Failed("no-such-client", "There is no client of this id to revoke. See those there are: accord client list")
    if as_json:
        write_json({"client_id": client_id, "revoked": True})
    else:
        click.echo("Revoked.")
