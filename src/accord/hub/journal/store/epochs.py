"""The epochs that this database has had, and how one begins.

The epoch is part of each number, so whoever has the head has the epoch too, without a query of its own.
"""

from typing import Any

from django.db import connection
from msgspec import Struct

from accord.core.epochs import FIRST, MOST_EPOCHS, Fork, count_upto, epoch_of, is_held, read_from, start_of
from accord.hub import database
from accord.hub.journal.errors import EpochChanged

# PostgreSQL's timeline is another after each promotion and each recovery to a point in time, and known at once.
TIMELINE = "('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::bigint"

_known: tuple[int, tuple[Fork, ...]] = (FIRST, ())


class Begun(Struct, frozen=True):
    """A later epoch: when and why it began, and the last number before it that this database holds."""

    epoch: int
    began_at: int
    forked_from: int
    reason: str


def epochs() -> list[Begun]:
    """All epochs after the first, the oldest first. The first began with the hub and has no row."""
    return [Begun(*row) for row in database.rows("SELECT epoch, began_at, forked_from, reason FROM journal_epoch ORDER BY epoch")]


def forks(head: int) -> tuple[Fork, ...]:
    """The forks up to the epoch of this head. They never change, so they are read once in each epoch."""
    global _known
    epoch = epoch_of(head)
    if epoch == FIRST:
        return ()
    known = _known
    if known[0] != epoch:
        known = epoch, tuple(Fork(begun.epoch, begun.forked_from) for begun in epochs())
        if not connection.in_atomic_block:
            _known = known
    return known[1]


def must_hold(after: int, epoch: int | None, head: int) -> None:
    """Raises EpochChanged where a cursor is of another epoch than this head, or stands where this database has never been."""
    if not holds(after, head, epoch):
        held = epoch_of(after) if epoch is None else min(epoch, epoch_of(after))
        raise EpochChanged(epoch_of(head), read_from(after, held, head, forks(head)))


def read_on(epoch: int, head: int) -> int:
    """The last number that a reader who had everything of an earlier epoch shares with the present one."""
    return read_from(head, epoch, head, forks(head))


def holds(seq: int, head: int, epoch: int | None = None) -> bool:
    """Whether a number is the start or among the numbers that this database gave out, in any of its epochs; and its cursor of this epoch,
    where that is said."""
    if epoch not in (None, epoch_of(head)):
        return False
    return seq <= head and (epoch_of(head) == FIRST or is_held(seq, head, forks(head)))


def behind(cursor: int, head: int) -> int:
    """How many numbers were given out after a cursor."""
    known = forks(head)
    return max(0, count_upto(head, known) - count_upto(cursor, known))


def forget() -> None:
    """Drop the process's memory of forks: only for tests that change the database underneath."""
    global _known
    _known = FIRST, ()


def begin(cursor: Any, head: int, above: int, reason: str, at: int) -> Begun:
    """The next epoch: above all that are known, with the head at its start. Raises OverflowError where no number is left."""
    epoch = max(epoch_of(head), above) + 1
    if epoch > MOST_EPOCHS:
        raise OverflowError("This is beyond the last epoch that has numbers.")
    begun = Begun(epoch, at, head, reason)
    cursor.execute("INSERT INTO journal_epoch (epoch, began_at, forked_from, reason) VALUES (%s, %s, %s, %s)", [epoch, at, head, reason])
    timeline = TIMELINE if connection.vendor == "postgresql" and sees_timeline(cursor) else "0"
    cursor.execute(f"UPDATE journal_head SET seq = %s, unclear = '', timeline = {timeline} WHERE id = 1", [start_of(epoch)])
    return begun


class Server(Struct, frozen=True):
    """PostgreSQL as the hub's role sees it: its timeline and its system identifier; 0 for what it may not see, and for SQLite."""

    timeline: int = 0
    system: int = 0


def server() -> Server:
    """The server behind this connection; of a standby that is not promoted yet the timeline is 0."""
    if connection.vendor != "postgresql":
        return Server()
    with connection.cursor() as cursor:
        timeline = system = 0
        cursor.execute("SELECT pg_is_in_recovery()")
        if not cursor.fetchone()[0] and sees_timeline(cursor):
            cursor.execute(f"SELECT {TIMELINE}")
            timeline = cursor.fetchone()[0]
        cursor.execute("SELECT has_function_privilege('pg_control_system()', 'execute')")
        if cursor.fetchone()[0]:
            cursor.execute("SELECT system_identifier FROM pg_control_system()")
            system = cursor.fetchone()[0]
        return Server(timeline, system)


def sees_timeline(cursor: Any) -> bool:
    """Whether the role of this hub may ask PostgreSQL for its timeline, as any may unless somebody took it away."""
    names = "has_function_privilege('pg_walfile_name(pg_lsn)', 'execute') AND has_function_privilege('pg_current_wal_lsn()', 'execute')"
    cursor.execute(f"SELECT {names}")
    return bool(cursor.fetchone()[0])
