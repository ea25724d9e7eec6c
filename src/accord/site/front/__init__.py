"""One ASGI app in front: a table of native routes, and Django's WSGI handler in threads behind everything else.

To add a native route, put its path and its ASGI callable into the tables in `site/web.py`: into `routes` where it answers and is done,
into `streams` where it stays open. Streams are ended at once when the hub stops; clients come back by themselves.
"""

import asyncio
import logging
from collections.abc import Mapping

from accord.site.front.bridge import Bridge
from accord.site.front.refusals import refuse
from accord.site.front.shapes import App, Message, Receive, Scope, Send
from accord.site.front.stopping import Stop

log = logging.getLogger("accord.front")

__all__ = ["Front"]


class Front:
    def __init__(self, behind: Bridge, routes: Mapping[str, App], streams: Mapping[str, App]) -> None:
        self._behind = behind
        self._routes = dict(routes)
        self._streams = dict(streams)
        self._open: set[asyncio.Task[None]] = set()
        self._stop: Stop | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            path = scope["path"]
            if path in self._streams:
                return await self._stream(self._streams[path], scope, receive, send)
            return await _answered(self._routes.get(path, self._behind), scope, receive, send)
        if scope["type"] == "lifespan":
            await self._live(receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        """From the start of the server to its end: the streams end when it is told to stop, the threads finish what they have in hand."""
        await receive()
        self._stop = Stop(self.end_streams)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._stop.begin()
        # The server's part ends with its connections. Who hung up may have a request in hand here: it is finished all the same.
        await self._behind.idle()
        await send({"type": "lifespan.shutdown.complete"})

    def end_streams(self) -> None:
        for task in self._open:
            task.cancel()

    async def _stream(self, app: App, scope: Scope, receive: Receive, send: Send) -> None:
        """A stream in a task of its own, which can be ended from here; its response is then closed in good order."""
        if self._stop is not None and self._stop.begun:
            return await refuse(scope, send, 503, "stopping", "The hub is stopping. Try again in a few seconds.", retry=5)
        started = ended = False

        async def told(message: Message) -> None:
            nonlocal started, ended
            started = True
            await send(message)
            ended = message["type"] == "http.response.body" and not message.get("more_body", False)

        task = asyncio.create_task(_answered(app, scope, receive, told))
        self._open.add(task)
        try:
            await asyncio.wait([task])
        finally:
            self._open.discard(task)
        if not started:
            await refuse(scope, send, 503, "stopping", "The hub is stopping. Try again in a few seconds.", retry=5)
        elif not ended:
            await send({"type": "http.response.body", "body": b""})


async def _answered(app: App, scope: Scope, receive: Receive, send: Send) -> None:
    """The app's answer; where it fails, a 500, and a log line of ours: the server's own would hold the error's message."""
    started = False

    async def told(message: Message) -> None:
        nonlocal started
        started = True
        await send(message)

    try:
        await app(scope, receive, told)
    except Exception:
        log.exception("A request failed.")
        if not started:
            await refuse(scope, send, 500, "internal", "Something failed here. Try again; tell the operator if it stays.")
