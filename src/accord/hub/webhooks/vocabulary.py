"""The closed tables of webhooks: states, reasons, bounds, and when a message is tried again."""

from typing import Final

from accord.core.times import DAY, SECOND

ACTIVE, PAUSED, STOPPED = "active", "paused", "stopped"  # a webhook's state: paused by its member, stopped by the hub
GONE, DEAD = "gone", "dead"  # why the hub stopped it: the receiver said 410, or too many messages in a row were given up
STATES: Final = (ACTIVE, PAUSED, STOPPED)
REASONS: Final = (GONE, DEAD)

# Outcomes of a try, by the codes of `desks.delivery`; those that are only here:
REFUSED, REDIRECTED, TAKEN_OFF, UNREADABLE, BROKEN = "refused", "redirected", "gone", "unreadable", "broken"

MOST_WEBHOOKS: Final = 10  # of one member
MOST_ENTRIES: Final = 100  # in one message
MOST_DEAD_IN_A_ROW: Final = 5
WITHIN: Final = 15.0  # seconds for one try, in all
SIGNS_FOR: Final = DAY  # an old secret signs so long beside the new one
MOST_OLD: Final = 3  # old secrets that sign at a time

_MINUTE, _HOUR = 60 * SECOND, 3600 * SECOND
# How long after each failed try the next one is made, as Standard Webhooks recommends; the first is made at once.
WAITS: Final = (5 * SECOND, 5 * _MINUTE, 30 * _MINUTE, 2 * _HOUR, 5 * _HOUR, 10 * _HOUR, 14 * _HOUR, 20 * _HOUR, 24 * _HOUR)
LONGEST_WAIT: Final = DAY
JITTER: Final = 0.1  # of a wait is added at most, so that what failed together is not tried together
TEST_EVERY: Final = 5 * SECOND  # between two tests of one webhook
