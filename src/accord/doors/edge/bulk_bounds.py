"""Limits of an upload: how much is told beside what was sent, how much of it waits, and how often in a row it is refused."""

import threading
from collections import deque
from collections.abc import Sequence

from accord.core.signals import BadSignal

REFUSALS = 1000  # in a row, after which an upload ends: whatever it is, it is no list of signals
RATIO = 64  # bytes of results for each byte that was sent; a line has some hundred of either
FREE = 1024 * 1024  # bytes of results that anybody gets
WAITING = 64 * 1024 * 1024  # bytes of results that wait for the client, in a file
HELD_BACK = 512 * 1024 * 1024  # of those of an upload that is told nothing before all of it has come
PATIENCE = 10.0  # seconds in which a client takes some of them, where so many wait

TOO_MANY_REFUSED = BadSignal(
    "", "too-many-refused", f"{REFUSALS:,} lines in a row were refused, so this upload ends here. Mend them, and send what follows again."
)
TOO_MUCH = BadSignal("", "too-much-told", "The results of so few bytes are too many. Send this line and what follows again, unpacked.")
NOT_TAKEN = BadSignal(
    "",
    "results-not-taken",
    "Too many results wait to be read. Read them while you send, or send fewer lines at a time; send this line and what follows again.",
)


class Numbers:
    """Which line of the body a result belongs to: blank lines are counted, and have no result.

    `skip` is called where lines are cut, before those that follow; `take` where results are told, which may be in another thread.
    """

    def __init__(self) -> None:
        self._told = self._blank = 0
        self._gaps: deque[tuple[int, int]] = deque()
        self._lock = threading.Lock()

    def skip(self, after: int, count: int) -> None:
        """So many blank lines stand after so many others."""
        with self._lock:
            if self._gaps and self._gaps[-1][0] == after:
                count += self._gaps.pop()[1]
            self._gaps.append((after, count))

    def take(self, count: int) -> Sequence[int]:
        """The numbers of the next results."""
        with self._lock:
            if not self._gaps:
                first, self._told = self._told + self._blank + 1, self._told + count
                return range(first, first + count)
            numbers = []
            for _ in range(count):
                while self._gaps and self._gaps[0][0] <= self._told:
                    self._blank += self._gaps.popleft()[1]
                self._told += 1
                numbers.append(self._told + self._blank)
            return numbers


class Sent:
    """How many bytes came, and how many were told of them."""

    def __init__(self) -> None:
        self.bytes = self._told = 0

    def tell(self, count: int) -> bool:
        """Whether so many bytes more may be told."""
        self._told += count
        return self._told <= FREE + RATIO * self.bytes
