"""Background work on members: sessions that are over are deleted, once a day."""

from accord.core.times import DAY, SECOND
from accord.hub.journal.actions import turn
from accord.hub.members.store import sign_in
from accord.hub.running import Runs


def work(at: int) -> bool:
    with turn():
        sign_in.forget_old_sessions()
    return False


RUNS = Runs(rank=90, work=work, every=DAY / SECOND)
