"""Counting what claims weigh: how many independent origins, through how many members, against how many disputes.

An origin is the upstream source, not its copier; without one it is the member. A sighting by another member is that member's own
observation, so the sighting member is an origin too. What the public reports is no origin: only a member's own sighting of it counts.
A collection that was not yet compared with what the hub holds may be a copy, so its claims add no origin to those that others have.
"""

from collections import Counter
from collections.abc import Collection
from typing import NamedTuple

from accord.core.trust.claims import Claim
from accord.core.trust.origins import UNPLACED
from accord.core.trust.weights import LOW_WEIGHT

Edge = tuple[str, str]
_NOBODY: frozenset[str] = frozenset()


class Tally(NamedTuple):
    """The counts behind a verdict. `low` are the claiming or sighting members whose word corroborates nothing; `uncompared`: some of it
    came in bulk and was not yet compared with what the hub holds; `aside`: the members that claim it by what was set aside alone."""

    members: frozenset[str]
    sighters: frozenset[str]
    low: frozenset[str]
    origins: frozenset[str]
    disputers: frozenset[str]
    corroborated: bool
    uncompared: bool = False
    aside: frozenset[str] = _NOBODY

    @property
    def disputed(self) -> bool:
        """Whether the members that dispute are at least half as many as the independent origins."""
        return bool(self.disputers) and 2 * len(self.disputers) >= len(self.origins)


def tally(claims: Collection[Claim], low_members: Collection[str] = frozenset()) -> Tally:
    """Count the claims. `low_members` are known to be of low weight besides those that the claims' own weights show."""
    if len(claims) == 1:
        (only,) = claims
        if not only.sightings and not only.disputes and not only.is_unconfirmed:
            # The case of nearly every answer: one claim alone.
            is_low = only.weight < LOW_WEIGHT or only.member in low_members
            member = frozenset((only.member,))
            aside = member if only.is_set_aside else _NOBODY
            return Tally(member, _NOBODY, member if is_low else _NOBODY, frozenset((origin_of(only),)), _NOBODY, False, aside=aside)
    edges = frozenset(edge for claim in claims for edge in _edges(claim))
    in_force = edges
    if any(claim.is_set_aside for claim in claims):
        in_force = frozenset(edge for claim in claims for edge in _edges(claim) if edge[0] != claim.member or not claim.is_set_aside)
    doubted = {claim.member for claim in claims if claim.weight < LOW_WEIGHT and not claim.is_unconfirmed}.union(low_members)
    strong = [edge for edge in in_force if edge[0] not in doubted and edge[1] != UNPLACED]
    origins = frozenset(origin for _, origin in edges)
    return Tally(
        members=frozenset(claim.member for claim in claims if not claim.is_unconfirmed),
        sighters=frozenset(member for claim in claims for member in claim.sightings - {claim.member}),
        low=frozenset(member for member, _ in edges if member in doubted),
        origins=origins - {UNPLACED} or origins,
        disputers=frozenset(member for claim in claims for member in claim.disputes),
        # Two origins and two members on the edges always allow to give two of the members an origin of their own each.
        corroborated=len({origin for _, origin in strong}) >= 2 and len({member for member, _ in strong}) >= 2,
        uncompared=UNPLACED in origins,
        aside=frozenset(member for member, _ in edges - in_force) - {member for member, _ in in_force},
    )


def schemes_of(claims: Collection[Claim]) -> tuple[str, ...]:
    """Schemes by the number of independent origins that name them, most first, then by name."""
    if len(claims) == 1:
        return tuple(claim.scheme for claim in claims)
    scheme_origins = {(claim.scheme, origin_of(claim)) for claim in claims}
    counts = Counter(scheme for scheme, _ in scheme_origins)
    return tuple(sorted(counts, key=lambda scheme: (-counts[scheme], scheme)))


def origin_of(claim: Claim) -> str:
    """Where a claim comes from. A source that is itself a member counts as that member, so that quoting it adds nothing."""
    return _name(claim.source or "") or _name(claim.member)


def _edges(claim: Claim) -> list[Edge]:
    """Pairs of (member that says so, origin of what it says)."""
    sightings = [(member, _name(member)) for member in claim.sightings if member != claim.member]
    return sightings if claim.is_unconfirmed else [(claim.member, origin_of(claim)), *sightings]


def _name(text: str) -> str:
    return " ".join(text.split()).casefold()
