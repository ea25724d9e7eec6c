"""Processes that are kept: started again where one ends, later each time it ends soon; ended where one gives no sign of life."""

import contextlib
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Protocol

import click

from accord.server.stopping import STOP_WITHIN

LEAST, MOST = 0.5, 30.0  # seconds before one is started again
CALM = 60.0  # seconds after which a process that ends counts as one that was well
SIGNS = "ACCORD_SIGNS"  # the pipe at which a child gives its signs of life
BEGIN_WITHIN = 60.0  # seconds until the first sign
HELD = 3.0  # seconds at most that a fork is held

Say = Callable[[str], None]
Clock = Callable[[], float]


def say(text: str) -> None:
    click.echo(text, err=True)


def say_ended(name: str, code: int | None, wait: float) -> None:
    """That a process ended, and whether in good order, such as for a new epoch, or by which signal: SIGKILL is how the system ends what
    takes too much memory."""
    signals = {int(number): number.name for number in signal.Signals}
    how = "ended in good order, to begin anew" if code == 0 else "ended by itself"
    by = f" ({signals[-code]})" if code and -code in signals else ""
    say(f"The {name} {how}{by}; it is started again in {wait:g} seconds.")


class Backoff:
    """How long to wait before a process is started again: twice as long with each that ended soon after its start."""

    def __init__(self) -> None:
        self._next = LEAST

    def after(self, lived: float) -> float:
        """The seconds to wait after one that lived so long."""
        if lived >= CALM:
            self._next = LEAST
        wait, self._next = self._next, min(self._next * 2, MOST)
        return wait


class Signs:
    """Signs of life: when the last one came, and whether none has come for too long. `within` 0: nobody watches."""

    def __init__(self, within: float, *, begin_within: float = BEGIN_WITHIN, clock: Clock = time.monotonic) -> None:
        self._within = within
        self._begin_within = begin_within
        self._clock = clock
        self.begin()

    def begin(self) -> None:
        """A process was started: it has longer until its first sign."""
        self._last, self.came = self._clock(), False

    def sign(self) -> None:
        self._last, self.came = self._clock(), True

    @property
    def are_missing(self) -> bool:
        limit = self._within if self.came else max(self._within, self._begin_within)
        return bool(self._within) and self._clock() - self._last > limit


class _Process(Protocol):
    """What is asked of one, as `subprocess.Popen` has it."""

    def poll(self) -> int | None: ...
    def terminate(self) -> None: ...
    def kill(self) -> None: ...
    def wait(self, timeout: float | None = None) -> int: ...


class _Fork:
    """A fork of this process, which does the job once it is let go, in a session of its own. It holds `end`, of the pipe of its signs."""

    def __init__(self, job: Callable[[], None], end: int) -> None:
        held, self._hold = os.pipe()
        self._process = multiprocessing.get_context("fork").Process(target=self._run, args=(job, held, end))
        self._process.start()
        os.close(held)

    def _run(self, job: Callable[[], None], held: int, end: int) -> None:
        os.close(self._hold)
        os.setsid()
        os.environ[SIGNS] = str(end)
        if os.read(held, 1):  # nothing comes where the parent is gone
            os.close(held)
            job()

    def let_go(self) -> None:
        if self._hold >= 0:
            with contextlib.suppress(BrokenPipeError):  # it has ended already
                os.write(self._hold, b".")
            os.close(self._hold)
            self._hold = -1

    def poll(self) -> int | None:
        return self._process.exitcode

    def terminate(self) -> None:
        self._process.terminate()

    def kill(self) -> None:
        self._process.kill()

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("fork", timeout or 0)
        return self._process.exitcode


class Background:
    """A process beside the web's: that for followers and clock, or another that `name` tells of; `words` are given to Python, and do the
    `job`, where it has one. Its keeper calls `look` again and again; while it is not `wanted` none is started."""

    def __init__(
        self,
        *words: str,
        name: str = "process for followers and clock",
        within: float = 0.0,
        clock: Clock = time.monotonic,
        wanted: Callable[[], bool] = lambda: True,
        more: Mapping[str, str] = MappingProxyType({}),
        job: Callable[[], None] | None = None,
    ) -> None:
        self._words = words
        self._job = job
        self._name = name
        self._wanted = wanted
        self._more = more
        self._clock = clock
        self._signs = Signs(within, clock=clock)
        self._backoff = Backoff()
        self._lock = threading.Lock()
        self._process: _Process | None = None
        self._pipe = -1
        self._begun = 0.0
        self._due: float | None = None  # when it is started again
        self._stopped_at: float | None = None
        self.has_lived = False  # it gave a sign of life
        self.ended = 0  # how often it ended by itself

    def fork(self) -> None:
        """Start the first one, where it has a job, as a fork of this process, which has imported nearly all that it needs and has no thread
        yet. It is held until the web answers, or `HELD` seconds: it would take from that a processor that it needs itself."""
        if self._job is not None:
            end = self._begin()
            self._process = _Fork(self._job, end)
            os.close(end)

    def let_go(self) -> None:
        with self._lock:
            if isinstance(self._process, _Fork):
                self._process.let_go()

    def start(self) -> None:
        with self._lock:
            if self._stopped_at is None and self._process is None and self._wanted():
                self._spawn()

    def look(self) -> None:
        """Start it again where it ended and its time has come; end it where it is hung."""
        with self._lock:
            if self._stopped_at is not None:
                return
            if self._process is None:
                if self._wanted():
                    self._spawn()
            elif self._due is not None:
                if self._clock() >= self._due:
                    self._spawn()
            elif (code := self._process.poll()) is not None:
                wait = self._backoff.after(self._clock() - self._begun)
                self.ended += 1
                self._due = self._clock() + wait
                say_ended(self._name, code, wait)
            elif self._is_hung():
                say(f"The {self._name} gave no sign of life for too long; it is ended, and started again.")
                self._process.kill()

    def stop(self) -> None:
        """Tells it to stop, and returns: it waits for nobody."""
        if self._stopped_at is None:
            self._stopped_at = time.monotonic()
            if self._process is not None:
                self._process.terminate()

    def end(self) -> None:
        """Returns when it is gone, by itself or not."""
        self.stop()
        with self._lock:
            if self._process is None:
                return
            self._process.terminate()  # its keeper may have started another at that very moment
            try:
                self._process.wait(max(0.5, (self._stopped_at or 0) + STOP_WITHIN - time.monotonic()))
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def _is_hung(self) -> bool:
        with contextlib.suppress(BlockingIOError):
            while os.read(self._pipe, 4096):
                self.has_lived = True
                self._signs.sign()
        return self._signs.are_missing

    def _begin(self) -> int:
        """The end of a new pipe for the signs of the one that is started now."""
        if self._pipe >= 0:
            os.close(self._pipe)
        self._pipe, end = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        self._begun, self._due = self._clock(), None
        self._signs.begin()
        return end

    def _spawn(self) -> None:
        end = self._begin()
        words = [sys.executable, *self._words]
        try:
            # A session of its own: a Ctrl-C at the terminal reaches it through us.
            self._process = subprocess.Popen(
                words, stdin=subprocess.DEVNULL, start_new_session=True, pass_fds=[end], env={**os.environ, SIGNS: str(end), **self._more}
            )
        finally:
            os.close(end)


class Several:
    """Processes that are kept together; without those that are `awaited` nothing is ready."""

    def __init__(self, each: Sequence[Background], awaited: Sequence[Background] = ()) -> None:
        self._each = each
        self._awaited = awaited

    @property
    def has_lived(self) -> bool:
        """Each that is awaited gave a sign of life."""
        return all(process.has_lived for process in self._awaited)

    def fork(self) -> None:
        for process in self._each:
            process.fork()

    def let_go(self) -> None:
        for process in self._each:
            process.let_go()

    def start(self) -> None:
        for process in self._each:
            process.start()

    def look(self) -> None:
        for process in self._each:
            process.look()

    def stop(self) -> None:
        """Tells them to stop, and returns."""
        for process in self._each:
            process.stop()

    def end(self) -> None:
        """Returns when they are gone; they end side by side."""
        self.stop()
        for process in self._each:
            process.end()


class Giver:
    """A child's side: gives signs of life to the process that keeps it, at most one a second; none where nobody keeps it."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        given = os.environ.pop(SIGNS, "")
        self._pipe = int(given) if given.isdigit() else -1
        self._clock = clock
        self._next = 0.0
        if self._pipe >= 0:
            os.set_inheritable(self._pipe, False)

    def __call__(self) -> None:
        if self._pipe >= 0 and self._clock() >= self._next:
            self._next = self._clock() + 1.0
            with contextlib.suppress(OSError):  # nobody reads any more: this process is about to end, or the pipe is full of signs
                os.write(self._pipe, b".")
