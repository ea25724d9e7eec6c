"""A child that outlives its parent would hold the port and the database: children watch whose they are."""

import os
import threading
import time

LOOK_EVERY = 0.5  # seconds


def end_with_parent() -> None:
    """Ends this process at once when the process that started it is gone, killed or not."""
    threading.Thread(target=_watch, args=(os.getppid(),), name="parent", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_EVERY)
    os._exit(1)
