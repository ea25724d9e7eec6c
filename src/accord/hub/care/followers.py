"""What happens to files by itself: what has been kept long enough is erased or looked at again, and overrides come to their end."""

from collections.abc import Callable

from accord.hub.care.files import consenting, lifecycle
from accord.hub.care.vocabulary import CONTACT, DUE, OVERRIDE
from accord.hub.journal.actions import Turn
from accord.hub.journal.followers import Fire, fire_due
from accord.hub.running import Runs


def work(at: int) -> bool:
    """What has fallen due by now; whether there was any."""
    handlers = {DUE: lifecycle.time_is_over, CONTACT: lifecycle.contact_is_over, OVERRIDE: consenting.override_is_over}
    return fire_due({kind: _at(do, at) for kind, do in handlers.items()}, at) > 0


def _at(do: Callable[[Turn, str, int], None], at: int) -> Fire:
    def fire(t: Turn, ref: str) -> None:
        do(t, ref, at)

    return fire


RUNS = Runs(rank=60, work=work)
