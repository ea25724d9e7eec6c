"""Bank messages about a request: a recall out (camt.056), a bank's answer in (camt.029), money that came back in (pacs.004)."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from django.utils.translation import gettext as _

from accord.core.money import payments as core
from accord.core.money.amounts import Amount
from accord.core.money.payments import Payment
from accord.core.money.refusal import MoneyRefused
from accord.core.protocols import open_to
from accord.core.times import DAY, micros, moment
from accord.core.trust.currencies import CURRENCIES
from accord.formats.iso20022.recall import write_recall
from accord.formats.iso20022.refusal import BadMessage
from accord.formats.iso20022.resolution import read_resolution
from accord.formats.iso20022.returned import read_return
from accord.formats.iso20022.values import Agent, Answer, Original, Reason, Recall
from accord.hub.journal.actions import Turn, turn
from accord.hub.members.queries import Caller, need
from accord.hub.requests import store
from accord.hub.requests.errors import NoSuchRequest, Refused
from accord.hub.requests.guests.answers import take_outside
from accord.hub.requests.money import ledgers, payments
from accord.hub.requests.steps import access, execution
from accord.hub.requests.steps.common import Taken, at_or_now, inside, need_side, taken, tell
from accord.hub.requests.store import Party, Request
from accord.hub.requests.vocabulary import ANSWER, ANSWERER, BANK, BANK_MESSAGE, GUEST, MANAGE, OPEN
from accord.tables import code_lists

FRAUD: Final = "FRAD"
# The meaning of a rejected recall under the protocol, by the code of the bank: a refusal code, or that the money is gone.
REJECTED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "NOOR": "not-our-account",
        "AC04": "account-closed",
        "ARDT": "already-returned",
        "CUST": "creditor-refuses",
        "NOAS": "creditor-refuses",
        "RQDA": "creditor-refuses",
        "LEGL": "no-legal-basis",
        "RR04": "no-legal-basis",
        "AGNT": "no-legal-basis",
        "IDMN": "needs-order",
        "NARR": "too-little-said",
    }
)
GONE: Final = frozenset({"AM04"})
OTHERWISE: Final = "too-little-said"
# The meaning of the answer to a whole case for each of its payments, where the answer does not name the payment itself.
OVERALL: Final[Mapping[str, str]] = MappingProxyType(
    {"CNCL": "ACCR", "CWFW": "ACCR", "PECR": "ACCR", "PDCR": "PDCR", "PDNG": "PDCR", "RJCR": "RJCR", "UWFW": "RJCR"}
)
_NOT_KNOWN = "No request of yours is about this payment. Check its references, or open a request first."


def recall_message(caller: Caller, request: str, payment: str | None = None, *, at: int | None = None) -> bytes:
    """The recall of a payment of a request, for the asker's bank to send: camt.056. `payment` where there are several.

    That it was made is told to the parties. Raises Refused, NoSuchRequest, NotAllowed.
    """
    need(caller, OPEN, ANSWER)
    at = at_or_now(at)
    with turn() as t:
        row, parties = inside(caller, request)
        if row.asker != caller.n and Party(caller.n, BANK) not in parties:
            raise Refused("not-yours", _("Only the asking member or the sender's bank can recall a payment."))
        id, details, disputed = chosen(t, row, payment)
        try:
            data = write_recall(_recall(t, row, id, details, disputed, at), code_lists())
        except BadMessage as error:
            raise unreadable(error, "payment") from None
        tell(t, row, parties, caller, {"what": "recall", "payment": id})
    return data


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
    receiver_bank = _agent(payment.to_banks) or _agent(_bank_of_subject(t, request))
    if sender_bank is None or receiver_bank is None:
        raise Refused("no-bank", _("State both banks of the payment, by BIC or by country and code."), "payment")
    return sender_bank, receiver_bank


def original(payment: Payment, disputed: Amount) -> Original:
    return Original(
        uetr=payment.uetr,
        end_to_end=_fits(payment.end_to_ends),
        transaction=_fits(payment.bank_references),
        amount=next((amount for amount in payment.amounts if amount.code == disputed.code), disputed),
        settled=moment(payment.times[0]).date() if payment.times else None,
    )


def _recall(t: Turn, request: Request, recall_id: str, payment: Payment, disputed: Amount, at: int) -> Recall:
    sender_bank, receiver_bank = banks(t, request, payment)
    return Recall(
        message=store.new_id().replace("-", ""),
        assigner=sender_bank,
        assignee=receiver_bank,
        created=moment(at).replace(microsecond=0),
        case=request.id.replace("-", ""),
        case_by=sender_bank,
        cancellation=recall_id.replace("-", ""),
        original=original(payment, disputed),
        reasons=(Reason(code=FRAUD),),
    )


def unreadable(error: BadMessage, field: str) -> Refused:
    """A flaw with its name: the element, and the rule of its class that it breaks."""
    rule = f" ({error.facet})" if error.facet else ""
    where = f"{error.path}{rule}: " if error.path.strip("/") else ""
    return Refused(error.code, where + error.text, field)


def _fits(references: Iterable[str]) -> str | None:
    """The first reference that a bank message has room for."""
    return next((reference for reference in references if len(reference) <= 35), None)


def _agent(banks: Iterable[str]) -> Agent | None:
    """A bank as we know it: its BIC, or its number in its own country."""
    known = sorted(banks, key=lambda bank: ":" in bank)
    if not known:
        return None
    country, colon, code = known[0].partition(":")
    return Agent(member=code) if colon else Agent(bic=country)


def _bank_of_subject(t: Turn, request: Request) -> list[str]:
    there = store.subjects_by([request.subject]).get(request.subject) if request.subject else None
    if there is None or there[1] is None or there[0] != "account":
        return []
    return [":".join(there[1].split(":")[:2])]


def take_in_answer(caller: Caller, data: bytes, *, at: int | None = None) -> list[Taken]:
    """Read a bank's answer to recalls: each payment's answer becomes a step of its request. Raises Refused, NoSuchRequest, NotAllowed.

    The answering bank hands it in for itself; for a bank that is no member, the asker does.
    """
    need(caller, OPEN, ANSWER)
    at = at_or_now(at)
    try:
        resolution = read_resolution(data, code_lists())
    except BadMessage as error:
        raise unreadable(error, "message") from None
    overall = OVERALL.get(resolution.confirmation or "")
    done: list[Taken] = []
    with turn() as t:
        for answer in resolution.answers:
            for request, parties in _about(t, caller, answer.original, resolution.case, at):
                done += _answered(t, caller, request, parties, answer, answer.status or overall, at)
        if not resolution.answers and resolution.case and overall:
            for request, parties in _case(t, caller, resolution.case, at):
                done += _answered(t, caller, request, parties, Answer(original=Original()), overall, at)
        if not done:
            raise NoSuchRequest(_(_NOT_KNOWN), "not-found")
    return done


def take_in_return(caller: Caller, data: bytes, *, at: int | None = None) -> list[Taken]:
    """Money that came back: it is recorded as a payment, and as returned in the ledger of its request. Raises as `take_in_answer`."""
    need(caller, OPEN, ANSWER)
    at = at_or_now(at)
    try:
        message = read_return(data, code_lists())
    except BadMessage as error:
        raise unreadable(error, "message") from None
    done: list[Taken] = []
    with turn() as t:
        for payment in message.payments:
            for request, parties in _about(t, caller, payment.original, None, at)[:1]:
                settled = None if payment.settled is None else micros(datetime.combine(payment.settled, time(), UTC))
                done += _came_back(t, caller, request, parties, payment.returned, payment.return_id, settled, at)
        if not done:
            raise NoSuchRequest(_(_NOT_KNOWN), "not-found")
    return done


Found = list[tuple[Request, list[Party]]]


def _about(t: Turn, caller: Caller, original: Original, case: str | None, at: int) -> Found:
    """The open requests that the caller takes part in and that are about this payment: those of the case first."""
    try:
        payment = core.payment(
            uetr=original.uetr, end_to_end=original.end_to_end, bank_reference=original.transaction, amount=original.amount
        )
    except MoneyRefused as error:
        raise Refused(error.code, error.text, "message") from None
    numbers = payments.known(payment, None if caller.may(MANAGE) else caller.n)
    if not numbers:
        return _case(t, caller, case, at) if case else []
    matches = _mine(t, caller, store.in_order(numbers), at)
    named = [pair for pair in matches if case and pair[0].id.replace("-", "") == case.lower()]
    return named or matches


def _case(t: Turn, caller: Caller, case: str, at: int) -> Found:
    if len(case) != 32 or not case.isalnum():
        return []
    id = "-".join((case[:8], case[8:12], case[12:16], case[16:20], case[20:]))
    request = store.by_id(id.lower())  # systems that know capitals alone send it back in capitals
    return _mine(t, caller, [request], at) if request is not None and request.closed is None else []


def _mine(t: Turn, caller: Caller, rows: list[Request], at: int) -> Found:
    matches = []
    for request in rows:
        parties = store.parties(request.n)
        if access.sees(caller, request, parties) and access.takes_part(caller, request, parties):
            matches.append((execution.catch_up(t, request, at), parties))
    return matches


def _answered(t: Turn, caller: Caller, request: Request, parties: list[Party], answer: Answer, status: str | None, at: int) -> list[Taken]:
    answers = [party for party in parties if party.side == ANSWERER]
    if answers and Party(caller.n, ANSWERER) not in answers:
        raise Refused("not-yours", _("The bank that was asked is a member. Let it answer in its own inbox."))
    need(caller, *((ANSWER,) if answers else (OPEN, MANAGE)))
    step, fields = _meant(t, request, answer, status)
    if step is None:
        return []
    if not answers:
        return [take_outside(t, request, step, fields, {}, caller, BANK_MESSAGE, at)]
    work = execution.take_step(t, request, step, side=ANSWERER, role=caller.role, by=caller, at=at, fields=fields, how=BANK_MESSAGE)
    return [taken(caller, work)]


def _meant(t: Turn, request: Request, answer: Answer, status: str | None) -> tuple[str | None, dict[str, Any]]:
    """The step that the answer is; none where it says nothing new."""
    codes = [reason.code for reason in answer.reasons if reason.code]
    open_keys = {step.key for step in open_to(execution.protocol_of(request), request.state, GUEST, ANSWERER)}
    if status == "RJCR":
        if GONE & set(codes):
            return "not-found", {"amount": _pending(t, request)}
        return "refuse", {"refusal": next((REJECTED[code] for code in codes if code in REJECTED), OTHERWISE)}
    wanted = "acknowledge" if status == "PDCR" else "locate" if status == "ACCR" else None
    return (wanted, {}) if wanted in open_keys else (None, {})


def _pending(t: Turn, request: Request) -> dict[str, str]:
    there = {code: value for code, value in ledgers.load(request.root).balances(request.n, "pending").items() if value}
    if len(there) != 1:
        raise Refused("which-amount", _("More than one currency is pending. Say in the inbox which amount you mean."), "message")
    ((code, value),) = there.items()
    return {"value": f"{value:f}", "code": code}


def _came_back(
    t: Turn, caller: Caller, request: Request, parties: list[Party], returned: Amount, reference: str | None, settled: int | None, at: int
) -> list[Taken]:
    """Money held goes to returned; money still pending counts as held until the bank sent it back."""
    if request.asker != caller.n and not {Party(caller.n, ANSWERER), Party(caller.n, BANK)} & set(parties):
        raise Refused("not-yours", _("The bank that got the money back, or the one that sent it, records a return."))
    if Party(caller.n, ANSWERER) in parties:
        need(caller, ANSWER)
    else:
        need_side(caller, parties)
    role = caller.role if Party(caller.n, ANSWERER) in parties else GUEST
    done = []
    held = ledgers.load(request.root).balances(request.n, "held").get(returned.code, Decimal(0))
    missing = returned.value - held
    if missing > 0:
        fields = {"amount": {"value": f"{missing:f}", "code": returned.code}, "until": at + DAY}
        done.append(_first(t, caller, request, ("hold", "hold-part", "hold-more"), fields, role, at))
        request = store.by_number(request.n) or request
    back = {"amount": {"value": f"{returned.value:f}", "code": returned.code}}
    done.append(_first(t, caller, request, ("return", "return-part", "return-ordered"), back, role, at))
    payment = core.payment(bank_reference=reference, amount=returned, time=settled, rail="return")
    payments.link(request.n, payments.intern(t, payment, stands=False), payment, returned, kind="returned")
    return done


def _first(t: Turn, caller: Caller, request: Request, keys: tuple[str, ...], fields: dict[str, Any], role: str, at: int) -> Taken:
    """The first of these steps that may be taken now. Raises what the last one was refused with."""
    refused: Refused | None = None
    for key in keys:
        given = {name: value for name, value in fields.items() if name == "amount" or key != "hold-more"}
        fresh = store.by_number(request.n) or request
        try:
            with t.attempt():
                work = execution.take_step(t, fresh, key, side=ANSWERER, role=role, by=caller, at=at, fields=given, how=BANK_MESSAGE)
            return taken(caller, work)
        except Refused as error:
            refused = error if refused is None or error.code != "not-open" else refused
    assert refused is not None
    raise refused
