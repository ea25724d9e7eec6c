"""The log of erasures is written by the background where it could not be written at once."""

import logging

from accord.hub.erasures.actions import flush
from accord.hub.running import Runs

_log = logging.getLogger("accord.erasures")
EVERY = 5.0  # seconds


def work(at: int) -> bool:
    try:
        return flush()
    except OSError as error:
        _log.error("The erasure log can't be written to (%s). See its disk and its folder.", type(error).__name__)
        return False


RUNS = Runs(rank=15, work=work, every=EVERY)
