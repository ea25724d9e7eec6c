"""Cursors of lists: where a page goes on, as a number that says nothing.

A row's own number counts the rows of everybody. So it leaves the hub only shuffled, by a key of the hub's: the numbers of two pages don't
tell how much others did between them.
"""

import hashlib
from functools import lru_cache

from django.conf import settings

_HALF = 26  # bits; whole below 2**52, so that a program that reads numbers as floats reads all of it
_ROUNDS = 4


def sealed(n: int | None) -> int | None:
    """The cursor for a row's number."""
    if n is None:
        return None
    left, right = divmod(n, 1 << _HALF)
    for turn in range(_ROUNDS):
        left, right = right, left ^ _mix(turn, right, settings.SECRET_KEY)
    return left << _HALF | right


def opened(cursor: int | None) -> int | None:
    """The row's number for a cursor. One that was never given stands for some number."""
    if cursor is None or cursor >> 2 * _HALF:
        return cursor
    left, right = divmod(cursor, 1 << _HALF)
    for turn in reversed(range(_ROUNDS)):
        left, right = right ^ _mix(turn, left, settings.SECRET_KEY), left
    return left << _HALF | right


@lru_cache(maxsize=4096)
def _mix(turn: int, half: int, secret: str) -> int:
    digest = hashlib.blake2b(f"{turn} {half}".encode(), key=hashlib.sha256(b"cursors " + secret.encode()).digest(), digest_size=4).digest()
    return int.from_bytes(digest) >> 32 - _HALF
