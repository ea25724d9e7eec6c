"""Which ring is sent next, so that nobody's bells hold up anybody else's.

Of the rings that are due comes the oldest one of the member that was served longest ago. Of one member's bells, and to one target, only
a few are being sent at a time; and a hook that was not reached is left alone for a while, whichever bell it is for.
"""

from collections.abc import Collection
from threading import Lock
from typing import Any

from django.db import connection
from django.db.models import F

from accord.hub import database
from accord.hub.desks.models import Desk, Ring, Served
from accord.hub.desks.vocabulary import DUE, MOST_AT_ONCE, RETRY_AFTER, SENDING, TAKEN_AGAIN_AFTER

# SQL, for rings with their bells, desks and what was served, beside those that are being sent: tables that the ORM does not join.
_TAKEABLE = "((r.state = %s AND r.after <= %s) OR (r.state = %s AND r.taken <= %s))"
_IN_FLIGHT = "f.channel = r.channel AND f.state = %s AND f.taken > %s"
_TARGET = "(f.person = r.person OR f.desk = r.desk)"
_NEXT = (
    "SELECT r.n, b.by_member, r.channel FROM desks_ring r JOIN desks_bell b ON b.n = r.bell "
    "LEFT JOIN desks_served s ON s.member = b.by_member AND s.channel = r.channel "
    "LEFT JOIN desks_desk h ON h.n = r.desk "
    f"WHERE {_TAKEABLE} AND {{lane}} AND (h.hook_rests IS NULL OR h.hook_rests <= %s) "
    f"AND (SELECT COUNT(*) FROM desks_ring f WHERE {_IN_FLIGHT} AND {_TARGET}) < %s "
    f"AND (SELECT COUNT(*) FROM desks_ring f JOIN desks_bell g ON g.n = f.bell WHERE {_IN_FLIGHT} AND g.by_member = b.by_member) < %s "
    "ORDER BY COALESCE(s.at, 0), r.after, r.n LIMIT 1"
)


class Lane:
    """The channels that a thread looks after: some, or all but some."""

    def __init__(self, only: Collection[str] = (), *, but: Collection[str] = ()) -> None:
        self.words = sorted(only or but)
        self.looks = Lock()  # of the thread that looks what is due, and sleeps where nothing is: one of a process is enough
        marks = ",".join(["%s"] * len(self.words))
        self.condition = f"r.channel {'' if only else 'NOT '}IN ({marks})" if self.words else "1 = 1"


EVERY = Lane()


def next_due(at: int, lane: Lane = EVERY) -> tuple[int, int, str] | None:
    """The ring to send next, the member whose bell it is of, and the channel; None where nothing is due or may be sent now."""
    since = at - TAKEN_AGAIN_AFTER
    takeable: list[Any] = [DUE, at, SENDING, since]
    with connection.cursor() as cursor:
        # Most looks find nothing: they stop at the index.
        cursor.execute(f"SELECT 1 FROM desks_ring r WHERE {_TAKEABLE} AND {lane.condition} LIMIT 1", [*takeable, *lane.words])
        if cursor.fetchone() is None:
            return None
        values: list[Any] = [*takeable, *lane.words, at, SENDING, since, MOST_AT_ONCE, SENDING, since, MOST_AT_ONCE]
        cursor.execute(_NEXT.format(lane=lane.condition), values)
        row = cursor.fetchone()
    return (int(row[0]), int(row[1]), str(row[2])) if row else None


def due_from(lane: Lane = EVERY) -> int | None:
    """When the first ring that waits falls due; None where none waits."""
    row = database.row(f"SELECT MIN(r.after) FROM desks_ring r WHERE r.state = %s AND {lane.condition}", [DUE, *lane.words])
    return row[0] if row else None


def take(at: int, lane: Lane = EVERY) -> int | None:
    """Claim the ring to send next, in a turn, so that no two take the same or too many at a time."""
    chosen = next_due(at, lane)
    if chosen is None:
        return None
    number, member, channel = chosen
    Ring.objects.filter(n=number).update(state=SENDING, taken=at, tries=F("tries") + 1)
    served = Served(member=member, channel=channel, at=at)
    Served.objects.bulk_create([served], update_conflicts=True, unique_fields=["member", "channel"], update_fields=["at"])
    return number


def note_hook(desk: int, *, reached: bool, at: int) -> None:
    """A hook that was not reached rests, longer each time, before any bell's ring is sent to it."""
    row = Desk.objects.filter(n=desk)
    if reached:
        row.exclude(hook_rests=None).update(hook_failures=0, hook_rests=None)
        return
    failures = min(row.values_list("hook_failures", flat=True)[0], len(RETRY_AFTER) - 1)
    row.update(hook_failures=failures + 1, hook_rests=at + RETRY_AFTER[failures])
