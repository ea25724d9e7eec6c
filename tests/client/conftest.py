"""What tests of the client share: no proxy between, pauses that are not made, both clients behind one face."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import aclosing
from typing import Any

import pytest
from servers import Scripted, Taker, Teller

from accord.client import AsyncClient, Client

Server = Scripted | Taker | Teller


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def serve() -> Iterator[Callable[[Server], str]]:
    """Gives the address of a small server, which is gone when the test is over."""
    made: list[Server] = []

    def keep(server: Server) -> str:
        made.append(server)
        return server.address

    yield keep
    for server in made:
        server.close()


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Pauses of this thread are noted and not made: those of a client that another test left running are its own."""
    noted: list[float] = []
    own, sleep, sleep_there = threading.get_ident(), time.sleep, asyncio.sleep

    def note(seconds: float) -> None:
        if threading.get_ident() == own:
            noted.append(seconds)
        else:
            sleep(seconds)

    async def note_there(seconds: float) -> None:
        if threading.get_ident() == own:
            noted.append(seconds)
        else:
            await sleep_there(seconds)

    monkeypatch.setattr("accord.client.synchronous.time.sleep", note)
    monkeypatch.setattr("accord.client.asynchronous.asyncio.sleep", note_there)
    return noted


Read = Callable[..., list[Any]]


def _waiting(address: str, call: str, *given: Any, most: int = 10**9, **named: Any) -> list[Any]:
    results: list[Any] = []
    with Client(address, "t") as client:
        things = getattr(client, call)(*given, **named)
        for thing in things:
            results.append(thing)
            if len(results) == most:
                things.close()
    return results


def _awaiting(address: str, call: str, *given: Any, most: int = 10**9, **named: Any) -> list[Any]:
    async def scene() -> list[Any]:
        results: list[Any] = []
        async with AsyncClient(address, "t") as client, aclosing(getattr(client, call)(*given, **named)) as things:
            async for thing in things:
                results.append(thing)
                if len(results) == most:
                    break
        return results

    return asyncio.run(scene())


def _awaiting_all(address: str, call: str, given: Any, **named: Any) -> list[Any]:
    async def one_by_one(things: Iterable[Any]) -> AsyncIterator[Any]:
        for thing in things:
            yield thing

    return _awaiting(address, call, one_by_one(given), **named)


@pytest.fixture(params=[_waiting, _awaiting], ids=["sync", "async"])
def read(request: pytest.FixtureRequest) -> Read:
    """Reads an iterator of one client or the other: `read(address, "feed", ..., most=3)` closes it after three."""
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(params=[_waiting, _awaiting, _awaiting_all], ids=["sync", "async", "async-source"])
def publish(request: pytest.FixtureRequest) -> Callable[..., list[Any]]:
    """Publishes with one client or the other, from either kind of iterable."""
    return lambda address, signals, **named: request.param(address, "publish", signals, **named)
