"""Signals that may be looked into and warned of, and for nothing else, until it is settled: all who received one learn of it.

A possible victim's identifier is withheld: every signal of its member on it. What a member published in a span of time is set aside, where
it is in question as a whole: a token was stolen, or the member is suspended over what it claims. Each can be undone.
"""

from collections.abc import Callable

from django.utils.translation import gettext as _
from msgspec.structs import replace

from accord.core.identifiers import NotAnIdentifier
from accord.core.signals import BadSignal
from accord.hub.journal.actions import Turn, turn
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller, MemberRow
from accord.hub.refusals import Conflict, NotAllowed
from accord.hub.signals.changes.revising import revision_of, write_revision
from accord.hub.signals.publishing.uses import with_uses
from accord.hub.signals.store import signals
from accord.hub.signals.store.signals import Row
from accord.hub.signals.vocabulary import AT_MOST, LIVE, MANAGE, NARROWED, RETRACTED, SET_ASIDE, WITHHELD, uses

CHUNK = 100  # signals a turn: others wait as long as it lasts


def withhold_in(t: Turn, row: Row) -> None:
    """From now on what its member claims of the identifier may be used to investigate and to warn, and for nothing else."""
    for signal in _of_same_member(row):
        _narrow(t, signal, WITHHELD)


def give_free_in(t: Turn, row: Row) -> None:
    """It may be used again as its member permits, but for what is set aside."""
    for signal in _of_same_member(row):
        _widen(t, signal, WITHHELD)


def set_aside(member: MemberRow, since: int, until: int, caller: Caller, on_progress: Callable[[int], None] = lambda done: None) -> int:
    """Set aside the live signals that a member published from `since` to before `until`, in microseconds; returns how many these were.

    They stay where they are and are seen, allow nothing but to investigate and to warn, stand in no list for another use and corroborate
    nothing. Stopped anywhere and begun again, the end is the same. Raises NotAllowed.
    """
    return _in_turns(member, (since, until), caller, on_progress, is_aside=True)


def take_up_again(member: MemberRow, since: int, until: int, caller: Caller, on_progress: Callable[[int], None] = lambda done: None) -> int:
    """Those that were set aside may be used again as the member permits, and count again; returns how many. Raises NotAllowed."""
    return _in_turns(member, (since, until), caller, on_progress, is_aside=False)


def _in_turns(member: MemberRow, span: tuple[int, int], caller: Caller, on_progress: Callable[[int], None], *, is_aside: bool) -> int:
    if not caller.may(MANAGE):
        raise NotAllowed(_("Only the secretariat sets a member's signals aside. Dispute those that are wrong, or ask it."))
    total, after = 0, 0
    while True:
        with turn() as t:
            rows = signals.live_between(member.n, *span, after, CHUNK, is_aside=not is_aside)
            for row in rows:
                (_narrow if is_aside else _widen)(t, row, SET_ASIDE, caller)
            if rows:
                did = "set aside" if is_aside else "taken up again"
                t.audit(caller.n, caller.actor, MANAGE, detail=f"{len(rows)} signals of {member.id} {did}")
        if not rows:
            return total
        total, after = total + len(rows), rows[-1].n
        on_progress(len(rows))


def _of_same_member(row: Row) -> list[Row]:
    """The signal and the others of its member on the same identifier; what was retracted is of no effect anyway."""
    return [signal for signal in signals.all_on(row.key) if signal.member == row.member and signal.state != RETRACTED]


def _narrow(t: Turn, row: Row, why: int, by: Caller | None = None) -> None:
    """One more reason for which it may be used for nothing else."""
    if row.flags & why:
        return
    marked = replace(row, flags=row.flags | why)
    if row.flags & NARROWED:
        signals.change(t, row.n, flags=marked.flags)
        return
    signals.change(t, row.n, permitted=row.uses, uses=row.uses & AT_MOST, flags=marked.flags)
    _rewrite(t, marked, None, by)


def _widen(t: Turn, row: Row, why: int, by: Caller | None = None) -> None:
    """One reason less; with the last of them it may be used again as its member permits."""
    if not row.flags & why:
        return
    marked = replace(row, flags=row.flags & ~why)
    if marked.flags & NARROWED:
        signals.change(t, row.n, flags=marked.flags)
        return
    permitted = signals.permitted(row.n)
    signals.change(t, row.n, permitted=None, uses=permitted, flags=marked.flags)
    _rewrite(t, marked, permitted, by)


def _rewrite(t: Turn, row: Row, permitted: int | None, by: Caller | None) -> None:
    """Publish it as it is from now on. What has expired is published when it is claimed anew; nothing lives longer by this.

    Of one whose content was erased, or can't be read by the present tables, nothing can be published: only its uses here are changed.
    """
    if row.state != LIVE or row.expires <= t.at:
        return
    owner = members.as_member(members.by_number([row.member])[row.member])
    try:
        draft, before, revision = revision_of(row, owner, {})
    except (BadSignal, Conflict, NotAnIdentifier):
        return
    draft = draft if permitted is None else with_uses(draft, uses(permitted))
    write_revision(t, row, owner, draft, before, revision, by=by)
    signals.change(t, row.n, expires=row.expires)
