"""Answers of those who are no members: through a signed page, or by telephone and entered by hand. Each says whom to invite."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.utils.translation import gettext as _

from accord.core.identifiers import Identifier
from accord.core.protocols import open_to
from accord.hub.journal.actions import Turn, turn
from accord.hub.members.queries import Caller, need
from accord.hub.protocol_book.queries import protocols
from accord.hub.requests import store
from accord.hub.requests.errors import Refused
from accord.hub.requests.files import attachments, texts
from accord.hub.requests.files.attachments import Files
from accord.hub.requests.guests import invitations
from accord.hub.requests.guests.invitations import Invitation
from accord.hub.requests.money import ledgers
from accord.hub.requests.steps import access, execution, waiting
from accord.hub.requests.steps.common import Taken, add_message, at_or_now, taken
from accord.hub.requests.store import Request
from accord.hub.requests.vocabulary import ANSWERER, BY_HAND, GUEST, GUEST_DAYS, MANAGE, OPEN, OPENED_ELSEWHERE
from accord.hub.routing import actions as routing


def invite_guest(caller: Caller, request: str, contact: Mapping[str, str], *, days: int = GUEST_DAYS, at: int | None = None) -> Invitation:
    """Let a guest, who is no member, answer this one request: the asker or the secretariat invites, where no member answers.

    `contact` has email or phone, name, organisation, language, and `verified`: how it was. Raises Refused, NoSuchRequest, NotAllowed.
    """
    at = at_or_now(at)
    kept = invitations.checked(contact)
    with turn() as t:
        row = guest_request(t, caller, request)
        made = invitations.invite(row, kept, caller, at, days=min(max(days, 1), 30))
        t.audit(caller.n, caller.actor, OPEN, detail=f"invited {made.id} to {row.id}")
    return made


def withdraw_invitation(caller: Caller, request: str, *, at: int | None = None) -> None:
    """The page that was sent opens no more. Raises NoSuchRequest, NotAllowed."""
    with turn() as t:
        row = guest_request(t, caller, request)
        store.end_invitations(row.n, at_or_now(at))
        t.audit(caller.n, caller.actor, OPEN, detail=f"invitations to {row.id} withdrawn")


def guest_request(t: Turn, caller: Caller, request: str) -> Request:
    row, parties = access.reach(caller, request)
    if row.asker != caller.n and not caller.may(MANAGE):
        raise Refused("not-yours", _("Only the asking member or the secretariat can invite a guest."))
    need(caller, OPEN, MANAGE)
    if row.name in OPENED_ELSEWHERE:
        raise Refused("opened-elsewhere", _("A guest can't be asked about a person here. Go on from the person's own file."))
    if ANSWERER not in protocols()[row.protocol].sides:
        raise Refused("nothing-to-answer", _("Nothing in this request is for a guest to answer. The secretariat records its steps."))
    if any(party.side == ANSWERER for party in parties):
        raise Refused("has-answerer", _("A member can answer this request. Invite a guest only where no member can."))
    return row


def answer_as_guest(
    token: str,
    step: str,
    fields: Mapping[str, Any] | None = None,
    *,
    private: Mapping[str, Any] | None = None,
    seen: int | None = None,
    at: int | None = None,
) -> Taken:
    """The answer of a guest, through the page of its token; `seen` is the version of the request that the page showed.

    Raises Refused, NoSuchRequest, and PageOver once it has answered.
    """
    with turn() as t:
        return _answer(t, token, step, fields or {}, private or {}, seen, at_or_now(at))


class _Undone(Exception):
    """Ends a turn without a trace."""


def try_as_guest(
    token: str,
    step: str,
    fields: Mapping[str, Any] | None = None,
    *,
    private: Mapping[str, Any] | None = None,
    seen: int | None = None,
    at: int | None = None,
) -> bool:
    """Whether the page would close with `answer_as_guest`, before anybody is asked to be sure; nothing of it stays. Raises what that
    raises."""
    closes = False
    with suppress(_Undone), turn() as t:
        done = _answer(t, token, step, fields or {}, private or {}, seen, at_or_now(at))
        closes = _is_answered(store.by_id(done.request))
        raise _Undone
    return closes


def _is_answered(request: Request | None) -> bool:
    """Whether nothing is awaited of a guest any more."""
    if request is None or request.closed is not None:
        return True
    money = waiting.money_of(ledgers.load(request.root), request.n)
    return invitations.is_answer(execution.protocol_of(request), request.state, money)


def _answer(t: Turn, token: str, step: str, fields: Mapping[str, Any], private: Mapping[str, Any], seen: int | None, at: int) -> Taken:
    invitation = invitations.found(token, at)
    request = store.by_number(invitation.request)
    assert request is not None
    request = execution.catch_up(t, request, at)
    _need_seen(t, request, seen)
    return take_outside(t, request, step, fields, private, None, GUEST, at)


def _need_seen(t: Turn, request: Request, seen: int | None) -> None:
    """Raises Refused where the request has changed since the version that the caller read, with what was done last."""
    if seen is not None and seen != request.version:
        happened = execution.happened(t, request, execution.protocol_of(request))
        raise Refused("changed", _("Another person was quicker. Read what changed, then choose again."), happened=happened)


def enter_answer_by_hand(
    caller: Caller,
    request: str,
    step: str,
    fields: Mapping[str, Any] | None = None,
    *,
    spoke_with: str,
    private: Mapping[str, Any] | None = None,
    files: Files | None = None,
    seen: int | None = None,
    at: int | None = None,
) -> Taken:
    """Record what a guest answered by telephone, marked so. The vault keeps `spoke_with`, as a message of the request.

    `seen` is the version that the caller read: where another person was quicker since, it is refused with what was done last.
    Raises Refused, NoSuchRequest, NotAllowed.
    """
    at = at_or_now(at)
    words = texts.checked(spoke_with, "spoke_with", 500)
    with turn() as t:
        guest_request(t, caller, request)
    sealed = attachments.seal_named(caller, files or {}, at)
    with turn() as t:
        row = execution.catch_up(t, guest_request(t, caller, request), at)
        _need_seen(t, row, seen)
        given = {**(fields or {}), **attachments.add_named(sealed, caller, at)}
        done = take_outside(t, row, step, given, private or {}, caller, BY_HAND, at)
        reference = texts.put(caller.n, {"text": words}, [row.asker], by=caller.actor, at=at)
        add_message(row, caller, reference, at)
    return done


def take_outside(
    t: Turn,
    request: Request,
    step: str,
    fields: Mapping[str, Any],
    private: Mapping[str, Any],
    by: Caller | None,
    how: str,
    at: int,
) -> Taken:
    """A step that a guest takes. It counts in the list of gaps: whom to invite."""
    protocol = execution.protocol_of(request)
    open_keys = tuple(open_step.key for open_step in open_to(protocol, request.state, GUEST, ANSWERER))
    try:
        work = execution.take_step(t, request, step, side=ANSWERER, role=GUEST, by=by, at=at, fields=fields, private=private, how=how)
    except Refused as error:
        error.open = open_keys
        raise
    subject = store.subjects_by([request.subject]).get(request.subject) if request.subject else None
    if _is_answered(request):
        store.end_invitations(request.n, at)
        if subject is not None and subject[1] is not None:
            routing.count_answer(t, Identifier(kind=subject[0], value=subject[1], display=subject[2] or ""), request.name)
    return taken(by, work)
