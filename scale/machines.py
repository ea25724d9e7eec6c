"""The parts of a hub past one machine, each a process of its own on loopback: three NATS servers, a PostgreSQL primary with two streaming
replicas, the hub's web, two backgrounds, two edge nodes."""

import asyncio
import json
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import quote

import forks
import nats
import psycopg
from nodes import Nats, Program, Replica, free_port, grants, is_fresh, program
from postgres import OwnServer
from programs import NAME, environment, run, wait_until

# As an operator would have it. The tests' own servers wait for no disk.
DURABLE = {"fsync": "on", "autovacuum": "on"}
# Of a replica: long reads of nodes are not cut off, and the primary hears how far it is.
STANDBY = {"hot_standby_feedback": "on", "wal_receiver_status_interval": "1s"}
BACKGROUNDS, NODES, SERVERS = 2, 2, 3


class Machines:
    """All of it, up and ready. `settings` are of every process of the hub; `durable`: PostgreSQL waits for its disk."""

    def __init__(self, folder: Path, settings: dict[str, str], *, durable: bool, tell: Callable[[str], None] = lambda _: None) -> None:
        self.folder = folder
        with ExitStack() as stack:
            tell("three NATS servers")
            self.nats = self._cluster(stack)
            tell("a PostgreSQL primary")
            self.primary = OwnServer("wheel", **(DURABLE | STANDBY if durable else STANDBY))
            stack.callback(self.primary.end)
            self.primary.command("CREATE DATABASE hub")
            self.shared = folder / "shared"
            self.shared.mkdir(mode=0o700)
            self.settings = {
                "ACCORD_DATABASE": self.primary.uri("hub"),
                "ACCORD_NATS_URL": self._addresses(0),
                "ACCORD_NATS_REPLICAS": str(SERVERS),
                "ACCORD_POSTGRES_BIN": str(self.primary.bin),
                "ACCORD_READERS": "0",
                "ACCORD_SHARED": str(self.shared),
                **settings,
            }
            done = run("init", "--name", NAME, "--json", data=folder / "web", **self.settings)
            assert done.returncode == 0, done.stderr.decode()
            self.secretariat = str(json.loads(done.stdout)["token"])
            tell("two replicas")
            self.primary._run("psql", "-q", "-v", "node=x", "-f", str(grants(self.primary)), self.primary.uri("hub"))
            self.replicas = [Replica(self.primary, f"replica{number}", **(DURABLE if durable else {})) for number in range(NODES)]
            for replica in self.replicas:
                stack.callback(replica.end)
            tell("two backgrounds, the hub's web")
            self.backgrounds = [self._served(f"background{number}", "background", stack) for number in range(BACKGROUNDS)]
            self.web = self._served("web", "web,edge", stack)
            tell("two edge nodes")
            self.nodes = [self._node(number, stack) for number in range(NODES)]
            wait_until(lambda: self.web.served.is_ready, 120)
            wait_until(lambda: all(is_fresh(node) for node in self.nodes), 120)
            self._stack = stack.pop_all()

    def _cluster(self, stack: ExitStack) -> list[Nats]:
        routes = tuple(free_port() for _ in range(SERVERS))
        servers = []
        for number, route in enumerate(routes, 1):
            servers.append(Nats(self.folder, f"n{number}", cluster=(route, routes), waits=False))
            stack.callback(servers[-1].kill)
        for server in servers:
            wait_until(server.is_up)
        return servers

    def _addresses(self, first: int) -> str:
        """All servers, beginning with one: each process has another that it asks first."""
        return ",".join(self.nats[(first + number) % SERVERS].address for number in range(SERVERS))

    def serve(self, name: str, role: str) -> Program:
        """A machine of the hub with a place of its own."""
        return program("serve", "--port", "0", "--role", role, data=self.folder / name, **self.settings)

    def back(self, number: int) -> None:
        """A background is started again in its place."""
        self.backgrounds[number] = self._served(f"background{number}", "background", self._stack)

    def _served(self, name: str, role: str, stack: ExitStack) -> Program:
        started = self.serve(name, role)
        stack.callback(started.end)
        return started

    def _node(self, number: int, stack: ExitStack) -> Program:
        started = program(
            *("edge", "--port", "0"),
            data=self.folder / f"node{number}",
            ACCORD_PRIMARY=self.web.served.address,
            ACCORD_REPLICA=self._replicas(number),
            ACCORD_NATS_URL=self._addresses(number + 1),
        )
        stack.callback(started.end)
        return started

    def _replicas(self, first: int) -> str:
        """Both, the node's own first."""
        each = [self.replicas[(first + number) % NODES] for number in range(NODES)]
        hosts, ports = ",".join(quote(str(one.home)) for one in each), ",".join(str(one.port) for one in each)
        return f"postgresql://accord_node@/hub?host={hosts}&port={ports}"

    @property
    def programs(self) -> dict[str, Program]:
        named = {"web": self.web}
        named |= {f"background {number}": each for number, each in enumerate(self.backgrounds, 1)}
        return named | {f"node {number}": each for number, each in enumerate(self.nodes, 1)}

    def leader(self) -> Nats:
        """The NATS server that leads the hub's stream."""

        async def ask() -> str:
            client = await nats.connect([server.address for server in self.nats])
            try:
                info = await client.jetstream().stream_info("ACCORD")
                return str(info.cluster.leader) if info.cluster else ""
            finally:
                await client.close()

        named: list[str] = []

        def has_one() -> bool:
            named.append(asyncio.run(ask()))
            return bool(named[-1])

        wait_until(has_one)
        return next(server for server in self.nats if server.folder.name == named[-1])

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Read from the primary's tables, by no code of the hub."""
        with psycopg.connect(self.primary.uri("hub")) as opened:
            return opened.execute(sql.encode(), values or None).fetchall()

    def inside(self, script: str, given: Any) -> Any:
        """What a script that runs in a process of the hub prints, as JSON."""
        words = [sys.executable, "-c", script, json.dumps(given)]
        path = {"PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry), "DJANGO_SETTINGS_MODULE": "accord.site.settings"}
        done = forks.run(words, capture_output=True, env=environment(ACCORD_DATA=str(self.folder / "web"), **path, **self.settings))
        assert done.returncode == 0, done.stderr.decode()[-3000:]
        return json.loads(done.stdout.splitlines()[-1])

    def end(self) -> None:
        self._stack.close()
