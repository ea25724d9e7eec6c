"""A hub of its own, in a directory of its own, served by `accord serve` in its own process; and a server of yardsticks beside it."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.load import Wire

READY_WITHIN = 120.0  # seconds
FOLLOWED_WITHIN = 900.0
SETTLES = 5.0
# Each counts what is still to do.
BEHIND = (
    "SELECT COUNT(*) FROM journal_follower WHERE seq < (SELECT seq FROM journal_head)",
    "SELECT COUNT(*) FROM signals_signal WHERE n > (SELECT COALESCE(MAX(last), 0) FROM signals_upload)",
    "SELECT COUNT(*) FROM signals_upload WHERE settled < last",
)
ROOT = Path(__file__).resolve().parent.parent


class Broken(Exception):
    """Something that is measured did not do what it should; the sentence says what."""


def environment(**more: str) -> dict[str, str]:
    """The environment without what another hub may have left in it, and with bytecode kept, as an installed program has it: else each
    process would compile all of the hub anew, and nothing of Django, whose bytecode came with its package."""
    left = ("ACCORD_", "DJANGO_", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(left)}
    return kept | {"PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"} | more


class Hub:
    """`world` is what `bench.world` made in it; `address` is (host, port) while it is served."""

    def __init__(self, home: Path, hook: str = "http://127.0.0.1:9/", **settings: str) -> None:
        self.data = home / "hub"
        self.database = self.data / "accord.db"
        self._environment = environment(
            ACCORD_DATA=str(self.data), DJANGO_SETTINGS_MODULE="accord.site.settings", ACCORD_PRIVATE_HOOKS="1", **settings
        )
        made = self._run("accord.site", "init", "--name", "Bench secretariat", "--json")
        self.admin: str = made["token"]
        self.world: dict[str, Any] = self._run("bench.world", hook)
        self._process: subprocess.Popen[bytes] | None = None
        self.address = ("127.0.0.1", 0)

    def _run(self, module: str, *words: str) -> dict[str, Any]:
        done = subprocess.run([sys.executable, "-m", module, *words], env=self._environment, cwd=ROOT, capture_output=True, check=False)
        if done.returncode:
            raise Broken(f"{module} failed: {done.stderr.decode()[-2000:]}")
        return dict(json.loads(done.stdout))

    def inside(self, script: str) -> dict[str, Any]:
        """What a script that runs in a process of the hub prints, as JSON."""
        done = subprocess.run([sys.executable, "-c", script], env=self._environment, cwd=ROOT, capture_output=True, check=False)
        if done.returncode:
            raise Broken(f"A script in the hub failed: {done.stderr.decode()[-2000:]}")
        return dict(json.loads(done.stdout))

    def start(self) -> None:
        command = [sys.executable, "-m", "accord.site", "serve", "--port", "0", "--json"]
        log = (self.data / "serve.log").open("ab")
        self._process = subprocess.Popen(command, env=self._environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=log)
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise Broken("accord serve did not start: " + (self.data / "serve.log").read_text(encoding="utf-8")[-2000:])
        host, port = str(json.loads(line)["ready"]).removeprefix("http://").split(":")
        self.address = (host, int(port))

    def stop(self) -> None:
        if self._process is not None:
            end(self._process)
            self._process = None

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """The hub does not run meanwhile: its tables are written to from outside."""
        self.stop()
        try:
            yield
        finally:
            self.start()

    def wire(self, token: str) -> Wire:
        return Wire(self.address, token)

    def sql(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Look into the hub's tables: reads only."""
        opened = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)
        try:
            return opened.execute(sql, values).fetchall()
        finally:
            opened.close()

    def head(self) -> int:
        return int(self.sql("SELECT seq FROM journal_head")[0][0])

    def settled(self) -> None:
        """Wait until a hub that was just started has what it needs in memory, what follows the journal has read all of it, and what was
        published in bulk is compared with what others published.

        Until then a core is busy, and what is measured first would bear it.
        """
        time.sleep(SETTLES)
        until = time.monotonic() + FOLLOWED_WITHIN
        while any(self.sql(behind) != [(0,)] for behind in BEHIND):
            if time.monotonic() > until:
                raise Broken(f"What follows the journal is still behind after {FOLLOWED_WITHIN:.0f} s.")
            time.sleep(0.2)

    def stored(self) -> int:
        return int(self.sql("SELECT COUNT(*) FROM signals_signal")[0][0])


def end(process: "subprocess.Popen[bytes]") -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def home() -> Iterator[Path]:
    """A directory that is gone afterwards, also after SIGTERM; ACCORD_BENCH_FOLDER says where, where the usual place is too small."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    made = Path(tempfile.mkdtemp(prefix="accord-bench-", dir=os.environ.get("ACCORD_BENCH_FOLDER")))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextmanager
def yardstick_server(app: str, **settings: str) -> Iterator[tuple[str, int]]:
    """A bare ASGI app of bench/yardstick.py under the same server with the same settings; gives its address."""
    from accord.site.processes import free_port

    port = free_port("127.0.0.1", 0)
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.yardstick", app, str(port)], env=environment(**settings), cwd=ROOT, stderr=subprocess.PIPE
    )
    try:
        _wait(process, ("127.0.0.1", port))
        yield "127.0.0.1", port
    finally:
        end(process)


def _wait(process: "subprocess.Popen[bytes]", address: tuple[str, int]) -> None:
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until:
        if process.poll() is not None:
            raise Broken("The yardstick's server ended: " + (process.stderr.read().decode()[-2000:] if process.stderr else ""))
        try:
            if Wire(address, "").get("/ready").status == 200:
                return
        except OSError:
            time.sleep(0.05)
    raise Broken("The yardstick's server did not start.")
