"""The recall of a payment (camt.056), as the bank that sends it wants it: its version, its header, its zone, its market."""

from collections.abc import Iterable, Mapping
from datetime import date, tzinfo
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from django.utils.translation import gettext as _

from accord.core.currencies import CURRENCIES
from accord.core.money.amounts import Amount
from accord.core.money.payments import Payment
from accord.core.times import moment
from accord.formats.iso20022.recall import write_in_form
from accord.formats.iso20022.refusal import BadMessage
from accord.formats.iso20022.values import Agent, Original, Reason, Recall
from accord.hub.journal.actions import Turn, turn
from accord.hub.members.queries import Caller, need
from accord.hub.requests import store
from accord.hub.requests.banks import writing
from accord.hub.requests.errors import Refused
from accord.hub.requests.money import ledgers, payments
from accord.hub.requests.steps.common import at_or_now, inside, tell
from accord.hub.requests.store import Party, Request
from accord.hub.requests.vocabulary import ANSWER, BANK, OPEN
from accord.tables import code_lists

FRAUD: Final = "FRAD"
# The clearing system of a country's bank codes, of ISO's external list. A country that is not here has its code written without one.
CLEARING: Final[Mapping[str, str]] = MappingProxyType({"TH": "THCBC", "US": "USABA"})
# Accounts of a ledger whose money the bank still has, whatever it answered: a refusal may ask for just this message.
_AT_THE_BANK: Final = ("pending", "held", "converted", "released", "refused")
_LONGEST_REFERENCE: Final = 35
_LONGEST_ACCOUNT: Final = 34


def recall_message(
    caller: Caller,
    request: str,
    payment: str | None = None,
    *,
    form: Mapping[str, Any] | None = None,
    message: str = "",
    at: int | None = None,
) -> bytes:
    """The recall of a payment of a request, for the asker's bank to send: camt.056. `payment` where there are several.

    `form` changes for this one message what the member has set of its form; `message` is the bank's own id for it. That it was made is
    told to the parties. Raises Refused, NoSuchRequest, NotAllowed.
    """
    need(caller, OPEN, ANSWER)
    at = at_or_now(at)
    chosen_form = writing.changed(writing.form_of(caller), form or {})
    with turn() as t:
        row, parties = inside(caller, request)
        need_bank(caller, row, parties)
        id, details, disputed = chosen(t, row, payment)
        if not can_recall(row.closed, ledgers.totals_of(ledgers.load(row.root), row.n)):
            text = _("Nothing is left to recall: the request is over, or none of its money is at that bank any more.")
            raise Refused("nothing-to-recall", text, "payment")
        try:
            recall = _recall(t, row, id, details, disputed, message, chosen_form.place, at)
            data = write_in_form(recall, code_lists(), chosen_form.of_message)
        except BadMessage as error:
            raise unreadable(error, "payment") from None
        tell(t, row, parties, caller, {"what": "recall", "payment": id})
    return data


def can_recall(closed: int | None, totals: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether a recall can still bring money back: the request goes on, and not all of it is returned, gone on or not found."""
    return closed is None and any(Decimal(there.get(account, 0)) for there in totals.values() for account in _AT_THE_BANK)


def need_bank(caller: Caller, request: Request, parties: list[Party]) -> None:
    """Raises Refused for whoever the money did not come from."""
    if request.asker != caller.n and Party(caller.n, BANK) not in parties:
        raise Refused("not-yours", _("Only the asking member or the sender's bank can recall a payment."))


def chosen(t: Turn, request: Request, payment: str | None) -> tuple[str, Payment, Amount]:
    """The chosen payment: its id, the report of it, and how much of it is disputed. Raises Refused."""
    rows = payments.of_request(request.n)
    row = next((row for row in rows if row[0] == payment or (payment is None and len(rows) == 1)), None)
    if row is None:
        raise Refused("which-payment", _("Choose the payment to recall: one of those in this request."), "payment")
    id, details, disputed, _report = row
    if disputed.code not in CURRENCIES:
        raise Refused("no-bank-message", _("Banks recall money of a currency. Ask the exchange through this request instead."), "payment")
    return id, details, disputed


def banks(t: Turn, request: Request, payment: Payment) -> tuple[Agent, Agent]:
    """The bank that sent the payment, and the one that got it. Raises Refused."""
    sender_bank = _agent(payment.from_banks)
    receiver_bank = _agent(payment.to_banks) or _agent(_bank_of(account_of(request, payment)))
    if sender_bank is None or receiver_bank is None:
        raise Refused("no-bank", _("State both banks of the payment, by BIC or by country and code."), "payment")
    return sender_bank, receiver_bank


def original(payment: Payment, disputed: Amount, place: tzinfo) -> Original:
    """The payment as the banks name it; its day is the one that it was at the bank's place."""
    settled = date.fromisoformat(payment.settled) if payment.settled else None
    created = None if payment.message_time is None else moment(payment.message_time).astimezone(place)
    return Original(
        uetr=payment.uetr,
        end_to_end=_fits(payment.end_to_ends),
        instruction=payment.instruction,
        transaction=_fits(payment.bank_references),
        message=payment.message,
        message_name=payment.message_name if payment.message else None,
        message_created=created if payment.message else None,
        amount=next((amount for amount in payment.amounts if amount.code == disputed.code), disputed),
        settled=settled or (moment(payment.times[0]).astimezone(place).date() if payment.times else None),
    )


def _recall(t: Turn, request: Request, recall_id: str, payment: Payment, disputed: Amount, message: str, place: tzinfo, at: int) -> Recall:
    sender_bank, receiver_bank = banks(t, request, payment)
    return Recall(
        message=message or store.new_id().replace("-", ""),
        assigner=sender_bank,
        assignee=receiver_bank,
        created=moment(at).replace(microsecond=0).astimezone(place),
        case=request.id.replace("-", ""),
        case_by=sender_bank,
        cancellation=recall_id.replace("-", ""),
        original=original(payment, disputed, place),
        reasons=(Reason(code=FRAUD),),
        account=number_of(request, payment),
    )


def account_of(request: Request, payment: Payment) -> tuple[str, str] | None:
    """Kind and value of the account that the money went to: the one that the report names, else the one that the request is about."""
    for key in (*(bytes.fromhex(to) for to in payment.to), request.subject):
        there = store.subjects_by([key]).get(key) if key else None
        if there is not None and there[1] is not None and there[0] in ("account", "iban"):
            return there[0], there[1]
    return None


def number_of(request: Request, payment: Payment) -> tuple[str, str] | None:
    """The account as a bank writes it: one of ours has its country and its bank before the number."""
    kind, value = account_of(request, payment) or ("", "")
    number = value if kind == "iban" else value.rpartition(":")[2]
    return (kind, number) if number and len(number) <= _LONGEST_ACCOUNT else None


def unreadable(error: BadMessage, field: str) -> Refused:
    """A flaw with its name: the element, and the rule of its class that it breaks."""
    rule = f" ({error.facet})" if error.facet else ""
    where = f"{error.path}{rule}: " if error.path.strip("/") else ""
    return Refused(error.code, where + error.text, field)


def _fits(references: Iterable[str]) -> str | None:
    """The first reference that a bank message has room for."""
    return next((reference for reference in references if len(reference) <= _LONGEST_REFERENCE), None)


def _agent(banks: Iterable[str]) -> Agent | None:
    """A bank as we know it: its BIC, or its number in its own country."""
    known = sorted(banks, key=lambda bank: ":" in bank)
    if not known:
        return None
    country, colon, code = known[0].partition(":")
    return Agent(clearing=CLEARING.get(country), member=code) if colon else Agent(bic=country)


def _bank_of(account: tuple[str, str] | None) -> list[str]:
    return [] if account is None or account[0] != "account" else [":".join(account[1].split(":")[:2])]
