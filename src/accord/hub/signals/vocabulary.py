"""How a signal's row writes its state, flags and permitted uses."""

from collections.abc import Iterable
from dataclasses import replace

from msgspec import structs

from accord.core.sharing import Use
from accord.core.signals import Draft

LIVE, RETRACTED, EXPIRED = 1, 2, 3
STATES = {LIVE: "live", RETRACTED: "retracted", EXPIRED: "expired"}

UNNAMED, REVIEWED, WITHHELD = 2, 4, 8

_BITS = {use: 1 << place for place, use in enumerate((Use.BLOCK, Use.INVESTIGATE, Use.HOLD, Use.WARN, Use.PUBLISH))}


def bits(uses: Iterable[Use]) -> int:
    return sum(_BITS[use] for use in set(uses))


def uses(bits: int) -> frozenset[str]:
    return frozenset(use.value for use, bit in _BITS.items() if bits & bit)


def narrowed(draft: Draft) -> Draft:
    """A claim about what may be a victim's: to be looked into and warned of, and for nothing else."""
    marking = draft.marking
    return structs.replace(draft, marking=replace(marking, uses=marking.uses & {Use.INVESTIGATE, Use.WARN}))


def with_uses(draft: Draft, bits: int) -> Draft:
    """A claim with these uses instead of its own."""
    return structs.replace(draft, marking=replace(draft.marking, uses=frozenset(use for use, bit in _BITS.items() if bits & bit)))
