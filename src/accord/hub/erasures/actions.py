"""Noting acts that a restore must not undo; and closing what can't be done again by itself until a person has looked.

An act is noted in the very transaction that does it, and written to the log as soon as that is committed, before anybody is answered. What
was cut off in between, the background writes: nothing that is committed is missing there, and nothing else is in it.
"""

from typing import Final

from django.db import Error

from accord.hub.amiss import ERASURE_LOG, Watch
from accord.hub.erasures import log, store
from accord.hub.erasures.log import begin as begin
from accord.hub.erasures.store import block as block
from accord.hub.erasures.store import confirm as confirm

LOG: Final = Watch("The erasure log can be written to again.")


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
    LOG.is_well()
    store.forget(acts)
    return True


def look() -> None:
    """See whether acts could be written, before there is one: a log that can't be written to is told."""
    try:
        log.try_it()
    except OSError as error:
        tell(error)
    else:
        LOG.is_well()


def tell(error: Exception) -> None:
    LOG.fails(ERASURE_LOG, type(error).__name__)


def _flush_at_once() -> None:
    """It is committed: trouble with the log must not make it look as if it were not. It waits, and the health check says so."""
    try:
        flush()
    except (OSError, Error) as error:
        tell(error)  # what waits is written later, by the background
