"""Keys of signals made anew, where the rule by which they are made has changed.

A signal keeps its id, its entries and everything that was said about it; only the key by which it is found moves. What moved is noted, so
that every process that keeps keys in memory follows.
"""

from collections.abc import Sequence

import msgspec

from accord.core.identifiers.rule import CHANGED, renewed
from accord.hub.journal import queries as journal
from accord.hub.journal.actions import Turn
from accord.hub.signals.store import signals
from accord.tables import identifier_tables

Moving = tuple[int, bytes, bytes, str]  # number, key before, key now, kind now


class _Named(msgspec.Struct):
    kind: str
    value: str
    display: str = ""


class _Data(msgspec.Struct):
    identifier: _Named | None = None


class _Entry(msgspec.Struct):
    data: _Data


_decode = msgspec.json.Decoder(_Entry).decode


def to_rekey(after: str, most: int) -> tuple[str | None, int, Sequence[Moving]]:
    """The next signals: the last one's number (None at the end), how many, and those that move. What was erased stays as it is."""
    tables = identifier_tables()
    rows = signals.keys_after(int(after or 0), most)
    if not rows:
        return None, 0, ()
    bodies = journal.bodies([seq for _, _, kind, seq in rows if kind in CHANGED])
    moving: list[Moving] = []
    for n, key, _, seq in rows:
        named = _decode(bodies[seq]).data.identifier if seq in bodies else None
        if named is None:
            continue
        now = renewed(named.kind, named.value, named.display, tables)
        if now.key != key:
            moving.append((n, key, now.key, now.kind))
    return str(rows[-1][0]), len(rows), moving


def rekey_in(t: Turn, moving: Sequence[Moving]) -> int:
    """Give each its key of now, but those that moved meanwhile; returns how many."""
    return signals.rekey(t, moving)
