"""The entries of a list on the hub's side: made, written, and what changes between two versions. Their form is told in `entries`."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from accord.core.lists.entries import SCHEME, STOP, Buffer, Entries

Prefixes = NDArray[np.uint64]
Marks = NDArray[np.uint8]

_BLOCK = 1_000_000
_SMALL = 1 << 16


class Body(NamedTuple):
    """Sorted unique prefixes and their marks."""

    prefixes: Prefixes
    marks: Marks


def empty() -> Body:
    return Body(np.empty(0, "<u8"), np.empty(0, "u1"))


def make(prefixes: Prefixes, marks: Marks) -> Body:
    """Entries in any order as a body. Of two with one prefix a STOP stays, otherwise the first."""
    if is_sorted(prefixes):
        return Body(prefixes.astype("<u8", copy=False), marks)
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


def find(among: Prefixes, sought: Prefixes) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
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
        gone_blocks.append(block[~find(new.prefixes, block)[1]])
    fresh: list[Body] = []
    for start in range(0, len(new.prefixes), _BLOCK):
        block, marks = new.prefixes[start : start + _BLOCK], new.marks[start : start + _BLOCK]
        places, same = find(old.prefixes, block)
        same[same] = old.marks[places[same]] == marks[same]
        fresh.append(Body(block[~same], marks[~same]))
    removed = np.concatenate(gone_blocks) if gone_blocks else empty().prefixes
    if not fresh:
        return removed, empty()
    return removed, Body(np.concatenate([part.prefixes for part in fresh]), np.concatenate([part.marks for part in fresh]))


def replaced(old: Body, touched: Prefixes, fresh: Body, block: int = _SMALL) -> Iterator[tuple[Buffer, Buffer]]:
    """`old` without what is touched and with what is fresh, piece by piece as the bytes of a body: each beside the bytes of `old` that it
    was made of. `touched` is sorted and holds all prefixes of `fresh`. The memory is that of a block and of the changes.
    """
    starts = range(0, len(old.prefixes), block)
    bounds = old.prefixes[block::block]
    gone = [0, *np.searchsorted(touched, bounds).tolist(), len(touched)]
    come = [0, *np.searchsorted(fresh.prefixes, bounds).tolist(), len(fresh.prefixes)]
    if not len(old.prefixes):
        yield b"", fresh.prefixes.astype("<u8", copy=False).tobytes()
        yield b"", fresh.marks.tobytes()
        return
    for of_marks in (False, True):
        for number, start in enumerate(starts):
            prefixes = old.prefixes[start : start + block]
            values = old.marks[start : start + block] if of_marks else prefixes
            before = values.tobytes()
            out, into = touched[gone[number] : gone[number + 1]], slice(come[number], come[number + 1])
            if not len(out):
                yield before, before
                continue
            stays = ~find(out, prefixes)[1]
            added = (fresh.marks if of_marks else fresh.prefixes)[into]
            places = np.searchsorted(prefixes[stays], fresh.prefixes[into])
            yield before, np.insert(values[stays], places, added).astype(values.dtype, copy=False).tobytes()


def between(old: Body, new: Body, touched: Prefixes) -> tuple[Prefixes, Body]:
    """As `difference`, where all that may differ is known and sorted: costs what was touched."""
    places, was = find(old.prefixes, touched)
    now_at, stays = find(new.prefixes, touched)
    both = was & stays
    same = np.zeros(len(touched), bool)
    same[both] = old.marks[places[both]] == new.marks[now_at[both]]
    come = stays & ~same
    return touched[was & ~stays], Body(touched[come], new.marks[now_at[come]])


def is_sorted(prefixes: Prefixes) -> bool:
    """Whether prefixes rise from each to the next, so that none is there twice."""
    return all(
        bool((prefixes[start + 1 : start + _BLOCK + 1] > prefixes[start : start + _BLOCK][: len(prefixes) - start - 1]).all())
        for start in range(0, max(len(prefixes) - 1, 0), _BLOCK)
    )
