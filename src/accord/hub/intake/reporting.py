"""Calls from intake to the feature that hands reports on. Routing and requests are above, so that feature registers at start-up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from msgspec import Struct

from accord.core.identifiers.base import Identifier
from accord.core.reports.paid import Paid
from accord.core.reports.plan import Plan
from accord.core.reports.sheet import Sheet
from accord.hub.intake.store.submissions import Submission
from accord.hub.journal.actions import Turn


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a report: by which way out it goes, and the payment or the identifier that it is about, as the sender told it."""

    outlet: str
    paid: Paid | None = field(default=None, repr=False)
    about: Identifier | None = field(default=None, repr=False)


class ReportHandler(Struct, frozen=True):
    """`plan`: what would be sent of a sheet, with what is agreed to, from a country. `settle` ends what rested on a consent, in the very
    turn in which it is taken back, by each yes and no that is new. `wish` takes the wish to end what must not end by the code alone:
    whether it was handed on, and the person is asked first. `asks_first`: whether that would be so now. `parts`: by the key of a step that
    is followed, the part that it is about; of a sheet that can't be opened any more, by which way out alone.
    """

    plan: Callable[[Sheet, frozenset[str], str], Plan]
    settle: Callable[[Turn, int, Mapping[str, bool]], None]
    wish: Callable[[Turn, int], bool]
    asks_first: Callable[[int], bool]
    parts: Callable[[Submission, Sheet | None, int], Mapping[str, Part]]


_handlers: list[ReportHandler] = []


def handle_reports_by(handler: ReportHandler) -> None:
    """From now on reports are handled by this."""
    _handlers[:] = [handler]


def handler() -> ReportHandler:
    return _handlers[0]
