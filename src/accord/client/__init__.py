"""The client that a member installs: publishing, the feed, checks, signed lists and webhooks. It runs without Django.

from accord.client import Client, Lists
"""

from typing import TYPE_CHECKING, Any

from accord.client.cursor import Cursor
from accord.client.errors import EpochChanged, HubFailed, Refused, Unreachable
from accord.client.lists import AsyncLists, Hit, Lists, Unreadable
from accord.client.publishing import Outcome
from accord.client.webhooks import BadWebhook, entries_of, epoch_change_of, verify_webhook
from accord.core.lists.refusal import ListRefused

if TYPE_CHECKING:
    from accord.client.asynchronous import AsyncClient
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


def __getattr__(name: str) -> Any:
    """The two clients load httpx, which those who only check lists or webhooks do without."""
    if name == "Client":
        from accord.client.synchronous import Client

        return Client
    if name == "AsyncClient":
        from accord.client.asynchronous import AsyncClient

        return AsyncClient
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
