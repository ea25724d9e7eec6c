"""Public holidays, as the package `holidays` knows them."""

import threading
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase

_lock = threading.Lock()  # the package fills a calendar year by year, when it is first asked


@cache
def places() -> dict[str, list[str]]:
    """Countries with known holidays, and for each its subdivisions."""
    import holidays  # slow to load, and few ask

    return holidays.list_supported_countries()


def is_place(place: str) -> bool:
    """Whether `TH`, or `US-CA`, is known; the empty text is: no holidays."""
    country, _, part = place.partition("-")
    return not place or (country in places() and len(country) == 2 and (not part or part in places()[country]))


@cache
def _calendar(place: str) -> "HolidayBase":
    import holidays

    country, _, part = place.partition("-")
    return holidays.country_holidays(country, subdiv=part or None)


def is_holiday(place: str, day: date) -> bool:
    """Whether a day is a public holiday there; none is where a newer package knows the place no more."""
    if not place or not is_place(place):
        return False
    with _lock:
        return day in _calendar(place)
