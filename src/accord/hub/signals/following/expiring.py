"""Claims whose time has passed are marked as expired, and everybody that received them learns of it."""

from accord.hub.journal import queries as journal
from accord.hub.journal.actions import turn
from accord.hub.signals.store import entries, signals
from accord.hub.times import now

SWEEP = 250


def expire_some() -> int:
    """Mark some of them; returns how many.

    A verdict leaves an expired claim out from the very moment on, whether or not this has run; the entry is for those who
    keep copies.
    """
    if not signals.is_any_lapsed(now()):
        return 0
    with turn() as t:
        rows = signals.lapsed(t.at, SWEEP)
        topics = journal.topic_numbers([row.seq for row in rows])
        steps = []
        for row in rows:
            receivers, topic = t.all_who_received(row.audience, row.shared), topics.get(row.seq)
            seq = t.append("signal.expired", audience=receivers, by=row.member, by_id=None, data={"id": str(row.id)}, topic=topic)
            steps.append((row.n, seq))
        signals.expire([row.n for row in rows])
        entries.add(t, steps)
        return len(rows)
