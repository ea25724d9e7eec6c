"""Answers of rescues to desks about a bell: a rescue is taken by a step at its own page, and its clock needs the bell when it is over."""

from accord.hub.desks.actions import Taken
from accord.hub.journal.actions import Turn
from accord.hub.members.queries import Caller
from accord.hub.rescue import store
from accord.hub.rescue.vocabulary import CLOSED, ERASED


class RescueBells:
    def take(self, t: Turn, caller: Caller, bell: str, at: int) -> list[Taken]:
        return []

    def needs(self, bell: str, at: int) -> int | None:
        rescue = store.by_bell(bell)
        return None if rescue is None or rescue.state in (CLOSED, ERASED) else rescue.due
