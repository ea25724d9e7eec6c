"""Stopping the web process: open streams end at once, what is in hand is finished, and after a while it ends whatever waits."""

import asyncio
import os
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
