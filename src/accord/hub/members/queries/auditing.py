"""Audit lines that the caller may see: its own member's, or everybody's. Permission inside."""

from uuid import UUID

from msgspec import Struct

from accord.hub import cursors
from accord.hub.journal.queries import AuditFilters, AuditLine, audit_lines
from accord.hub.members import queries
from accord.hub.members.queries import Caller

OWN, ALL, ATTRIBUTE = "member:audit:read", "hub:audit:read", "hub:signals:attribute"
NOT_SHOWN = "not shown"
# What is a member's own affair is for its own auditors alone, and not for those who audit the hub: who has a target with whom, which cases
# there are, who was invited to one and what became of it, what is watched, and what members negotiate.
PRIVATE = (
    "member:deconflict:handle",
    "member:cases:read",
    "member:cases:write",
    "member:cases:evidence",
    "member:watch:handle",
    "member:protocols:agree",
    "member:bells:own",
)


class Line(Struct, frozen=True):
    """An audit line. `name` and `role` are of the person who did it, where the reader may know them; empty for everybody else."""

    at: int
    member: str | None
    member_name: str
    actor: str
    name: str
    role: str
    action: str
    outcome: str
    detail: str


def lines(
    caller: Caller,
    *,
    before: int | None = None,
    limit: int = 100,
    outcome: str | None = None,
    action: str | None = None,
    since: int | None = None,
    until: int | None = None,
) -> tuple[list[Line], int | None]:
    """The lines that the caller may read, newest first, and the `before` of the next page; nothing for who may read none."""
    everywhere = caller.may(ALL)
    if not everywhere and not caller.may(OWN):
        return [], None
    filters = AuditFilters(None if everywhere else caller.n, outcome, action, since, until, (PRIVATE, caller.n))
    audited, following = audit_lines(before=cursors.opened(before), limit=limit, filters=filters)
    members = {row.n: row for row in queries.members()}
    known = {line for line in audited if _is_known(line, caller)}
    people = queries.role_of_people({person for line in known if (person := _person(line.actor))})
    readable = []
    for line in audited:
        member = members.get(line.member) if line.member is not None and line in known else None
        name, role = people.get(_person(line.actor) or "", ("", "")) if line in known else ("", "")
        actor = line.actor if line in known else NOT_SHOWN
        readable.append(
            Line(
                line.at,
                member.id if member else None,
                member.name if member else "",
                actor,
                name,
                role,
                line.action,
                line.outcome,
                line.detail,
            )
        )
    return readable, cursors.sealed(following)


def _is_known(line: AuditLine, caller: Caller) -> bool:
    """Whether the caller may see a line: one about signals says who published them, so that takes a permission, or being of that member."""
    return line.member == caller.n or caller.may(ATTRIBUTE) or not line.action.startswith("member:signals:")


def _person(actor: str) -> str | None:
    kind, _, person_id = actor.partition(":")
    try:
        return str(UUID(person_id)) if kind == "person" else None
    except ValueError:
        return None
