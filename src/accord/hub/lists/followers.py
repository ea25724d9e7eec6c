"""Lists follow by themselves: one that was built once is built anew as soon as it is old (ACCORD_LISTS_EVERY, in minutes).

A build may take minutes, so it has a thread of its own beside the followers and the clock, and rests as long as it has worked.
"""

import logging
import threading
import time
from functools import partial

from django.conf import settings
from django.db import Error

from accord.core.times import SECOND
from accord.hub import waking
from accord.hub.lists import actions, queries
from accord.hub.lists.errors import SigningKeyLost
from accord.hub.members import queries as members
from accord.hub.members.errors import BadMember, NoSuchMember
from accord.hub.running import Runs
from accord.hub.threads import close_connections, start
from accord.hub.times import now
from accord.hub.trouble import noted

_log = logging.getLogger("accord.lists")
IDLE = 3.0  # seconds between looks where no list is old
LOST_EVERY = 30.0  # seconds between looks whether a file is gone
AFTER_TROUBLE = 60.0  # seconds
_MINUTE = 60 * SECOND


def work(at: int) -> bool:
    """Build a list anew whose file is gone, or the one that has been old for the longest time; whether there was one. 0 minutes: never, but
    where another epoch of the journal began: what its client has may be of entries that are gone."""
    interval = settings.ACCORD_LISTS_EVERY * _MINUTE
    oldest = _lost() or queries.oldest(at - interval if interval else 0)
    if oldest is None:
        return False
    member, name = oldest
    try:
        actions.build(members.member(member), name, by=members.operator())
    except (BadMember, NoSuchMember):
        return False  # it takes no part since a moment ago
    return True


_looked = float("-inf")


def _lost() -> tuple[str, str] | None:
    """Looked for now and then: there is a file for each member and list."""
    global _looked
    if time.monotonic() - _looked < LOST_EVERY:
        return None
    lost = queries.missing()
    _looked = time.monotonic() if lost is None else _looked
    return lost


def builders(stop: threading.Event) -> list[threading.Thread]:
    """The thread that builds, started. What it has in hand at the end is given up, and built again after the next start."""
    return [start(partial(_build_until, stop), "lists")]


def _build_until(stop: threading.Event) -> None:
    while not stop.is_set():
        began = time.monotonic()
        try:
            built = work(now())
        except (Error, OSError, SigningKeyLost) as error:
            if noted(error) is None:
                _log.error("A list could not be built (%s). Trying again in a minute.", type(error).__name__)
            close_connections()
            stop.wait(AFTER_TROUBLE)
            continue
        stop.wait(time.monotonic() - began if built else waking.LONGEST if waking.hears() else IDLE)


RUNS = Runs(rank=90, threads=builders)
