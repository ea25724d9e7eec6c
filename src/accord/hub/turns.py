"""Short, fair turns for writers.

SQLite lets one writer in at a time and does not queue the others: a bulk upload that commits and at once begins again
starves everybody else. So a writer first takes a place in the queue, then the turn, then leaves the queue: whoever waits
stands in the queue while the turn is held, and the last writer cannot get past it. PostgreSQL queues writers on the
journal's head row by itself.
"""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_open = threading.local()


class _File:
    """A lock file as one thread of one process holds it open; closed when the thread is gone."""

    def __init__(self, path: str) -> None:
        self.descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def __del__(self) -> None:
        os.close(self.descriptor)


def _descriptor(path: str) -> int:
    files: dict[tuple[int, str], _File] = _open.__dict__.setdefault("files", {})
    mine = (os.getpid(), path)
    if mine not in files:
        files[mine] = _File(path)
    return files[mine].descriptor


@contextmanager
def fair_turn(database: Path) -> Iterator[None]:
    """Hold the only turn to write to the SQLite file `database`; works across threads and processes. Who holds it already goes on."""
    held: set[Path] = _open.__dict__.setdefault("held", set())
    if database in held:
        # The lock is the open file's: taking it again would be granted, and the inner end would give the turn away.
        yield
        return
    queue, turn = _descriptor(f"{database}.queue"), _descriptor(f"{database}.turn")
    fcntl.flock(queue, fcntl.LOCK_EX)
    try:
        fcntl.flock(turn, fcntl.LOCK_EX)
    finally:
        fcntl.flock(queue, fcntl.LOCK_UN)
    held.add(database)
    try:
        yield
    finally:
        held.discard(database)
        fcntl.flock(turn, fcntl.LOCK_UN)


def is_wanted(database: Path) -> bool:
    """Whether somebody waits for the turn, which this thread holds."""
    queue = _descriptor(f"{database}.queue")
    try:
        fcntl.flock(queue, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    fcntl.flock(queue, fcntl.LOCK_UN)
    return False
