"""Which collection of claims is a copy of another: told by what they hold, not by what they are called.

Two members that look for scams themselves find some of the same; two that took the same list have most of the smaller collection in common,
however it is named, shuffled, shortened or cut, and with finds of one's own beside it.
"""

from collections.abc import Mapping, Sequence, Set
from typing import NamedTuple

# So much of the smaller collection as no two members' own finds have in common.
SHARE = 0.5
# Below so many identifiers in common it may be chance. Two collections that both say they were taken from somewhere need fewer.
LEAST, LEAST_DECLARED = 10, 3


class Common(NamedTuple):
    """The overlap of two collections: how many identifiers, and how many of those the first one had before the second."""

    shared: int
    led: int


class Held(NamedTuple):
    """A claim on one identifier: when it came (as a number), its collection, and the origin that it would have alone."""

    order: int
    collection: int
    own: str


def is_copy(common: Common, size: int, other: int, *, both_declared: bool) -> bool:
    """Whether one of two collections of these sizes is a copy of the other."""
    return common.shared >= max(LEAST_DECLARED if both_declared else LEAST, SHARE * min(size, other))


def is_second_the_copy(common: Common) -> bool:
    """Of two collections of which one is a copy: whether it is the second. The copy is the one that had most of it later."""
    return common.led * 2 >= common.shared


def origins(claims: Sequence[Held], copies: Mapping[int, Set[int]]) -> list[str]:
    """The origin of each of the claims on one identifier. `copies` names for a collection those that it is a copy of.

    A copy has the origin of the first claim of those that it copied from, where they claim the same; what is in it besides is its own.
    A member that copies two collections makes them no copies of each other: so nobody can take others' independence away.
    """
    first: dict[int, Held] = {}
    for claim in sorted(claims):
        first.setdefault(claim.collection, claim)
    return [_origin(claim, first, copies) for claim in claims]


def _origin(claim: Held, first: Mapping[int, Held], copies: Mapping[int, Set[int]]) -> str:
    passed = {claim.collection}
    while True:
        copied = [first[number] for number in copies.get(claim.collection, ()) if number in first]
        if not copied:
            return claim.own
        claim = min(copied)
        if claim.collection in passed:
            # They copy from each other in a circle: it is the first one's.
            return min(first[number] for number in passed).own
        passed.add(claim.collection)
