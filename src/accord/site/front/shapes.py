"""The shapes of ASGI and WSGI, as the front uses them."""

from collections.abc import Callable, Iterable
from typing import Any

from accord.doors.edge.asgi import App, Message, Receive, Scope, Send

__all__ = ["App", "Message", "Receive", "Scope", "Send", "Wsgi"]

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
