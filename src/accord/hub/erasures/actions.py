"""Noting acts that a restore must not undo; and closing what can't be done again by itself until a person has looked.

An act is noted in the very transaction that does it, and written to the log as soon as that is committed, before anybody is answered. What
was cut off in between, the background writes: nothing that is committed is missing there, and nothing else is in it.
"""

import logging

from django.db import Error

from accord.hub.erasures import log, store
from accord.hub.erasures.log import begin as begin
from accord.hub.erasures.store import block as block
from accord.hub.erasures.store import confirm as confirm

_log = logging.getLogger("accord.erasures")


def note(kind: str, ref: str, at: int) -> None:
    """Within the transaction of the act."""
    store.note(at, kind, ref)
    store.once_committed(_flush_at_once)


def flush() -> bool:
    """Write what waits; whether there was any. Raises OSError where the log can't be written to."""
    acts = store.waiting()
    if not acts:
        return False
    with store.one_writer():
        log.write(acts)
    store.forget(acts)
    return True


def _flush_at_once() -> None:
    """It is committed: trouble with the log must not make it look as if it were not. It waits, and the health check says so."""
    try:
        flush()
    except (OSError, Error) as error:
        _log.error("The erasure log can't be written to (%s). What waits is written later.", type(error).__name__)
