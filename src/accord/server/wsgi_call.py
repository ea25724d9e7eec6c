"""One request with Django: what WSGI wants to know of it, and the response, whole or in pieces."""

import asyncio
import sys
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes

from accord.server.asgi import REFUSED, TAKEN, Scope, Send, Wsgi
from accord.server.bodies import is_in_chunks
from accord.server.certificates import DER, IS_VERIFIED, THUMBPRINT
from accord.server.request_ids import ENVIRON

GATHER = 1024 * 1024  # bytes of a response that are sent at once, so that its thread need not wait for the client
PIECE = 256 * 1024  # bytes of what goes beyond, sent piece by piece while the thread waits
STALLED = 20.0  # seconds that a client may take no piece before its response is given up


class WsgiCall:
    """`run` is called in a thread; everything it sends, it sends through the loop."""

    def __init__(self, application: Wsgi, scope: Scope, body: bytearray, send: Send) -> None:
        self.gone = False
        self._application = application
        self._scope = scope
        self._body = body
        self._send = send
        self._loop = asyncio.get_running_loop()
        self.status = 500
        self._headers: list[tuple[bytes, bytes]] = []
        self._started = False
        self._rest = b""
        self._more = False

    def run(self) -> None:
        if self.gone:
            return
        answered = self._application(environ(self._scope, self._body), self._start_response)
        try:
            pieces = iter(answered)
            self._rest, self._more = gathered(pieces, GATHER)
            while self._more and not self.gone and self._scope["method"] != "HEAD":
                self._push()
                self._rest, self._more = gathered(pieces, PIECE)
        finally:
            close = getattr(answered, "close", None)
            if close is not None:
                close()

    async def finish(self) -> None:
        """The end of the response, or all of it."""
        if self.gone:
            return
        if self._more:
            # To a HEAD: the server must not take the length of this part for the length of all.
            await self._part(self._rest)
            self._rest = b""
        await self._start()
        await self._send({"type": "http.response.body", "body": self._rest})

    def _start_response(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        self.status = int(status[:3])
        self._headers = [(name.encode("latin-1").lower(), value.encode("latin-1")) for name, value in headers]

    async def _start(self) -> None:
        if not self._started:
            self._started = True
            await self._send({"type": "http.response.start", "status": self.status, "headers": self._headers})

    async def _part(self, part: bytes) -> None:
        await self._start()
        await self._send({"type": "http.response.body", "body": part, "more_body": True})

    def _push(self) -> None:
        """Send what was gathered, and wait until the client took enough of what went before."""
        pushed = asyncio.run_coroutine_threadsafe(self._part(self._rest), self._loop)
        try:
            pushed.result(STALLED)
        except TimeoutError:
            pushed.cancel()
            self.gone = True


def gathered(pieces: Iterator[bytes], size: int) -> tuple[bytes, bool]:
    """The next pieces up to a size, and whether there may be more."""
    parts: list[bytes] = []
    held = 0
    for piece in pieces:
        parts.append(piece)
        held += len(piece)
        if held >= size:
            return b"".join(parts), True
    return parts[0] if len(parts) == 1 else b"".join(parts), False


def environ(scope: Scope, body: bytearray) -> dict[str, Any]:
    """The request as WSGI tells it: text is latin-1 of the bytes that were sent, the path decoded."""
    client, server = scope.get("client") or ("", 0), scope.get("server") or ("", 0)
    version = scope["http_version"]
    made: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{'1.0' if version == '1' else version}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        ENVIRON: scope.get(ENVIRON, ""),
        **{name: scope[name] for name in (THUMBPRINT, DER, IS_VERIFIED, TAKEN, REFUSED) if name in scope},
        "accord.streams": True,  # a page may listen at the front's own addresses
    }
    in_chunks = is_in_chunks(scope)
    if in_chunks:
        made["CONTENT_LENGTH"] = str(len(body))
    for raw_name, raw_value in scope["headers"]:
        if b"_" in raw_name:
            continue  # it would pass for the header that a proxy sets with hyphens
        name, value = raw_name.decode("latin-1").upper().replace("-", "_"), raw_value.decode("latin-1")
        if in_chunks and name in ("TRANSFER_ENCODING", "CONTENT_LENGTH"):
            continue  # it was read whole, and is handed on with its length
        if name not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            name = f"HTTP_{name}"
        if name in made:
            value = f"{made[name]}{';' if name == 'HTTP_COOKIE' else ','}{value}"
        made[name] = value
    return made
