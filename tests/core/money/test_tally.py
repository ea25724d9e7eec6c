"""A tally: exact sums of any number of ledgers, whichever way they are put together, and the median of how long they waited."""

from decimal import Decimal
from fractions import Fraction
from statistics import median as textbook
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from accord.core.money.tally import MINUTE, STANDS, Tally, median

AMOUNTS = st.decimals(0, 10**18, places=18, allow_nan=False).filter(bool)
LEDGERS = st.lists(
    st.tuples(st.dictionaries(st.sampled_from(STANDS), AMOUNTS, max_size=3), st.booleans(), st.none() | st.integers(0, 10**12)), max_size=30
)


def tally(ledgers: list[Any]) -> Tally:
    made = Tally()
    for stands, is_followed, waited in ledgers:
        made.add(stands, is_followed=is_followed, waited=waited)
    return made


@given(first=LEDGERS, second=LEDGERS)
def test_sums_are_exact_and_joining_two_is_counting_both(first: list[Any], second: list[Any]) -> None:
    joined = tally(first)
    joined.join(tally(second))
    figures = joined.figures("ETH")
    assert figures == tally([*first, *second]).figures("ETH")
    ledgers = [*first, *second]
    for account in STANDS:
        assert Fraction(figures.stands[account]) == sum((Fraction(stands.get(account, 0)) for stands, _, _ in ledgers), Fraction(0))
    wholes = [(sum(map(Fraction, stands.values()), Fraction(0)), is_followed) for stands, is_followed, _ in ledgers]
    assert Fraction(figures.followed) == sum(whole for whole, is_followed in wholes if is_followed)
    assert Fraction(figures.asked) == sum(whole for whole, is_followed in wholes if not is_followed)
    waits = [waited // MINUTE for _, _, waited in ledgers if waited is not None]
    assert (figures.ledgers, figures.held) == (len(ledgers), len(waits))
    assert figures.waited == (Decimal(str(textbook(waits))) if waits else None)


@given(st.lists(st.integers(0, 50), min_size=1))
def test_the_median_is_the_textbooks(values: list[int]) -> None:
    found = median({value: values.count(value) for value in values})
    assert found is not None and Fraction(found) == Fraction(textbook(values))


def test_of_nothing_there_is_no_median() -> None:
    assert median({}) is None
    assert Tally().figures("THB").waited is None
