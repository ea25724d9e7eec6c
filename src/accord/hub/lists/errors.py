"""Errors of the lists."""

from accord.hub.refusals import Busy, Invalid


class SigningKeyLost(Busy):
    """The key that lists are signed with is gone. A new one would be refused by every client."""

    code = "key-missing"
    says = "The hub's lists/signing.key is not in its data directory. Restore it from a backup (docs/operate/backup.md), then try again."


class BadExport(Invalid):
    """A list can't be written as it was asked for."""
