"""Four phases for every state of every protocol: none is left without one, and a request comes through them in their order."""

import pytest

from accord.core.protocols import PHASES, phase_of
from accord.tables import protocols

REFS = sorted(protocols())
# Straight from what the states mean; every other state is asked where it is the first, and closed where it is final.
TAKEN = {
    "hold-funds": "acknowledged located",
    "takedown": "acknowledged back-up-again",
    "block-number": "acknowledged",
    "preserve": "acknowledged",
    "inform": "acknowledged partly-answered",
    "refer": "",
    "repatriate": "documents consular risk-assessed",
    "appeal": "control-proven acknowledged in-review",
    "deconflict": "told",
    "accede": "signed vetted",
}


@pytest.mark.parametrize("ref", REFS)
def test_every_state_has_its_phase(ref: str) -> None:
    protocol = protocols()[ref]
    found = {key: phase_of(protocol, key) for key in protocol.states}
    for key, state in protocol.states.items():
        if state.final:
            assert found[key] == "closed"
        elif key == protocol.first:
            assert found[key] == "asked"
        else:
            assert found[key] == ("taken" if key in TAKEN[protocol.name].split() else "acted"), key


@pytest.mark.parametrize("ref", REFS)
def test_no_step_forward_leads_back_a_phase_but_to_ask_or_answer_anew(ref: str) -> None:
    protocol = protocols()[ref]
    anew = {"ask-again", "reroute", "correct", "back-up", "call-off-travel", "ask-renewal"}
    for step in protocol.steps:
        for state in step.from_states:
            if step.to is not None and step.key not in anew:
                assert PHASES.index(phase_of(protocol, step.to)) >= PHASES.index(phase_of(protocol, state)), (state, step.key)
