"""Which request a node answers itself, and which it hands to the primary, with the caller's own token.

Nothing is written here. What writes, what is irregular and what is refused goes to the primary, which has the sentences, the audit and the
limits. Pages are not handed on: cookies and passkeys are of the hub's own address.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

from django.db import Error
from django.utils.translation import gettext_noop

from accord.doors.edge.app import BASE, CHECK, is_ndjson
from accord.doors.edge.callers import Callers
from accord.doors.edge.check import LARGEST, Check
from accord.doors.edge.feed import Feed
from accord.doors.edge.node.keeping_up import KeepingUp
from accord.doors.edge.node.lists import Lists
from accord.doors.edge.services import AskElsewhere, Services, note
from accord.doors.edge.stream import Stream
from accord.hub.refusals import Refusal
from accord.hub.trouble import SLOW, OwnTrouble
from accord.server.asgi import App, Bodies, Busy, HungUp, Message, Receive, Refused, Run, Scope, Send, header, refuse, replayed
from accord.server.refusals import refuse as refuse_in_words

FRESH = 0.3  # seconds that an answer about a token holds
TRIES = 3  # of an answer that is overtaken by an announcement
WITHIN = 1.0  # seconds that the replica may take for a piece of an answer, before the primary is asked
HANDED_ON = ("/api/", "/.well-known/")
ELSEWHERE = gettext_noop("This address answers programs alone. Use the hub's own address for everything else.")
OWN, ASKED, ELSEWHERE_ASKED = "node", "primary", "refused"

T = TypeVar("T")


class StandsStill(OwnTrouble):
    """The replica did not answer in time."""

    cause = SLOW


class Moved(Exception):
    """More was announced while the answer was made."""


class Node:
    """An app in front of the primary. `run` has threads for the replica; `primary` answers all else, and `both_ways` what it answers while
    it still comes."""

    def __init__(self, keeping_up: KeepingUp, primary: App, both_ways: App, bodies: Bodies, run: Run) -> None:
        self._keeping_up = keeping_up
        self._primary, self._both_ways = primary, both_ways
        self.counts: Counter[tuple[str, str]] = Counter()
        bounded = Bounded(run, keeping_up.may_read)
        services = Services(Callers(bounded, FRESH), bodies, bounded, self._ask)
        self.services = services
        self._check, lists = Check(services), Lists(services)
        self._reads: dict[str, App] = {f"{BASE}/feed": Feed(services), f"{BASE}/lists": lists.all}
        self._list = lists.one
        self.streams = Stream(services)
        keeping_up.end_streams = self.streams.end_all

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path, method = scope["path"], scope["method"]
        if not path.startswith(HANDED_ON):
            self.counts["pages", ELSEWHERE_ASKED] += 1
            return await refuse_in_words(scope, send, 421, "not-at-a-node", ELSEWHERE)
        if (method, path) == ("POST", f"{BASE}/check"):
            return await self._check_all(scope, receive, send)
        if method == "GET" and path.startswith(CHECK):
            return await self._checked(self._check.one, scope, lambda: receive, send)
        app = self._reads.get(path) if method == "GET" else None
        if app is None and method == "GET" and path.startswith(f"{BASE}/lists/"):
            app = self._list
        if app is None:
            return await self._ask(scope, receive, send)
        await self._read(_door(path), app, scope, receive, send)

    def long(self, scope: Scope) -> App | None:
        """The handler of what stays open, and is ended when the node stops; None for all else."""
        if scope["method"] == "POST" and scope["path"] == f"{BASE}/signals" and is_ndjson(scope):
            return self._upload
        return self._stream if scope["method"] == "GET" and scope["path"] == f"{BASE}/stream" else None

    async def _upload(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.counts["other", ASKED] += 1
        await self._both_ways(scope, receive, send)

    async def _stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            # A moment later the stream finds this at hand; what the replica can't tell the primary can.
            if self._keeping_up.may_read():
                await self.services.callers.find(scope)
        except (Busy, Error):
            return await self._ask(scope, receive, send)
        await self._read("stream", self.streams, scope, receive, send)

    async def _read(self, door: str, app: App, scope: Scope, receive: Receive, send: Send) -> None:
        """What was read a moment ago is not sent where it may no longer be said: another epoch may have been announced meanwhile."""
        if self._keeping_up.may_read():
            with suppress(Moved):
                return await self._answer(door, app, scope, receive, send, self._keeping_up.may_read)
        await self._ask(scope, receive, send)

    async def _check_all(self, scope: Scope, receive: Receive, send: Send) -> None:
        length = header(scope, b"content-length") or b""
        if not length.isdigit() or not 0 < int(length) <= LARGEST:
            return await self._ask(scope, receive, send)
        bodies = self.services.bodies
        try:
            body = await bodies.read(scope, receive)
        except HungUp:
            return
        except Refused as error:
            return await refuse(send, error.status, error.code, error.text, retry=error.retry)
        try:
            await self._checked(self._check.many, scope, lambda: replayed(body, receive), send)
        finally:
            bodies.forget(body)

    async def _checked(self, app: App, scope: Scope, receive: Callable[[], Receive], send: Send) -> None:
        """Whatever takes time comes first: once it is known that memory holds all that was announced, the verdict is taken from it at once.
        Where it took a moment after all, and something was announced meanwhile, it is taken again."""
        callers = self.services.callers
        try:
            if callers.at_once(header(scope, b"authorization") or b"") is None:
                await callers.find(scope)
        except (Busy, Error) as error:
            note(error)
            return await self._ask(scope, receive(), send)
        for _ in range(TRIES):
            if not await self._keeping_up.may_check():
                break
            with suppress(Moved):
                return await self._answer("check", app, scope, receive(), send, self._keeping_up.holds_all)
        await self._ask(scope, receive(), send)

    async def _answer(self, door: str, app: App, scope: Scope, receive: Receive, send: Send, holds: Callable[[], bool]) -> None:
        """The node's own answer; the primary's where it can't give one after all, as long as nothing was sent. Raises Moved where nothing
        was, and it no longer `holds`."""

        def begin() -> None:
            if scope[_ASKED]:
                return
            if not holds():
                raise Moved
            self.counts[door, OWN] += 1

        taken, given = Taken(receive), Given(send, begin)
        scope[_ASKED] = False
        try:
            await app(scope, taken, given)
        except HungUp:
            return
        except Refused as error:
            return await refuse(given, error.status, error.code, error.text, retry=error.retry)
        except (Refusal, Busy, Error) as error:
            if not isinstance(error, Refusal):
                note(error)
            if given.has_begun:
                raise
            return await self._ask(scope, taken.again(), send)

    async def _ask(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope[_ASKED] = True
        self.counts[_door(scope["path"]), ASKED] += 1
        await self._primary(scope, receive, send)


_ASKED = "accord.node.asked"
_DOORS = {f"{BASE}/{name}": name for name in ("check", "feed", "stream", "lists")}


def _door(path: str) -> str:
    """For the figures: of what is not the node's own no address is counted."""
    if path in _DOORS:
        return _DOORS[path]
    return "check" if path.startswith(CHECK) else "lists" if path.startswith(f"{BASE}/lists/") else "other"


class Bounded:
    """Looks into the replica that end in time: one that stands still answers nothing, not even that it can't.

    Raises StandsStill then, and AskElsewhere where it may not be read at the moment."""

    def __init__(self, run: Run, may: Callable[[], bool]) -> None:
        self._run, self._may = run, may

    async def __call__(self, job: Callable[[], T], /) -> T:
        if not self._may():
            raise AskElsewhere
        try:
            return await asyncio.wait_for(_of(self._run(job)), WITHIN)
        except TimeoutError:
            raise StandsStill from None


async def _of(waiting: Awaitable[T]) -> T:
    return await waiting


class Taken:
    """A `receive` that remembers what it gave, so that another can be given the same."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._messages: list[Message] = []

    async def __call__(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self._messages.append(message)
        return message

    def again(self) -> Receive:
        left = iter(self._messages)

        async def receive() -> Message:
            return next(left, None) or await self._receive()

        return receive


class Given:
    """A `send` that knows whether an answer has begun. `begin` is told once, before it does, and may refuse."""

    def __init__(self, send: Send, begin: Callable[[], None]) -> None:
        self._send, self._begin = send, begin
        self.has_begun = False

    async def __call__(self, message: Message) -> None:
        if not self.has_begun:
            self._begin()
            self.has_begun = True
        await self._send(message)
