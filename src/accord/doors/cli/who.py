"""For whom a command acts: the operator, or the operator for one member."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from accord.doors.cli.program import Failed

if TYPE_CHECKING:
    from accord.hub.members.queries import Caller


def member_option(says: str) -> Callable[[Any], Any]:
    return click.option("--member", "member_id", metavar="MEMBER", help=f"{says} [default: the hub's first member]")


def nothing_of(member_id: str | None, says: str) -> str:
    """Says that a member has none of something; and whose was looked for, where no member was named."""
    return says if member_id else f"{says}\nThis is the hub's first member's. To see another's: --member MEMBER"


def _role_as_typed(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    """A role by its name: `victim-officer`, as a shell takes it without quotes, is `victim officer`."""
    return " ".join(value.replace("-", " ").replace("_", " ").lower().split())


def role_option(default: str, says: str) -> Callable[[Any], Any]:
    """The option `--role`."""
    return click.option("--role", callback=_role_as_typed, default=default, show_default=True, metavar="ROLE", help=says)


def acting_for(member_id: str | None, *, to_publish: bool = False) -> "Caller":
    """The operator acting for a member, by id or name; for the first one where none is named."""
    from accord.hub.members import queries

    row = queries.member(member_id) if member_id else queries.first_member()
    if to_publish and row.standing != "active":
        raise Failed("not-active", "Only an active member publishes. Make it one first: accord member standing MEMBER active")
    return queries.as_member(row)
