"""The closed tables of appeals."""

from typing import Final

from accord.core.times import DAY, SECOND

PROTOCOL: Final = "appeal"
INTAKE: Final = "intake.appeal"  # the journal's clocks
RECEIPTS: Final = "appeals.receipts"
LOOK_EVERY: Final = 10 * SECOND  # for who has applied a retraction
LOOK_RARELY: Final = 600 * SECOND
EAGER: Final = DAY  # for so long after the retraction it is looked often
SHARED_DAYS: Final = 400  # what the appellant says stays open to those who answer and decide
