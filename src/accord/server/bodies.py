"""Bodies of requests, read before a thread is taken: a slow sender holds no thread, and all senders together hold so much memory."""

import asyncio
import time
from typing import Any

from django.utils.translation import gettext_noop

from accord.server.asgi import HungUp, Receive, Refused, Scope, header

# A body has so many seconds to arrive, and one more for each so many bytes: a slow line is served, a silent client is let go.
BEGINS_WITHIN = 10.0
SLOWEST = 16_384  # bytes a second
LOOK_EVERY = 1.0  # seconds between looks for bodies that are late
TOGETHER = 4  # of the largest bodies, in memory at once


def is_in_chunks(scope: Scope) -> bool:
    return header(scope, b"transfer-encoding") is not None


class Bodies:
    def __init__(self, largest: int) -> None:
        self._largest = largest
        self._held = 0
        # Until when each body must be here: one look a second for all, since a timer for each costs more than to read most of them.
        self._due: dict[asyncio.Task[Any], float] = {}
        self._late: set[asyncio.Task[Any]] = set()
        self._looking: asyncio.TimerHandle | None = None

    async def read(self, scope: Scope, receive: Receive) -> bytearray:
        """The whole body, of a length that was said before or in chunks. Raises Refused or HungUp."""
        body = bytearray()
        # Where it comes in chunks these say where it ends (RFC 9112, 6.3); the server takes no request with a length that is none.
        length = None if is_in_chunks(scope) else int(header(scope, b"content-length") or 0)
        if length == 0:
            return body
        if length is not None and length > self._largest:
            raise self._too_large()
        task = asyncio.current_task()
        assert task is not None
        self._due[task] = time.monotonic() + BEGINS_WITHIN + (length or 0) / SLOWEST
        if self._looking is None:
            self._looking = asyncio.get_running_loop().call_later(LOOK_EVERY, self._look)
        try:
            await self._fill(body, receive, length, task)
        except asyncio.CancelledError:
            self.forget(body)
            if task not in self._late or task.uncancel():
                raise  # another task ends this one
            raise Refused(400, "too-slow", gettext_noop("The body did not arrive in time. Send it again, or less at a time.")) from None
        except BaseException:
            self.forget(body)
            raise
        finally:
            del self._due[task]
            self._late.discard(task)
        return body

    def _look(self) -> None:
        self._looking = asyncio.get_running_loop().call_later(LOOK_EVERY, self._look) if self._due else None
        at = time.monotonic()
        for task, due in self._due.items():
            if due < at and task not in self._late:
                self._late.add(task)
                task.cancel()

    def _too_large(self) -> Refused:
        text = f"A request may hold {self._largest:,} bytes. Send less at a time."
        people = gettext_noop("This is too large to send: at most {megabytes} MB at a time. Go back, and send fewer or smaller files.")
        return Refused(413, "too-large", text, people=people, values={"megabytes": str(max(1, self._largest >> 20))})

    async def _fill(self, body: bytearray, receive: Receive, length: int | None, task: asyncio.Task[Any]) -> None:
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise HungUp
            part = message.get("body", b"")
            if length is None:
                if len(body) + len(part) > self._largest:
                    raise self._too_large()
                self._due[task] += len(part) / SLOWEST
            if self._held + len(part) > self._largest * TOGETHER:
                raise Refused(503, "busy", gettext_noop("The hub takes in too much at once. Try again in a few seconds."), 5)
            body += part
            self._held += len(part)
            # The server says only with one more message that nothing follows, and that message costs as much as the body.
            more = len(body) != length and message.get("more_body", False)

    def forget(self, body: bytearray) -> None:
        """Gives the room back that a body took."""
        self._held -= len(body)
