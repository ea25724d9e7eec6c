"""The next day on which a country's banks work, as far as its weekend and holidays are known."""

from collections.abc import Container
from datetime import date, timedelta

from msgspec import Struct

from accord.core.countries.country import Country

_LONGEST = 60
WEEKEND_UNKNOWN = "The weekend of this country is not confirmed, so the next banking day is not known. Ask there."
ESTIMATED = "Holidays come from a library; what a government announces at short notice is not in it."


class BankingDay(Struct, frozen=True):
    """`day` is None where it can't be known; `note` says why, or what to bear in mind. `is_today`: banks work on the date itself too."""

    day: date | None
    note: str
    is_today: bool = False


def next_banking_day(country: Country, after: date, holidays: Container[date]) -> BankingDay:
    """The first banking day after a date. `holidays` are those of the country; accord.tables gives them."""
    weekend = country.locale.weekend.value
    if weekend is None:
        return BankingDay(None, WEEKEND_UNKNOWN)
    works = [day.isoweekday() not in weekend and day not in holidays for day in (after + timedelta(days=days) for days in range(_LONGEST))]
    if True not in works[1:]:
        return BankingDay(None, "No banking day was found within two months. Check the holidays.", works[0])
    return BankingDay(after + timedelta(days=works.index(True, 1)), ESTIMATED, works[0])
