"""Consumers, some to a process: feeds and streams by the client that members install, and receivers of webhooks.

`python -m scale.consumers < spec`: one line of JSON says which; it prints a line when they listen, reads a line with the number of the last
entry of each, and prints what each of them got.
"""

import hashlib
import json
import os
import subprocess
import sys
import threading
import time
from array import array
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import msgspec

FEED, STREAM, WEBHOOK = "feed", "stream", "webhook"
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Spec:
    """`where`: the address that is asked, or for a webhook its secret; `seqs`: the file that gets the numbers in the order they came."""

    name: str
    kind: str
    where: str
    token: str
    member: int
    seqs: str


@dataclass
class Got:
    """All that one consumer was told, of repeats under one id the first. `digest` is of the entries in their order."""

    digest: Any = field(default_factory=hashlib.sha256)
    seqs: Any = field(default_factory=lambda: array("q"))
    again: int = 0
    breaks: int = 0
    trouble: list[str] = field(default_factory=list)

    def take(self, entry: dict[str, Any]) -> None:
        self.digest.update(msgspec.json.encode(entry, order="sorted"))
        self.seqs.append(entry["seq"])

    @property
    def last(self) -> int:
        return self.seqs[-1] if self.seqs else 0


class _Reads:
    """By feed or stream, taken up again where it stopped."""

    def __init__(self, spec: Spec) -> None:
        self.spec, self.got = spec, Got()
        self._client: Any = None
        self._is_over = False

    def start(self) -> None:
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        from accord.client import Client, HubFailed, Unreachable

        while not self._is_over:
            try:
                with Client(self.spec.where, self.spec.token, timeout=30) as client:
                    self._client = client
                    for entry in self._entries(client):
                        self.got.take(entry)
            except (Unreachable, HubFailed):
                self.got.breaks += 1
                time.sleep(0.1)
            except Exception as error:
                if not self._is_over:
                    self.got.trouble.append(f"the client gave up: {type(error).__name__} {error}"[:300])
                return

    def _entries(self, client: Any) -> Iterator[dict[str, Any]]:
        if self.spec.kind == FEED:
            return client.feed(self.got.last, limit=2000, wait=0.5)
        return client.stream(self.got.last)

    def end(self) -> None:
        self._is_over = True
        with suppress(Exception):
            self._client.close()


class _Receives:
    """A webhook's receiver: what comes again under its id is acknowledged, and dropped."""

    def __init__(self, spec: Spec) -> None:
        self.spec, self.got = spec, Got()
        self._ids: dict[str, bytes] = {}
        self._lock = threading.Lock()

    def start(self) -> None: ...

    def take(self, headers: Any, body: bytes) -> None:
        from accord.client import entries_of

        with self._lock:
            kept = hashlib.sha256(body).digest()
            before = self._ids.setdefault(headers["webhook-id"], kept)
            if before is not kept:
                self.got.again += 1
                if before != kept:
                    self.got.trouble.append("one id, two messages")
                return
            for entry in entries_of(body, headers, self.spec.where):
                self.got.take(entry)

    def end(self) -> None: ...


class Hooks:
    """One HTTP server for the receivers of a process, each at a path of its own."""

    def __init__(self) -> None:
        self.receivers: dict[str, _Receives] = {}
        self.are_there = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                # It may be called before its secret is known here; refused, it would be tried again only much later.
                assert outer.are_there.wait(60)
                outer.receivers[self.path.strip("/")].take(self.headers, body)
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()


def main() -> None:
    hooks = Hooks()
    print(json.dumps({"hooks": hooks.address}), flush=True)
    consumers: list[Any] = []
    for given in json.loads(sys.stdin.readline()):
        spec = Spec(**given)
        consumers.append(_Receives(spec) if spec.kind == WEBHOOK else _Reads(spec))
        if spec.kind == WEBHOOK:
            hooks.receivers[spec.name] = consumers[-1]
        consumers[-1].start()
    hooks.are_there.set()
    print(json.dumps({"listening": len(consumers)}), flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        if "until" not in asked:
            print(json.dumps({each.spec.name: each.got.last for each in consumers}), flush=True)
            continue
        until = time.monotonic() + asked["within"]
        while time.monotonic() < until and any(each.got.last < asked["until"][each.spec.name] for each in consumers):
            time.sleep(0.05)
        time.sleep(asked["settle"])  # what would come twice comes now
        print(json.dumps({each.spec.name: _told(each) for each in consumers}), flush=True)
        for each in consumers:
            each.end()
        return


def _told(each: Any) -> dict[str, Any]:
    got = each.got
    Path(each.spec.seqs).write_bytes(got.seqs.tobytes())
    return {
        "digest": got.digest.hexdigest(),
        "count": len(got.seqs),
        "again": got.again,
        "breaks": got.breaks,
        "trouble": got.trouble,
    }


class Consumers:
    """A process of them, as the scene has it in hand."""

    def __init__(self) -> None:
        path = os.pathsep.join(entry for entry in sys.path if entry)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "scale.consumers"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": path},
        )
        self.hooks = str(self._heard()["hooks"])
        self.specs: list[Spec] = []

    def begin(self, specs: list[Spec]) -> None:
        self.specs = specs
        self._say([asdict(spec) for spec in specs])
        self._heard()

    def places(self) -> dict[str, int]:
        """How far each has come."""
        self._say({})
        return dict(self._heard())

    def finish(self, until: dict[str, int], within: float, settle: float) -> None:
        self._say({"until": {spec.name: until[spec.name] for spec in self.specs}, "within": within, "settle": settle})

    def told(self) -> dict[str, dict[str, Any]]:
        return dict(self._heard())

    def end(self) -> None:
        self._process.kill()
        self._process.wait(10)

    def _say(self, what: Any) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(what).encode() + b"\n")
        self._process.stdin.flush()

    def _heard(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "The consumers' process ended."
        return json.loads(line)


def numbers(spec: Spec) -> list[int]:
    """The numbers that a consumer got, as they came."""
    read = array("q")
    read.frombytes(Path(spec.seqs).read_bytes())
    return list(read)


if __name__ == "__main__":
    main()
