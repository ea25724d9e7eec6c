"""Looks at the machine that the hub runs on: its disk by writing to it, its clock by what was written before, and signs of life."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from threading import Lock

from accord.core.times import SECOND

PROBE = ".probe"
SIZE = 64 * 1024  # more than a file system keeps beside a file's name
LOW_BYTES, LOW_SHARE = 256 * 1024 * 1024, 0.05  # of the data directory's disk; the smaller of both is too little
AHEAD = 5.0  # seconds by which what was written may lie in the future


def try_disk(folder: Path) -> None:
    """Write a file there and take it away again. Raises OSError."""
    path = folder / f"{PROBE}-{os.getpid()}"
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        os.write(file, bytes(SIZE))
        os.fsync(file)
    finally:
        os.close(file)
        path.unlink(missing_ok=True)


def room(folder: Path) -> tuple[int, int]:
    """The bytes that are free on its disk, and those that it has."""
    seen = os.statvfs(folder)
    return seen.f_bavail * seen.f_frsize, seen.f_blocks * seen.f_frsize


def is_low(free: int, all_there_is: int) -> bool:
    return free < min(LOW_BYTES, all_there_is * LOW_SHARE)


class Pulse:
    """How long ago the other process gave a sign of life. Its signs are times of the machine's clock, which may be set meanwhile: so what
    was seen of them by a clock that nobody sets counts too."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._at: int | None = None
        self._looked: float | None = None
        self._since: float | None = None  # no sign that is known is older than this

    def age(self, at: int, now: int) -> float:
        """Seconds, for a sign that was given at `at`."""
        with self._lock:
            moment = self._clock()
            if at != self._at:
                self._at, self._since = at, self._looked
            apart = (now - at) / SECOND
            if apart < -AHEAD:
                # It lies in the future: the clock was set back. Where it is seen for the first time, it may be new.
                self._since = moment if self._since is None else self._since
                apart = float("inf")
            self._looked = moment
            return max(0.0, min(apart, moment - self._since if self._since is not None else apart))


pulse = Pulse()
