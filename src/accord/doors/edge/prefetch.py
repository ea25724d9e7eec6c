"""The pages that a reader will ask for next, read while it still takes the last one.

Only for who reads page after page, and two pages for each: so that the database is never idle while one of them is on its way. What a
page holds was decided when its entries were written, so it stays right; for the sake of an entry erased meanwhile it is kept for a
moment only. Who may read at all is asked anew with each request.
"""

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable
from typing import Generic, Protocol, TypeVar

from django.db import Error

from accord.server.asgi import Busy

FRESH = 0.5  # seconds
READERS = 32  # whose next pages are kept
DEPTH = 2  # pages for each


class Page(Protocol):
    """A page: where the next one begins, and whether that is worth reading ahead."""

    @property
    def next(self) -> int: ...

    @property
    def goes_on(self) -> bool: ...


K = TypeVar("K")
T = TypeVar("T", bound=Page)
Read = Callable[[int], Awaitable[T]]


class _Prefetched(Generic[T]):
    """A page that is being read, or was: after `before`, as soon as that is known."""

    def __init__(self, before: "T | asyncio.Task[T | None]", read: Read[T]) -> None:
        self.begun: float | None = None
        self.task: asyncio.Task[T | None] | None = asyncio.ensure_future(self._work(before, read))
        self.task.add_done_callback(_swallow)

    async def _work(self, before: "T | asyncio.Task[T | None]", read: Read[T]) -> T | None:
        # Cancelling this page must not cancel the page before it.
        page = await asyncio.shield(before) if isinstance(before, asyncio.Task) else before
        if page is None or not page.goes_on:
            return None
        self.begun = time.monotonic()
        asyncio.get_running_loop().call_later(FRESH, self.let_go)
        return await read(page.next)

    def take(self) -> "asyncio.Task[T | None] | None":
        """The page, however long it still takes, if it is not too old."""
        task, self.task = self.task, None
        if task is None or task.cancelled() or (self.begun is not None and time.monotonic() - self.begun >= FRESH):
            return None
        return task

    def let_go(self) -> None:
        """A page that nobody came for in time takes no memory."""
        if self.task is not None:
            self.task.cancel()
            self.task = None


class _Next(Generic[T]):
    """Where a reader goes on, and the pages from there that are read ahead."""

    def __init__(self, after: int, pages: "deque[_Prefetched[T]]") -> None:
        self.after, self.pages = after, pages

    def drop(self) -> None:
        for page in self.pages:
            page.let_go()


class Prefetch(Generic[K, T]):
    """Used from one event loop. `K` says who reads what in which form; a page is known by that and by where it begins."""

    def __init__(self) -> None:
        self._next: OrderedDict[K, _Next[T]] = OrderedDict()

    async def page(self, key: K, after: int, read: Read[T]) -> T:
        """The page from `after` on; of a reader that goes on where it left off, the next ones are being read when it is returned."""
        ahead = self._next.pop(key, None)
        goes_on = ahead is not None and ahead.after == after
        pages: deque[_Prefetched[T]] = deque()
        if ahead is not None and goes_on:
            pages = ahead.pages
        elif ahead is not None:
            ahead.drop()
        page = await self._taken(pages)
        if page is None:
            _Next(after, pages).drop()
            pages.clear()
            page = await read(after)
        self._keep(key, page, pages, read if goes_on else None)
        return page

    async def _taken(self, pages: "deque[_Prefetched[T]]") -> T | None:
        task = pages.popleft().take() if pages else None
        if task is None:
            return None
        try:
            return await task
        except (Error, Busy):
            return None  # asked for once more, by who waits for it

    def _keep(self, key: K, page: T, pages: "deque[_Prefetched[T]]", read: Read[T] | None) -> None:
        rest = _Next(page.next, pages)
        if not page.goes_on:
            return rest.drop()
        while read is not None and len(pages) < DEPTH:
            before = pages[-1].task if pages else page
            if before is None:
                break  # let go a moment ago
            pages.append(_Prefetched(before, read))
        meanwhile = self._next.pop(key, None)
        if meanwhile is not None:
            meanwhile.drop()
        self._next[key] = rest
        while len(self._next) > READERS:
            self._next.popitem(last=False)[1].drop()
        return None


def _swallow(page: "asyncio.Task[T | None]") -> None:
    """A page that nobody asks for any more may have failed unheard."""
    if not page.cancelled():
        page.exception()
