"""Where a claim comes from, in one spelling: the same list, however it is written, is one origin; so is a member that is quoted."""

import re

# Reports by the public, all of them: one origin of no weight, since no member vouches. Neither a list nor a member can be called so.
PUBLIC_REPORTS = "reports"

# Claims that came in bulk and were not yet compared with the hub's: each may be a copy, so it adds no origin to any other.
UNPLACED = "unplaced"

_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://")
_GAPS = re.compile(r"[\s_\-]+")


def member_origin(number: int) -> str:
    """The origin that a member is."""
    return f"member:{number}"


def list_origin(source: str) -> str:
    """The origin that an upstream list is: letter case, gaps, a web address's scheme and the path before its name do not matter."""
    name = _SCHEME.sub("", source.strip().casefold()).rstrip("/")
    return "list:" + _GAPS.sub(" ", name.rsplit("/", 1)[-1] or name).strip()
