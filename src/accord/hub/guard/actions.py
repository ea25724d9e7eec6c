"""Hold a claim back, decide on it, keep budgets and outcomes, vouch for an identifier. All inside the caller's turn."""

from uuid import UUID

import msgspec

from accord.core.identifiers import Identifier
from accord.core.times import DAY
from accord.hub.guard.queries import Evidence, budget
from accord.hub.journal.actions import Turn


def spend(t: Turn, member: int, count: int) -> None:
    """Take `count` new claims from the member's budget of today."""
    today = t.at // DAY
    daily, spent = budget(member, today)
    t.cursor.execute(
        "INSERT INTO guard_budget (member, daily, day, spent) VALUES (%s, %s, %s, %s) "
        "ON CONFLICT (member) DO UPDATE SET day = excluded.day, spent = excluded.spent",
        [member, daily, today, spent + count],
    )


def set_budget(t: Turn, member: int, daily: int) -> None:
    """Set how many new claims a member may publish in a day."""
    t.cursor.execute(
        "INSERT INTO guard_budget (member, daily, day, spent) VALUES (%s, %s, 0, 0) "
        "ON CONFLICT (member) DO UPDATE SET daily = excluded.daily",
        [member, daily],
    )


def hold(
    t: Turn, id: UUID, member: int, reason: str, why: str, content: dict[str, object], *, key: bytes, evidence: Evidence = Evidence.NONE
) -> None:
    """Put a claim into quarantine; nothing where it is there already. `evidence`: whether its member saw it itself."""
    t.cursor.execute(
        "INSERT INTO guard_held (id, member, reason, why, content, at, decision, key, evidence) "
        "VALUES (%s, %s, %s, %s, %s, %s, '', %s, %s) ON CONFLICT (id) DO NOTHING",
        [id.bytes, member, reason, why, msgspec.json.encode(content), t.at, key, int(evidence)],
    )


def say_yes(t: Turn, id: UUID, member: int, actor: str) -> None:
    """Note that a reviewer of this member says yes to a held claim; nothing where one did before."""
    t.cursor.execute(
        "INSERT INTO guard_yes (claim, member, actor, at) VALUES (%s, %s, %s, %s) ON CONFLICT (claim, member) DO NOTHING",
        [id.bytes, member, actor, t.at],
    )


def settle(t: Turn, id: UUID, decision: str, by: int) -> bool:
    """Record a reviewer's decision; False where somebody has decided already."""
    t.cursor.execute(
        "UPDATE guard_held SET decided = %s, decision = %s, decided_by = %s WHERE id = %s AND decided IS NULL",
        [t.at, decision, by, id.bytes],
    )
    return bool(t.cursor.rowcount)


def tally(t: Turn, member: int, *, confirmed: int = 0, refuted: int = 0) -> None:
    """Add settled claims to a contributor's record."""
    t.cursor.execute(
        "INSERT INTO guard_outcome (member, confirmed, refuted) VALUES (%s, %s, %s) ON CONFLICT (member) DO UPDATE SET "
        "confirmed = guard_outcome.confirmed + excluded.confirmed, refuted = guard_outcome.refuted + excluded.refuted",
        [member, confirmed, refuted],
    )


def vouch(t: Turn, identifiers: list[Identifier], member: int) -> list[bool]:
    """Add benign entries; returns which of them were new."""
    new = []
    for identifier in identifiers:
        t.cursor.execute(
            "INSERT INTO guard_benign (key, kind, value, member, at) VALUES (%s, %s, %s, %s, %s) ON CONFLICT (key, member) DO NOTHING",
            [identifier.key, identifier.kind, identifier.value, member, t.at],
        )
        new.append(bool(t.cursor.rowcount))
    return new
