"""A database that is away is told as such by every door of the edge, and a full line as such."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from django.db import OperationalError

from accord.doors.edge.app import Edge
from accord.server.asgi import Busy
from accord.server.bodies import Bodies

DOORS = (
    ("POST", "/api/v1/check", b'{"values": ["evil.example"]}', b"application/json"),
    ("GET", "/api/v1/check/url/evil.example", b"", b""),
    ("GET", "/api/v1/feed", b"", b""),
    ("GET", "/api/v1/stream", b"", b""),
    ("POST", "/api/v1/signals", b"{}\n", b"application/x-ndjson"),
    ("GET", "/api/v1/cases/6a058c84-7cc3-8ff4-8d62-3b0e24e9a6b1/evidence/bag", b"", b""),
)


def _asked(error: Exception, method: str, path: str, body: bytes, of_type: bytes) -> tuple[int, str, bytes]:
    def run(job: Callable[[], Any]) -> Awaitable[Any]:
        async def fails() -> Any:
            raise error

        return fails()

    async def behind(scope: Any, receive: Any, send: Any) -> None:
        raise AssertionError(path)

    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def ask() -> None:
        edge = Edge(behind, Bodies(1 << 20), run, run)
        headers = [(b"authorization", b"Bearer some"), (b"content-length", b"%d" % len(body)), (b"content-type", of_type)]
        scope = {"type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": b"", "headers": headers}
        await (edge.long(scope) or edge)(scope, receive, send)

    asyncio.run(ask())
    told = json.loads(b"".join(message.get("body", b"") for message in sent))
    return sent[0]["status"], told["code"], dict(sent[0]["headers"])[b"retry-after"]


@pytest.mark.parametrize(("method", "path", "body", "of_type"), DOORS)
def test_each_door_names_what_keeps_it_from_answering(method: str, path: str, body: bytes, of_type: bytes) -> None:
    away = OperationalError("connection to server failed: Connection refused")
    assert _asked(away, method, path, body, of_type) == (503, "database", b"5")
    assert _asked(Busy(), method, path, body, of_type) == (503, "busy", b"2")
