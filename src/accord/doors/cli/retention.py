"""retention: what is kept, until when, and what should be gone."""

from typing import Any

import click

from accord.doors.cli.program import Group, with_hub, write_json


@click.group(cls=Group)
def retention() -> None:
    """How long personal data and records are kept."""


@retention.command()
@click.option("--member", "member_id", metavar="MEMBER", help="Only what this member keeps, by id or name.")
@with_hub
def report(member_id: str | None, as_json: bool) -> None:
    """Show what is kept, until when, by kind and member, in counts alone; and what is overdue."""
    from accord.core.times import DAY, rfc3339
    from accord.hub.journal import queries as journal
    from accord.hub.members import queries as members
    from accord.hub.times import now
    from accord.hub.vault import queries as vault
    from accord.hub.watchlists import queries as watchlists

    at = now()
    wanted = None if member_id is None else members.member(member_id).n
    known = {row.n: {"id": row.id, "name": row.name} for row in members.members()}
    kept: list[dict[str, Any]] = [
        {
            "member": known.get(row.member),
            "kind": row.kind,
            "count": row.count,
            "first_until": rfc3339(row.first_until),
            "last_until": rfc3339(row.last_until),
            "overdue": row.overdue,
        }
        for row in vault.kept(at, wanted)
    ]
    beside: list[dict[str, Any]] = [
        {"what": what, "count": count, "kept_days": None if length is None else length // DAY, "overdue": overdue}
        for what, count, length, overdue in ((*journal.kept_beside(at), watchlists.kept_beside(at)) if wanted is None else ())
    ]
    keys: list[dict[str, Any]] = [
        {"key": key.id, "member": known.get(key.member), "made": rfc3339(key.made)}
        for key in vault.status().keys
        if key.is_old(at) and wanted in (None, key.member)
    ]
    overdue = sum(item["overdue"] for item in (*kept, *beside))
    if as_json:
        write_json({"at": rfc3339(at), "kept": kept, "beside": beside, "keys_to_rotate": keys, "overdue": overdue})
        return
    _tell(kept, beside, keys, overdue)


def _tell(kept: list[dict[str, Any]], beside: list[dict[str, Any]], keys: list[dict[str, Any]], overdue: int) -> None:
    from accord.doors.cli.show import table

    names = ("kind", "count", "first_until", "last_until", "overdue")
    rows = ([_name(item), *(item[name] for name in names)] for item in kept)
    table(("member", *names), rows, "The vault keeps nothing.")
    for item in beside:
        until = f"for {item['kept_days']} days" if item["kept_days"] else "as long as the hub stands"
        click.echo(f"{item['what']}: {item['count']:,}, {until}")
    for item in keys:
        click.echo(f"The key {item['key']} of {_name(item)} is older than a year. Make a new one: accord vault rotate MEMBER")
    if overdue:
        text = f"{overdue} are overdue. The background erases what is over: see that accord serve runs, and what is set aside:"
        click.echo(f"{text} accord parked list", err=True)


def _name(item: dict[str, Any]) -> str:
    return str(item["member"]["name"]) if item["member"] else "the hub itself"
