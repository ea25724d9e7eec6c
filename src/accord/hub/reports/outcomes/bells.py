"""Bells of reports: a person who takes such a bell has seen its reports, and the reporter's page says so."""

from accord.hub.desks import actions as desks
from accord.hub.desks.actions import Taken
from accord.hub.desks.labels import NOT_THEIRS
from accord.hub.journal.actions import Turn
from accord.hub.members.queries import Caller
from accord.hub.refusals import NotAllowed
from accord.hub.reports import store
from accord.hub.reports.outcomes import progress
from accord.hub.reports.store import Sent
from accord.hub.reports.vocabulary import KIND, MOST_OF_A_BELL, SEEN, SENT
from accord.hub.requests.vocabulary import ANSWER


class ReportBells:
    """The answers of reports to desks about a bell. No clock of a report needs its bell."""

    def take(self, t: Turn, caller: Caller, bell: str, at: int) -> list[Taken]:
        taken = []
        for row in store.by_bell(bell, MOST_OF_A_BELL):
            if row.member != caller.n:
                taken.append(Taken(KIND, why=str(NOT_THEIRS)))
                continue
            if not caller.may(ANSWER):
                raise NotAllowed
            if row.state == SENT:
                answer_in(t, caller, row, SEEN)
            taken.append(Taken(KIND, row.item, SEEN))
        return taken

    def needs(self, bell: str, at: int) -> int | None:
        return None


def answer_in(t: Turn, caller: Caller, row: Sent, state: str) -> None:
    """The desk has seen a report, or is done with it: its bell rings no more, and the person is told."""
    row.state = state
    if row.bell:
        desks.settle(t, row.bell, t.at, caller)
        row.bell = ""
    progress.change(t, row)
