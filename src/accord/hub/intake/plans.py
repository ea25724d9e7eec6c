"""What would be sent of a sheet, and what ends with a consent. Routing and requests lie above this feature, so the feature that hands
reports on says both.
"""

from collections.abc import Callable

from accord.core.reports.plan import Plan
from accord.core.reports.sheet import Sheet
from accord.hub.journal.actions import Turn

Planner = Callable[[Sheet, frozenset[str], str], Plan]
Ender = Callable[[Turn, str], None]
_plan: list[Planner] = []
_ends: dict[str, Ender] = {}


def plan_by(plan: Planner) -> None:
    """From now on `plan` says what would be sent of a sheet, with what is agreed to, from a country."""
    _plan[:] = [plan]


def plan(sheet: Sheet, stands: frozenset[str], country: str) -> Plan:
    return _plan[0](sheet, stands, country)


def end_by(kind: str, end: Ender) -> None:
    """From now on `end` shuts, in the turn in which consent is taken back, what rested on it in a submission of this kind."""
    _ends[kind] = end


def end(t: Turn, kind: str, id: str) -> None:
    if kind in _ends:
        _ends[kind](t, id)
