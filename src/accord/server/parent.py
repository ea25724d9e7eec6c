"""A child that outlives its parent would hold the port and the database: children watch whose they are."""

import ctypes
import os
import signal
import sys
import threading
import time

LOOK_EVERY = 0.5  # seconds
_PR_SET_PDEATHSIG = 1
NAMED = "ACCORD_PARENT"  # the number of the process that started this one


def name_parent() -> None:
    """This process will start others. It may be gone before one of them looks whose it is, and that must not take its heir for it."""
    os.environ[NAMED] = str(os.getpid())


def end_with_parent(*, is_hung: bool = False) -> None:
    """Ends this process at once when the process that started it is gone, killed or not.

    `is_hung`: also where this one hangs and no thread of it runs any more, as the server's does that is told to stop while it starts: the
    kernel ends it then. Only for a fork of its parent's main thread, since the kernel goes by the thread.
    """
    if is_hung and sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    named = os.environ.pop(NAMED, "")  # what this one starts is its own
    parent = int(named) if named.isdecimal() else os.getppid()
    threading.Thread(target=_watch, args=(parent,), name="parent", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_EVERY)
    os._exit(1)
