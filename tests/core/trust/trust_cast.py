"""A small cast for the tests of trust: one claim and one protection, changed by keyword."""

from datetime import UTC, datetime, timedelta
from typing import Any

from accord.core.trust.claims import Claim, Protection

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ALL_USES = frozenset({"block", "investigate", "hold", "warn", "publish"})


def claim(member: str = "m1", **changes: Any) -> Claim:
    """A live claim by `member`, seen by itself, that permits everything."""
    given: dict[str, Any] = {
        "signal": f"signal of {member}",
        "member": member,
        "scheme": "investment",
        "state": "live",
        "published": NOW - 5 * DAY,
        "first_seen": NOW - 9 * DAY,
        "last_seen": NOW - 6 * DAY,
        "expires": NOW + 90 * DAY,
        "matched": "scam.example/",
        "rank": 2,
        "weight": 0.5,
        "uses": ALL_USES,
    }
    return Claim(**{**given, **changes})


def protection(**changes: Any) -> Protection:
    """A shared host, itself the identifier asked for, as long as the claim above."""
    given: dict[str, Any] = {"code": "shared-host", "list": "shared hosts", "rank": 2, "matched": "scam.example/"}
    return Protection(**{**given, **changes})
