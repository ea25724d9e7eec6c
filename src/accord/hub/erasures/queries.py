"""What waits for the log, what it says, and what a restore left closed."""

from accord.formats.erasures import BadLog as BadLog
from accord.formats.erasures import Line as Line
from accord.hub.erasures.log import cut_off as cut_off
from accord.hub.erasures.log import path as path
from accord.hub.erasures.log import read as read
from accord.hub.erasures.store import blocked as blocked
from accord.hub.erasures.store import count_waiting as count_waiting
from accord.hub.erasures.store import is_blocked as is_blocked
