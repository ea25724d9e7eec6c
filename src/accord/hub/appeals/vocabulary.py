"""The closed tables of appeals."""

from typing import Final

from accord.core.times import DAY, SECOND

PROTOCOL: Final = "appeal"
INTAKE: Final = "intake.appeal"  # the journal's clocks
RECEIPTS: Final = "appeals.receipts"
STANDS: Final = "appeals.stands"
CALLED_OFF: Final = 0  # in the place of a retraction's number: the claim was a request, and its state says whether it is lifted
PROVEN_BY: Final = "prove"  # the protocol's clock of the proof: the submission says when it ends, since nothing ends while papers wait
LOOK_EVERY: Final = 10 * SECOND  # for who has applied a retraction
LOOK_RARELY: Final = 600 * SECOND
PENDING: Final = ("lodged", "control-proven", "acknowledged", "in-review")  # states of a request that is not decided
EAGER: Final = DAY  # for so long after the retraction it is looked often
SHARED_DAYS: Final = 400  # what the appellant says stays open to those who answer and decide
