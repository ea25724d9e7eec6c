"""A request that is given to one after another: each reads it from its first message, however many there are and whenever they come."""

import asyncio
from typing import Any

from accord.doors.edge.node.app import Taken


def _message(body: bytes, more: bool) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": more}


async def _whole(receive: Any) -> bytes:
    body = b""
    while True:
        message = await receive()
        body += message["body"]
        if not message["more_body"]:
            return body


def test_a_body_in_several_messages_is_read_as_often_as_it_is_wanted() -> None:
    async def play() -> None:
        coming: asyncio.Queue[Any] = asyncio.Queue()
        for message in (_message(b"", True), _message(b"ab", True), _message(b"c", False)):
            coming.put_nowait(message)
        taken = Taken(coming.get)
        await taken.ahead()
        for _ in range(3):
            async with asyncio.timeout(5):
                assert await _whole(taken.again()) == b"abc"

    asyncio.run(play())


def test_a_body_that_is_late_is_waited_for_by_who_reads_it() -> None:
    async def play() -> None:
        coming: asyncio.Queue[Any] = asyncio.Queue()
        taken = Taken(coming.get)
        await taken.ahead()
        asyncio.get_running_loop().call_later(0.05, coming.put_nowait, _message(b"late", False))
        for _ in range(2):
            async with asyncio.timeout(5):
                assert await _whole(taken.again()) == b"late"

    asyncio.run(play())
