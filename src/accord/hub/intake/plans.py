"""What the feature that hands reports on does for this one. Routing and requests lie above, so it says at start-up how."""

from collections.abc import Callable, Mapping

from accord.core.reports.plan import Plan
from accord.core.reports.sheet import Sheet
from accord.hub.journal.actions import Turn

Planner = Callable[[Sheet, frozenset[str], str], Plan]
Settler = Callable[[Turn, int, Mapping[str, bool]], None]
Wisher = Callable[[Turn, int], bool]
_plan: list[Planner] = []
_settle: list[Settler] = []
_wish: list[Wisher] = []


def plan_by(plan: Planner, settle: Settler, wish: Wisher) -> None:
    """From now on `plan` says what would be sent of a sheet, with what is agreed to, from a country; `settle` ends what rested on a
    consent, in the very turn in which it is taken back; and `wish` takes the wish to end what must not end by the code alone."""
    _plan[:], _settle[:], _wish[:] = [plan], [settle], [wish]


def wish(t: Turn, submission: int) -> bool:
    """Whether the wish to end it was handed on, and the person is asked first; else it may end at once."""
    return bool(_wish) and _wish[0](t, submission)


def plan(sheet: Sheet, stands: frozenset[str], country: str) -> Plan:
    return _plan[0](sheet, stands, country)


def settle(t: Turn, submission: int, said: Mapping[str, bool]) -> None:
    """`said`: each yes and no that counts from now on, of those that changed."""
    if said:
        _settle[0](t, submission, said)
