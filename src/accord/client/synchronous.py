"""The client that waits."""

import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from accord.client import calls
from accord.client.calls import Answer, Call, Pause, Steps
from accord.client.cursor import Cursor
from accord.client.publishing import Outcome, publish_one

TIMEOUT = 30.0


class Client:
    """A member at its hub. `address` is the hub's, without /api; `token` one of the member's.

    Every call is tried again where the connection fails or the hub is busy, and changes nothing twice. Raises Refused, Unreachable,
    HubFailed. Use it from one thread at a time.
    """

    def __init__(self, address: str, token: str, *, timeout: float = TIMEOUT) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        self._http = httpx.Client(base_url=f"{address.rstrip('/')}/api/v1", headers=headers, timeout=timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, type: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    def publish(self, signals: Iterable[Mapping[str, Any]]) -> Iterator[Outcome]:
        """Publish signals as the API takes them; gives what became of each, as it goes. Nothing is sent before it is asked for."""
        for line, signal in enumerate(signals, 1):
            yield self._run(publish_one(line, signal))

    def feed(
        self, after: int = 0, *, cursor: Path | str | None = None, limit: int = 1000, wait: float | None = None
    ) -> Iterator[dict[str, Any]]:
        """Everything shared with the member after a number, in order; with `cursor`, after the number in that file, if it is there.

        The file is written once the loop asks for the next entry: an entry comes once more after a crash, and none is lost. With `wait`
        the loop goes on for ever and looks again after so many seconds.
        """
        mark = None if cursor is None else Cursor(cursor)
        after = max(after, mark.read()) if mark else after
        try:
            while True:
                page = self._run(calls.feed_page(after, limit))
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
                    time.sleep(wait)
        finally:
            if mark:
                mark.close()

    def acknowledge(self, seq: int, consumer: str) -> int:
        """Say that this consumer has applied everything up to `seq`; returns what the hub has recorded."""
        return int(self._run(calls.acknowledge(seq, consumer)))

    def check(
        self, values: Iterable[str], *, use: str | None = None, region: str | None = None, kind: str | None = None
    ) -> list[dict[str, Any]]:
        """The verdict on each value, with its reasons."""
        found: list[dict[str, Any]] = self._run(calls.check(list(values), use, region, kind))
        return found

    def list_file(self, name: str, since: int | None = None) -> bytes | None:
        """A list's file, or what changed `since` a version; None where that is the latest. `Lists` makes use of it."""
        found: bytes | None = self._run(calls.list_file(name, since))
        return found

    def list_key(self) -> str:
        """The public key of the hub's lists, in hex."""
        return str(self._run(calls.list_key()))

    def _run(self, steps: Steps) -> Any:
        got: Answer | None = None
        try:
            while True:
                step = steps.send(got)
                got = None
                if isinstance(step, Pause):
                    time.sleep(step.seconds)
                else:
                    got = self._send(step)
        except StopIteration as end:
            return end.value

    def _send(self, call: Call) -> Answer | None:
        try:
            got = self._http.request(call.method, call.path, params=dict(call.query), content=call.body, headers=dict(call.headers))
        except httpx.TransportError:
            return None
        return Answer(got.status_code, got.headers, got.content)
