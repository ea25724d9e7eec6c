"""Portioning out is exact: against every way there is, tried one by one, with small whole amounts."""

from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st
from money_cast import DAY, thb

from accord.core.money import steps
from accord.core.money.ledger import EMPTY, SECURED
from accord.core.money.portions import Stake, fits, stake

PAID = ("p", "q", "r")


@st.composite
def small_stakes(draw: st.DrawFn) -> list[tuple[int, dict[str, int]]]:
    """What is not named, and what is disputed of each payment, at up to three desks."""
    result = []
    for _ in range(draw(st.integers(1, 3))):
        most = {payment: draw(st.integers(1, 3)) for payment in draw(st.sets(st.sampled_from(PAID), min_size=1))}
        result.append((draw(st.integers(0, sum(most.values()))), most))
    return result


@settings(max_examples=200)
@given(small_stakes(), st.tuples(*[st.integers(1, 4)] * 3))
def test_it_fits_exactly_where_some_way_to_portion_it_out_fits(desks: list[tuple[int, dict[str, int]]], paid: tuple[int, int, int]) -> None:
    ways = [[split for split in product(*(range(most + 1) for most in places.values())) if sum(split) == rest] for rest, places in desks]
    whole = dict(zip(PAID, paid, strict=True))

    def is_within(way: tuple[tuple[int, ...], ...]) -> bool:
        sums = dict.fromkeys(PAID, 0)
        for (_, places), split in zip(desks, way, strict=True):
            for payment, value in zip(places, split, strict=True):
                sums[payment] += value
        return all(sums[payment] <= whole[payment] for payment in PAID)

    # In whole amounts of one currency a way in fractions exists only where one in whole amounts does: it is a flow.
    expected = any(is_within(way) for way in product(*ways))
    stakes = [Stake("THB", {}, Fraction(rest), {key: Fraction(value) for key, value in most.items()}) for rest, most in desks]
    assert fits(stakes, {(key, "THB"): Fraction(value) for key, value in whole.items()}) is expected


def test_two_currencies_are_each_the_whole_of_a_payment() -> None:
    paid = {("p", "THB"): Fraction(100), ("p", "NPR"): Fraction(400), ("q", "THB"): Fraction(10), ("q", "NPR"): Fraction(30)}
    half = Stake("THB", {"p": Fraction(50)}, Fraction(0))
    for npr, expected in ((200, True), (201, False)):
        assert fits([half, Stake("NPR", {"p": Fraction(npr)}, Fraction(0))], paid) is expected
    both = {"p": Fraction(400), "q": Fraction(30)}
    for npr, expected in ((230, True), (231, False)):
        assert fits([half, Stake("NPR", {}, Fraction(npr), both)], paid) is expected
    open_thb = Stake("THB", {}, Fraction(60), {"p": Fraction(100), "q": Fraction(10)})
    # 10 of q leave 50 of p, which is a half of it; or all of p's 60, and then 160 NPR of p with 30 of q.
    for npr, expected in ((200, True), (201, False)):
        assert fits([open_thb, Stake("NPR", {}, Fraction(npr), both)], paid) is expected


def test_what_was_too_much_before_may_stay_and_grows_no_more() -> None:
    paid = {("p", "THB"): Fraction(60), ("q", "THB"): Fraction(10)}
    there = Stake("THB", {"p": Fraction(100)}, Fraction(0))
    before = {"p": Fraction(100, 60)}
    assert not fits([there], paid)
    assert fits([there, Stake("THB", {"q": Fraction(10)}, Fraction(0))], paid, before)
    assert not fits([there, Stake("THB", {"p": Fraction(1)}, Fraction(0))], paid, before)


def test_what_a_ledger_names_and_what_it_leaves_open() -> None:
    at = {"at": DAY, "step": "s"}
    ledger = steps.dispute(steps.dispute(EMPTY, thb("100"), payment="p", **at), thb("50"), payment="q", **at)
    ledger = steps.hold(ledger, thb("40"), until=2 * DAY, payment="p", name="a", **at)
    ledger = steps.hold(ledger, thb("30"), until=2 * DAY, name="b", **at)
    secured = stake(ledger, Fraction(70), SECURED)
    assert secured == Stake("THB", {"p": Fraction(40)}, Fraction(30), {"p": Fraction(60), "q": Fraction(50)})
    ledger = steps.convert(ledger, thb("40"), name="a", **at)
    ledger = steps.release(ledger, thb("35"), source="converted", **at)
    assert stake(ledger, Fraction(35), SECURED) == Stake("THB", {}, Fraction(35), {"p": Fraction(100), "q": Fraction(50)})


def test_what_a_ledger_of_one_payment_has_is_of_that_one() -> None:
    at = {"at": DAY, "step": "s"}
    ledger = steps.hold(steps.dispute(EMPTY, thb("100"), payment="p", **at), thb("40"), until=2 * DAY, name="a", **at)
    assert stake(ledger, Fraction(60), SECURED) == Stake("THB", {"p": Fraction(60)}, Fraction(0), {"p": Fraction(40)}), "20 are below"
    assert stake(steps.dispute(EMPTY, thb("100"), payment="p", **at), Fraction(0), SECURED) == Stake(
        "THB", {}, Fraction(0), {"p": Fraction(100)}
    )
