"""Threads beside the one that answers: each has a connection to the database of its own, which ends with it."""

import select
import threading
from collections.abc import Callable
from contextvars import ContextVar

from django.db import connection, connections

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


def let_go_of_ended() -> None:
    """Close this thread's connection where the server ended it while nothing was asked, as at a restart: the next query opens another.

    What the server said at the end waits at the socket: to look costs no question to the server, which a question for each job would.
    """
    if connection.vendor == "sqlite" or connection.connection is None or connection.in_atomic_block:
        return
    opened = connection.connection
    if opened.closed or (_says_something(opened.pgconn.socket) and not connection.is_usable()):
        connection.close()


def _says_something(socket: int) -> bool:
    looking = select.poll()  # select() itself knows no socket beyond the first thousand
    looking.register(socket, select.POLLIN)
    return bool(looking.poll(0))
