"""Commands for the reviewers of quarantined claims."""

from typing import Any
from uuid import UUID

import click

from accord.doors.cli.program import Failed, Group, with_hub, write_json


@click.group(cls=Group)
def quarantine() -> None:
    """Claims that wait for a reviewer."""


@quarantine.command(name="list")
@click.option("--member", "member_id", metavar="MEMBER", help="Only this member's.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=100, show_default=True, help="At most so many, the oldest first.")
@with_hub
def list_held(member_id: str | None, limit: int, as_json: bool) -> None:
    """List the claims that wait. Of a claim for named people only, it says only that it waits; a look at an unnamed claim is recorded in
    the audit."""
    from accord.core.times import rfc3339
    from accord.hub.guard import queries as guard
    from accord.hub.members import queries as members
    from accord.hub.signals import queries as signals
    from accord.hub.signals.actions import note_attributions

    operator = members.operator()
    names = {row.n: {"id": row.id, "name": row.name} for row in members.members()}
    rows = guard.held(member=members.member(member_id).n if member_id else None, limit=limit)
    items: list[dict[str, Any]] = []
    for row in rows:
        details = {"why": row.why, "content": row.content} if signals.may_read(row.content, operator) else {"why": "", "content": None}
        items.append({"id": str(row.id), "by": names[row.member], "reason": row.reason, "at": rfc3339(row.at), **details})
    note_attributions([row.id for row in rows if not signals.knows_publisher(row, operator)], operator)
    if as_json:
        write_json({"items": items})
        return
    from accord.doors.cli.show import table

    cells = (
        (
            item["id"],
            item["by"]["name"],
            item["content"]["identifier"]["value"] if item["content"] else "for named people only",
            f"{item['reason']}: {item['why']}".removesuffix(": "),
        )
        for item in items
    )
    table(("id", "by", "identifier", "why"), cells, "Nothing waits.")


@quarantine.command()
@click.argument("claim_id", metavar="ID")
@click.argument("decision", type=click.Choice(["release", "reject"]))
@click.option("--reason", default="", help="Why; goes to the member that published it.")
@with_hub
def review(claim_id: str, decision: str, reason: str, as_json: bool) -> None:
    """Decide on the claim with this ID: release publishes it as it was sent, reject closes it."""
    from accord.hub.members import queries as members
    from accord.hub.signals import actions

    asked = _uuid(claim_id)
    done = actions.review(asked, members.operator(), decision, reason) if asked else None
    if done is None:
        raise Failed("nothing-waits", "No claim of this id waits. See those that do: accord quarantine list")
    if as_json:
        write_json({"id": str(done.id), "status": done.status, "seq": done.seq})
    else:
        click.echo(f"{done.status}. {_STILL}" if done.status == "waiting" else f"{done.status}.")


@quarantine.command()
@click.argument("decision", type=click.Choice(["release", "reject"]))
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--reason", default="", help="Why; goes to the members that published them.")
@with_hub
def decide(decision: str, ids: tuple[str, ...], reason: str, as_json: bool) -> None:
    """Decide on many claims at once. Each is decided on by itself: what can't be decided is named, and the others are."""
    from accord.hub.members import queries as members
    from accord.hub.signals import actions

    asked = {id: _uuid(id) for id in dict.fromkeys(ids)}
    done = {outcome.id: outcome for outcome in actions.review_many(filter(None, asked.values()), members.operator(), decision, reason)}
    items: list[dict[str, Any]] = []
    for id, claim_id in asked.items():
        outcome = done.get(claim_id) if claim_id else None
        if outcome is None:
            items.append({"id": id, "status": "refused", "code": "nothing-waits", "text": "No claim of this id waits."})
        elif outcome.error:
            items.append({"id": id, "status": "refused", "code": outcome.error.code, "text": outcome.error.text})
        else:
            items.append({"id": id, "status": outcome.status, "code": "", "text": _STILL if outcome.status == "waiting" else ""})
    if as_json:
        write_json({"items": items})
        return
    from accord.doors.cli.show import table

    table(("id", "status", "why"), ((item["id"], item["status"], item["text"]) for item in items), "Nothing waits.")


_STILL = "1 of 2 reviewers: one of another member must say yes too."


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
