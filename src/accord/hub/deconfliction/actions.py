"""What officers do about introductions: agree to speak, decline, close; and choose that a request's identifier is deconflicted."""

from typing import Any

from django.utils.translation import gettext as _

from accord.hub.columns import is_id
from accord.hub.deconfliction import queries, store
from accord.hub.deconfliction.queries import MatchRow
from accord.hub.deconfliction.vocabulary import ALL, HANDLE
from accord.hub.journal.actions import Turn, turn
from accord.hub.members.queries import Caller, need
from accord.hub.refusals import Conflict, Invalid
from accord.hub.requests import actions as requests
from accord.hub.requests import queries as request_queries
from accord.hub.requests.errors import NoSuchRequest
from accord.hub.requests.vocabulary import TARGET_CHANGED, WATCHER
from accord.hub.times import now

AGREE, AGREE_TOO, DECLINE, CLOSE = "agree", "agree-too", "decline", "close"


def answer(me: Caller, match: str, step: str, fields: dict[str, Any] | None = None, *, at: int | None = None) -> MatchRow:
    """Take a step: `agree`, `decline` with a `refusal`, or `close`. Raises NoSuchMatch, Refused, NotAllowed."""
    need(me, HANDLE)
    at = now() if at is None else at
    with turn() as t:
        row = queries.match_of(me, match)
        request = request_queries.by_id(row.request)
        if request is None:
            raise Conflict("match-gone", _("This introduction is no longer there."))
        side, request = queries.side_of(me, row), requests.caught_up_in(t, request, at)
        if step == AGREE and side in request.facts.get("agreed", []):
            raise Conflict("agreed-already", _("You have agreed already. The other officer has not answered yet."))
        key = AGREE_TOO if step == AGREE and queries.other_agreed(request, side) else step
        requests.take_as_officer_in(t, me, request, key, side, fields or {}, at)
    return queries.row_of(me, row, at=at)


def look_at_all(t: Turn) -> None:
    """Keys were made anew: everything is held against everything once more."""
    t.set_clock(TARGET_CHANGED, ALL, 0)


def deconflict_request(me: Caller, request: str, *, wanted: bool = True, at: int | None = None) -> None:
    """Have the identifier of a request deconflicted in which the caller's member takes part, or no longer.

    Raises NoSuchRequest, Invalid where it has none, NotAllowed.
    """
    need(me, HANDLE)
    at = now() if at is None else at
    with turn() as t:
        row = request_queries.by_id(request) if is_id(request) else None
        parties = [] if row is None else request_queries.parties(row.n)
        if row is None or not request_queries.sees(me, row, parties):
            raise NoSuchRequest
        if not any(party.member == me.n and party.side != WATCHER for party in parties):
            raise Invalid("not-yours", _("Only a member that takes part in a request can ask to deconflict its identifier."))
        if row.subject is None or row.closed is not None:
            raise Invalid("nothing-there", _("This request is closed, or about no identifier."))
        if wanted:
            store.wish(row.id, me.n, me.person_n, at)
        else:
            store.drop_wish(row.id, me.n)
        t.set_clock(TARGET_CHANGED, f"request {me.n} {row.id}", 0)
        t.audit(me.n, me.actor, HANDLE, detail=f"{'wants' if wanted else 'no longer wants'} request {row.id}")
