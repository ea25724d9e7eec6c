"""The origin of a rescue gets its state. Reports are a layer above this feature, so they register when the hub starts."""

from collections.abc import Callable

from accord.hub.journal.actions import Turn

Tell = Callable[[Turn, str, str], None]
End = Callable[[Turn, str], None]
_tell: list[Tell] = []
_end: list[End] = []


def register_origin(tell: Tell, end: End) -> None:
    """From now on `tell(turn, origin, state)` hears of each change of state, in its very turn; `end(turn, origin)` takes back what opened
    it, as the person themselves asked."""
    _tell[:], _end[:] = [tell], [end]


def end(t: Turn, origin: str) -> None:
    if origin and _end:
        _end[0](t, origin)


def tell(t: Turn, origin: str, state: str) -> None:
    if origin and _tell:
        _tell[0](t, origin, state)
