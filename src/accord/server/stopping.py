"""Stopping: how a process hears of it, and how the web process ends: open streams at once, what is in hand finished, and after a while
whatever waits."""

import asyncio
import os
import queue
import signal
import threading
from collections.abc import Callable

STOP_WITHIN = 5  # seconds for what is in hand


class Stop:
    """Made inside the server's loop, once its own handlers stand."""

    def __init__(self, tell: Callable[[], None]) -> None:
        self.begun = False
        self._tell = tell
        if threading.current_thread() is not threading.main_thread():
            return
        loop = asyncio.get_running_loop()
        # `accord serve` tells this process with one SIGTERM. A Ctrl-C reaches the whole group besides, and a second and third one would
        # hold up the server's loop.
        loop.remove_signal_handler(signal.SIGINT)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        # The server hears SIGTERM from asyncio, which hears it through a file descriptor whatever handler stands here; so both are told.
        signal.signal(signal.SIGTERM, lambda *_: loop.call_soon_threadsafe(self.begin))

    def begin(self) -> None:
        if self.begun:
            return
        self.begun = True
        limit = threading.Timer(STOP_WITHIN, os._exit, [0])
        limit.daemon = True
        limit.start()
        self._tell()


class Heard:
    """What a process was told by signals, done by a thread in the order in which it was told. A handler itself runs between any two steps
    of the main thread, also while that holds a lock which the handler would wait for, be it an event's; and another signal may come while
    the first is handled. So a handler does no more than to tell."""

    def __init__(self) -> None:
        # The one queue into which may be put at any step.
        self._told: queue.SimpleQueue[Callable[[], object]] = queue.SimpleQueue()

    def tell(self, job: Callable[[], object]) -> None:
        """May be called by a handler, and by any thread."""
        self._told.put(job)

    def on(self, *numbers: int, job: Callable[[], object]) -> None:
        """Have these signals tell of this job. Only the main thread may say so."""
        for number in numbers:
            signal.signal(number, lambda *_: self.tell(job))

    def begin(self) -> None:
        """Do what was told, and what will be."""
        threading.Thread(target=self._do, name="heard", daemon=True).start()

    def _do(self) -> None:
        while True:
            self._told.get()()
