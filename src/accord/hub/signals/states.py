"""How a signal's row writes its state, flags and permitted uses."""

from collections.abc import Iterable

from accord.core.sharing import Use

LIVE, RETRACTED, EXPIRED = 1, 2, 3
STATES = {LIVE: "live", RETRACTED: "retracted", EXPIRED: "expired"}

UNNAMED, REVIEWED = 2, 4

_BITS = {use: 1 << place for place, use in enumerate((Use.BLOCK, Use.INVESTIGATE, Use.HOLD, Use.WARN, Use.PUBLISH))}


def bits(uses: Iterable[Use]) -> int:
    return sum(_BITS[use] for use in set(uses))


def uses(bits: int) -> frozenset[str]:
    return frozenset(use.value for use, bit in _BITS.items() if bits & bit)
