"""Protocols by which something is taken away where it is shown."""

from accord.core.protocols.definition import Protocol

_REMOVED = "signal-removed"


def removes(protocol: Protocol) -> bool:
    """Whether an answer can be that it was removed. Then an address is asked about as the page that it shows, and never as the account
    that the page is on: that one post is gone says nothing of the account."""
    return any(_REMOVED in step.effects for step in protocol.steps)
