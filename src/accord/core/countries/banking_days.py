"""The next day on which a country's banks work, as far as its weekend and holidays are known."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, timedelta

from accord.core.countries.country import Country

_LONGEST = 60
WEEKEND_UNKNOWN = "The weekend of this country is not confirmed, so the next banking day is not known. Ask there."
ESTIMATED = "Holidays come from a library; what a government announces at short notice is not in it."


@dataclass(frozen=True, slots=True)
class BankingDay:
    """`day` is None where it can't be known; `note` says why, or what to bear in mind."""

    day: date | None
    note: str


def next_banking_day(country: Country, after: date, holidays: Container[date]) -> BankingDay:
    """The first banking day after a date. `holidays` are those of the country; accord.tables gives them."""
    weekend = country.locale.weekend.value
    if weekend is None:
        return BankingDay(None, WEEKEND_UNKNOWN)
    for days in range(1, _LONGEST):
        day = after + timedelta(days=days)
        if day.isoweekday() not in weekend and day not in holidays:
            return BankingDay(day, ESTIMATED)
    return BankingDay(None, "No banking day was found within two months. Check the holidays.")
