"""Protocols: a state machine written as data, and the small machine that runs it. Adding a protocol = adding a file in `shipped/`."""

from accord.core.protocols.clocks import Due, due, offered
from accord.core.protocols.continuing import continues, is_own_act
from accord.core.protocols.declining import declines, own_effects
from accord.core.protocols.definition import ROLES, SIDES, Clock, Field, Protocol, State, Step
from accord.core.protocols.diagram import diagram
from accord.core.protocols.ending import END, with_ends
from accord.core.protocols.flaws import Flaw, flaws
from accord.core.protocols.machine import StepOutcome, StepRefused, open_request, open_to, opening, take
from accord.core.protocols.offering import barring, is_dangerous, likely_first
from accord.core.protocols.phases import PHASES, Phase, phase_of
from accord.core.protocols.pressing import ANSWER, NO_MONEY, Money, Running, answer_owed, headline, owed_dues, pressed, running
from accord.core.protocols.reading import BadProtocol, newest, read_draft, read_protocol, read_shelf
from accord.core.protocols.registry import EFFECTS, FACTS, GUARDS, Effect, Guard
from accord.core.protocols.removing import removes
from accord.core.protocols.values import Amount, Fault, Rules, Until

__all__ = [
    "ANSWER",
    "EFFECTS",
    "END",
    "FACTS",
    "GUARDS",
    "NO_MONEY",
    "PHASES",
    "ROLES",
    "SIDES",
    "Amount",
    "BadProtocol",
    "Clock",
    "Due",
    "Effect",
    "Fault",
    "Field",
    "Flaw",
    "Guard",
    "Money",
    "Phase",
    "Protocol",
    "Rules",
    "Running",
    "State",
    "Step",
    "StepOutcome",
    "StepRefused",
    "Until",
    "answer_owed",
    "barring",
    "continues",
    "declines",
    "diagram",
    "due",
    "flaws",
    "headline",
    "is_dangerous",
    "is_own_act",
    "likely_first",
    "newest",
    "offered",
    "open_request",
    "open_to",
    "opening",
    "owed_dues",
    "own_effects",
    "phase_of",
    "pressed",
    "read_draft",
    "read_protocol",
    "read_shelf",
    "removes",
    "running",
    "take",
    "with_ends",
]
