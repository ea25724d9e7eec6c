"""What the feature that hands reports on does for this one. Routing and requests lie above, so it says at start-up how."""

from collections.abc import Callable, Mapping

from accord.core.reports.plan import Plan
from accord.core.reports.sheet import Sheet
from accord.hub.journal.actions import Turn

Planner = Callable[[Sheet, frozenset[str], str], Plan]
Settler = Callable[[Turn, int, Mapping[str, bool]], None]
_plan: list[Planner] = []
_settle: list[Settler] = []


def plan_by(plan: Planner, settle: Settler) -> None:
    """From now on `plan` says what would be sent of a sheet, with what is agreed to, from a country; and `settle` ends what rested on a
    consent, in the very turn in which it is taken back."""
    _plan[:], _settle[:] = [plan], [settle]


def plan(sheet: Sheet, stands: frozenset[str], country: str) -> Plan:
    return _plan[0](sheet, stands, country)


def settle(t: Turn, submission: int, said: Mapping[str, bool]) -> None:
    """`said`: each yes and no that counts from now on, of those that changed."""
    if said:
        _settle[0](t, submission, said)
