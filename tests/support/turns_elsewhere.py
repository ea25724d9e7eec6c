"""The turn to write in another thread's hands."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from accord.hub.journal.actions import Turn, turn


@contextmanager
def turn_elsewhere(work: Callable[[Turn], None] = lambda t: None) -> Iterator[Callable[[], None]]:
    """Another thread has the turn, and has done this in it, until the call that is given or the end."""
    from django.db import connections

    has, over = threading.Event(), threading.Event()

    def hold() -> None:
        with turn() as t:
            work(t)
            has.set()
            over.wait(60)
        connections.close_all()

    thread = threading.Thread(target=hold)
    thread.start()
    assert has.wait(60)

    def end() -> None:
        over.set()
        thread.join()

    try:
        yield end
    finally:
        end()
