"""Bodies of requests, read before a thread is taken: a slow sender holds no thread, and all senders together hold so much memory."""

import asyncio

from accord.site.front.shapes import Receive, Scope

# A body has so many seconds to arrive, and one more for each so many bytes: a slow line is served, a silent client is let go.
BEGINS_WITHIN = 10.0
SLOWEST = 16_384  # bytes a second
TOGETHER = 4  # of the largest bodies, in memory at once


class Refused(Exception):
    def __init__(self, status: int, code: str, text: str, retry: int = 0) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.text = text
        self.retry = retry


class HungUp(Exception):
    """The client is gone; nobody waits for an answer."""


class Bodies:
    def __init__(self, largest: int) -> None:
        self._largest = largest
        self._held = 0

    async def read(self, scope: Scope, receive: Receive) -> bytearray:
        """The whole body. Raises Refused or HungUp.

        A body without a length is not read: Django could not read it either, and says so.
        """
        body = bytearray()
        length = declared(scope)
        if not length:
            return body
        if length > self._largest:
            raise Refused(413, "too-large", f"A request may hold {self._largest:,} bytes. Send less at a time.")
        try:
            async with asyncio.timeout(BEGINS_WITHIN + length / SLOWEST):
                await self._fill(body, receive)
        except TimeoutError:
            self.forget(body)
            raise Refused(400, "too-slow", "The body did not arrive in time. Send it again, or less at a time.") from None
        except BaseException:
            self.forget(body)
            raise
        return body

    async def _fill(self, body: bytearray, receive: Receive) -> None:
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise HungUp
            part = message.get("body", b"")
            if self._held + len(part) > self._largest * TOGETHER:
                raise Refused(503, "busy", "The hub takes in too much at once. Try again in a few seconds.", 5)
            body += part
            self._held += len(part)
            more = message.get("more_body", False)

    def forget(self, body: bytearray) -> None:
        """Gives the room back that a body took."""
        self._held -= len(body)


def declared(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value)  # the server takes no request with a length that is none
    return 0
