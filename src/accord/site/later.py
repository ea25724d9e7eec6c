"""What only some requests need and is slow to load: loaded once the hub is ready, so that it starts sooner and no request waits for it."""

import time
from importlib import import_module

from accord.hub import threads
from accord.hub.signals import queries as signals
from accord.tables import warm_libraries

# Codes of IBANs, the client by which the sandbox is reached, signatures of web push, calendars.
LIBRARIES = ("schwifty", "httpx", "jwt", "holidays")
LOOK_EVERY = 0.25  # seconds
READY_WITHIN = 30.0  # seconds
REST = 1.0  # seconds: what came up beside is looked at first


def load_later() -> None:
    """Load it in a thread, after the index of what is known, which checks wait for."""
    threads.start(_load, "later")


def _load() -> None:
    until = time.monotonic() + READY_WITHIN
    while not signals.is_ready() and time.monotonic() < until:
        time.sleep(LOOK_EVERY)
    time.sleep(REST)
    warm_libraries()
    for name in LIBRARIES:
        import_module(name)
