"""Background work on cases: clocks ring, persons of interest are erased when their time is over, and so are closed cases."""

from functools import partial

from accord.hub.cases import clocks as fires
from accord.hub.cases.parts import persons
from accord.hub.cases.vocabulary import DUE, EXPIRES, KEPT
from accord.hub.journal.followers import Fire, fire_due
from accord.hub.running import Runs


def clocks(at: int) -> dict[str, Fire]:
    handlers = {DUE: fires.task_is_due, KEPT: fires.time_is_over, EXPIRES: persons.expired}
    return {kind: partial(handle, at=at) for kind, handle in handlers.items()}


def work(at: int) -> bool:
    """Do the work that has fallen due by now; returns whether there was any."""
    return fire_due(clocks(at), at) > 0


RUNS = Runs(rank=45, work=work, clocks=clocks)
"""Clocks alone: what happened with a case's requests, signals and reports is read for each viewer from the features that own them."""
