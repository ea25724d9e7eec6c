from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from accord.core.countries.banking_days import WEEKEND_UNKNOWN, next_banking_day
from accord.tables import bank_holidays, countries

DAYS = st.dates(date(2026, 1, 1), date(2026, 11, 30))


def test_songkran_and_the_weekend_before_it() -> None:
    holidays = bank_holidays("TH", 2026)
    assert date(2026, 4, 13) in holidays
    assert next_banking_day(countries()["TH"], date(2026, 4, 10), holidays).day == date(2026, 4, 16)


def test_friday_and_saturday_are_the_weekend_in_bangladesh() -> None:
    thursday = date(2026, 11, 26)
    assert next_banking_day(countries()["BD"], thursday, ()).day == date(2026, 11, 29)
    assert next_banking_day(countries()["TH"], thursday, ()).day == date(2026, 11, 27)


def test_whether_banks_work_on_the_day_itself_is_told_too() -> None:
    friday, sunday = date(2026, 11, 27), date(2026, 11, 29)
    told = [next_banking_day(countries()[code], day, ()) for code, day in (("TH", friday), ("TH", sunday), ("BD", friday), ("BD", sunday))]
    assert [day.is_today for day in told] == [True, False, False, True]
    assert not next_banking_day(countries()["TH"], friday, {friday}).is_today


def test_where_the_weekend_is_unknown_no_day_is_made_up() -> None:
    banking_day = next_banking_day(countries()["NP"], date(2026, 11, 26), ())
    assert (banking_day.day, banking_day.note) == (None, WEEKEND_UNKNOWN)


@given(st.sampled_from(["TH", "BD", "PE", "AE"]), DAYS)
def test_the_next_banking_day_is_the_first_that_is_neither_weekend_nor_holiday(code: str, after: date) -> None:
    country, holidays = countries()[code], bank_holidays(code, 2026)
    result = next_banking_day(country, after, holidays).day
    weekend = country.locale.weekend.value
    assert result is not None and result > after and weekend is not None
    assert result.isoweekday() not in weekend and result not in holidays
    for days in range(1, (result - after).days):
        between = after + timedelta(days=days)
        assert between.isoweekday() in weekend or between in holidays


def test_endless_holidays_end() -> None:
    class Always:
        def __contains__(self, day: object) -> bool:
            return True

    assert next_banking_day(countries()["TH"], date(2026, 1, 1), Always()).day is None
