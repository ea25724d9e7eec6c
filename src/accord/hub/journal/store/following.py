"""How far followers have come, and what falls due."""

from typing import Any

from django.db import connection

from accord.core.times import SECOND
from accord.hub import database
from accord.hub.journal.store.epochs import behind
from accord.hub.times import now
from accord.hub.waking import LONGEST

# Entries that a follower which takes only some looks over at once, and by which it may lag where there is nothing for it.
STRIDE = 5_000

RESTED = 2_000_000  # microseconds

# The process for followers and the clock shows that it lives by a clock of its own, which nothing fires: it is set again and again.
BEAT, WHO = "journal.beat", "background"

BEAT_EVERY = 5_000_000  # microseconds


def worth_a_turn(name: str, numbers: list[int]) -> tuple[int, int]:
    """Where a follower stands, and how far it is worth a turn to let it go; the same where it is not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM journal_follower WHERE name = %s", [name])
        row = cursor.fetchone()
        begun = row[0] if row else 0
        cursor.execute("SELECT MAX(seq) FROM journal_entry")
        head = cursor.fetchone()[0] or 0
        until = min(head, begun + STRIDE)
        if until < head:
            # A new epoch leaves a gap that nobody walks through stride by stride.
            cursor.execute("SELECT MIN(seq) FROM journal_entry WHERE seq > %s", [begun])
            until = min(head, cursor.fetchone()[0] - 1 + STRIDE)
        if not numbers or until >= begun + STRIDE or until <= begun:
            return begun, until
        cursor.execute(f"SELECT 1 FROM journal_entry WHERE seq > %s AND seq <= %s{_among(numbers)} LIMIT 1", [begun, until])
        if cursor.fetchone() is None:
            cursor.execute("SELECT at FROM journal_entry WHERE seq = %s", [head])
            if now() - cursor.fetchone()[0] < RESTED:
                return begun, begun
        return begun, until


def _among(numbers: list[int]) -> str:
    return f" AND type IN ({','.join(map(str, numbers))})" if numbers else ""


def is_any_due(now: int) -> bool:
    return database.row("SELECT 1 FROM journal_clock WHERE due <= %s AND kind <> %s LIMIT 1", [now, BEAT]) is not None


def lag() -> dict[str, tuple[int, int]]:
    """For each follower how many entries it is behind, and how many it has parked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM journal_head WHERE id = 1")
        head = cursor.fetchone()[0]
        cursor.execute("SELECT name, seq, (SELECT COUNT(*) FROM journal_parked p WHERE p.follower = f.name) FROM journal_follower f")
        return {name: (behind(seq, head), parked) for name, seq, parked in cursor.fetchall()}


def last_beat() -> int | None:
    """When the process for followers and the clock last gave a sign of life; None where it never did."""
    row = database.row("SELECT due FROM journal_clock WHERE kind = %s AND ref = %s", [BEAT, WHO])
    return row[0] - BEAT_EVERY if row else None


def until_due(now: int) -> float:
    """Seconds until the clock's next piece of work falls due; none where one is due that nobody has taken, so that it isn't spun on."""
    row = database.row("SELECT MIN(due) FROM journal_clock WHERE due > %s AND kind <> %s", [now, BEAT])
    return (row[0] - now) / SECOND if row and row[0] is not None else LONGEST


def overdue(now: int) -> int:
    """For how many microseconds the clock's oldest piece of work has been due; 0 where nothing waits."""
    row = database.row("SELECT MIN(due) FROM journal_clock")
    return max(0, now - row[0]) if row and row[0] is not None else 0


def position(cursor: Any, name: str) -> int:
    """How far a follower has come, held until the turn ends."""
    cursor.execute("INSERT INTO journal_follower (name, seq) VALUES (%s, 0) ON CONFLICT (name) DO NOTHING", [name])
    lock = "" if connection.vendor == "sqlite" else " FOR UPDATE"
    cursor.execute(f"SELECT seq FROM journal_follower WHERE name = %s{lock}", [name])
    return int(cursor.fetchone()[0])


def entries_between(cursor: Any, begun: int, until: int, numbers: list[int], most: int) -> list[tuple[int, int, int, int, bytes | None]]:
    cursor.execute(
        f"SELECT seq, type, author, audience, body FROM journal_entry WHERE seq > %s AND seq <= %s{_among(numbers)} ORDER BY seq LIMIT %s",
        [begun, until, most],
    )
    return list(cursor.fetchall())


def note_beat(cursor: Any, ref: str, at: int) -> None:
    """A sign of life: the clock falls due when the next one is late."""
    cursor.execute(
        "INSERT INTO journal_clock (kind, ref, due) VALUES (%s, %s, %s) ON CONFLICT (kind, ref) DO UPDATE SET due = excluded.due",
        [BEAT, ref, at + BEAT_EVERY],
    )


def move(cursor: Any, name: str, seq: int) -> None:
    cursor.execute("UPDATE journal_follower SET seq = %s WHERE name = %s", [seq, name])


def forget(cursor: Any, name: str) -> None:
    cursor.execute("DELETE FROM journal_follower WHERE name = %s", [name])


def due(cursor: Any, now: int, kinds: list[str], most: int) -> list[tuple[int, str, str]]:
    marks = ",".join(["%s"] * len(kinds))
    cursor.execute(
        f"SELECT id, kind, ref FROM journal_clock WHERE due <= %s AND kind IN ({marks}) ORDER BY due, id LIMIT %s", [now, *kinds, most]
    )
    return list(cursor.fetchall())


def fired(cursor: Any, clock_id: int) -> None:
    cursor.execute("DELETE FROM journal_clock WHERE id = %s", [clock_id])
