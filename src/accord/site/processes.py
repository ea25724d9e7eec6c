"""`accord serve`: the web server, and beside it one process for followers and clock. Production runs them apart."""

import contextlib
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from typing import Any
from urllib.error import URLError

import click

from accord.doors.cli.program import Failed, write_json
from accord.server.stopping import STOP_WITHIN
from accord.site.place import note_address

BACKLOG = 2048  # connections that wait to be taken
MOST_CONNECTIONS = 16_000
HEADERS_WITHIN = 10_000  # milliseconds, also between two requests of one connection
READY_WITHIN = 60.0  # seconds
RESTART_AFTER = 2.0  # seconds

Ready = Callable[[str], None]


def serve_hub(host: str, port: int, *, as_json: bool = False, on_ready: Ready | None = None) -> None:
    """Serve until SIGTERM or SIGINT. Raises Failed where there is no hub, or the port is taken."""
    from accord.site.opening import migrate, open_hub

    open_hub()
    port = free_port(host, port)
    migrate()
    from accord.hub.guard.actions import prepare

    prepare()
    _name_hosts(host, port)
    tell = on_ready or (lambda address: write_json({"ready": address}) if as_json else click.echo(f"Accord is ready at {address}"))
    _run(host, port, tell)


def free_port(host: str, port: int) -> int:
    """The port, where it is free; a free one for 0. Raises Failed."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError:
        raise Failed("bad-host", "This host is no address of this machine. Use 127.0.0.1, or 0.0.0.0 for all its addresses.") from None
    with socket.socket(found[0], socket.SOCK_STREAM) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(found[4])
        except PermissionError:
            raise Failed("port-forbidden", "This port is for the system's own services. Choose one above 1023 with --port.") from None
        except OSError:
            raise Failed("port-taken", "Something else listens at this address and port. Stop it, or choose another with --port.") from None
        return int(tried.getsockname()[1])


def _name_hosts(host: str, port: int) -> None:
    """What the browser may call the hub, and where links lead; ACCORD_HOSTS and ACCORD_ADDRESS say otherwise."""
    loopback = ["localhost", "127.0.0.1", "[::1]"]
    here = [socket.gethostname()] if host in ("0.0.0.0", "::") else [f"[{host}]" if ":" in host else host]
    os.environ.setdefault("ACCORD_HOSTS", ",".join(dict.fromkeys(loopback + here)))
    # By its name: passkeys are bound to a name, and a number is none.
    own = "localhost" if host in ("127.0.0.1", "::1", "0.0.0.0", "::") else here[0]
    if "ACCORD_ADDRESS" not in os.environ and host not in ("127.0.0.1", "::1", "localhost"):
        click.echo(
            f"Links in mails and on pages will lead to http://{own}:{port}. Set ACCORD_ADDRESS to where people reach the hub.",
            err=True,
        )
    os.environ.setdefault("ACCORD_ADDRESS", f"http://{own}:{port}")
    note_address(os.environ["ACCORD_ADDRESS"].rstrip("/"))


def _connections() -> int:
    """How many connections this process can hold, leaving room for the database and the streams' own needs."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        soft = hard
    files = soft if soft != resource.RLIM_INFINITY else MOST_CONNECTIONS * 2
    return max(256, min(MOST_CONNECTIONS, files - 500))


def _run(host: str, port: int, tell: Ready) -> None:
    from django.db import connections
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces, Loops
    from granian.http import HTTP1Settings
    from granian.log import LogLevels

    background = Background()

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
        "accord.site.web:application",
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
    shown = "127.0.0.1" if host == "0.0.0.0" else "[::1]" if host == "::" else f"[{host}]" if ":" in host else host
    watch = threading.Thread(target=_announce, args=(f"http://{shown}:{port}", tell), daemon=True)
    # Nor does an embedded database survive a fork: the connections of this process are not to be found open there.
    connections.close_all()
    try:
        server.serve()
    except SystemExit:
        raise Failed("web-ended", "The web process ended by itself, again and again; what it said stands above. Nothing is lost.") from None
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

    def __init__(self) -> None:
        self._told: float | None = None
        self._stop = threading.Event()
        self._keeper = threading.Thread(target=self._keep, daemon=True)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = _started()
        self._keeper.start()

    def stop(self) -> None:
        """Tells it to stop, and returns."""
        if self._told is None:
            self._told = time.monotonic()
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
            self._process.wait(max(0.5, (self._told or 0) + STOP_WITHIN - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _keep(self) -> None:
        while not self._stop.wait(RESTART_AFTER):
            if self._process is not None and self._process.poll() is not None and not self._stop.is_set():
                click.echo("The process for followers and clock ended by itself; it is started again.", err=True)
                self._process = _started()


def _started() -> "subprocess.Popen[bytes]":
    # A session of its own: a Ctrl-C at the terminal reaches it through us.
    return subprocess.Popen([sys.executable, "-m", "accord.site.background"], stdin=subprocess.DEVNULL, start_new_session=True)
