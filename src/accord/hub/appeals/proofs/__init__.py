"""What the hub does for a way to prove control: each is a file here with `WAY` (as in `hub/intake/vocabulary/ways.py`) and `make`."""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from accord.hub.appeals.proofs.base import Made, Task

Make = Callable[[Task], Made]


@cache
def proofs() -> dict[str, Make]:
    """What is done, by the way's word; for a way that is not here, somebody looks."""
    modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    return {module.WAY: module.make for module in modules if hasattr(module, "WAY")}
