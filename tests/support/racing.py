"""Several who act at one instant, each in a thread with a connection of its own."""

import threading
from collections.abc import Callable
from typing import Any


def raced(*acts: Callable[[], Any]) -> tuple[int, list[Any]]:
    """How many were done, and the refusals of the others."""
    from django.db import connection

    from accord.hub.refusals import Refusal

    gate, done, refused = threading.Barrier(len(acts)), [], []

    def act(do: Callable[[], Any]) -> None:
        gate.wait()
        try:
            done.append(do())
        except Refusal as refusal:
            refused.append(refusal)
        connection.close()

    threads = [threading.Thread(target=act, args=(do,)) for do in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(done), refused
