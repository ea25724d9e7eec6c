"""Ways to prove control, as the hub carries them out: each is a file here with `WAY` (as in `hub/intake/vocabulary/ways.py`) and `make`."""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from accord.hub.appeals.proofs.base import Made, Task

Make = Callable[[Task], Made]


@cache
def proofs() -> dict[str, Make]:
    """The functions that make proofs, by the way's word; for a way that is not here, a person looks at the papers."""
    modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    return {module.WAY: module.make for module in modules if hasattr(module, "WAY")}
