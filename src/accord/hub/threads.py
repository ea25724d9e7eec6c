"""Threads beside the one that answers: each has a connection to the database of its own, which ends with it."""

import threading
from collections.abc import Callable
from contextvars import ContextVar

from django.db import connections

# The lease under which a thread works (`leases`); the threads that it starts go on under it.
under: ContextVar[object | None] = ContextVar("under", default=None)


def start(work: Callable[[], None], name: str) -> threading.Thread:
    """Do work in such a thread, which does not keep the process from ending."""

    lease = under.get()

    def run() -> None:
        under.set(lease)
        try:
            work()
        finally:
            close_connections()

    thread = threading.Thread(target=run, name=name, daemon=True)
    thread.start()
    return thread


def close_connections() -> None:
    """Close the connections of this thread: at its end, or where one is broken; the next query opens another."""
    connections.close_all()
