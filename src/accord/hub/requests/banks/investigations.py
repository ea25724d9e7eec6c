"""An investigation of a payment (camt.110), for the bank that sends it, beside its recall or where none is possible."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from django.utils.translation import gettext as _

from accord.core.times import moment
from accord.formats.iso20022.investigation import CLOSE, CLOSES, STATUS, write_in_form
from accord.formats.iso20022.refusal import BadMessage
from accord.formats.iso20022.values import Investigation
from accord.hub.journal.actions import turn
from accord.hub.members.queries import Caller, need
from accord.hub.requests import store
from accord.hub.requests.banks import writing
from accord.hub.requests.banks.recalls import banks, chosen, need_bank, number_of, original, unreadable
from accord.hub.requests.errors import Refused
from accord.hub.requests.steps.common import at_or_now, inside, tell
from accord.hub.requests.store import Request
from accord.hub.requests.vocabulary import ANSWER, OPEN
from accord.tables import code_lists

ACTIONS: Final = (STATUS, CLOSE)
# What a bank reads, in the one language that banks share. It says nothing of a person, and no more than is known.
_FRAUD: Final = "This payment is reported as fraud."
_ASKS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "hold": "Please find the money, hold what is still there, and tell us where it stands.",
        "trace": "Please tell us where the money went, and how much of it is still there.",
        "recall": "Please find the money, hold what is still there until our recall is answered, and tell us where it stands.",
        "return": "Please find the money, tell us how much of it is still there, and return that.",
    }
)
_STATUS: Final = "Please tell us how your investigation stands."
_CLOSE: Final = "Please close your investigation of this payment."


def investigation_message(
    caller: Caller,
    request: str,
    payment: str | None = None,
    *,
    form: Mapping[str, Any] | None = None,
    message: str = "",
    action: str = "",
    reason: str = "",
    at: int | None = None,
) -> bytes:
    """Ask the other bank to look into a payment of a request: camt.110. `payment` where there are several.

    With `action` it is about an investigation that was asked for before: how it stands (RQST), or that it be closed (RQCL), for a `reason`
    (IRRR resolved, IRSI by mistake). `form` and `message` as for a recall. That it was made is told to the parties. Raises Refused,
    NoSuchRequest, NotAllowed.
    """
    need(caller, OPEN, ANSWER)
    at = at_or_now(at)
    form_here = writing.changed(writing.form_of(caller), form or {})
    _check(action, reason)
    with turn() as t:
        row, parties = inside(caller, request)
        need_bank(caller, row, parties)
        id, details, disputed = chosen(t, row, payment)
        before = store.investigations(row.n, caller.n, id)
        if action and not before:
            raise Refused("not-asked", _("No investigation of this payment was asked for yet. Write that message first."), "action")
        asks, answers = banks(t, row, details)
        made = Investigation(
            message=message or store.new_id().replace("-", ""),
            requester=asks,
            responder=answers,
            created=moment(at).replace(microsecond=0).astimezone(form_here.place),
            case=row.id.replace("-", ""),
            answer_case=next((there.answer_case for there in reversed(before) if there.answer_case), None),
            original=original(details, disputed, form_here.place),
            text=_text(row, action),
            action=action or None,
            action_reason=reason or None,
            account=number_of(row, details),
        )
        try:
            data = write_in_form(made, code_lists(), form_here.of_message)
        except BadMessage as error:
            raise unreadable(error, "payment") from None
        if not store.keep_investigation(caller.n, made.message, row.n, id, action, at):
            raise Refused("already-used", _("You gave another message this id. Give each message its own."), "message")
        tell(t, row, parties, caller, {"what": "investigation", "payment": id, **({"action": action} if action else {})})
    return data


def _check(action: str, reason: str) -> None:
    for name, value, choices in (("action", action, ACTIONS), ("reason", reason, CLOSES if action == CLOSE else ())):
        if value and value not in choices:
            choice = ", ".join(choices)
            text = _("Choose one of: {choices}.").format(choices=choice) if choice else _("Leave this out: only closing has a reason.")
            raise Refused("not-a-choice", text, name)


def _text(request: Request, action: str) -> str:
    if action:
        return _CLOSE if action == CLOSE else f"{_FRAUD} {_STATUS}"
    asked = store.steps_of(request.n)[0].fields.get("asks")
    return f"{_FRAUD} {_ASKS.get(str(asked), _ASKS['hold'])}"
