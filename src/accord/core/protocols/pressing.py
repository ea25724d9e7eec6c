"""Whom a request waits for, and which clock matters to whom: unresolved money never leaves the list of the party that must act.

Where money is still pending, the desk that answers owes an answer for it, whatever state the parts before have led to: the clock of
that answer runs from the entry into the state, beside those of the state. Where it stands under an order, the desk owes what the order
says. A clock that only closes the request by itself presses nobody as long as money is pending, held or under an order.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from msgspec import Struct, field

from accord.core.protocols.clocks import Due, dues_of, end_of, ordered
from accord.core.protocols.definition import Clock, Protocol
from accord.core.protocols.values import Rules

Sums = Mapping[str, Decimal]
ANSWERER: Final = "answerer"
ASKER: Final = "asker"
ANSWER: Final = "answer"  # the clock by which whoever has the money says what has become of it
_NONE: Final[Mapping[str, Any]] = MappingProxyType({})


class Running(Struct, frozen=True):
    """A clock with its end; None where nobody knows it. `closes`: at its end the request is over, and nothing else follows."""

    clock: Clock
    due: int | None
    closes: bool


class Money(Struct, frozen=True):
    """The part of a request's money that is not settled yet, by currency."""

    pending: Sums = field(default_factory=dict)
    held: Sums = field(default_factory=dict)
    converted: Sums = field(default_factory=dict)

    @property
    def is_owed(self) -> bool:
        """Whether the desk that answers still owes an answer, or what an order says: held money it only keeps."""
        return any(any(sums.values()) for sums in (self.pending, self.converted))

    @property
    def is_unresolved(self) -> bool:
        return self.is_owed or any(self.held.values())


NO_MONEY: Final = Money()


def running(
    protocol: Protocol,
    state: str,
    entered_at: int,
    money: Money = NO_MONEY,
    rules: Rules = _NONE,
    fields: Mapping[str, Any] = _NONE,
    *,
    next_due: int | None = None,
) -> tuple[Running, ...]:
    """The clocks of the state with their ends, and that of the answer which is still owed. Those before `next_due` were seen to."""
    clocks = [Running(clock, end_of(clock, entered_at, rules, fields), _closes(protocol, clock)) for clock in protocol.states[state].clocks]
    clocks = [running for running in clocks if running.due is None or next_due is None or running.due >= next_due]
    owed = answer_owed(protocol, state, money)
    if owed is not None:
        clocks.append(Running(owed, end_of(owed, entered_at, rules, fields), False))
    return tuple(clocks)


def answer_owed(protocol: Protocol, state: str, money: Money) -> Clock | None:
    """The clock of the first answer, where money is pending in a state that no clock of the kind presses to answer for."""
    definition = protocol.states[state]
    if definition.final or not any(money.pending.values()):
        return None
    if any(clock.target == ANSWERER and clock.then is None for clock in definition.clocks):
        return None
    clocks = (clock for other in protocol.states.values() for clock in other.clocks)
    return next((clock for clock in clocks if clock.key == ANSWER and clock.target == ANSWERER), None)


def owed_dues(
    protocol: Protocol, state: str, entered_at: int, money: Money, rules: Rules = _NONE, fields: Mapping[str, Any] = _NONE
) -> tuple[Due, ...]:
    """Everything that falls due for the answer that is still owed, earliest first: none where none is owed."""
    owed = answer_owed(protocol, state, money)
    end = None if owed is None else end_of(owed, entered_at, rules, fields)
    return () if owed is None or end is None else ordered(dues_of(owed, entered_at, end))


def _closes(protocol: Protocol, clock: Clock) -> bool:
    ends = (step for step in protocol.steps if step.key == clock.then and step.to is not None)
    return any(protocol.states[step.to].final for step in ends if step.to is not None)


def headline(clocks: Iterable[Running], sides: Iterable[str], money: Money = NO_MONEY) -> Running | None:
    """The clock that matters to a party on these sides: the next that presses them, else the next that presses anybody."""
    known = [running for running in clocks if running.due is not None and not (running.closes and money.is_unresolved)]
    own_sides = set(sides)
    own = [running for running in known if running.clock.target is None or running.clock.target in own_sides]
    return min(own or known, key=lambda running: running.due or 0, default=None)


def pressed(
    protocol: Protocol, state: str, clocks: Iterable[Running], money: Money, answers: bool, open_sides: Iterable[str]
) -> frozenset[str]:
    """The sides that must act now. `answers`: whether anybody stands on the side that answers; `open_sides` have a step open to them.

    Where nobody answers, the asker must find a member. Where no clock runs, it is everybody who can do something.
    """
    if protocol.states[state].final:
        return frozenset()
    next_clock = headline(clocks, (), money)
    sides = {ANSWERER} if money.is_owed else set()
    if next_clock is not None and next_clock.clock.target is not None:
        sides.add(next_clock.clock.target)
    elif not sides:
        sides = set(open_sides)
    if ANSWERER in sides and not answers:
        sides.add(ASKER)
    return frozenset(sides)
