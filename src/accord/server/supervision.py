"""The web process, and one beside it for followers and clock: started, watched, started again, ended side by side.

Either may end or hang at any time: it is started again, later each time it ends soon after its start. The hub itself ends only where the
web process never came up at all.
"""

import contextlib
import gc
import http.client
import logging
import resource
import signal
import threading
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from accord.server.keeping import HELD, Background, Backoff, Several, Signs, say, say_ended
from accord.server.notifying import READY_TOLD_WITHIN, notify, notify_alive
from accord.server.parent import name_parent
from accord.server.stopping import STOP_WITHIN, Heard

BACKLOG = 2048  # connections that wait to be taken
MOST_CONNECTIONS = 16_000
HEADERS_WITHIN = 10_000  # milliseconds, also between two requests of one connection
READY_WITHIN = 60.0  # seconds
BESIDE_WITHIN = 10.0  # seconds that the web process waits for the first sign of life of the one beside it before it counts as ready
LOOK_EVERY = 0.25  # seconds between looks whether a process is there
ASK_EVERY = 5.0  # seconds between asking whether the web process answers, and for its answer; less where the watchdog is short
GIVE_UP_AFTER = 3  # web processes that ended before any answered
BACKGROUND_TIMES = 4  # a piece of work may wait for its turn and for slow statements

Ready = Callable[[str], None]


class NeverUp(Exception):
    """The web process never answered."""


def _connections() -> int:
    """How many connections this process can hold, leaving room for the database and the streams' own needs."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        soft = hard
    files = soft if soft != resource.RLIM_INFINITY else MOST_CONNECTIONS * 2
    return max(256, min(MOST_CONNECTIONS, files - 500))


class Kept:
    """Mixed into the server: it and the process beside it are kept, and told to stop together."""

    background: Several
    keeper: "Keeper"
    heard: Heard
    interrupt_signal: bool
    reload_signal: bool
    interrupt_children: list[int]
    main_loop_interrupt: threading.Event
    wrks: list[Any]
    _reload: Callable[..., None]
    _respawn_workers: Callable[..., None]

    def signal_handler_interrupt(self, *_: Any) -> None:
        self.heard.tell(self._stop)

    def signal_handler_reload(self, *_: Any) -> None:
        self.heard.tell(super().signal_handler_reload)  # type: ignore[misc]

    def _stop(self) -> None:
        """Told to stop: both processes hear of it at once, and end side by side."""
        notify("STOPPING=1")
        self.background.stop()
        super().signal_handler_interrupt()  # type: ignore[misc]

    def _spawn_workers(self, *args: Any, **kwargs: Any) -> None:
        """The web process is a fork of this one. A lock that another thread holds at that moment, be it only while it imports a module,
        would be held in the fork for ever, and requests would hang; so threads are started after it."""
        super()._spawn_workers(*args, **kwargs)  # type: ignore[misc]
        gc.enable()
        self.heard.begin()
        self.background.start()
        self.keeper.start()

    def _serve_loop(self, spawn_target: Any, target_loader: Any) -> None:
        """In place of the server's own, which ends everything where two web processes end within seconds of each other."""
        try:
            self._keep_web(spawn_target, target_loader)
        finally:
            self.interrupt_children.clear()  # else the server would say by its own code that one ended

    def _keep_web(self, spawn_target: Any, target_loader: Any) -> None:
        backoff, ended = Backoff(), 0
        while not self.interrupt_signal:
            self.main_loop_interrupt.wait()
            self.main_loop_interrupt.clear()
            if self.reload_signal and not self.interrupt_signal:
                self._reload(spawn_target, target_loader)
            if not self.interrupt_children or self.interrupt_signal:
                continue
            ended += 1
            if not self.keeper.answered and ended >= GIVE_UP_AFTER:
                self.keeper.gave_up = True
                return
            wait = backoff.after(time.monotonic() - self.wrks[0].birth)
            say_ended("web process", self.wrks[0].inner.exitcode, wait)
            self._rest(wait)
            self.interrupt_children.clear()
            if not self.interrupt_signal:
                # The keeper does nothing meanwhile, so that the fork finds no lock held.
                with self.keeper.still:
                    self._respawn_workers([0], spawn_target, target_loader)
                    self.keeper.begin()

    def _rest(self, seconds: float) -> None:
        """Until then, or until it is told to stop."""
        until = time.monotonic() + seconds
        while not self.interrupt_signal and (left := until - time.monotonic()) > 0:
            self.main_loop_interrupt.wait(left)
            self.main_loop_interrupt.clear()

    def end_web(self) -> None:
        """End a web process that is hung; the loop above learns of it as of any other end."""
        for worker in self.wrks:
            worker.inner.kill()


def supervise(
    application: str,
    host: str,
    port: int,
    background_module: str | None,
    tell: Ready,
    *,
    watchdog: float = 0.0,
    beside: Sequence[Background] = (),
) -> None:
    """Serve what the function `application` makes until SIGTERM or SIGINT, with the module run beside it, where one is named, and what else
    is kept `beside`. `tell` is told the address once it answers. A process that gives no sign of life for `watchdog` seconds is started
    again; 0 for never. Raises NeverUp."""
    from django.db import connections
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces, Loops
    from granian.http import HTTP1Settings
    from granian.log import LogLevels

    awaited = [_background(background_module, watchdog, _main_of(background_module))] if background_module else []
    background = Several([*awaited, *beside], awaited)

    class Server(Kept, Granian):  # type: ignore[misc, valid-type]
        pass

    # That a web process ended is said by its keeper, who knows how; the server would call each end an error, also one for a new epoch.
    logging.getLogger("_granian").addFilter(lambda record: not record.getMessage().startswith("Unexpected exit"))

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
    ends = Ends(web=server.end_web, all=server.signal_handler_interrupt)
    keeper = Keeper(f"http://{url_host}:{port}", background, tell, ends, watchdog=watchdog)
    server.background, server.keeper, server.heard = background, keeper, Heard()
    # Nor does an embedded database survive a fork: the connections of this process are not to be found open there.
    connections.close_all()
    name_parent()
    background.fork()
    # What stands by now is as old in the fork, which shares it as long as nothing writes there, be it the collector of garbage.
    gc.freeze()
    try:
        server.serve()
    finally:
        keeper.stop()
        background.end()
    if keeper.gave_up:
        raise NeverUp


def supervise_background(background_module: str, tell: Ready, *, watchdog: float = 0.0) -> None:
    """Keep that process alone, until SIGTERM or SIGINT: nothing listens here. `tell` is told once it lives. Raises NeverUp."""
    gc.enable()
    name_parent()
    background, stop, heard = _background(background_module, watchdog), threading.Event(), Heard()

    def end() -> None:
        stop.set()
        notify("STOPPING=1")
        background.stop()

    heard.on(signal.SIGTERM, signal.SIGINT, job=end)
    heard.begin()
    was_up, begun = False, time.monotonic()
    background.start()
    try:
        while not stop.wait(LOOK_EVERY):
            background.look()
            if was_up:
                notify_alive()  # before it is ready no watchdog runs, and the queue that this fills is short
            elif background.has_lived:
                was_up = True
                notify("READY=1", "STATUS=Running the background", within=READY_TOLD_WITHIN)
                tell("")
            elif background.ended >= GIVE_UP_AFTER or time.monotonic() - begun > READY_WITHIN:
                raise NeverUp
    finally:
        background.end()


def _background(module: str, watchdog: float, job: Callable[[], None] | None = None) -> Background:
    return Background("-m", module, within=watchdog * BACKGROUND_TIMES, job=job)


def _main_of(module: str) -> Callable[[], None]:
    return lambda: import_module(module).main()


class Ends(Struct, frozen=True):
    """How a hung web process is ended, and how everything is."""

    web: Callable[[], None]
    all: Callable[[], None]


class Keeper:
    """A thread that says when both processes are at work, looks after both processes, and tells systemd that it does."""

    def __init__(self, address: str, background: Several, tell: Ready, ends: Ends, *, watchdog: float) -> None:
        self.answered = False  # the web process did, once
        self.was_up = False  # the hub was said to be ready
        self.gave_up = False
        self.still = threading.Lock()  # held while it does anything but rest
        self._address = address
        self._background = background
        self._tell = tell
        self._ends = ends
        self._signs = Signs(watchdog, begin_within=READY_WITHIN)
        self._every = min(ASK_EVERY, watchdog / 2) if watchdog else ASK_EVERY
        self._begun = self._answered_at = time.monotonic()
        self._asks_at = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="keeper", daemon=True)

    def start(self) -> None:
        self._begun = time.monotonic()
        self._signs.begin()
        self._thread.start()

    def begin(self) -> None:
        """Another web process was started."""
        self._signs.begin()
        self._asks_at = 0.0

    def stop(self) -> None:
        self._stop.set()

    def _keep(self) -> None:
        while not self._stop.wait(LOOK_EVERY if self.was_up else 0.05):
            with self.still:
                if self._stop.is_set():
                    return
                self._background.look()
                self._look_at_web()
                if self.answered or time.monotonic() - self._begun > HELD:
                    self._background.let_go()
                self._look_whether_ready()
                if self.was_up:
                    notify_alive()
            if self.gave_up:
                return self._ends.all()  # a hub that can't be reached must not look alive

    def _look_at_web(self) -> None:
        if time.monotonic() < self._asks_at:
            return
        if _answers(self._address, self._every):
            self._asks_at = time.monotonic() + self._every
            self._signs.sign()
            if not self.answered:
                self.answered, self._answered_at = True, time.monotonic()
        elif not self.answered:
            if time.monotonic() - self._begun > READY_WITHIN:
                self.gave_up = True  # never taken back: the loop may give up while this asks
        elif self._signs.are_missing:
            say("The web process did not answer for too long; it is ended, and started again.")
            self._signs.begin()
            self._ends.web()

    def _look_whether_ready(self) -> None:
        """The hub is ready once followers and clock live too, or `/readyz` would contradict it. Where they don't come `/readyz` says so,
        and what comes in is answered all the same."""
        if self.was_up or not self.answered:
            return
        if self._background.has_lived or time.monotonic() - self._answered_at > BESIDE_WITHIN:
            self.was_up = True
            notify("READY=1", f"STATUS=Serving at {self._address}", within=READY_TOLD_WITHIN)
            self._tell(self._address)


def _answers(address: str, within: float) -> bool:
    # No library that also speaks TLS: to read whom a machine trusts takes more than all else here, and a start asks many times.
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=within)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
