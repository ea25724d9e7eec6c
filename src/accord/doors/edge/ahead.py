"""The page that a reader will ask for next, read while it still takes the last one.

Only for who reads page after page, and one page for each. What a page holds was decided when its entries were written, so it stays right;
for the sake of an entry erased meanwhile it is kept for a moment only. Who may read at all is asked anew with each request.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db import Error

from accord.doors.edge.asgi import Busy

FRESH = 0.5  # seconds
READERS = 32  # whose next page is kept

K = TypeVar("K")
T = TypeVar("T")


@dataclass(slots=True)
class _Next(Generic[T]):
    """Where a reader goes on, and the page from there, if it is being read ahead."""

    after: int
    page: "asyncio.Task[T] | None" = None
    begun: float = 0.0


class Ahead(Generic[K, T]):
    """Used from one event loop. `K` says who reads what in which form; a page is known by that and by where it begins."""

    def __init__(self) -> None:
        self._next: OrderedDict[K, _Next[T]] = OrderedDict()

    async def page(self, reader: K, after: int, read: Callable[[], Awaitable[T]]) -> tuple[T, bool]:
        """The page from `after` on, and whether the reader goes on where it left off."""
        kept = self._next.pop(reader, None)
        if kept is None or kept.after != after:
            self._drop(kept)
            return await read(), False
        if kept.page is not None and time.monotonic() - kept.begun < FRESH:
            page, kept.page = kept.page, None  # taken: however long it still takes, it is not let go
            try:
                return await page, True
            except (Error, Busy):
                pass  # asked for once more, by who waits for it
        else:
            self._drop(kept)
        return await read(), True

    def goes_on(self, reader: K, after: int, read: Callable[[], Awaitable[T]] | None) -> None:
        """Where the reader will go on; the page from there is read now, where `read` is given."""
        page = None
        if read is not None:
            page = asyncio.ensure_future(_as_task(read))
            page.add_done_callback(_heard)
        kept = self._next[reader] = _Next(after, page, time.monotonic())
        if page is not None:
            asyncio.get_running_loop().call_later(FRESH, self._let_go, kept)
        while len(self._next) > READERS:
            self._drop(self._next.popitem(last=False)[1])

    def _let_go(self, kept: _Next[T]) -> None:
        """A page that nobody came for in time takes no memory."""
        self._drop(kept)
        kept.page = None

    @staticmethod
    def _drop(kept: _Next[T] | None) -> None:
        if kept is not None and kept.page is not None:
            kept.page.cancel()


async def _as_task(read: Callable[[], Awaitable[T]]) -> T:
    return await read()


def _heard(page: "asyncio.Task[T]") -> None:
    """A page that nobody asks for any more may have failed unheard."""
    if not page.cancelled():
        page.exception()
