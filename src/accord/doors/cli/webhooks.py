"""Commands about webhooks."""

from typing import TYPE_CHECKING, Any

import click

from accord.doors.cli.program import Failed, Group, with_hub, write_json

if TYPE_CHECKING:
    from accord.hub.members.queries import Caller, MemberRow
    from accord.hub.webhooks.queries import DeadLetterRow, WebhookRow


@click.group(cls=Group)
def webhooks() -> None:
    """Webhooks, by which members' systems get their feeds pushed."""


def _shown(member: "MemberRow", row: "WebhookRow") -> dict[str, Any]:
    from accord.core.times import rfc3339

    return {
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


@webhooks.command("list")
@click.option("--member", "member_id", metavar="MEMBER", help="Only this member's, by id or name.")
@with_hub
def listed(member_id: str | None, as_json: bool) -> None:
    """Show webhooks: how each stands, and how far it is behind."""
    from accord.hub.webhooks import queries

    items = [_shown(member, row) for member, row in queries.of_member(member_id)]
    if as_json:
        write_json({"items": items})
        return
    from accord.doors.cli.show import table

    names = ("state", "behind", "failures", "last_success", "dead_letters")
    rows = ([item["id"], item["member"]["name"], *(item[name] for name in names)] for item in items)
    table(("id", "member", *names), rows, "There is no webhook yet. Members set them up by API or console.")


def _acting(webhook_id: str) -> "Caller":
    """The operator for the member whose webhook it is."""
    from accord.hub.members.queries import as_member
    from accord.hub.webhooks import queries

    return as_member(queries.owner(webhook_id))


def _tell(by: "Caller", webhook_id: str, as_json: bool, **more: Any) -> None:
    """How the webhook stands now."""
    from accord.doors.cli.show import pairs
    from accord.hub.webhooks import queries

    item = _shown(queries.owner(webhook_id), queries.webhook(by, webhook_id)) | more
    if as_json:
        write_json(item)
    else:
        pairs((name, item["member"]["name"] if name == "member" else value) for name, value in item.items() if value is not None)


@webhooks.command()
@click.argument("webhook_id", metavar="ID")
@with_hub
def pause(webhook_id: str, as_json: bool) -> None:
    """Send nothing more to the webhook with this ID until it is resumed. Nothing is lost: it will continue where it stopped."""
    from accord.hub.webhooks import actions

    by = _acting(webhook_id)
    actions.pause(by, webhook_id)
    _tell(by, webhook_id, as_json)


@webhooks.command()
@click.argument("webhook_id", metavar="ID")
@click.option(
    "--after", type=click.IntRange(0, 2**62), metavar="N", help="Go on after this number of the journal. [default: where it stopped]"
)
@with_hub
def resume(webhook_id: str, after: int | None, as_json: bool) -> None:
    """Let the webhook with this ID go on, whether its member paused it or the hub stopped it."""
    from accord.hub.webhooks import actions

    by = _acting(webhook_id)
    actions.resume(by, webhook_id, after)
    _tell(by, webhook_id, as_json)


@webhooks.command()
@click.argument("webhook_id", metavar="ID")
@click.option("--after", type=click.IntRange(0, 2**62), metavar="N", help="Everything after this number of the journal.")
@click.option("--delivery", metavar="DELIVERY", help="One message that was given up, by its id or the webhook-id that it was sent with.")
@click.option("--all-dead", is_flag=True, help="All messages that were given up.")
@with_hub
def resend(webhook_id: str, after: int | None, delivery: str | None, all_dead: bool, as_json: bool) -> None:
    """Send again by the webhook with this ID: everything after a number, one message that was given up, or all of those.

    From a number, messages go under new ids, so that a receiver that notes them takes them again.
    """
    from accord.hub.webhooks import actions, queries
    from accord.hub.webhooks.vocabulary import ACTIVE

    if [after is not None, delivery is not None, all_dead].count(True) != 1:
        raise Failed("what", "Say what to send again, by one of --after N, --delivery ID and --all-dead.")
    by = _acting(webhook_id)
    if after is None:
        count = actions.send_again(by, webhook_id, None if delivery is None else _letter(by, webhook_id, delivery))
        return _tell(by, webhook_id, as_json, sent_again=count)
    if queries.webhook(by, webhook_id).state != ACTIVE:
        raise Failed(
            "not-active", f"This webhook sends nothing now. Resume it from there: accord webhooks resume {webhook_id} --after {after}"
        )
    actions.resume(by, webhook_id, after)
    return _tell(by, webhook_id, as_json)


def _letter(by: "Caller", webhook_id: str, delivery: str) -> str:
    from accord.hub.webhooks import queries

    ids = {name: row.id for row in queries.dead_letters(by, webhook_id) for name in (row.id, row.message)}
    if delivery not in ids:
        text = "No message of this id was given up at this webhook. See those that were: accord webhooks dead"
        raise Failed("no-such-delivery", f"{text}; what was taken is sent again from a number, by --after N.")
    return ids[delivery]


@webhooks.command()
@click.argument("webhook_id", metavar="[ID]", required=False)
@click.option("--member", "member_id", metavar="MEMBER", help="Only at this member's webhooks, by id or name.")
@with_hub
def dead(webhook_id: str | None, member_id: str | None, as_json: bool) -> None:
    """Show messages that were given up, at all webhooks or the one with this ID: where they stand, never what they say."""
    from accord.doors.cli.show import table
    from accord.hub.members.queries import as_member
    from accord.hub.webhooks import queries

    owners = [queries.owner(webhook_id)] if webhook_id else []
    hooks = [(owner, webhook_id or "") for owner in owners] or [(member, row.id) for member, row in queries.of_member(member_id)]
    items = [_dead(member, row) for member, hook in hooks for row in queries.dead_letters(as_member(member), hook)]
    if as_json:
        write_json({"items": items})
        return
    names = ("id", "webhook", "after", "next", "count", "tries", "code", "status", "at", "waits")
    rows = ([item[name] for name in names] for item in items)
    table(names, rows, "No message was given up.")


def _dead(member: "MemberRow", row: "DeadLetterRow") -> dict[str, Any]:
    from accord.core.times import rfc3339

    names = ("id", "webhook", "message", "after", "next", "count", "tries", "code", "status", "waits")
    return {
        "member": {"id": member.id, "name": member.name},
        **{name: getattr(row, name) for name in names},
        "at": rfc3339(row.at),
    }
