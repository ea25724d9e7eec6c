"""What follows by itself: joiners get what their circles open to them, and claims expire, and collections are compared."""

from accord.hub.journal import queries as journal
from accord.hub.journal.actions import Turn, turn
from accord.hub.signals.actions import grant_some
from accord.hub.signals.following import copies
from accord.hub.signals.vocabulary import EXPIRED, LIVE
from accord.hub.times import now

SWEEP = 250


def work() -> bool:
    """Do the next piece of whatever waits, in one short turn each; whether anything was done."""
    granted = grant_some() if _grants_wait() else False
    expired = expire_some() > 0
    return copies.work(now()) or expired or granted


def _grants_wait() -> bool:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM journal_grant LIMIT 1")
        return cursor.fetchone() is not None


def expire_some() -> int:
    """Mark claims whose time has passed as expired and tell everybody that received them; returns how many.

    A verdict leaves an expired claim out from the very moment on, whether or not this has run; the entry is for those who
    keep copies.
    """
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM signals_signal WHERE expires <= %s AND state = %s LIMIT 1", [now(), LIVE])
        if cursor.fetchone() is None:
            return 0
    with turn() as t:
        t.cursor.execute(
            "SELECT n, id, audience, shared, member, seq FROM signals_signal WHERE expires <= %s AND state = %s ORDER BY expires LIMIT %s",
            [t.at, LIVE, SWEEP],
        )
        rows = t.cursor.fetchall()
        topics = journal.topic_numbers([row[5] for row in rows])
        for n, id, audience, shared, member, content in rows:
            _expire(t, n, bytes(id), audience, shared, member, topics.get(content))
        return len(rows)


def _expire(t: Turn, n: int, id: bytes, audience: int, shared: int, member: int, topic: int | None) -> None:
    from uuid import UUID

    told = t.all_who_received(audience, shared)
    seq = t.append("signal.expired", audience=told, by=member, by_id=None, data={"id": str(UUID(bytes=id))}, topic=topic)
    t.cursor.execute("UPDATE signals_signal SET state = %s WHERE n = %s", [EXPIRED, n])
    t.cursor.execute("INSERT INTO signals_step (signal, seq) VALUES (%s, %s)", [n, seq])
