"""The client that awaits: as `Client`, call for call."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from accord.client import calls
from accord.client.calls import Answer, Call, Pause, Steps
from accord.client.cursor import Cursor
from accord.client.publishing import Outcome, publish_one
from accord.client.synchronous import TIMEOUT


class AsyncClient:
    """A member at its hub, for asyncio."""

    def __init__(self, address: str, token: str, *, timeout: float = TIMEOUT) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        self._http = httpx.AsyncClient(base_url=f"{address.rstrip('/')}/api/v1", headers=headers, timeout=timeout)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, type: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()

    async def close(self) -> None:
        await self._http.aclose()

    async def publish(self, signals: Iterable[Mapping[str, Any]]) -> AsyncIterator[Outcome]:
        """As `Client.publish`."""
        for line, signal in enumerate(signals, 1):
            yield await self._run(publish_one(line, signal))

    async def feed(
        self, after: int = 0, *, cursor: Path | str | None = None, limit: int = 1000, wait: float | None = None
    ) -> AsyncIterator[dict[str, Any]]:
        """As `Client.feed`."""
        mark = None if cursor is None else Cursor(cursor)
        after = max(after, mark.read()) if mark else after
        try:
            while True:
                page = await self._run(calls.feed_page(after, limit))
                for entry in page["entries"]:
                    yield entry
                    if mark:
                        mark.write(entry["seq"])
                after = page["next"]
                if mark:
                    mark.write(after)
                    mark.close()
                if not page["more"]:
                    if wait is None:
                        return
                    await asyncio.sleep(wait)
        finally:
            if mark:
                mark.close()

    async def acknowledge(self, seq: int, consumer: str) -> int:
        """As `Client.acknowledge`."""
        return int(await self._run(calls.acknowledge(seq, consumer)))

    async def check(
        self, values: Iterable[str], *, use: str | None = None, region: str | None = None, kind: str | None = None
    ) -> list[dict[str, Any]]:
        """As `Client.check`."""
        found: list[dict[str, Any]] = await self._run(calls.check(list(values), use, region, kind))
        return found

    async def list_file(self, name: str, since: int | None = None) -> bytes | None:
        """As `Client.list_file`."""
        found: bytes | None = await self._run(calls.list_file(name, since))
        return found

    async def list_key(self) -> str:
        """As `Client.list_key`."""
        return str(await self._run(calls.list_key()))

    async def _run(self, steps: Steps) -> Any:
        got: Answer | None = None
        try:
            while True:
                step = steps.send(got)
                got = None
                if isinstance(step, Pause):
                    await asyncio.sleep(step.seconds)
                else:
                    got = await self._send(step)
        except StopIteration as end:
            return end.value

    async def _send(self, call: Call) -> Answer | None:
        try:
            got = await self._http.request(call.method, call.path, params=dict(call.query), content=call.body, headers=dict(call.headers))
        except httpx.TransportError:
            return None
        return Answer(got.status_code, got.headers, got.content)
