"""status: how the hub stands."""

from typing import Any

import click

from accord.doors.cli.program import Command, with_hub, write_json


@click.command(cls=Command)
@with_hub
def status(as_json: bool) -> None:
    """Say how the hub stands: its journal, members, signals, followers, quarantine and budgets."""
    report = _status()
    if as_json:
        write_json(report)
        return
    from accord.doors.cli.show import pairs

    standings = ", ".join(f"{count} {word}" for word, count in report["members"]["by_standing"].items())
    states = ", ".join(f"{count:,} {word}" for word, count in report["signals"].items()) or "none"
    followers = (
        ", ".join(f"{follower['name']} {follower['lag']:,} behind, {follower['parked']:,} parked" for follower in report["followers"])
        or "none yet"
    )
    pairs(
        (
            ("hub", report["hub"]),
            ("journal", f"{report['entries']:,} entries" + (f", epoch {report['epoch']}" if report["epoch"] > 1 else "")),
            ("members", f"{report['members']['count']}: {standings}"),
            ("signals", states),
            ("quarantine", f"{report['quarantine']:,} waiting"),
            ("followers", followers),
            ("grants", f"{report['grants']:,} waiting"),
            ("parked", f"{report['parked']:,}" + (": see accord parked list" if report["parked"] else "")),
        )
    )
    for row in report["rescue_duty"]:
        click.echo(duty_words(row))
    for row in report["aside"]:
        says = f"{row['member']['name']}: {row['signals']:,} of its signals set aside"
        click.echo(f"{says}; to let them count again: accord member take-up-again {row['member']['id']}")
    for row in report["budgets"]:
        click.echo(f"{row['member']['name']}: {row['spent']:,} of {row['daily']:,} new claims today")


def duty_words(warning: dict[str, Any]) -> str:
    """A member at which a rescue could land with nobody on duty who may open it."""
    name = warning["member"]["name"]
    if warning["nobody"]:
        return f"{name}: a rescue can land here, and none of its people has a role that may open it (officer, victim officer)"
    hole = warning["holes"][0]
    until = f" to {hole['ends']}" if hole["ends"] else " on"
    more = f", and {len(warning['holes']) - 1} more times this week" if len(warning["holes"]) > 1 else ""
    return f"{name}: a rescue can land here, and no one on duty may open it from {hole['begins']}{until}{more}"


def rescue_duty(member: int | None = None) -> list[dict[str, Any]]:
    """Where a rescue could land in the coming week with nobody on duty who may open it."""
    from accord.core.times import rfc3339
    from accord.hub.rescue import queries as rescues
    from accord.hub.times import now

    return [
        {
            "member": {"id": warning.member, "name": warning.name},
            "nobody": warning.nobody,
            "holes": [{"begins": rfc3339(hole.begins), "ends": None if hole.lasts else rfc3339(hole.ends)} for hole in warning.holes],
        }
        for warning in rescues.duty_warnings(now(), only=member)
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
    aside = signals.count_aside()
    budgets = [({"id": row.id, "name": row.name}, *guard.budget(row.n, today)) for row in rows]
    return {
        "hub": members.first_member().name,
        "seq": journal.head(),
        "entries": journal.count(),
        "epoch": journal.epoch(),
        "members": {"count": len(rows), "by_standing": dict(Counter(row.standing for row in rows))},
        "signals": signals.count_by_state(),
        "quarantine": guard.count_waiting(),
        "followers": [{"name": name, "lag": lag, "parked": parked} for name, (lag, parked) in sorted(followers.lag().items())],
        "grants": journal.count_grants(),
        "parked": sum(journal.count_parked().values()),
        "rescue_duty": rescue_duty(),
        "aside": [{"member": {"id": row.id, "name": row.name}, "signals": aside[row.n]} for row in rows if row.n in aside],
        "budgets": [
            {"member": member, "daily": daily, "spent": spent} for member, daily, spent in budgets if spent or daily != guard.DAILY
        ],
    }
