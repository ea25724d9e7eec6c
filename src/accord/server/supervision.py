"""The web process, and one beside it for followers and clock: started, watched, started again, ended side by side."""

import contextlib
import os
import resource
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from typing import Any
from urllib.error import URLError

import click

from accord.server.stopping import STOP_WITHIN

BACKLOG = 2048  # connections that wait to be taken
MOST_CONNECTIONS = 16_000
HEADERS_WITHIN = 10_000  # milliseconds, also between two requests of one connection
READY_WITHIN = 60.0  # seconds
RESTART_AFTER = 2.0  # seconds

Ready = Callable[[str], None]


def _connections() -> int:
    """How many connections this process can hold, leaving room for the database and the streams' own needs."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        soft = hard
    files = soft if soft != resource.RLIM_INFINITY else MOST_CONNECTIONS * 2
    return max(256, min(MOST_CONNECTIONS, files - 500))


def supervise(application: str, host: str, port: int, background_module: str, tell: Ready) -> None:
    """Serve what the function `application` makes until SIGTERM or SIGINT, with the module run beside it. `tell` is told the address once
    it answers. Raises SystemExit where the web process ended by itself, again and again."""
    from django.db import connections
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces, Loops
    from granian.http import HTTP1Settings
    from granian.log import LogLevels

    background = Background(background_module)

    class Server(Granian):  # type: ignore[misc, valid-type]
        def signal_handler_interrupt(self, *args: Any, **kwargs: Any) -> None:
            """Told to stop: both processes hear of it at once, and end side by side."""
            background.stop()
            super().signal_handler_interrupt(*args, **kwargs)

        def _spawn_workers(self, *args: Any, **kwargs: Any) -> None:
            """The web process is a fork of this one. A lock that another thread holds at that moment, be it only while it imports a module,
            would be held in the fork for ever, and requests would hang; so threads are started after it."""
            super()._spawn_workers(*args, **kwargs)
            background.start()
            watch.start()

    server = Server(
        application,
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        loop=Loops.asyncio,  # how the front hears of a stop leans on it
        http=HTTPModes.http1,
        websockets=False,
        backlog=BACKLOG,
        # Connections held open at a time. Reached, nobody gets in, so silent ones are let go soon; a proxy in front can count
        # them by address, which the hub behind it could not.
        backpressure=_connections(),
        http1_settings=HTTP1Settings(header_read_timeout=HEADERS_WITHIN),
        workers=1,
        log_level=LogLevels.error,
        log_access=False,
        respawn_failed_workers=True,
        # The web process ends by itself within STOP_WITHIN; this is for one that can't even do that.
        workers_kill_timeout=STOP_WITHIN + 1,
    )
    url_host = "127.0.0.1" if host == "0.0.0.0" else "[::1]" if host == "::" else f"[{host}]" if ":" in host else host
    watch = threading.Thread(target=_announce, args=(f"http://{url_host}:{port}", tell), daemon=True)
    # Nor does an embedded database survive a fork: the connections of this process are not to be found open there.
    connections.close_all()
    try:
        server.serve()
    finally:
        background.end()


def _announce(address: str, tell: Ready) -> None:
    """Say the line when the address answers. If it never does, end everything: a hub that can't be reached must not look alive."""
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until:
        if _answers(address):
            tell(address)
            return
        time.sleep(0.05)
    click.echo("The web process did not come up; what it said stands above.", err=True)
    os.kill(os.getpid(), signal.SIGTERM)


def _answers(address: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{address}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


class Background:
    """The process for followers and clock, started again where it ends by itself."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._stopped_at: float | None = None
        self._stop = threading.Event()
        self._keeper = threading.Thread(target=self._keep, daemon=True)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = self._spawned()
        self._keeper.start()

    def stop(self) -> None:
        """Tells it to stop, and returns."""
        if self._stopped_at is None:
            self._stopped_at = time.monotonic()
            self._stop.set()
            if self._process is not None:
                self._process.terminate()

    def end(self) -> None:
        """Returns when it is gone, by itself or not."""
        self.stop()
        if self._process is None:
            return
        self._keeper.join()
        self._process.terminate()  # the keeper may have started another at that very moment
        try:
            self._process.wait(max(0.5, (self._stopped_at or 0) + STOP_WITHIN - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _keep(self) -> None:
        while not self._stop.wait(RESTART_AFTER):
            if self._process is not None and self._process.poll() is not None and not self._stop.is_set():
                click.echo("The process for followers and clock ended by itself; it is started again.", err=True)
                self._process = self._spawned()

    def _spawned(self) -> "subprocess.Popen[bytes]":
        # A session of its own: a Ctrl-C at the terminal reaches it through us.
        return subprocess.Popen([sys.executable, "-m", self._module], stdin=subprocess.DEVNULL, start_new_session=True)
