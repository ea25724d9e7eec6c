"""Whoever opened a rescue is told how it stands. Reports lie above this feature, so they say where, when the hub starts."""

from collections.abc import Callable

from accord.hub.journal.actions import Turn

Tell = Callable[[Turn, str, str], None]
_tell: list[Tell] = []


def tell_by(tell: Tell) -> None:
    """From now on `tell(turn, origin, state)` hears of each change of state, in its very turn."""
    _tell[:] = [tell]


def tell(t: Turn, origin: str, state: str) -> None:
    if origin and _tell:
        _tell[0](t, origin, state)
