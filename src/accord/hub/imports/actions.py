"""Take a list in, and keep how a member reads the tables of a source."""

from collections.abc import Callable

import msgspec
from django.utils.translation import gettext_lazy as _
from msgspec.structs import replace

from accord.hub.imports import store
from accord.hub.imports.opening import Opened
from accord.hub.imports.queries import Preview, Recognised
from accord.hub.imports.running import Plan as Plan
from accord.hub.imports.running import Report as Report
from accord.hub.imports.running import run as run
from accord.hub.imports.running import run_opened
from accord.hub.journal.actions import turn
from accord.hub.members.queries import Caller
from accord.hub.refusals import Conflict
from accord.hub.signals import actions as signals
from accord.hub.times import now

__all__ = ["Plan", "Report", "check_left", "check_reason", "run", "take_in", "withdraw_left"]


def take_in(plan: Plan, opened: Opened, recognised: Recognised, on_progress: Callable[[int], None] = lambda done: None) -> Report:
    """Take a whole list in as it was recognised; of a table is kept how it was read, for the next one of its source."""
    report = run_opened(replace(plan, given=recognised.given), opened, on_progress)
    if recognised.given.mapping is not None and not recognised.is_saved and plan.source:
        _keep(plan.caller, plan.source, recognised)
    return report


def check_left(looked: Preview, count: int, reason: str) -> None:
    """Before anything is published. Raises Conflict where other claims are left than the caller was shown, BadSignal where they can't be
    taken back for such a reason."""
    check_reason(reason)
    if len(looked.left) != count:
        text = _("Other signals are left of the list than you saw. Look at it once more, then say how many are to be taken back.")
        raise Conflict("left-changed", text, "withdraw")


def check_reason(reason: str) -> None:
    """Raises BadSignal where nothing can be taken back for such a reason."""
    signals.check_reason(reason)


def withdraw_left(looked: Preview, caller: Caller, reason: str) -> int:
    """Take back what an earlier version of the list named and this one doesn't, as it was looked at; returns how many these were."""
    return signals.retract_all(looked.left, caller, reason)


def _keep(caller: Caller, source: str, recognised: Recognised) -> None:
    with turn() as t:
        store.keep(caller.n, source, msgspec.json.encode(recognised.given.mapping).decode(), now())
        t.audit(caller.n, caller.actor, "member:signals:publish", detail="kept how a table is read")
