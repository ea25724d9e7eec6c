"""Protocols: a state machine written as data, and the small machine that runs it. Adding a protocol = adding a file in `shipped/`."""

from accord.core.protocols.clocks import Due, due, offered
from accord.core.protocols.definition import ROLES, SIDES, Clock, Field, Protocol, State, Step
from accord.core.protocols.diagram import diagram
from accord.core.protocols.flaws import Flaw, flaws
from accord.core.protocols.machine import StepOutcome, StepRefused, open_request, open_to, opening, take
from accord.core.protocols.reading import BadProtocol, newest, read_draft, read_protocol, read_shelf
from accord.core.protocols.registry import EFFECTS, FACTS, GUARDS, Effect, Guard
from accord.core.protocols.values import Amount, Fault, Rules, Until

__all__ = [
    "EFFECTS",
    "FACTS",
    "GUARDS",
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
    "Protocol",
    "Rules",
    "State",
    "Step",
    "StepOutcome",
    "StepRefused",
    "Until",
    "diagram",
    "due",
    "flaws",
    "newest",
    "offered",
    "open_request",
    "open_to",
    "opening",
    "read_draft",
    "read_protocol",
    "read_shelf",
    "take",
]
