"""The clocks of cases: tasks that are due ring, persons are erased, closed cases are erased, and a case that lies still rings its lead."""

from accord.core.times import DAY
from accord.hub.cases import bells, sealing, store, timelines
from accord.hub.cases.parts import common
from accord.hub.cases.store import Case
from accord.hub.cases.vocabulary import CLOSED, DUE, DUE_AGAIN, ERASED, IN, KEPT, MOST_RINGS, OPEN, QUIET, QUIET_DAYS, TASK_DUE, WRITE
from accord.hub.desks import actions as desks
from accord.hub.journal.actions import Turn
from accord.hub.members import queries as members
from accord.hub.vault.vocabulary import MOST_DAYS


def task_is_due(t: Turn, part: str, at: int) -> None:
    """A task is due: the desk of the member that is to do it rings, and again a day later while it is not done. Where that member takes no
    part in the partnership at present, its people can do nothing, and the desk of the member that gave it rings."""
    row = store.part_by_id(part)
    case = None if row is None else store.by_number(row.case_n)
    if row is None or case is None or case.state != OPEN or row.moment is None or row.done is not None:
        return
    if at < row.moment:
        t.set_clock(DUE, part, row.moment)
        return
    doer = next(iter(members.active_among([row.for_member or row.owner])), row.owner)
    place = store.participant(case.n, doer)
    if place is None or place.standing != IN:
        return
    if row.bell and desks.rings(row.bell):
        desks.urge(t, row.bell, at)
    else:
        row.bell = bells.ring(t, doer, at)
    if row.rung == 0:
        timelines.tell(t, case, timelines.to_all(common.seers(row), TASK_DUE, part=row), at, member=row.owner)
    row.rung += 1
    store.update_part(row)
    if row.rung < MOST_RINGS:
        t.set_clock(DUE, part, at + DUE_AGAIN)
    t.audit(row.owner, "hub", WRITE, detail=f"case {case.id}: task {part} is due")


def time_is_over(t: Turn, case_id: str, at: int) -> None:
    """A closed case was kept long enough, or an open one lies still: by what its lead may see of it alone."""
    case = store.load(case_id)
    if case is None or case.state == ERASED:
        return
    if case.state == CLOSED:
        if case.until is not None and at < case.until:
            t.set_clock(KEPT, case_id, case.until)
            return
        erase_all(t, case, at)
        t.audit(case.lead, "hub", WRITE, detail=f"case {case_id}: erased, its time is over")
        return
    _remind(t, case, at)


def _remind(t: Turn, case: Case, at: int) -> None:
    lead = store.participant(case.n, case.lead)
    if lead is not None and at >= lead.changed + QUIET_DAYS * DAY:
        bell = bells.ring(t, case.lead, at)
        timelines.tell(t, case, timelines.to_all([case.lead], QUIET), at, member=case.lead)
        lead.bell = bell
        store.update_participant(lead)
        t.set_clock(KEPT, case.id, at + QUIET_DAYS * DAY)
    elif lead is not None:
        t.set_clock(KEPT, case.id, lead.changed + QUIET_DAYS * DAY)
    sealing.keep([row.sealed for row in store.participants(case.n)], at + MOST_DAYS * DAY, at)


def erase_all(t: Turn, case: Case, at: int) -> None:
    """Erase all that was put into a case, for good; the bare rows and the looks stay."""
    for owner in store.participants(case.n):
        common.erase_in(t, case, owner, store.own(case.n, owner.member), at, sealing.RETENTION)
        sealing.erase(owner.sealed, at)
    t.unset_clock(KEPT, case.id)
    store.forget(case)
    case.state, case.outcome, case.offered = ERASED, "", None
    store.update(case)
