"""What the hub may refuse, as the one sentence a command fails with."""

from django.db import Error

from accord.core.identifiers import NotAnIdentifier
from accord.core.signals import BadSignal
from accord.doors.cli.failures import Failed
from accord.formats.losses import BadLoss
from accord.hub.contacts.errors import BadContact, NoSuchContact
from accord.hub.gateways.errors import BadGateway, NoSuchGateway
from accord.hub.members.errors import BadMember, NoSuchMember, UnknownPermission
from accord.hub.requests.errors import NoSuchRequest, NotAllowed
from accord.hub.requests.errors import Refused as RequestRefused
from accord.hub.routing.errors import BadRouting, NoSuchResponsibility
from accord.hub.signals.actions import Refused

REFUSALS = (
    BadContact,
    BadGateway,
    BadLoss,
    BadMember,
    BadRouting,
    BadSignal,
    Error,
    NoSuchContact,
    NoSuchGateway,
    NoSuchMember,
    NoSuchRequest,
    NoSuchResponsibility,
    NotAnIdentifier,
    Refused,
    RequestRefused,
    UnknownPermission,
)


def told(refusal: Exception) -> Failed:
    """The sentence, with the field in front where one is at fault."""
    if isinstance(refusal, BadSignal | BadRouting | BadGateway | BadContact | BadLoss):
        return Failed(refusal.code, f"{refusal.field}: {refusal.text}" if refusal.field else refusal.text)
    if isinstance(refusal, RequestRefused):
        return Failed(refusal.code, _of_request(refusal))
    if isinstance(refusal, NoSuchRequest):
        return Failed("not-allowed" if isinstance(refusal, NotAllowed) else "no-such-request", refusal.text)
    if isinstance(refusal, NotAnIdentifier | Refused):
        return Failed(refusal.code, refusal.text)
    if isinstance(refusal, Error):
        text = "The database could not do this, and nothing was changed. Is its disk full? After an update, run accord serve once."
        return Failed("database", text)
    if isinstance(refusal, NoSuchResponsibility | NoSuchGateway | NoSuchContact):
        thing = {NoSuchGateway: "no-such-gateway", NoSuchContact: "no-such-contact", NoSuchResponsibility: "no-such-responsibility"}
        return Failed(thing.get(type(refusal), "not-allowed"), refusal.text)
    if isinstance(refusal, BadMember):
        return Failed(f"bad-{refusal.field}", refusal.text)
    code = {NoSuchMember: "no-such-member", UnknownPermission: "unknown-scope"}.get(type(refusal), "refused")
    return Failed(code, str(refusal))


def _of_request(refusal: RequestRefused) -> str:
    """With the field at fault, with what was done meanwhile, and with what is open instead."""
    text = f"{refusal.field}: {refusal.text}" if refusal.field else refusal.text
    if refusal.happened and refusal.code in ("changed", "not-open"):
        text += f" Done last: {refusal.happened}."
    if refusal.can_confirm:
        text += f" These can confirm it: {', '.join(refusal.can_confirm)}."
    listed = ", ".join(refusal.open)
    return f"{text} Open now: {listed}." if refusal.open and listed not in text else text
