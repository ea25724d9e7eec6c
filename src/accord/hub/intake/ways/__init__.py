"""The ways to prove control of an identifier: each is a file here with `WAY`, a `Way`. Adding a way is adding a file.

What the hub itself does for a way (send a code, look at a place) is in `hub/appeals/proofs`, in a file of the same name.
"""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from accord.hub.intake.ways.base import Way


@cache
def ways() -> dict[str, Way]:
    """The ways, by their word; the order is that in which they are offered."""
    found = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    listed = sorted((module.WAY for module in found if hasattr(module, "WAY")), key=lambda way: (way.place, way.word))
    return {way.word: way for way in listed}


def ways_for(kind: str) -> list[Way]:
    """The ways that fit an identifier of this kind."""
    return [way for way in ways().values() if not way.kinds or kind in way.kinds]
