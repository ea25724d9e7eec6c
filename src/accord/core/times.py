"""Moments as integers: microseconds since 1970-01-01T00:00:00Z, written as RFC 3339 in UTC."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_WITHOUT_ZONE = _EPOCH.replace(tzinfo=None)
_MICROSECOND = timedelta(microseconds=1)
SECOND = 1_000_000
DAY = 86_400 * SECOND


# The end of a day, as ISO 8601-1:2019/Amd 1:2022 and XML Schema have it, with or without hyphens and colons, and with no time after it.
_END_OF_DAY = re.compile(r"([0-9]{4}-?[0-9]{2}-?[0-9]{2})([Tt ])24(:?00(?::?00(?:[.,]0+)?)?)(?=[Zz+-]|\Z)")

_LIKE_A_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?")

_WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")


class NotATime(ValueError):
    """A text that is no RFC 3339 moment."""


def micros(moment: datetime) -> int:
    """An aware datetime as microseconds since 1970."""
    return (moment - _EPOCH) // _MICROSECOND


def moment(micros: int) -> datetime:
    return _EPOCH + micros * _MICROSECOND


def midnight_for_24(text: str) -> str:
    """The text of a moment with midnight of the next day in the place of 24:00:00; any other text as it is."""
    end = _END_OF_DAY.match(text)
    if end is None:
        return text
    try:
        following = date.fromisoformat(end[1]) + timedelta(days=1)
    except (ValueError, OverflowError):
        return text
    return f"{following}{end[2]}00{end[3]}{text[end.end() :]}"


@lru_cache(maxsize=4096)
def rfc3339(micros: int) -> str:
    """`2026-11-24T16:00:00.000000Z`: always UTC, always six digits, so that texts sort as moments do."""
    # Without a zone it is written in two thirds of the time; and one entry writes each of its times more than once.
    return (_EPOCH_WITHOUT_ZONE + micros * _MICROSECOND).isoformat(timespec="microseconds") + "Z"


def read_time(text: str) -> int:
    """Read an RFC 3339 moment (or a date: its first moment in UTC) between 1970 and 2200. 24:00:00 ends a day. Raises NotATime."""
    text = text.strip().upper()  # `t` and `z` are the same (RFC 3339, 5.6)
    try:
        read = datetime.fromisoformat(midnight_for_24(text))
    except (ValueError, OverflowError):
        if _LIKE_A_TIME.fullmatch(text):
            raise NotATime("There is no such day or hour. Check it; a time looks like 2026-11-24T16:00:00Z.") from None
        text = "Write the time as RFC 3339, for example 2026-11-24T16:00:00Z, or a day alone, for example 2026-11-24."
        raise NotATime(text) from None
    if read.tzinfo is None:
        if len(text) > 10:
            raise NotATime("Add the time zone, for example Z for UTC: 2026-11-24T16:00:00Z.")
        read = read.replace(tzinfo=UTC)
    if not 1970 <= read.year <= 2200:
        raise NotATime("Write the year of the Gregorian calendar, between 1970 and 2200, as in 2026-11-24.")
    return max(micros(read), 0)


def with_moments_said(sentence: str, say: Callable[[datetime], str]) -> str:
    """A sentence with each moment in it, as `rfc3339` writes them for programs, in the reader's words."""
    return _WRITTEN.sub(lambda written: say(moment(read_time(written[0]))), sentence)
