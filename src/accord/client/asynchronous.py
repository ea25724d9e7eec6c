"""The client that awaits: as `Client`, call for call."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Iterable, Iterator, Mapping
from inspect import isawaitable
from types import TracebackType
from typing import Any, Self

import httpx

from accord.client import calls, following
from accord.client.bearing import Bearer, Token
from accord.client.cursor import Where
from accord.client.publishing import Outcome, publish
from accord.client.steps import Answer, Call, Flow, Give, More, Nothing, Open, Pause, Shut, Steps, Take, Tell
from accord.client.synchronous import TIMEOUT, OnEpoch


class AsyncClient:
    """A member at its hub, for asyncio. An iterator that is not read to its end is closed with `contextlib.aclosing`."""

    def __init__(self, address: str, token: Token, *, timeout: float = TIMEOUT) -> None:
        self._timeout = timeout
        self._http = httpx.AsyncClient(base_url=calls.base_of(address), auth=Bearer(token), timeout=timeout)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()

    async def close(self) -> None:
        await self._http.aclose()

    def publish(self, signals: Iterable[Mapping[str, Any]] | AsyncIterable[Mapping[str, Any]]) -> AsyncGenerator[Outcome, None]:
        """As `Client.publish`; the signals may come from an asynchronous iterable."""
        calls.refuse_one(signals)
        return self._iterate(publish(), signals)

    def feed(
        self,
        cursor: Where = None,
        *,
        kind: str | None = None,
        scheme: str | None = None,
        country: str | None = None,
        limit: int = 1000,
        wait: float | None = None,
        on_epoch: OnEpoch | None = None,
        acknowledge_as: str | None = None,
    ) -> AsyncGenerator[dict[str, Any], None]:
        """As `Client.feed`; `on_epoch` may be a coroutine function."""
        return self._iterate(
            following.feed(cursor, following.filters(kind, scheme, country), limit, wait, acknowledge_as), on_epoch=on_epoch
        )

    def stream(
        self,
        cursor: Where = None,
        *,
        kind: str | None = None,
        scheme: str | None = None,
        country: str | None = None,
        on_epoch: OnEpoch | None = None,
        acknowledge_as: str | None = None,
    ) -> AsyncGenerator[dict[str, Any], None]:
        """As `Client.stream`."""
        return self._iterate(following.stream(cursor, following.filters(kind, scheme, country), acknowledge_as), on_epoch=on_epoch)

    async def acknowledge(self, seq: int, consumer: str) -> int:
        """As `Client.acknowledge`."""
        return int(await self._run(calls.acknowledge(seq, consumer)))

    async def check(
        self, values: Iterable[str], *, use: str | None = None, region: str | None = None, kind: str | None = None
    ) -> list[dict[str, Any]]:
        """As `Client.check`."""
        verdicts: list[dict[str, Any]] = await self._run(calls.check(calls.several(values), use, region, kind))
        return verdicts

    async def list_file(self, name: str, since: int | None = None) -> bytes | None:
        """As `Client.list_file`."""
        file: bytes | None = await self._run(calls.list_file(name, since))
        return file

    async def list_key(self) -> str:
        """As `Client.list_key`."""
        return str(await self._run(calls.list_key()))

    async def open_request(
        self,
        protocol: str,
        identifiers: Iterable[str | Mapping[str, Any]] = (),
        *,
        fields: Mapping[str, Any] | None = None,
        private: Mapping[str, Any] | None = None,
        payments: Iterable[Mapping[str, Any]] = (),
        **more: Any,
    ) -> dict[str, Any]:
        """As `Client.open_request`."""
        body = {"fields": fields, "private": private, "payments": list(payments), **more}
        opened: dict[str, Any] = await self._run(calls.open_request(protocol, calls.several(identifiers), body))
        return opened

    def requests(
        self,
        *,
        side: str | None = None,
        state: str | None = None,
        desk: str | None = None,
        due: str | None = None,
        protocol: str | None = None,
        limit: int = 100,
    ) -> AsyncGenerator[dict[str, Any], None]:
        """As `Client.requests`."""
        filters = {"side": side, "state": state, "desk": desk, "due": due, "protocol": protocol}
        return self._iterate(calls.requests(filters, limit))

    async def request(self, id: str) -> dict[str, Any]:  # noqa: A002  # published so
        """As `Client.request`."""
        page: dict[str, Any] = await self._run(calls.request(id))
        return page

    async def take_step(
        self,
        id: str,  # noqa: A002  # published so
        step: str,
        fields: Mapping[str, Any] | None = None,
        *,
        private: Mapping[str, Any] | None = None,
        seen: int | None = None,
    ) -> dict[str, Any]:
        """As `Client.take_step`."""
        outcome: dict[str, Any] = await self._run(calls.take_step(id, step, fields or {}, private or {}, seen))
        return outcome

    async def _run(self, steps: Steps) -> Any:
        answer: Answer | None = None
        try:
            while True:
                step = steps.send(answer)
                answer = None
                if isinstance(step, Pause):
                    await asyncio.sleep(step.seconds)
                else:
                    answer = await self._send(step)
        except StopIteration as end:
            return end.value

    async def _iterate(
        self, flow: Flow, lines: Iterable[Any] | AsyncIterable[Any] = (), on_epoch: OnEpoch | None = None
    ) -> AsyncGenerator[Any, None]:
        things = aiter(lines) if isinstance(lines, AsyncIterable) else _awaited(iter(lines))
        opened = _Opened()
        answer: Any = None
        try:
            while True:
                try:
                    step = flow.send(answer)
                except StopIteration:
                    return
                answer = None
                if isinstance(step, Give):  # first, and by itself: as nearly all are
                    yield step.value
                    continue
                match step:
                    case Tell(value):
                        if on_epoch is not None and isawaitable(heard := on_epoch(value)):
                            await heard
                    case Take():
                        answer = await anext(things, Nothing.MORE)
                    case _:
                        answer = await self._done(step, opened)
        finally:
            flow.close()
            await opened.shut()

    async def _done(self, step: Call | Open | More | Shut | Pause, opened: "_Opened") -> Any:
        """What came of a step that speaks to the hub, or waits."""
        match step:
            case More():
                return await opened.more()
            case Open(call):
                return await self._open(call, opened)
            case Shut():
                await opened.shut()
            case Pause(seconds):
                await asyncio.sleep(seconds)
            case Call():
                return await self._send(step)
        return None

    async def _send(self, call: Call) -> Answer | None:
        try:
            response = await self._http.send(self._request(call))
        except httpx.RequestError:
            return None
        return Answer(response.status_code, response.headers, response.content)

    async def _open(self, call: Call, opened: "_Opened") -> Answer | None:
        try:
            response = await self._http.send(self._request(call), stream=True)
        except httpx.RequestError:
            return None
        if response.status_code == 200:
            opened.keep(response)
            return Answer(200, response.headers, b"")
        try:
            return Answer(response.status_code, response.headers, await response.aread())
        except httpx.RequestError:
            return None
        finally:
            await response.aclose()

    def _request(self, call: Call) -> httpx.Request:
        timeout = httpx.Timeout(self._timeout, read=call.silence or self._timeout)
        query, headers = dict(call.query), dict(call.headers)
        return self._http.build_request(call.method, call.path, params=query, content=call.body, headers=headers, timeout=timeout)


async def _awaited(things: Iterator[Any]) -> AsyncIterator[Any]:
    for thing in things:
        yield thing


class _Opened:
    """The one answer that is kept open."""

    def __init__(self) -> None:
        self._response: httpx.Response | None = None
        self._parts: AsyncIterator[bytes] = _awaited(iter(()))

    def keep(self, response: httpx.Response) -> None:
        self._response = response
        self._parts = response.aiter_bytes()

    async def more(self) -> bytes | None:
        try:
            return await anext(self._parts, b"")
        except httpx.RequestError:
            return None

    async def shut(self) -> None:
        if self._response is not None:
            await self._response.aclose()
            self._response = None
