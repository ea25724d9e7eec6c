"""Work that a feature asks the process beside the web to run: `RUNS` in its followers. All that declare some are run; nobody lists them."""

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Runs:
    """`work` does the next piece of what is due at a time (microseconds since 1970), and says whether there was any.

    Lower ranks come first in each round; `every` so many seconds, 0 for each round, at once again where something was done.
    `begin` comes once before the first round. `threads` are started, and end where the event is set.
    """

    rank: int
    work: Callable[[int], bool] | None = None
    every: float = 0.0
    begin: Callable[[], None] | None = None
    threads: Callable[[threading.Event], list[threading.Thread]] | None = None


class Rounds:
    """All that is declared, round after round. What comes `every` so often goes by a clock that nobody sets. `alive` is called between the
    pieces of work: the process gives its sign of life there."""

    def __init__(
        self, declared: Iterable[Runs], alive: Callable[[], None] = lambda: None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._runs = sorted(declared, key=lambda runs: runs.rank)
        self._due = dict.fromkeys(self._runs, 0.0)
        self._begun: set[Runs] = set()
        self._alive = alive
        self._clock = clock

    def start(self, stop: threading.Event) -> list[threading.Thread]:
        return [thread for runs in self._runs if runs.threads is not None for thread in runs.threads(stop)]

    def once(self, at: int) -> bool:
        """One piece of work of each that is due; whether there was any. Raises what they raise; nothing is lost by it."""
        busy = False
        for runs in self._runs:
            self._alive()
            if runs.begin is not None and runs not in self._begun:
                runs.begin()
                self._begun.add(runs)
            if runs.work is not None and self._clock() >= self._due[runs]:
                done = runs.work(at)
                self._due[runs] = 0.0 if done else self._clock() + runs.every
                busy = done or busy
        return busy


def place(error: Exception) -> str:
    """The class of an error and where it passed: never its message."""
    where = error.__traceback__
    while where is not None and where.tb_next is not None:
        where = where.tb_next
    return f"{type(error).__name__} at line {where.tb_lineno}" if where else type(error).__name__
