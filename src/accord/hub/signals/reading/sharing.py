"""Requests for leave to share a signal more widely."""

from typing import Any

import msgspec

from accord.core.times import rfc3339
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.signals.store import sharing
from accord.hub.signals.store.signals import Row


def share_requests(row: Row, caller: Caller) -> list[dict[str, Any]]:
    """Requests for wider sharing of a signal: all for its originator, their own for others."""
    rows = sharing.requests(row.n, None if row.member == caller.n else caller.n)
    askers = members.by_number({request.member for request in rows})
    return [
        {
            "id": str(request.id),
            "by": askers[request.member].id,
            "audience": msgspec.json.decode(request.audience),
            "reason": request.reason,
            "state": request.state,
            "at": rfc3339(request.at),
        }
        for request in rows
    ]
