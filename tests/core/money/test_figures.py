from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from money_cast import DAY, aed, disputed, followed, held, thb, usdt
from test_trail import say, told, two_hops

from accord.core.money import steps
from accord.core.money.amounts import amount
from accord.core.money.figures import SankeyNode, sankey, totals
from accord.core.money.ledger import EMPTY
from accord.core.money.refusal import MoneyRefused
from accord.core.money.trail import put, start


def played():
    trail = held(held(followed(), "bangkok", thb("160000"), "h1"), "dubai", aed("20000"), "h2")
    trail = put(trail, "bangkok", steps.give_back(trail.ledger("bangkok"), thb("100000"), at=4, step="g"))
    trail = put(trail, "bangkok", steps.undo(trail.ledger("bangkok"), thb("10000"), at=5, step="u", ground="appeal upheld"))
    trail = put(trail, "dubai", steps.convert(trail.ledger("dubai"), aed("5000"), at=5, step="c"))
    return put(trail, "dubai", steps.lapse(trail.ledger("dubai"), at=DAY, step="clock"))


def test_totals_stand_apart_for_each_currency_and_each_state() -> None:
    other = start("dhaka", steps.dispute(EMPTY, amount("70", "BDT"), at=0, step="a"))
    sums = totals([played(), start("chiang mai", disputed("20000")), other])
    assert list(sums) == ["AED", "BDT", "THB", "USDT"]
    assert (sums["THB"].lost, sums["THB"].held, sums["THB"].returned) == (thb("500000"), thb("50000"), thb("100000"))
    assert (sums["THB"].released, sums["THB"].wrongly_held) == (thb("10000"), thb("10000"))
    assert (sums["AED"].lost, sums["AED"].held, sums["AED"].ordered, sums["AED"].released) == (
        aed("0"),
        aed("0"),
        aed("5000"),
        aed("15000"),
    )
    assert sums["USDT"].lost == sums["USDT"].held == usdt("0")
    assert sums["BDT"].lost == amount("70", "BDT")
    assert totals([]) == {} == totals([start("empty")])


def test_the_drawing_shows_every_part_once() -> None:
    drawn = sankey(played())
    assert SankeyNode("bangkok", "bangkok", None, thb("480000")) in drawn.nodes
    assert {(link.source, link.target): (str(link.amount), str(link.into), link.width) for link in drawn.links} == {
        ("bangkok", "bangkok/held"): ("50000.00 THB", "50000.00 THB", Decimal("0.104167")),
        ("bangkok", "bangkok/returned"): ("100000.00 THB", "100000.00 THB", Decimal("0.208333")),
        ("bangkok", "bangkok/released"): ("10000.00 THB", "10000.00 THB", Decimal("0.020833")),
        ("bangkok", "dubai"): ("200000.00 THB", "22680.00 AED", Decimal("0.416667")),
        ("bangkok", "exchange"): ("120000.00 THB", "3660.000000000000000000 USDT", Decimal("0.250000")),
        ("dubai", "dubai/pending"): ("2680.00 AED", "2680.00 AED", Decimal("0.049236")),
        ("dubai", "dubai/converted"): ("5000.00 AED", "5000.00 AED", Decimal("0.091858")),
        ("dubai", "dubai/released"): ("15000.00 AED", "15000.00 AED", Decimal("0.275573")),
        ("exchange", "exchange/pending"): ("3660.000000000000000000 USDT", "3660.000000000000000000 USDT", Decimal("0.250000")),
    }
    assert [link.rate.source for link in drawn.links if link.rate] == ["told by the bank", "told by the exchange"]


def test_an_empty_trail_draws_nothing() -> None:
    assert sankey(start("empty")).nodes == ()


@settings(max_examples=100)
@given(st.lists(told(), max_size=25))
def test_what_comes_into_a_ledger_goes_out_of_it_in_the_drawing(events) -> None:
    trail = two_hops()
    for event in events:
        try:
            trail = say(trail, event)
        except MoneyRefused:
            continue
    drawn = sankey(trail)
    for key in trail.ledgers:
        out = sum((link.amount.value for link in drawn.links if link.source == key), Decimal(0))
        assert out - trail.doubted(key).value == trail.ledger(key).disputed.value
        if key != trail.root:
            assert sum(link.into.value for link in drawn.links if link.target == key) == trail.ledger(key).disputed.value
    ends = {node.key for node in drawn.nodes}
    assert all(link.source in ends and link.target in ends for link in drawn.links)
