"""Take a list in, and keep how a member reads the tables of a source."""

from collections.abc import Callable

import msgspec
from msgspec.structs import replace

from accord.hub.imports import store
from accord.hub.imports.opening import Opened
from accord.hub.imports.queries import Recognised
from accord.hub.imports.running import Plan as Plan
from accord.hub.imports.running import Report as Report
from accord.hub.imports.running import run as run
from accord.hub.imports.running import run_opened
from accord.hub.journal.actions import turn
from accord.hub.members.queries import Caller
from accord.hub.times import now

__all__ = ["Plan", "Report", "run", "take_in"]


def take_in(plan: Plan, opened: Opened, recognised: Recognised, on_progress: Callable[[int], None] = lambda done: None) -> Report:
    """Take a whole list in as it was recognised; of a table is kept how it was read, for the next one of its source."""
    report = run_opened(replace(plan, given=recognised.given), opened, on_progress)
    if recognised.given.mapping is not None and not recognised.is_saved and plan.source:
        _keep(plan.caller, plan.source, recognised)
    return report


def _keep(caller: Caller, source: str, recognised: Recognised) -> None:
    with turn() as t:
        store.keep(caller.n, source, msgspec.json.encode(recognised.given.mapping).decode(), now())
        t.audit(caller.n, caller.actor, "member:signals:publish", detail="kept how a table is read")
