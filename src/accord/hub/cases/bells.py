"""The bells of cases: an invitation, an offered lead, a task that is due. A bell says that something waits, and not what."""

from accord.hub.cases import store
from accord.hub.cases.store import Case, Part, Participant
from accord.hub.cases.vocabulary import IN, INVITED
from accord.hub.desks import actions as desks
from accord.hub.desks.actions import Taken
from accord.hub.desks.queries.landing import landings
from accord.hub.desks.vocabulary import CASE
from accord.hub.journal.actions import Turn
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller


def ring(t: Turn, member: int, at: int, *, by: Caller | None = None) -> str:
    """Ring a member's best desk; the bell's id, empty where it has no desk."""
    landing = landings([member], at).get(member)
    if landing is None:
        return ""
    caller = by or members.as_member(members.by_number([member])[member])
    return desks.ring_for(t, caller, landing.desk, "", at=at, kind=CASE) or ""


def stop(t: Turn, row: Participant | Part, at: int, *, by: Caller) -> None:
    """Nothing waits any more for what this member was asked, or for this task: its bell rings no more. The caller keeps the row."""
    if row.bell:
        desks.settle(t, row.bell, at, by)
        row.bell = ""


def stop_offer(t: Turn, case: Case, at: int, *, by: Caller) -> None:
    """The lead is offered to nobody any more."""
    offered = None if case.offered is None else store.participant(case.n, case.offered)
    if offered is not None and offered.bell:
        stop(t, offered, at, by=by)
        store.update_participant(offered)


def stop_all(t: Turn, case: Case, at: int, *, by: Caller) -> None:
    """A case is closed: nobody can accept an invitation to it or take its lead, and none of its tasks is to be done."""
    for place in store.involved(case.n):
        if place.bell:
            stop(t, place, at, by=by)
            store.update_participant(place)
    for task in store.open_tasks(case.n):
        if task.bell:
            stop(t, task, at, by=by)
            store.update_part(task)


class CaseBells:
    """Answers of cases to desks about a bell: what it rings for is taken at the case's own page."""

    def take(self, t: Turn, caller: Caller, bell: str, at: int) -> list[Taken]:
        return []

    def needs(self, bell: str, at: int) -> int | None:
        asked, tasks = store.by_bells([bell])
        place, task = asked.get(bell), tasks.get(bell)
        if place is not None:
            return at if place.standing in (IN, INVITED) and place.bell == bell else None
        return None if task is None or task.done is not None else task.moment
