"""A connection to NATS, as the settings say. Its library is an extra, and imported by those alone that use it."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from nats.aio.client import Client

CONNECT_WITHIN = 2  # seconds
OPENED_WITHIN = (
    10  # seconds of a first connection, to any of the servers: where TLS fails, the library waits for ever for the end of the line
)
AGAIN = 0.25  # seconds between two tries at a server
PING_EVERY = 2  # seconds: two pings without an answer, and another server is taken
CLOSED_WITHIN = 1.0


def is_there() -> bool:
    """Whether a NATS is set for this process."""
    return bool(settings.ACCORD_NATS_URL)


def _options() -> dict[str, Any]:
    options: dict[str, Any] = {}
    if settings.ACCORD_NATS_CREDS:
        options["user_credentials"] = settings.ACCORD_NATS_CREDS
    if settings.ACCORD_NATS_CA:
        options["tls"] = ssl.create_default_context(cafile=settings.ACCORD_NATS_CA)
    return options


@asynccontextmanager
async def connected(name: str) -> "AsyncIterator[Client]":
    """A connection that comes back by itself, to whichever server answers. Raises OSError, TimeoutError or `trouble()` where none does."""
    client = await _opened(name)
    try:
        yield client
    finally:
        with suppress(*trouble(), TimeoutError):
            await asyncio.wait_for(client.close(), CLOSED_WITHIN)


async def _opened(name: str) -> "Client":
    import nats

    faults: list[Exception] = []

    async def note(error: Exception) -> None:
        """What the library would log: who uses the connection says it, and once."""
        faults[:] = [error]

    try:
        async with asyncio.timeout(OPENED_WITHIN):
            return await nats.connect(
                list(settings.ACCORD_NATS_URL),
                name=name,
                error_cb=note,
                connect_timeout=CONNECT_WITHIN,
                reconnect_time_wait=AGAIN,
                max_reconnect_attempts=-1,
                ping_interval=PING_EVERY,
                max_outstanding_pings=2,
                **_options(),
            )
    except TimeoutError as error:
        raise (faults[-1] if faults else error) from None


def trouble() -> tuple[type[Exception], ...]:
    """What the library raises where NATS is away, or says no."""
    from nats.errors import Error

    return (Error, OSError, TimeoutError)
