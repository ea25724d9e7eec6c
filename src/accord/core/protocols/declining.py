"""Answers by which a member says no for itself: where several were alerted, the others are still asked."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from accord.core.protocols.definition import Protocol, Step
from accord.core.protocols.pressing import ANSWERER

NO: Final = frozenset({"refuse", "refuse-ask", "not-found", "signal-nothing-found"})
_KEYS: Final = frozenset({"not-ours"})  # of whose effects none says so
# What such an answer does all the same while others are asked: it is this member's own doing, and nothing of the request.
_OWN: Final = frozenset({"tell-asker", "signal-nothing-found"})
_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


def declines(protocol: Protocol, step: Step, fields: Mapping[str, Any] = _NOTHING, pending: Mapping[str, Decimal] = _NOTHING) -> bool:
    """Whether this step of the side that answers says no, refuses or finds nothing, and so would end the wait for an answer.

    `fields` are typed. An amount below all that is `pending`, by currency, is an answer for a part: that desk has the money.
    """
    if step.side != ANSWERER or step.to is None:
        return False
    says_no = protocol.states[step.to].refusal or bool(NO & set(step.effects)) or step.key in _KEYS
    amount = fields.get("amount")
    return says_no and (amount is None or {amount.code: amount.value} == {code: value for code, value in pending.items() if value})


def own_effects(step: Step) -> tuple[str, ...]:
    """What the hub does for such an answer while other members are still asked."""
    return tuple(effect for effect in step.effects if effect in _OWN)
