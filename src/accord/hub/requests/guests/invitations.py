"""Invitations: a guest, who is no member, answers one request, once, through a signed page. The hub keeps only the token's hash."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _
from msgspec import Struct

from accord.core.protocols import NO_MONEY, Money, Protocol, Step, answer_owed
from accord.core.times import DAY
from accord.hub.journal import queries as journal
from accord.hub.members.queries import Caller
from accord.hub.requests import store
from accord.hub.requests.errors import NoSuchRequest, PageOver, Refused
from accord.hub.requests.labels import guest_address
from accord.hub.requests.store import Request, StepRow
from accord.hub.requests.vocabulary import ANSWERER, BY_HAND, GUEST, GUEST_DAYS, HOUR, INVITATIONS_A_MEMBER
from accord.hub.vault import actions as vault

_ALWAYS_LEAVES_A_REST = "amount-part-pending"
_CONTACT = ("email", "phone", "name", "organisation", "language", "verified")


class Invitation(Struct, frozen=True):
    """An invitation. `token` opens the page; the hub shows it this once, and mails it where the inviter gave an address."""

    id: str
    request: str
    token: str
    expires: int

    @property
    def address(self) -> str:
        return guest_address(self.token)


def checked(contact: Mapping[str, str]) -> dict[str, str]:
    """A guest's contact details, which a member vouched for. Raises Refused."""
    kept = {key: str(value).strip() for key, value in contact.items() if key in _CONTACT and str(value).strip()}
    if not (kept.get("email") or kept.get("phone")) or not kept.get("verified"):
        raise Refused("no-contact", _("Give an address or a number of the guest, and how it was verified."), "guest")
    if kept.get("email") and (kept["email"].count("@") != 1 or len(kept["email"]) > 254 or any(c.isspace() for c in kept["email"])):
        raise Refused("bad-address", _("Write one mail address, such as fraud@bank.example."), "guest")
    return kept


def token_of(invitation_id: str, expires: int) -> str:
    """Signed by the hub, and made again only when it is mailed: it stands nowhere."""
    digest = hmac.digest(journal.secret(), f"requests guest\n{invitation_id}\n{expires}".encode(), "sha256")
    return urlsafe_b64encode(UUID(invitation_id).bytes + digest).decode().rstrip("=")


def hash_of(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def invite(request: Request, contact: Mapping[str, str], by: Caller, at: int, *, days: int = GUEST_DAYS) -> Invitation:
    """Invite a guest; earlier invitations to the request end. Raises Refused."""
    _keep_few(by.n, at)
    id, expires = store.new_id(), at + days * DAY
    token = token_of(id, expires)
    store.end_invitations(request.n, at)
    reference = vault.put(by.n, "contact", dict(contact), by=by.actor, at=at, retention_days=days + 30)
    store.add_invitation(
        id=id,
        request=request.n,
        member=by.n,
        contact=str(reference),
        hash=hash_of(token),
        made=at,
        expires=expires,
        tries=0,
        next=at if contact.get("email") else None,
        code="",
    )
    return Invitation(id, request.id, token, expires)


def named(token: str) -> store.Invitation:
    """The invitation of a token, whatever became of it. Raises NoSuchRequest where the hub never signed it."""
    row = store.invitation_by(hash_of(token)) if 20 <= len(token) <= 200 and token.isascii() else None
    if row is None or not hmac.compare_digest(token_of(row.id, row.expires), token):
        raise NoSuchRequest(_closed())
    return row


def found(token: str, at: int) -> store.Invitation:
    """The invitation that the token opens. Raises NoSuchRequest, and PageOver where the token is right but opens nothing any more."""
    row = named(token)
    if row.expires <= at:
        raise PageOver("expired", _closed())
    if row.used is not None:
        raise PageOver(_why(row), _closed())
    return row


def answer_of(row: store.Invitation) -> StepRow | None:
    """The answer that closed the page: by the guest itself, or by telephone."""
    taken = store.steps_of(row.request)
    return next((step for step in reversed(taken) if step.at == row.used and step.how in (GUEST, BY_HAND)), None)


def _why(row: store.Invitation) -> str:
    if answer_of(row) is not None:
        return "answered"
    return "replaced" if any(invitation.made == row.used for invitation in store.invitations_of(row.request)) else "withdrawn"


def _closed() -> str:
    return _("This page has closed. Ask the sender of its address for a new one.")


def title_of(protocol: Protocol, step: str) -> str:
    return next((protocol_step.title for protocol_step in (*protocol.steps, *protocol.opening) if protocol_step.key == step), step)


def is_answer(protocol: Protocol, state: str, money: Money = NO_MONEY) -> bool:
    """Whether what a guest said is its answer: nothing is awaited of it any more. To acknowledge, to find the money, or to answer for a
    part of it, is none yet."""
    pressed = any(clock.target == ANSWERER and clock.escalate for clock in protocol.states[state].clocks)
    return not pressed and answer_owed(protocol, state, money) is None


def may_end_with(protocol: Protocol, state: str, step: Step) -> bool:
    """Whether the page may close once this step is taken through it in this state: with some it depends on how much is answered for."""
    return _ALWAYS_LEAVES_A_REST not in step.guards and is_answer(protocol, step.to or state)


def _keep_few(member: int, at: int) -> None:
    """Through invitations a member lets the hub send mail to whom it likes, so there is an end to them. Raises Refused."""
    if store.count_invitations(member, at - HOUR) >= INVITATIONS_A_MEMBER:
        raise Refused("too-many-guests", _("Your member invited a hundred guests within the hour. Wait a while, or call them."), "guest")
