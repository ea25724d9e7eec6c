"""Background work on rescues: clocks ring, statuses come up for assessment again, and data kept long enough is erased."""

from functools import partial

from accord.hub.journal.followers import Fire, fire_due
from accord.hub.rescue import sealing
from accord.hub.rescue.alerts.clocks import is_over, status_is_due
from accord.hub.rescue.vocabulary import CONTACT, DUE, KEPT, STATUS
from accord.hub.running import Runs


def clocks(at: int) -> dict[str, Fire]:
    handlers = {DUE: is_over, STATUS: status_is_due, KEPT: sealing.time_is_over, CONTACT: sealing.forget_contact}
    return {kind: partial(handle, at=at) for kind, handle in handlers.items()}


def work(at: int) -> bool:
    """Do the work that has fallen due by now; returns whether there was any."""
    return fire_due(clocks(at), at) > 0


RUNS = Runs(rank=40, work=work, clocks=clocks)
