"""Hold a claim back, decide on it, keep budgets and outcomes, vouch for an identifier. All inside the caller's turn."""

from accord.core.identifiers import Identifier
from accord.core.times import DAY
from accord.hub.guard import store
from accord.hub.guard.hosts import prepare
from accord.hub.guard.queries import budget
from accord.hub.guard.rekeying import rekey_held_in, rekey_vouched_in
from accord.hub.guard.store import hold, say_yes, set_budget, settle, tally
from accord.hub.journal.actions import Turn

__all__ = ["hold", "prepare", "rekey_held_in", "rekey_vouched_in", "say_yes", "set_budget", "settle", "tally"]


def spend(t: Turn, member: int, count: int) -> None:
    """Take `count` new claims from the member's budget of today."""
    today = t.at // DAY
    daily, spent = budget(member, today)
    store.spend(t, member, daily, today, spent + count)


def vouch(t: Turn, identifiers: list[Identifier], member: int) -> list[bool]:
    """Add benign entries; returns which of them were new."""
    return [store.add_benign(t, identifier.key, identifier.kind, identifier.value, member) for identifier in identifiers]
