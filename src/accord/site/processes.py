"""`accord serve`: the web server, and beside it one process for followers and clock. Production runs them apart."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from urllib.error import URLError

import click

from accord.doors.cli.program import Failed, write_json

THREADS = 4
STOP_WITHIN = 5  # seconds for what is in hand
READY_WITHIN = 60.0  # seconds
RESTART_AFTER = 2.0  # seconds

Ready = Callable[[str], None]


def serve_hub(host: str, port: int, *, as_json: bool = False, on_ready: Ready | None = None) -> None:
    """Serve until SIGTERM or SIGINT. Raises Failed where there is no hub, or the port is taken."""
    from accord.site.opening import migrate, open_hub

    open_hub()
    port = free_port(host, port)
    migrate()
    from accord.hub.guard.hosts import prepare

    prepare()
    _name_hosts(host)
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


def _name_hosts(host: str) -> None:
    """What the browser may call the hub; ACCORD_HOSTS names more."""
    loopback = ["localhost", "127.0.0.1", "[::1]"]
    here = [socket.gethostname()] if host in ("0.0.0.0", "::") else [f"[{host}]" if ":" in host else host]
    os.environ.setdefault("ACCORD_HOSTS", ",".join(dict.fromkeys(loopback + here)))


def _run(host: str, port: int, tell: Ready) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    server = Granian(
        "accord.site.web:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        log_level=LogLevels.error,
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_WITHIN,
    )
    shown = "127.0.0.1" if host == "0.0.0.0" else "[::1]" if host == "::" else f"[{host}]" if ":" in host else host
    watch = threading.Thread(target=_announce, args=(f"http://{shown}:{port}", tell), daemon=True)
    with _background():
        watch.start()
        try:
            server.serve()
        except SystemExit:
            raise Failed(
                "web-ended", "The web process ended by itself, again and again; what it said stands above. Nothing is lost."
            ) from None


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


@contextlib.contextmanager
def _background():  # type: ignore[no-untyped-def]
    """The process for followers and clock, started again where it ends by itself."""
    stop = threading.Event()
    running = [_start()]
    keeper = threading.Thread(target=_keep, args=(running, stop), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join()
        _end(running[0])


def _start() -> "subprocess.Popen[bytes]":
    # A session of its own: a Ctrl-C at the terminal reaches it through us, once the web has stopped.
    return subprocess.Popen([sys.executable, "-m", "accord.site.background"], stdin=subprocess.DEVNULL, start_new_session=True)


def _keep(running: "list[subprocess.Popen[bytes]]", stop: threading.Event) -> None:
    while not stop.wait(RESTART_AFTER):
        if running[0].poll() is not None:
            click.echo("The process for followers and clock ended by itself; it is started again.", err=True)
            running[0] = _start()


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(STOP_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
