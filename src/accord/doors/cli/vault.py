"""vault: the keys that personal data is sealed by. Run where the key ring is; see docs/vault.md."""

from typing import Any

import click

from accord.doors.cli.failures import must_mean_it
from accord.doors.cli.program import Failed, Group, with_hub, write_json


@click.group(cls=Group)
def vault() -> None:
    """The keys of the vault: how they stand, new ones, and old ones destroyed."""


@vault.command()
@with_hub
def status(as_json: bool) -> None:
    """Show all keys, what uses them, and what is amiss. Needs no key."""
    from accord.core.times import rfc3339
    from accord.doors.cli.show import table
    from accord.hub.members import queries as members
    from accord.hub.times import now
    from accord.hub.vault import queries

    names, at = {row.n: row.name for row in members.members()}, now()
    report = queries.status()
    keys: list[dict[str, Any]] = [
        {
            "id": key.id,
            "member": names.get(key.member, "the hub itself"),
            "made": rfc3339(key.made),
            "state": key.state,
            "in_ring": key.in_ring,
            "old": key.is_old(at),
            "records": key.records,
        }
        for key in report.keys
    ]
    if as_json:
        amiss = {"unknown_keys": report.strangers, "damaged": report.damaged, "lost": len(report.lost), "secret_opens": report.secret_opens}
        write_json({"keys": keys, **amiss})
        return
    rows = [(key["id"], key["member"], key["made"], key["state"], "yes" if key["in_ring"] else "NO", key["records"]) for key in keys]
    table(("key", "member", "made", "state", "in the ring", "records"), rows, "No key was made yet: nothing is kept.")
    if old := sum(key["old"] for key in keys):
        click.echo(f"{old} keys are older than a year. Make new ones: accord vault rotate MEMBER", err=True)
    if report.lost:
        click.echo(f"{len(report.lost)} keys that records need are not in the ring. Put back a backup of the ring.", err=True)
    if report.damaged:
        click.echo(f"{report.damaged} records can be opened by no key. Restore them from a backup of the database.", err=True)
    if not report.secret_opens:
        click.echo("The ring has no key that opens the hub's secret. Put back a backup of the ring.", err=True)


@vault.command()
@click.argument("member_id", metavar="[MEMBER]", required=False)
@click.option("--secret", is_flag=True, help="Seal the hub's own secret again instead.")
@with_hub
def rotate(member_id: str | None, secret: bool, as_json: bool) -> None:
    """Make MEMBER, by id or name, a new key. Its records move over in the background; back up the ring now."""
    from accord.hub.members import queries as members
    from accord.hub.times import now
    from accord.hub.vault import actions

    if secret == (member_id is not None):
        raise Failed("what", "Name a member, or give --secret; not both.")
    by = members.operator().actor
    made = actions.rotate_secret(by=by, at=now()) if member_id is None else actions.rotate(members.member(member_id).n, by=by, at=now())
    if as_json:
        write_json({"key": made})
    else:
        click.echo(f"New key {made}. Back up the key ring before you rely on it.")


@vault.command()
@click.argument("key", metavar="[KEY]", required=False)
@click.option(
    "--member", "member_id", metavar="MEMBER", help="Every key of this member instead: all its records become unreadable for good."
)
@click.option("--yes", is_flag=True, help="Do it without asking.")
@with_hub
def destroy(key: str | None, member_id: str | None, yes: bool, as_json: bool) -> None:
    """Destroy a retired KEY that no record uses any more. Older copies of the database that need it become unreadable for good."""
    from accord.hub.members import queries as members
    from accord.hub.times import now
    from accord.hub.vault import actions

    if (key is None) == (member_id is None):
        raise Failed("what", "Name a key, or a member with --member; not both.")
    must_mean_it("There is no way back, except through a backup of the key ring. Destroy it?", said=yes)
    by = members.operator().actor
    if member_id is not None:
        count = actions.destroy_member(members.member(member_id).n, by=by, at=now())
    else:
        actions.destroy_key(key or "", by=by, at=now())
        count = 1
    if as_json:
        write_json({"destroyed": count})
    else:
        click.echo(f"Destroyed: {count}. Destroy it in the backups of the ring as well.")
