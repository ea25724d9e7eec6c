"""The thread that announces to the edge nodes, where a NATS is set; elsewhere nothing runs."""

import asyncio
import logging
import threading

from accord.hub import threads
from accord.hub.journal import followers as journal
from accord.hub.relay.connecting import is_there
from accord.hub.relay.vocabulary import FOLLOWER
from accord.hub.running import Runs, place

log = logging.getLogger("accord.relay")
AFTER_TROUBLE = 2.0  # seconds


def begin() -> None:
    """Where nothing is announced any more, nothing is behind."""
    if not is_there():
        journal.forget_position(FOLLOWER)


def announce(stop: threading.Event) -> list[threading.Thread]:
    """The thread, started; any number of processes may have one, since what is said twice is said once."""
    if not is_there():
        return []
    return [threads.start(lambda: _until(stop), "relay")]


def _until(stop: threading.Event) -> None:
    from accord.hub.relay.announcing import Relay

    while not stop.is_set():
        try:
            asyncio.run(Relay(stop).work())
        except Exception as error:  # whatever it trips over is said, and never ends what the process does beside
            log.error("The relay broke: %s", place(error))
            stop.wait(AFTER_TROUBLE)


RUNS = Runs(rank=95, begin=begin, threads=announce, claim=True)
