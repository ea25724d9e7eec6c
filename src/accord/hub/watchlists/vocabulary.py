"""The closed tables of watchlists, and their bounds."""

from typing import Final

from accord.core.times import DAY

HANDLE: Final = "member:watch:handle"

# Who sees an item, and hears of it: the person who put it on alone, or their member's people.
ME, MEMBER = "me", "member"
SEEN_BY: Final = (ME, MEMBER)

# What rings: a claim that came to the member, or a request that it takes part in.
SIGNAL, REQUEST = "signal", "request"

# How what was named stands to what is watched: the same identifier or another name of it; something below it, such as a page of a watched
# host; something above it that covers it, such as the host of a watched page.
SAME, BELOW, ABOVE = "same", "below", "above"

# How an item stands.
WATCHING, ENDED = "watching", "ended"

MOST_ITEMS: Final = 10_000  # of one member that are being watched
MOST_TOGETHER: Final = 1_000  # put on at once
MOST_HITS: Final = 500  # kept of one item: the newest; all are counted
LONGEST_NOTE: Final = 2_000  # characters
LONGEST_DAYS: Final = 366  # from now to the end of an item; it can be put off again
USUAL_DAYS: Final = 90
KEPT: Final = 90 * DAY  # after its end an item can still be read and begun again; then it is erased

CLOCK: Final = "watchlists.item"  # the journal's clock: an item ends, and later is erased
TOPIC: Final = "watch:"  # how the topic of a bell for an item begins
