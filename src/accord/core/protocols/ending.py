"""A way out where nobody is left to answer: what the hub adds to a protocol that members negotiated, for states that only they can leave.

Those that ship let the asker or the secretariat out of every state in which nothing is held, or end it by a clock.
"""

from types import MappingProxyType
from typing import Final

from msgspec.structs import replace

from accord.core.protocols.definition import Protocol, State, Step
from accord.core.protocols.labels import ADDED

END, ENDED = "end-unanswered", "ended-unanswered"
_LETS_OUT: Final = frozenset({"asker", "secretariat", "reviewer"})
_PEOPLE: Final = ("secretariat", "administrator")
_NOBODYS: Final = frozenset({"guest", "system"})


def with_ends(protocol: Protocol) -> Protocol:
    """The protocol with the step by which the asker, or the secretariat where it has a side, ends what nobody is left to answer."""
    stuck = tuple(key for key, state in protocol.states.items() if not state.final and not _has_way_out(protocol, key))
    if not stuck or any(step.key == END for step in protocol.steps) or ENDED in protocol.states:
        return protocol
    askers = tuple(dict.fromkeys(role for way in protocol.opening if way.side == "asker" for role in way.roles if role not in _NOBODYS))
    sides = [("asker", askers), *([("secretariat", _PEOPLE)] if "secretariat" in protocol.sides else [])]
    # A state of its own: the final ones of the file say what those who answer did.
    ended = State(key=ENDED, title=ADDED[ENDED], final=True)
    return replace(
        protocol,
        states=MappingProxyType({**protocol.states, ENDED: ended}),
        steps=(*protocol.steps, *(_step(side, roles, stuck) for side, roles in sides)),
    )


def _has_way_out(protocol: Protocol, state: str) -> bool:
    return any(step.side in _LETS_OUT and state in step.from_states and step.to not in (None, state) for step in protocol.steps)


def _step(side: str, roles: tuple[str, ...], stuck: tuple[str, ...]) -> Step:
    return Step(
        key=END,
        title=ADDED[END],
        side=side,
        roles=roles,
        from_states=stuck,
        to=ENDED,
        guards=("nobody-answers", "nothing-held"),
        effects=("tell-asker", "tell-answerer"),
    )
