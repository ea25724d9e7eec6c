from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from money_cast import DAY, THB_AED, THB_USDT, aed, disputed, followed, held, thb, usdt

from accord.core.money import steps
from accord.core.money.amounts import PLACES, Amount, Rate, same
from accord.core.money.ledger import MOVES, Entry
from accord.core.money.posting import post
from accord.core.money.refusal import MoneyRefused
from accord.core.money.trail import Hop, Trail, as_before, check_trail, hop, put, room, start, undo_hop


def refusal_of(change, *arguments, **more) -> MoneyRefused:
    with pytest.raises(MoneyRefused) as refusal:
        change(*arguments, **more)
    return refusal.value


def test_a_hop_is_a_pair_of_entries_at_a_stated_rate() -> None:
    trail = followed()
    assert trail.ledger("bangkok").balance("moved-on") == thb("320000")
    assert trail.ledger("bangkok").balance("pending") == thb("160000")
    assert trail.ledger("dubai").disputed == aed("22680")
    assert trail.ledger("exchange").disputed == usdt("3660")
    assert [(hop.out, hop.into, hop.rate.source) for hop in trail.hops] == [
        (thb("200000"), aed("22680"), "told by the bank"),
        (thb("120000"), usdt("3660"), "told by the exchange"),
    ]
    assert check_trail(trail) == ()


def test_every_desk_may_hold_what_came_to_it() -> None:
    trail = held(held(held(followed(), "bangkok", thb("160000"), "h1"), "dubai", aed("22680"), "h2"), "exchange", usdt("3660"), "h3")
    assert trail.secured("bangkok") == 480000
    assert check_trail(trail) == ()
    assert room(trail, "bangkok") == thb("0")


def test_two_desks_that_disagree_never_hold_more_than_was_lost() -> None:
    trail = held(followed(), "dubai", aed("22680"), "h1")
    later = steps.reopen(trail.ledger("bangkok"), thb("200000"), "moved-on", at=4, step="f", ground="the transfer was recalled")
    trail = put(trail, "bangkok", later)
    assert trail.doubted("bangkok") == thb("200000")
    assert trail.ledger("bangkok").balance("pending") == thb("360000")
    assert room(trail, "bangkok") == thb("280000")
    held(trail, "bangkok", thb("280000"), "h2")
    assert refusal_of(held, trail, "bangkok", thb("280000.01"), "h2").code == "more-than-the-trail"
    released = put(trail, "dubai", steps.release(trail.ledger("dubai"), aed("22680"), at=5, step="r"))
    held(released, "bangkok", thb("360000"), "h2")


def test_what_was_given_back_is_not_held_again_elsewhere() -> None:
    trail = held(followed(), "dubai", aed("22680"), "h1")
    trail = put(trail, "dubai", steps.give_back(trail.ledger("dubai"), aed("22680"), at=4, step="g"))
    trail = put(trail, "bangkok", steps.reopen(trail.ledger("bangkok"), thb("200000"), "moved-on", at=5, step="f", ground="told late"))
    assert room(trail, "bangkok") == thb("280000")


def test_a_desk_may_hold_no_more_than_is_pending_with_it() -> None:
    assert refusal_of(held, followed(), "dubai", aed("22680.01"), "h1").code == "more-than-pending"
    assert refusal_of(held, followed(), "dubai", thb("1"), "h1").code == "wrong-currency"
    assert refusal_of(held, followed(), "lima", thb("1"), "h1").code == "no-such-ledger"


def test_a_loss_is_not_withdrawn_from_under_the_holds_further_on() -> None:
    trail = held(followed(), "dubai", aed("22680"), "h1")
    trail = put(trail, "bangkok", steps.reopen(trail.ledger("bangkok"), thb("320000"), "moved-on", at=4, step="f", ground="told late"))
    assert refusal_of(put, trail, "bangkok", steps.withdraw(trail.ledger("bangkok"), thb("300000"), at=5, step="w")).code == (
        "more-than-the-trail"
    )


def test_what_is_disputed_after_a_hop_changes_by_hops_only() -> None:
    trail = followed()
    more = steps.dispute(trail.ledger("dubai"), aed("1"), at=5, step="x")
    assert refusal_of(put, trail, "dubai", more).code == "not-by-its-hop"


def test_money_that_was_told_as_moved_on_is_followed_later() -> None:
    trail = start("bangkok", steps.moved_on(disputed("100"), thb("70"), at=1, step="m"))
    assert trail.not_followed("bangkok") == thb("70")
    trail = hop(trail, "bangkok", "dubai", thb("60"), THB_AED, at=2, step="f", known="before")
    assert trail.ledger("bangkok").balance("moved-on") == thb("70")
    assert trail.not_followed("bangkok") == thb("10")
    assert refusal_of(hop, trail, "bangkok", "x", thb("11"), THB_USDT, at=3, step="f2", known="before").code == "more-than-moved-on"
    assert refusal_of(hop, trail, "bangkok", "x", thb("31"), THB_USDT, at=3, step="f2").code == "more-than-pending"


def test_several_hops_may_lead_to_one_ledger() -> None:
    trail = hop(followed(), "bangkok", "dubai", thb("10000"), Rate("THB", "AED", Decimal("0.1"), "market", 5), at=5, step="s3")
    assert trail.ledger("dubai").disputed == aed("23680")
    assert trail.worth("dubai") == Fraction(210000, 23680)
    assert check_trail(trail) == ()
    payments = hop(trail, "bangkok", "dubai", thb("100"), THB_AED, at=6, step="s4", payment="p1")
    assert refusal_of(hop, payments, "bangkok", "dubai", thb("100"), THB_AED, at=7, step="s5", payment="p1").code == "already-disputed"


def test_a_trail_is_a_tree_in_which_nothing_comes_round_again() -> None:
    trail = hop(followed(), "dubai", "lima", aed("100"), Rate("AED", "PEN", Decimal("1.02"), "bank", 0), at=4, step="s3")
    for parent, child in (("lima", "bangkok"), ("lima", "dubai"), ("lima", "lima"), ("exchange", "lima"), ("bangkok", "lima")):
        code = trail.ledger(parent).code
        assert refusal_of(hop, trail, parent, child, Amount(Decimal(1), code), same(code, 0), at=5, step="x").code == "same-ledger"
    assert refusal_of(hop, trail, "nowhere", "x", thb("1"), THB_AED, at=5, step="x").code == "no-such-ledger"


def test_a_hop_too_small_to_arrive_is_refused() -> None:
    assert refusal_of(hop, followed(), "bangkok", "x", thb("0.01"), THB_AED, at=5, step="x").code == "too-small"
    assert refusal_of(hop, followed(), "bangkok", "x", aed("1"), THB_AED, at=5, step="x").code == "wrong-currency"


def test_a_hop_told_wrongly_is_undone() -> None:
    trail = followed()
    back = undo_hop(trail, "s1", "dubai", at=6, by="c", ground="another account of that number")
    assert set(back.ledgers) == {"bangkok", "exchange"}
    assert back.ledger("bangkok").balance("pending") == thb("360000")
    assert check_trail(back) == ()
    assert refusal_of(undo_hop, trail, "s9", "dubai", at=6, by="c", ground="x").code == "no-such-hop"
    busy = held(trail, "dubai", aed("1"), "h1")
    assert refusal_of(undo_hop, busy, "s1", "dubai", at=6, by="c", ground="x").code == "more-than-pending"
    onward = hop(trail, "dubai", "lima", aed("100"), Rate("AED", "PEN", Decimal("1.02"), "bank", 0), at=4, step="s3")
    assert refusal_of(undo_hop, onward, "s1", "dubai", at=6, by="c", ground="x").code == "no-such-hop"


def test_undoing_a_hop_that_the_bank_contradicted_already_moves_nothing_twice() -> None:
    trail = followed()
    trail = put(trail, "bangkok", steps.reopen(trail.ledger("bangkok"), thb("200000"), "moved-on", at=4, step="f", ground="never left"))
    back = undo_hop(trail, "s1", "dubai", at=6, by="c", ground="never left")
    assert back.ledger("bangkok").balance("pending") == thb("360000")
    assert back.doubted("bangkok") == thb("0")
    assert check_trail(back) == ()


def test_a_trail_may_be_long() -> None:
    trail = start("n0", disputed("1000"))
    for step in range(1, 300):
        trail = hop(trail, f"n{step - 1}", f"n{step}", thb("1000"), same("THB", 0), at=step, step=f"s{step}")
    trail = held(trail, "n299", thb("1000"), "h")
    assert trail.secured("n0") == 1000
    assert check_trail(trail) == ()
    assert len(trail.downwards) == 300


def test_check_trail_finds_what_no_guard_saw() -> None:
    trail = held(followed(), "dubai", aed("22680"), "h1")
    over = steps.hold(
        steps.reopen(trail.ledger("bangkok"), thb("200000"), "moved-on", at=4, step="f", ground="x"),
        thb("360000"),
        at=5,
        step="h",
        until=DAY,
    )
    assert check_trail(_swap(trail, bangkok=over)) == (
        "bangkok: more is held, under an order or given back here and below than is disputed.",
    )
    more = steps.dispute(trail.ledger("dubai"), aed("1"), at=5, step="x")
    assert check_trail(_swap(trail, dubai=more)) == ("dubai: what is disputed is not what its hops brought.",)
    assert check_trail(_swap(trail, stray=disputed())) == ("The ledgers are not one tree below the root.",)
    ring = Hop(
        parent="exchange", child="bangkok", out=usdt("1"), into=thb("30"), rate=Rate("USDT", "THB", Decimal(30), "x", 0), at=1, step="r"
    )
    assert check_trail(Trail("bangkok", trail.ledgers, (*trail.hops, ring))) == ("The ledgers are not one tree below the root.",)
    bent = Trail("bangkok", trail.ledgers, tuple(_bent(hop) for hop in trail.hops))
    assert "dubai: a hop does not keep to its rate." in check_trail(bent)


def _swap(trail: Trail, **ledgers) -> Trail:
    return Trail(trail.root, MappingProxyType({**trail.ledgers, **ledgers}), trail.hops)


def _bent(hop: Hop) -> Hop:
    return Hop(
        parent=hop.parent,
        child=hop.child,
        out=hop.out,
        into=hop.into,
        rate=Rate(hop.rate.out, hop.rate.into, Decimal(7), "x", 0),
        at=1,
        step=hop.step,
    )


# Several desks, each saying what it knows when it knows it, in any order.

NODES = ("bangkok", "dubai", "exchange", "lima")
RATES = {
    ("bangkok", "dubai"): THB_AED,
    ("bangkok", "exchange"): THB_USDT,
    ("dubai", "lima"): Rate("AED", "PEN", Decimal("1.0217"), "bank", 0),
    ("exchange", "lima"): Rate("USDT", "PEN", Decimal("3.77"), "bank", 0),
}
TENTHS = st.sampled_from([0, 0, 0, 1, 2, 3, 4, 5, 7, 11])  # of what is disputed there; 0 is all that stands in the account


@st.composite
def told(draw):
    """One thing that one desk says; its amount as tenths."""
    what = draw(st.sampled_from(["hop", "hop", "hold", "hold", "hold", "found", "found", "undo-hop", *sorted(MOVES)]))
    name = draw(st.sampled_from(["h1", "h2", "h3"]))
    if what == "found":  # a desk finds that what is told as moved on never left
        return ("reopen", draw(st.sampled_from(NODES[:2])), "moved-on", draw(TENTHS), draw(st.integers(1, 20)), name)
    if what in {"hop", "undo-hop"}:
        edge = draw(st.sampled_from(sorted(RATES)))
        return (what, *edge, draw(TENTHS), draw(st.sampled_from(["now", "before"])), name)
    return (what, draw(st.sampled_from(NODES)), draw(st.sampled_from(MOVES[what][0])), draw(TENTHS), draw(st.integers(1, 20)), name)


def two_hops() -> Trail:
    trail = start("bangkok", disputed("1000"))
    trail = hop(trail, "bangkok", "dubai", thb("400"), THB_AED, at=1, step="s1")
    return hop(trail, "bangkok", "exchange", thb("300"), THB_USDT, at=1, step="s2")


def say(trail: Trail, event) -> Trail:
    if event[0] == "hop":
        _, parent, child, tenths, known, name = event
        return hop(
            trail,
            parent,
            child,
            _part(trail, parent, tenths, "pending" if known == "now" else "moved-on"),
            RATES[parent, child],
            at=1,
            step=name,
            known=known,
        )
    if event[0] == "undo-hop":
        return undo_hop(trail, event[5], event[2], at=2, by="c", ground="g")
    kind, node, source, tenths, at, name = event
    named = kind == "hold" or source == "held"
    entry = Entry(
        kind=kind, source=source, target=MOVES[kind][1], amount=_part(trail, node, tenths, source), at=at, step="s",
        hold=name if named else None, until=at + 5 if kind in {"hold", "extend"} else None, ground="g",
    )  # fmt: skip
    return put(trail, node, post(trail.ledger(node), entry))


def _part(trail: Trail, node: str, tenths: int, account="pending") -> Amount:
    ledger = trail.ledger(node)
    if not tenths:
        return ledger.balance(account)
    whole = ledger.disputed
    unit = Decimal(1).scaleb(-PLACES[whole.code])
    return Amount((whole.value * tenths / 10).quantize(unit), whole.code)


@settings(max_examples=250)
@given(st.lists(told(), max_size=30))
def test_whatever_desks_say_in_whatever_order_every_law_stands_at_every_moment(events) -> None:
    trail = two_hops()
    for event in events:
        before = trail
        pictured = {key: ledger.entries for key, ledger in trail.ledgers.items()}
        try:
            trail = say(trail, event)
        except MoneyRefused:
            assert trail is before
        assert {key: ledger.entries for key, ledger in before.ledgers.items()} == pictured
        assert check_trail(trail) == ()
        # The law in plain words, reckoned anew: every live hold, valued back hop by hop, against the first disputed amount.
        live = Fraction(0)
        for node in trail.ledgers:
            worth = Fraction(1)
            for key in trail.path(node):
                if key != trail.root:
                    hops = [hop for hop in trail.hops if hop.child == key]
                    worth *= Fraction(sum(hop.out.value for hop in hops)) / Fraction(sum(hop.into.value for hop in hops))
            live += Fraction(trail.ledger(node).balance("held").value) * worth
        assert live <= Fraction(trail.ledger("bangkok").disputed.value)


@settings(max_examples=150)
@given(st.lists(told(), max_size=20), st.sampled_from(NODES), TENTHS)
def test_the_guard_says_exactly_what_a_hold_would_meet(events, node, tenths) -> None:
    trail = two_hops()
    for event in events:
        try:
            trail = say(trail, event)
        except MoneyRefused:
            continue
    if node not in trail.ledgers or not _part(trail, node, tenths):
        return
    amount = _part(trail, node, tenths)
    allowed = amount.value <= room(trail, node).value
    try:
        held(trail, node, amount, "new hold")
    except MoneyRefused:
        assert not allowed
    else:
        assert allowed


@settings(max_examples=150)
@given(st.data())
def test_desks_that_agree_come_to_one_trail_in_every_order(data) -> None:
    """Each desk's own events keep their order; how the desks interleave does not matter."""
    first, second, third = (
        [
            ("hold", "bangkok", "pending", 3, 1, "h1"),
            ("give-back", "bangkok", "held", 1, 2, "h1"),
            ("lapse", "bangkok", "held", 2, 6, "h1"),
        ],
        [("hold", "dubai", "pending", 8, 1, "h1"), ("hop", "dubai", "lima", 2, "now", "s3"), ("release", "dubai", "held", 8, 3, "h1")],
        [
            ("not-found", "exchange", "pending", 4, 1, "h1"),
            ("hold", "exchange", "pending", 6, 2, "h1"),
            ("convert", "exchange", "held", 6, 3, "h1"),
        ],
    )
    trail = two_hops()
    lines = [list(first), list(second), list(third)]
    straight = trail
    for line in lines:
        for event in line:
            straight = say(straight, event)
    while any(lines):
        line = data.draw(st.sampled_from([index for index, line in enumerate(lines) if line]))
        trail = say(trail, lines[line].pop(0))
        assert check_trail(trail) == ()
    assert trail == straight


def test_a_trail_is_seen_as_it_was_before_a_step() -> None:
    trail = held(followed(), "dubai", aed("22680"), "h")
    counts = {key: len(ledger.entries) for key, ledger in followed().ledgers.items()}
    assert (trail.secured("bangkok"), as_before(trail, counts).secured("bangkok")) == (200000, 0)
    assert as_before(trail, {}).secured("bangkok") == 0
