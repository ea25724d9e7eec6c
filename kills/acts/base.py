"""An act: one client that does the same thing again and again in each round that it is chosen for, and after each says what it was ever
promised and misses."""

import copy
import random
import threading
import traceback
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, ClassVar

from kills.book import Book
from kills.calls import Calls, NotAnswered, Rewound
from kills.serving import Serving
from kills.world import World


@dataclass(frozen=True)
class Stage:
    """What all acts of a hub share. `over` is set when nothing new is to be begun: what was begun is brought to its end."""

    hub: Serving
    world: World
    book: Book
    over: threading.Event
    seed: int


class Act:
    """Override `once`, and `faults`. `begin` is called before its first round, while nothing is killed; `settle` before the faults."""

    name: ClassVar[str]
    who: ClassVar[str] = "Sender"
    promises: ClassVar[tuple[str, ...]] = ()  # the attributes that say what was acknowledged
    crosses: ClassVar[bool] = False  # it may be at work while the hub is put back to an older state
    asks: ClassVar[bool] = True  # its own thread asks the hub, again and again

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.chance = random.Random(f"{stage.seed}-{self.name}")
        self.calls = Calls(stage.hub.address, stage.world.tokens[self.who], stage.book, self.chance)
        self.trouble: list[str] = []
        self._thread: threading.Thread | None = None

    def begin(self) -> None:
        """Prepare: nothing is killed yet."""

    def once(self) -> None:
        """One piece of work, brought to its end. Raises NotAnswered."""
        raise NotImplementedError

    def settle(self) -> None:
        """Wait, in the hub that is up again, until all that follows from this act has come."""

    def faults(self) -> Iterator[str]:
        """What was promised and is not there, or is there twice."""
        yield from ()

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name=self.name, daemon=True)
        self._thread.start()

    def join(self, seconds: float) -> None:
        assert self._thread is not None
        self._thread.join(seconds)
        if self._thread.is_alive():
            self.trouble.append(f"{self.name}: it did not come to an end within {seconds:.0f} s.")

    def new_trouble(self) -> list[str]:
        """What went wrong since this was last asked."""
        told, self.trouble = self.trouble, []
        return told

    @property
    def has_stumbled(self) -> int:
        """How often it got no answer so far."""
        return self.calls.stumbled

    def snapshot(self) -> dict[str, Any]:
        """What was acknowledged until now, for `rewind`."""
        return copy.deepcopy({name: getattr(self, name) for name in self.promises})

    def rewind(self, kept: dict[str, Any]) -> int:
        """The hub was put back to where this was all that was acknowledged. How much of what came after is lost by that."""
        before = self.snapshot()
        for name, value in kept.items():
            setattr(self, name, value)
        return sum(len(value) - len(kept[name]) for name, value in before.items() if isinstance(value, dict | list | set))

    def close(self) -> None:
        self.calls.close()

    def _run(self) -> None:
        try:
            while not self.stage.over.is_set():
                with suppress(Rewound):
                    self.once()
        except NotAnswered as error:
            self.trouble.append(str(error))
        except Exception:
            self.trouble.append(f"{self.name}: {traceback.format_exc(limit=-4)}")

    def client_of(self, member: str) -> Calls:
        """Another member's client, for the same thread."""
        return Calls(self.stage.hub.address, self.stage.world.tokens[member], self.stage.book, self.chance)
