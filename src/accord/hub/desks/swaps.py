"""Swaps of shifts between colleagues: offered, then accepted or declined, or taken back. Each change in one turn, with its line.

A person on call may offer a shift that has not ended, to one colleague or to any who takes it, maybe in return for one of theirs. It
changes hands when it is accepted, and not before; the manager of the rota need not be asked, and sees it in the rota and in the audit.
"""

from uuid import UUID

from django.utils.translation import gettext as _

from accord.hub.desks import queries, store
from accord.hub.desks.access import MANAGE, person_of
from accord.hub.desks.errors import BadDesk, NoSuchDesk
from accord.hub.desks.store import Shift, Swap
from accord.hub.desks.store import swaps as kept
from accord.hub.desks.vocabulary import ACCEPTED, DECLINED, OFFERED, WITHDRAWN
from accord.hub.journal.actions import Turn, turn
from accord.hub.members.queries import Caller, active_people, need
from accord.hub.refusals import Conflict

READ, ANSWER = "member:desks:read", "member:bells:answer"
SWAP = "member:rota:swap"  # in audit lines


def offer_swap(caller: Caller, shift: str, *, to: str | None = None, wants: str | None = None) -> str:
    """Offer one's own shift to a person of the member (an id), or to any who takes it; `wants` is the shift of theirs that is asked for in
    return. Returns the offer's id. Raises BadDesk, NoSuchDesk, NotAllowed."""
    need(caller, READ)
    given = _shift(caller, shift)
    if given.person != caller.person_n:
        raise NoSuchDesk
    back = _shift(caller, wants, "to") if wants else None
    to_person = back.person if back else person_of(to, caller.n, "to").n if to else None
    if to_person == caller.person_n:
        raise BadDesk("to", _("Choose a colleague, or anyone who takes it."))
    with turn() as t:
        _check_ahead(t.at, given, back)
        if kept.swaps(shift=given.id, state=OFFERED):
            raise BadDesk("to", _("You offer this shift already. Take that offer back, then make another."))
        swap = kept.insert(
            desk=given.desk,
            member=caller.n,
            shift=given.id,
            wants=back.id if back else None,
            by_person=caller.person_n,
            to_person=to_person,
            at=t.at,
            state=OFFERED,
        )
        t.audit(caller.n, caller.actor, SWAP, detail=f"offer {swap.id} of shift {given.id}" + (f" for {back.id}" if back else ""))
    return str(swap.id)


def _shift(caller: Caller, shift_id: str, field: str = "") -> Shift:
    """A shift at one of the caller's member's own desks. Raises NoSuchDesk; BadDesk where the field is named."""
    try:
        row = next(iter(store.shifts(id=queries.uuid(shift_id))), None)
    except NoSuchDesk:
        row = None
    desk = store.desk(n=row.desk, archived=None) if row else None
    if row is None or desk is None or desk.member != caller.n:
        raise BadDesk(field, _("Choose a shift from the list.")) if field else NoSuchDesk
    return row


def _check_ahead(at: int, *shifts: Shift | None) -> None:
    if any(shift is not None and shift.ends <= at for shift in shifts):
        raise BadDesk("to", _("This shift is over. Offer one that is still to come."))


def accept_swap(caller: Caller, swap_id: str) -> None:
    """Take what is offered: the shift is the caller's now, and what was asked in return is the other's.

    Raises NoSuchDesk, NotAllowed; Conflict where it is offered no more, or a person would be on call twice at a time.
    """
    need(caller, ANSWER)
    offered = _open_to(caller, swap_id)
    with turn() as t:
        swap = kept.swap(n=offered.n, state=OFFERED)
        shifts = kept.shifts([offered.shift, offered.wants])
        given, back = shifts.get(offered.shift), shifts.get(offered.wants) if offered.wants else None
        if swap is None or not _still_stands(swap, given, back, t.at):
            raise Conflict("swap-over", _("This shift is no longer offered. Check the rota again."))
        assert given is not None and caller.person_n is not None
        kept.give(given.id, caller.person_n)
        if back is not None:
            kept.give(back.id, swap.by_person)
        _check_once(given, caller.person_n)
        if back is not None:
            _check_once(back, swap.by_person)
        _end(t, swap, ACCEPTED, caller)
        # Withdraw every other offer of the same shifts, or for them in return.
        for other in kept.swaps(member=swap.member, state=OFFERED):
            if {given.id, swap.wants} & {other.shift, other.wants} - {None}:
                kept.change(other.n, state=WITHDRAWN, answered=t.at)


def _still_stands(swap: Swap, given: Shift | None, back: Shift | None, at: int) -> bool:
    """Whether both shifts are whose they were, neither is over, and nobody is given one who takes no part any more."""
    if given is None or given.person != swap.by_person or given.ends <= at:
        return False
    if swap.wants is not None and not active_people([swap.by_person]):
        return False
    return swap.wants is None or (back is not None and back.person == swap.to_person and back.ends > at)


def _check_once(shift: Shift, person: int) -> None:
    """Check that the shift's new holder is on call at that desk once at a time. Raises Conflict, which undoes the turn."""
    if len(store.shifts(2, desk=shift.desk, person=person, begins__lt=shift.ends, ends__gt=shift.begins)) > 1:
        raise Conflict("on-call-already", _("One of you is on call at this desk then already, so nothing was swapped."))


def decline_swap(caller: Caller, swap_id: str) -> None:
    """Decline an offer, as the person asked. Raises NoSuchDesk, NotAllowed."""
    need(caller, READ)
    swap = _open_to(caller, swap_id)
    if swap.to_person is None:
        raise NoSuchDesk
    with turn() as t:
        _end(t, swap, DECLINED, caller)


def withdraw_swap(caller: Caller, swap_id: str) -> None:
    """Take an offer back, as its maker or as a person who sets up the rota. Raises NoSuchDesk, NotAllowed."""
    need(caller, READ)
    swap = _own(caller, swap_id)
    if swap.by_person != caller.person_n and not caller.may(MANAGE):
        raise NoSuchDesk
    with turn() as t:
        _end(t, swap, WITHDRAWN, caller)


def _end(t: Turn, swap: Swap, state: str, caller: Caller) -> None:
    if kept.swap(n=swap.n, state=OFFERED) is None:
        return  # ended meanwhile
    kept.change(swap.n, state=state, answered=t.at, answered_by=caller.person_n)
    t.audit(caller.n, caller.actor, SWAP, detail=f"{state} {swap.id} of shift {swap.shift}")


def _own(caller: Caller, swap_id: str) -> Swap:
    swap = kept.swap(id=_id(swap_id), member=caller.n)
    if swap is None:
        raise NoSuchDesk
    return swap


def _open_to(caller: Caller, swap_id: str) -> Swap:
    """An offer that the caller may answer. Raises NoSuchDesk."""
    swap = _own(caller, swap_id)
    if caller.person_n is None or swap.by_person == caller.person_n or swap.to_person not in (None, caller.person_n):
        raise NoSuchDesk
    return swap


def _id(text: str) -> UUID:
    return queries.uuid(text)
