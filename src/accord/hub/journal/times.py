"""The one place that reads the clock for the hub."""

import time


def now() -> int:
    """Microseconds since 1970 in UTC."""
    return time.time_ns() // 1000
