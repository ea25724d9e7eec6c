"""Features above that keep something by a part's id, such as evidence. Cases know no feature above them; each registers at the start."""

from collections.abc import Sequence
from typing import Protocol

from accord.hub.journal.actions import Turn


class PartKeeper(Protocol):
    """A feature above that keeps something by a part's id. Registered when the hub starts."""

    def gone(self, t: Turn, parts: Sequence[str], at: int) -> None:
        """These parts are erased in this turn: erase what is kept by them."""
        ...


_keepers: list[PartKeeper] = []


def register_keeper(keeper: PartKeeper) -> None:
    """Register a feature above; registering twice is registering once."""
    if all(type(known) is not type(keeper) for known in _keepers):
        _keepers.append(keeper)


def gone(t: Turn, parts: Sequence[str], at: int) -> None:
    for keeper in _keepers:
        keeper.gone(t, parts, at)
