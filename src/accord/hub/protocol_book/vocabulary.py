"""The closed tables of negotiated protocols."""

from typing import Final

from accord.core.times import DAY

READ, AGREE = "member:requests:read", "member:protocols:agree"

# A proposal is open until all have accepted, or one did not. What was agreed on stays agreed: members leave, or agree on the next version.
OPEN, AGREED, REFUSED, COUNTERED, WITHDRAWN = "open", "agreed", "refused", "countered", "withdrawn"
STATES: Final = (OPEN, AGREED, REFUSED, COUNTERED, WITHDRAWN)
# What a member says to one; a countered one is answered by another proposal.
ASKED, ACCEPTED = "asked", "accepted"
ANSWERS: Final = (ASKED, ACCEPTED, REFUSED, COUNTERED)

MOST_BOUND: Final = 30  # members that one proposal binds, its proposer among them
MOST_OPEN: Final = 10  # proposals of one member that wait for answers
MOST_A_DAY: Final = 20  # proposals of one member within a day
MOST_AGREED: Final = 100  # protocols that bind one member
LONGEST_REASON: Final = 500  # characters
NOTICE_DAYS: Final = 30
NOTICE: Final = NOTICE_DAYS * DAY
MOST: Final = 100  # of a page
