"""Yardsticks that need a server: bare ASGI apps under the same server as the hub, with the same settings.

check    decodes the same JSON, looks one key up in a table of the same size, gives the same bytes (YARD_DATABASE, YARD_ANSWERS)
batch    as check, for many values: all keys with one query, the answer put together from what is said of each
stream   gives what is posted to it to everybody who listens: nothing is stored, nobody is asked who they are

`python -m bench.yardstick check|batch|stream PORT`
"""

import asyncio
import hashlib
import os
import sqlite3
import sys
from typing import Any

import msgspec


class Check(msgspec.Struct):
    values: list[str]
    use: str | None = None
    region: str | None = None


def check_app(*, many: bool) -> Any:
    connection = sqlite3.connect(os.environ["YARD_DATABASE"], check_same_thread=False)
    connection.executescript("PRAGMA cache_size=-65536; PRAGMA mmap_size=2147418112;")
    with open(os.environ["YARD_ANSWERS"], "rb") as file:
        answers: dict[str, bytes] = msgspec.msgpack.decode(file.read(), type=dict[str, bytes])
    decode = msgspec.json.Decoder(Check).decode
    select = "SELECT answer FROM known WHERE key = ?"
    select_many = "SELECT key, answer FROM known WHERE key IN (%s)"
    sha256 = hashlib.sha256

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return await _live(receive, send)
        body = b""
        if scope["path"] != "/ready":
            message = await receive()
            raw = message["body"]
            while message.get("more_body"):
                message = await receive()
                raw += message["body"]
            values = decode(raw).values
            if many:
                keys = [sha256(value.encode()).digest() for value in values]
                connection.execute(select_many % ",".join("?" * len(keys)), keys).fetchall()
                body = b'{"results":[%s]}' % b",".join([answers[value] for value in values])
            else:
                value = values[0]
                connection.execute(select, (sha256(value.encode()).digest(),)).fetchone()
                body = answers[value]
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))],
            }
        )
        await send({"type": "http.response.body", "body": body})

    return app


def stream_app() -> Any:
    listening: set[asyncio.Queue[bytes]] = set()
    number = 0

    async def app(scope: Any, receive: Any, send: Any) -> None:
        nonlocal number
        if scope["type"] != "http":
            return await _live(receive, send)
        if scope["method"] == "POST":
            body = (await receive())["body"]
            number += 1
            event = b"id: %d\nevent: entry\ndata: %s\n\n" % (number, body)
            for queue in listening:
                queue.put_nowait(event)
        if scope["path"] != "/api/v1/stream":
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
            return await send({"type": "http.response.body", "body": b"{}"})
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/event-stream")]})
        await send({"type": "http.response.body", "body": b": here\n\n", "more_body": True})
        inbox: asyncio.Queue[bytes] = asyncio.Queue()
        listening.add(inbox)
        try:
            while True:
                await send({"type": "http.response.body", "body": await inbox.get(), "more_body": True})
        finally:
            listening.discard(inbox)

    return app


async def _live(receive: Any, send: Any) -> None:
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await send({"type": "lifespan.shutdown.complete"})


def main(app: str, port: int) -> None:
    """As server/supervision.py serves the hub."""
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces, Loops
    from granian.http import HTTP1Settings
    from granian.log import LogLevels

    from accord.server.supervision import BACKLOG, HEADERS_WITHIN

    Granian(
        f"bench.yardstick:{app}",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.ASGI,
        loop=Loops.asyncio,
        http=HTTPModes.http1,
        websockets=False,
        backlog=BACKLOG,
        backpressure=4096,
        http1_settings=HTTP1Settings(header_read_timeout=HEADERS_WITHIN),
        workers=1,
        log_level=LogLevels.error,
        log_access=False,
        workers_kill_timeout=2,
    ).serve()


if os.environ.get("YARD_DATABASE"):
    check, batch = check_app(many=False), check_app(many=True)
stream = stream_app()

if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
