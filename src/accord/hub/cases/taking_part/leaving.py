"""A member takes part no more: it is shown nothing of others, and of its own what it shared stays with those who saw it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from accord.core.cases import sharing as rules
from accord.hub.cases import bells, sealing, store, timelines
from accord.hub.cases.admission import as_core, write_place
from accord.hub.cases.errors import AsThingsStand
from accord.hub.cases.parts import common, keepers, sharing, telling
from accord.hub.cases.store import Case, Part, Participant
from accord.hub.cases.taking_part.opening import close_in
from accord.hub.cases.vocabulary import (
    CASE_LEFT,
    DECLINED_BY,
    DISMISSED,
    DISMISSED_BY,
    IN,
    LEAD_PASSED,
    LEAD_TAKEN,
    LEFT,
    LEFT_BY,
    MEMBER_LEFT,
    OPEN,
    PERSON,
    TASK,
    TITLE,
    WRITE,
)
from accord.hub.erasures import actions as erasures
from accord.hub.erasures.vocabulary import CASE
from accord.hub.journal.actions import Turn, turn
from accord.hub.members.queries import Caller, need
from accord.hub.times import at_or_now


def leave(me: Caller, case: str, *, at: int | None = None) -> None:
    """Take part no more, in closed cases too. Parts that the member has shared stay with those who see them, without its persons of
    interest; all else of its is erased. The lead hands over first. Raises AsThingsStand, NoSuchCase, NotAllowed."""
    need(me, WRITE)
    at = at_or_now(at)
    with turn() as t:
        place = write_place(me, case, closed_too=True)
        if place.leads:
            raise AsThingsStand("leads", _("Your member leads this case. Hand the lead over first, or close the case."), "lead")
        end_in(t, me, place.case, place.own, LEFT, at)
        t.audit(me.n, me.actor, WRITE, detail=f"case {place.case.id}: left")


def end_in(t: Turn, me: Caller, case: Case, row: Participant, standing: str, at: int, *, is_logged: bool = True) -> None:
    """In the caller's turn. `standing`: left, or dismissed."""
    took_part = row.standing == IN
    hide_all(t, me, case, row, at)
    _take_along(t, me, case, row, at)
    bells.stop(t, row, at, by=me)  # nobody can answer any more what it rings for
    row.standing, row.ended = standing, at
    store.update_participant(row)
    telling.tell_all(t, case.n, row.member)
    if case.offered == row.member:
        case.offered = None
        store.update(case)
    # Of one that was only invited nobody knows but the lead.
    viewers = [one.member for one in store.taking_part(case.n)] if took_part else [case.lead]
    what = DISMISSED_BY if standing == DISMISSED else LEFT_BY if took_part else DECLINED_BY
    timelines.tell(t, case, timelines.to_all(viewers, what, about=row.member), at, by=me)
    if is_logged:
        erasures.note(CASE, f"{CASE_LEFT} {case.id} {row.member}", at)


def hide_all(t: Turn, me: Caller, case: Case, row: Participant, at: int) -> None:
    """All that others share with a member is shown to it no more."""
    hide(t, me, case, row, store.shared_with(case.n, row.member), at, silently=True)


def hide(t: Turn, me: Caller, case: Case, row: Participant, parts: Sequence[Part], at: int, *, silently: bool = False) -> None:
    owners = {place.member: place for place in store.participants(case.n)}
    for owner in sorted({part.owner for part in parts}):
        of_owner = [part for part in parts if part.owner == owner]
        sharing.withdraw_in(t, me, case, owners[owner], of_owner, row, at, silently=silently)


def _take_along(t: Turn, me: Caller, case: Case, row: Participant, at: int) -> None:
    """What goes with a member: its persons, its title, and all that it has shared with nobody."""
    own = store.own(case.n, row.member)
    shared = store.shares_of_own(case.n, row.member)
    gone = [part for part in own if part.kind in (PERSON, TITLE) or not shared.get(part.n)]
    for part in own:
        if part.kind == TASK and (part in gone or part.for_member == row.member):
            bells.stop(t, part, at, by=me)
    told = [one for part in gone for one in timelines.to_all(sorted(shared.get(part.n, ())), "removed", part=part)]
    common.erase_in(t, case, row, gone, at)
    timelines.tell(t, case, told, at, by=me, member=row.member)
    for part in own:
        if part.kind == TASK and part not in gone and part.done is None and part.for_member == row.member:
            # Nobody does it any more; those who see it see that it is over.
            part.for_person, part.done = "", at
            store.update_part(part)
            common.forget_clock(t, part)
    if len(gone) == len(own):
        sealing.erase(row.sealed, at, sealing.ASKED)
        row.sealed = ""
    store.forget_people(case.n, row.member)


def end_member(member: int, *, by: Caller, heir: int | None, at: int | None = None) -> int:
    """A member leaves the hub: the lead of its open cases goes to `heir` where that takes part, else to the member that joined first; a
    case with nobody else is closed with `member-left`. Its persons, what it shared with nobody, and who of it did what, are erased.

    Returns how many cases. Done again it does the rest.
    """
    at = at_or_now(at)
    listed = store.of_member(member)
    for there in listed:
        with turn() as t:
            case, row = store.load(there.case.id), store.participant(there.case.n, member)
            if case is not None and row is not None and row.standing == there.participant.standing:
                end_one(t, by, case, row, heir, at)
    return len(listed)


def end_one(t: Turn, by: Caller, case: Case, row: Participant, heir: int | None, at: int, *, is_logged: bool = True) -> None:
    """A member takes part no more, whether it leads or not: somebody else leads then, or the case is closed."""
    if row.standing == IN and case.lead == row.member:
        places = store.taking_part(case.n)
        bells.stop_offer(t, case, at, by=by)
        next_lead = rules.next_lead(map(as_core, places), row.member, heir)
        if next_lead is not None:
            pass_lead(t, case, next_lead, at, by=None)
            heir_row = store.participant(case.n, next_lead)
            if heir_row is not None and is_logged and case.state == OPEN:
                heir_row.bell = bells.ring(t, next_lead, at)  # nobody there has taken the lead
                store.update_participant(heir_row)
        elif case.state == OPEN:
            close_in(t, by, case, MEMBER_LEFT, at, by=None)
    end_in(t, by, case, row, LEFT, at, is_logged=is_logged)
    t.audit(row.member, by.actor if by.n == row.member else "hub", WRITE, detail=f"case {case.id}: its member left the hub")


def pass_lead(t: Turn, case: Case, member: int, at: int, *, by: Caller | None) -> None:
    """Another member leads from now on: it took the lead, or without `by` it came to it with the leaving of who led."""
    case.lead, case.offered = member, None
    store.update(case)
    row = store.participant(case.n, member)
    if row is not None:
        row.ceiling = rules.CEILINGS[-1].value  # nobody else could raise it
        store.update_participant(row)
    viewers = [one.member for one in store.involved(case.n)]
    timelines.tell(t, case, timelines.to_all(viewers, LEAD_TAKEN if by else LEAD_PASSED, about=member), at, by=by, member=member)
    keepers.handed_over(t, by, case.id, member)
