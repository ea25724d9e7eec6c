"""Work that a feature asks the process beside the web to run: `RUNS` in its followers. All that declare some are run; nobody lists them."""

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from importlib import import_module
from importlib.util import find_spec
from typing import Protocol

from django.apps import apps

# What fires a clock of a kind, given the turn and what it is about; and what takes an entry, given the turn and the entry.
Handler = Callable[..., None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Runs:
    """`work` does the next piece of what is due at a time (microseconds since 1970), and says whether there was any.

    Lower ranks come first in each round; `every` so many seconds, 0 for each round, at once again where something was done.
    `begin` comes before the first round, and wherever this process comes back to this work. `threads` are started, and end where the event
    is set: in the one process that holds the lease of the work, or in each that runs the background where they `claim` each piece for
    themselves. `clocks` says, for a time, what fires each kind of clock that the feature sets; `follows` what takes the entries of
    each follower of its. `work` calls the same; beside it they are there for what failed and is done once more by hand.
    """

    rank: int
    work: Callable[[int], bool] | None = None
    every: float = 0.0
    begin: Callable[[], None] | None = None
    threads: Callable[[threading.Event], list[threading.Thread]] | None = None
    claim: bool = False
    clocks: Callable[[int], Mapping[str, Handler]] | None = None
    follows: Mapping[str, Handler] = field(default_factory=dict, hash=False)
    name: str = ""  # the feature's, by which its lease is known

    @property
    def is_leased(self) -> bool:
        """Whether any of it is for one process at a time."""
        return self.work is not None or (self.threads is not None and not self.claim)


def declared() -> list[Runs]:
    """The runs that the features declare: `RUNS` of each that has followers."""
    there = [app for app in apps.get_app_configs() if app.name.startswith("accord.hub.") and find_spec(f"{app.name}.followers")]
    return [replace(import_module(f"{app.name}.followers").RUNS, name=app.label) for app in there]


class Leases(Protocol):
    """Which works this process does at the moment, of those that any number of processes share out among them."""

    def holds(self, name: str) -> bool: ...

    def under(self, name: str) -> AbstractContextManager[None]: ...

    def wanted_back(self) -> set[str]: ...

    def let_go(self, names: Sequence[str]) -> None: ...


class All:
    """All works, where this process is the only one."""

    def holds(self, name: str) -> bool:
        return True

    def under(self, name: str) -> AbstractContextManager[None]:
        return nullcontext()

    def wanted_back(self) -> set[str]:
        return set()

    def let_go(self, names: Sequence[str]) -> None:
        return


def clocks_of_all(at: int) -> dict[str, Handler]:
    """What fires each kind of clock, whichever feature set it."""
    return {kind: handler for runs in declared() if runs.clocks is not None for kind, handler in runs.clocks(at).items()}


def follows_of_all() -> dict[str, Handler]:
    """What takes the entries of each follower."""
    return {name: handler for runs in declared() for name, handler in runs.follows.items()}


class Threads:
    """The threads of one work, and the event that ends them."""

    def __init__(self, runs: Runs) -> None:
        self._runs = runs
        self._stop: threading.Event | None = None
        self.running: list[threading.Thread] = []

    def start(self) -> None:
        """Where none was started since they were last ended. Those that are still ending are not doubled."""
        if self._runs.threads is not None and self._stop is None and self.are_over():
            self._stop = threading.Event()
            self.running = self._runs.threads(self._stop)

    def end(self) -> None:
        if self._stop is not None:
            self._stop.set()
            self._stop = None

    def are_over(self) -> bool:
        return not any(thread.is_alive() for thread in self.running)


class Rounds:
    """All that is declared and that this process holds the lease of, round after round. What comes `every` so often goes by a clock that
    nobody sets. `alive` is called between the pieces of work: the process gives its sign of life there."""

    def __init__(
        self,
        declared: Iterable[Runs],
        alive: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.monotonic,
        leases: Leases | None = None,
    ) -> None:
        self._runs = sorted(declared, key=lambda runs: runs.rank)
        self._due = dict.fromkeys(self._runs, 0.0)
        self._begun: set[Runs] = set()
        self._threads = {runs: Threads(runs) for runs in self._runs}
        self._alive = alive
        self._clock = clock
        self._leases = leases or All()

    def once(self, at: int) -> bool:
        """One piece of work of each that is due; whether there was any. Raises what they raise; nothing is lost by it."""
        busy = False
        going_on = [runs for runs in self._runs if self._goes_on(runs)]
        for runs in going_on:
            with self._leases.under(runs.name):
                busy = self._one(runs, at) or busy
            self._alive()  # the first sign comes when the database has it too
        self._let_go()
        return busy

    def _goes_on(self, runs: Runs) -> bool:
        """Whether a work is this process's at the moment; its threads run or end accordingly."""
        holds = not runs.is_leased or self._leases.holds(runs.name)
        if runs.claim or holds:
            with nullcontext() if runs.claim else self._leases.under(runs.name):
                self._threads[runs].start()
        else:
            self._threads[runs].end()
        if not holds:
            self._begun.discard(runs)
            self._due[runs] = 0.0
        return holds

    def _one(self, runs: Runs, at: int) -> bool:
        if runs.is_leased and not self._leases.holds(runs.name):
            return False  # its term ended while what comes before it was done
        if runs.begin is not None and runs not in self._begun:
            runs.begin()
        self._begun.add(runs)
        if runs.work is None or self._clock() < self._due[runs]:
            return False
        done = runs.work(at)
        self._due[runs] = 0.0 if done else self._clock() + runs.every
        return done

    def _let_go(self) -> None:
        """Give back what others are to have, where nothing is in hand under it."""
        wanted = self._leases.wanted_back()
        over = [runs.name for runs in self._runs if runs.name in wanted and (runs.claim or self._threads[runs].are_over())]
        if over:
            self._leases.let_go(over)

    def end(self) -> None:
        """Tell all threads to end."""
        for threads in self._threads.values():
            threads.end()

    def wait(self, seconds: float) -> None:
        """Until they have ended, at most so long."""
        ends = time.monotonic() + seconds
        for threads in self._threads.values():
            for thread in threads.running:
                thread.join(max(0.0, ends - time.monotonic()))


def place(error: Exception) -> str:
    """The class of an error and where it passed: never its message."""
    where = error.__traceback__
    while where is not None and where.tb_next is not None:
        where = where.tb_next
    return f"{type(error).__name__} at line {where.tb_lineno}" if where else type(error).__name__
