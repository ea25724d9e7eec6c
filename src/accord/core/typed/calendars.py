"""Years and days of the Buddhist era, Bikram Sambat, the Hijri and the Bengali calendar, as days of the Gregorian one."""

from datetime import date, timedelta

import nepali_datetime
from hijridate import Hijri

BUDDHIST_AHEAD = 543  # the Thai calendar since 1941: days and months are Gregorian


def gregorian(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def from_buddhist(year: int, month: int, day: int) -> date | None:
    return gregorian(year - BUDDHIST_AHEAD, month, day)


def from_bikram(year: int, month: int, day: int) -> date | None:
    """Bikram Sambat by nepali-datetime's table, which a test holds against a second library."""
    try:
        return _nepali(year, month, day)
    except (ValueError, OverflowError):
        return None


def _nepali(year: int, month: int, day: int) -> date:
    gregorian_day: date = nepali_datetime.date(year, month, day).to_datetime_date()
    return gregorian_day


def is_disputed_bikram(year: int, month: int) -> bool:
    """Where published tables differ by a day: Jestha 2062, and all from Jestha 2084, which is foretold and not yet announced."""
    return (year, month) in ((2062, 1), (2062, 2)) or (year, month) >= (2084, 2)


def to_bikram(day: date) -> tuple[int, int, int] | None:
    try:
        bikram = nepali_datetime.date.from_datetime_date(day)
    except (ValueError, OverflowError):
        return None
    return bikram.year, bikram.month, bikram.day


def from_hijri(year: int, month: int, day: int) -> date | None:
    """Umm al-Qura, the civil calendar of the Gulf."""
    try:
        gregorian_day = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return date(gregorian_day.year, gregorian_day.month, gregorian_day.day)


def from_bengali(year: int, month: int, day: int) -> date | None:
    """Bangladesh's calendar as reformed in 2019: 1 Boishakh is 14 April; six months of 31 days, Falgun of 29 (30 before a leap day), the
    others of 30."""
    start = gregorian(year + 593, 4, 14)
    if start is None or not 1 <= month <= 12:
        return None
    falgun = 30 if gregorian(year + 594, 2, 29) else 29
    lengths = [31] * 6 + [30] * 4 + [falgun, 30]
    if not 1 <= day <= lengths[month - 1]:
        return None
    return start + timedelta(days=sum(lengths[: month - 1]) + day - 1)
