"""For whom a request waits: money that nobody has answered for keeps it with whoever must, whatever state the parts led to."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from newest import HOLD
from small_protocol import AT, DAY

from accord.core.protocols import Money, Protocol, headline, pressed, running
from accord.core.times import SECOND
from accord.tables import protocols

SUMS = st.dictionaries(st.sampled_from(["THB", "USD"]), st.sampled_from([Decimal(0), Decimal(30), Decimal(100)]), max_size=2)
MONEY = st.builds(Money, SUMS, SUMS, SUMS)
REFS = sorted(protocols())


def look(protocol: Protocol, state: str, money: Money, answers: bool = True, **more: Any) -> tuple[Any, frozenset[str]]:
    clocks = running(protocol, state, AT, money, {}, {"until": AT + 5 * DAY}, **more)
    open_sides = {step.side for step in protocol.steps if state in step.from_states}
    return clocks, pressed(protocol, state, clocks, money, answers, open_sides)


@pytest.mark.parametrize("ref", ["hold-funds@1", "hold-funds@2", "hold-funds@3"])
@settings(max_examples=40, deadline=None)
@given(money=MONEY, answers=st.booleans())
def test_money_that_is_owed_never_leaves_whoever_must_act(ref: str, money: Money, answers: bool) -> None:
    protocol = protocols()[ref]
    for state, definition in protocol.states.items():
        clocks, sides = look(protocol, state, money, answers)
        if definition.final:
            assert sides == frozenset()
            continue
        if money.is_owed:
            assert "answerer" in sides and ("asker" in sides or answers), state
        for side in ("answerer", "asker"):
            first = headline(clocks, (side,), money)
            assert first is None or not (first.closes and money.is_unresolved), "what only closes it matters to nobody yet"
        if any(money.pending.values()):
            first = headline(clocks, ("answerer",), money)
            assert first is not None and first.clock.target == "answerer" and first.due is not None, state
            assert first.due <= AT + 15 * 60 * SECOND, "an answer is due as soon as the first one was"


@pytest.mark.parametrize("ref", REFS)
def test_somebody_must_act_in_every_state_that_goes_on(ref: str) -> None:
    protocol = protocols()[ref]
    for state, definition in protocol.states.items():
        if not definition.final:
            assert look(protocol, state, Money())[1], state


def test_after_a_partial_return_the_rest_is_still_the_desks_and_its_clock_is_that_of_the_answer() -> None:
    protocol = protocols()[HOLD]
    rest = Money(pending={"THB": Decimal(30)})
    clocks, sides = look(protocol, "returned", rest)
    first = headline(clocks, ("answerer",), rest)
    assert sides == {"answerer"} and first is not None
    assert (first.clock.key, first.due) == ("answer", AT + 900 * SECOND)
    settled, after = look(protocol, "returned", Money())
    closing = headline(settled, ("asker",), Money())
    assert after == {"asker"} and closing is not None and closing.clock.key == "close"


def test_what_stands_under_an_order_waits_for_the_desk_also_once_a_part_went_back() -> None:
    protocol = protocols()[HOLD]
    ordered = Money(converted={"THB": Decimal(30)})
    for state in ("converted-to-order", "returned", "released"):
        assert look(protocol, state, ordered)[1] == {"answerer"}, state
    assert look(protocol, "converted-to-order", Money())[1] >= {"asker"}, "nothing is left there but to close it"


def test_the_clock_that_matters_is_that_of_whoever_looks() -> None:
    protocol = protocols()[HOLD]
    held = Money(held={"THB": Decimal(100)})
    clocks = running(protocol, "held", AT, held, {"police.report": 72 * 3600}, {"until": AT + 5 * DAY})
    keys = {side: getattr(headline(clocks, (side,), held), "clock", None) for side in ("answerer", "asker", "bank")}
    assert {side: clock and clock.key for side, clock in keys.items()} == {
        "answerer": "lapse",
        "asker": "police-report",
        "bank": "police-report",
    }


def test_a_clock_that_ended_and_was_followed_by_another_presses_nobody_any_more() -> None:
    protocol = protocols()["appeal@1"]
    clocks, sides = look(protocol, "lodged", Money())
    assert sides == {"secretariat"} and len(clocks) == 2
    later, after = look(protocol, "lodged", Money(), next_due=AT + 14 * DAY)
    assert after == {"asker"} and [running.clock.key for running in later] == ["prove"]
