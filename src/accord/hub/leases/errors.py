"""What a process meets whose lease has run out."""

from accord.hub.trouble import LEASE, OwnTrouble

__all__ = ["LeaseLost"]


class LeaseLost(OwnTrouble):
    """Another process may do this work by now: what this one had in hand is undone."""

    cause = LEASE
