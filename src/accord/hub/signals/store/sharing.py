"""Requests for leave to share a signal more widely."""

from typing import Any
from uuid import UUID, uuid4

import msgspec

from accord.hub.signals.models import ShareRequest


def requests(signal: int, asker: int | None) -> list[ShareRequest]:
    """The requests on a signal, the oldest first; with `asker` that member's own."""
    asked = ShareRequest.objects.filter(signal=signal).order_by("at")
    return list(asked if asker is None else asked.filter(member=asker))


def add(signal: int, asker: int, audience: Any, reason: str, at: int) -> UUID:
    text = msgspec.json.encode(audience).decode()
    return ShareRequest.objects.create(id=uuid4(), signal=signal, member=asker, audience=text, reason=reason, state="open", at=at).id


def settle(request_id: UUID, state: str, at: int) -> bool:
    """False where it was answered already."""
    return ShareRequest.objects.filter(id=request_id, state="open").update(state=state, answered=at) > 0
