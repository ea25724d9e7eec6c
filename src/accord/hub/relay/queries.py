"""A node's side: how far the journal has come, as the hub announces it."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from django.conf import settings

from accord.hub.relay.connecting import connected, trouble
from accord.hub.relay.vocabulary import Head, decode, subject_of

if TYPE_CHECKING:
    from nats.aio.client import Client
    from nats.aio.msg import Msg

__all__ = ["Line", "listen"]

AGAIN = 0.5  # seconds
KEPT_WITHIN = 1.0
GIVEN_UP_AFTER = 10  # seconds: long after the connection itself was given up


class Line:
    """A node's connection to NATS. Used from one event loop."""

    def __init__(self) -> None:
        self.client: Client | None = None
        self._asking: list[asyncio.Future[bool]] = []
        self._asked: list[asyncio.Future[bool]] = []
        self._tasks: set[asyncio.Task[None]] = set()

    async def heard_all(self, within: float) -> bool:
        """Whether the server said within so many seconds that this node has heard all that it had for it by now. One question at a time:
        whoever comes meanwhile is answered by the next."""
        if self.client is None or not self.client.is_connected:
            return False
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[bool] = loop.create_future()
        self._asking.append(answer)
        if len(self._asking) == 1 and not self._asked:
            loop.call_soon(self._ask, within)
        return await answer

    def _ask(self, within: float) -> None:
        self._asked, self._asking = self._asking, []
        client = self.client
        if client is None or not client.is_connected:
            return self._tell(self._asked, False, within)
        loop = asyncio.get_running_loop()
        # The question itself is not taken back: the library loses its connection where an answer comes to nobody.
        timer = loop.call_later(within, self._tell, self._asked, False, within)
        task = loop.create_task(self._flush(client, self._asked, timer, within))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _flush(self, client: "Client", asked: list["asyncio.Future[bool]"], timer: asyncio.TimerHandle, within: float) -> None:
        has_heard = False
        with suppress(*trouble()):
            await client.flush(GIVEN_UP_AFTER)
            await asyncio.sleep(0)  # what came before the answer is told first
            has_heard = True
        timer.cancel()
        self._tell(asked, has_heard, within)

    def _tell(self, asked: list["asyncio.Future[bool]"], has_heard: bool, within: float) -> None:
        if asked is not self._asked:
            return  # told already: it took too long
        self._asked = []
        for answer in asked:
            if not answer.done():
                answer.set_result(has_heard)
        if self._asking:
            asyncio.get_running_loop().call_soon(self._ask, within)


async def listen(line: Line, heard: Callable[[Head, bool], None], is_there: Callable[[bool], None]) -> None:
    """Say what is announced, until cancelled: `heard` is told each, and whether it is news or was kept from before; `is_there` whether NATS
    is; `line` is the connection meanwhile.

    What comes by is heard at once, whether or not JetStream can keep it at the moment. After each break what it kept is asked for.
    """
    subject = subject_of(settings.ACCORD_NATS_STREAM)

    async def take(message: "Msg") -> None:
        head = decode(message.data)
        if head is not None:
            heard(head, True)

    while True:
        with suppress(*trouble()):
            async with connected("accord edge") as client:
                await client.subscribe(subject, cb=take)
                line.client = client
                await _while_connected(client, subject, heard, is_there)
        is_there(False)
        await asyncio.sleep(AGAIN)


async def _while_connected(client: "Client", subject: str, heard: Callable[[Head, bool], None], is_there: Callable[[bool], None]) -> None:
    was = False
    while not client.is_closed:
        now = client.is_connected
        if now != was:
            is_there(now)
            if now:
                await _tell_kept(client, subject, heard)
            was = now
        await asyncio.sleep(AGAIN / 2)


async def _tell_kept(client: "Client", subject: str, heard: Callable[[Head, bool], None]) -> None:
    """The last that JetStream keeps. Where it can't say, the hub's next announcement does."""
    with suppress(*trouble()):
        kept = await client.jetstream(timeout=KEPT_WITHIN).get_last_msg(settings.ACCORD_NATS_STREAM, subject, direct=True)
        head = decode(kept.data or b"")
        if head is not None:
            heard(head, False)
