"""status: how the hub stands."""

from typing import Any

import click

from accord.doors.cli.program import Command, with_hub, write_json


@click.command(cls=Command)
@with_hub
def status(as_json: bool) -> None:
    """Say how the hub stands: its journal, members, signals, followers, quarantine and budgets."""
    found = _status()
    if as_json:
        write_json(found)
        return
    from accord.doors.cli.show import pairs

    standings = ", ".join(f"{count} {word}" for word, count in found["members"]["by_standing"].items())
    states = ", ".join(f"{count:,} {word}" for word, count in found["signals"].items()) or "none"
    followers = ", ".join(f"{one['name']} {one['lag']:,} behind, {one['parked']:,} parked" for one in found["followers"]) or "none yet"
    pairs(
        (
            ("hub", found["hub"]),
            ("journal", f"{found['seq']:,} entries"),
            ("members", f"{found['members']['count']}: {standings}"),
            ("signals", states),
            ("quarantine", f"{found['quarantine']:,} waiting"),
            ("followers", followers),
            ("grants", f"{found['grants']:,} waiting"),
        )
    )
    for one in found["rescue_duty"]:
        click.echo(duty_words(one))
    for one in found["budgets"]:
        click.echo(f"{one['member']['name']}: {one['spent']:,} of {one['daily']:,} new claims today")


def duty_words(one: dict[str, Any]) -> str:
    """A member at which a rescue could land with nobody on duty who may open it."""
    name = one["member"]["name"]
    if one["nobody"]:
        return f"{name}: a rescue can land here, and none of its people has a role that may open it (officer, victim officer)"
    hole = one["holes"][0]
    until = f" to {hole['ends']}" if hole["ends"] else " on"
    more = f", and {len(one['holes']) - 1} more times this week" if len(one["holes"]) > 1 else ""
    return f"{name}: a rescue can land here, and nobody on duty may open it from {hole['begins']}{until}{more}"


def rescue_duty(member: int | None = None) -> list[dict[str, Any]]:
    """Where a rescue could land in the coming week with nobody on duty who may open it."""
    from accord.core.times import rfc3339
    from accord.hub.rescue import queries as rescues
    from accord.hub.times import now

    return [
        {
            "member": {"id": one.member, "name": one.name},
            "nobody": one.nobody,
            "holes": [{"begins": rfc3339(hole.begins), "ends": None if hole.lasts else rfc3339(hole.ends)} for hole in one.holes],
        }
        for one in rescues.duty_warnings(now(), only=member)
    ]


def _status() -> dict[str, Any]:
    from collections import Counter

    from accord.core.times import DAY
    from accord.hub.guard import queries as guard
    from accord.hub.journal import followers
    from accord.hub.journal import queries as journal
    from accord.hub.members import queries as members
    from accord.hub.signals import queries as signals
    from accord.hub.times import now

    rows = members.members()
    today = now() // DAY
    budgets = [({"id": row.id, "name": row.name}, *guard.budget(row.n, today)) for row in rows]
    return {
        "hub": members.first_member().name,
        "seq": journal.head(),
        "members": {"count": len(rows), "by_standing": dict(Counter(row.standing for row in rows))},
        "signals": signals.count_by_state(),
        "quarantine": guard.count_waiting(),
        "followers": [{"name": name, "lag": lag, "parked": parked} for name, (lag, parked) in sorted(followers.lag().items())],
        "grants": journal.count_grants(),
        "rescue_duty": rescue_duty(),
        "budgets": [
            {"member": member, "daily": daily, "spent": spent} for member, daily, spent in budgets if spent or daily != guard.DAILY
        ],
    }
