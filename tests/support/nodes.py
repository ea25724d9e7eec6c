"""A hub on a PostgreSQL of its own, with a streaming replica, a NATS server, and edge nodes in front: all of them real."""

import contextlib
import json
import socket
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from edges import Served, place_of, served
from hubs import Api
from postgres import OwnServer
from programs import NAME, run, started, wait_until

OPERATE = Path(__file__).parents[2] / "docs" / "operate"
GRANTS, CONF = OPERATE / "node.sql", OPERATE / "nats.conf"
NOWHERE = "http://127.0.0.1:9"
NATS = Path(sys.executable).with_name("nats-server")


def free_port() -> int:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Nats:
    """One NATS server, or one of a cluster. `accounts` is what stands in its configuration beside."""

    def __init__(
        self, folder: Path, name: str = "n1", *, cluster: tuple[int, tuple[int, ...]] | None = None, accounts: str = "", waits: bool = True
    ) -> None:
        self.port, self.folder = free_port(), folder / name
        self.folder.mkdir()
        routes = ""
        if cluster is not None:
            own, others = cluster
            listed = ", ".join(f'"nats://127.0.0.1:{port}"' for port in others)
            routes = f"cluster {{ name: accord, listen: 127.0.0.1:{own}, routes: [{listed}] }}\n"
        self._conf = self.folder / "nats.conf"
        self._conf.write_text(
            f"server_name: {name}\nlisten: 127.0.0.1:{self.port}\n"
            f'jetstream {{ store_dir: "{self.folder}/store", sync_interval: always, max_file: 64M }}\n{routes}{accounts}\n',
            encoding="ascii",
        )
        self._process: subprocess.Popen[bytes] | None = None
        self.start(waits=waits)

    @property
    def address(self) -> str:
        return f"nats://127.0.0.1:{self.port}"

    def start(self, *, waits: bool = True) -> None:
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen([NATS, "-c", self._conf], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        if waits:
            wait_until(self.is_up)

    def is_up(self) -> bool:
        with closing(socket.socket()) as tried:
            return tried.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


class Replica(OwnServer):
    """A streaming replica of a server, made of a copy of its files."""

    def __init__(self, of: OwnServer, name: str = "replica", **more: str) -> None:
        folder = of.folder(name)
        of._run("pg_basebackup", "-D", str(folder), "-h", str(of.home), "-p", str(of.port), "-U", "postgres", "-R", "-c", "fast")
        super().__init__("wheel", folder, **more)

    def promote(self) -> None:
        self._run("pg_ctl", "-D", str(self.data), "-w", "promote")

    def cut(self) -> None:
        """It hears nothing of its primary any more, and has what it has."""
        self.command("ALTER SYSTEM SET primary_conninfo = ''")
        self.command("SELECT pg_reload_conf()")
        wait_until(lambda: self.command("SELECT count(*) FROM pg_stat_wal_receiver") == (0,))

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """All its processes stand still."""
        own = psutil.Process(self.process)
        each = [own, *own.children(recursive=True)]
        for process in each:
            process.suspend()
        try:
            yield
        finally:
            for process in each:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.resume()


@dataclass
class Program:
    """A program of the hub that serves, with what it says."""

    process: "subprocess.Popen[bytes]"
    served: Served
    lines: list[str] = field(default_factory=list)

    def end(self) -> None:
        self.served.close()
        with contextlib.suppress(ProcessLookupError):
            self.process.terminate()
        self.process.wait(120)
        for stream in (self.process.stdout, self.process.stderr):
            assert stream is not None
            stream.close()

    def pause(self) -> None:
        for process in self._all():
            process.suspend()

    def go_on(self) -> None:
        for process in self._all():
            process.resume()

    def kill(self) -> None:
        for process in self._all():
            process.kill()
        self.process.wait(120)

    def _all(self) -> list[psutil.Process]:
        own = psutil.Process(self.process.pid)
        return [own, *own.children(recursive=True)]


def program(*words: str, data: Path, **settings: str) -> Program:
    """One that is started, and says that it is ready. Where it serves nothing, nothing answers at its address."""
    process = started(*words, data=data, **settings)
    assert process.stdout is not None and process.stderr is not None
    lines: list[str] = []
    errors = process.stderr

    def read() -> None:
        with contextlib.suppress(ValueError):
            lines.extend(line.decode() for line in errors)

    threading.Thread(target=read, daemon=True).start()
    said = process.stdout.readline().decode()
    assert " is ready" in said, (said, lines)
    return Program(process, Served(said.split()[-1] if " at " in said else NOWHERE, lines, process.pid), lines)


def grants(server: OwnServer) -> Path:
    """The grants of the document, where the server's user can read them."""
    copy = server.home / "node.sql"
    copy.write_text(GRANTS.read_text(encoding="utf-8"), encoding="utf-8")
    copy.chmod(0o644)
    return copy


class World:
    """The hub, its database, the replica and NATS; nodes are started as they are wanted."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.primary = OwnServer("wheel")
        self.primary.command("CREATE DATABASE hub")
        self.nats = Nats(folder)
        self.hub_settings = {
            "ACCORD_DATABASE": self.primary.uri("hub"),
            "ACCORD_NATS_URL": self.nats.address,
            "ACCORD_POSTGRES_BIN": str(self.primary.bin),
            "ACCORD_READERS": "0",
            **settings,
        }
        self.data = folder / "hub"
        done = run("init", "--name", NAME, "--json", data=self.data, **self.hub_settings)
        assert done.returncode == 0, done.stderr.decode()
        made = json.loads(done.stdout)
        self.admin = Api(made["token"], made["member"]["id"], 1, NAME)
        self.replica = Replica(self.primary)
        self.primary._run("psql", "-q", "-v", "node=x", "-f", str(grants(self.primary)), self.primary.uri("hub"))
        self._nodes: list[Program] = []
        self.port = 0
        self.hub = self.serve()

    def serve(self) -> Program:
        served = program("serve", "--port", str(self.port), data=self.data, **self.hub_settings)
        self.port = int(served.served.address.rpartition(":")[2])
        return served

    def node(self, name: str = "node", **settings: str) -> Program:
        words = {
            "ACCORD_PRIMARY": self.hub.served.address,
            "ACCORD_REPLICA": self.replica.uri("hub", "accord_node"),
            "ACCORD_NATS_URL": self.nats.address,
        }
        node = program("edge", "--port", "0", data=self.folder / name, **(words | settings))
        self._nodes.append(node)
        return node

    def end(self) -> None:
        for each in (*self._nodes, self.hub):
            each.end()
        self.nats.kill()
        self.replica.end()
        self.primary.end()


def told(node: Program) -> dict[str, Any]:
    """What the node says of itself."""
    return dict(node.served.get("/readyz").json())


def is_fresh(node: Program) -> bool:
    checks = told(node)["checks"]
    return bool(checks["replica"]["ok"] and checks["index"]["ok"])


def until_fresh(node: Program) -> None:
    """Wait until it serves by itself; fails with what it and its process say of why not."""
    try:
        wait_until(lambda: is_fresh(node))
    except AssertionError:
        raise AssertionError((told(node), node.lines)) from None


def counts(node: Program) -> Counter[tuple[str, str]]:
    """How many requests were answered by door, and by whom."""
    rows = Counter[tuple[str, str]]()
    for line in node.served.get("/metrics").body.decode().splitlines():
        if line.startswith("accord_node_requests_total{"):
            labels, _, value = line.partition("{")[2].partition("} ")
            named = dict(pair.split("=") for pair in labels.split(","))
            rows[named["door"].strip('"'), named["by"].strip('"')] = int(float(value))
    return rows


@contextmanager
def served_by_a_node(data: Path, **settings: str) -> Iterator[Served]:
    """The hub of this process's database, served, and a node before it, to which all is sent. It reads the very database of the hub, as a
    replica that is never behind: what a real one does is told in tests/stories/test_edge_nodes.py."""
    with tempfile.TemporaryDirectory(prefix="accord-node-") as folder, contextlib.ExitStack() as stack:
        nats = Nats(Path(folder))
        stack.callback(nats.kill)
        hub = stack.enter_context(served(data, ACCORD_NATS_URL=nats.address, **settings))
        node = program(
            *("edge", "--port", "0"),
            data=Path(folder) / "node",
            ACCORD_PRIMARY=hub.address,
            ACCORD_REPLICA=place_of(data)["ACCORD_DATABASE"],
            ACCORD_NATS_URL=nats.address,
        )
        stack.callback(node.end)
        until_fresh(node)
        yield node.served


def way_in(param: str) -> tuple[str, Any]:
    """The database and the way to be served of a sweep's parameter: `sqlite`, `postgresql`, or `node`."""
    return ("postgresql", served_by_a_node) if param == "node" else (param, served)
