"""Who may be a child: a date, a month or a year alone, in any calendar that people tell it in; and the age group."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.care.ages import may_be_child

TODAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("birth", "is_so"),
    [
        ("2011-08-27", True),
        ("2008-12-01", False),  # eighteen today
        ("2008-12-02", True),
        ("1999-03-04", False),
        ("2008-12", True),
        ("2008-11", False),
        ("2008", True),  # seventeen, where the birthday is still to come
        ("2007", False),
        ("२०११", True),
        ("๒๕๕๔", True),  # 2011 by the Thai calendar
        ("2550", False),
        ("२०६८", True),  # 2011 or 2012 by the Nepali one
        ("२०५५", False),
        ("2011-13-45", False),
        ("about 16", False),
        ("", False),
        ("2011-08-27\nas in her school papers", True),
    ],
)
def test_a_birth_says_it_and_where_it_is_not_sure_the_person_may_be_one(birth: str, is_so: bool) -> None:
    assert may_be_child({"birth": birth}, TODAY) is is_so


@pytest.mark.parametrize(
    ("group", "is_so"), [("child", True), ("teenager\nabout 15", True), ("young", False), ("unknown", False), (None, False)]
)
def test_an_age_group_says_it(group: str | None, is_so: bool) -> None:
    assert may_be_child({"age-group": group, "birth": "1990-01-01"}, TODAY) is is_so


@given(st.dates(date(1930, 1, 1), TODAY))
def test_one_who_is_under_eighteen_is_never_missed(born: date) -> None:
    is_minor = (TODAY.year - born.year) - ((TODAY.month, TODAY.day) < (born.month, born.day)) < 18
    assert may_be_child({"birth": born.isoformat()}, TODAY) is is_minor
    for birth in (born.isoformat()[:7], str(born.year), str(born.year + 543)):
        assert may_be_child({"birth": birth}, TODAY) or not is_minor
