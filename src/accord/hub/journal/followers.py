"""Followers and the clock: how anything happens later, without a task queue.

A follower is a function of one entry with a durable cursor. Its effect and its cursor are committed together, so that a crash
anywhere loses nothing and does nothing twice. An entry that it can't digest is parked in sight, and it goes on.
The clock holds what falls due; a firing and its effect are one transaction, so it fires once, with any number of clock processes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import msgspec
from django.db import InterfaceError, OperationalError, connection

from accord.core.times import SECOND
from accord.hub.journal.actions import Turn, forget_old_retries, turn
from accord.hub.journal.vocabulary import RETRIES, TYPES
from accord.hub.running import Runs
from accord.hub.times import now
from accord.hub.waking import FALLBACK

BATCH = 200
# Entries that a follower which takes only some looks over at once, and by which it may lag where there is nothing for it.
STRIDE = 5_000
RESTED = 2_000_000  # microseconds
# The process for followers and the clock shows that it lives by a clock of its own, which it sets again each time it fires.
BEAT, WHO = "journal.beat", "background"
BEAT_EVERY = 5_000_000  # microseconds


@dataclass(frozen=True, slots=True)
class Seen:
    """One entry as a follower gets it; `author` is the member's number, also where readers aren't told."""

    seq: int
    type: str
    author: int
    audience: int
    entry: dict[str, Any]


Handle = Callable[[Turn, Seen], None]
Fire = Callable[[Turn, str], None]


def follow(name: str, handle: Handle, *, of: str = "", batch: int = BATCH) -> int:
    """Let a follower take its next entries, in one turn; returns how many it came forward. Erased entries are passed over.

    `of` is how the types begin that it takes. What lies between is passed over unread and without a turn, since a bulk upload
    waits while others write: its cursor follows in strides of STRIDE, and to the head once that has rested for RESTED.
    """
    numbers = [number for number, type in TYPES.items() if type.startswith(of)] if of else []
    begun, until = _ahead(name, numbers)
    if until <= begun:
        return 0
    with turn() as t:
        t.cursor.execute("INSERT INTO journal_follower (name, seq) VALUES (%s, 0) ON CONFLICT (name) DO NOTHING", [name])
        lock = "" if connection.vendor == "sqlite" else " FOR UPDATE"
        t.cursor.execute(f"SELECT seq FROM journal_follower WHERE name = %s{lock}", [name])
        begun = t.cursor.fetchone()[0]
        t.cursor.execute(
            "SELECT seq, type, author, audience, body FROM journal_entry "
            f"WHERE seq > %s AND seq <= %s{_among(numbers)} ORDER BY seq LIMIT %s",
            [begun, until, batch],
        )
        rows = t.cursor.fetchall()
        for seq, type, author, audience, body in rows:
            if body is not None:
                seen = Seen(seq, TYPES[type], author, audience, msgspec.json.decode(bytes(body)))
                _guarded(t, name, seq, partial(handle, t, seen))
        reached = max(begun, rows[-1][0] if len(rows) == batch else until)
        t.cursor.execute("UPDATE journal_follower SET seq = %s WHERE name = %s", [reached, name])
        return int(reached - begun)


def _ahead(name: str, numbers: list[int]) -> tuple[int, int]:
    """Where a follower stands, and how far it is worth a turn to let it go; the same where it is not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM journal_follower WHERE name = %s", [name])
        row = cursor.fetchone()
        begun = row[0] if row else 0
        cursor.execute("SELECT MAX(seq) FROM journal_entry")
        head = cursor.fetchone()[0] or 0
        until = min(head, begun + STRIDE)
        if not numbers or until == begun + STRIDE or until <= begun:
            return begun, until
        cursor.execute(f"SELECT 1 FROM journal_entry WHERE seq > %s AND seq <= %s{_among(numbers)} LIMIT 1", [begun, until])
        if cursor.fetchone() is None:
            cursor.execute("SELECT at FROM journal_entry WHERE seq = %s", [head])
            if now() - cursor.fetchone()[0] < RESTED:
                return begun, begun
        return begun, until


def _among(numbers: list[int]) -> str:
    return f" AND type IN ({','.join(map(str, numbers))})" if numbers else ""


def _guarded(t: Turn, name: str, number: int, call: Callable[[], None], ref: str = "") -> None:
    """Do it in a transaction of its own inside the turn; where it fails, undo it and park it in sight."""
    try:
        with t.attempt():
            call()
    except (OperationalError, InterfaceError):
        # The database itself is in trouble, not the entry: give the whole turn up and try again later.
        raise
    except Exception as error:  # whatever can't be digested is parked: never lost, and never in the way of what comes next
        where = error.__traceback__
        while where is not None and where.tb_next is not None:
            where = where.tb_next
        line = f"{type(error).__name__} at line {where.tb_lineno}" if where else type(error).__name__
        line += f" for {ref}" if ref else ""
        t.cursor.execute(
            "INSERT INTO journal_parked (follower, seq, error, at) VALUES (%s, %s, %s, %s) ON CONFLICT (follower, seq) DO NOTHING",
            [name, number, line, t.at],
        )


def fire_due(handlers: dict[str, Fire], now: int, *, batch: int = BATCH) -> int:
    """Fire what has fallen due by `now`, in the order of its due times; returns how many fired. Unknown kinds stay."""
    if not handlers or not _any_due(now):
        return 0
    marks = ",".join(["%s"] * len(handlers))
    with turn() as t:
        t.cursor.execute(
            f"SELECT id, kind, ref FROM journal_clock WHERE due <= %s AND kind IN ({marks}) ORDER BY due, id LIMIT %s",
            [now, *handlers, batch],
        )
        rows = t.cursor.fetchall()
        for id, kind, ref in rows:
            t.cursor.execute("DELETE FROM journal_clock WHERE id = %s", [id])
            _guarded(t, f"clock:{kind}", id, partial(handlers[kind], t, ref), ref)
        return len(rows)


def _any_due(now: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM journal_clock WHERE due <= %s LIMIT 1", [now])
        return cursor.fetchone() is not None


def lag() -> dict[str, tuple[int, int]]:
    """For each follower how many entries it is behind, and how many it has parked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM journal_head WHERE id = 1")
        head = cursor.fetchone()[0]
        cursor.execute("SELECT name, seq, (SELECT COUNT(*) FROM journal_parked p WHERE p.follower = f.name) FROM journal_follower f")
        return {name: (head - seq, parked) for name, seq, parked in cursor.fetchall()}


def beat(t: Turn, ref: str) -> None:
    """A sign of life, and the time of the next."""
    t.set_clock(BEAT, ref, t.at + BEAT_EVERY)


def begin_beats() -> None:
    """The first sign of life of a process that has just begun."""
    with turn() as t:
        beat(t, WHO)


def last_beat() -> int | None:
    """When the process for followers and the clock last gave a sign of life; None where it never did."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT due FROM journal_clock WHERE kind = %s AND ref = %s", [BEAT, WHO])
        row = cursor.fetchone()
    return row[0] - BEAT_EVERY if row else None


def until_due(now: int) -> float:
    """Seconds until the clock's next piece of work falls due; none where one is due that nobody has taken, so that it isn't spun on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT MIN(due) FROM journal_clock WHERE due > %s", [now])
        row = cursor.fetchone()
    return (row[0] - now) / SECOND if row and row[0] is not None else FALLBACK


def overdue(now: int) -> int:
    """For how many microseconds the clock's oldest piece of work has been due; 0 where nothing waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT MIN(due) FROM journal_clock")
        row = cursor.fetchone()
    return max(0, now - row[0]) if row and row[0] is not None else 0


def keep(at: int) -> bool:
    """Signs of life, and old answers to retries forgotten."""
    return fire_due({RETRIES: forget_old_retries, BEAT: beat}, at) > 0


RUNS = Runs(rank=0, work=keep, every=3.0, begin=begin_beats)
