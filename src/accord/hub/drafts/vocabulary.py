"""How long drafts are kept, and how much of them."""

from typing import Final

from accord.core.times import DAY, SECOND

KEPT: Final = 7 * DAY  # from when it was begun
# A sent draft is kept a while longer, for a person who goes back to the form and mends a slip in it.
AFTER_SENDING: Final = 3600 * SECOND
MOST: Final = 100  # of one person
LARGEST: Final = 256 * 1024  # bytes of one
LONGEST_ADDRESS: Final = 500
