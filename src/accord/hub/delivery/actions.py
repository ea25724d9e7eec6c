"""Send something out: through a channel, or to an address of the web that was looked at first. Adding a channel is adding a file."""

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from accord.hub.delivery import channels as files
from accord.hub.delivery.post import Answer as Answer
from accord.hub.delivery.post import exchange as exchange
from accord.hub.delivery.post import fetch as fetch
from accord.hub.delivery.vocabulary import NOT_CONFIGURED, Message, Outcome


@cache
def channels() -> dict[str, Callable[[Message, Mapping[str, str]], Outcome]]:
    """How to send, by the channel's word: each is a file with `CHANNEL` and `send`."""
    modules = [import_module(f"{files.__name__}.{module.name}") for module in iter_modules(files.__path__)]
    return {module.CHANNEL: module.send for module in modules}


def send(channel: str, message: Message, to: Mapping[str, str]) -> Outcome:
    """Send it to the address that this channel needs of these."""
    sender = channels().get(channel)
    return NOT_CONFIGURED if sender is None else sender(message, to)
