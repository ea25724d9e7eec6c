"""Refusals of the hub, each as the one sentence a command fails with."""

from collections.abc import Mapping
from types import MappingProxyType

from django.db import Error

from accord.core.identifiers import NotAnIdentifier
from accord.core.signals import BadSignal
from accord.doors.cli.failures import Failed
from accord.formats.losses import BadLoss
from accord.hub.journal import actions as journal
from accord.hub.members.errors import BadMember, UnknownPermission
from accord.hub.refusals import Absent, Kind, Refusal
from accord.hub.requests.errors import Refused
from accord.hub.trouble import OTHER, cause_of

# Every kind ends a command alike; programs read the code.
EXIT_CODES: Mapping[Kind, int] = MappingProxyType({Kind.ABSENT: 1, Kind.NOT_ALLOWED: 1, Kind.INVALID: 1, Kind.CONFLICT: 1, Kind.BUSY: 1})
REFUSALS = (BadLoss, BadSignal, Error, NotAnIdentifier, Refusal)


def failed(refusal: Exception, command: str, broken_off: str = "") -> Failed:
    """How a command fails. A forbidden command is audited, once, here."""
    failure = told(refusal, broken_off)
    if isinstance(refusal, Refusal):
        failure.exit_code = EXIT_CODES[refusal.kind]  # type: ignore[misc]  # click reads it of the exception
        if refusal.kind is Kind.NOT_ALLOWED:
            journal.refuse(None, "operator", command, refusal.code)
    return failure


def told(refusal: Exception, broken_off: str = "") -> Failed:
    """The sentence, with the field in front where one is at fault. `broken_off`: of what writes piece by piece, how it goes on."""
    if isinstance(refusal, Error):
        cause = cause_of(refusal)
        if cause is not None and cause is not OTHER:
            return Failed(cause.code, f"{cause.text} {broken_off or 'Nothing was changed.'}")
        text = f"The database could not do this. {broken_off}" if broken_off else "The database could not do this, and nothing was changed."
        return Failed("database", f"{text} Is its disk full? After an upgrade, run accord migrate first.")
    if isinstance(refusal, BadMember):
        return Failed(f"bad-{refusal.field}", refusal.text)
    assert isinstance(refusal, Refusal | BadSignal | BadLoss | NotAnIdentifier)
    field = None if isinstance(refusal, NotAnIdentifier | UnknownPermission) else refusal.field
    text = f"{field}: {refusal.text}" if field else refusal.text
    # An absent thing has its own code here, also where the API gives all of them the same one.
    code = type(refusal).code if isinstance(refusal, Absent) and refusal.code == "not-found" else refusal.code
    return Failed(code, _of_request(refusal, text) if isinstance(refusal, Refused) else text)


def of_disk(error: OSError) -> Failed | None:
    """Trouble of the disk as a sentence; None for what is none."""
    cause = cause_of(error)
    return Failed(cause.code, cause.text) if cause else None


def _of_request(refusal: Refused, text: str) -> str:
    """With what was done meanwhile, and with what is open instead."""
    if refusal.happened and refusal.code in ("changed", "not-open"):
        text += f" Done last: {refusal.happened}."
    if refusal.can_confirm:
        text += f" These can confirm it: {', '.join(refusal.can_confirm)}."
    listed = ", ".join(refusal.open)
    return f"{text} Open now: {listed}." if refusal.open and listed not in text else text
