"""How often one member may call the API in a minute, and how that stands: the fields RateLimit and RateLimit-Policy of the IETF's draft.

What the edge answers (checks, the feed, streams, uploads) is not counted: the hub's own capacity bounds it, and says 503.
"""

from django.conf import settings

from accord.doors.api.problems import Problem
from accord.hub.members.queries import Caller
from accord.limits import Buckets, share

MINUTE = 60
_buckets: dict[int, Buckets] = {}


def spend(who: Caller) -> dict[str, str]:
    """Count one call of this member. Returns the headers that say how it stands. Raises Problem where it has to wait."""
    per_minute = settings.ACCORD_API_PER_MINUTE
    if not per_minute:
        return {}
    if per_minute not in _buckets:
        _buckets[per_minute] = Buckets(per_minute, per_minute, every=True)
    spent = _buckets[per_minute].spend(str(who.n))
    headers = {
        "RateLimit-Policy": f'"member";q={share(per_minute, every=True)};w={MINUTE}',
        "RateLimit": f'"member";r={spent.left};t={spent.wait or spent.full_in}',
    }
    if spent.wait:
        text = f"Your member's programs call more often than {per_minute:,} times a minute. Go on after the seconds in Retry-After."
        raise Problem(429, "too-many-requests", text, headers={**headers, "Retry-After": str(spent.wait)})
    return headers
