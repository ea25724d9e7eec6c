"""How much the public may send, for each kind of report and for appeals by themselves: one flood closes no other way in.

What counts is what was handed in. Drafts lie in a store of their own with an end to it, in which whoever fills it loses the oldest first.
"""

from typing import Any
from uuid import UUID

from django.db import connection

from accord.hub.intake.digests import digest
from accord.hub.intake.errors import BadSubmission
from accord.hub.intake.vocabulary import DRAFT, HOUR, MOST_ALL_THE_SAME, MOST_DRAFTS, MOST_HANDED_IN, SHED_AT_ONCE
from accord.hub.journal.actions import Turn

_PUBLIC = "kind = %s AND door = %s AND member IS NULL"


def place_of(at: int, place: str) -> bytes | None:
    """What is kept of a network: a digest that says nothing after this hour."""
    return digest("place", (at // HOUR).to_bytes(8), place.encode()) if place else None


def admit(t: Turn, kind: str, door: str, place: bytes | None) -> None:
    """Let one more be handed in. Over the most of an hour the networks that sent most are refused first, and a network that sent little is
    let in all the same. Raises BadSubmission."""
    values: list[Any] = [kind, door, t.at - HOUR]
    t.cursor.execute(f"SELECT COUNT(*) FROM intake_submission WHERE {_PUBLIC} AND handed > %s", values)
    total = int(t.cursor.fetchone()[0])
    if total < MOST_HANDED_IN:
        return
    if total < MOST_HANDED_IN * MOST_ALL_THE_SAME:
        t.cursor.execute(
            f"SELECT place, COUNT(*) FROM intake_submission WHERE {_PUBLIC} AND handed > %s AND place IS NOT NULL GROUP BY place", values
        )
        counts = {bytes(found): int(count) for found, count in t.cursor.fetchall()}
        if (0 if place is None else counts.get(place, 0)) < fair_share(list(counts.values()), MOST_HANDED_IN):
            return
    raise BadSubmission("kind", "busy")


def fair_share(counts: list[int], most: int) -> int:
    """The most that each network may send so that all together stay within `most`; at least one."""
    left, share = most, most
    for place, count in enumerate(sorted(counts)):
        share = left // (len(counts) - place)
        if count > share:
            break
        left -= count
    return max(share, 1)


def overfull(t: Turn, kind: str, door: str) -> list[tuple[int, UUID]]:
    """The drafts that make room for one more, by number and id: of the network that keeps most of them, the oldest first; else the
    oldest of all. Empty while there is room."""
    values: list[Any] = [kind, door, DRAFT]
    t.cursor.execute(f"SELECT COUNT(*) FROM intake_submission WHERE {_PUBLIC} AND step = %s", values)
    if t.cursor.fetchone()[0] < MOST_DRAFTS:
        return []
    t.cursor.execute(
        f"SELECT place, COUNT(*) AS many FROM intake_submission WHERE {_PUBLIC} AND step = %s AND place IS NOT NULL "
        "GROUP BY place ORDER BY many DESC LIMIT 1",
        values,
    )
    top = t.cursor.fetchone()
    if top is not None and top[1] > 1:
        condition, values, many = " AND place = %s", [*values, top[0]], min(SHED_AT_ONCE, top[1] // 2)
    else:
        condition, many = "", 1
    t.cursor.execute(f"SELECT n, id FROM intake_submission WHERE {_PUBLIC} AND step = %s{condition} ORDER BY n LIMIT %s", [*values, many])
    return [(n, id if isinstance(id, UUID) else UUID(str(id))) for n, id in t.cursor.fetchall()]


def as_stored(id: UUID) -> Any:
    return id.hex if connection.vendor == "sqlite" else id
