"""Processes that read lines for uploads (`reading.py`): started when there is much to read, lent to one upload at a time, ended when idle.

Nothing depends on them. Where there is none, or one fails, the upload's own thread reads.
"""

import logging
import socket
import subprocess
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Connection

import msgspec

from accord.hub.signals.bulk.worker import READY, Answer, Begin, Read

log = logging.getLogger("accord.edge")

IDLE = 300.0  # seconds after which a process that nobody needed ends
LOOK_EVERY = 30.0  # seconds
SILENT = 30.0  # seconds that an answer may take; a few milliseconds are usual
AFTER_TROUBLE = 60.0  # seconds until another is started where one has failed

_encode = msgspec.msgpack.Encoder().encode
_answer = msgspec.msgpack.Decoder(Answer).decode


class Gone(Exception):
    """The process ended, or does not answer."""


class Process:
    """A process that reads; used by one upload at a time. `waiting` counts the messages that it has not answered."""

    def __init__(self, command: Sequence[str]) -> None:
        hub_end, worker_end = socket.socketpair()
        with worker_end:
            # A session of its own: a Ctrl-C at the terminal reaches the hub, whose end it sees by the socket.
            self._process = subprocess.Popen(
                [*command, str(worker_end.fileno())], pass_fds=[worker_end.fileno()], stdin=subprocess.DEVNULL, start_new_session=True
            )
        self._connection = Connection(hub_end.detach())
        self._is_ready = False
        self.waiting = 0
        self.since = time.monotonic()

    def is_ready(self) -> bool:
        """Whether it has come up. Raises Gone."""
        try:
            if not self._is_ready and self._connection.poll(0):
                self._is_ready = self._connection.recv_bytes() == READY
        except (EOFError, OSError):
            raise Gone from None
        if self._process.poll() is not None:
            raise Gone
        return self._is_ready

    def begin(self, token: bytes) -> None:
        self._send(Begin(token))

    def send(self, lines: list[bytes | None]) -> None:
        """A message of lines, of which a few may be on their way. Raises Gone."""
        self._send(Read(lines))
        self.waiting += 1

    def take(self) -> Answer:
        """The answer to the oldest message; waits for it. Raises Gone."""
        try:
            if not self._connection.poll(SILENT):
                raise Gone
            message = self._connection.recv_bytes()
        except (EOFError, OSError):
            raise Gone from None
        self.waiting -= 1
        return _answer(message)

    def _send(self, message: Begin | Read) -> None:
        try:
            self._connection.send_bytes(_encode(message))
        except OSError:
            raise Gone from None

    def end(self) -> None:
        self._connection.close()
        self._process.kill()
        self._process.wait()


class Readers:
    """Lends processes; `command` starts one, given the number of its socket as the last word."""

    def __init__(self, command: Sequence[str], most: int) -> None:
        self._command, self._most = command, most
        self._lock = threading.Lock()
        self._free: list[Process] = []
        self._lent = 0
        self._failed: float | None = None
        self._keeper: threading.Thread | None = None

    def borrow(self) -> Process | None:
        """One that is ready; None where there is none yet, or none is free. Never waits."""
        with self._lock:
            for process in list(self._free):
                try:
                    if process.is_ready():
                        self._free.remove(process)
                        self._lent += 1
                        return process
                except Gone:
                    self._free.remove(process)
                    self._fail(process)
            if not self._free and self._lent < self._most and self._may_start():
                self._start()
        return None

    def give_back(self, process: Process) -> None:
        """The worker is free again. One that still owes answers ends: they would be the next upload's."""
        with self._lock:
            self._lent -= 1
            if process.waiting:
                process.end()
                return
            process.since = time.monotonic()
            self._free.append(process)

    def lose(self, process: Process) -> None:
        """It failed."""
        with self._lock:
            self._lent -= 1
            self._fail(process)

    def end(self) -> None:
        with self._lock:
            for process in self._free:
                process.end()
            self._free.clear()
            self._most = 0

    def running(self) -> int:
        with self._lock:
            return len(self._free) + self._lent

    def _may_start(self) -> bool:
        return self._failed is None or time.monotonic() - self._failed > AFTER_TROUBLE

    def _fail(self, process: Process) -> None:
        log.error("A process that reads uploads ended by itself. What it had in hand is read here.")
        self._failed = time.monotonic()
        with suppress(OSError):
            process.end()

    def _start(self) -> None:
        try:
            self._free.append(Process(self._command))
        except OSError as error:
            log.error("No process that reads uploads can be started (%s). They are read here.", type(error).__name__)
            self._failed = time.monotonic()
            return
        if self._keeper is None:
            self._keeper = threading.Thread(target=self._keep, name="readers", daemon=True)
            self._keeper.start()

    def _keep(self) -> None:
        while True:
            time.sleep(LOOK_EVERY)
            with self._lock:
                until = time.monotonic() - IDLE
                for process in [free for free in self._free if free.since < until]:
                    self._free.remove(process)
                    process.end()
                if not self._free and not self._lent:
                    self._keeper = None
                    return


_readers: Readers | None = None


def begin(command: Sequence[str], most: int) -> None:
    """From now on there may be so many of them, for a process that serves many."""
    global _readers
    _readers = Readers(command, most)


def current() -> Readers | None:
    return _readers


def running() -> int:
    return 0 if _readers is None else _readers.running()


def end() -> None:
    global _readers
    if _readers is not None:
        _readers.end()
    _readers = None
