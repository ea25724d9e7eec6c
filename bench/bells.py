"""A bell rung while a bulk upload runs: from the request to its answer, when the bell is committed and stands at the desk."""

import json
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from bench.hub import Broken, Hub
from bench.ingest import Source, upload
from bench.report import Figure, tell

RINGS = 120
EVERY = 0.1  # seconds
UPLOAD = 25_000  # lines a request


class Post:
    """The desk's webhook: when each bell reached it."""

    def __init__(self) -> None:
        self.came: dict[str, float] = {}
        post = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                at = time.perf_counter()
                for bell in _ids(json.loads(body)):
                    post.came.setdefault(bell, at)
                self.send_response(200)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}/bell"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()


def _ids(value: object) -> Iterator[str]:
    """Every text in it that could be a bell's id."""
    if isinstance(value, dict):
        for child in value.values():
            yield from _ids(child)
    elif isinstance(value, str) and len(value) == 36:
        yield value


def under_bulk(hub: Hub, source: Source, post: Post) -> Figure:
    tell(f"bells: {RINGS} rings at rest, then {RINGS} while lines are uploaded")
    rest, rest_hook = _rings(hub, post)
    with _uploading(hub, source) as sent:
        time.sleep(0.5)
        busy, busy_hook = _rings(hub, post)
    lines = sum(sent)
    p99, other = _p99(busy), _p99(rest)
    tell(f"bells: p99 {p99:.0f} ms while {lines:,} lines were uploaded, {other:.0f} ms at rest; webhook p99 {_p99(busy_hook):.0f} ms")
    return Figure(
        key="bell_under_bulk_ms",
        value=p99,
        yardstick="the same rings while nothing is uploaded",
        absolutes={
            "median_ms": round(statistics.median(busy), 1),
            "worst_ms": round(max(busy), 1),
            "rings": len(busy),
            "at_rest_p99_ms": round(other, 1),
            "lines_meanwhile": lines,
            "webhook_median_ms": round(statistics.median(busy_hook), 1),
            "webhook_p99_ms": round(_p99(busy_hook), 1),
            "webhook_at_rest_p99_ms": round(_p99(rest_hook), 1),
        },
        says=f"{p99:.0f} ms from the request to its answer, when the bell is committed and stands in the desk's console, p99 of "
        f"{len(busy)} while {lines:,} lines were published; at rest {other:.0f} ms; {_p99(busy_hook):.0f} ms until the "
        "desk's webhook had it",
    )


def _p99(took: list[float]) -> float:
    return sorted(took)[int(len(took) * 0.99)]


def _rings(hub: Hub, post: Post) -> tuple[list[float], list[float]]:
    """Milliseconds to the answers, and to the desk's webhook. Members ring in turn, each a few times: nobody may ring without end."""
    ringers = hub.world["members"][:-1]
    wires = [hub.wire(token) for token in ringers[: RINGS // 3]]
    begun: dict[str, float] = {}
    took = []
    next_at = time.perf_counter()
    for place in range(RINGS):
        wire = wires[place % len(wires)]
        time.sleep(max(0.0, next_at - time.perf_counter()))
        next_at += EVERY
        start = time.perf_counter()
        bell = wire.ask("POST", f"/api/v1/desks/{hub.world['desk']}/ring", {"kind": "call"})
        took.append((time.perf_counter() - start) * 1000)
        begun[bell["id"]] = start
    until = time.monotonic() + 30
    while not post.came.keys() >= begun.keys() and time.monotonic() < until:
        time.sleep(0.05)
    lost = len(begun.keys() - post.came.keys())
    if lost:
        raise Broken(f"{lost} of {RINGS} bells did not reach the desk's webhook within 30 s.")
    for place, bell in enumerate(begun):
        wires[place % len(wires)].ask("POST", f"/api/v1/bells/{bell}/stop")
    for wire in wires:
        wire.close()
    return took, [(post.came[bell] - start) * 1000 for bell, start in begun.items()]


@contextmanager
def _uploading(hub: Hub, source: Source) -> Iterator[list[int]]:
    """Lines are uploaded without a pause meanwhile; yields how many each request held."""
    sent: list[int] = []
    trouble: list[Exception] = []
    stop = threading.Event()
    wire = hub.wire(hub.world["publisher"])

    def run() -> None:
        try:
            while not stop.is_set():
                upload(wire, source.take(UPLOAD))
                sent.append(UPLOAD)
        except (Broken, OSError) as error:
            trouble.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield sent
    finally:
        stop.set()
        thread.join(120)
        wire.close()
    if trouble:
        raise trouble[0]
