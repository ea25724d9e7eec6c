"""PostgreSQL tells what is committed, to the processes of a hub on any machine: LISTEN at a connection of its own, in a thread.

A turn tells of itself in its own transaction (`telling`), so that what is committed is told, whoever is killed when. The connection proves
twice a second that nothing is lost: what was committed before it is asked is told before it answers, and no transaction is begun for it.
While it is away everybody looks by himself, as where nothing is told.
"""

import logging
import os
import secrets
import select
import threading
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

from django.conf import settings
from django.db import Error, connection

from accord.hub import waking
from accord.hub.trouble import noted

CHANNEL = "accord"
URGENT, CALM = "!", "."
PROVE_EVERY = 0.5  # seconds
ANSWERS_WITHIN = 3.0  # seconds; it is given up then
AGAIN_AFTER = 1.0  # seconds
REST = 0.005  # seconds between two readings of what comes in crowds

_log = logging.getLogger("accord.hearing")
_me: tuple[int, str] = (0, "")  # process, what its own turns are known by
_listens: int | None = None  # the process whose thread listens


def me() -> str:
    """What tells the turns of this process from those of others."""
    global _me
    if _me[0] != os.getpid():
        _me = (os.getpid(), secrets.token_hex(8))
    return _me[1]


def telling(urgency: str) -> list[str]:
    """The values of `pg_notify(%s, %s)` for a turn that is about to be committed."""
    return [CHANNEL, f"{urgency}{me()}"]


def hear() -> Callable[[], None]:
    """Hear from now on what other processes commit: PostgreSQL tells it, beside SQLite they do it themselves. Returns what ends it."""
    global _listens
    stop = threading.Event()
    if connection.vendor == "sqlite":
        waking.listen(settings.ACCORD_DATA)
    elif _listens != os.getpid():
        _listens = os.getpid()
        threading.Thread(target=_listen, args=(stop,), name="hearing", daemon=True).start()
    return stop.set


def _listen(stop: threading.Event) -> None:
    global _listens
    own = connection.copy()
    is_told = False
    while not stop.is_set():
        try:
            with own.wrap_database_errors, closing(own):
                own.ensure_connection()
                _hear(own.connection, stop)
        except (Error, OSError) as error:
            # What is trouble is told by everybody who meets it; a server in front of the database that knows no LISTEN is told here, once.
            if noted(error) is None and not is_told:
                _log.error("PostgreSQL doesn't tell what is committed (%s). Looking again and again instead.", type(error).__name__)
                is_told = True
        waking.heard(None)
        stop.wait(AGAIN_AFTER)
    _listens = None


def _hear(raw: Any, stop: threading.Event) -> None:
    """Until it is told to stop, or the connection is lost; raises what says so."""
    raw.execute(f"LISTEN {CHANNEL}")
    waking.told()  # what was committed while nobody listened
    waking.wake_all()
    raw.pgconn.enter_pipeline_mode()
    while not stop.is_set():
        asked = time.monotonic()
        _prove(raw.pgconn)
        waking.heard(asked)
        time.sleep(REST)
        _wait(raw.pgconn, PROVE_EVERY)


def _prove(server: Any) -> None:
    """One way there and back, on which all that was committed before it is heard; no transaction is begun. Raises TimeoutError."""
    until = time.monotonic() + ANSWERS_WITHIN
    server.pipeline_sync()
    server.flush()
    while True:
        if not _wait(server, until - time.monotonic()):
            raise TimeoutError
        server.consume_input()
        urgencies = set[str]()
        while (told := server.notifies()) is not None:
            urgencies |= _urgency(told.extra.decode())
        if urgencies:
            waking.wake_all(urgent=URGENT in urgencies)
        while not server.is_busy():
            if server.get_result() is not None:
                return


def _urgency(payload: str) -> set[str]:
    """What of another process was told; of this one everybody knows already."""
    if payload[1:] == me():
        return set()
    waking.told()
    return {payload[:1]}


def _wait(server: Any, seconds: float) -> bool:
    """Whether something came within so many seconds."""
    waiting = select.poll()
    waiting.register(server.socket, select.POLLIN)
    return bool(waiting.poll(max(0.0, seconds) * 1000))
