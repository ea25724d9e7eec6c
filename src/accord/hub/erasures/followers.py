"""The log of erasures is written by the background where it could not be written at once."""

from accord.hub.erasures.actions import flush, look, tell
from accord.hub.running import Runs

EVERY = 5.0  # seconds


def work(at: int) -> bool:
    try:
        if flush():
            return True
    except OSError as error:
        tell(error)
    else:
        look()
    return False


RUNS = Runs(rank=15, work=work, every=EVERY)
