"""How long a claim stays good, by the kind of its identifier.

The figures are this partnership's policy, not a standard: they follow how soon an identifier of that kind comes into other hands
(addresses and numbers are given to new people, an image or a script never is). Whoever publishes may state an expiry of its own.
"""

from datetime import UTC, datetime, timedelta

from accord.core.identifiers.traits import TRAITS

# A kind without a line of its own.
DEFAULT_DAYS = 90

# Until this share of the lifetime has passed a claim is as good as new; from there it fades in a straight line.
FULL_SHARE = 0.5

_LAST = datetime.max.replace(tzinfo=UTC)


def lifetime(kind: str) -> timedelta:
    """How long a claim on an identifier of this kind stays good after it was last seen."""
    return timedelta(days=TRAITS[kind].lifetime_days if kind in TRAITS else DEFAULT_DAYS)


def expires_at(kind: str, last_seen: datetime, explicit: datetime | None = None) -> datetime:
    """When a claim expires: the moment its publisher states, else a lifetime after it was last seen. Aware times, in UTC or not."""
    if explicit is not None:
        return explicit
    return last_seen + lifetime(kind) if last_seen <= _LAST - lifetime(kind) else _LAST


def fresh(kind: str, last_seen: datetime, now: datetime) -> float:
    """How fresh a claim is: 1.0 in the first half of its lifetime, then straight down to 0.0 at its end."""
    share = (now - last_seen) / lifetime(kind)
    return min(1.0, max(0.0, (1.0 - share) / (1.0 - FULL_SHARE)))
