"""The kinds of submission: each is a file here with `KIND`, a `Kind`. Adding a kind is adding a file."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from accord.hub.intake.kinds.base import Kind


@cache
def kinds() -> dict[str, Kind]:
    """The kinds, by their word."""
    found = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    return {module.KIND.word: module.KIND for module in found if hasattr(module, "KIND")}
