"""A request that its asker called off while it stands: a block or a hold of the wrong number goes on until the other side lets go."""

from typing import Final

from django.utils.translation import gettext_noop

from accord.core.protocols import Protocol, Step, is_dangerous
from accord.hub.requests.steps.claims import CALL_OFF
from accord.hub.requests.store import Request
from accord.hub.requests.vocabulary import ACKNOWLEDGE, ANSWERER

STATE: Final = gettext_noop("The asker called it off")
_FACT: Final = "called-off"


def is_called_off(request: Request) -> bool:
    """Whether the asker wants it let go, and the other side has neither let go nor said since that it stands."""
    return request.closed is None and _FACT in request.facts


def state_title(request: Request, protocol: Protocol) -> str:
    """The name of the state for people: of what was called off that comes first."""
    return STATE if is_called_off(request) else protocol.states[request.state].title


def note(request: Request, protocol: Protocol, step: Step, side: str, was: str, at: int) -> None:
    """It stays called off while the other side lets go of parts; a new state, or a step by which it stands, ends that."""
    if step.key == CALL_OFF:
        request.facts[_FACT] = at
    elif request.state != was or (side == ANSWERER and step.key != ACKNOWLEDGE and not is_dangerous(protocol, step)):
        request.facts.pop(_FACT, None)
