"""Short, fair turns for writers.

SQLite lets one writer in at a time and does not queue the others: a bulk upload that commits and at once begins again
starves everybody else. So a writer first takes a place in the queue, then the turn, then leaves the queue: a writer that waits
stands in the queue while the turn is held, and the last writer cannot get past it. PostgreSQL queues writers on the
journal's head row by itself.
"""

import fcntl
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection

from accord.hub.trouble import TurnTaken

_REST, _LONGEST_REST = 0.0002, 0.002  # seconds between looks whether another process has given the turn back

_open = threading.local()
# Whether a whole request is one transaction: nothing that is read in it is given out before it is committed, and refusals commit it too.
answering: ContextVar[bool] = ContextVar("answering", default=False)
_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "BEGIN")


class _File:
    """A lock file as one thread of one process holds it open; closed when the thread is gone."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor

    def __del__(self) -> None:
        os.close(self.descriptor)


def _descriptor(path: str) -> int:
    files: dict[tuple[int, str], _File] = _open.__dict__.setdefault("files", {})
    key = (os.getpid(), path)
    if key not in files:
        try:
            files[key] = _File(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        except OSError as error:
            # Trouble as any other of the database: threads that go on after that must not end of it.
            raise OperationalError("The file of the turn to write can't be opened.") from error
    return files[key].descriptor


class _Line:
    """The writers of this process on one database: the locks that they queue at before they meet those of other processes."""

    def __init__(self) -> None:
        self.queue = threading.Lock()
        self.turn = threading.Lock()


_lines: dict[tuple[int, Path], _Line] = {}


def _line(database: Path) -> _Line:
    # By the process: in a fork, a lock that another thread held would be held for ever.
    return _lines.get((os.getpid(), database)) or _lines.setdefault((os.getpid(), database), _Line())


def _take(lock: threading.Lock, path: str, until: float) -> int:
    """Take a lock of this process, then that of the file between processes; returns the file's descriptor. Raises TurnTaken.

    The system knows no wait for a file's lock that ends, so another process is waited for by looking again, more and more seldom.
    """
    if not lock.acquire(timeout=max(0.0, until - time.monotonic())):
        raise TurnTaken
    try:
        descriptor, rest = _descriptor(path), _REST
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return descriptor
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise TurnTaken from None
            time.sleep(rest)
            rest = min(rest * 2, _LONGEST_REST)
    except BaseException:
        lock.release()
        raise


def _give(lock: threading.Lock, descriptor: int) -> None:
    fcntl.flock(descriptor, fcntl.LOCK_UN)
    lock.release()


@contextmanager
def fair_turn(database: Path, within: float | None = None) -> Iterator[None]:
    """Hold the only turn to write to the SQLite file `database`; works across threads and processes. Who holds it already goes on.

    Raises TurnTaken where it does not come within so many seconds: ACCORD_LOCK_TIMEOUT, where none are said.
    """
    held: set[Path] = _open.__dict__.setdefault("held", set())
    if database in held:
        # The lock is the open file's: taking it again would be granted, and the inner end would give the turn away.
        yield
        return
    until = time.monotonic() + (settings.ACCORD_LOCK_TIMEOUT if within is None else within)
    line = _line(database)
    queue = _take(line.queue, f"{database}.queue", until)
    try:
        turn = _take(line.turn, f"{database}.turn", until)
    finally:
        _give(line.queue, queue)
    held.add(database)
    try:
        yield
    finally:
        held.discard(database)
        _give(line.turn, turn)


def write_turn() -> AbstractContextManager[None]:
    """A turn to write, where the database needs one; inside an open transaction it is held already."""
    return (
        nullcontext() if connection.vendor != "sqlite" or connection.in_atomic_block else fair_turn(Path(connection.settings_dict["NAME"]))
    )


def fair_writes() -> AbstractContextManager[Any]:
    """While this is open, every write of this thread takes a turn for itself: for the sign-in library, which writes where it likes.

    It is the statement that waits, never a whole request: checking a password takes longer than any turn may. A transaction
    takes its turn as it begins; from then on the database itself makes the next writer wait, for as long as it is open.
    """
    return connection.execute_wrapper(_fairly) if connection.vendor == "sqlite" else nullcontext()


def _fairly(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    if not sql.lstrip()[:7].upper().startswith(_WRITES):
        return execute(sql, params, many, context)
    with write_turn():
        return execute(sql, params, many, context)


def others_wait() -> bool:
    """Whether anybody waits for the turn that this thread has in hand; False also where that can't be seen (PostgreSQL)."""
    return connection.vendor == "sqlite" and is_wanted(Path(connection.settings_dict["NAME"]))


def disconnect() -> None:
    """End this thread's connection to the database, because it is in trouble or the thread ends."""
    connection.close()


def is_wanted(database: Path) -> bool:
    """Whether another thread waits for the turn, which this thread holds."""
    if _line(database).queue.locked():
        return True
    queue = _descriptor(f"{database}.queue")
    try:
        fcntl.flock(queue, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    fcntl.flock(queue, fcntl.LOCK_UN)
    return False
