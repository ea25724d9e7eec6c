"""The one place that reads the clock for the hub."""

import time

FOR_EVER = 2**62  # the end of what has no end: of an interval of sequence numbers, or of time


def now() -> int:
    """Microseconds since 1970 in UTC."""
    return time.time_ns() // 1000


def at_or_now(at: int | None) -> int:
    """The given time, or the present where none is given."""
    return now() if at is None else at
