"""A hub that was made by another rule makes its keys anew by itself, a piece at a time, beside all else that it does."""

import logging
import threading
from functools import partial

from django.db import Error

from accord.hub.members.errors import NoSuchMember
from accord.hub.reindex import actions, queries
from accord.hub.running import Runs
from accord.hub.threads import close_connections, start

_log = logging.getLogger("accord.reindex")
REST = 0.02  # seconds between two pieces: others come first
AFTER_TROUBLE = 30.0  # seconds


def workers(stop: threading.Event) -> list[threading.Thread]:
    """The thread that does it, started; it ends when all is done."""
    return [start(partial(work_until, stop), "reindex")]


def work_until(stop: threading.Event) -> None:
    is_logged = False
    while not stop.is_set():
        try:
            place = actions.step()
            if place is None:
                break
            if place.moved and not is_logged:
                _log.info("Keys are made anew by the present rule; see: accord reindex --show")
                is_logged = True
        except (Error, OSError, LookupError, NoSuchMember) as error:
            _log.error("Keys could not be made anew (%s). Trying again soon.", type(error).__name__)
            close_connections()
            stop.wait(AFTER_TROUBLE)
            continue
        stop.wait(REST)
    if is_logged and queries.is_finished():
        _log.info("All keys are made by the present rule.")


RUNS = Runs(rank=90, threads=workers)
