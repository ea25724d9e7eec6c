"""Background work on deconfliction: what is put somewhere or taken away is followed within seconds."""

from accord.hub.deconfliction import matching, sources, store
from accord.hub.deconfliction.vocabulary import EVERY, KEPT
from accord.hub.journal.actions import turn
from accord.hub.running import Runs


def work(at: int) -> bool:
    """Follow what stands where, and compare what has begun to be; whether there was anything to do."""
    there = {(target.member, target.source, target.ref): target for target in sources.targets(at)}
    differs = matching.differs(there, store.stakes())
    if not differs and not store.waiting():
        return False
    with turn() as t:
        if differs:
            matching.follow(t, there, at)
        begun = matching.compare(t, at)
        store.drop_rests(at)
        store.drop_matches(at - KEPT)
    return differs or begun > 0


RUNS = Runs(rank=86, work=work, every=EVERY)
