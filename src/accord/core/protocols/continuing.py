"""Steps that go on with what a member did: who holds the money or blocks the number extends it, ends it, gives it back. No one else can."""

from typing import Final

from accord.core.protocols.declining import NO, declines
from accord.core.protocols.definition import Protocol, Step
from accord.core.protocols.phases import acts, phase_of
from accord.core.protocols.pressing import ANSWERER

# By these a member answers anew for what is still open, whatever others did before.
_ANSWERS: Final = NO | {"hold", "hold-more", "moved-on", "taken-out", "signal-blocked", "signal-removed"}


def is_own_act(protocol: Protocol, step: Step) -> bool:
    """Whether the member that takes it has done something that it answers for from then on. A no is nothing to go on with."""
    leads = step.to is not None and phase_of(protocol, step.to) == "acted"
    return step.side == ANSWERER and (acts(step) or leads) and not declines(protocol, step) and not NO & set(step.effects)


def continues(protocol: Protocol, step: Step) -> bool:
    """Whether it goes on with what was done: open only after an act of the side that answers, and no answer of its own."""
    if step.side != ANSWERER or _ANSWERS & set(step.effects):
        return False
    return all(phase_of(protocol, state) == "acted" for state in step.from_states)
