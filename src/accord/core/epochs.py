"""Epochs of the journal: how numbers are kept apart where a hub was put back to an older state, and where a reader goes on then.

The first epoch begins at 0, and each later one a fixed stride above the one before, so that no number is ever given twice and the epoch of
a number can be computed from it. A fork is the last number before an epoch that its database holds: what was given out above it, in
the epochs before, is gone.
"""

from collections.abc import Sequence

from msgspec import Struct

REPLACED = "replaced"  # the doubt where the hub has gone on elsewhere, in a later epoch than this database knows
STRIDE = 1 << 32  # 2**21 epochs stay below 2**53: exact wherever JSON is read
FIRST = 1
MOST_EPOCHS = 1 << 21


class Fork(Struct, frozen=True):
    """A later epoch of a database: it goes on after `forked_from`, a number of an epoch before."""

    epoch: int
    forked_from: int


class Mark(Struct, frozen=True):
    """How far a hub had come, as it is kept outside its database. `hub` tells one hub from another, `head` is the last number.

    Of PostgreSQL its timeline and its system identifier, 0 where they were not seen. `found` is when a mark was missing that should have
    been there, so that this one was made anew; 0 for never.
    """

    hub: str
    epoch: int
    head: int
    noted_at: int
    timeline: int = 0
    system: int = 0
    found: int = 0


def doubt(mark: Mark, here: Mark) -> str:
    """Why a database is not where the hub left off, as the reason of the epoch that must begin; empty where it is.

    The mark of another hub says nothing, and neither does one of an earlier epoch: one began since it was noted, which cleared what was in
    doubt, and whoever looks in between must not find it again. A promotion after that is told by the database's own note.
    """
    if mark.hub != here.hub or here.epoch > mark.epoch:
        return ""
    if here.epoch < mark.epoch:
        return REPLACED
    if here.head < mark.head:
        return "promotion" if 0 < mark.timeline != here.timeline > 0 else "copy"
    if 0 < mark.timeline != here.timeline > 0:
        return "promotion"
    return "copy" if 0 < mark.system != here.system > 0 else ""


def epoch_of(seq: int) -> int:
    """The epoch in which a number was given."""
    return seq // STRIDE + 1


def start_of(epoch: int) -> int:
    """The number above which an epoch's numbers begin."""
    return (epoch - 1) * STRIDE


def read_from(seq: int, epoch: int, head: int, forks: Sequence[Fork]) -> int:
    """The last number, up to `seq`, that a reader of this epoch shares with the present one: it drops what is above, and reads on there."""
    return min([seq, head, *(fork.forked_from for fork in forks if fork.epoch > epoch)])


def is_held(seq: int, head: int, forks: Sequence[Fork]) -> bool:
    """Whether a cursor stands where this database has been: not beyond its head, and not in a part of an older epoch that is gone."""
    return read_from(seq, epoch_of(seq), head, forks) == seq


def passed(seq: int, forks: Sequence[Fork]) -> int:
    """The cursor itself, or the start of the next epoch where nothing is left of its own: the numbers in between were never given."""
    for fork in forks:
        if fork.forked_from <= seq < start_of(fork.epoch):
            seq = start_of(fork.epoch)
    return seq


def count_upto(seq: int, forks: Sequence[Fork]) -> int:
    """How many numbers this database gave out up to and with `seq`, in all its epochs."""
    count, start = 0, 0
    for fork in forks:
        if seq < start_of(fork.epoch):
            return count + min(seq, fork.forked_from) - start
        count += fork.forked_from - start
        start = start_of(fork.epoch)
    return count + seq - start


def number_of(count: int, forks: Sequence[Fork]) -> int:
    """The number that was given out as this one of all: the other way round than `count_upto`."""
    start = 0
    for fork in forks:
        given = fork.forked_from - start
        if count <= given:
            break
        count -= given
        start = start_of(fork.epoch)
    return start + count


def event_id(epoch: int, seq: int) -> str:
    """A cursor in one word, as the events of a stream name it."""
    return f"{epoch}-{seq}"


def read_event_id(text: str) -> tuple[int | None, int] | None:
    """The epoch, where it is named, and the number of such a word; None where it is none."""
    epoch, dash, seq = text.rpartition("-")
    if not _is_number(seq, 2**62) or (dash and not _is_number(epoch, MOST_EPOCHS)):
        return None
    return (int(epoch) if dash else None), int(seq)


def _is_number(text: str, most: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 19 and int(text) <= most
