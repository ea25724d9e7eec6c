"""How long a lease lasts, how often it is renewed, and the roles of a process."""

from typing import Final

from accord.core.times import SECOND

TERM: Final = 15.0  # seconds that a lease lasts, and a process counts as living after its last sign
EVERY: Final = 4.0  # seconds between two renewals
FORGOTTEN_AFTER: Final = 3600.0  # seconds after which a process that gave no sign is forgotten
TERM_US: Final = int(TERM * SECOND)

WEB, EDGE, BACKGROUND = "web", "edge", "background"
ROLES: Final = (WEB, EDGE, BACKGROUND)
