"""The bells of cases: an invitation, an offered lead, a task that is due. A bell says that something waits, and not what."""

from accord.hub.cases import store
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
