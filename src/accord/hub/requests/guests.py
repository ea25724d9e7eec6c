"""Guests: somebody who is no member answers one request, once, through a signed page. Only the token's hash is kept."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from accord.core.protocols import Protocol
from accord.core.times import DAY
from accord.hub.journal import queries as journal
from accord.hub.journal.actions import Turn
from accord.hub.members.queries import Caller
from accord.hub.requests import bounds, store
from accord.hub.requests.errors import NoSuchRequest, Refused
from accord.hub.requests.store import InvitationRow, Request
from accord.hub.requests.words import ANSWERER, GUEST_DAYS
from accord.hub.vault import actions as vault

_CONTACT = ("email", "phone", "name", "organisation", "language", "verified")


@dataclass(frozen=True, slots=True)
class Invitation:
    """`token` opens the page; it is told this once, and mailed where an address was given."""

    id: str
    request: str
    token: str
    expires: int


def checked(contact: Mapping[str, str]) -> dict[str, str]:
    """How to reach a guest: somebody vouched for it. Raises Refused."""
    kept = {key: str(value).strip() for key, value in contact.items() if key in _CONTACT and str(value).strip()}
    if not (kept.get("email") or kept.get("phone")) or not kept.get("verified"):
        raise Refused("no-contact", _("Give an address or a number of the guest, and how it was verified."), "guest")
    if kept.get("email") and (kept["email"].count("@") != 1 or len(kept["email"]) > 254 or any(c.isspace() for c in kept["email"])):
        raise Refused("bad-address", _("Write one mail address, such as fraud@bank.example."), "guest")
    return kept


def token_of(id: str, expires: int) -> str:
    """Signed by the hub, and made again only when it is mailed: it stands nowhere."""
    digest = hmac.digest(journal.secret(), f"requests guest\n{id}\n{expires}".encode(), "sha256")
    return urlsafe_b64encode(UUID(id).bytes + digest).decode().rstrip("=")


def hash_of(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def invite(t: Turn, request: Request, contact: Mapping[str, str], by: Caller, at: int, *, days: int = GUEST_DAYS) -> Invitation:
    """Invite somebody; earlier invitations to the request end. Raises Refused."""
    bounds.keep_invitations_few(t.cursor, by.n, at)
    id, expires = store.new_id(), at + days * DAY
    token = token_of(id, expires)
    t.cursor.execute("UPDATE requests_invitation SET used = %s, next = NULL WHERE request = %s AND used IS NULL", [at, request.n])
    reference = vault.put(by.n, "contact", dict(contact), by=by.actor, at=at, retention_days=days + 30)
    store.insert(
        t.cursor,
        "invitation",
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


def found(cursor: store.Cursor, token: str, at: int) -> InvitationRow:
    """The invitation that the token opens. Raises NoSuchRequest: alike for a wrong, an old and a used one."""
    row = store.invitation(cursor, "hash", hash_of(token)) if 20 <= len(token) <= 200 else None
    if row is None or row.used is not None or row.expires <= at or not hmac.compare_digest(token_of(row.id, row.expires), token):
        raise NoSuchRequest(_("This page is not open any more. Ask whoever sent you the address for a new one."))
    return row


def is_answer(protocol: Protocol, state: str) -> bool:
    """Whether what a guest said is its answer: nothing is awaited of it any more. To acknowledge, or to find the money, is none yet."""
    return not any(clock.target == ANSWERER and clock.escalate for clock in protocol.states[state].clocks)
