"""Where a request stands, in four steps that every protocol has: asked, taken, acted, closed. Read off the protocol, for every state."""

from typing import Final, Literal

from accord.core.protocols.definition import Protocol, State, Step

Phase = Literal["asked", "taken", "acted", "closed"]
PHASES: Final[tuple[Phase, ...]] = ("asked", "taken", "acted", "closed")

# Effects that are no act: telling a member, and taking back what an earlier step did. Every other effect is an act.
_NO_ACT: Final = frozenset(
    {
        "ring-desks",
        "tell-asker",
        "tell-answerer",
        "tell-both",
        "tell-consulate",
        "tell-actors",
        "reroute",
        "reopen",
        "close-file",
        "record-agreement",
        "set-standing",
    }
)
# Acts whose effects only tell: what they decide is the state itself.
_DECIDES: Final = frozenset(
    {"agree-too", "decline", "conclude-upheld", "conclude-rejected", "refer", "not-ours", "activate", "suspend", "receive"}
)


def phase_of(protocol: Protocol, state: str) -> Phase:
    """The first state is asked, a final one closed; a state that an act leads into is acted, and every other one taken."""
    definition = protocol.states[state]
    if definition.final:
        return "closed"
    if state == protocol.first:
        return "asked"
    into = (step for step in protocol.steps if step.to == state and set(step.from_states) - {state})
    return "acted" if not _owes_answer(definition) and any(acts(step) for step in into) else "taken"


def _owes_answer(state: State) -> bool:
    """Whether a part was answered, and the clock of the answer runs on."""
    return any(clock.key == "answer" and clock.then is None for clock in state.clocks)


def acts(step: Step) -> bool:
    """Whether something is done by it beside telling."""
    return step.key in _DECIDES or bool(set(step.effects) - _NO_ACT)
