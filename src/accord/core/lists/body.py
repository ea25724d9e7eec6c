"""The entries of a list on the hub's side: made, written, and what changes between two versions. Their form is told in `entries`."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from accord.core.lists.entries import SCHEME, STOP, Entries

Prefixes = NDArray[np.uint64]
Marks = NDArray[np.uint8]

_BLOCK = 1_000_000


class Body(NamedTuple):
    """Sorted unique prefixes and their marks."""

    prefixes: Prefixes
    marks: Marks


def empty() -> Body:
    return Body(np.empty(0, "<u8"), np.empty(0, "u1"))


def make(prefixes: Prefixes, marks: Marks) -> Body:
    """Entries in any order as a body. Of two with one prefix a STOP stays, otherwise the first."""
    order = np.lexsort(((marks & SCHEME) != STOP, prefixes))
    prefixes, marks = prefixes[order], marks[order]
    first = np.ones(len(prefixes), bool)
    first[1:] = prefixes[1:] != prefixes[:-1]
    return Body(prefixes[first].astype("<u8"), marks[first])


def write(body: Body) -> bytes:
    return body.prefixes.astype("<u8", copy=False).tobytes() + body.marks.tobytes()


def of(read: Entries) -> Body:
    """Entries as they were read: a view, nothing is copied."""
    return Body(np.frombuffer(read.prefixes, "<u8"), np.frombuffer(read.marks, "u1"))


def _find(among: Prefixes, sought: Prefixes) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Where each wanted prefix stands or would stand, and whether it is there."""
    places = np.searchsorted(among, sought)
    if not len(among):
        return places, np.zeros(len(sought), bool)
    return places, among[np.minimum(places, len(among) - 1)] == sought


def difference(old: Body, new: Body) -> tuple[Prefixes, Body]:
    """The entries that leave `old`, and those new or with another mark in `new`. Works in blocks: the memory is that of the changes."""
    gone_blocks: list[Prefixes] = []
    for start in range(0, len(old.prefixes), _BLOCK):
        block = old.prefixes[start : start + _BLOCK]
        gone_blocks.append(block[~_find(new.prefixes, block)[1]])
    fresh: list[Body] = []
    for start in range(0, len(new.prefixes), _BLOCK):
        block, marks = new.prefixes[start : start + _BLOCK], new.marks[start : start + _BLOCK]
        places, same = _find(old.prefixes, block)
        same[same] = old.marks[places[same]] == marks[same]
        fresh.append(Body(block[~same], marks[~same]))
    removed = np.concatenate(gone_blocks) if gone_blocks else empty().prefixes
    if not fresh:
        return removed, empty()
    return removed, Body(np.concatenate([part.prefixes for part in fresh]), np.concatenate([part.marks for part in fresh]))
