"""On which days no hours begin."""

from datetime import date

from accord.hub.desks.holiday import is_place
from accord.hub.desks.queries import is_holiday


def test_public_holidays_of_a_country_and_of_a_part_of_it() -> None:
    assert is_holiday("TH", date(2026, 12, 10))
    assert not is_holiday("TH", date(2026, 12, 11))
    assert is_holiday("DE-BY", date(2027, 1, 6))
    assert not is_holiday("DE", date(2027, 1, 6))
    assert not is_holiday("", date(2026, 12, 25))
    assert is_place("")
    assert is_place("TH")
    assert is_place("US-CA")
    assert not is_place("US-XX")
    assert not is_place("XX")
    assert not is_place("th")
