"""Days, weeks, months and quarters of a zone: where each begins, as dates and as microseconds since 1970."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import pairwise
from typing import Final, Literal, get_args

from msgspec import Struct

from accord.core.times import micros

Unit = Literal["day", "week", "month", "quarter"]
UNITS: Final[tuple[Unit, ...]] = get_args(Unit)


class Period(Struct, frozen=True):
    """From its first day to its last; `begins` is its first moment, `ends` the first moment after it."""

    first: date
    last: date
    begins: int
    ends: int


def periods(first: date, last: date, unit: Unit, zone: tzinfo) -> tuple[Period, ...]:
    """The periods in which the days from `first` to `last` lie, oldest first. The outer two hold no day outside of these."""
    starts = [first]
    while (following := _next(starts[-1], unit)) <= last:
        starts.append(following)
    return tuple(_period(start, end, zone) for start, end in pairwise((*starts, last + timedelta(days=1))))


def whole(first: date, last: date, zone: tzinfo) -> tuple[Period]:
    """All of these days as one."""
    return (_period(first, last + timedelta(days=1), zone),)


def count(first: date, last: date, unit: Unit, most: int) -> int:
    """How many periods these days make, counted as far as `most`."""
    number, start = 1, first
    while number < most and (start := _next(start, unit)) <= last:
        number += 1
    return number


def placing(whole: Sequence[Period]) -> Callable[[int], int]:
    """A function from a moment to its period. The moment must be in one: they have no gaps between them."""
    begins = [period.begins for period in whole]
    return lambda at: bisect_right(begins, at) - 1


def _next(day: date, unit: Unit) -> date:
    """The first day of the period after the one that holds this day. A week begins on Monday."""
    if unit == "day":
        return day + timedelta(days=1)
    if unit == "week":
        return day + timedelta(days=7 - day.weekday())
    months = 1 if unit == "month" else 3 - (day.month - 1) % 3
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def _period(start: date, end: date, zone: tzinfo) -> Period:
    return Period(start, end - timedelta(days=1), _moment(start, zone), _moment(end, zone))


def _moment(day: date, zone: tzinfo) -> int:
    return micros(datetime.combine(day, time(), zone))
