"""One ASGI app in front: native routes, the edge, and Django's WSGI handler in threads behind everything else.

To add a native route, put its path and its ASGI callable into the tables in `site/web.py`: into `routes` where it answers and is done,
into `streams` where it stays open; or it belongs to the edge (`doors/edge/app.py`). What stays open is ended at once when the hub stops;
clients come back by themselves. Nothing runs before the server starts the application: then `start` is called.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from time import perf_counter
from typing import Protocol

from django.utils.translation import gettext_noop
from msgspec import Struct, field

from accord.hub.trouble import RETRY_AFTER, noted
from accord.server.admission import Admission
from accord.server.asgi import App, Message, Receive, Scope, Send
from accord.server.refusals import refuse
from accord.server.request_ids import HEADER, begin
from accord.server.sandbox import Sandbox
from accord.server.stopping import Stop
from accord.server.watching import Watch

log = logging.getLogger("accord.front")


class Edge(Protocol):
    """An app that is asked before Django. `long` gives the handler of what stays open, and None for all else."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None: ...

    def long(self, scope: Scope) -> App | None: ...


class Behind(Protocol):
    """What answers all else. `idle` waits until nothing is in hand there."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None: ...

    async def idle(self) -> None: ...


class Apps(Struct, frozen=True):
    """Apps that answer, and what stands before. `start` begins what runs beside the loop: it is called once, before the first request."""

    behind: Behind
    routes: Mapping[str, App]
    streams: Mapping[str, App]
    edge: Edge | None = None
    watch: Watch = field(default_factory=lambda: Watch(tells=False))
    admission: Admission | None = None
    sandbox: Sandbox | None = None
    here: Callable[[str], bool] = lambda path: True  # whether a path is answered by a process of these roles
    start: Callable[[], None] = lambda: None
    end: Callable[[], None] = lambda: None  # called once, when all that was in hand is finished


def create_application(apps: Apps) -> "Front":
    return Front(apps)


class Front:
    def __init__(self, apps: Apps) -> None:
        self._apps = apps
        self._open: dict[asyncio.Task[None], tuple[str, str]] = {}
        self._for_sandbox: set[asyncio.Task[None]] = set()
        self._stop: Stop | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            send = _named(begin(scope), send)
            if self._apps.admission is not None and not self._apps.admission.admits(scope):
                return await self._answered(_unknown_host, scope, receive, send)
            inside = self._apps.sandbox.app(scope) if self._apps.sandbox else None
            if inside is not None:
                return await self._inside(inside, scope, receive, send)
            own = self._own(scope)
            if own not in self._apps.routes and not self._apps.here(scope["path"]):
                return await self._answered(_elsewhere, scope, receive, send)
            stream = self._apps.streams.get(own) or (self._apps.edge.long(scope) if self._apps.edge else None)
            if stream is not None:
                return await self._stream(stream, scope, receive, send)
            return await self._answered(self._apps.routes.get(own) or self._apps.edge or self._apps.behind, scope, receive, send)
        if scope["type"] == "lifespan":
            await self._live(receive, send)

    async def _inside(self, app: App, scope: Scope, receive: Receive, send: Send) -> None:
        """What is for the sandbox: counted there, not here; ended with the streams."""
        if self._stop is not None and self._stop.begun:
            return await refuse(scope, send, 503, "stopping", gettext_noop("The hub is stopping. Try again in a few seconds."), retry=5)

        async def handed_on() -> None:
            await app(scope, receive, send)

        task = asyncio.create_task(handed_on())
        self._for_sandbox.add(task)
        try:
            await asyncio.wait([task])
        finally:
            self._for_sandbox.discard(task)
            task.cancel()
        if not task.cancelled() and task.exception() is not None:
            log.error("An answer of the sandbox was cut off.")

    @staticmethod
    def _own(scope: Scope) -> str:
        """The path by which the front's own addresses are found: as it was sent, so that a rule of a proxy for `/metrics` holds
        whatever it is written as. Empty where it was written otherwise than it reads."""
        path: str = scope["path"]
        return path if scope["raw_path"] == path.encode() else ""

    async def _live(self, receive: Receive, send: Send) -> None:
        """From the start of the server to its end: the streams end when it is told to stop, the threads finish what they have in hand."""
        await receive()
        try:
            self._apps.start()
        except Exception:
            # Else the server would go on without: its own line would hold the error's message.
            log.exception("The web process could not start.")
            return await send({"type": "lifespan.startup.failed"})
        self._stop = Stop(self.end_streams)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._stop.begin()
        # The server's part ends with its connections. Who hung up may have a request in hand here: it is finished all the same.
        await self._apps.behind.idle()
        self._apps.end()
        await send({"type": "lifespan.shutdown.complete"})

    def end_streams(self) -> None:
        for task in (*self._open, *self._for_sandbox):
            task.cancel()

    async def _stream(self, app: App, scope: Scope, receive: Receive, send: Send) -> None:
        """A stream in a task of its own, which can be ended from here; its response is then closed in good order."""
        if self._stop is not None and self._stop.begun:
            return await refuse(scope, send, 503, "stopping", gettext_noop("The hub is stopping. Try again in a few seconds."), retry=5)
        started = ended = False

        async def told(message: Message) -> None:
            nonlocal started, ended
            started = True
            await send(message)
            ended = message["type"] == "http.response.body" and not message.get("more_body", False)

        task = asyncio.create_task(self._answered(app, scope, receive, told, stays_open=True))
        self._open[task] = (scope["method"], self._apps.watch.route(scope))
        try:
            await asyncio.wait([task])
        finally:
            del self._open[task]
        if not started:
            await refuse(scope, send, 503, "stopping", gettext_noop("The hub is stopping. Try again in a few seconds."), retry=5)
        elif not ended:
            await send({"type": "http.response.body", "body": b""})

    async def _answered(self, app: App, scope: Scope, receive: Receive, send: Send, *, stays_open: bool = False) -> None:
        """The app's answer; where it fails, a 500, and a log line of ours: the server's own would hold the error's message.

        What stays open is timed up to the beginning of its answer.
        """
        begun, status, watch = perf_counter(), 0, self._apps.watch

        def told(message: Message) -> Awaitable[None]:
            nonlocal status
            if not status:
                status = message["status"]
                if stays_open:
                    watch.note(scope, status, perf_counter() - begun)
            return send(message)

        watch.in_flight += 1
        try:
            await app(scope, receive, told)
            if not status and not stays_open:
                # Who shut its own side only may still read; else the server would say that something failed here.
                await refuse(
                    scope, send, 400, "hung-up", gettext_noop("The connection was closed before the request was whole. Send it again.")
                )
        except Exception as error:
            in_trouble = noted(error) is not None
            if not in_trouble:
                log.exception("A request failed.")
            if not status:
                status = 503 if in_trouble else 500
                code, retry = ("database", RETRY_AFTER) if in_trouble else ("internal", 0)
                text = gettext_noop("Something failed here. Try again; tell the operator if it stays.")
                await refuse(scope, send, status, code, text, retry=retry)
        finally:
            watch.in_flight -= 1
            if not (stays_open and status):
                watch.note(scope, status, perf_counter() - begun)

    def open(self) -> tuple[Counter[str], int]:
        """How many streams are open, by route, and how many uploads are being taken in."""
        routes = Counter(route for method, route in self._open.values() if method == "GET")
        return routes, len(self._open) - routes.total()


def _named(request_id: str, send: Send) -> Send:
    """A `send` that says with the answer's first message which request it answers."""
    pair = (HEADER, request_id.encode())

    # No coroutine of its own: each answer would make two.
    def named(message: Message) -> Awaitable[None]:
        if message["type"] == "http.response.start":
            headers = message["headers"]
            for name, _ in headers:
                if name == HEADER:
                    break  # what another process of the hub answered names its request already
            else:
                message["headers"] = [*headers, pair]
        return send(message)

    return named


async def _elsewhere(scope: Scope, receive: Receive, send: Send) -> None:
    text = gettext_noop("Another machine of this hub answers this address. Tell the people who run the hub that your request came here.")
    await refuse(scope, send, 421, "wrong-role", text)


async def _unknown_host(scope: Scope, receive: Receive, send: Send) -> None:
    text = "This hub doesn't go by this name. Use the address that you were given; whoever runs the hub names others in ACCORD_HOSTS."
    await refuse(scope, send, 400, "unknown-host", text)
