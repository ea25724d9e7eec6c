"""What may be a victim's is withheld: every signal of its member on that identifier is narrowed, and told to all who received it."""

from dataclasses import replace

from accord.hub.journal.actions import Turn
from accord.hub.members import queries as members
from accord.hub.signals import queries
from accord.hub.signals.actions import revision_of, write_revision
from accord.hub.signals.queries import Row
from accord.hub.signals.vocabulary import LIVE, RETRACTED, WITHHELD, with_uses


def withhold(t: Turn, row: Row) -> None:
    """From now on what its member claims of the identifier may be used to investigate and to warn, and for nothing else."""
    for one in _beside(row):
        if not one.flags & WITHHELD:
            t.cursor.execute("UPDATE signals_signal SET permitted = uses, flags = %s WHERE n = %s", [one.flags | WITHHELD, one.n])
            _rewrite(t, replace(one, flags=one.flags | WITHHELD), None)


def give_free(t: Turn, row: Row) -> None:
    """It may be used again as its member permits."""
    for one in _beside(row):
        if one.flags & WITHHELD:
            t.cursor.execute("SELECT permitted FROM signals_signal WHERE n = %s", [one.n])
            permitted = t.cursor.fetchone()[0]
            t.cursor.execute(
                "UPDATE signals_signal SET permitted = NULL, uses = %s, flags = %s WHERE n = %s", [permitted, one.flags & ~WITHHELD, one.n]
            )
            _rewrite(t, replace(one, flags=one.flags & ~WITHHELD), permitted)


def _beside(row: Row) -> list[Row]:
    """The signal and the others of its member on the same identifier; what was retracted is of no effect anyway."""
    return [one for one in queries.all_on(row.key) if one.member == row.member and one.state != RETRACTED]


def _rewrite(t: Turn, row: Row, permitted: int | None) -> None:
    """Tell it as it is from now on. What has expired is told when it is claimed anew; nothing lives longer by this."""
    if row.state != LIVE or row.expires <= t.at:
        return
    owner = members.as_member(members.by_number([row.member])[row.member])
    draft, before, revision = revision_of(row, owner, {})
    write_revision(t, row, owner, draft if permitted is None else with_uses(draft, permitted), before, revision)
    t.cursor.execute("UPDATE signals_signal SET expires = %s WHERE n = %s", [row.expires, row.n])
