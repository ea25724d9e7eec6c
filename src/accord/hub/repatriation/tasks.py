"""The next task for a person on the way home: it follows from how they stand, and from what was planned."""

from collections.abc import Iterable

from accord.core.care.tasks import Task
from accord.hub.repatriation import returnees
from accord.hub.repatriation.returnees import Returnee
from accord.hub.repatriation.vocabulary import LANDED, LEFT, NOT_TOLD, PLANNED, REVIEWED_RISKS, TOLD, TRAVEL, UNDER_WAY, VERIFY_AFTER


def tasks_of(returnee: Returnee, at: int) -> Iterable[Task]:
    """Consulates that owe their word, legs that leave or arrive, and what is not begun yet. Days of follow-up are the receiving desk's."""
    if returnee.is_over:
        return
    traveller = returnee.traveller
    waiting = [row.asked for row in returnee.verifications if returnees.is_waiting(row)]
    if waiting and not returnee.is_verified():
        yield Task("consulate", min(waiting) + VERIFY_AFTER)
    for seat, leg in returnee.seats:
        if seat.state in (PLANNED, LEFT):
            yield Task("flight", leg.leaves if seat.state == PLANNED else leg.arrives)
    if returnee.phase in (UNDER_WAY, LANDED):
        yield Task("reception")
        return
    if not returnee.may("travel", at):
        yield Task("consent")
        return
    if returnee.file.first_screened is None:
        yield Task("screening")
    if traveller.assessed is None or (traveller.risk in REVIEWED_RISKS and traveller.reviewed is None):
        yield Task("risk")
    elif returnee.state != TRAVEL:
        yield Task("reception" if traveller.reception in (NOT_TOLD, TOLD) else "travel")
