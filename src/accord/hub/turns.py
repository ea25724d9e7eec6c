"""Short, fair turns for writers.

SQLite lets one writer in at a time and does not queue the others: a bulk upload that commits and at once begins again
starves everybody else. So a writer first takes a place in the queue, then the turn, then leaves the queue: a writer that waits
stands in the queue while the turn is held, and the last writer cannot get past it. PostgreSQL queues writers on the
journal's head row by itself.
"""

import fcntl
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from django.db import connection

_open = threading.local()
# Whether a whole request is one transaction: nothing that is read in it is given out before it is committed, and refusals commit it too.
answering: ContextVar[bool] = ContextVar("answering", default=False)
_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "BEGIN")


class _File:
    """A lock file as one thread of one process holds it open; closed when the thread is gone."""

    def __init__(self, path: str) -> None:
        self.descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def __del__(self) -> None:
        os.close(self.descriptor)


def _descriptor(path: str) -> int:
    files: dict[tuple[int, str], _File] = _open.__dict__.setdefault("files", {})
    key = (os.getpid(), path)
    if key not in files:
        files[key] = _File(path)
    return files[key].descriptor


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
    queue = _descriptor(f"{database}.queue")
    try:
        fcntl.flock(queue, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    fcntl.flock(queue, fcntl.LOCK_UN)
    return False
