"""The body of a request as a server gives it, message by message."""

import asyncio
from typing import Any


def sender(*messages: dict[str, Any] | BaseException) -> Any:
    """Gives these messages, and then none any more."""
    left = list(messages)

    async def receive() -> dict[str, Any]:
        if not left:
            await asyncio.Event().wait()
        message = left.pop(0)
        if isinstance(message, BaseException):
            raise message
        return message

    return receive
