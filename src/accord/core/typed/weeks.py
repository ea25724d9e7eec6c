"""Weeks as a country counts them: their first day, and the last on which people work."""

from datetime import date, timedelta
from typing import Final

from accord.core.typed.reading import Setting

_MONDAY, _SUNDAY = 1, 7
_SATURDAY: Final = 6
_WEEKEND: Final = (6, 7)
_MOST_WORKING_DAYS: Final = 1_000


def days_of(step: int, setting: Setting, today: date) -> tuple[date, ...]:
    """The days of a week, counted from the present one. Where a country's weeks begin on another day than Monday, which calendars of
    other countries show, they are those of both."""
    days = {
        today - timedelta(days=(today.isoweekday() - first) % 7) + timedelta(days=7 * step + number)
        for first in _first_days(setting)
        for number in range(7)
    }
    return tuple(sorted(days))


def ends_of(step: int, setting: Setting, today: date) -> tuple[date, ...]:
    """The last day of a week on which people work, and the last of its weekend: either is called its end."""
    first, last = _weekend(setting)
    ends = (today + timedelta(days=(day - today.isoweekday()) % 7) for day in ((first - 2) % 7 + 1, last))
    return tuple(sorted(end + timedelta(days=7 * step) for end in ends))


def working_days_ahead(count: int, setting: Setting, today: date) -> tuple[date, ...]:
    """The day that ends so many on which people work, today not counted; two where the country's weekend is not known. Which of them are
    holidays is not known here."""
    pack = setting.packs.get(setting.country or "")
    weekend = pack.locale.weekend.value if pack is not None else _WEEKEND
    weekends = ({_SATURDAY}, set(_WEEKEND)) if weekend is None else (set(weekend),)
    return tuple(sorted({_on_working_day(count, today, free) for free in weekends})) if count <= _MOST_WORKING_DAYS else ()


def _on_working_day(count: int, today: date, free: set[int]) -> date:
    day = today
    while count:
        day += timedelta(days=1)
        count -= day.isoweekday() not in free
    return day


def _first_days(setting: Setting) -> set[int]:
    pack = setting.packs.get(setting.country or "")
    if pack is None:
        return {_MONDAY}
    if pack.locale.week_starts.value is not None:
        return {_MONDAY, pack.locale.week_starts.value}
    weekend = pack.locale.weekend.value
    return {_MONDAY, _SUNDAY if weekend is None else weekend[-1] % 7 + 1}


def _weekend(setting: Setting) -> tuple[int, int]:
    pack = setting.packs.get(setting.country or "")
    weekend = (pack.locale.weekend.value if pack is not None else None) or _WEEKEND
    return weekend[0], weekend[-1]
