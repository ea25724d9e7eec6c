"""A commit wakes what follows it, in this process and in those beside it, so that nobody has to look again and again.

On SQLite each process that sleeps listens at a pipe of its own, in a folder of this machine that the data directory names (not in it: it
is copied, and a pipe is no file); who commits writes one byte to each. PostgreSQL tells it itself, to processes on any machine (`hearing`).
A wake that is lost costs a short while and nothing else: every sleeper looks by itself after FALLBACK. Where a server proves again and
again that it would have told (`heard`), it looks more and more seldom while nothing comes, up to LONGEST.
"""

import asyncio
import contextlib
import hashlib
import os
import secrets
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from stat import S_ISFIFO
from typing import Final

FALLBACK: Final = 1.0  # seconds after which a sleeper looks though nobody woke it
LONGEST: Final = 20.0  # the same after a while without a wake, where a server tells of each commit
SILENT: Final = 3.0  # seconds without a proof after which it counts as one that tells nothing
CALM: Final = 0.2  # seconds between two looks while nothing but signals comes
MEANWHILE: Final = 5.0  # seconds between the signs of life of one that sleeps
_ENDING: Final = ".pipe"
_URGENT, _CALM = b"!", b"."
_FRESH = 0.1  # seconds within which a folder may change once more without its time telling so

Call = Callable[[bool], None]

_changed = threading.Condition()
_urgent = _any = 0
_calls: list[Call] = []
_own: tuple[int, str] | None = None  # process, name of its pipe
_told = 0  # commits of others that a server told of, also those that wake nobody
_heard_at = float("-inf")  # all that was committed before this moment is told


def wake_all(*, urgent: bool = True) -> None:
    """Wake the sleepers of this process."""
    global _urgent, _any
    with _changed:
        _any += 1
        _urgent += urgent
        _changed.notify_all()
    for call in tuple(_calls):
        with contextlib.suppress(RuntimeError):  # its loop has just been closed
            call(urgent)


def wake(folder: Path, *, urgent: bool = True) -> None:
    """Something was committed: wake all sleepers, here and in the processes that listen in this data directory. `urgent`: more than
    signals, which come by the million and are looked at every CALM."""
    wake_all(urgent=urgent)
    _others.write(place(folder), _URGENT if urgent else _CALM)


def told() -> None:
    """A server told of a commit of another process; what it wakes, `wake_all` does besides."""
    global _told
    _told += 1


def heard(at: float | None) -> None:
    """A server proved that all is told that was committed before this moment; None: it is lost, and everybody looks."""
    global _heard_at
    _heard_at = float("-inf") if at is None else at
    if at is None:
        wake_all()


def hears() -> bool:
    """Whether a server tells of each commit."""
    return time.monotonic() - _heard_at < SILENT


def known() -> tuple[float, int]:
    """Up to which moment all is told, and how much was: the same number once more, and nothing was committed elsewhere in between."""
    at = _heard_at  # first: what is told after it is counted, whether or not it belongs to it
    return at, _told


@cache
def place(data: Path) -> Path:
    """Where the pipes of the processes of this data directory are: for its owner alone, gone with the machine's temporary files."""
    digest = hashlib.sha256(os.fsencode(data.absolute())).hexdigest()[:24]
    return Path(tempfile.gettempdir()) / f"accord-{os.geteuid()}-{digest}"


def listen(data: Path) -> None:
    """Hear from now on what the processes beside this one commit. Where no pipe can be made, sleepers look every FALLBACK."""
    global _own
    if _own is not None and _own[0] == os.getpid():
        return
    folder = place(data)
    name = f"{os.getpid()}-{secrets.token_hex(4)}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        if os.stat(folder).st_uid != os.geteuid():
            return  # another user's: its owner could hear when something is committed
        os.mkfifo(folder / name, 0o600)
        # Open for both, so that it never ends; and named only when it is open: a pipe that nobody reads is taken away.
        pipe = os.open(folder / name, os.O_RDWR | os.O_CLOEXEC)
        os.rename(folder / name, folder / f"{name}{_ENDING}")
    except (OSError, AttributeError, NotImplementedError):
        return
    _own = (os.getpid(), f"{name}{_ENDING}")
    threading.Thread(target=_hear, args=(pipe,), name="waking", daemon=True).start()


def _hear(pipe: int) -> None:
    while wakes := os.read(pipe, 65_536):
        wake_all(urgent=_URGENT in wakes)


def call(on_wake: Call) -> Callable[[], None]:
    """Call this at each wake, from whichever thread hears it, with whether it is urgent; returns what ends it. It must not wait."""
    _calls.append(on_wake)

    def end() -> None:
        with contextlib.suppress(ValueError):
            _calls.remove(on_wake)

    return end


class Sleeper:
    """A thread that looks for work and sleeps where there is none. A commit after a look has begun ends the sleep after it."""

    def __init__(self, calm: float = CALM) -> None:
        self._calm = calm
        self._seen = (_urgent, _any)
        self._looked = time.monotonic()
        self._is_woken = False
        self._most = FALLBACK

    def wake(self) -> None:
        """Wake this one alone."""
        with _changed:
            self._is_woken = True
            _changed.notify_all()

    def look(self) -> None:
        """To be said before each look."""
        self._is_woken = False
        self._seen = (_urgent, _any)
        self._looked = time.monotonic()

    def sleep(self, seconds: float = LONGEST, meanwhile: Callable[[], None] | None = None) -> None:
        """Sleep until a commit wakes it, at most so long; a wake that isn't urgent waits until the last look is CALM ago. `meanwhile` is
        called every MEANWHILE."""
        until = time.monotonic() + min(seconds, self._most if hears() else FALLBACK)
        while not self._slept(min(until, time.monotonic() + MEANWHILE)):
            if time.monotonic() >= until:
                self._most = min(2 * self._most, LONGEST)
                return
            if meanwhile is not None:
                meanwhile()
        self._most = FALLBACK

    def _slept(self, until: float) -> bool:
        """Whether it was woken before that."""
        with _changed:
            while _urgent == self._seen[0] and not self._is_woken:
                at = time.monotonic()
                due = float("inf") if _any == self._seen[1] else self._looked + self._calm
                if at >= min(until, due):
                    return at >= due
                _changed.wait(min(until, due) - at)
            return True


class LoopSleeper:
    """The same on an event loop, while it is `listening`. `calm`: wakes for signals alone count too."""

    def __init__(self, *, calm: bool) -> None:
        self._calm = calm
        self._woken = asyncio.Event()

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """To be entered on its loop; a sleeper that comes after one that is still ending is not ended with it."""
        loop = asyncio.get_running_loop()

        def woken(urgent: bool) -> None:
            if urgent or self._calm:
                loop.call_soon_threadsafe(self._woken.set)

        end = call(woken)
        try:
            yield
        finally:
            end()

    def wake(self) -> None:
        """Wake this one alone; from its own loop."""
        self._woken.set()

    def look(self) -> None:
        """To be said before each look."""
        self._woken.clear()

    async def sleep(self, least: float) -> None:
        """Sleep for `least` seconds, and then until a commit wakes it, at most FALLBACK longer, or LONGEST."""
        await asyncio.sleep(least)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LONGEST if hears() else FALLBACK):
                await self._woken.wait()


class _Others:
    """The pipes of the processes beside this one, kept open."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: dict[str, dict[Path, int]] = {}  # by their folder, which is looked up at each commit
        self._listed: dict[str, int] = {}
        self._process = os.getpid()

    def write(self, folder: Path, wake: bytes) -> None:
        name = str(folder)
        try:
            about = os.stat(name)
        except OSError:
            return  # nobody has ever listened here
        if about.st_uid != os.geteuid():
            return
        changed = about.st_mtime_ns
        with self._lock:
            if self._listed.get(name) != changed or self._process != os.getpid():
                self._list(folder, name, changed)
            closed = [path for path, pipe in self._open[name].items() if not _tell(pipe, wake)]
            for path in closed:
                os.close(self._open[name].pop(path))
                with contextlib.suppress(OSError):
                    path.unlink()

    def _list(self, folder: Path, name: str, changed: int) -> None:
        self._process = os.getpid()
        own = _own[1] if _own is not None and _own[0] == os.getpid() else ""
        listening = {entry for entry in folder.iterdir() if entry.suffix == _ENDING and entry.name != own}
        pipes = self._open.setdefault(name, {})
        for path in pipes.keys() - listening:
            os.close(pipes.pop(path))
        for path in listening - pipes.keys():
            try:
                pipe = os.open(path, os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOFOLLOW)
            except OSError:
                # Its process is gone.
                with contextlib.suppress(OSError):
                    path.unlink()
                continue
            if S_ISFIFO(os.fstat(pipe).st_mode):
                pipes[path] = pipe
            else:
                os.close(pipe)
        if time.time() - changed / 1e9 > _FRESH:
            self._listed[name] = changed
        else:
            self._listed.pop(name, None)


def _tell(pipe: int, wake: bytes) -> bool:
    """False where nobody reads it any more."""
    try:
        os.write(pipe, wake)
    except BlockingIOError:
        pass  # it is full of wakes
    except OSError:
        return False
    return True


_others = _Others()
