"""How much a member's word weighs, from what became of its earlier claims. Every figure here is this partnership's policy."""

import math

from msgspec import Struct

# A newcomer counts as if ten of its claims had been settled, five each way (a Beta(5, 5) prior): it starts at 0.5, and
# seven refuted claims without a confirmed one bring it below LOW_WEIGHT.
PRIOR_CONFIRMED = 5
PRIOR_REFUTED = 5

# A member below this weight is heard but corroborates nothing.
LOW_WEIGHT = 0.3

# With this many settled claims the share that held is known well enough to quarantine what follows.
ENOUGH_OUTCOMES = 20
LOW_PRECISION = 0.3

_BELOW_ONE = math.nextafter(1.0, 0.0)
_ABOVE_ZERO = math.nextafter(0.0, 1.0)


class Record(Struct, frozen=True):
    """A member's settled claims: confirmed, and refuted (a dispute upheld, or retracted because it was wrong). Neither is negative."""

    confirmed: int = 0
    refuted: int = 0

    def __post_init__(self) -> None:
        if self.confirmed < 0 or self.refuted < 0:
            raise ValueError("A record counts outcomes, which are never negative. Count again from the journal.")


def weight(record: Record) -> float:
    """The expected share of a member's claims that hold: the mean of the Beta posterior, above 0 and below 1."""
    outcomes = record.confirmed + record.refuted
    mean = (record.confirmed + PRIOR_CONFIRMED) / (outcomes + PRIOR_CONFIRMED + PRIOR_REFUTED)
    return min(max(mean, _ABOVE_ZERO), _BELOW_ONE)


def is_low_precision(record: Record) -> bool:
    """Whether enough of the member's claims are settled, and fewer than LOW_PRECISION of them held."""
    outcomes = record.confirmed + record.refuted
    return outcomes >= ENOUGH_OUTCOMES and record.confirmed / outcomes < LOW_PRECISION
