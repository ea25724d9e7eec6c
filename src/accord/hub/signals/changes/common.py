"""Checks that every change of a signal makes first, and the members that it reaches."""

from typing import Any

import msgspec
from django.utils.translation import gettext as _

from accord.core.signals import BadSignal
from accord.hub.journal import queries as journal
from accord.hub.journal.actions import Turn
from accord.hub.members.queries import Caller
from accord.hub.refusals import Conflict, NotAllowed
from accord.hub.signals.store import signals
from accord.hub.signals.store.signals import Row
from accord.hub.signals.vocabulary import RETRACTED, UNNAMED


def need_own(row: Row, caller: Caller) -> None:
    if row.member != caller.n:
        raise NotAllowed(_("Only the member that published a signal can change it. Dispute it, or ask for wider sharing."), "not-yours")


def need_unchanged(t: Turn, row: Row) -> None:
    """Look again inside the turn: another caller may have been quicker."""
    state, seq = signals.present(row.n)
    if state == RETRACTED:
        raise Conflict(
            "retracted", _("This signal has been retracted. Publish a new one, under an id of its own, if it is right after all.")
        )
    if seq != row.seq:
        raise changed()


def changed() -> Conflict:
    return Conflict("changed", _("This signal was changed meanwhile. Read it again, then repeat what you wanted."))


def content_of(row: Row) -> dict[str, Any]:
    body = journal.bodies([row.seq]).get(row.seq)
    if body is None:
        raise Conflict("erased", _("The content of this signal was erased. Its publisher can retract it and publish another."))
    entry: dict[str, Any] = msgspec.json.decode(body)
    return entry


def need_reason(text: object, field: str) -> str:
    if not isinstance(text, str) or not text.strip():
        raise BadSignal(field, "missing", "Say why, in a sentence; it goes to everybody that received the signal.")
    return text


def all_recipients(t: Turn, row: Row) -> int:
    """The audience for what follows a signal: everybody that ever received it, leavers too, and nobody that did not."""
    return t.all_who_received(row.audience, row.shared)


def visible_author(row: Row, caller: Caller) -> str | None:
    """The author as readers see it: the publisher of an unnamed signal stays unnamed in all that follows."""
    return None if row.member == caller.n and row.flags & UNNAMED else caller.id
