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

__all__ = ["listen"]

AGAIN = 0.5  # seconds
KEPT_WITHIN = 1.0


async def listen(heard: Callable[[Head, bool], None], is_there: Callable[[bool], None]) -> None:
    """Say what is announced, until cancelled: `heard` is told each, and whether it is news or was kept from before; `is_there` whether NATS
    is.

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
