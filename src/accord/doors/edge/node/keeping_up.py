"""Keeps a node up to what the hub announces: asks the replica how far it has come, follows in memory, and wakes the streams."""

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress

from django.db import Error

from accord.core.epochs import epoch_of
from accord.doors.edge.node.freshness import STILL, Freshness
from accord.doors.edge.services import note
from accord.hub import schema, waking
from accord.hub.amiss import NODE_NATS_AWAY, Watch
from accord.hub.journal import queries as journal
from accord.hub.relay import queries as relay
from accord.hub.relay.vocabulary import Head
from accord.hub.signals import queries as signals
from accord.hub.trouble import Cause, cause_of
from accord.server.asgi import Busy, Run

log = logging.getLogger("accord.node")

LOOK_EVERY = 0.8  # seconds between two looks at the replica though nothing was announced
SOON, LATER = 0.003, 0.05  # seconds between two looks while it is behind: the first ones, and those after
AFTER_TROUBLE = 0.2
WAITED = 0.25  # seconds that a check waits for NATS and the replica before the primary is asked
# Seconds for which a replica may say nothing, or owe what was announced, before another is read; and for which that is read at least.
STILL_FOR, OWES_FOR, STAYS = 0.4, 2.0, 5.0
WATCH_EVERY = 0.1
NATS_AWAY_FOR = 5.0  # seconds before it is said: to go over to another server takes less

_nats = Watch("NATS answers this node again.")


class KeepingUp:
    """Used from one event loop; `run` has a thread of its own. `on_another` is called where the replica is of another epoch than it was;
    `leave` has another replica read, where there is one. `end_streams` is called where another epoch than the replica's was announced: what
    streams have at hand may be of entries that are gone."""

    def __init__(self, run: Run, on_another: Callable[[], None], leave: Callable[[], bool] = lambda: False) -> None:
        self.end_streams: Callable[[], None] = lambda: None
        self.freshness = Freshness()
        self.is_connected = False
        self.cause: Cause | None = None  # why the replica last did not say how far it has come, where that is known
        self._line = relay.Line()
        self._run = run
        self._on_another = on_another
        self._leave = leave
        self._epoch: int | None = None
        self._announced = asyncio.Event()
        self._moved = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._is_checked = False

    def start(self) -> None:
        for work in (relay.listen(self._line, self._hear, self._connect), self._work(), self._watch()):
            task = asyncio.get_running_loop().create_task(work)
            task.add_done_callback(_ended)
            self._tasks.append(task)

    async def may_check(self) -> bool:
        """Whether a check may be answered here, now: memory holds all that had been announced when it came, which may take a moment. What
        NATS has for this node by then is waited for too: somebody else may have heard it already."""
        fresh = self.freshness
        ends = time.monotonic() + WAITED
        if fresh.trouble(time.monotonic()) or not await self._line.heard_all(WAITED):
            return False
        upto = fresh.announced
        while not fresh.may_check(upto, at := time.monotonic()):
            if fresh.trouble(at) or at >= ends:
                return False
            with suppress(TimeoutError):
                async with asyncio.timeout(ends - at):
                    await self._moved.wait()
        return True

    def holds_all(self) -> bool:
        """Whether memory holds all that was announced until now."""
        return self.freshness.may_check(self.freshness.announced, time.monotonic())

    def may_read(self) -> bool:
        return self.freshness.may_read(time.monotonic())

    def _hear(self, head: Head, is_news: bool) -> None:
        is_more = self.freshness.hear(head.seq, time.monotonic(), is_news=is_news)
        if is_more and self._epoch not in (None, epoch_of(head.seq)):
            self.end_streams()
        if is_more or is_news:
            self._announced.set()

    def _connect(self, is_connected: bool) -> None:
        self.is_connected = is_connected

    async def _work(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY):
                    await self._announced.wait()
            self._announced.clear()
            pause = SOON
            while not await self._look():
                await asyncio.sleep(pause)
                pause = min(pause * 1.5, LATER)

    async def _watch(self) -> None:
        """A replica that stands still, or stays behind, is left for another."""
        fresh = self.freshness
        since = well = heard = time.monotonic()
        while True:
            await asyncio.sleep(WATCH_EVERY)
            at = time.monotonic()
            heard = at if self.is_connected else heard
            _say_nats(at - heard)
            if fresh.trouble(at) != STILL:
                well = at
            is_bad = at - well > STILL_FOR or fresh.lag(at) > OWES_FOR
            if is_bad and at - since > STAYS and self._leave():
                log.warning("The replica stands still, or lacks what was announced. Another one is read from now on.")
                fresh.begin_again(at)
                since = well = at
                self._announced.set()

    async def _look(self) -> bool:
        """Whether the replica has come as far as was announced."""
        fresh = self.freshness
        fresh.ask(time.monotonic())
        try:
            if not self._is_checked:
                self._is_checked = fresh.is_usable = await self._run(_is_of_this_version)
            head = await self._run(journal.head)
            self.cause = None
            if not self._serves(head):
                return True
            has_come = head > fresh.reached
            fresh.reach(head, time.monotonic())
            if has_come:
                waking.wake_all()
            if head > fresh.followed and await self._run(signals.catch_up):
                fresh.follow(head)
        except (Error, Busy) as error:
            note(error)
            self.cause = cause_of(error)
            fresh.fail()
            await asyncio.sleep(AFTER_TROUBLE)
            return True  # looked at again in a moment, whatever was announced
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()
        return head >= fresh.announced

    def _serves(self, head: int) -> bool:
        """Whether this process serves the epoch of this head. What it keeps in memory is of one: where there is another it starts anew, and
        nothing that it has is said any more until it has ended."""
        if self._epoch is None:
            self._epoch = epoch_of(head)
        if self._epoch == epoch_of(head):
            return True
        if self.freshness.is_usable:
            log.warning("Another epoch of the journal began. This node starts anew.")
            self.freshness.is_usable = False
            self.end_streams()
            self._on_another()
        return False


def _say_nats(away_for: float) -> None:
    if not away_for:
        _nats.is_well()
    elif away_for > NATS_AWAY_FOR:
        _nats.fails(NODE_NATS_AWAY)


def _is_of_this_version() -> bool:
    return not schema.newer(schema.applied()) and not schema.pending()


def _ended(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and task.exception() is not None:
        log.error("What keeps the node up with the hub ended.", exc_info=task.exception())
