"""Who has applied a member's revisions and retractions, and who still acts on what was before. A fixed number of queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from accord.hub.journal import queries as journal
from accord.hub.journal.vocabulary import NUMBERS, TYPES
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.signals.queries import seen
from accord.hub.signals.reading.waiting import about

_WORDS = (NUMBERS["signal.revised"], NUMBERS["signal.retracted"])
LOOKED_AT = 2_000  # of the newest later words of the whole hub, per page: what bounds the page's time


@dataclass(frozen=True, slots=True)
class Receiver:
    """A member that received the word, and up to where its consumers say they have applied; None where none ever said."""

    member: str
    name: str
    applied: int | None


@dataclass(frozen=True, slots=True)
class LaterWord:
    """A revision or retraction of an own signal: who has applied it, and who has not."""

    seq: int
    type: str
    at: int
    signal: str
    kind: str
    value: str
    done: tuple[Receiver, ...]
    open: tuple[Receiver, ...]


@dataclass(frozen=True, slots=True)
class _Word:
    step: int
    seq: int
    type: int
    at: int
    told: int
    signal: bytes
    audience: int
    shared: int
    content: int


def own_later_words(caller: Caller, *, before: int | None = None, limit: int = 25) -> tuple[list[LaterWord], int | None]:
    """The member's own revisions and retractions, newest first, with their receivers; then the `before` of the next page, or None.

    Those of a signal for named people are theirs alone.
    """
    words, following = _words(caller, before, limit)
    spans = _readers({word.audience for word in words} | {word.told for word in words})
    said = journal.applied({row[0] for rows in spans.values() for row in rows})
    names = {row.n: (row.id, row.name) for row in members.members()}
    bodies = journal.bodies([word.content for word in words])
    found = []
    for word in words:
        told = _then(spans.get(word.audience, ()), word.shared) | _then(spans.get(word.told, ()), word.seq)
        receivers = [Receiver(*names[n], said.get(n)) for n in sorted(told - {caller.n}) if n in names]
        found.append(
            LaterWord(
                seq=word.seq,
                type=TYPES[word.type],
                at=word.at,
                signal=str(UUID(bytes=word.signal)),
                **dict(zip(("kind", "value"), about(bodies.get(word.content)), strict=True)),
                done=tuple(one for one in receivers if one.applied is not None and one.applied >= word.seq),
                open=tuple(one for one in receivers if one.applied is None or one.applied < word.seq),
            )
        )
    return found, following


def _words(caller: Caller, before: int | None, limit: int) -> tuple[list[_Word], int | None]:
    condition, who = seen(caller)
    with connection.cursor() as cursor:
        cursor.execute("SELECT MAX(id) FROM signals_step")
        newest = cursor.fetchone()[0] or 0
        top = min(before if before is not None else newest + 1, newest + 1)
        bottom = top - LOOKED_AT
        cursor.execute(
            "SELECT t.id, e.seq, e.type, e.at, e.audience, s.id, s.audience, s.shared, s.seq "
            "FROM signals_step t JOIN journal_entry e ON e.seq = t.seq JOIN signals_signal s ON s.n = t.signal "
            f"WHERE t.id < %s AND t.id >= %s AND s.member = %s AND e.type IN (%s, %s) AND {condition} ORDER BY t.id DESC LIMIT %s",
            [top, bottom, caller.n, *_WORDS, *who, limit + 1],
        )
        rows = [
            _Word(step, seq, type, at, told, bytes(signal), audience, shared, content)
            for step, seq, type, at, told, signal, audience, shared, content in cursor.fetchall()
        ]
    if len(rows) > limit:
        return rows[:limit], rows[limit - 1].step
    return rows, bottom if bottom > 1 else None


_Span = tuple[int, int, int]


def _readers(audiences: set[int]) -> Mapping[int, list[_Span]]:
    found: dict[int, list[_Span]] = {}
    if not audiences:
        return found
    marks = ",".join(["%s"] * len(audiences))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT audience, member, seen_from, until FROM journal_reader WHERE audience IN ({marks})", sorted(audiences))
        for audience, member, seen_from, until in cursor.fetchall():
            found.setdefault(audience, []).append((member, seen_from, until))
    return found


def _then(spans: Iterable[_Span], seq: int) -> set[int]:
    return {member for member, seen_from, until in spans if seen_from <= seq < until}
