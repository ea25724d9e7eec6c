"""What happens to rescues by itself: clocks ring, statuses are to be looked at again, and what has been kept long enough is erased."""

from collections.abc import Callable

from accord.hub.journal.actions import Turn
from accord.hub.journal.followers import Fire, fire_due
from accord.hub.rescue import sealing
from accord.hub.rescue.alerts import clocks
from accord.hub.rescue.vocabulary import CONTACT, DUE, KEPT, STATUS
from accord.hub.running import Runs


def work(at: int) -> bool:
    """What has fallen due by now; whether there was any."""
    handlers = {DUE: clocks.is_over, STATUS: clocks.status_is_due, KEPT: sealing.time_is_over, CONTACT: sealing.forget_contact}
    return fire_due({kind: _at(do, at) for kind, do in handlers.items()}, at) > 0


def _at(do: Callable[[Turn, str, int], None], at: int) -> Fire:
    def fire(t: Turn, ref: str) -> None:
        do(t, ref, at)

    return fire


RUNS = Runs(rank=40, work=work)
