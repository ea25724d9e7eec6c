"""A line of the log says when it was written as programs read it."""

import logging
from contextvars import Context
from datetime import UTC, datetime

from accord.site.logs import OnceForTrouble, facts


def test_the_time_is_that_of_the_record_to_the_millisecond_in_utc() -> None:
    record = logging.LogRecord("accord.access", logging.WARNING, __file__, 1, "asked", None, None)
    record.created = datetime(2026, 11, 24, 3, 4, 5, 678_900, UTC).timestamp()
    # A test before this one may have answered a request, whose number would stand here.
    assert Context().run(facts, record) == {
        "time": "2026-11-24T03:04:05.678Z",
        "level": "WARNING",
        "logger": "accord.access",
        "message": "asked",
    }


def test_a_request_that_is_told_to_come_again_leaves_no_line_of_its_own() -> None:
    """While the epoch was unclear, each write left a line that said 503 and nothing else."""

    def is_kept(status: int, error: Exception | None = None) -> bool:
        info = (type(error), error, None) if error else None
        record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "%s", ("/api/v1/signals",), info)
        record.status_code = status
        return bool(OnceForTrouble().filter(record))

    assert not is_kept(503)
    assert is_kept(500)
    assert is_kept(500, KeyError("x"))


def test_a_warning_of_which_nothing_would_be_left_leaves_no_line() -> None:
    """NATS' client tried a wrong password four times a second, and asyncio warned of each in a line that said nothing."""
    assert not logging.getLogger("asyncio").isEnabledFor(logging.WARNING)
    assert logging.getLogger("asyncio").isEnabledFor(logging.ERROR)
