"""Who has applied a member's revisions and retractions, and who still acts on what was before. A fixed number of queries."""

from collections.abc import Iterable
from uuid import UUID

from msgspec import Struct

from accord.hub.journal import queries as journal
from accord.hub.journal.vocabulary import TYPES
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.signals.reading.identifiers import ERASED, identifiers_at
from accord.hub.signals.store import entries
from accord.hub.signals.store.signals import Row

LOOKED_AT = 2_000  # of the newest later words of the whole hub, per page: what bounds the page's time


class Receiver(Struct, frozen=True):
    """A member that received the word, and up to where its consumers say they have applied; None where none ever said."""

    member: str
    name: str
    applied: int | None


class LaterWord(Struct, frozen=True):
    """A revision or retraction of an own signal: who has applied it, and who has not."""

    seq: int
    type: str
    at: int
    signal: str
    kind: str
    value: str
    done: tuple[Receiver, ...]
    open: tuple[Receiver, ...]


def own_later_words(caller: Caller, *, before: int | None = None, limit: int = 25) -> tuple[list[LaterWord], int | None]:
    """The member's own revisions and retractions, newest first, with their receivers; then the `before` of the next page, or None.

    Those of a signal for named people are theirs alone.
    """
    words, following = _later(caller, before, limit)
    spans = journal.readers_of({word.audience for word in words} | {word.addressed for word in words})
    applied = journal.applied({span[0] for group in spans.values() for span in group})
    names = {row.n: (row.id, row.name) for row in members.members()}
    named = identifiers_at(word.content for word in words)
    later = []
    for word in words:
        received = _then(spans.get(word.audience, ()), word.shared) | _then(spans.get(word.addressed, ()), word.seq)
        receivers = [Receiver(*names[n], applied.get(n)) for n in sorted(received - {caller.n}) if n in names]
        later.append(
            LaterWord(
                seq=word.seq,
                type=TYPES[word.type],
                at=word.at,
                signal=str(UUID(bytes=word.signal)),
                kind=named.get(word.content, ERASED).kind,
                value=named.get(word.content, ERASED).display,
                done=tuple(receiver for receiver in receivers if receiver.applied is not None and receiver.applied >= word.seq),
                open=tuple(receiver for receiver in receivers if receiver.applied is None or receiver.applied < word.seq),
            )
        )
    return later, following


def _later(caller: Caller, before: int | None, limit: int) -> tuple[list[entries.LaterEntry], int | None]:
    newest = entries.last()
    top = min(before if before is not None else newest + 1, newest + 1)
    bottom = top - LOOKED_AT
    words = entries.later(caller, top, bottom, limit + 1)
    if len(words) > limit:
        return words[:limit], words[limit - 1].step
    return words, bottom if bottom > 1 else None


def _then(spans: Iterable[tuple[int, int, int]], seq: int) -> set[int]:
    return {member for member, seen_from, until in spans if seen_from <= seq < until}


def receipts(row: Row) -> tuple[int, list[tuple[int, int | None]]]:
    """The number of the signal's latest word (content or retraction), and for each receiver up to where it says it has applied."""
    latest = max(entries.last_word(row.n), row.seq)
    receivers, _ = journal.received(row.audience, row.shared)
    # The members it was taken back from by a narrower marking have acted on it too.
    for audience, seq in entries.retractions(row.n):
        receivers |= journal.received(audience, seq)[0]
    applied = journal.applied(receivers)
    return latest, [(member, applied.get(member)) for member in sorted(receivers)]
