"""The client that a member installs: publishing, the feed, checks, signed lists and webhooks. It is the package accord-client; what
checks against lists needs its part `lists`.

from accord.client import Client, Lists
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from accord.client.cursor import Cursor
from accord.client.errors import EpochChanged, HubFailed, Refused, Unreachable
from accord.client.publishing import Outcome
from accord.client.webhooks import BadWebhook, entries_of, epoch_change_of, verify_webhook
from accord.core.lists.refusal import ListRefused

if TYPE_CHECKING:
    from accord.client.asynchronous import AsyncClient
    from accord.client.lists import AsyncLists, Hit, Lists, Unreadable
    from accord.client.synchronous import Client

__all__ = [
    "AsyncClient",
    "AsyncLists",
    "BadWebhook",
    "Client",
    "Cursor",
    "EpochChanged",
    "Hit",
    "HubFailed",
    "ListRefused",
    "Lists",
    "Outcome",
    "Refused",
    "Unreachable",
    "Unreadable",
    "entries_of",
    "epoch_change_of",
    "verify_webhook",
]


_LATER = {
    "Client": "synchronous",
    "AsyncClient": "asynchronous",
    "Lists": "lists",
    "AsyncLists": "lists",
    "Hit": "lists",
    "Unreadable": "lists",
}


def __getattr__(name: str) -> Any:
    """Loads what is asked for: who only verifies webhooks does without httpx, and who checks no lists without what reads identifiers."""
    module = _LATER.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        return getattr(import_module(f"accord.client.{module}"), name)
    except ModuleNotFoundError as error:
        if module != "lists" or (error.name or "").startswith("accord"):
            raise
        raise ModuleNotFoundError(
            "Checking against lists needs the part `lists` of the client. Install it: pip install 'accord-client[lists]'", name=error.name
        ) from error
