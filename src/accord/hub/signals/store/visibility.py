"""Which signals a member may see: the condition that every look for a caller bears, put together from the journal's."""

from typing import Any

from accord.hub.journal import queries as journal
from accord.hub.members.queries import Caller

Condition = tuple[str, list[Any]]

# It was shared with an audience while the member belonged to it, or was granted to it; or it is for named people, and this is one of
# them in a signed-in session.
_SEES = journal.sees("s.audience", "s.shared")
_SEES_OR_NAMED = f"({_SEES} OR {journal.names('s.audience')})"
_PUBLIC = journal.is_public("s.audience")


def visible_to(caller: Caller | None) -> Condition:
    """The condition on a signal `s` that the caller may see it, and its values; the public (None) sees what is public."""
    if caller is None:
        return _PUBLIC, []
    if caller.person is None:
        return _SEES, [caller.n]
    return _SEES_OR_NAMED, [caller.n, journal.as_uuid(caller.person)]
