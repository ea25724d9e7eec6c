"""The closed sets of signals: states, flags, permitted uses, what a member can say that it did."""

from collections.abc import Iterable

from accord.core.sharing import Use

LIVE, RETRACTED, EXPIRED = 1, 2, 3
STATES = {LIVE: "live", RETRACTED: "retracted", EXPIRED: "expired"}

UNNAMED, REVIEWED, WITHHELD, SET_ASIDE = 2, 4, 8, 16
NARROWED = WITHHELD | SET_ASIDE

ACTIONS = ("blocked", "held", "removed", "warned", "nothing-found")
CONFIRMING = ("blocked", "held", "removed")
MANAGE = "hub:members:manage"  # who may set the signals of a member aside
ATTRIBUTE = "hub:signals:attribute"  # who may learn who published what is unnamed

_BITS = {use: 1 << place for place, use in enumerate((Use.BLOCK, Use.INVESTIGATE, Use.HOLD, Use.WARN, Use.PUBLISH))}


def bits(uses: Iterable[Use]) -> int:
    return sum(_BITS[use] for use in set(uses))


def uses(bits: int) -> frozenset[str]:
    return frozenset(use.value for use, bit in _BITS.items() if bits & bit)


AT_MOST = bits((Use.INVESTIGATE, Use.WARN))  # the uses of a signal that is NARROWED
