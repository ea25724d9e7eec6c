"""Keys of signals made anew, where the rule by which they are made has changed.

A signal keeps its id, its entries and everything that was said about it; only the key by which it is found moves. What moved is noted, so
that every process that keeps keys in memory follows.
"""

from collections.abc import Sequence

from accord.core.identifiers.rule import CHANGED, renewed
from accord.hub.journal.actions import Turn
from accord.hub.signals.reading.identifiers import identifiers_at
from accord.hub.signals.store import signals
from accord.tables import identifier_tables

Moving = tuple[int, bytes, bytes, str]  # number, key before, key now, kind now


def to_rekey(after: str, most: int) -> tuple[str | None, int, Sequence[Moving]]:
    """The next signals: the last one's number (None at the end), how many, and those that move. What was erased stays as it is."""
    tables = identifier_tables()
    rows = signals.keys_after(int(after or 0), most)
    if not rows:
        return None, 0, ()
    named = identifiers_at(seq for _, _, kind, seq in rows if kind in CHANGED)
    moving: list[Moving] = []
    for n, key, _, seq in rows:
        if seq not in named:
            continue
        now = renewed(named[seq].kind, named[seq].value, named[seq].display, tables)
        if now.key != key:
            moving.append((n, key, now.key, now.kind))
    return str(rows[-1][0]), len(rows), moving


def rekey_in(t: Turn, moving: Sequence[Moving]) -> int:
    """Give each its key of now, but those that moved meanwhile; returns how many."""
    return signals.rekey(t, moving)
