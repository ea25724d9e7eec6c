"""Keys of what members vouch for, and of what is held back, made anew where the rule by which they are made has changed."""

from collections.abc import Sequence

import msgspec

from accord.core.identifiers import NotAnIdentifier, parse
from accord.core.identifiers.rule import CHANGED, renewed
from accord.hub.guard import store
from accord.hub.journal.actions import Turn
from accord.tables import identifier_tables

Moving = tuple[int, bytes, str, str]  # row, key now, kind now, value now
MovingHeld = tuple[bytes, bytes]  # id, key now


def vouched_to_rekey(after: str, most: int) -> tuple[str | None, int, Sequence[Moving]]:
    """The next entries: the last one's number (None at the end), how many, and those that move."""
    tables = identifier_tables()
    rows = store.vouched(int(after or 0), most)
    if not rows:
        return None, 0, ()
    moving: list[Moving] = []
    for id, key, kind, value in rows:
        now = renewed(kind, value, "", tables) if kind in CHANGED else None
        if now is not None and now.key != key:
            moving.append((id, now.key, now.kind, now.value))
    return str(rows[-1][0]), len(rows), moving


def rekey_vouched_in(t: Turn, moving: Sequence[Moving]) -> int:
    for entry in moving:
        store.move_benign(t, *entry)
    return len(moving)


class _Named(msgspec.Struct):
    kind: str
    value: str
    region: str | None = None


class _Content(msgspec.Struct):
    identifier: _Named


_decode = msgspec.json.Decoder(_Content).decode


def held_to_rekey(after: str, most: int) -> tuple[str | None, int, Sequence[MovingHeld]]:
    """The next held claims, by their ids. Each stands as it was typed, which is read as it is read now."""
    rows = store.held_contents(bytes.fromhex(after), most)
    if not rows:
        return None, 0, ()
    moving = [(id, now) for id, key, content in rows if (now := _key(content)) and now != key]
    return rows[-1][0].hex(), len(rows), moving


def _key(content: bytes) -> bytes | None:
    named = _decode(content).identifier
    try:
        return parse(named.value, named.region, named.kind, tables=identifier_tables()).key
    except NotAnIdentifier:
        return None


def rekey_held_in(t: Turn, moving: Sequence[MovingHeld]) -> int:
    for id, key in moving:
        store.move_held(id, key)
    return len(moving)
