"""How long a claim stays good, by the kind of its identifier.

The figures are this partnership's policy, not a standard: they follow how soon an identifier of that kind comes into other hands
(addresses and numbers are given to new people, an image or a script never is). Whoever publishes may state an expiry of its own.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

LIFETIME_DAYS: Mapping[str, int] = MappingProxyType(
    {
        "phone": 90,  # operators hand out disconnected numbers again
        "iban": 180,
        "account": 180,
        "proxy": 180,  # outlives its phone number only where the account does
        "crypto": 730,  # nobody else ever holds the key
        "url": 30,  # most pages are gone in hours; the domain claim lasts longer
        "domain": 180,  # a lapsed domain finds a new registrant
        "ip": 14,  # shared and handed on within days
        "email": 180,
        "handle": 90,
        "app": 180,
        "sender": 90,  # sender names are reassigned and spoofed
        "image": 730,
        "script": 730,
    }
)

# A kind without a line above.
DEFAULT_DAYS = 90

# Until this share of the lifetime has passed a claim is as good as new; from there it fades in a straight line.
FULL_SHARE = 0.5

_LAST = datetime.max.replace(tzinfo=UTC)


def lifetime(kind: str) -> timedelta:
    """How long a claim on an identifier of this kind stays good after it was last seen."""
    return timedelta(days=LIFETIME_DAYS.get(kind, DEFAULT_DAYS))


def expires_at(kind: str, last_seen: datetime, explicit: datetime | None = None) -> datetime:
    """When a claim expires: the moment its publisher states, else a lifetime after it was last seen. Aware times, in UTC or not."""
    if explicit is not None:
        return explicit
    return last_seen + lifetime(kind) if last_seen <= _LAST - lifetime(kind) else _LAST


def fresh(kind: str, last_seen: datetime, now: datetime) -> float:
    """How fresh a claim is: 1.0 in the first half of its lifetime, then straight down to 0.0 at its end."""
    share = (now - last_seen) / lifetime(kind)
    return min(1.0, max(0.0, (1.0 - share) / (1.0 - FULL_SHARE)))
