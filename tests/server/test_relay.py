"""Handing on to another server: bodies in pieces both ways, headers of one connection alone, and who hangs up."""

import asyncio
import hashlib
import http.server
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from accord.server.certificates import DER, IS_VERIFIED, THUMBPRINT, Certificates, networks
from accord.server.relay import Relay


class Behind(http.server.ThreadingHTTPServer):
    """A server that tells what it got, streams, and notes who left."""

    daemon_threads = True

    def __init__(self) -> None:
        self.left = threading.Event()
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Behind

    def do_GET(self) -> None:
        if self.path.startswith("/endless"):
            return self._endless()
        self._whole("\n".join([self.path, *(f"{name.lower()}: {value}" for name, value in self.headers.items())]).encode())

    def do_POST(self) -> None:
        if self.headers.get("Transfer-Encoding") == "chunked":
            body = b""
            while size := int(self.rfile.readline(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
        else:
            body = self.rfile.read(int(self.headers["Content-Length"]))
        self._whole(body[::-1])

    def _whole(self, body: bytes) -> None:
        self.send_response(207)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Set-Cookie", "a=1")
        self.send_header("Set-Cookie", "b=2")
        self.send_header("Connection", "keep-alive")
        self.end_headers()
        self.wfile.write(body)

    def _endless(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"6\r\ndata\n\n\r\n")
                self.wfile.flush()
                if self.server.left.wait(0.01):
                    return
        except OSError:
            self.server.left.set()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def behind() -> Iterator[Behind]:
    server = Behind()
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.left.set()
    server.shutdown()
    server.server_close()


class Asked:
    """A request as the server gives it; `sends` is its body in pieces. It hangs up after so many pieces of the answer."""

    def __init__(
        self, method: str, path: str, *sends: bytes, headers: dict[str, str] | None = None, leaves_after: int | None = None
    ) -> None:
        self.path, _, query = path.partition("?")
        self.scope: dict[str, Any] = {
            "method": method,
            "path": self.path,
            "raw_path": self.path.encode(),
            "query_string": query.encode(),
            "client": ("192.0.2.7", 1234),
            "headers": [(name.encode(), value.encode()) for name, value in (headers or {}).items()],
        }
        self._sends = [*sends]
        self._leaves_after = leaves_after
        self._is_left = asyncio.Event()
        self.status, self.headers, self.pieces = 0, [], []  # type: ignore[var-annotated]

    async def receive(self) -> dict[str, Any]:
        if self._sends:
            piece = self._sends.pop(0)
            return {"type": "http.request", "body": piece, "more_body": bool(self._sends)}
        await self._is_left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], message["headers"]
            return
        self.pieces.append(message["body"])
        if self._leaves_after is not None and len(self.pieces) >= self._leaves_after:
            self._is_left.set()

    def of(self, relay: Relay) -> "Asked":
        asyncio.run(asyncio.wait_for(relay(self.scope, self.receive, self.send), 120))  # type: ignore[arg-type]
        return self


def test_what_is_asked_arrives_as_it_was_sent_and_the_answer_bears_the_mark(behind: Behind) -> None:
    headers = {"host": "hub.example", "accept": "x/y", "connection": "close, te", "te": "trailers", "x-forwarded-for": "198.51.100.1"}
    got = Asked("GET", "/a%2Fb?q=%20%E0%A4&r", headers=headers).of(Relay(lambda: behind.address, {b"accord-sandbox": b"1"}))
    lines = b"".join(got.pieces).decode().splitlines()
    assert lines[0] == "/a%2Fb?q=%20%E0%A4&r"
    assert sorted(lines[1:]) == ["accept: x/y", "host: hub.example", "x-forwarded-for: 198.51.100.1, 192.0.2.7"]
    names = [name for name, _ in got.headers]
    assert got.status == 207 and names.count(b"set-cookie") == 2 and b"connection" not in names
    assert (b"accord-sandbox", b"1") in got.headers


@pytest.mark.parametrize("framed", [{"content-length": "9"}, {"transfer-encoding": "chunked"}])
def test_a_body_goes_on_piece_by_piece(behind: Behind, framed: dict[str, str]) -> None:
    got = Asked("POST", "/", b"abc", b"", b"defghi", headers=framed | {"host": "h"}).of(Relay(lambda: behind.address, {}))
    assert b"".join(got.pieces) == b"ihgfedcba"


def test_who_leaves_a_stream_leaves_it_behind_too(behind: Behind) -> None:
    got = Asked("GET", "/endless", headers={"host": "h"}, leaves_after=3).of(Relay(lambda: behind.address, {}))
    assert got.pieces[:3] and behind.left.wait(120)


@pytest.mark.parametrize("address", [None, "http://127.0.0.1:9"])
def test_where_nobody_is_behind_that_is_said(address: str | None) -> None:
    got = Asked("GET", "/api/v1/me", headers={"host": "h"}).of(Relay(lambda: address, {}))
    assert got.status == 503 and b'"code":"sandbox-away"' in b"".join(got.pieces)
    assert (b"retry-after", b"5") in got.headers


@pytest.mark.parametrize("verified", [True, False])
def test_a_certificate_that_was_believed_is_told_behind_and_believed_there_again(behind: Behind, verified: bool) -> None:
    secret, der = "s" * 32, bytes(range(256)) * 3
    asked = Asked("GET", "/api/v1/me", headers={"host": "h"})
    asked.scope |= {DER: der, THUMBPRINT: hashlib.sha256(der).digest(), IS_VERIFIED: verified}
    lines = b"".join(asked.of(Relay(lambda: behind.address, {}, Certificates((), secret))).pieces).splitlines()[1:]
    scope: dict[str, Any] = {"client": ("127.0.0.1", 1), "headers": [tuple(line.split(b": ", 1)) for line in lines]}
    Certificates(networks("127.0.0.1"), secret).take(scope)
    assert (scope[DER], scope[THUMBPRINT], scope[IS_VERIFIED]) == (der, hashlib.sha256(der).digest(), verified)


def test_nothing_is_told_behind_of_a_certificate_that_was_not_believed(behind: Behind) -> None:
    got = Asked("GET", "/", headers={"host": "h"}).of(Relay(lambda: behind.address, {}, Certificates((), "s" * 32)))
    assert b"x-client-cert" not in b"".join(got.pieces)
