"""What was set aside because it failed: entries that a follower couldn't digest, and clocks whose work broke."""

from typing import Any

import msgspec
from msgspec import Struct

from accord.hub import database
from accord.hub.journal.store.following import BEAT
from accord.hub.journal.vocabulary import TYPES, Seen

CLOCK = "clock:"  # how the followers' column says that it was a clock, before its kind

_COLUMNS = "id, follower, seq, ref, error, at, tries"


class Parked(Struct, frozen=True):
    """One piece of work. `number` is the entry's, or the clock's own; `error` a class and a line, never what was in the work."""

    id: int
    follower: str
    number: int
    ref: str
    error: str
    at: int
    tries: int

    @property
    def is_clock(self) -> bool:
        return self.follower.startswith(CLOCK)

    @property
    def kind(self) -> str:
        """The kind of the clock, or the follower's name."""
        return self.follower.removeprefix(CLOCK)


def park(cursor: Any, name: str, number: int, error: str, ref: str, at: int) -> int | None:
    """Its number; None where it is parked already."""
    cursor.execute(
        "INSERT INTO journal_parked (follower, seq, error, ref, at, tries) VALUES (%s, %s, %s, %s, %s, 0) "
        "ON CONFLICT (follower, seq) DO NOTHING RETURNING id",
        [name, number, error, ref, at],
    )
    row = cursor.fetchone()
    return int(row[0]) if row else None


def parked(most: int) -> list[Parked]:
    """What is parked, the oldest first."""
    return [Parked(*row) for row in database.rows(f"SELECT {_COLUMNS} FROM journal_parked ORDER BY id LIMIT %s", [most])]


def count_parked() -> dict[str, int]:
    """By what each was given to: a follower's name, or the kind of a clock after CLOCK."""
    return dict(database.rows("SELECT follower, COUNT(*) FROM journal_parked GROUP BY follower ORDER BY follower"))


def kinds_due(at: int) -> list[tuple[str, int]]:
    """The kinds of clocks that have fallen due, and how many of each wait. The sign of life is none: nothing ever fires it."""
    return database.rows("SELECT kind, COUNT(*) FROM journal_clock WHERE due <= %s AND kind <> %s GROUP BY kind ORDER BY kind", [at, BEAT])


def held(cursor: Any, number: int) -> Parked | None:
    """One that is parked, for a turn that does something about it."""
    cursor.execute(f"SELECT {_COLUMNS} FROM journal_parked WHERE id = %s", [number])
    row = cursor.fetchone()
    return Parked(*row) if row else None


def unpark(cursor: Any, number: int) -> None:
    cursor.execute("DELETE FROM journal_parked WHERE id = %s", [number])


def failed_again(cursor: Any, number: int, error: str) -> None:
    cursor.execute("UPDATE journal_parked SET error = %s, tries = tries + 1 WHERE id = %s", [error, number])


def seen(cursor: Any, seq: int) -> Seen | None:
    """An entry as its follower gets it; None where it has been erased."""
    cursor.execute("SELECT type, author, audience, body FROM journal_entry WHERE seq = %s", [seq])
    row = cursor.fetchone()
    if row is None or row[3] is None:
        return None
    return Seen(seq, TYPES[row[0]], row[1], row[2], msgspec.json.decode(bytes(row[3])))
