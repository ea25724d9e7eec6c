"""Background work: joiners get what their circles open to them, and claims expire, and collections are compared."""

from collections.abc import Sequence

from accord.hub.journal import queries as journal
from accord.hub.running import Runs
from accord.hub.signals.actions import grant_some
from accord.hub.signals.bulk import workers, writers
from accord.hub.signals.following import copies
from accord.hub.signals.following.expiring import expire_some
from accord.hub.signals.index import beforehand, known

LINGER = 60.0  # seconds that threads are kept which write uploads


def work(at: int) -> bool:
    """Do the next piece of whatever waits, in one short turn each; whether anything was done."""
    granted = grant_some() if journal.count_grants() else False
    expired = expire_some() > 0
    return copies.work(at) or expired or granted


def serve_many(reads: Sequence[str], most: int) -> None:
    """For a process that answers many: checks from memory as soon as it is read, and at most so many processes that read what is uploaded;
    `reads` is the command that starts one, given the number of its socket as the last word."""
    known.begin()
    writers.linger(LINGER)
    workers.begin(reads, most)


def read_beforehand() -> int | None:
    """For a process without threads, of which the one that answers will be a fork: a child reads already what that one will keep in
    memory. The child's number, which is to be waited for; None where there is little to read."""
    return beforehand.begin()


def forget_beforehand() -> None:
    """Let go of what was read so: the process that answers has taken it."""
    beforehand.forget()


def answer_many() -> None:
    """For a process that answers many and takes nothing in: checks from memory as soon as it is read."""
    known.begin()


RUNS = Runs(rank=80, work=work)
