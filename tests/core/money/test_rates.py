"""Rough rates ask about what can't be; they convert nothing. Expected from published rates of other days and places."""

from decimal import Decimal

import pytest

from accord.core.money.amounts import PLACES, amount
from accord.core.money.rates import IN_DOLLARS, MOVING, judge, usual


@pytest.mark.parametrize(
    ("out", "into", "judged"),
    [
        ("100 THB", "100000000000000000 USD", "never"),
        ("100 THB", "0.00000001 BTC", "never"),
        ("100 THB", "2.84 USD", "near"),  # 35.12 THB to the dollar, in January 2024
        ("100 THB", "3.16 USD", "near"),  # 31.69, in December 2025
        ("100 THB", "35 USD", "far"),  # the rate turned round, as a slip
        ("200000 THB", "22680 AED", "near"),  # 0.1134
        ("40 THB", "1 USDT", "near"),
        ("1000 USD", "121526 BDT", "near"),  # April 2025
        ("1000 USD", "12152.60 BDT", "far"),  # a figure lost
        ("1000 NPR", "625 INR", "near"),  # the peg: 1.6
        ("1000 PEN", "265 USD", "near"),  # 3.77, in 2024
        ("100 USD", "600 ARS", "far"),
        ("100 USD", "80000 ARS", "near"),
        ("1 TON", "3 USD", "unknown"),
        ("1 TON", "10000000000000 USD", "never"),
    ],
)
def test_what_may_have_become_of_it(out: str, into: str, judged: str) -> None:
    outgoing, other = (amount(*text.split()) for text in (out, into))
    assert judge(outgoing, other) == judged
    assert judge(other, outgoing) == judged


def test_every_code_of_the_table_is_one_of_ours_and_pegs_hold() -> None:
    assert set(IN_DOLLARS) <= set(PLACES) and set(PLACES) >= MOVING
    assert IN_DOLLARS["USD"] == 1 and abs(1 / IN_DOLLARS["AED"] - Decimal("3.6725")) < Decimal("0.01")
    assert abs(IN_DOLLARS["INR"] / IN_DOLLARS["NPR"] - Decimal("1.6")) < Decimal("0.01")
    assert all(IN_DOLLARS[code] == IN_DOLLARS["USD"] for code in ("BSD", "PAB", "BMD"))


def test_what_would_usually_arrive_is_a_rough_figure_in_the_places_of_its_currency() -> None:
    assert str(usual(amount("100", "THB"), "USD")) == "3.00 USD"
    assert str(usual(amount("100", "THB"), "JPY")) == "470 JPY"
    assert usual(amount("1", "IDR"), "KWD") is None and usual(amount("1", "USD"), "TON") is None
