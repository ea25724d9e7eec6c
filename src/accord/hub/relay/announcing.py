"""The hub's side: each commit is announced, and at least one announcement a second says that the hub lives.

Nothing waits for it. An announcement goes out at once to whoever listens. Beside that JetStream is asked to keep the newest, again and
again until it says that it did: one that has lost its leader, or its disk, holds nobody up. Those in between may never be kept: the newest
head says all that they did.
"""

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Final, TypeVar

from django.conf import settings
from django.db import Error

from accord.hub import waking
from accord.hub.amiss import NATS_AWAY, Watch
from accord.hub.journal import followers
from accord.hub.journal import queries as journal
from accord.hub.relay.connecting import connected, trouble
from accord.hub.relay.vocabulary import BEAT_EVERY, FOLLOWER, MESSAGE_ID, Head, encode, head_at, subject_of
from accord.hub.threads import close_connections
from accord.hub.trouble import noted

if TYPE_CHECKING:
    from nats.aio.client import Client
    from nats.js import JetStreamContext

_nats: Final = Watch("NATS keeps what is announced again.")

REST = 0.01  # seconds at least between two announcements: what is committed meanwhile goes into the next
KEPT_WITHIN = 2.0  # seconds for JetStream to say that it keeps one
AGAIN = 0.5  # seconds after which it is asked again
LOOK_EVERY = 5.0  # seconds after which it is asked the same once more: a night in which nothing is written tells where NATS is away
NOTE_EVERY = 1.0  # seconds between two notes in the database how far was kept
MOST_KEPT = 1000  # announcements in the stream; the last one is all that a node needs
IN_PROCESS = 10158  # JetStream's code for a message whose like, by its id, is on its way into the stream
LATELY = 120.0  # seconds for which JetStream knows an announcement again

T = TypeVar("T")


class Relay:
    """Announces until it is told to stop. Used from one event loop."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop
        self._stream: str = settings.ACCORD_NATS_STREAM
        self._subject = subject_of(self._stream)
        # A thread each, and so a connection to the database each: to read never waits for whoever writes.
        self._reading, self._writing = ThreadPoolExecutor(1, "relay-reads"), ThreadPoolExecutor(1, "relay-notes")
        self._head: Head | None = None
        self._newer = asyncio.Event()
        self._kept = self._noted = 0
        self._next_note = 0.0

    async def work(self) -> None:
        while not self._stop.is_set():
            try:
                async with connected("accord hub") as client:
                    await self._announce(client)
            except trouble() as error:
                self._say(error)
                await asyncio.sleep(AGAIN)
        for thread in (self._reading, self._writing):
            await _in(thread, close_connections)
            thread.shutdown(wait=False)

    async def _announce(self, client: "Client") -> None:
        self._head = None  # all is said once more
        keeping = asyncio.create_task(self._keep(client))
        sleeper = waking.LoopSleeper(calm=True)
        try:
            with sleeper.listening():
                while not self._stop.is_set() and not keeping.done():
                    sleeper.look()
                    await self._say_head(client)
                    with suppress(TimeoutError):
                        async with asyncio.timeout(BEAT_EVERY):
                            await sleeper.sleep(REST)
        finally:
            keeping.cancel()
            with suppress(asyncio.CancelledError):
                await keeping

    async def _say_head(self, client: "Client") -> None:
        head = await self._present()
        if head is None:
            return
        if client.is_connected:
            await client.publish(self._subject, encode(head), headers={MESSAGE_ID: head.message_id})
        if head != self._head:
            self._head = head
            self._newer.set()

    async def _present(self) -> Head | None:
        """The journal's head; None where the database doesn't tell: then nothing is said, and the nodes ask the primary."""
        try:
            return head_at(await _in(self._reading, journal.head))
        except Error as error:
            noted(error)
            await _in(self._reading, close_connections)
            return None

    async def _keep(self, client: "Client") -> None:
        """Let JetStream keep the newest, and go on to the next once it has."""
        stream, is_made = client.jetstream(timeout=KEPT_WITHIN), False
        in_process_since: float | None = None
        looked = time.monotonic()
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(NOTE_EVERY):
                    await self._newer.wait()
            await self._note()
            head = self._head
            if head is None or not (self._newer.is_set() or time.monotonic() - looked > LOOK_EVERY):
                continue
            self._newer.clear()
            looked = time.monotonic()
            message_id = head.message_id
            waited = 0.0 if in_process_since is None else time.monotonic() - in_process_since
            if waited > KEPT_WITHIN:
                # It was lost on its way with the leader that had taken it, and its like is refused as long as JetStream knows its id.
                message_id += f"-again-{waited // KEPT_WITHIN:.0f}"
            try:
                if not is_made:
                    await self._make(stream)
                    is_made = True
                await stream.publish(self._subject, encode(head), headers={MESSAGE_ID: message_id}, stream=self._stream)
            except trouble() as error:
                if getattr(error, "err_code", 0) == IN_PROCESS:
                    self._newer.set()  # what was said before is being kept at this moment
                    in_process_since = in_process_since or time.monotonic()
                    await asyncio.sleep(REST)
                    continue
                # It has no leader at the moment, or lost its disk, and with it the stream.
                self._say(error)
                is_made = False
                self._newer.set()
                await asyncio.sleep(AGAIN)
                continue
            _nats.is_well()
            self._kept, in_process_since = head.seq, None

    async def _make(self, stream: "JetStreamContext") -> None:
        """The stream, where there is none; brought to the settings where there is another."""
        from nats.js.api import DiscardPolicy, StorageType, StreamConfig
        from nats.js.errors import NotFoundError

        wanted = StreamConfig(
            name=self._stream,
            description="How far the journal of an Accord hub has come: numbers alone.",
            subjects=[self._subject],
            storage=StorageType.FILE,
            num_replicas=settings.ACCORD_NATS_REPLICAS,
            max_msgs=MOST_KEPT,
            discard=DiscardPolicy.OLD,
            duplicate_window=LATELY,
            allow_direct=True,
        )
        try:
            there = (await stream.stream_info(self._stream)).config
        except NotFoundError:
            await stream.add_stream(wanted)
            return
        if (there.num_replicas, there.subjects) != (wanted.num_replicas, wanted.subjects):
            await stream.update_stream(wanted)

    async def _note(self) -> None:
        """How far it was kept, as the cursor of a follower: it stands among the others in the figures."""
        kept = self._kept
        if kept == self._noted or time.monotonic() < self._next_note:
            return
        self._next_note = time.monotonic() + NOTE_EVERY
        try:
            await _in(self._writing, lambda: followers.note_position(FOLLOWER, kept))
        except Error as error:
            noted(error)
            await _in(self._writing, close_connections)
        else:
            self._noted = kept

    def _say(self, error: Exception) -> None:
        """The error's own words may hold an address."""
        _nats.fails(NATS_AWAY, type(error).__name__)


async def _in(thread: ThreadPoolExecutor, job: Callable[[], T]) -> T:
    return await asyncio.get_running_loop().run_in_executor(thread, job)
