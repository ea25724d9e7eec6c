"""What is offered can succeed, and what is not offered can't, whatever is typed: over every state, side and role of every file."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from newest import HOLD
from small_protocol import AT, DAY, FACTS, filled

from accord.core.money.amounts import PLACES
from accord.core.protocols import FACTS as NAMES
from accord.core.protocols import Step, StepRefused, barring, is_dangerous, likely_first, open_to, take
from accord.tables import protocols

REFS = sorted(protocols())
CODES = ("THB", "JPY", "USDT")
UNITS = {code: Decimal(1).scaleb(-PLACES[code]) for code in CODES}
# None of it, the smallest unit, or more.
SUMS = st.dictionaries(st.sampled_from(CODES), st.sampled_from([0, 1, 100]), max_size=2).map(
    lambda sums: {code: value * UNITS[code] for code, value in sums.items()}
)
WORLDS = st.fixed_dictionaries(
    {
        "confirmed": st.booleans(),
        "embargo": st.booleans(),
        "pending": SUMS,
        "held": SUMS,
        "held until": st.sampled_from([None, AT - DAY, AT + DAY]),
        "converted": SUMS,
        "answered": st.fixed_dictionaries({key: SUMS for key in ("moved-on", "not-found", "refused", "released")}),
        "domestic": st.booleans(),
        "preserve open": st.booleans(),
        "consent": st.booleans(),
        "override": st.booleans(),
        "member": st.sampled_from(["reviewer", "claimant"]),
        "claimants": st.just(("claimant",)),
        "appellant": st.sampled_from([None, "reviewer"]),
        "proof": st.booleans(),
        "undecided": st.integers(0, 2),
        "upheld": st.integers(0, 2),
        "own claims": st.sampled_from([(), ("id-1",)]),
        "unapplied": st.integers(0, 1),
        "other agreed": st.booleans(),
        "answers": st.booleans(),
    }
)
# Steps whose barrier is what an effect meets in the hub, after the machine let them pass.
BY_EFFECT = {"hold-more", "uphold-claim", "reject-claim", "concede", "waive-preserve"}


def attempts(step: Step, facts: dict[str, Any]) -> list[dict[str, Any]]:
    """Everything worth typing: each amount of each account that there is, all of it and a part, and what each other field takes."""
    amounts = []
    for sums in (facts["pending"], facts["held"], facts["converted"], *facts["answered"].values()):
        for code, value in sums.items():
            amounts += [f"{amount:f} {code}" for amount in (value, value - UNITS[code]) if amount > 0]
    tries = []
    for amount in dict.fromkeys(amounts or ["100 THB"]):
        for choice in (
            ("moved-on", "not-found", "refused", "released") if any(field.key == "correct-from" for field in step.fields) else ("",)
        ):
            given = filled(step, optional=True, amount=amount, hops=[{"amount": amount, "next": filled_next(), "country": "TH"}])
            given = {key: value for key, value in given.items() if any(field.key == key for field in step.fields)}
            given |= {"correct-from": choice} if "correct-from" in given else {}
            given |= {"until": AT + 2 * DAY} if "until" in given and not _least(step) else {}
            tries += [given, {key: value for key, value in given.items() if key != "amount"}]
    return tries


def filled_next() -> Any:
    from accord.core.identifiers import Identifier

    return Identifier(kind="phone", value="+66812345678", display="+66812345678")


def _least(step: Step) -> bool:
    return any(field.key == "until" and field.least is not None and field.least.seconds > 2 * 86_400 for field in step.fields)


def succeeds(ref: str, state: str, step: Step, facts: dict[str, Any]) -> bool:
    for fields in attempts(step, facts):
        try:
            take(protocols()[ref], state, step.key, role=step.roles[0], side=step.side, at=AT, fields=fields, facts=facts)
        except StepRefused:
            continue
        return True
    return False


@pytest.mark.parametrize("ref", REFS)
@settings(max_examples=15, deadline=None)
@given(facts=WORLDS)
def test_what_is_offered_can_succeed_and_what_is_not_is_refused(ref: str, facts: dict[str, Any]) -> None:
    assert facts.keys() == NAMES.keys()
    protocol = protocols()[ref]
    for state in protocol.states:
        for step in protocol.steps:
            if state in step.from_states:
                barrier = barring(step, facts)
                if barrier is None:
                    assert succeeds(ref, state, step, facts), (state, step.key)
                elif step.key not in BY_EFFECT:
                    assert not succeeds(ref, state, step, facts), (state, step.key, barrier)


def test_what_is_not_known_bars_nothing() -> None:
    for protocol in protocols().values():
        assert all(barring(step, {}) is None for step in protocol.steps)


def step_of(ref: str, state: str, key: str, side: str = "answerer") -> Step:
    return next(step for step in protocols()[ref].steps if step.key == key and state in step.from_states and step.side == side)


def test_nothing_returns_from_under_an_order_that_never_was() -> None:
    step = step_of(HOLD, "returned", "return-ordered")
    assert barring(step, {**FACTS, "converted": {"THB": Decimal(0)}}) == "amount-within-converted"
    assert barring(step, {**FACTS, "converted": {"THB": Decimal(5)}}) is None


def test_money_in_two_currencies_is_never_all_of_it_and_a_unit_has_no_part() -> None:
    hold, part = step_of(HOLD, "received", "hold"), step_of(HOLD, "received", "hold-part")
    two = {**FACTS, "pending": {"THB": Decimal(5), "USD": Decimal(5)}}
    assert (barring(hold, two), barring(part, two)) == ("amount-all-pending", None)
    unit = {**FACTS, "pending": {"JPY": Decimal(1), "THB": Decimal(0)}}
    assert (barring(hold, unit), barring(part, unit)) == (None, "amount-part-pending")


def test_no_more_is_held_of_what_is_not_held_and_no_decided_claim_is_decided_again() -> None:
    more = step_of(HOLD, "extended", "hold-more")
    assert barring(more, {**FACTS, "held until": None}) == "no-hold"
    waive = next(step for step in protocols()["takedown@2"].steps if step.key == "waive-preserve")
    assert barring(waive, {**FACTS, "preserve open": False}) == "nothing-to-waive"
    assert barring(waive, {**FACTS, "preserve open": True}) is None
    uphold = step_of("appeal@1", "in-review", "uphold-claim", "reviewer")
    assert (barring(uphold, {**FACTS, "undecided": 0}), barring(uphold, {**FACTS, "undecided": 1})) == ("decided", None)


@pytest.mark.parametrize("ref", REFS)
def test_the_likely_step_is_never_one_that_lets_go_while_another_is_there(ref: str) -> None:
    protocol = protocols()[ref]
    for state in protocol.states:
        for side in protocol.sides:
            for role in {role for step in protocol.steps for role in step.roles}:
                steps = open_to(protocol, state, role, side)
                ordered = likely_first(protocol, state, steps)
                assert sorted(ordered, key=id) == sorted(steps, key=id), "the same, in another order"
                dangers = [is_dangerous(protocol, step) for step in ordered]
                assert dangers == sorted(dangers), (state, side, role)


DANGEROUS = {
    "hold-funds": "call-off close refuse release release-ordered release-part withdraw",
    "block-number": "call-off close refuse unblock withdraw",
    "takedown": "close refuse withdraw",
    "inform": "close refuse",
    "preserve": "refuse serve withdraw",
    "appeal": "close concede conclude-rejected reject-claim withdraw",
    "refer": "finish reject revoke",
    "repatriate": "call-off-travel finish stop",
    "deconflict": "close decline no-answer",
    "accede": "record-withdrawal suspend withdraw",
}


@pytest.mark.parametrize("ref", REFS)
def test_what_lets_go_says_no_or_ends_it_stands_apart(ref: str) -> None:
    protocol = protocols()[ref]
    found = {step.key for step in protocol.steps if (is_dangerous(protocol, step) and step.side != "clock") or step.key == "no-answer"}
    assert sorted(found) == DANGEROUS[protocol.name].split()


@pytest.mark.parametrize(
    ("state", "side", "expected"),
    [
        ("received", "answerer", "acknowledge hold hold-part locate moved-on taken-out not-found refuse"),
        ("acknowledged", "answerer", "hold hold-part locate moved-on taken-out not-found refuse"),
        (
            "partly-held",
            "answerer",
            "hold-more moved-on taken-out not-found correct extend return return-part convert convert-part refuse release release-part",
        ),
        ("held", "asker", "ask-extension call-off"),
        ("refused", "asker", "ask-again close"),
    ],
)
def test_what_the_clock_waits_for_stands_first_then_what_acts(state: str, side: str, expected: str) -> None:
    protocol = protocols()[HOLD]
    assert " ".join(step.key for step in likely_first(protocol, state, open_to(protocol, state, "officer", side))) == expected


def test_what_the_clock_waits_for_stands_first_wherever_the_file_has_it() -> None:
    protocol = protocols()[HOLD]
    steps = open_to(protocol, "received", "officer", "answerer")
    assert likely_first(protocol, "received", reversed(steps))[0].key == "acknowledge"
