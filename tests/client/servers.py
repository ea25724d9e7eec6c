"""Servers of a test: a hub as `accord serve` runs it, and one that answers as it is told, to try what a bad network does."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from programs import started


@contextmanager
def serving(data: Path, port: str = "0") -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """A served hub: its address and its process."""
    process = started("serve", "--port", port, data=data)
    assert process.stdout is not None
    try:
        line = process.stdout.readline().decode()
        assert line.startswith("Accord is ready at "), line
        yield line.split()[-1], process
    finally:
        process.kill()
        process.communicate(timeout=30)


class Scripted:
    """Answers one request after the other as the script says: (status, headers, body), or None to hang up."""

    def __init__(self, script: list[tuple[int, dict[str, str], bytes] | None]) -> None:
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                outer.asked.append((self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body))
                answer = script.pop(0)
                if answer is None:
                    self.close_connection = True
                    return
                status, headers, content = answer
                self.send_response(status)
                for name, value in ({"Content-Length": str(len(content))} | headers).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
