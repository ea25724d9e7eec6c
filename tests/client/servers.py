"""Servers of a test: a hub as `accord serve` runs it, and small ones that do what a bad network or a tired hub does."""

import gzip
import json
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from programs import started

Response = tuple[int, dict[str, str], bytes]


@contextmanager
def serving(data: Path, port: str = "0") -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """A served hub: its address and its process."""
    process = started("serve", "--port", port, data=data)
    assert process.stdout is not None
    try:
        line = process.stdout.readline().decode()
        assert line.startswith("Accord is ready at "), line or process.communicate()[1].decode()
        yield line.split()[-1], process
    finally:
        process.kill()
        process.communicate(timeout=120)


class _Server:
    """Answers in threads; `asked` holds each request: method, path, headers in lower case, body."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                outer.asked.append((self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body))
                with suppress(BrokenPipeError, ConnectionResetError):
                    outer.answer(self, *outer.asked[-1])

            do_GET = do_POST = do

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def answer(self, handler: BaseHTTPRequestHandler, method: str, path: str, headers: dict[str, str], body: bytes) -> None:
        raise NotImplementedError

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def whole(handler: BaseHTTPRequestHandler, status: int, headers: dict[str, str], content: bytes) -> None:
    """An answer in one piece."""
    handler.send_response(status)
    for name, value in ({"Content-Length": str(len(content))} | headers).items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(content)


def begin(handler: BaseHTTPRequestHandler, media_type: str) -> None:
    """An answer in chunks: `chunk` for each, an empty one at the end."""
    handler.send_response(200)
    handler.send_header("Content-Type", media_type)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()


def chunk(handler: BaseHTTPRequestHandler, content: bytes) -> None:
    handler.wfile.write(b"%x\r\n%s\r\n" % (len(content), content))
    handler.wfile.flush()


class Scripted(_Server):
    """Answers one request after the other as the script says: (status, headers, body), or None to hang up."""

    def __init__(self, *script: Response | None) -> None:
        self._script = list(script)
        super().__init__()

    def answer(self, handler: BaseHTTPRequestHandler, method: str, path: str, headers: dict[str, str], body: bytes) -> None:
        answer = self._script.pop(0)
        if answer is None:
            handler.close_connection = True
        else:
            whole(handler, *answer)


class Taker(_Server):
    """Takes signals in bulk: what is there already is a duplicate, what has no identifier is refused.

    `script` says how it fares request by request, and after it all goes well: a number of outcomes after which the line is cut in the
    middle of the next, None to hang up at once, or a whole answer.
    """

    def __init__(self, *script: int | Response | None) -> None:
        self._script = list(script)
        self.taken: dict[bytes, int] = {}
        super().__init__()

    def answer(self, handler: BaseHTTPRequestHandler, method: str, path: str, headers: dict[str, str], body: bytes) -> None:
        assert (method, path, headers["content-type"]) == ("POST", "/api/v1/signals", "application/x-ndjson")
        how = self._script.pop(0) if self._script else 10**9
        if isinstance(how, tuple):
            return whole(handler, *how)
        if how is None:
            handler.close_connection = True
            return None
        raw = gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body
        assert raw.endswith(b"\n")
        begin(handler, "application/x-ndjson")
        for number, line in enumerate(raw.splitlines(), 1):
            outcome = json.dumps(self._outcome(number, line)).encode() + b"\n"
            if number > how:
                chunk(handler, outcome[: len(outcome) // 2])
                handler.close_connection = True
                return None
            chunk(handler, outcome)
        chunk(handler, b"")
        return None

    def _outcome(self, number: int, line: bytes) -> dict[str, Any]:
        if b"identifier" not in line:
            fault = {"field": "identifier", "code": "missing", "text": "Name the identifier."}
            return {"line": number, "status": "refused", "error": fault}
        status = "duplicate" if line in self.taken else "published"
        seq = self.taken.setdefault(line, len(self.taken) + 1)
        return {"line": number, "status": status, "id": f"id-{seq}", "seq": seq}


class Teller(_Server):
    """Streams what it is told to, connection by connection: pieces of an event stream, after which it breaks; or a whole answer."""

    def __init__(self, *script: list[bytes] | Response) -> None:
        self._script = list(script)
        self.left = threading.Event()
        super().__init__()

    def answer(self, handler: BaseHTTPRequestHandler, method: str, path: str, headers: dict[str, str], body: bytes) -> None:
        reply = self._script.pop(0)
        if isinstance(reply, tuple):
            return whole(handler, *reply)
        begin(handler, "text/event-stream")
        handler.close_connection = True
        for piece in reply:
            chunk(handler, piece)
        if not self._script:
            # The last one stays open until the reader goes.
            handler.rfile.read(1)
            self.left.set()
        return None
