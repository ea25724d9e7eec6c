"""Background work on files: a file kept long enough is erased or looked at again, and overrides come to their end."""

from functools import partial

from accord.hub.care.files import consenting, lifecycle
from accord.hub.care.vocabulary import CONTACT, DUE, OVERRIDE
from accord.hub.journal.followers import Fire, fire_due
from accord.hub.running import Runs


def clocks(at: int) -> dict[str, Fire]:
    handlers = {DUE: lifecycle.time_is_over, CONTACT: lifecycle.contact_is_over, OVERRIDE: consenting.override_is_over}
    return {kind: partial(handle, at=at) for kind, handle in handlers.items()}


def work(at: int) -> bool:
    """Do the work that has fallen due by now; whether there was any."""
    return fire_due(clocks(at), at) > 0


RUNS = Runs(rank=60, work=work, clocks=clocks)
