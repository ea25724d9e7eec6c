"""The money of several requests as one picture: laws for any disputes of any payments, and one story by hand."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from money_cast import DAY, followed, held, thb

from accord.core.money import steps
from accord.core.money.amounts import amount
from accord.core.money.figures import totals
from accord.core.money.ledger import EMPTY, Ledger
from accord.core.money.together import Counted, together
from accord.core.money.trail import start

value = st.integers(1, 10_000_000).map(lambda cents: Decimal(cents).scaleb(-2))
disputes = st.lists(st.tuples(st.sampled_from(("THB", "USD", "NPR")), st.sampled_from("abc") | st.none(), value), max_size=8)


def disputing(code: str, payment: str | None, value: Decimal) -> Counted:
    ledger = steps.dispute(EMPTY, amount(f"{value}", code), at=0, step="opened", payment=payment)
    return Counted(ledger, True, {} if payment is None else {payment: f"payment {payment}"})


@given(disputes)
def test_each_payment_is_lost_once_and_no_currency_meets_another(world: list[tuple[str, str | None, Decimal]]) -> None:
    rows = together([disputing(*dispute) for dispute in world])
    assert set(rows) == {code for code, _payment, _value in world}
    for code, row in rows.items():
        most: dict[str, Decimal] = {}
        rest = Decimal(0)
        for other, payment, value in world:
            if other == code and payment is None:
                rest += value
            elif other == code and payment is not None:
                most[payment] = max(most.get(payment, Decimal(0)), value)
        assert row.totals.lost.value == rest + sum(most.values())
        assert row.payments == len(most)
        assert row.totals.held.value == row.totals.released.value == 0


@given(disputes, st.randoms(use_true_random=False))
def test_the_order_in_which_requests_came_changes_nothing(world: list[tuple[str, str | None, Decimal]], draw: object) -> None:
    other = world[:]
    draw.shuffle(other)  # type: ignore[attr-defined]
    assert together([disputing(*dispute) for dispute in world]) == together([disputing(*dispute) for dispute in other])


@given(disputes)
def test_a_second_ask_about_a_payment_adds_nothing_lost(world: list[tuple[str, str | None, Decimal]]) -> None:
    named = [dispute for dispute in world if dispute[1] is not None]
    once = {code: row.totals for code, row in together([disputing(*dispute) for dispute in named]).items()}
    twice = {code: row.totals for code, row in together([disputing(*dispute) for dispute in [*named, *named]]).items()}
    assert once == twice


def test_who_withdraws_all_disputes_nothing_more_of_any_payment() -> None:
    """A withdrawal names no payment. What another request disputes of the same payment stays lost."""
    withdrawn = disputing("THB", "a", Decimal(100))
    ledger = steps.withdraw(withdrawn.ledger, thb("100"), at=1, step="withdrawn")
    withdrawn = Counted(ledger, True, withdrawn.names)
    rows = together([withdrawn, disputing("THB", "a", Decimal(70))])
    assert (rows["THB"].totals.lost.value, rows["THB"].payments) == (70, 1)
    assert together([withdrawn])["THB"].totals.lost.value == 0


def test_one_trail_alone_comes_to_what_its_own_totals_say() -> None:
    trail = held(followed(), "bangkok", thb("160000"), "h1", until=DAY)
    ledgers = [Counted(ledger, key == trail.root) for key, ledger in trail.ledgers.items()]
    assert {code: row.totals for code, row in together(ledgers).items()} == dict(totals([trail]))
    assert together([Counted(Ledger(), True)]) == {}
    assert start("alone").ledgers["alone"].code is None
