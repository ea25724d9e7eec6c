"""Background work: consulates that owe their word and days to follow up ring the desk, and lists that nobody finished are erased."""

from functools import partial

from accord.hub.journal.followers import Fire, fire_due
from accord.hub.repatriation.arrivals import reception
from accord.hub.repatriation.lists import making
from accord.hub.repatriation.verification import questions
from accord.hub.repatriation.vocabulary import FOLLOW, LIST, VERIFY
from accord.hub.running import Runs


def clocks(at: int) -> dict[str, Fire]:
    handlers = {VERIFY: questions.remind, FOLLOW: reception.remind, LIST: making.time_is_over}
    return {kind: partial(handle, at=at) for kind, handle in handlers.items()}


def work(at: int) -> bool:
    """Do the work that has fallen due by now; whether there was any."""
    return fire_due(clocks(at), at) > 0


RUNS = Runs(rank=70, work=work, clocks=clocks)
