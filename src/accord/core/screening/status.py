"""The assessed status of a person out of a scam centre, and the mark `possible victim` on a suspect record.

A status is an officer's assessment, with who, when and the day of its review. It is never derived: no function here makes one out of
answers, places or the passing of time. The mark withholds the record until a person has assessed it as that of an offender only.
"""

from collections.abc import Iterable
from typing import Final, Literal

import msgspec

from accord.core.screening.indicators import Screening, Withholds
from accord.core.screening.labels import STATUS_REFUSED
from accord.core.times import DAY

Status = Literal["not-assessed", "victim", "offender", "both"]
STATUSES: Final[tuple[Status, ...]] = ("not-assessed", "victim", "offender", "both")
FARTHEST_REVIEW: Final = 366 * DAY  # design: a status without a review is a sentence without a court
_BY: Final = 4


class StatusRefused(ValueError):
    """`code`: `nobody`, `no-review`, `review-too-far`, `before`. `text` is a sentence with a next step."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.text = STATUS_REFUSED[code]
        super().__init__(self.text)


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """An officer's assessment: `by` is the reference of a person at a member. Times are microseconds since 1970."""

    status: Status
    by: str
    at: int
    review: int


class PossibleVictim(msgspec.Struct, frozen=True, kw_only=True):
    """The mark on a suspect record. `why` is `found-in-compound`, `told` (the person said so) or `officer`; `review` is when to look."""

    since: int
    why: Literal["found-in-compound", "told", "officer"]
    review: int


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How a record stands now. `withheld` is what may not be done with it, with sentences. `overdue`: the review day has passed."""

    status: Status
    assessed: Assessment | None
    withheld: tuple[Withholds, ...]
    overdue: bool


def assess(earlier: Iterable[Assessment], status: Status, *, by: str, at: int, review: int) -> tuple[Assessment, ...]:
    """Every assessment so far and this one; none is ever overwritten. Raises StatusRefused."""
    past = tuple(earlier)
    if len(by) < _BY:
        raise StatusRefused("nobody")
    if review <= at:
        raise StatusRefused("no-review")
    if review - at > FARTHEST_REVIEW:
        raise StatusRefused("review-too-far")
    if past and at < past[-1].at:
        raise StatusRefused("before")
    return (*past, Assessment(status=status, by=by, at=at, review=review))


def current(assessments: Iterable[Assessment]) -> Assessment | None:
    """The assessment that counts: the last one; None: not assessed."""
    return max(assessments, key=lambda assessment: assessment.at, default=None)


def mark(found_in_compound: bool, is_claimed: bool, at: int, review: int) -> PossibleVictim | None:
    """The mark that a suspect record must carry: always where the person was found in a compound or says to have been forced."""
    if not (found_in_compound or is_claimed):
        return None
    return PossibleVictim(since=at, why="found-in-compound" if found_in_compound else "told", review=review)


def judge_status(tables: Screening, possible: PossibleVictim | None, assessments: Iterable[Assessment], now: int) -> Standing:
    """The permitted uses of a suspect record. Only an assessment as an offender and no victim lifts the mark; time never does."""
    last = current(assessments)
    status: Status = last.status if last else "not-assessed"
    withheld = status in ("victim", "both") or (possible is not None and status != "offender")
    review = last.review if last else possible.review if possible else None
    return Standing(
        status=status,
        assessed=last,
        withheld=tuple(tables.withholds.values()) if withheld else (),
        overdue=review is not None and now >= review,
    )
