"""Commands about webhooks."""

from typing import Any

import click

from accord.doors.cli.program import Group, with_hub, write_json


@click.group(cls=Group)
def webhooks() -> None:
    """Webhooks, by which members' systems get their feeds pushed."""


@webhooks.command("list")
@click.option("--member", "member_id", metavar="MEMBER", help="Only this member's, by id or name.")
@with_hub
def listed(member_id: str | None, as_json: bool) -> None:
    """Show webhooks: how each stands, and how far it is behind."""
    from accord.core.times import rfc3339
    from accord.hub.webhooks import queries

    items: list[dict[str, Any]] = [
        {
            "id": row.id,
            "member": {"id": member.id, "name": member.name},
            "state": row.state,
            "reason": row.reason or None,
            "behind": row.behind,
            "failures": row.failures,
            "next_try": rfc3339(row.next_try) if row.next_try is not None else None,
            "last_success": rfc3339(row.sent) if row.sent is not None else None,
            "dead_letters": row.dead_letters,
        }
        for member, row in queries.of_member(member_id)
    ]
    if as_json:
        write_json({"items": items})
        return
    from accord.doors.cli.show import table

    names = ("state", "behind", "failures", "last_success", "dead_letters")
    rows = ([item["id"], item["member"]["name"], *(item[name] for name in names)] for item in items)
    table(("id", "member", *names), rows, "There is no webhook yet. Members set them up by API or console.")
