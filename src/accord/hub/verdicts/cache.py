"""A bounded cache of computed values: so many and no more."""

from collections import OrderedDict
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


def keep(kept: OrderedDict[K, V], key: K, value: V, most: int) -> None:
    """Keep one more, in the place of the oldest where there are so many already.

    One by one: to let ten thousand go at once takes longer than any answer on the event loop may.
    """
    if len(kept) >= most and key not in kept:
        kept.popitem(last=False)
    kept[key] = value
