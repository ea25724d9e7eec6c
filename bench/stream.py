"""The stream: from commit to receipt at 200 readers, and from a retraction to the last of 50 consumers that applied it.

`python -m bench.stream HOST PORT COUNT AFTER < tokens` is the readers' process: it prints one line when all are connected, then, when COUNT
receipts have come or none comes any more, how long each took.
"""

import json
import re
import select
import socket
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.hub import ROOT, Broken, Hub, environment, yardstick_server
from bench.load import Wire, request
from bench.report import Figure, tell

READERS, A_SECOND, SECONDS = 200, 20, 5.0
CONSUMERS = 50
WITHIN = 30.0  # seconds
_AT = re.compile(rb'"at":"([^"]+)"')
_SEQ = re.compile(rb"^id: \d+-(\d+)\nevent: entry\n", re.MULTILINE)


class Readers:
    """The readers' process."""

    def __init__(self, address: tuple[str, int], tokens: list[str], count: int, after: int) -> None:
        command = [sys.executable, "-m", "bench.stream", address[0], str(address[1]), str(count), str(after)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment(), cwd=ROOT)
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write("\n".join(tokens).encode())
        self._process.stdin.close()
        line = self._process.stdout.readline()
        if line != b"ready\n":
            self._process.wait(10)
            raise Broken("The readers could not connect to GET /api/v1/stream: " + line.decode()[:300])

    def found(self) -> dict[str, Any]:
        """Milliseconds from the entry's own time to its receipt, of each receipt."""
        assert self._process.stdout is not None
        raw = self._process.stdout.read()
        self._process.wait(10)
        return dict(json.loads(raw or b"{}"))


def deliver(hub: Hub, lines: list[bytes], rounds: int) -> Figure:
    """`lines` are entries that every reader may see, as many as are published in all rounds."""
    count = int(SECONDS * A_SECOND)
    tokens = [hub.world["members"][place % len(hub.world["members"])] for place in range(READERS)]
    tell(f"stream: {READERS} readers, {A_SECOND} entries/s; {rounds} rounds of {SECONDS:g} s each, in turn with a bare fan-out")
    hub_delays, bare_delays = [], []
    with yardstick_server("stream") as bare:
        for place in range(rounds):
            batch = lines[place * count : (place + 1) * count]
            hub_delays.append(_round(hub.address, tokens, hub.world["publisher"], batch, hub.head()))
            bare_delays.append(_round(bare, tokens, "", batch, 0))
    p99, p50 = (
        statistics.median(at_share(delays, 0.99) for delays in hub_delays),
        statistics.median(at_share(delays, 0.5) for delays in hub_delays),
    )
    other = statistics.median(at_share(delays, 0.99) for delays in bare_delays)
    tell(f"stream: p99 {p99:.1f} ms, median {p50:.1f} ms; bare fan-out p99 {other:.1f} ms")
    return Figure(
        key="deliver",
        value=p99 / other,
        yardstick="a bare ASGI app under the same server that hands what is posted to the same 200 readers, nothing stored, nobody asked",
        absolutes={
            "p99_ms": round(p99, 2),
            "p50_ms": round(p50, 2),
            "worst_ms": round(max(max(delays) for delays in hub_delays), 1),
            "bare_p99_ms": round(other, 2),
            "receipts": sum(map(len, hub_delays)),
            "readers": READERS,
            "entries_per_s": A_SECOND,
        },
        says=f"{p99:.1f} ms from the entry's own time, which is taken before it is committed, to receipt at {READERS} readers, p99; "
        f"median {p50:.1f} ms; a bare fan-out takes {other:.1f} ms",
    )


def at_share(took: list[float], share: float) -> float:
    return sorted(took)[int(len(took) * share)]


def _round(address: tuple[str, int], tokens: list[str], publisher: str, lines: list[bytes], after: int) -> list[float]:
    readers = Readers(address, tokens, len(lines) * len(tokens), after)
    return receipts(readers, Wire(address, publisher), lines, len(tokens), dated=not publisher)


def receipts(readers: Readers, wire: Wire, lines: list[bytes], count: int, *, dated: bool = False) -> list[float]:
    """Milliseconds to each of so many readers' receipts, while the lines are published; `dated` where who takes them sets no time."""
    begun = time.monotonic()
    for place, line in enumerate(lines):
        time.sleep(max(0.0, begun + place / A_SECOND - time.monotonic()))
        body = b'{"at":"%s",%s' % (_now(), line[1:]) if dated else line
        answer = wire.post("/api/v1/signals", body)
        if answer.status not in (200, 201):
            raise Broken(f"POST /api/v1/signals was answered with {answer.status}: {answer.body[:300]!r}")
    wire.close()
    took: list[float] = readers.found().get("took", [])
    if len(took) != len(lines) * count:
        raise Broken(f"{len(lines)} entries to {count} readers: {len(took):,} receipts came.")
    return took


def _now() -> bytes:
    return datetime.fromtimestamp(time.time()).astimezone().isoformat().encode()


class Listening:
    """Open streams of many readers in one thread."""

    def __init__(self, address: tuple[str, int], tokens: list[str], after: int) -> None:
        self._waiting = select.epoll()
        self._sockets: dict[int, socket.socket] = {}
        self._held: dict[int, bytes] = {}
        self.number: dict[int, int] = {}
        for place, token in enumerate(tokens):
            connection = socket.create_connection(address, WITHIN)
            connection.sendall(request("GET", f"/api/v1/stream?after={after}", token, accept="text/event-stream"))
            self._sockets[connection.fileno()] = connection
            self.number[connection.fileno()] = place
            self._waiting.register(connection.fileno(), select.EPOLLIN)
        for number, connection in self._sockets.items():
            data = connection.recv(65536)
            while b"\r\n\r\n" not in data:
                data += connection.recv(65536)
            if not data.startswith(b"HTTP/1.1 200"):
                raise Broken(data[:300].decode())
            self._held[number] = data.partition(b"\r\n\r\n")[2]

    def events(self, until: float) -> Iterator[tuple[int, float, bytes]]:
        """Whose, when, and the event, as they come."""
        while time.monotonic() < until:
            for number, _ in self._waiting.poll(0.05):
                data = self._sockets[number].recv(65_536)
                at = time.time()
                if not data:
                    raise Broken("The hub ended a stream.")
                *events, rest = (self._held[number] + data).split(b"\n\n")
                self._held[number] = rest
                for event in events:
                    if b"event: entry" in event:
                        yield self.number[number], at, event

    def close(self) -> None:
        for connection in self._sockets.values():
            connection.close()


def main(host: str, port: str, count: str, after: str) -> None:
    try:
        listening = Listening((host, int(port)), sys.stdin.read().split(), int(after))
    except (Broken, OSError) as error:
        print(str(error).splitlines()[0], flush=True)
        return
    print("ready", flush=True)
    times: dict[bytes, float] = {}
    took = []
    for _, at, event in listening.events(time.monotonic() + SECONDS + WITHIN):
        match = _AT.search(event)
        assert match is not None
        if match[1] not in times:
            times[match[1]] = datetime.fromisoformat(match[1].decode()).timestamp()
        took.append((at - times[match[1]]) * 1000)
        if len(took) == int(count):
            break
    print(json.dumps({"took": took}))


def retract(hub: Hub, home: Path, lines: list[bytes], rounds: int) -> Figure:
    """Each consumer says that it applied a retraction as soon as its stream brings it; the time is that of the last one's answer."""
    tokens = [hub.world["members"][place % len(hub.world["members"])] for place in range(CONSUMERS)]
    wire = hub.wire(hub.world["publisher"])
    took, bare = [], []
    with _commits(home / "applied.db") as commits:
        for line in lines[:rounds]:
            id = wire.ask("POST", "/api/v1/signals", json.loads(line))["id"]
            took.append(_retraction(hub, wire, id, tokens))
            bare.append(commits(CONSUMERS))
    wire.close()
    lag, other = statistics.median(took), statistics.median(bare)
    tell(f"retraction: {lag:.2f} s to the last of {CONSUMERS}; {CONSUMERS} bare commits {other:.2f} s")
    return Figure(
        key="retract_s",
        value=lag,
        yardstick=f"{CONSUMERS} bare commits of one row each into SQLite, same pragmas",
        absolutes={"worst_s": round(max(took), 3), "bare_s": round(other, 3), "consumers": CONSUMERS},
        says=f"{lag:.2f} s from the retraction's request to the last of {CONSUMERS} consumers' own `applied`, each sent when its stream "
        f"brought it; worst of {rounds} {max(took):.2f} s",
    )


def _retraction(hub: Hub, wire: Wire, signal_id: str, tokens: list[str]) -> float:
    listening = Listening(hub.address, tokens, hub.head())
    wires = [hub.wire(token) for token in tokens]
    done: list[float] = []
    threads: list[threading.Thread] = []

    def applied(place: int, seq: int) -> None:
        wires[place].ask("POST", "/api/v1/feed/applied", {"seq": seq, "consumer": f"bench-{place}"})
        done.append(time.perf_counter())

    begun = time.perf_counter()
    asking = threading.Thread(target=wire.ask, args=("POST", f"/api/v1/signals/{signal_id}/retract", {"reason": "It was cleaned."}))
    asking.start()
    for place, _, event in listening.events(time.monotonic() + WITHIN):
        match = _SEQ.search(event)
        if match is None or b"signal.retracted" not in event:
            continue
        threads.append(threading.Thread(target=applied, args=(place, int(match[1]))))
        threads[-1].start()
        if len(threads) == len(tokens):
            break
    for thread in [asking, *threads]:
        thread.join(WITHIN)
    listening.close()
    for connection in wires:
        connection.close()
    if len(done) != len(tokens):
        raise Broken(f"{len(done)} of {len(tokens)} consumers applied a retraction within {WITHIN:g} s.")
    return max(done) - begun


@contextmanager
def _commits(path: Path) -> Iterator[Any]:
    opened = sqlite3.connect(path, isolation_level=None)
    opened.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE applied (consumer TEXT PRIMARY KEY, seq INTEGER);")

    def run(count: int) -> float:
        begun = time.perf_counter()
        for place in range(count):
            opened.execute("INSERT OR REPLACE INTO applied VALUES (?, ?)", (f"bench-{place}", place))
        return time.perf_counter() - begun

    try:
        yield run
    finally:
        opened.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
