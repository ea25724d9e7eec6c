"""The record of each request: how long it took, by its route's template; and a log line where it took long or failed here."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

from django.db import Error

from accord.server.asgi import Busy, Scope
from accord.server.timings import METHODS, OTHER, Routes, Timings, add

access = logging.getLogger("accord.access")

SLOW = 1.0  # seconds
MOST_LINES = 20  # a second: a flood must not fill the disk; the figures count every request
UNAVAILABLE = 503
HUNG_UP = 499  # what is noted where the client was gone before it got an answer

Find = Callable[[Scope], Awaitable[Any]]


class Watch:
    """`find` says whose token a request holds; only asked for a log line. Without `tells` no line is written."""

    def __init__(
        self, routes: Routes | None = None, timings: Timings | None = None, find: Find | None = None, *, tells: bool = True
    ) -> None:
        self.in_flight = 0
        self.timings = timings or Timings()
        self._routes = routes or Routes(())
        self._find = find
        self._tells = tells
        self._second, self._lines = 0, 0
        self._at_hand: dict[tuple[str, str, int], list[float]] = {}
        self._telling: set[asyncio.Task[None]] = set()

    def route(self, scope: Scope) -> str:
        return self._routes.of(scope["path"]).template

    def note(self, scope: Scope, status: int, seconds: float) -> None:
        path, method = scope["path"], scope["method"]
        add(self._at_hand.get((path, method, status)) or self._cells(path, method, status), seconds)
        # That the hub can't serve at the moment is said once, with its cause (hub/trouble.py), not by each request.
        if (seconds > SLOW or status >= 500) and status != UNAVAILABLE and self._may_tell():
            task = asyncio.get_running_loop().create_task(self._tell(scope, self.route(scope), status or HUNG_UP, seconds))
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)

    def _may_tell(self) -> bool:
        second = int(time.monotonic())
        if second != self._second:
            self._second, self._lines = second, 0
        self._lines += 1
        return self._tells and self._lines <= MOST_LINES

    def _cells(self, path: str, method: str, status: int) -> list[float]:
        """Where it is counted; kept at hand for addresses that are templates themselves, of which there are so many and no more."""
        route = self._routes.of(path)
        cells = self.timings.cells(route, method, status or HUNG_UP)
        if route.template == path and method in METHODS:
            self._at_hand[path, method, status] = cells
        return cells

    async def _tell(self, scope: Scope, route: str, status: int, seconds: float) -> None:
        member = None
        if self._find is not None:
            try:
                caller = await self._find(scope)
            except (Busy, Error):
                caller = None
            member = caller.id if caller else None
        fields = {
            "method": scope["method"] if scope["method"] in METHODS else OTHER,
            "route": route,
            "status_code": status,
            "milliseconds": round(seconds * 1000),
            "member": member,
        }
        access.warning("A request failed here." if status >= 500 else "A request took long.", extra=fields)
