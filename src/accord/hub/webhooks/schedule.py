"""When a message that was not taken is tried again. Pure: time and chance are arguments."""

from datetime import UTC
from email.utils import parsedate_to_datetime

from accord.core.times import SECOND, micros
from accord.hub.webhooks.vocabulary import JITTER, LONGEST_WAIT, WAITS


def is_spent(failures: int) -> bool:
    """Whether so many failed tries were all there are."""
    return failures > len(WAITS)


def wait(failures: int, chance: float, asked: int = 0) -> int:
    """For how long after the `failures`-th failed try nothing is sent; `chance` is from 0 to 1, `asked` what the receiver asked for.

    A receiver can ask for a longer wait, up to a day, and never for a shorter one: its tries would be spent too soon.
    """
    usual = int(WAITS[failures - 1] * (1 + JITTER * chance))
    return max(usual, min(asked, LONGEST_WAIT))


def read_retry_after(text: str, at: int) -> int:
    """The wait that a Retry-After header asks for, from now on; 0 where it says nothing that can be understood."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        return int(text[:9]) * SECOND
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return 0
    try:
        return max(0, micros(moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - at)
    except OverflowError:
        return 0
