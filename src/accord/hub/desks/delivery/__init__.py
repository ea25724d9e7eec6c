"""The channels by which a bell rings: each is a file here with `CHANNEL` and `send`. Adding a channel is adding a file."""

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from accord.hub.desks.delivery.base import Message, Outcome

Send = Callable[[Message, Mapping[str, str]], Outcome]


@cache
def channels() -> dict[str, Send]:
    """How to send, by the channel's word."""
    found = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    return {module.CHANNEL: module.send for module in found if hasattr(module, "CHANNEL")}
