"""Which of the open steps are offered now, and in which order: those that can succeed as things stand, the likely one first.

A step that is open by its state can still be barred by what the hub knows: nothing stands under an order, so nothing returns from it.
What depends on what a person types bars nothing. A fact that is not stated bars nothing either: where it is not looked up, taking tells.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from accord.core.money.amounts import PLACES
from accord.core.protocols.definition import Protocol, State, Step
from accord.core.protocols.registry import GUARDS, Facts

Sums = Mapping[str, Decimal]
_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})
_FORWARD: Final = frozenset({"hold", "hold-more", "signal-blocked", "signal-removed", "keep-until", "hand-over", "open-file"})
_LETS_GO: Final = frozenset(
    {
        "release",
        "release-ordered",
        "refuse",
        "refuse-ask",
        "withdraw",
        "end-keeping",
        "signal-unblocked",
        "close-file",
        "reject-claim",
    }
)
# Steps that give something up, or ask the other side to let go, of whose effects none says so.
_CALLS_OFF: Final = frozenset({"call-off", "concede", "suspend"})
_DECIDES: Final = frozenset({"uphold-claim", "reject-claim"})
# Why a step is barred where no guard says it: nothing is held of which there could be more, every claim is decided, nothing is preserved.
NO_HOLD, DECIDED, NO_PRESERVE = "no-hold", "decided", "nothing-to-waive"


def _any(sums: Sums) -> bool:
    return any(sums.values())


def _one_sum(sums: Sums) -> bool:
    """An amount is one sum: money in two currencies takes two steps, of which neither is about all of it."""
    return sum(1 for value in sums.values() if value) == 1


def _has_part(sums: Sums) -> bool:
    """Whether less than all of it can be named: not where it is the smallest unit of one currency."""
    rest = [(code, value) for code, value in sums.items() if value]
    return len(rest) > 1 or any(value > Decimal(1).scaleb(-PLACES.get(code, 2)) for code, value in rest)


# For each guard that looks at what is typed too: whether anything could be typed that passes. The others are asked as they are.
_POSSIBLE: Final[Mapping[str, Callable[[Facts], bool]]] = MappingProxyType(
    {
        "amount-all-pending": lambda facts: _one_sum(facts["pending"]),
        "amount-part-pending": lambda facts: _has_part(facts["pending"]),
        "amount-within-pending": lambda facts: _any(facts["pending"]),
        "refused-within-pending": lambda facts: _any(facts["pending"]),
        "hops-within-pending": lambda facts: _any(facts["pending"]),
        "amount-within-answered": lambda facts: any(_any(sums) for sums in facts["answered"].values()),
        "amount-all-held": lambda facts: _one_sum(facts["held"]),
        "amount-part-held": lambda facts: _has_part(facts["held"]),
        "amount-within-converted": lambda facts: _any(facts["converted"]),
        "until-later": lambda facts: facts["held until"] is not None,
        "own-claim": lambda facts: bool(facts["own claims"]),
        "bank-says-yes": lambda facts: True,
        "something-told": lambda facts: True,
        "vetting-passed": lambda facts: True,
    }
)


def barring(step: Step, facts: Facts) -> str | None:
    """Why it can't succeed whatever is typed: the name of a guard, or a code; None where fields exist with which it would be taken.

    As far as the facts are stated: what is not among them bars nothing.
    """
    for name in step.guards:
        guard = GUARDS[name]
        if any(fact not in facts for fact in guard.reads):
            continue
        if not (_POSSIBLE[name](facts) if name in _POSSIBLE else guard.check(facts, _NOTHING)):
            return name
    if "hold-more" in step.effects and "held until" in facts and facts["held until"] is None:
        return NO_HOLD
    if _DECIDES & set(step.effects) and "undecided" in facts and not facts["undecided"]:
        return DECIDED
    if "waive-preserve" in step.effects and "preserve open" in facts and not facts["preserve open"]:
        return NO_PRESERVE
    return None


def is_dangerous(protocol: Protocol, step: Step) -> bool:
    """Whether it lets go of something, says no, or ends the request: such a step stands apart, and says first what follows."""
    to = None if step.to is None else protocol.states[step.to]
    ends = to is not None and (to.final or to.refusal)
    return ends or bool(_LETS_GO & set(step.effects)) or step.key in _CALLS_OFF


def likely_first(protocol: Protocol, state: str, steps: Iterable[Step]) -> list[Step]:
    """The steps that the state's clock waits for, then those that act, then the others, each in the file's order; dangerous steps last."""
    return sorted(steps, key=lambda step: _rank(protocol, protocol.states[state], step))


def _rank(protocol: Protocol, state: State, step: Step) -> int:
    if is_dangerous(protocol, step):
        return 3
    if any(clock.key == step.key and clock.then is None for clock in state.clocks):
        return 0
    return 1 if _FORWARD & set(step.effects) else 2
