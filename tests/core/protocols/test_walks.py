"""Whatever people do in whatever order: a request stays in known states, and can always be brought to an end."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_protocol import AT, DAY, facts_for, filled

from accord.core.protocols import Protocol, open_request, take
from accord.tables import protocols

REFS = sorted(protocols())


def ends(protocol: Protocol, state: str) -> bool:
    """Whether a final state can be reached from here."""
    seen, new = set(), {state}
    while new:
        seen |= new
        new = {step.to for key in new for step in protocol.steps if key in step.from_states and step.to} - seen
    return any(protocol.states[key].final for key in seen)


@pytest.mark.parametrize("ref", REFS)
@settings(max_examples=40)
@given(choices=st.lists(st.integers(0, 10_000), max_size=25), way=st.integers(0, 9))
def test_a_random_walk_stays_in_known_states_and_can_always_end(ref: str, choices: list[int], way: int) -> None:
    protocol, at = protocols()[ref], AT
    step = protocol.opening[way % len(protocol.opening)]
    fields, facts = filled(step, optional=True), facts_for(step)
    taken = open_request(protocol, step.key, role=step.roles[0], side=step.side, at=at, fields=fields, facts=facts)
    earlier = dict(taken.fields)
    for choice in choices:
        there = [step for step in protocol.steps if taken.state in step.from_states]
        assert bool(there) != protocol.states[taken.state].final
        assert ends(protocol, taken.state)
        if not there:
            break
        at += DAY
        step, before = there[choice % len(there)], taken.state
        more = {"fields": filled(step, at, optional=True), "facts": facts_for(step), "earlier": earlier}
        taken = take(protocol, before, step.key, role=step.roles[-1], side=step.side, at=at, **more)  # type: ignore[arg-type]
        earlier |= taken.fields
        assert taken.state in protocol.states
        # What falls due is of a clock of the new state, and a step that falls due is open to the hub there.
        clocks = {clock.key: clock for clock in protocol.states[taken.state].clocks}
        for due in taken.clocks:
            assert due.clock in clocks and due.at >= at
            hub = {step.key for step in protocol.steps if step.side == "clock" and taken.state in step.from_states}
            assert due.step is None or due.step in hub
        assert taken.entered or (taken.state == before and not taken.clocks)
        assert taken.effects == step.effects


@pytest.mark.parametrize("ref", REFS)
def test_every_state_is_reached_and_every_one_can_end(ref: str) -> None:
    protocol = protocols()[ref]
    reached, new = set(), {protocol.first or ""}
    while new:
        reached |= new
        new = {step.to for key in new for step in protocol.steps if key in step.from_states and step.to} - reached
    assert reached == set(protocol.states)
    assert all(ends(protocol, state) for state in reached)
