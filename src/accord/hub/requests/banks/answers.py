"""The answer to a recall (camt.029), for a bank that answers through us: how the request stands, as its own systems send it on."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from django.utils.translation import gettext as _
from msgspec import Struct

from accord.core.money.amounts import Amount
from accord.core.times import moment
from accord.formats.iso20022.refusal import BadMessage
from accord.formats.iso20022.resolution import write_resolution
from accord.formats.iso20022.values import Answer, Reason, Resolution, Status
from accord.hub.journal.actions import Turn, turn
from accord.hub.members.queries import Caller, need
from accord.hub.requests import store
from accord.hub.requests.banks import writing
from accord.hub.requests.banks.recalls import banks, chosen, original, unreadable
from accord.hub.requests.errors import Refused
from accord.hub.requests.money import ledgers, payments
from accord.hub.requests.steps import execution
from accord.hub.requests.steps.common import at_or_now, inside, tell
from accord.hub.requests.store import Party, Request
from accord.hub.requests.vocabulary import ANSWER, ANSWERER
from accord.tables import code_lists

# The protocol's refusal codes in the banks' list. The list has no code for any other: those go as narrative text (NARR).
REFUSED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "not-our-account": "NOOR",
        "account-closed": "AC04",
        "already-returned": "ARDT",
        "creditor-refuses": "CUST",
        "no-legal-basis": "LEGL",
    }
)
_TOLD: Final = "NARR"
_NOT_THERE: Final = "AM04"
_LONGEST_NOTE: Final = 105
_WAITING: Final = ("pending", "held", "converted")
_ACCOUNTS: Final = (*_WAITING, "returned", "moved-on", "taken-out", "not-found", "refused", "released")


class Standing(Struct, frozen=True):
    """The status of a request for a bank: of the whole case and of a payment, the reason, and the amount returned."""

    confirmation: str
    status: Status | None
    reasons: tuple[Reason, ...] = ()
    returned: Decimal | None = None


def answer_message(caller: Caller, request: str, payment: str | None = None, *, at: int | None = None) -> bytes:
    """The status of a request as the answer to the recall of its payment: camt.029. `payment` where there are several.

    For the bank that was asked to send; that it was made is told to the parties. Raises Refused, NoSuchRequest, NotAllowed.
    """
    need(caller, ANSWER)
    at = at_or_now(at)
    place = writing.form_of(caller).place
    with turn() as t:
        row, parties = inside(caller, request)
        if Party(caller.n, ANSWERER) not in parties:
            raise Refused("not-yours", _("The bank that was asked is a member. Let it answer in its own inbox."))
        id, details, disputed = chosen(t, row, payment)
        asks, answering_bank = banks(t, row, details)
        alone = len(payments.of_request(row.n)) == 1
        standing = _standing(_sums(t, row, disputed.code), _reasons(t, row), alone=alone)
        back = None if standing.returned is None else Amount(standing.returned, disputed.code)
        answer = Answer(
            original=original(details, disputed, place),
            status_id=id.replace("-", ""),
            status=standing.status,
            reasons=standing.reasons,
            returned=back,
        )
        made = Resolution(
            message=store.new_id().replace("-", ""),
            assigner=answering_bank,
            assignee=asks,
            created=moment(at).replace(microsecond=0).astimezone(place),
            case=row.id.replace("-", ""),
            case_by=asks,
            confirmation=standing.confirmation,
            answers=(answer,),
        )
        try:
            data = write_resolution(made, code_lists())
        except BadMessage as error:
            raise unreadable(error, "payment") from None
        tell(t, row, parties, caller, {"what": "bank-answer", "payment": id})
    return data


def _sums(t: Turn, request: Request, code: str) -> dict[str, Decimal]:
    book = ledgers.load(request.root)
    return {account: book.balances(request.n, account).get(code, Decimal(0)) for account in _ACCOUNTS}


def _standing(sums: Mapping[str, Decimal], reasons: tuple[Reason, ...], *, alone: bool) -> Standing:
    """Money that is held has not gone back, so it is pending. Which of several payments a part that went back was, no ledger tells."""
    waits, returned = any(sums[account] for account in _WAITING), sums["returned"]
    if returned and returned == sum(sums.values()):
        return Standing("CNCL", "ACCR", (), returned if alone else None)
    if returned:
        return Standing("PECR", "ACCR" if alone else None, (), returned if alone else None)
    if waits:
        return Standing("PDCR", "PDCR")
    if sums["refused"] and reasons:
        return Standing("RJCR", "RJCR", reasons)
    if sums["released"]:
        return Standing("RJCR", "RJCR", (Reason(code=_TOLD, notes=("The hold ended and the money was let go",)),))
    return Standing("RJCR", "RJCR", (Reason(code=_NOT_THERE),))


def _reasons(t: Turn, request: Request) -> tuple[Reason, ...]:
    """Why the last refusal was made, in the banks' words; none where nothing was refused."""
    protocol = execution.protocol_of(request)
    for step in reversed(store.steps_of(request.n)):
        refusal = step.fields.get("refusal")
        if isinstance(refusal, str):
            code = REFUSED.get(refusal)
            return (Reason(code=code) if code else Reason(code=_TOLD, notes=(protocol.refusals[refusal][:_LONGEST_NOTE],)),)
    return ()
