"""What would be sent of a sheet. Routing and requests lie above this feature, so the feature that hands reports on says it."""

from collections.abc import Callable

from accord.core.reports.plan import Plan
from accord.core.reports.sheet import Sheet

Planner = Callable[[Sheet, frozenset[str], str], Plan]
_plan: list[Planner] = []


def plan_by(plan: Planner) -> None:
    """From now on `plan` says what would be sent of a sheet, with what is agreed to, from a country."""
    _plan[:] = [plan]


def plan(sheet: Sheet, stands: frozenset[str], country: str) -> Plan:
    return _plan[0](sheet, stands, country)
