"""Work that a feature asks the process beside the web to run: `RUNS` in its followers. All that declare some are run; nobody lists them."""

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

# What fires a clock of a kind, given the turn and what it is about; and what takes an entry, given the turn and the entry.
Handler = Callable[..., None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Runs:
    """`work` does the next piece of what is due at a time (microseconds since 1970), and says whether there was any.

    Lower ranks come first in each round; `every` so many seconds, 0 for each round, at once again where something was done.
    `begin` comes once before the first round. `threads` are started, and end where the event is set.
    `clocks` says, for a time, what fires each kind of clock that the feature sets; `follows` what takes the entries of
    each follower of its. `work` calls the same; beside it they are there for what failed and is done once more by hand.
    """

    rank: int
    work: Callable[[int], bool] | None = None
    every: float = 0.0
    begin: Callable[[], None] | None = None
    threads: Callable[[threading.Event], list[threading.Thread]] | None = None
    clocks: Callable[[int], Mapping[str, Handler]] | None = None
    follows: Mapping[str, Handler] = field(default_factory=dict, hash=False)


def declared() -> list[Runs]:
    """The runs that the features declare: `RUNS` of each that has followers."""
    names = [f"{app.name}.followers" for app in apps.get_app_configs() if app.name.startswith("accord.hub.")]
    return [import_module(name).RUNS for name in names if find_spec(name)]


def clocks_of_all(at: int) -> dict[str, Handler]:
    """What fires each kind of clock, whichever feature set it."""
    return {kind: handler for runs in declared() if runs.clocks is not None for kind, handler in runs.clocks(at).items()}


def follows_of_all() -> dict[str, Handler]:
    """What takes the entries of each follower."""
    return {name: handler for runs in declared() for name, handler in runs.follows.items()}


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
