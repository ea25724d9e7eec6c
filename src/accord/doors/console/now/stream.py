"""The console's bell, as it rings: server-sent events for everyone who is signed in."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import Error, close_old_connections
from django.http import parse_cookie

from accord.hub import waking
from accord.hub.desks import queries as desks
from accord.hub.members.queries import Caller, session_caller
from accord.hub.requests import queries as requests
from accord.hub.trouble import noted
from accord.limits import share
from accord.server.asgi import Receive, Scope, Send, respond

CLIENTS = 500
OF_ONE = 8  # pages of one session; one more closes none of the others, and nobody takes the room of all
NEXT_LOOK = 0.2  # seconds at least between two looks whether anything rings anew, while anybody is connected
BEAT_EVERY = 15.0  # seconds between signs of life; the session is looked at each time
SEND_WITHIN = 20.0  # seconds that a client may take no event before it is let go
THREADS = 2


class Client:
    """A connection. It is told how many bells ring for it when that changes, and nothing of any other bell, not even that it rang.

    `seen` is the newest request of the hub when it was last told what came into its inbox.
    """

    def __init__(self, key: str, send: Send) -> None:
        self.key = key
        self.send = send
        self.wake = asyncio.Event()
        self.told: int | None = None
        self.seen: int | None = None
        self.beat = 0.0
        self.gone = False

    async def tell(self, text: str) -> None:
        """One piece of the stream. A client that takes none for a while counts as gone."""
        try:
            async with asyncio.timeout(SEND_WITHIN):
                await self.send({"type": "http.response.body", "body": text.encode(), "more_body": True})
        except TimeoutError:
            self.gone = True

    async def watch(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self.gone = True
        self.wake.set()


class Stream:
    """All connections of this process, and the one poller that looks for them."""

    def __init__(self) -> None:
        self._clients: set[Client] = set()
        self._opening = 0
        self._of: Counter[str] = Counter()  # connections by session
        self._state: tuple[int, int] | None = None
        self._poller: asyncio.Task[None] | None = None
        self._sleeper = waking.LoopSleeper(calm=False)
        # Asks the database; never has more waiting than there are clients, one question each.
        self._threads: ThreadPoolExecutor | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        if scope["method"] != "GET":
            return await _answer(send, 405, "This address is read with GET.", (b"allow", b"GET"))
        if not _is_same_origin(headers):
            return await _answer(send, 403, "The bell rings on the hub's own pages only.")
        if len(self._clients) + self._opening >= share(CLIENTS):
            return await _answer(send, 503, "Too many pages listen at once. Try again in a minute.", (b"retry-after", b"60"))
        key = _session_key(headers)
        if self._of[key] >= share(OF_ONE):
            return await _answer(send, 503, "This sign-in has too many pages open. Close some.", (b"retry-after", b"60"))
        self._of[key] += 1
        try:
            await self._open(key, receive, send)
        finally:
            self._of[key] -= 1
            if not self._of[key]:
                del self._of[key]

    async def _open(self, key: str, receive: Receive, send: Send) -> None:
        self._opening += 1
        try:
            known = key != "" and await self._ask(session_caller, key) is not None
        except Error as error:
            noted(error)
            return await _answer(send, 503, "The database is in trouble. Try again in a few seconds.", (b"retry-after", b"5"))
        finally:
            self._opening -= 1
        if not known:
            return await _answer(send, 401, "Sign in first.")
        await self._serve(Client(key, send), receive)

    async def _serve(self, client: Client, receive: Receive) -> None:
        self._clients.add(client)
        if self._poller is None:
            self._poller = asyncio.create_task(self._poll())
        watching = asyncio.create_task(client.watch(receive))
        try:
            await client.send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            # Spread, so that all pages of a hub that comes back do not come in the same second.
            await client.tell(f"retry: {random.randrange(2000, 6000)}\n\n")
            if self._state is not None:
                client.wake.set()  # else the poller's first look does
            client.beat = asyncio.get_running_loop().time() + BEAT_EVERY
            await _woken(client)
            while not client.gone and await self._turn(client):
                await _woken(client)
        except Error as error:
            noted(error)  # the page is let go, and comes back
        finally:
            self._clients.discard(client)
            watching.cancel()
            if not self._clients and self._poller is not None:
                self._poller.cancel()
                self._poller = self._state = None
        await client.send({"type": "http.response.body", "body": b""})

    async def _turn(self, client: Client) -> bool:
        """The news for the client; False where the session holds no more."""
        client.wake.clear()
        known = await self._ask(_news, client.key, client.seen)
        if known is None:
            return False
        ringing, client.seen, came = known
        if ringing != client.told:
            client.told = ringing
            await client.tell(f'event: bells\ndata: {{"ringing": {ringing}}}\n\n')
        if came:
            await client.tell(f'event: rows\ndata: {{"list": "inbox", "count": {came}}}\n\n')
        now = asyncio.get_running_loop().time()
        if now >= client.beat:
            # At its own times, whatever rings elsewhere meanwhile.
            client.beat = now + BEAT_EVERY
            await client.tell(": still here\n\n")
        return True

    async def _poll(self) -> None:
        """One look for everybody after each commit that may have rung a bell; ended with the last of them."""
        with self._sleeper.listening():
            await self._look_until_cancelled()

    async def _look_until_cancelled(self) -> None:
        while True:
            self._sleeper.look()
            try:
                state = await self._ask(_state)
            except Error as error:
                noted(error)
            else:
                if state != self._state:
                    self._state = state
                    for client in self._clients:
                        client.wake.set()
            await self._sleeper.sleep(NEXT_LOOK)

    async def _ask(self, question: Callable[..., Any], *given: Any) -> Any:
        if self._threads is None:
            self._threads = ThreadPoolExecutor(THREADS, "stream")
        return await asyncio.get_running_loop().run_in_executor(self._threads, _asked, question, *given)


def _asked(question: Callable[..., Any], *given: Any) -> Any:
    """In a thread: with a database connection that is looked after as for a request."""
    close_old_connections()
    try:
        return question(*given)
    finally:
        close_old_connections()


def _state() -> tuple[int, int]:
    """Changes whenever a bell does, and whenever a request is opened."""
    return desks.stream_state(), requests.newest()


def _news(key: str, seen: int | None) -> tuple[int, int, int] | None:
    """How many bells ring for the holder of this session, the newest request, and how many came in since `seen`.

    None where nobody holds it any more.
    """
    caller: Caller | None = session_caller(key)
    if caller is None:
        return None
    newest = requests.newest()
    came = requests.count_arrived(caller, seen) if seen is not None and newest > seen else 0
    return desks.ringing_count(caller), newest, came


async def _woken(client: Client) -> None:
    try:
        async with asyncio.timeout_at(client.beat):
            await client.wake.wait()
    except TimeoutError:
        pass


_HEADERS = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


async def _answer(send: Send, status: int, text: str, *more: tuple[bytes, bytes]) -> None:
    await respond(send, status, f"{text}\n".encode(), b"text/plain; charset=utf-8", more)


def _is_same_origin(headers: dict[bytes, str]) -> bool:
    """Another site's page could only listen with the person's own cookie; it is not let in even with it."""
    origin = headers.get(b"origin")
    if origin is None:
        return headers.get(b"sec-fetch-site", "same-origin") in ("same-origin", "none")
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and parts.netloc.lower() == headers.get(b"host", "").lower() != ""


def _session_key(headers: dict[bytes, str]) -> str:
    return parse_cookie(headers.get(b"cookie", "")).get(settings.SESSION_COOKIE_NAME, "")


stream = Stream()
