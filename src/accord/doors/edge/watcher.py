"""Looks for new entries while anybody listens, reads them once for all, and wakes those that they are for."""

import asyncio
import logging
from collections import defaultdict
from dataclasses import dataclass, field

from django.db import Error

from accord.core.epochs import epoch_of, start_of
from accord.doors.edge.ring import ENTRIES, Ring
from accord.doors.edge.services import note
from accord.hub import waking
from accord.hub.journal import queries as journal
from accord.hub.journal.vocabulary import Topics
from accord.server.asgi import Busy, Run

# Seconds at least between two looks; what others commit meanwhile is found then.
EMBEDDED_AFTER = 0.005  # an embedded database: microseconds each, on the loop
SERVER_AFTER = 0.015  # a database server, in a thread
AT_ONCE = 50  # entries that are read on the loop; more are read in a thread
AT_A_TIME = 500
AFTER_TROUBLE = 0.5

log = logging.getLogger("accord.stream")


@dataclass(eq=False)
class Listener:
    """A connection: whose, what it asked for, and how far it has come."""

    member: int
    id: str
    digest: bytes
    filters: Topics | None
    cursor: int
    epoch: int
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    since: int | None = None  # the ring knows from here on what it may see
    over: bool = False  # it is to end
    waiting: bool = False
    beat: float = 0.0
    sending: float | None = None  # since when a send is under way
    task: "asyncio.Task[None] | None" = None

    def end(self) -> None:
        self.over = True
        self.wake.set()
        if self.sending is not None and self.task is not None:
            self.task.cancel()


class Watcher:
    """Used from one event loop; works while there are listeners."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._of: defaultdict[int, set[Listener]] = defaultdict(set)
        self._joining: set[Listener] = set()
        self._task: asyncio.Task[None] | None = None
        self._all_again = False
        self._sleeper = waking.LoopSleeper(calm=True)
        self.listeners: set[Listener] = set()
        self.ring = Ring(0)

    def add(self, listener: Listener) -> None:
        self.listeners.add(listener)
        self._of[listener.member].add(listener)
        self._joining.add(listener)
        self._sleeper.wake()
        if self._task is None or self._task.done():  # it failed, and not all whom it kept have left
            self._task = asyncio.create_task(self._watch())
            self._task.add_done_callback(self.stopped)

    def remove(self, listener: Listener) -> None:
        self.listeners.discard(listener)
        self._joining.discard(listener)
        own = self._of[listener.member]
        own.discard(listener)
        if not own:
            del self._of[listener.member]
        if not self.listeners and self._task is not None:
            self._task.cancel()
            self._task = None

    def stopped(self, task: "asyncio.Task[None]") -> None:
        """Where what keeps the streams fails, they end: their clients come back, and nobody is served unwatched."""
        if not task.cancelled():
            log.error("The streams fail.", exc_info=task.exception())
            for listener in list(self.listeners):
                listener.end()

    def epoch_begun(self) -> None:
        """Another epoch began: all streams end, and each client that comes back is told whether it has to go back."""
        log.warning("Another epoch of the journal began. Streams are ended.")
        for listener in list(self.listeners):
            listener.end()

    def is_live(self, listener: Listener) -> bool:
        """Whether it can be served from the ring without a gap."""
        return listener.since is not None and max(listener.since, self.ring.floor) <= listener.cursor <= self.ring.upto

    async def _watch(self) -> None:
        with self._sleeper.listening():
            await self._look_until_cancelled()

    async def _look_until_cancelled(self) -> None:
        embedded = journal.is_embedded()
        begun = False
        while True:
            self._sleeper.look()
            try:
                if not begun:
                    self.ring.reset(journal.head() if embedded else await self._run(journal.head))
                    begun = True
                again = await (self._look_here() if embedded else self._look_there())
            except (Error, Busy) as error:
                note(error)
                again = False
                await asyncio.sleep(AFTER_TROUBLE)
            if again:
                continue
            await self._sleeper.sleep(EMBEDDED_AFTER if embedded else SERVER_AFTER)

    async def _look_here(self) -> bool:
        head = journal.head()
        if head == self.ring.upto and not self._joining and not self._all_again:
            return False
        if self._is_of_another(head):
            return False
        if head - self.ring.upto <= AT_ONCE:
            members, joining = self._who()
            self._take(journal.news(self.ring.upto, AT_ONCE, members, {listener.member for listener in joining}), joining)
            return False
        return await self._look_there(head)

    async def _look_there(self, head: int | None = None) -> bool:
        if head is not None and head - self.ring.upto > ENTRIES:
            # Further behind than the ring is long: everybody reads pages up to here. An entry passed over may have ended a feed.
            self.ring.reset(head)
            self._all_again = True
        members, joining = self._who()
        after, joining_members = self.ring.upto, {listener.member for listener in joining}
        news = await self._run(lambda: journal.news(after, AT_A_TIME, members, joining_members))
        if self._is_of_another(news.upto):
            return False
        self._take(news, joining)
        return news.count == AT_A_TIME

    def _is_of_another(self, seq: int) -> bool:
        """Whether a number is of another epoch than the ring. Then the ring begins anew with it, and nothing of it is sent before."""
        if epoch_of(seq) == self.ring.epoch:
            return False
        self.ring.reset(start_of(epoch_of(seq)))
        self._all_again = True
        self.epoch_begun()
        return True

    def _who(self) -> tuple[frozenset[int], frozenset[Listener]]:
        joining = frozenset(self.listeners if self._all_again else self._joining)
        self._all_again = False
        return frozenset(self._of), joining

    def _take(self, news: journal.News, joining: frozenset[Listener]) -> None:
        self.ring.add(news)
        for listener in joining:
            self._joining.discard(listener)
            if listener.since is None:
                listener.since = news.upto
            # Also whom the ring was far ahead of: it reads pages now.
            listener.wake.set()
        for member in news.ended:
            for listener in self._of.get(member, ()):
                listener.end()
        woken = frozenset[int]().union(*(new.readers for new in news.entries))
        for member in woken & self._of.keys():
            for listener in self._of[member]:
                listener.wake.set()
