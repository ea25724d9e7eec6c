"""Conditions to release a claim on a protected identifier: a reviewer can leave none of them aside.

Popularity says that many would be hit, so it yields to what several members saw themselves and a reviewer's yes. What belongs to a bank, a
state, a hospital or to a body that answers people in need is never listed as a whole.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from accord.core.trust.vocabulary import Protects


class Needs(NamedTuple):
    """How many members must have seen it themselves, and how many members' reviewers must say yes.

    `apart`: 0, any reviewer; 1, none of the member that published the claim; 2, none of a member that claims anything on the identifier.
    """

    evidence: int
    reviewers: int
    apart: int


# In order: what needs less comes first. None: never.
FREE = Needs(0, 1, 0)
_SHARED = Needs(2, 1, 1)
_TOP = Needs(2, 2, 2)
_NEEDS: Mapping[str, Needs | None] = MappingProxyType(
    {
        Protects.KNOWN_SITE: FREE,
        Protects.POPULAR_SITE: _SHARED,
        Protects.SHARED_HOST: _SHARED,
        Protects.ALLOW_LIST: _SHARED,
        Protects.OWN_LIST: _SHARED,
        Protects.TOP_SITE: _TOP,
        Protects.PUBLIC_SUFFIX: None,
        Protects.BANK: None,
        Protects.STATE: None,
        Protects.HOSPITAL: None,
        Protects.HELP_SITE: None,
        Protects.EMERGENCY_LINE: None,
        Protects.COMMON_ADDRESS: None,
    }
)
NEVER = frozenset(code for code, needs in _NEEDS.items() if needs is None)


def needs_of(codes: Iterable[str]) -> Needs | None:
    """The combined conditions of all these protections; None: never released. Without a protection one reviewer decides."""
    strictest = FREE
    for code in codes:
        needs = _NEEDS[code]
        if needs is None:
            return None
        strictest = Needs(*map(max, strictest, needs))
    return strictest


def strictness(code: str) -> tuple[bool, Needs]:
    """Compares protections: the greater one is the harder to lift."""
    needs = _NEEDS[code]
    return needs is None, needs or FREE


class Case(NamedTuple):
    """A held claim as it stands. Members are numbers.

    `evidence`: those that saw it themselves, none of them of low weight; `claimants`: all that claim, or claimed, anything on the
    identifier, the publisher among them; `yes`: those whose reviewers said yes before.
    """

    needs: Needs | None
    publisher: int
    evidence: frozenset[int]
    claimants: frozenset[int]
    yes: frozenset[int]

    @property
    def is_corroborated(self) -> bool:
        return self.needs is not None and len(self.evidence) >= self.needs.evidence

    @property
    def counted(self) -> frozenset[int]:
        """The members whose yes counts. One that publishes a claim afterwards is a claimant, and its yes counts no more."""
        return frozenset(member for member in self.yes if self.is_apart(member))

    def is_apart(self, member: int) -> bool:
        """Whether a reviewer of this member may say yes."""
        degree = 0 if self.needs is None else self.needs.apart
        return member not in (frozenset(), frozenset({self.publisher}), self.claimants | {self.publisher})[degree]


RELEASE, SAY_YES = "release", "say-yes"
NEVER_RELEASED, NOT_CORROBORATED, OWN_CLAIM, SAID_YES = "never-released", "not-corroborated", "own-claim", "said-yes"


def answer(case: Case, reviewer: int) -> str:
    """The effect of a yes by a reviewer of this member: it releases, it is noted and a second is waited for, or it is refused, and why."""
    if case.needs is None:
        return NEVER_RELEASED
    if not case.is_corroborated:
        return NOT_CORROBORATED
    if not case.is_apart(reviewer):
        return OWN_CLAIM
    approvers = case.counted
    if len(approvers | {reviewer}) >= case.needs.reviewers:
        return RELEASE
    return SAID_YES if reviewer in approvers else SAY_YES
