"""The closed tables of deconfliction, and its bounds against fishing."""

from typing import Final

from accord.core.times import DAY
from accord.hub.requests.vocabulary import DECONFLICT

HANDLE: Final = DECONFLICT
PROTOCOL: Final = "deconflict"

# Where a target stands. Nobody else ever learns which of these it is.
CASE, WATCH, REQUEST = "case", "watch", "request"

# A target waits until its member's budget has room and an officer of it is there; then it is held, and compared.
WAITING, HELD = "waiting", "held"

# Each new target that is compared tells others of its member, if they have it too; so nobody can try a list of values to see who rings.
NEW_A_DAY: Final = 50  # targets of one member that begin to be compared, within 24 hours
MOST_TARGETS: Final = 2_000  # of one member that are compared
REST_DAYS: Final = 30  # what was taken back is not compared again so soon
OFFICERS: Final = ("officer", "investigator")  # the roles of the protocol's two sides
KEPT: Final = 400 * DAY  # a match, from when it was made

EVERY: Final = 5.0  # seconds between two looks at what has changed
SWEPT_EVERY: Final = DAY // 24  # between two looks at everything
ALL: Final = "all"  # of the clock that says that anything may have changed
