"""Which prefixes stand on a list: by halving, in the file as it is mapped.

numpy looks for all prefixes of a value at once, in a third of the time. It is used where it is installed, and needed nowhere.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence

from accord.core.lists.entries import Entries

# For the prefixes that are asked for: the place of each that is there in the row of those asked, and its mark.
Find = Callable[[Sequence[int]], list[tuple[int, int]]]


def finder(body: Entries) -> Find:
    """The search in a list's body."""
    if not len(body.prefixes):
        return lambda prefixes: []
    try:
        import numpy  # noqa: F401
    except ImportError:
        return by_halving(body)
    return by_numpy(body)


def by_halving(body: Entries) -> Find:
    """With nothing but the standard library. Written out: a call for each prefix costs as much as its search."""
    listed, marks, count = body.prefixes, body.marks, len(body.prefixes)

    def find(prefixes: Sequence[int]) -> list[tuple[int, int]]:
        there = []
        for index, prefix in enumerate(prefixes):
            place = bisect_left(listed, prefix)
            if place < count and listed[place] == prefix:
                there.append((index, marks[place]))
        return there

    return find


def by_numpy(body: Entries) -> Find:
    """All prefixes at once; one alone is sooner found by halving."""
    import numpy as np

    listed, marks, one = np.asarray(body.prefixes, np.uint64), body.marks, by_halving(body)

    def find(prefixes: Sequence[int]) -> list[tuple[int, int]]:
        if len(prefixes) == 1:
            return one(prefixes)
        sought = np.array(prefixes, np.uint64)
        places = listed.searchsorted(sought)
        is_there = listed.take(places, mode="clip") == sought
        if b"\x01" not in is_there.tobytes():
            return []
        return [(int(index), marks[places[index]]) for index in is_there.nonzero()[0]]

    return find
