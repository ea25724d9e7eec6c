"""Features above that keep something by a part's id, such as evidence. Cases know no feature above them; each registers at the start."""

from collections.abc import Sequence
from typing import Protocol

from accord.hub.cases.store import Part
from accord.hub.cases.vocabulary import EVIDENCE
from accord.hub.journal.actions import Turn
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller


class PartKeeper(Protocol):
    """A feature above that keeps something by a part's id. Registered when the hub starts."""

    def gone(self, t: Turn, parts: Sequence[str], at: int) -> None:
        """These parts are erased in this turn: erase what is kept by them."""
        ...

    def shared(self, t: Turn, me: Caller, parts: Sequence[str], member: int, member_id: str) -> None:
        """These parts are shown to a member from now on."""
        ...

    def withdrawn(self, t: Turn, me: Caller | None, parts: Sequence[str], member: int, member_id: str) -> None:
        """These parts are shown to a member no more."""
        ...

    def handed_over(self, t: Turn, me: Caller | None, case: str, member_id: str) -> None:
        """The lead of a case has passed to a member."""
        ...


_keepers: list[PartKeeper] = []


def register_keeper(keeper: PartKeeper) -> None:
    """Register a feature above; registering twice is registering once."""
    if all(type(known) is not type(keeper) for known in _keepers):
        _keepers.append(keeper)


def gone(t: Turn, parts: Sequence[str], at: int) -> None:
    for keeper in _keepers:
        keeper.gone(t, parts, at)


def shared(t: Turn, me: Caller, rows: Sequence[Part], member: int) -> None:
    above = _above(rows)
    for keeper in _keepers if above else ():
        keeper.shared(t, me, above, member, _id(member))


def withdrawn(t: Turn, me: Caller | None, rows: Sequence[Part], member: int) -> None:
    above = _above(rows)
    for keeper in _keepers if above else ():
        keeper.withdrawn(t, me, above, member, _id(member))


def handed_over(t: Turn, me: Caller | None, case: str, member: int) -> None:
    for keeper in _keepers:
        keeper.handed_over(t, me, case, _id(member))


def _above(rows: Sequence[Part]) -> list[str]:
    return [row.id for row in rows if row.kind == EVIDENCE]


def _id(member: int) -> str:
    return members.by_number([member])[member].id
