"""Hands an upload on to another server of the hub whose answer comes while the upload still does, as that of a bulk upload."""

import asyncio
import contextlib
from urllib.parse import urlsplit

import h11

from accord.hub import trusted
from accord.server.asgi import Message, Receive, Scope, Send
from accord.server.certificates import Certificates
from accord.server.refusals import refuse
from accord.server.relay import CONNECT_WITHIN, Away, headers_of

PIECE = 65_536
SILENT = 120.0  # seconds without a byte from there, once all has been sent: it answers as it works, and lets a silent client go sooner


class BothWays:
    """An app whose answers another server gives; neither direction waits for the other."""

    def __init__(self, address: str, away: Away, certificates: Certificates | None = None) -> None:
        self._parts = urlsplit(address)
        self._away = away
        self._certificates = certificates or Certificates()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            async with asyncio.timeout(CONNECT_WITHIN):
                reader, writer = await self._connect()
        except (OSError, TimeoutError):
            return await refuse(scope, send, 503, self._away.code, self._away.text, retry=5)
        spoken = h11.Connection(h11.CLIENT)
        writer.write(spoken.send(h11.Request(method=scope["method"], target=_target(scope), headers=self._headers(scope))) or b"")
        sending, has_begun = asyncio.create_task(_send_on(spoken, receive, writer)), False

        async def told(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await _hand_back(spoken, reader, told)
        except (OSError, TimeoutError, h11.RemoteProtocolError):
            if has_begun:
                raise  # the answer is cut off, and the client sees that
            await refuse(scope, send, 503, self._away.code, self._away.text, retry=5)
        finally:
            sending.cancel()
            await asyncio.wait((sending,))
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        is_tls = self._parts.scheme == "https"
        port = self._parts.port or (443 if is_tls else 80)
        return await asyncio.open_connection(self._parts.hostname, port, ssl=trusted.context() if is_tls else None)

    def _headers(self, scope: Scope) -> list[tuple[bytes, bytes]]:
        headers = [(b"host", self._parts.netloc.encode()), (b"connection", b"close")]
        headers += [*headers_of(scope, keeps_host=False), *self._certificates.handed_on(scope)]
        if not any(name == b"content-length" for name, _ in headers):
            headers.append((b"transfer-encoding", b"chunked"))
        return headers


def _target(scope: Scope) -> bytes:
    query: bytes = scope["query_string"]
    path: bytes = scope["raw_path"]
    return path + (b"?" + query if query else b"")


async def _send_on(spoken: h11.Connection, receive: Receive, writer: asyncio.StreamWriter) -> None:
    """What the client sends. Where it hangs up the connection is cut, so that the server behind sees that too."""
    try:
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return writer.transport.abort()
            if piece := message.get("body", b""):
                writer.write(spoken.send(h11.Data(data=piece)) or b"")
            if not message.get("more_body", False):
                writer.write(spoken.send(h11.EndOfMessage()) or b"")
                break
            await writer.drain()
        while (await receive())["type"] != "http.disconnect":
            pass
        writer.transport.abort()
    except (OSError, h11.LocalProtocolError):
        return  # it has answered already, and takes no more


async def _read(spoken: h11.Connection, reader: asyncio.StreamReader) -> bytes:
    """Where a proxy stands before this node, the hub answers when the whole body has come."""
    while True:
        try:
            async with asyncio.timeout(SILENT):
                return await reader.read(PIECE)
        except TimeoutError:
            if spoken.our_state is not h11.SEND_BODY:
                raise


async def _hand_back(spoken: h11.Connection, reader: asyncio.StreamReader, send: Send) -> None:
    while True:
        event = spoken.next_event()
        if event is h11.NEED_DATA:
            spoken.receive_data(await _read(spoken, reader))
        elif isinstance(event, h11.Response):
            hop = (b"connection", b"transfer-encoding", b"keep-alive")
            headers = [(name, value) for name, value in event.headers if name not in hop]
            await send({"type": "http.response.start", "status": event.status_code, "headers": headers})
        elif isinstance(event, h11.Data):
            await send({"type": "http.response.body", "body": bytes(event.data), "more_body": True})
        elif isinstance(event, h11.EndOfMessage):
            return await send({"type": "http.response.body", "body": b""})
        elif isinstance(event, h11.ConnectionClosed):
            raise OSError("the server behind closed the connection")
