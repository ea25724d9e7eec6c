"""One step of a bell's climb, written in the caller's turn: whom it rings, and when it climbs next."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from accord.hub.desks.escalation import SECRETARIAT, SHIFT, Rung, Stop, first_stop, next_stop
from accord.hub.desks.vocabulary import (
    CONSOLE,
    DEFAULT_CHANNELS,
    DUE,
    HOUR,
    MINUTE,
    MOST_AN_HOUR,
    OFF,
    REPEAT,
    SENT,
    TEST,
    TOO_MANY,
    UNANSWERED_AFTER,
    WEBHOOK,
)
from accord.hub.desks.world import Scene, scene
from accord.hub.journal.actions import Turn

CLOCK = "desks.bell"
_RING = (
    "INSERT INTO desks_ring (bell, step, stop, member, person, desk, channel, due, after, state, tries, sent, code) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 0, %s, %s)"
)


@dataclass(frozen=True, slots=True)
class Ringing:
    """A bell that rings. `wait` is its desk's, in minutes; `step` is the number of its next step, due at `next`."""

    n: int
    id: str
    desk: int
    member: int
    kind: str
    at: int
    wait: int
    step: int
    reached: bool
    next: int | None
    unanswered: int | None
    by_member: int


def climb_once(t: Turn, bell: Ringing, moment: int) -> bool:
    """Take the step that is due and set the clock for what comes next. False where a test finds nobody to ring.

    Who is rung is decided by what was at the time it was due. Steps that nobody took in time are made up for, one by one; but the
    secretariat is rung again only once, however long this hub stood still.
    """
    assert bell.next is not None
    there = scene(bell.desk, bell.next)
    rung = _rung(t, bell.n)
    is_last = bell.reached or not there.is_active
    stop = first_stop(bell.desk, there.world) if bell.kind == TEST else next_stop(bell.desk, there.world, rung, reached=is_last)
    if stop is None:
        if bell.desk not in there.hooks:
            return False
        stop = Stop(SHIFT, (), (bell.member,))
    _write(t, bell, stop, there)
    reached = stop.kind == SECRETARIAT
    upcoming = None if bell.kind == TEST else _next(bell.next, bell.wait, moment, repeats=reached)
    t.cursor.execute("UPDATE desks_bell SET climb = %s, reached = %s, next = %s WHERE n = %s", [bell.step + 1, reached, upcoming, bell.n])
    set_clock(t, bell, upcoming)
    pulse(t)
    return True


def set_clock(t: Turn, bell: Ringing, upcoming: int | None) -> None:
    """The clock fires for the next step, and once for having rung too long."""
    dues = [due for due in (upcoming, bell.at + UNANSWERED_AFTER if bell.unanswered is None else None) if due is not None]
    if dues:
        t.set_clock(CLOCK, bell.id, min(dues))


def _next(due: int, wait: int, moment: int, *, repeats: bool) -> int:
    if not repeats:
        return due + wait * MINUTE
    every = wait * REPEAT * MINUTE
    return due + every * max(1, (moment - due) // every + 1)


def _rung(t: Turn, bell: int) -> set[int]:
    t.cursor.execute("SELECT DISTINCT person FROM desks_ring WHERE bell = %s AND person IS NOT NULL", [bell])
    return {person for (person,) in t.cursor.fetchall()}


def _write(t: Turn, bell: Ringing, stop: Stop, there: Scene) -> None:
    t.cursor.execute("SELECT DISTINCT member FROM desks_ring WHERE bell = %s AND channel = %s", [bell.n, CONSOLE])
    told = {member for (member,) in t.cursor.fetchall()}
    flooded = {member for member in stop.members if member not in (bell.member, bell.by_member) and _is_flooded(t, bell, member)}
    t.cursor.executemany(_RING, list(_rows(bell, stop, there, told, flooded)))


_LOUD = (
    "FROM desks_ring r JOIN desks_bell b ON b.n = r.bell "
    "WHERE r.member = %s AND r.due > %s AND r.person IS NOT NULL AND r.code <> %s AND b.by_member = %s"
)


def _is_flooded(t: Turn, bell: Ringing, member: int) -> bool:
    """Whether the bells of whoever rang this one have rung another member's people often enough within the hour.

    A bell that comes to it for the first time is counted among bells alone, so that no repetition takes its place.
    """
    assert bell.next is not None
    values: list[Any] = [member, bell.next - HOUR, TOO_MANY, bell.by_member]
    t.cursor.execute(f"SELECT COUNT(DISTINCT r.bell), MAX(CASE WHEN r.bell = %s THEN 1 ELSE 0 END) {_LOUD}", [bell.n, *values])
    bells, has_rung = t.cursor.fetchone()
    if not has_rung:
        return bool(bells >= MOST_AN_HOUR)
    t.cursor.execute(f"SELECT COUNT(*) FROM (SELECT DISTINCT r.bell, r.step {_LOUD}) AS steps", values)
    return bool(t.cursor.fetchone()[0] >= MOST_AN_HOUR)


def _rows(bell: Ringing, stop: Stop, there: Scene, told: set[int], flooded: set[int]) -> Iterator[list[Any]]:
    due = bell.next
    first = [bell.member] if bell.step == 0 else []
    for member in dict.fromkeys([*first, *stop.members]):
        if member not in told:
            yield [bell.n, bell.step, stop.kind, member, None, None, CONSOLE, due, due, SENT, due, "shown"]
    if bell.step == 0 and bell.desk in there.hooks:
        yield [bell.n, bell.step, stop.kind, bell.member, None, bell.desk, WEBHOOK, due, due, DUE, None, ""]
    for one in stop.people:
        state, code = (OFF, TOO_MANY) if one.member in flooded else (DUE, "")
        for channel in _channels(one, there):
            yield [bell.n, bell.step, stop.kind, one.member, one.person, None, channel, due, due, state, None, code]


def _channels(one: Rung, there: Scene) -> tuple[str, ...]:
    """Its own channels at that desk, or those of whoever it stands in for."""
    if one.desk is None:
        return DEFAULT_CHANNELS
    return there.channels.get((one.desk, one.person)) or there.channels.get((one.desk, one.instead_of)) or DEFAULT_CHANNELS


def call_off(t: Turn, bell: int) -> None:
    """The bell rings no more: what was not sent is not sent."""
    t.cursor.execute("UPDATE desks_ring SET state = %s WHERE bell = %s AND state = %s", [OFF, bell, DUE])
    t.cursor.execute("UPDATE desks_bell SET next = NULL WHERE n = %s", [bell])
    pulse(t)


def pulse(t: Turn) -> None:
    """Some bell has changed."""
    t.cursor.execute("INSERT INTO desks_pulse (id, changes) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET changes = desks_pulse.changes + 1")
