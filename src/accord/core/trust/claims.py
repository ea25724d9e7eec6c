"""Inputs of a verdict: claims that hit the identifier asked for, and its protections."""

from datetime import datetime

import msgspec

from accord.core.trust.origins import PUBLIC_REPORTS
from accord.core.trust.vocabulary import Protects

# How exact a match is; more is longer. Within one question all ranks are numbers, or all are tuples compared from the left.
Rank = int | tuple[int, ...]

# These protect a host or a name as a whole, and say nothing about what others publish below it.
_AS_A_WHOLE = frozenset({Protects.PUBLIC_SUFFIX, Protects.SHARED_HOST, Protects.TOP_SITE, Protects.POPULAR_SITE, Protects.KNOWN_SITE})


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """One signal that the asker may see and that hits the identifier, with its feedback. A struct: thousands are made a second.

    `source` is the upstream list it was taken from; None where the member saw it itself. `uses` are already limited by the labels.
    `weight` is the member's contributor weight (`weights.weight`). `disputes` holds the members with an open dispute, `sightings` those
    that saw it too, `actions` pairs of (member, action). Times are aware; None is unknown, and for `expires` never.
    `count` is how many signals it stands for, where many that say the same are taken together. `is_set_aside`: it is in question as a
    whole with others of its member, and corroborates nothing until that is settled.
    """

    signal: str
    member: str
    scheme: str
    state: str
    published: datetime
    matched: str
    rank: Rank
    source: str | None = None
    role: str | None = None
    confidence: int | None = None
    weight: float = 0.5
    uses: frozenset[str] = frozenset()
    embargo: bool = False
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    expires: datetime | None = None
    disputes: frozenset[str] = frozenset()
    sightings: frozenset[str] = frozenset()
    actions: frozenset[tuple[str, str]] = frozenset()
    count: int = 1
    is_set_aside: bool = False

    @property
    def is_unconfirmed(self) -> bool:
        """Whether it is a report by a person without an account, with no member vouching for it."""
        return self.source == PUBLIC_REPORTS


class Protection(msgspec.Struct, frozen=True, kw_only=True):
    """A benign entry that hits the identifier. `list` is shown to readers, so it names no member that wants to stay unnamed.

    `exact` is False where it is not the identifier itself that is listed but a parent of it.
    """

    code: str
    list: str
    rank: Rank
    matched: str
    exact: bool = True

    @property
    def covers(self) -> bool:
        """Whether it protects the identifier asked for, and not only the host that it is on."""
        return self.exact or self.code not in _AS_A_WHOLE


def longness(rank: Rank) -> tuple[int, ...]:
    """Any rank in the one form that compares."""
    return (rank,) if isinstance(rank, int) else rank
