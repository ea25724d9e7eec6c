"""A possible victim's identifier is withheld: every signal of its member on it is narrowed, and all who received it learn of it."""

from msgspec.structs import replace

from accord.hub.journal.actions import Turn
from accord.hub.members import queries as members
from accord.hub.signals.changes.revising import revision_of, write_revision
from accord.hub.signals.publishing.uses import with_uses
from accord.hub.signals.store import signals
from accord.hub.signals.store.signals import Row
from accord.hub.signals.vocabulary import LIVE, RETRACTED, WITHHELD, uses


def withhold_in(t: Turn, row: Row) -> None:
    """From now on what its member claims of the identifier may be used to investigate and to warn, and for nothing else."""
    for signal in _of_same_member(row):
        if not signal.flags & WITHHELD:
            signals.change(t, signal.n, permitted=signal.uses, flags=signal.flags | WITHHELD)
            _rewrite(t, replace(signal, flags=signal.flags | WITHHELD), None)


def give_free_in(t: Turn, row: Row) -> None:
    """It may be used again as its member permits."""
    for signal in _of_same_member(row):
        if signal.flags & WITHHELD:
            permitted = signals.permitted(signal.n)
            signals.change(t, signal.n, permitted=None, uses=permitted, flags=signal.flags & ~WITHHELD)
            _rewrite(t, replace(signal, flags=signal.flags & ~WITHHELD), permitted)


def _of_same_member(row: Row) -> list[Row]:
    """The signal and the others of its member on the same identifier; what was retracted is of no effect anyway."""
    return [signal for signal in signals.all_on(row.key) if signal.member == row.member and signal.state != RETRACTED]


def _rewrite(t: Turn, row: Row, permitted: int | None) -> None:
    """Publish it as it is from now on. What has expired is published when it is claimed anew; nothing lives longer by this."""
    if row.state != LIVE or row.expires <= t.at:
        return
    owner = members.as_member(members.by_number([row.member])[row.member])
    draft, before, revision = revision_of(row, owner, {})
    write_revision(t, row, owner, draft if permitted is None else with_uses(draft, uses(permitted)), before, revision)
    signals.change(t, row.n, expires=row.expires)
