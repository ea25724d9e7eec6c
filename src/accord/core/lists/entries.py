"""The entries of a list as they are read, and what a delta makes of them; with nothing but the standard library, since members install it.

An entry is the first 64 bits of an identifier's key, read as a big-endian number, and a mark of one byte. The body of a snapshot is all
prefixes, sorted, each once, as little-endian 64-bit numbers, and then all marks in the same order: 9 bytes an entry.
"""

import sys
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice
from operator import lt
from typing import NamedTuple

from accord.core.lists.refusal import ListRefused

Buffer = bytes | memoryview

BYTES = 9
# The low seven bits of a mark: the number of the scheme in the header's list, or STOP.
SCHEME = 0x7F
# Here the member may not act, whatever is listed above it.
STOP = 0x7F
# The high bit: the entry counts for its own host only, not for hosts below it.
HOST_ONLY = 0x80
# More schemes than this have no number.
MOST_SCHEMES = 0x7E
_TOO_SHORT_OR_LONG = "The file ends too early or too late. Fetch it again."
_OTHER_VERSION = "The delta is for another version of this list. Fetch the whole list."


class Entries(NamedTuple):
    """Sorted unique prefixes (unsigned, 64 bits each) and their marks (a byte each)."""

    prefixes: memoryview
    marks: memoryview


def prefix_of(key: bytes) -> int:
    """The prefix of an identifier's key."""
    return int.from_bytes(key[:8], "big")


def read(raw: Buffer, count: int) -> Entries:
    """The entries in the bytes of a body: a view, nothing is copied."""
    if len(raw) != count * BYTES:
        raise ListRefused("truncated", _TOO_SHORT_OR_LONG)
    whole = memoryview(raw)
    return Entries(numbers(whole[: count * 8]), whole[count * 8 :])


def numbers(raw: Buffer) -> memoryview:
    """Little-endian 64-bit numbers."""
    if sys.byteorder == "little":
        return memoryview(raw).cast("Q")
    turned = array("Q", bytes(raw))
    turned.byteswap()
    return memoryview(turned)


def find(among: Sequence[int], sought: int) -> int:
    """Where a prefix stands among sorted ones; -1 where it isn't there."""
    place = bisect_left(among, sought)
    return place if place < len(among) and among[place] == sought else -1


def is_sorted(prefixes: memoryview) -> bool:
    """Whether prefixes rise from each to the next, so that none is there twice."""
    return all(map(lt, prefixes, islice(prefixes, 1, None)))


def apply(old: Entries, removed: memoryview, added: Entries) -> bytes:
    """The body of `old` without what is removed and with what is added; an added entry takes the place of one with the same prefix.

    Raises ListRefused (`does-not-follow`) where something is removed that is not there, or what comes is not in order.
    """
    if not (is_sorted(removed) and is_sorted(added.prefixes)):
        raise ListRefused("does-not-follow", _OTHER_VERSION)
    prefixes, marks = _Pieces(old.prefixes), _Pieces(old.marks)
    count, gone = len(old.prefixes), set()
    for prefix in removed:
        place = find(old.prefixes, prefix)
        if place < 0:
            raise ListRefused("does-not-follow", _OTHER_VERSION)
        gone.add(place)
    coming: dict[int, list[int]] = {}
    for index, prefix in enumerate(added.prefixes):
        place = bisect_left(old.prefixes, prefix)
        coming.setdefault(place, []).append(index)
        if place < count and old.prefixes[place] == prefix:
            gone.add(place)
    for place in sorted(gone | coming.keys()):
        new = coming.get(place, ())
        prefixes.at(
            place, [number.to_bytes(8, sys.byteorder) for number in (added.prefixes[index] for index in new)], without=place in gone
        )
        marks.at(place, [added.marks[index : index + 1].tobytes() for index in new], without=place in gone)
    raw = prefixes.whole()
    if sys.byteorder != "little":
        turned = array("Q", raw)
        turned.byteswap()
        raw = turned.tobytes()
    return raw + marks.whole()


class _Pieces:
    """A row of numbers that is copied in pieces, with others put in between or left out."""

    def __init__(self, old: memoryview) -> None:
        self._old = old
        self._pieces: list[bytes] = []
        self._copied = 0

    def at(self, place: int, new: list[bytes], *, without: bool) -> None:
        """Everything before this place, then what is new, then without the one that stood here."""
        self._pieces.append(self._old[self._copied : place].tobytes())
        self._pieces += new
        self._copied = place + without

    def whole(self) -> bytes:
        return b"".join((*self._pieces, self._old[self._copied :].tobytes()))
