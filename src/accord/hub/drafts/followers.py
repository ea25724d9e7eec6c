"""Background work on drafts: those that are over are erased, and all of people who take no part any more."""

from accord.hub.drafts import actions, store
from accord.hub.members import queries as members
from accord.hub.running import Runs

EVERY = 60.0  # seconds


def work(at: int) -> bool:
    if actions.erase_over(at):
        return True
    writers = store.writers()
    gone = sorted(set(writers) - members.active_people(writers)) if writers else []
    return actions.erase_of_people(gone, at)


RUNS = Runs(rank=90, work=work, every=EVERY)
