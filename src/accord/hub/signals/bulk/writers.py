"""Threads that write, each with a connection to the database; kept a while for the next upload, since a new connection knows no page."""

import threading
from collections.abc import Callable

from accord.hub.threads import close_connections

Work = Callable[[], None]

_lock = threading.Lock()
_idle: list["_Writer"] = []
_linger = 0.0


def linger(seconds: float) -> None:
    """How long threads are kept from now on: in a process that serves many, and whose database stays the same."""
    global _linger
    _linger = seconds


def write(work: Work) -> threading.Event:
    """Do the work in such a thread; the event is set when it is done. The work raises nothing."""
    done = threading.Event()
    with _lock:
        writer = _idle.pop() if _idle else None
    if writer is None:
        writer = _Writer()
        writer.give(work, done)
        writer.thread.start()
    else:
        writer.give(work, done)
    return done


class _Writer:
    def __init__(self) -> None:
        self.thread = threading.Thread(target=self._run, name="bulk-write", daemon=True)
        self._given = threading.Semaphore(0)
        self._work: tuple[Work, threading.Event] | None = None

    def give(self, work: Work, done: threading.Event) -> None:
        self._work = work, done
        self._given.release()

    def _run(self) -> None:
        kept: float | None = None  # seconds; what it is made for is there already
        try:
            while self._has_work(kept):
                assert self._work is not None
                (work, done), self._work = self._work, None
                try:
                    work()
                finally:
                    kept = _linger  # once for each work: whatever is said meanwhile, it is idle and stays, or goes and is not found
                    if not kept:
                        close_connections()
                    # Idle before it is known to be done: who comes next finds it.
                    with _lock:
                        if kept:
                            _idle.append(self)
                    done.set()
                    del work, done
                if not kept:
                    return
        finally:
            close_connections()

    def _has_work(self, seconds: float | None) -> bool:
        if self._given.acquire(timeout=seconds):
            return True
        with _lock:
            if self in _idle:
                _idle.remove(self)
                return False
        return self._given.acquire()  # given at that very moment
