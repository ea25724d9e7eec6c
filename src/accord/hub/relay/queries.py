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
        self._next: asyncio.Task[bool] | None = None

    async def heard_all(self, within: float) -> bool:
        """Whether the server said within so many seconds that this node has heard all that it had for it. One question for all who ask in
        the same moment; and none is taken back, since the library loses its connection where an answer comes to nobody."""
        client = self.client
        if client is None or not client.is_connected:
            return False
        if self._next is None:
            loop = asyncio.get_running_loop()
            self._next = loop.create_task(_asked(client))
            loop.call_soon(self._begun)
        try:
            return await asyncio.wait_for(asyncio.shield(self._next), within)
        except TimeoutError:
            return False

    def _begun(self) -> None:
        """It is sent: who asks from now on is not answered by it."""
        self._next = None


async def _asked(client: "Client") -> bool:
    try:
        await client.flush(GIVEN_UP_AFTER)
    except trouble():  # TimeoutError among them
        return False
    await asyncio.sleep(0)  # what came before the answer is told first
    return True


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
