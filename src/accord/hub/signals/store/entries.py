"""The entries about signals after their first: revisions, feedback, retraction. By hand where the journal says what they are."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Max

from accord.hub.bulk import insert
from accord.hub.database import row, rows, rows_of
from accord.hub.journal import queries as journal
from accord.hub.journal.actions import Turn
from accord.hub.journal.vocabulary import NUMBERS
from accord.hub.members.queries import Caller
from accord.hub.signals.models import Step
from accord.hub.signals.store.visibility import visible_to
from accord.hub.signals.vocabulary import LIVE

_REVISED, _RETRACTED, _EXPIRED = NUMBERS["signal.revised"], NUMBERS["signal.retracted"], NUMBERS["signal.expired"]
_STEPS = f"signals_step t {journal.join_entry('t.seq')}"
# Requests and disputes of others that a member answers: the table, and which of its rows are open.
SHARE_REQUESTS = "signals_share_request q", "q.state = 'open'"
DISPUTES = "signals_feedback q", "q.type = 'dispute' AND q.value = 'open'"


class LaterEntry(NamedTuple):
    """A revision or retraction: its step, seq, type, time and audience; then its signal as it is now."""

    step: int
    seq: int
    type: int
    at: int
    addressed: int
    signal: bytes
    audience: int
    shared: int
    content: int


def add(t: Turn, steps: Sequence[tuple[int, int]]) -> None:
    """Each the number of a signal and that of an entry about it."""
    insert(t.cursor, "signals_step", "signal, seq", steps)


def about(signal: int) -> set[int]:
    """The numbers of the entries about a signal after its first."""
    return set(Step.objects.filter(signal=signal).values_list("seq", flat=True))


def about_many(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """The same of many signals: the number of each and that of an entry."""
    return rows_of("SELECT signal, seq FROM signals_step WHERE signal IN ({})", numbers)


def last() -> int:
    """The number of the newest step; 0 where there is none."""
    return Step.objects.aggregate(last=Max("id"))["last"] or 0


def last_word(signal: int) -> int:
    """The number of the latest entry by which a signal was changed or ended; 0 where there is none."""
    latest = row(
        f"SELECT MAX(e.seq) FROM {_STEPS} WHERE t.signal = %s AND e.type IN (%s, %s, %s)", [signal, _REVISED, _RETRACTED, _EXPIRED]
    )
    return (latest and latest[0]) or 0


def retractions(signal: int) -> list[tuple[int, int]]:
    """The retractions of a signal: the audience of each, and its number."""
    return [
        (audience, seq)
        for audience, seq in rows(f"SELECT e.audience, e.seq FROM {_STEPS} WHERE t.signal = %s AND e.type = %s", [signal, _RETRACTED])
    ]


def retracted_at(signals: Sequence[int]) -> dict[int, int]:
    """When each of these signals was retracted, by its number; those that never were are left out."""
    sql = f"SELECT t.signal, MAX(e.at) FROM {_STEPS} WHERE t.signal IN ({{}}) AND e.type = %s GROUP BY t.signal"
    return dict(rows_of(sql, signals, after=[_RETRACTED]))


def later(caller: Caller, below: int, above: int, limit: int) -> list[LaterEntry]:
    """Revisions and retractions of own signals that the caller may see, the newest first, of the steps between two."""
    condition, who = visible_to(caller)
    sql = (
        f"SELECT t.id, e.seq, e.type, e.at, e.audience, s.id, s.audience, s.shared, s.seq FROM {_STEPS} "
        "JOIN signals_signal s ON s.n = t.signal "
        f"WHERE t.id < %s AND t.id >= %s AND s.member = %s AND e.type IN (%s, %s) AND {condition} ORDER BY t.id DESC LIMIT %s"
    )
    return [LaterEntry(*values) for values in rows(sql, [below, above, caller.n, _REVISED, _RETRACTED, *who, limit])]


def asked_on_own(caller: Caller, asked: tuple[str, str], most: int) -> list[tuple[bytes, int, int, int, int]]:
    """Own live signals on which others ask something: id, seq, how many ask, since when, and how many such signals there are."""
    table, is_open = asked
    condition, who = visible_to(caller)
    # CROSS JOIN: SQLite then begins with the few that ask, never with all signals.
    sql = (
        f"SELECT s.id, s.seq, COUNT(*), MIN(q.at), COUNT(*) OVER () FROM {table} CROSS JOIN signals_signal s "
        f"WHERE s.n = q.signal AND {is_open} AND s.member = %s AND s.state = %s AND {condition} "
        "GROUP BY s.n, s.id, s.seq ORDER BY MIN(q.at) LIMIT %s"
    )
    return [(bytes(id), seq, count, at, total) for id, seq, count, at, total in rows(sql, [caller.n, LIVE, *who, most])]
