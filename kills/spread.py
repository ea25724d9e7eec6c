"""A hub whose parts are processes of their own, as on several machines: its web, two backgrounds, and an edge node that reads a streaming
replica and hears of the journal over NATS. Each of them is killed and started again in its place."""

import json
import shutil
import subprocess
import sys
import threading
import time
from contextlib import suppress
from itertools import cycle
from pathlib import Path
from typing import Any

import forks
import httpx
import psutil
import psycopg
from nodes import GRANTS, Nats
from programs import ACCORD, environment

from kills.postgres import Postgres
from kills.serving import READY_WITHIN, HubDown, Serving

WEB, NODE, BACKGROUNDS = "web", "node", ("background-1", "background-2")
PARTS = (WEB, *BACKGROUNDS, NODE)
ROLES = {WEB: "web,edge"}


class Spread(Serving):
    """Its data directory is what its machines share; each has one of its own beside. The node is where consumers read."""

    def __init__(self, data: Path, url: str, postgres: Postgres) -> None:
        super().__init__(data, url, postgres)
        self.node_port = 0
        self._parts: dict[str, subprocess.Popen[bytes]] = {}
        self._nats: Nats | None = None
        self._next = cycle(BACKGROUNDS)
        self._own = threading.Lock()

    @property
    def reads_at(self) -> str:
        return f"http://127.0.0.1:{self.node_port}"

    def _words_of(self, name: str) -> tuple[list[str], dict[str, str]]:
        """The command line of a part, and its settings."""
        assert self.postgres is not None and self._nats is not None
        place = self.data.parent / f"{self.data.name}-{name}"
        heard = {"ACCORD_NATS_URL": self._nats.address}
        if name == NODE:
            words = ["edge", "--port", str(self.node_port)]
            replica = self.postgres.standby().address_of(self.url, "accord_node")
            path = self.settings["PYTHONPATH"]
            more = environment(ACCORD_PRIMARY=self.address, ACCORD_REPLICA=replica, PYTHONPATH=path, ACCORD_HOSTS="*")
        else:
            port = self.port if name == WEB else 0
            words = ["serve", "--port", str(port), "--role", ROLES.get(name, "background")]
            more = self.settings | {"ACCORD_SHARED": str(self.data)}
        return [*ACCORD[1:], *words, "--json"], more | heard | {"ACCORD_DATA": str(place)}

    def start(self) -> None:
        """What does not run. Raises HubDown."""
        with self._own:
            if self._nats is None:
                self._nats = Nats(self.data.parent, "nats")
            elif not self._nats.is_up():
                self._nats.start()
            self._let_the_node_read()
            for name in PARTS:
                if name not in self._parts or self._parts[name].poll() is not None:
                    self._start(name)

    def _start(self, name: str) -> None:
        words, settings = self._words_of(name)
        with self.log.open("ab") as log:
            process = forks.Popen([sys.executable, *words], env=settings, stdout=subprocess.PIPE, stderr=log)
        assert process.stdout is not None
        with process.stdout as said:
            line = said.readline()
        if not line or "ready" not in json.loads(line):
            raise HubDown(f"{name} did not start: {line.decode()!r} {self.said()}")
        self._parts[name] = process
        port = int((json.loads(line)["ready"] or "0").rpartition(":")[2])
        if name == WEB:
            self.port, self._process = port, process
        elif name == NODE:
            self.node_port = port

    def _let_the_node_read(self) -> None:
        """As docs/operate has it: the role once, what it may read in each database that is made."""
        text = GRANTS.read_text(encoding="utf-8")
        with psycopg.connect(self.url, autocommit=True) as opened:
            if not opened.execute("SELECT 1 FROM pg_roles WHERE rolname = 'accord_node'").fetchone():
                opened.execute("CREATE ROLE accord_node LOGIN")
                opened.execute("ALTER ROLE accord_node SET default_transaction_read_only = on")
            opened.execute(text[text.index("GRANT USAGE") :].encode())

    def wait_until_ready(self) -> None:
        """Also where a part has ended by itself, which is counted."""
        until = time.monotonic() + READY_WITHIN
        while time.monotonic() < until:
            ended = [name for name in PARTS if self._parts[name].poll() is not None]
            if ended:
                self.ended_by_itself += len(ended)
                self.start()
            with suppress(httpx.HTTPError):
                if all(httpx.get(at + "/readyz", timeout=5, trust_env=False).status_code == 200 for at in (self.address, self.reads_at)):
                    return
            time.sleep(0.05)
        raise HubDown(f"/readyz of hub and node did not both answer 200 within {READY_WITHIN:.0f} s. {self.said()}")

    def kill(self, what: str, how: Any = None) -> int:
        """`web` and `background` alone, as if they had fallen: what keeps them starts them again. `machine`: a background with what keeps
        it; `node`; `nats`, whose store is wiped; `group`: all parts of the hub. Else as `Serving`."""
        if what == "postgres":
            return super().kill(what, how)
        if what == "nats":
            assert self._nats is not None
            self._nats.kill()
            shutil.rmtree(self._nats.folder / "store", ignore_errors=True)
            return 1
        if what == "group":
            commands = self.processes()["commands"]
            for command in commands:
                with suppress(psutil.NoSuchProcess):
                    command.kill()
            return sum([self._end(name) for name in PARTS]) + len(commands)
        if what in ("machine", NODE):
            return self._end(next(self._next) if what == "machine" else NODE)
        kept = self._tree(next(self._next) if what == "background" else WEB)[1:]
        return _killed(kept)

    def _tree(self, name: str) -> list[psutil.Process]:
        with suppress(psutil.NoSuchProcess, KeyError):
            own = psutil.Process(self._parts[name].pid)
            return [own, *own.children(recursive=True)]
        return []

    def _end(self, name: str) -> int:
        tree = self._tree(name)
        count = _killed(tree)
        if name in self._parts:
            self._parts[name].wait(30)
        psutil.wait_procs(tree[1:], timeout=10)
        return count

    def stop(self) -> None:
        for process in self._parts.values():
            process.terminate()
        for process in self._parts.values():
            process.wait(60)

    def end(self) -> None:
        super().end()
        if self._nats is not None:
            self._nats.kill()


def _killed(processes: list[psutil.Process]) -> int:
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    return len(processes)
