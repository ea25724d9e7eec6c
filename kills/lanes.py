"""Hubs that are played beside each other: each lane is a process, and takes the next hub's rounds when it is done with one."""

import multiprocessing
import queue
import shutil
import signal
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from kills.rounds import Outcome, Plan, play_life
from kills.world import Worlds

ENDS_WITHIN = 60.0  # seconds that a lane has to end its hub and its server


class Lanes:
    """The outcomes as they come. Told to end, in the middle too, it leaves no hub running."""

    def __init__(self, lives: Sequence[Sequence[Plan]], lanes: int, home: Path | None, keep: Path) -> None:
        context = multiprocessing.get_context("spawn")  # a fork would hold the threads' locks of this process
        self._left = sum(map(len, lives))
        self._lives: Any = context.Queue()
        self._outcomes: Any = context.Queue()
        for life in [*lives, *[()] * lanes]:
            self._lives.put(tuple(life))
        self._lanes = [context.Process(target=_play, args=(self._lives, self._outcomes, home, keep)) for _ in range(lanes)]

    def __enter__(self) -> Iterator[Outcome]:
        for lane in self._lanes:
            lane.start()
        return self._told()

    def _told(self) -> Iterator[Outcome]:
        while self._left:
            try:
                outcome = self._outcomes.get(timeout=1)
            except queue.Empty:
                if not any(lane.is_alive() for lane in self._lanes):
                    return  # what is missing is counted by who asked
                continue
            self._left -= 1
            yield outcome

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._left:
            for lane in self._lanes:
                lane.terminate()
        for lane in self._lanes:
            lane.join(ENDS_WITHIN)


def _play(lives: Any, outcomes: Any, home: Path | None, keep: Path) -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    folder = Path(tempfile.mkdtemp(prefix="accord-kill-", dir=home))
    worlds = Worlds(folder)
    with suppress(KeyboardInterrupt):
        try:
            while life := lives.get():
                for outcome in play_life(life, worlds, keep=keep):
                    outcomes.put(outcome)
        finally:
            worlds.close()
            shutil.rmtree(folder, ignore_errors=True)
