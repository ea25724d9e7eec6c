"""An upload whose answer comes while it still does: neither side waits for the other, and each learns when the other is gone."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from accord.server import both_ways
from accord.server.both_ways import BothWays
from accord.server.relay import Away

AWAY = Away("primary-away", "The hub can't be reached at the moment. Try again in a few seconds.")
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def _scope(*headers: tuple[bytes, bytes], query: bytes = b"") -> dict[str, Any]:
    path = b"/api/v1/signals"
    return {
        "type": "http",
        "method": "POST",
        "path": path.decode(),
        "raw_path": path,
        "query_string": query,
        "client": ("10.0.0.7", 1),
        "headers": [(b"host", b"node.example"), *headers],
    }


class Client:
    """What a client sends, as it decides from what it got."""

    def __init__(self) -> None:
        self.sent: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.got: list[dict[str, Any]] = []
        self.came = asyncio.Event()

    def send(self, body: bytes, *, more: bool = True) -> None:
        self.sent.put_nowait({"type": "http.request", "body": body, "more_body": more})

    async def take(self, message: Any) -> None:
        self.got.append(dict(message))
        self.came.set()

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.got)

    async def until(self, text: bytes) -> None:
        async with asyncio.timeout(60):
            while text not in self.body:
                self.came.clear()
                await self.came.wait()


def _play(serve: Serve, story: Callable[[str, Client], Awaitable[None]]) -> None:
    async def run() -> None:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        async with server:
            await story(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", Client())

    asyncio.run(run())


async def _head(reader: asyncio.StreamReader) -> bytes:
    return await reader.readuntil(b"\r\n\r\n")


async def _answer(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n")
    await writer.drain()


async def _piece(writer: asyncio.StreamWriter, body: bytes) -> None:
    writer.write(b"%x\r\n%s\r\n" % (len(body), body))
    await writer.drain()


def test_each_line_is_answered_before_the_next_is_sent() -> None:
    heads: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await _head(reader))
        await _answer(writer)
        while size := int(await reader.readline(), 16):
            line = await reader.readexactly(size)
            await reader.readline()
            await _piece(writer, line[::-1])
        writer.write(b"0\r\n\r\n")
        await writer.drain()
        writer.close()

    async def story(address: str, client: Client) -> None:
        scope = _scope((b"authorization", b"Bearer x"), (b"expect", b"100-continue"), query=b"a=1")
        task = asyncio.create_task(BothWays(address, AWAY)(scope, client.sent.get, client.take))
        for line in (b"one", b"two", b"three"):
            client.send(line)
            await client.until(line[::-1])
        client.send(b"", more=False)
        await asyncio.wait_for(task, 60)
        assert (client.got[0]["status"], client.body) == (200, b"enoowteerht")
        assert not client.got[-1].get("more_body")

    _play(serve, story)
    (head,) = heads
    assert head.startswith(b"POST /api/v1/signals?a=1 HTTP/1.1\r\n")
    assert b"authorization: bearer x" in head.lower() and b"x-forwarded-for: 10.0.0.7" in head.lower()
    assert b"node.example" not in head and b"expect" not in head.lower()


def test_where_nobody_listens_there_is_a_sentence() -> None:
    async def story(_: str, client: Client) -> None:
        client.send(b"x", more=False)
        await BothWays("http://127.0.0.1:9", AWAY)(_scope(), client.sent.get, client.take)
        assert client.got[0]["status"] == 503 and b"primary-away" in client.body
        assert dict(client.got[0]["headers"])[b"retry-after"] == b"5"

    asyncio.run(story("", Client()))


@pytest.mark.parametrize("begins", [False, True])
def test_a_server_that_breaks_off(begins: bool) -> None:
    """Before its answer the client is told; in the middle of it the client sees that it is cut off."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _head(reader)
        if begins:
            await _answer(writer)
            await _piece(writer, b"first")
        writer.close()

    async def story(address: str, client: Client) -> None:
        client.send(b"x")
        app = BothWays(address, AWAY)(_scope(), client.sent.get, client.take)
        if begins:
            with pytest.raises(Exception, match=r"peer|closed"):
                await asyncio.wait_for(app, 60)
            assert client.body == b"first"
        else:
            await asyncio.wait_for(app, 60)
            assert client.got[0]["status"] == 503 and b"primary-away" in client.body

    _play(serve, story)


def test_a_client_that_hangs_up_is_seen_behind() -> None:
    gone = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _head(reader)
        try:
            while await reader.read(100):
                pass
        except OSError:
            pass
        gone.set()
        writer.close()

    async def story(address: str, client: Client) -> None:
        client.send(b"x")
        client.sent.put_nowait({"type": "http.disconnect"})
        app = asyncio.create_task(BothWays(address, AWAY)(_scope(), client.sent.get, client.take))
        await asyncio.wait_for(gone.wait(), 60)
        app.cancel()
        await asyncio.wait((app,), timeout=60)

    _play(serve, story)


def test_a_hub_that_answers_when_all_has_come_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(both_ways, "SILENT", 0.05)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _head(reader)
        await reader.readuntil(b"0\r\n\r\n")
        await _answer(writer)
        await _piece(writer, b"both\n")
        writer.write(b"0\r\n\r\n")
        await writer.drain()

    async def story(address: str, client: Client) -> None:
        relayed = asyncio.ensure_future(BothWays(address, AWAY)(_scope(), client.sent.get, client.take))
        client.send(b"one\n")
        await asyncio.sleep(0.5)
        client.send(b"two\n", more=False)
        await client.until(b"both\n")
        await relayed
        assert client.got[0]["status"] == 200

    _play(serve, story)
