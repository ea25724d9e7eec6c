"""Django's WSGI handler behind an ASGI server: bodies read first, the work in threads, long responses at the client's pace."""

import asyncio
from typing import Any

from django.utils.translation import gettext_noop

from accord.hub.trouble import BUSY, teller
from accord.server.asgi import Busy, HungUp, Receive, Refused, Scope, Send, Wsgi
from accord.server.bodies import Bodies
from accord.server.gate import Gate
from accord.server.refusals import refuse
from accord.server.threads import Threads
from accord.server.wsgi_call import WsgiCall

WATCH_AFTER = 1.0  # seconds that a request may take before the bridge looks whether its client is still there


class Bridge:
    """`gate` says what is work for the threads `at_the_gate`, which are few: however much waits there, all else goes on."""

    def __init__(
        self,
        application: Wsgi,
        bodies: Bodies,
        threads: Threads | None = None,
        gate: Gate | None = None,
        at_the_gate: Threads | None = None,
    ) -> None:
        self._application = application
        self._bodies = bodies
        self._threads = threads or Threads()
        self._gate = gate
        self._at_the_gate = at_the_gate or self._threads

    async def idle(self) -> None:
        await self._threads.idle()
        await self._at_the_gate.idle()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        gate = self._gate if self._gate is not None and self._gate.guards(scope) else None
        if gate is not None and (wait := gate.take(scope)):
            text = gettext_noop("Too many wrong tries came from your network. Wait {seconds} seconds, then try again.")
            return await refuse(scope, send, 429, "too-many-tries", text, retry=wait)
        try:
            body = await self._bodies.read(scope, receive)
        except HungUp:
            return
        except Refused as error:
            text = error.text if scope["path"].startswith("/api/") else error.people
            return await refuse(scope, send, error.status, error.code, text, retry=error.retry, values=error.values)
        call = WsgiCall(self._application, scope, body, send)
        try:
            await self._run(call, receive, self._at_the_gate if gate else self._threads)
            if gate is not None:
                gate.ended(scope, call.status)
        except Busy:
            if gate is not None:
                gate.ended(scope, None)
            teller.note(BUSY)
            await refuse(scope, send, 503, "busy", gettext_noop("The hub is busy. Try again in a few seconds."), retry=2)
        finally:
            self._bodies.forget(body)

    async def _run(self, call: WsgiCall, receive: Receive, threads: Threads) -> None:
        watching: list[asyncio.Task[None]] = []
        loop = asyncio.get_running_loop()
        future = threads.run(call.run)
        timer = loop.call_later(WATCH_AFTER, lambda: watching.append(loop.create_task(_watch(call, receive))))
        try:
            await future
            await call.finish()
        finally:
            timer.cancel()
            for task in watching:
                task.cancel()


async def _watch(call: WsgiCall, receive: Receive) -> None:
    """Notes that the client hung up: a request that still stands in the line is not begun, a long response not gone on with."""
    message: Any = {}
    while message.get("type") != "http.disconnect":
        message = await receive()
    call.gone = True
