"""A fixed number of threads, and a line before them that is never longer than it may be."""

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

from django.db import Error, close_old_connections

from accord.hub.threads import let_go_of_ended
from accord.server.asgi import Busy, T

THREADS = 4
LINE = 128

Job = Callable[[], Any]
Given = tuple[Job, "asyncio.Future[Any]"]


class Threads:
    """Used from one event loop, which alone counts. Its threads live as long as the process, so that each keeps its database connection.

    Who was idle last takes the next job: the pages that its connection has read stay right until another connection writes.
    They are daemons: a thread that waits for something that never comes must not hold up the end of the process, as the
    threads of `concurrent.futures` do.
    """

    def __init__(self, size: int = THREADS, line: int = LINE, name: str = "django") -> None:
        self._name = name
        self._room = size + line
        self.size = size
        self._in_hand = 0
        self._moved = 0.0  # when a job last ended, or came to threads that had none
        self._lock = threading.Lock()
        self._idle: list[SimpleQueue[Given]] = []
        self._line: deque[Given] = deque()
        self._started = False

    def run(self, job: Callable[[], T]) -> "asyncio.Future[T]":
        """Run a job in a thread: returns or raises what the job does. Raises Busy."""
        if self._in_hand >= self._room:
            raise Busy
        if not self._started:
            self._start()
        if not self._in_hand:
            self._moved = time.monotonic()
        self._in_hand += 1
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        with self._lock:
            if self._idle:
                self._idle.pop().put((job, future))
            else:
                self._line.append((job, future))
        return future

    @property
    def busy(self) -> int:
        """How many threads are at work."""
        return min(self._in_hand, self.size)

    @property
    def waiting(self) -> int:
        """How many jobs stand in the line."""
        return max(0, self._in_hand - self.size)

    @property
    def still(self) -> float:
        """For how many seconds nothing has ended while jobs stand in the line."""
        return time.monotonic() - self._moved if self.waiting else 0.0

    async def idle(self) -> None:
        """Waits until nothing is in hand."""
        while self._in_hand:
            await asyncio.sleep(0.02)

    def _start(self) -> None:
        self._started = True
        for number in range(self.size):
            threading.Thread(target=self._work, name=f"{self._name}-{number}", daemon=True).start()

    def _free(self, queue: "SimpleQueue[Given]") -> None:
        """Its thread takes the next in line, or is idle."""
        with self._lock:
            if self._line:
                queue.put(self._line.popleft())
            else:
                self._idle.append(queue)

    def _work(self) -> None:
        queue: SimpleQueue[Given] = SimpleQueue()
        self._free(queue)
        while True:
            job, future = queue.get()
            result, error = None, None
            try:
                let_go_of_ended()
                result = job()
            except BaseException as raised:
                error = raised
                if isinstance(raised, Error):
                    close_old_connections()  # a connection that broke is not kept for the next job
            # Before its result is known: who comes back with the next job then finds it.
            self._free(queue)
            try:
                future.get_loop().call_soon_threadsafe(self._done, future, result, error)
            except RuntimeError:
                return  # the loop is closed: the process ends
            # A thread that waits must not hold what it worked on.
            del job, future, result, error

    def _done(self, future: "asyncio.Future[Any]", result: Any, error: BaseException | None) -> None:
        self._in_hand -= 1
        self._moved = time.monotonic()
        if future.done():
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)
