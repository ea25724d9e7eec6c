"""Followers and the clock: how anything happens later, without a task queue.

A follower is a function of one entry with a durable cursor. Its effect and its cursor are committed together, so that a crash
anywhere loses nothing and does nothing twice. An entry that it can't digest is parked in sight, and it goes on.
The clock holds what falls due; a firing and its effect are one transaction, so it fires once, with any number of clock processes.
"""

import time
from collections.abc import Callable
from functools import partial

import msgspec

from accord.core.times import SECOND
from accord.hub.journal.actions import Turn, aside, forget_old_retries, look, turn
from accord.hub.journal.setting_aside import do_again
from accord.hub.journal.store.following import (
    BEAT,
    BEAT_EVERY,
    RESTED,
    STRIDE,
    WHO,
    due,
    entries_between,
    fired,
    forget,
    is_any_due,
    lag,
    last_beat,
    move,
    note_beat,
    overdue,
    position,
    until_due,
    worth_a_turn,
)
from accord.hub.journal.store.parked import CLOCK, park
from accord.hub.journal.vocabulary import AGAIN, AGAIN_AFTER, RETRIES, TYPES, Seen
from accord.hub.running import Runs, place
from accord.hub.trouble import cause_of

__all__ = ["BEAT", "RESTED", "STRIDE", "WHO", "Seen", "lag", "last_beat", "overdue", "until_due"]

BATCH = 200
WORK = "journal"  # what beats


Handle = Callable[[Turn, Seen], None]
Fire = Callable[[Turn, str], None]


def follow(name: str, handle: Handle, *, of: str | tuple[str, ...] = "", batch: int = BATCH) -> int:
    """Let a follower take its next entries, in one turn; returns how many it came forward. Erased entries are passed over.

    `of` is how the types begin that it takes. Entries of other types are passed over unread and without a turn, since a bulk upload
    waits while others write: its cursor follows in strides of STRIDE, and to the head once that has rested for RESTED.
    """
    numbers = [number for number, type in TYPES.items() if type.startswith(of)] if of else []
    begun, until = worth_a_turn(name, numbers)
    if until <= begun:
        return 0
    if numbers and (passed := _passed(name, until, numbers)):
        return passed
    with turn() as t:
        begun = position(t.cursor, name)
        rows = entries_between(t.cursor, begun, until, numbers, batch)
        for seq, type, author, audience, body in rows:
            if body is not None:
                seen = Seen(seq, TYPES[type], author, audience, msgspec.json.decode(bytes(body)))
                _guarded(t, name, seq, partial(handle, t, seen))
        reached = max(begun, rows[-1][0] if len(rows) == batch else until)
        move(t.cursor, name, reached)
        return int(reached - begun)


def note_position(name: str, seq: int) -> None:
    """How far a follower has come that changes nothing here, such as one that only tells others: beside any turn, and never back."""
    with aside() as a:
        if position(a.cursor, name) < seq:
            move(a.cursor, name, seq)


def forget_position(name: str) -> None:
    """A follower that follows no more is not behind."""
    if name in lag():
        with aside() as a:
            forget(a.cursor, name)


def _passed(name: str, until: int, numbers: list[int]) -> int:
    """How far it came forward past what is not for it, which takes no turn; 0 where something is for it, or it stood there already."""
    with aside() as a:
        begun = position(a.cursor, name)
        if begun >= until or entries_between(a.cursor, begun, until, numbers, 1):
            return 0
        move(a.cursor, name, until)
        return until - begun


def _guarded(t: Turn, name: str, number: int, call: Callable[[], None], ref: str = "") -> None:
    """Do it in a transaction of its own inside the turn; where it fails, undo it and park it in sight."""
    try:
        with t.attempt():
            call()
    except Exception as error:  # whatever can't be digested is parked: never lost, and never in the way of what comes next
        if cause_of(error) is not None:
            raise  # the database or the disk is in trouble, not the entry: give the whole turn up and try again later
        parked = park(t.cursor, name, number, place(error), ref, t.at)
        if parked is not None and name.startswith(CLOCK):
            t.set_clock(AGAIN, str(parked), t.at + AGAIN_AFTER[0])


def fire_due(handlers: dict[str, Fire], now: int, *, batch: int = BATCH) -> int:
    """Fire what has fallen due by `now`, in the order of its due times; returns how many fired. Unknown kinds stay."""
    if not handlers or not is_any_due(now):
        return 0
    with turn() as t:
        rows = due(t.cursor, now, list(handlers), batch)
        for id, kind, ref in rows:
            fired(t.cursor, id)
            _guarded(t, CLOCK + kind, id, partial(handlers[kind], t, ref), ref)
        return len(rows)


_beaten = float("-inf")  # by a clock that nobody sets


def beat() -> None:
    """A sign of life, which writes no entry."""
    global _beaten
    with aside() as a:
        note_beat(a.cursor, WHO, a.at)
    _beaten = time.monotonic()


def clocks(at: int) -> dict[str, Fire]:
    return {RETRIES: forget_old_retries, AGAIN: do_again}


def keep(at: int) -> bool:
    """How far the hub has come noted outside its database, signs of life, old answers forgotten, and what failed done again."""
    look()
    if time.monotonic() - _beaten >= BEAT_EVERY / SECOND:
        beat()
    return fire_due(clocks(at), at) > 0


RUNS = Runs(rank=0, work=keep, every=3.0, begin=beat, clocks=clocks)
