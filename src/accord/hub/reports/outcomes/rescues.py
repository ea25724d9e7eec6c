"""Rescues that reports opened: progress for the reporter, wishes to end them, and erasing answers whose consent is taken back."""

from typing import Final

from accord.hub.intake import actions as intake_actions
from accord.hub.intake import queries as intake
from accord.hub.journal.actions import Turn
from accord.hub.members import queries as members
from accord.hub.reports import store
from accord.hub.reports.handing.rescues import CONSULATE, of_consulate
from accord.hub.reports.outcomes import progress
from accord.hub.reports.store import Sent
from accord.hub.reports.vocabulary import CLOSED, GOES_ON, SEEN
from accord.hub.rescue import actions as rescue
from accord.hub.rescue import queries as rescue_queries
from accord.hub.rescue.vocabulary import ERASED

OUTLET: Final = "rescue"
TAKEN_BACK: Final = "No: a yes to it was taken back"
_ENDED: Final = ("closed", ERASED)


def taken_back(t: Turn, row: Sent) -> None:
    """Consent is gone: what the rescue holds of the answers is erased in this turn. What rests on another basis stays there."""
    if row.member is not None:
        rescue.take_back_in(t, row.item, t.at, members.as_member(members.by_number([row.member])[row.member]))


def tell_consulate(t: Turn, submission: int, *, yes: bool) -> None:
    """The writer says yes or no to the consulate later than in the report: the rescue is told, so that its home goes by the last word."""
    says = of_consulate({}, agrees=True) if yes else TAKEN_BACK
    for row in _opened(submission):
        rescue.tell_by_report_in(t, row.item, "story", {CONSULATE: says}, t.at)


def wish(t: Turn, submission: int) -> bool:
    """Pass on that the holder of the code wants the rescue to end; returns whether one is open, where the home asks the person first."""
    return any([rescue.wish_in(t, row.item, t.at) for row in _opened(submission)])


def asks_first(submission: int) -> bool:
    """Whether that wish would be handed on, and nothing end by the code alone."""
    return any(rescue_queries.asks_first(row.item) for row in _opened(submission))


def _opened(submission: int) -> list[Sent]:
    return [row for row in store.of(submission) if row.outlet == OUTLET and row.state in GOES_ON and row.member is not None]


def end(t: Turn, origin: str) -> None:
    """End a rescue that the person, asked in the agreed way, wants ended: the report is taken back as if by the person."""
    row = store.by_item(origin)
    submission = None if row is None else intake.by_number(row.submission)
    if submission is not None and not submission.is_over:
        intake_actions.withdraw_in(t, submission)


def tell(t: Turn, origin: str, state: str) -> None:
    """Tell the holder of the code that the rescue has moved: as much as before, that it was seen, or is done."""
    row = store.by_item(origin)
    if row is not None and row.state in GOES_ON:
        row.state = CLOSED if state in _ENDED else SEEN
        progress.change(t, row)
