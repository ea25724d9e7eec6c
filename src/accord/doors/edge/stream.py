"""`GET /api/v1/stream`: a member's feed as server-sent events, as it is written; resumed by Last-Event-ID.

Nobody has a queue. Who is near the journal's head is served from one ring that all share, who is behind reads pages at its own pace, and
who takes nothing for a while is let go, to come back with its cursor.
"""

import asyncio
import contextlib
import random

from django.db import Error

from accord.core.epochs import epoch_of, read_event_id
from accord.doors.edge.callers import token_of
from accord.doors.edge.feed_query import FeedQuery, read_query
from accord.doors.edge.services import Services, note, refuse_for_now
from accord.doors.edge.watcher import Listener, Watcher
from accord.formats.problems import Fault
from accord.hub.journal import queries as journal
from accord.hub.journal.errors import EpochChanged
from accord.hub.members.queries import Caller, hash_of
from accord.limits import Tally
from accord.server.asgi import Busy, Receive, Scope, Send, header, refuse

SCOPE = "member:feed:read"
STREAMS = 1000
OF_ONE = 20  # streams of one member
PAGE = 200  # entries that who is behind reads at a time
BEAT_EVERY = 15.0  # seconds between signs of life
SEND_WITHIN = 20.0  # seconds that a client may take nothing before it is let go
LOOK_EVERY = 0.3  # seconds between looks at tokens; one that was looked up half a second ago at most counts
SHUT_WITHIN = 1.0  # seconds after which nothing more is told to whose token holds no more, also where those looks come late
AFTER_TROUBLE = 0.5

_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


class Stream:
    """All streams of this process."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._watcher = Watcher(services.run)
        self._open = Tally("streams")
        self._keeper: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        query = read_query(scope, paged=False)
        try:
            caller = await self._services.callers.find(scope) if query else None
        except (Error, Busy) as error:
            return await refuse_for_now(send, error)
        if query is None or caller is None or not caller.may(SCOPE):
            return await self._services.app(scope, receive, send)
        cursor = _cursor(scope, query)
        if cursor is not None:
            try:
                epoch = await self._services.run(lambda: _epoch_of(*cursor))
            except (Error, Busy) as error:
                return await refuse_for_now(send, error)
            except EpochChanged:
                # The API behind has the sentence, and the place to read on from.
                return await self._services.app({**scope, "query_string": _query_of(*cursor)}, receive, send)
        else:
            text = "Send the id of the last event that you took, or leave this header out."
            fault = (Fault("Last-Event-ID", "not-in-range", text),)
            return await refuse(send, 400, "bad-query", text, fault)
        if self._open.total() >= STREAMS:
            return await refuse(send, 503, "too-many-streams", "Too many streams are open. Try again in a minute.", retry=60)
        if self._open.of(caller.n) >= OF_ONE:
            text = f"Your member has {OF_ONE} streams open already. Close one, or share one among your systems."
            return await refuse(send, 503, "too-many-streams", text, retry=60)
        self._open.begin(caller.n)
        try:
            digest = hash_of(token_of(scope))
            await self._serve(caller, Listener(caller.n, caller.id, digest, query.filters, cursor[1], epoch), receive, send)
        finally:
            self._open.end(caller.n)

    def lags(self) -> dict[str, int]:
        """By its member's id, how many numbers the slowest of its streams is behind."""
        by_member: dict[str, int] = {}
        for listener in self._watcher.listeners:
            lag = 0 if listener.waiting else journal.behind(listener.cursor, self._watcher.ring.upto)
            by_member[listener.id] = max(lag, by_member.get(listener.id, 0))
        return by_member

    def end_all(self) -> None:
        """Another epoch began: each client that comes back is told whether it has to go back."""
        if self._watcher.listeners:
            self._watcher.epoch_begun()

    async def _serve(self, caller: Caller, listener: Listener, receive: Receive, send: Send) -> None:
        listener.task = asyncio.current_task()
        listener.beat = _time() + BEAT_EVERY
        self._watcher.add(listener)
        if self._keeper is None or self._keeper.done():
            self._keeper = asyncio.create_task(self._keep())
            self._keeper.add_done_callback(self._watcher.stopped)
        hang_up = asyncio.create_task(_hung_up(listener, receive))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            # Spread, so that all who listened to a hub that comes back do not come in the same second.
            await _tell(listener, send, b"retry: %d\n\n" % random.randrange(1000, 4000))
            while not listener.over:
                await self._go_on(listener, send)
        except asyncio.CancelledError:
            # Let go in the middle of a send, by `end`; any other cancellation is obeyed.
            if not listener.over:
                raise
            if listener.task is not None:
                listener.task.uncancel()
        finally:
            self._watcher.remove(listener)
            hang_up.cancel()
            if not self._watcher.listeners and self._keeper is not None:
                self._keeper.cancel()
                self._keeper = None

    async def _go_on(self, listener: Listener, send: Send) -> None:
        """The next piece of the stream, a sign of life where it is due, and else a wait for either."""
        is_idle = False
        listener.wake.clear()
        if self._watcher.is_live(listener):
            events, cursor = self._watcher.ring.after(listener.cursor, listener.member, listener.filters)
            # What the ring gets from here on wakes whom it is for.
            is_idle = cursor >= self._watcher.ring.upto
            if events:
                if not await self._may_still(listener):
                    return
                await _tell(listener, send, b"".join(events))
            listener.cursor = cursor
        else:
            await self._catch_up(listener, send)
        if _time() >= listener.beat and not listener.over:
            listener.beat = _time() + BEAT_EVERY
            await _tell(listener, send, b"id: %d-%d\n: beat\n\n" % (listener.epoch, listener.cursor))
        if is_idle and not listener.wake.is_set() and not listener.over:
            listener.waiting = True
            await listener.wake.wait()
            listener.waiting = False

    async def _catch_up(self, listener: Listener, send: Send) -> None:
        """A page for who is behind, until it is where the ring goes on."""
        member, after, filters, epoch = listener.member, listener.cursor, listener.filters, listener.epoch
        try:
            page = await self._services.run(
                lambda: journal.sheet(member, after=after, limit=PAGE, filters=filters, form=journal.Form.EVENTS, epoch=epoch)
            )
        except EpochChanged:
            return listener.end()  # when it comes back it is told where to read on
        except (Error, Busy) as error:
            note(error)
            return await asyncio.sleep(AFTER_TROUBLE)
        if listener.over:
            return
        if page.body:
            if not await self._may_still(listener):
                return
            await _tell(listener, send, page.body + b"\n\n")
        listener.cursor = page.next
        if not page.more and not self._watcher.is_live(listener):
            await asyncio.sleep(0.01 if listener.cursor > after else 0.05)

    async def _may_still(self, listener: Listener) -> bool:
        """Asked of what was read, before it is told: on a busy machine `_keep` may come too late."""
        try:
            caller = await self._services.callers.still(listener.digest, SHUT_WITHIN)
        except (Error, Busy) as error:
            note(error)
            caller = None
        if caller is None or not caller.may(SCOPE):
            listener.end()
        return not listener.over

    async def _keep(self) -> None:
        """Ends streams whose token holds no more, or whose client takes nothing; reminds the others of their signs of life."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            listeners = list(self._watcher.listeners)
            digests = {listener.digest for listener in listeners}
            try:
                holders = await asyncio.gather(*(self._services.callers.still(digest) for digest in digests))
            except (Error, Busy) as error:
                # Nobody is served on a token that can't be looked at.
                note(error)
                holders = [None] * len(digests)
            holding = {digest for digest, caller in zip(digests, holders, strict=True) if caller is not None and caller.may(SCOPE)}
            now = _time()
            for listener in listeners:
                if listener.digest not in holding or (listener.sending is not None and now - listener.sending > SEND_WITHIN):
                    listener.end()
                elif now >= listener.beat:
                    listener.wake.set()


def _time() -> float:
    return asyncio.get_running_loop().time()


def _cursor(scope: Scope, query: FeedQuery) -> tuple[int | None, int] | None:
    """Where to go on, with its epoch where that is named: after the last event that the client took, where it says so."""
    last = header(scope, b"last-event-id")
    return read_event_id(last.decode("latin-1")) if last else (query.epoch, query.after)


def _epoch_of(epoch: int | None, after: int) -> int:
    """The present epoch, of which the cursor is. Raises EpochChanged where it isn't."""
    head = journal.head()
    journal.must_hold(after, epoch, head)
    return epoch_of(head)


def _query_of(epoch: int | None, after: int) -> bytes:
    return b"after=%d" % after + (b"&epoch=%d" % epoch if epoch else b"")


async def _tell(listener: Listener, send: Send, text: bytes) -> None:
    listener.sending = _time()
    try:
        await send({"type": "http.response.body", "body": text, "more_body": True})
    finally:
        listener.sending = None


async def _hung_up(listener: Listener, receive: Receive) -> None:
    with contextlib.suppress(Exception):
        while (await receive())["type"] != "http.disconnect":
            pass
    listener.end()
