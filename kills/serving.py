"""A hub that is served, killed and served again at the same address, on SQLite or PostgreSQL; and looks into its database from outside."""

import json
import os
import signal
import site
import sqlite3
import subprocess
import sys
import sysconfig
import threading
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import forks
import httpx
import psutil
import psycopg
from clocks import ServedClock
from programs import ACCORD, environment

from kills.postgres import PROGRAMS, Postgres

READY_WITHIN = 120.0
COMMAND_WITHIN = 600.0
# What other processes search beside what their Python searches anyway: its own folders hold a file that would keep them from being forked.
_OWN = (sysconfig.get_path("stdlib"), *site.getsitepackages(), f"{sysconfig.get_path('stdlib').replace('.', '')}.zip")
_SEARCHED = [entry for entry in sys.path if entry and not entry.startswith(_OWN)]


class HubDown(Exception):
    """It does not come up again; the sentence says what it said."""


class Serving:
    """`data` holds a hub already. `url`: its tables are in this database of PostgreSQL; `postgres`: its server, where it may be killed.

    `code`: a checkout of another version that serves it, instead of this one. `clock`: the one that its processes read.
    """

    def __init__(
        self, data: Path, url: str = "", postgres: Postgres | None = None, code: Path | None = None, clock: ServedClock | None = None
    ) -> None:
        self.data, self.url, self.postgres, self.code, self.clock = data, url, postgres, code, clock
        self.port = 0
        self.ended_by_itself = 0
        self.log = data.parent / "hub.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._commands: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()

    @property
    def settings(self) -> dict[str, str]:
        """The environment of every process of this hub."""
        more = {"ACCORD_DATABASE": self.url, "ACCORD_POSTGRES_BIN": str(PROGRAMS)} if self.url else {}
        path = [str(self.code / "src"), str(self.code / "tests" / "support")] if self.code else _SEARCHED
        if self.clock:
            path.insert(0, self.clock.settings["PYTHONPATH"])
            more["CLOCK_OF_THE_TEST"] = self.clock.settings["CLOCK_OF_THE_TEST"]
        return environment(
            ACCORD_DATA=str(self.data), DJANGO_SETTINGS_MODULE="accord.site.settings", ACCORD_PRIVATE_HOOKS="1", ACCORD_HOSTS="*",
            PYTHONPATH=os.pathsep.join(path), **more,
        )  # fmt: skip

    def _begun(self, words: Sequence[str], settings: dict[str, str] | None = None, **more: Any) -> "subprocess.Popen[bytes]":
        start = subprocess.Popen if self.code else forks.Popen
        return start([sys.executable, *words], env=settings or self.settings, **more)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def reads_at(self) -> str:
        """Where consumers read."""
        return self.address

    def start(self) -> None:
        """Raises HubDown."""
        with self.log.open("ab") as log:
            words = [*ACCORD[1:], "serve", "--port", str(self.port), "--json"]
            self._process = self._begun(words, stdout=subprocess.PIPE, stderr=log)
        assert self._process.stdout is not None
        with self._process.stdout as said:
            line = said.readline()
        if not line or "ready" not in json.loads(line):
            raise HubDown(f"accord serve did not start: {line.decode()!r} {self.said()}")
        self.port = int(json.loads(line)["ready"].rpartition(":")[2])

    def wait_until_ready(self) -> None:
        """Also where the whole hub has ended by itself, which is counted: an operator's service manager starts it again."""
        until = time.monotonic() + READY_WITHIN
        while time.monotonic() < until:
            if self._process is None or self._process.poll() is not None:
                self.ended_by_itself += 1
                self.start()
            with suppress(httpx.HTTPError):
                if httpx.get(self.address + "/readyz", timeout=5, trust_env=False).status_code == 200:
                    return
            time.sleep(0.05)
        raise HubDown(f"/readyz did not answer 200 within {READY_WITHIN:.0f} s. {self.said()}")

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")[-1500:]

    def processes(self) -> dict[str, list[psutil.Process]]:
        """Those that run now, by their part: `serve`, `web`, `background`, and `commands` of the command line."""
        found: dict[str, list[psutil.Process]] = {"serve": [], "web": [], "background": [], "commands": []}
        with suppress(psutil.NoSuchProcess):
            own = psutil.Process(self._process.pid) if self._process and self._process.poll() is None else None
            found["serve"] = [own] if own else []
            for child in own.children(recursive=True) if own else ():
                with suppress(psutil.NoSuchProcess, ProcessLookupError):
                    words = child.cmdline()
                    if own and words:
                        # It is in a session of its own, as a fork of the first or as a process of its own.
                        is_apart = os.getsid(child.pid) != os.getsid(own.pid) and "--sandbox" not in words
                        found["background" if is_apart else "web"].append(child)
        with self._lock:
            for command in self._commands:
                with suppress(psutil.NoSuchProcess):
                    found["commands"].append(psutil.Process(command.pid))
        return found

    def kill(self, what: str, how: signal.Signals = signal.SIGKILL) -> int:
        """How many processes were killed: those of `group`, `web`, `background` or `postgres`."""
        if what == "postgres":
            assert self.postgres is not None
            self.postgres.kill(how)
            return 1
        parts = self.processes()
        victims = [process for part in (parts if what == "group" else [what]) for process in parts[part]]
        for process in victims:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        if what == "group" and self._process is not None:
            self._process.wait(30)
            # Not the commands: whoever began one waits for it, and would learn of no end that was taken in here.
            psutil.wait_procs([process for part in ("serve", "web", "background") for process in parts[part]], timeout=10)
        return len(victims)

    def command(
        self, *words: str, settings: dict[str, str] | None = None, killed_after: float | None = None
    ) -> "subprocess.CompletedProcess[bytes]":
        """A command of the command line beside the served hub; a kill of the group kills it too, and it is killed after so many seconds."""
        process = self._begun([*ACCORD[1:], *words], settings, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        with self._lock:
            self._commands.add(process)
        try:
            out, err = process.communicate(timeout=killed_after or COMMAND_WITHIN)
        except subprocess.TimeoutExpired:
            if killed_after is None:
                raise
            process.kill()
            out, err = process.communicate()
        finally:
            with self._lock:
                self._commands.discard(process)
            if process.poll() is None:
                process.kill()
                process.wait()
        return subprocess.CompletedProcess(list(words), process.returncode, out, err)

    def inside(self, script: str, given: Any = None) -> Any:
        """What a script that runs in a process of the hub prints, as JSON."""
        process = self._begun(["-c", script, json.dumps(given)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        out, err = process.communicate(timeout=120)
        if process.returncode:
            raise HubDown(f"a look into the hub failed: {err.decode()[-1500:]}")
        return json.loads(out.splitlines()[-1])

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Read from the tables, by no code of the hub."""
        if self.url:
            with psycopg.connect(self.url) as opened:
                return opened.execute(sql.encode()).fetchall()
        with closing(sqlite3.connect(f"file:{self.data / 'accord.db'}?mode=ro", uri=True, timeout=30)) as opened:
            return opened.execute(sql).fetchall()

    def write(self, sql: str) -> int:
        """Play a fault: change the tables behind the hub's back. How many rows it changed."""
        if self.url:
            with psycopg.connect(self.url, autocommit=True) as opened:
                return opened.execute(sql.encode()).rowcount
        with closing(sqlite3.connect(self.data / "accord.db", timeout=30)) as opened, opened:
            return opened.execute(sql).rowcount

    def stop(self) -> None:
        """Told to stop, it finishes what is in hand."""
        assert self._process is not None
        self._process.terminate()
        self._process.wait(60)

    def end(self) -> None:
        self.kill("group")
