"""Whose turn it is: what one process knows of its webhooks, and which of those that wait are served now."""

import threading
from collections.abc import Iterator
from typing import Any

from msgspec import Struct, field

THREADS = 16
MOST_SLOW = 4  # of the threads, for webhooks that were slow or did not take their last message
MOST_OF_MEMBER = 4  # webhooks of one member that are served at a time


class Waiting(Struct, frozen=True):
    """A webhook that has something to send, when the journal's last number was `last`."""

    n: int
    member: int
    is_slow: bool
    cursor: int
    at: tuple[Any, ...]  # its cursor and filters: what was passed in quiet holds only for these
    has_message: bool
    is_fresh: bool  # no message is in hand
    has_more: bool  # a test, or something that is sent again
    last: int


class Quiet(Struct, frozen=True):
    """How far the feed of a webhook holds nothing for it, and the journal's last number when that was looked at."""

    at: tuple[Any, ...]
    seq: int
    last: int


class Round(Struct):
    busy: dict[int, Waiting] = field(default_factory=dict)
    quiet: dict[int, Quiet] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def passed(self, hook: Waiting) -> int:
        """How far its feed is known to hold nothing."""
        known = self.quiet.get(hook.n)
        return known.seq if known and known.at == hook.at else hook.cursor

    def choose(self, waiting: list[Waiting]) -> Iterator[Waiting]:
        """The webhooks that may be served now, in their order. They count as being served from here on."""
        for hook in waiting:
            with self.lock:
                if hook.n in self.busy or not (hook.has_more or self._has_news(hook)) or not self._has_room(hook):
                    continue
                self.busy[hook.n] = hook
            yield hook

    def _has_news(self, hook: Waiting) -> bool:
        known = self.quiet.get(hook.n)
        return hook.has_message and not (hook.is_fresh and known and (known.at, known.last) == (hook.at, hook.last))

    def _has_room(self, hook: Waiting) -> bool:
        others = self.busy.values()
        return (
            len(self.busy) < THREADS
            and sum(other.member == hook.member for other in others) < MOST_OF_MEMBER
            and not (hook.is_slow and sum(other.is_slow for other in others) >= MOST_SLOW)
        )

    def done(self, hook: Waiting, passed: int | None) -> None:
        """It was served; `passed` is how far its feed held nothing, None where something was to be sent."""
        with self.lock:
            if passed is None:
                self.quiet.pop(hook.n, None)
            else:
                self.quiet[hook.n] = Quiet(hook.at, passed, hook.last)
            self.busy.pop(hook.n, None)

    def in_hand(self) -> list[int]:
        with self.lock:
            return list(self.busy)

    def to_note(self) -> list[tuple[int, Quiet]]:
        """The webhooks whose cursor can move on past what is for others."""
        with self.lock:
            return [(n, known) for n, known in self.quiet.items() if known.seq > known.at[0]]

    def noted(self, n: int, known: Quiet) -> None:
        """Its cursor was moved on."""
        with self.lock:
            if self.quiet.get(n) == known:
                self.quiet[n] = Quiet((known.seq, *known.at[1:]), known.seq, known.last)
