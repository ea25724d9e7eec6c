from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from money_cast import DAY, aed, disputed, thb

from accord.core.money import steps
from accord.core.money.amounts import Amount
from accord.core.money.ledger import ACCOUNTS, EMPTY, MOVES, Entry, Ledger, flaws
from accord.core.money.posting import post, replay
from accord.core.money.refusal import MoneyRefused


def hold(ledger: Ledger, text: str, step: str = "h1", until: int | None = DAY, **more) -> Ledger:
    return steps.hold(ledger, thb(text), at=1, step=step, until=until, **more)


def standing(ledger: Ledger) -> dict[str, str]:
    return {account: f"{balance.value:f}" for account, balance in ledger.balances.items() if balance}


def test_a_loss_is_followed_to_its_end() -> None:
    ledger = disputed("480000")
    ledger = hold(ledger, "160000")
    ledger = steps.moved_on(ledger, thb("300000"), at=2, step="m")
    ledger = steps.not_found(ledger, thb("15000"), at=3, step="n")
    ledger = steps.refuse(ledger, thb("5000"), at=3, step="r", ground="no-legal-basis")
    ledger = steps.give_back(ledger, thb("100000"), at=4, step="g")
    ledger = steps.convert(ledger, thb("10000"), at=5, step="c")
    ledger = steps.release(ledger, thb("20000"), at=6, step="rel")
    assert standing(ledger) == {
        "disputed": "480000.00", "held": "30000.00", "moved-on": "300000.00", "not-found": "15000.00",
        "refused": "5000.00", "released": "20000.00", "returned": "100000.00", "converted": "10000.00",
    }  # fmt: skip
    assert ledger.held_ever == thb("160000")
    assert ledger.secured == thb("140000")
    assert flaws(ledger) == ()


def refusal_of(change, *arguments, **more) -> MoneyRefused:
    with pytest.raises(MoneyRefused) as refusal:
        change(*arguments, **more)
    return refusal.value


def test_no_more_is_held_than_is_pending() -> None:
    assert refusal_of(hold, disputed("100"), "100.01").code == "more-than-pending"
    assert "100.00 THB" in refusal_of(hold, disputed("100"), "100.01").text
    assert refusal_of(hold, hold(disputed("100"), "60"), "50", "h2").code == "more-than-pending"
    assert standing(hold(disputed("100"), "100"))["held"] == "100.00"


@pytest.mark.parametrize("step", [steps.moved_on, steps.not_found, steps.refuse, steps.withdraw])
def test_no_more_leaves_what_is_pending_than_is_there(step) -> None:
    assert refusal_of(step, hold(disputed("100"), "60"), thb("41"), at=2, step="x").code == "more-than-pending"


@pytest.mark.parametrize("step", [steps.release, steps.give_back, steps.convert])
def test_no_more_leaves_a_hold_than_is_there(step) -> None:
    assert refusal_of(step, hold(disputed("100"), "60"), thb("61"), at=2, step="x").code == "more-than-held"
    assert refusal_of(step, hold(disputed("100"), "60"), thb("61"), at=2, step="x", name="h1").code == "more-than-held"
    assert refusal_of(step, hold(disputed("100"), "60"), thb("1"), at=2, step="x", name="h9").code == "no-such-hold"
    assert refusal_of(step, hold(disputed("100"), "60"), thb("0"), at=2, step="x").code == "not-positive"


def test_another_currency_needs_another_ledger() -> None:
    for step in (steps.dispute, steps.moved_on, steps.release):
        assert refusal_of(step, hold(disputed("100"), "60"), aed("1"), at=2, step="x").code == "wrong-currency"


def test_nothing_happens_before_something_is_disputed() -> None:
    assert refusal_of(steps.moved_on, EMPTY, thb("1"), at=0, step="x").code == "nothing-disputed"
    assert refusal_of(steps.release, EMPTY, thb("1"), at=0, step="x").code == "nothing-disputed"
    assert refusal_of(EMPTY.balance, "held").code == "nothing-disputed"
    assert EMPTY.balances == {} and flaws(EMPTY) == ()


def test_a_payment_is_disputed_once() -> None:
    once = steps.dispute(EMPTY, thb("100"), at=0, step="a", payment="p1")
    assert refusal_of(steps.dispute, once, thb("100"), at=1, step="b", payment="p1").code == "already-disputed"
    withdrawn = steps.withdraw(once, thb("100"), at=1, step="b", payment="p1")
    assert str(withdrawn.disputed.value) == "0.00", "and no minus before it"
    again = steps.dispute(withdrawn, thb("90"), at=2, step="c", payment="p1")
    assert again.disputed == thb("90")


def test_a_hold_names_its_payment_and_holds_no_more_than_came_with_it() -> None:
    two = steps.dispute(EMPTY, thb("100"), at=0, step="a", payment="p1")
    two = steps.dispute(two, thb("50"), at=0, step="a", payment="p2")
    assert refusal_of(hold, two, "1", payment="p3").code == "unknown-payment"
    assert refusal_of(hold, two, "51", payment="p2").code == "more-than-pending"
    both = hold(hold(two, "50", payment="p2"), "100", "h2", payment="p1")
    assert [(hold.name, hold.payment) for hold in both.holds] == [("h1", "p2"), ("h2", "p1")]
    back = steps.give_back(both, thb("50"), at=2, step="g", name="h1")
    assert back.of_payment("p2", "returned") == Decimal(50) and back.of_payment("p1", "returned") == 0
    assert refusal_of(steps.reopen, back, thb("1"), "released", at=3, step="x", ground="late", payment="p1").code == "more-than-there"


def test_a_hold_lapses_at_its_date_and_not_before() -> None:
    ledger = hold(hold(disputed("100"), "30", until=DAY), "20", "h2", until=2 * DAY)
    assert steps.lapse(ledger, at=DAY - 1, step="clock") is ledger
    lapsed = steps.lapse(ledger, at=DAY, step="clock")
    assert standing(lapsed) == {"disputed": "100.00", "pending": "50.00", "held": "20.00", "released": "30.00"}
    assert steps.lapse(lapsed, at=DAY, step="clock again") is lapsed
    late = steps.lapse(ledger, at=5 * DAY, step="clock")
    assert standing(late)["released"] == "50.00"
    early = Entry(kind="lapse", source="held", target="released", amount=thb("30"), at=1, step="x", hold="h1")
    assert refusal_of(post, ledger, early).code == "not-later"


def test_a_clock_waits_for_the_first_hold_that_comes_to_its_date() -> None:
    ledger = hold(hold(hold(disputed("100"), "30", until=2 * DAY), "20", "h2", until=DAY), "10", "h3", until=None)
    assert ledger.next_lapse == DAY
    assert steps.lapse(ledger, at=DAY, step="clock").next_lapse == 2 * DAY
    assert disputed().next_lapse is None


def test_a_hold_without_a_date_does_not_lapse() -> None:
    ledger = hold(disputed("100"), "30", until=None)
    assert steps.lapse(ledger, at=10**18, step="clock") is ledger
    assert refusal_of(steps.extend, ledger, "h1", until=DAY, ground="order", at=2, step="e").code == "not-later"


def test_an_extended_hold_lapses_later_and_says_why() -> None:
    ledger = hold(disputed("100"), "30", until=DAY)
    longer = steps.extend(ledger, "h1", until=3 * DAY, ground="police order", at=2, step="e")
    assert longer.balances == ledger.balances
    assert longer.hold("h1").until == 3 * DAY
    assert steps.lapse(longer, at=2 * DAY, step="clock") is longer
    assert refusal_of(steps.extend, ledger, "h1", until=3 * DAY, ground=" ", at=2, step="e").code == "needs-ground"
    assert refusal_of(steps.extend, ledger, "h1", until=DAY, ground="order", at=2, step="e").code == "not-later"
    assert refusal_of(steps.extend, ledger, "h9", until=3 * DAY, ground="order", at=2, step="e").code == "no-such-hold"


def test_a_hold_begins_before_it_ends_under_a_name_of_its_own() -> None:
    assert refusal_of(hold, disputed("100"), "10", until=1).code == "until-passed"
    assert refusal_of(hold, hold(disputed("100"), "10"), "10").code == "same-hold"


def test_those_that_lapse_first_go_first() -> None:
    ledger = hold(hold(hold(disputed("100"), "10", "a", until=None), "20", "b", until=3 * DAY), "30", "c", until=DAY)
    back = steps.give_back(ledger, thb("45"), at=2, step="g")
    assert {hold.name: hold.left for hold in back.holds} == {"a": thb("10"), "b": thb("5"), "c": thb("0")}


def test_a_wrong_hold_counts_as_wrongly_held_even_after_it_lapsed() -> None:
    ledger = hold(disputed("100"), "30", until=DAY)
    assert steps.undo(ledger, thb("30"), at=2, step="u", ground="appeal upheld").wrongly_held == thb("30")
    lapsed = steps.lapse(ledger, at=DAY, step="clock")
    undone = steps.undo(lapsed, thb("30"), at=2 * DAY, step="u", ground="appeal upheld", source="released")
    assert undone.wrongly_held == thb("30") and undone.balances == lapsed.balances
    assert refusal_of(steps.undo, undone, thb("1"), at=3 * DAY, step="u2", ground="x", source="released").code == "more-than-there"


def test_money_under_an_order_may_still_be_paid_back() -> None:
    ledger = steps.convert(hold(disputed("100"), "60"), thb("60"), at=2, step="c")
    paid = steps.give_back(ledger, thb("50"), at=3, step="g", source="converted")
    let_go = steps.release(paid, thb("10"), at=4, step="r", source="converted")
    assert standing(let_go) == {"disputed": "100.00", "pending": "40.00", "returned": "50.00", "released": "10.00"}
    assert let_go.held_ever == thb("60")


def test_what_is_known_better_later_is_pending_again() -> None:
    ledger = steps.not_found(disputed("100"), thb("100"), at=1, step="n")
    later = steps.reopen(ledger, thb("40"), "not-found", at=2, step="f", ground="found in a second account of the holder")
    assert standing(hold(later, "40"))["held"] == "40.00"
    assert refusal_of(steps.reopen, later, thb("61"), "not-found", at=2, step="f", ground="x").code == "more-than-there"
    assert refusal_of(steps.reopen, later, thb("1"), "not-found", at=2, step="f", ground="").code == "needs-ground"
    again = steps.reopen(steps.lapse(hold(disputed("9"), "9"), at=DAY, step="c"), thb("9"), "released", at=DAY, step="o", ground="order")
    assert flaws(hold(again, "9", "h2", until=2 * DAY)) == ()


@pytest.mark.parametrize("kind", MOVES)
def test_an_entry_moves_only_where_its_kind_may(kind) -> None:
    sources, into = MOVES[kind]
    ledger = hold(disputed("100"), "60")
    for source in ACCOUNTS:
        for target in ACCOUNTS:
            if source not in sources or target != into:
                entry = Entry(kind=kind, source=source, target=target, amount=thb("1"), at=0, step="x", ground="g")
                assert refusal_of(post, ledger, entry).code == "not-from-there"


def test_entries_go_over_the_wire_and_are_posted_anew() -> None:
    ledger = steps.lapse(hold(disputed("480000"), "160000"), at=DAY, step="clock")
    wire = msgspec.json.encode(ledger.entries)
    assert b'"value":"160000.00"' in wire
    assert replay(msgspec.json.decode(wire, type=tuple[Entry, ...])) == ledger
    with pytest.raises(MoneyRefused):
        replay(ledger.entries[1:])


def test_flaws_finds_entries_that_no_gate_saw() -> None:
    good = disputed("100")
    stray = Entry(kind="hold", source="pending", target="held", amount=thb("150"), at=0, step="x", hold="x")
    assert flaws(Ledger((*good.entries, stray))) == ("The account pending is below zero.",)
    mixed = Entry(kind="hold", source="pending", target="held", amount=aed("1"), at=0, step="x", hold="x")
    assert "The ledger mixes currencies." in flaws(Ledger((*good.entries, mixed)))
    wrong = Entry(kind="moved-on", source="pending", target="held", amount=thb("1"), at=0, step="x")
    assert len(flaws(Ledger((*good.entries, wrong)))) == 2


SMALL = st.integers(1, 60).map(lambda units: Amount(Decimal(units).scaleb(-1), "THB"))
NAMES = st.sampled_from(["h1", "h2", "h3"])
TIMES = st.integers(1, 20)
KINDS = st.sampled_from(sorted(MOVES))
PAYMENTS = st.sampled_from([None, None, None, "p1", "p2"])


@st.composite
def entries(draw) -> Entry:
    kind = draw(KINDS)
    source = draw(st.sampled_from(MOVES[kind][0]))
    held = source == "held" or kind == "hold"
    at = draw(TIMES)
    return Entry(
        kind=kind, source=source, target=MOVES[kind][1], amount=draw(SMALL), at=at, step="s", payment=draw(PAYMENTS),
        hold=draw(NAMES) if held else None, until=at + draw(TIMES) if kind in {"hold", "extend"} else None, ground="g",
    )  # fmt: skip


@given(st.lists(entries(), max_size=40))
def test_whatever_desks_post_every_law_stands_at_every_moment(posted) -> None:
    ledger = steps.dispute(EMPTY, thb("20"), at=0, step="s", payment="p1")
    for entry in posted:
        before = ledger.entries
        try:
            ledger = post(ledger, entry)
        except MoneyRefused:
            assert ledger.entries is before
        assert flaws(ledger) == ()
        balances = ledger.balances
        left = sum((hold.left.value for hold in ledger.holds), Decimal(0))
        assert left == balances["held"].value
        assert balances["disputed"].value == sum(balance.value for account, balance in balances.items() if account != "disputed")
    assert replay(ledger.entries) == ledger


@given(st.data(), st.lists(entries(), max_size=12))
def test_the_order_of_what_is_accepted_does_not_matter(data, posted) -> None:
    start = steps.dispute(EMPTY, thb("40"), at=0, step="s", payment="p1")
    taken = start
    for entry in posted:
        try:
            taken = post(taken, entry)
        except MoneyRefused:
            continue
    turned = start
    for entry in data.draw(st.permutations(taken.entries[1:])):
        try:
            turned = post(turned, entry)
        except MoneyRefused:
            return  # in that order it would have been refused at the time
    assert turned.balances == taken.balances
    assert {hold.name: hold.left for hold in turned.holds} == {hold.name: hold.left for hold in taken.holds}
