"""Bank messages that come in: a bank's answer to recalls (camt.029) or investigations (camt.111), and money that came back (pacs.004)."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, time, tzinfo
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from msgspec import Struct
from msgspec.structs import replace

from accord.core.money import payments as core
from accord.core.money.amounts import Amount
from accord.core.money.ledger import Account
from accord.core.protocols import open_to
from accord.core.times import DAY, micros
from accord.formats.iso20022.investigation import read_finding
from accord.formats.iso20022.messages import name_of
from accord.formats.iso20022.refusal import BadMessage
from accord.formats.iso20022.resolution import read_resolution
from accord.formats.iso20022.returned import read_return
from accord.formats.iso20022.values import Answer, Finding, Original, Resolution, Return, Returned
from accord.formats.orders import is_mt, text_of
from accord.hub.journal.actions import Turn, turn
from accord.hub.members.queries import Caller, need
from accord.hub.refusals import Kind
from accord.hub.requests import store
from accord.hub.requests.banks import findings, matching, repeats, words, writing
from accord.hub.requests.banks.recalls import unreadable
from accord.hub.requests.banks.repeats import TakenIn, Unknown
from accord.hub.requests.errors import NoSuchRequest, Refused
from accord.hub.requests.money import ledgers, payments
from accord.hub.requests.steps import execution
from accord.hub.requests.steps.common import Taken, at_or_now, need_side, taken, taken_before
from accord.hub.requests.store import Party, Request
from accord.hub.requests.vocabulary import ANSWER, ANSWERER, BANK, BANK_MESSAGE, GUEST, OPEN
from accord.tables import code_lists

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
_TAKEN: Final = ("camt.029", "camt.111", "pacs.004")
_BEGINNING: Final = 100  # bytes that tell an MT message from XML
_NO_ANSWER: Final = gettext_noop(
    "{name} is no answer of a bank. Those that are taken in here: camt.029, camt.111, pacs.004. Answer what you were asked in the inbox."
)
_MT: Final = gettext_noop(
    "This is an MT message. Answers are taken in as XML: camt.029, camt.111, pacs.004. What it says of a request, record there as a step; "
    "of a payment (MT103), Bank messages in the console opens a request."
)
_NOT_KNOWN: Final = gettext_noop("No open request of yours is about this payment. Check its references, or open a request first.")
_NOTHING_PENDING: Final = gettext_noop(
    "The bank rejects the recall, and nothing of this request is pending. "
    "Ask the bank which money it means, and say in the inbox what is so."
)
_OTHER_CURRENCY: Final = gettext_noop(
    "{returned} came back, and this request counts {currencies}. Record it in the inbox, as so much in {currencies}."
)
_TOO_MUCH: Final = gettext_noop(
    "{returned} came back, and no more than {most} can come back in this request as it stands. Record in the inbox what belongs to it."
)
# Where money that came back can have stood; what moved on is followed elsewhere, so a person says what is so.
_ANSWERED: Final = ("refused", "not-found", "released", "taken-out")


class BankRead(Struct, frozen=True):
    """A message as it was read, and what taking it in would do now: steps, or the refusal."""

    name: str
    content: Resolution | Finding | Return
    done: tuple[Taken, ...]
    unknown: tuple[Unknown, ...]
    refused: Refused | NoSuchRequest | None


def take_in_answer(caller: Caller, data: bytes, *, at: int | None = None) -> TakenIn:
    """Read a bank's answer to recalls, or to an investigation: each payment's answer becomes a step of its request, or a message there
    where it says what no step says. Raises Refused, NoSuchRequest, NotAllowed.

    The answering bank hands it in for itself; for a bank that is no member, the asker does. One that comes again is answered as it was.
    """
    need(caller, OPEN, ANSWER)
    answer = _read(read_finding if _family(data) == "camt.111" else read_resolution, data)
    with turn() as t:
        return _take_in(t, caller, answer, at_or_now(at))


def take_in_return(caller: Caller, data: bytes, *, at: int | None = None) -> TakenIn:
    """Money that came back: it is recorded as a payment, and as returned in the ledger of its request. Raises as `take_in_answer`."""
    need(caller, OPEN, ANSWER)
    message = _read(read_return, data)
    with turn() as t:
        return _take_in(t, caller, message, at_or_now(at))


def take_in_message(caller: Caller, data: bytes, *, at: int | None = None) -> TakenIn:
    """An answer or a return, whichever it is. Raises as `take_in_answer`."""
    return take_in_return(caller, data, at=at) if _family(data) == "pacs.004" else take_in_answer(caller, data, at=at)


_READERS: Final[Mapping[str, Callable[[bytes, Any], Any]]] = MappingProxyType({"pacs.004": read_return, "camt.111": read_finding})


class _Undone(Exception):
    """Ends a turn without a trace."""


def read_bank_message(caller: Caller, data: bytes, *, at: int | None = None) -> BankRead:
    """What a message says, and what it would do if it were taken in now; nothing of it stays. Raises Refused where it can't be read."""
    need(caller, OPEN, ANSWER)
    name = _name(data)
    content: Resolution | Finding | Return = _read(_READERS.get(name[:8], read_resolution), data)
    done = TakenIn(())
    refused: Refused | NoSuchRequest | None = None
    with suppress(_Undone):
        try:
            with turn() as t:
                done = _take_in(t, caller, content, at_or_now(at))
                raise _Undone
        except (Refused, NoSuchRequest) as error:
            refused = error
    return BankRead(name, content, done.done, done.unknown, refused)


def _family(data: bytes) -> str:
    return _name(data)[:8]


def _name(data: bytes) -> str:
    """Raises Refused for what can't be taken in here, with what to do with it instead."""
    if is_mt(text_of(data[:_BEGINNING])):
        raise Refused("not-xml", _(_MT), "message")
    try:
        name = name_of(data)
    except BadMessage as error:
        raise unreadable(error, "message") from None
    if name[:8] not in _TAKEN:
        raise Refused("unknown-message", _(_NO_ANSWER).format(name=name), "message")
    return name


def _read(read: Callable[[bytes, Any], Any], data: bytes) -> Any:
    try:
        return read(data, code_lists())
    except BadMessage as error:
        raise unreadable(error, "message") from None


def _take_in(t: Turn, caller: Caller, message: Resolution | Finding | Return, at: int) -> TakenIn:
    """Raises NoSuchRequest where it is about none of the caller's requests."""
    mark = repeats.mark_of(replace(message, message="") if isinstance(message, Finding) else message)
    before = repeats.answered(caller.n, mark)
    known = {done.request for done in before.done}
    done, unknown = _taken(t, caller, message, known, at)
    if not done and not before.done:
        raise NoSuchRequest(_(_NOT_KNOWN), "not-found")
    if before.done:  # a request that has ended since was known
        unknown = [payment for payment in unknown if payment.place in before.unknown]
    whole = TakenIn((*before.done, *done), tuple(unknown))
    if done:
        repeats.keep(caller.n, mark, whole, at)
    return whole


_Found: TypeAlias = tuple[list[Taken], list[Unknown]]


def _taken(t: Turn, caller: Caller, message: Resolution | Finding | Return, known: set[str], at: int) -> _Found:
    if isinstance(message, Finding):
        return findings.found(t, caller, message, known, at), []
    return _answers(t, caller, message, known, at) if isinstance(message, Resolution) else _returns(t, caller, message, known, at)


def _unknown(place: int, original: Original) -> Unknown:
    return Unknown(place, next(iter(original.references), ""))


def _answers(t: Turn, caller: Caller, resolution: Resolution, known: set[str], at: int) -> _Found:
    overall = OVERALL.get(resolution.confirmation or "")
    done: list[Taken] = []
    unknown: list[Unknown] = []
    for place, answer in enumerate(resolution.answers, 1):
        requests = matching.about(t, caller, answer.original, resolution.case, at)
        if not requests:
            unknown.append(_unknown(place, answer.original))
        for request, parties in requests:
            if request.id not in known:
                said = _Said(answer, answer.status or overall, resolution.message)
                done += _answered(t, caller, request, parties, said, at)
    if not resolution.answers and resolution.case:
        status = next((group.status for group in resolution.groups if group.status in ("ACCR", "RJCR", "PDCR")), None) or overall
        reasons = tuple(reason for group in resolution.groups for reason in group.reasons)
        for request, parties in matching.of_case(t, caller, resolution.case, at):
            if request.id not in known:
                said = _Said(Answer(original=Original(), reasons=reasons), status, resolution.message)
                done += _answered(t, caller, request, parties, said, at)
    return done, unknown


def _returns(t: Turn, caller: Caller, message: Return, known: set[str], at: int) -> _Found:
    place = writing.form_of(caller).place
    done: list[Taken] = []
    unknown: list[Unknown] = []
    for number, payment in enumerate(message.payments, 1):
        reference = _reference(message, payment, number)
        requests = _that_it_came_to(matching.about(t, caller, payment.original, None, at), payment.returned, reference)
        if not requests:
            unknown.append(_unknown(number, payment.original))
        for request, parties in requests:
            if request.id not in known:
                row = store.by_number(request.n) or request
                done += _came_back(t, caller, row, parties, _Back(payment, reference, place), at)
    return done, unknown


def _that_it_came_to(requests: matching.Found, returned: Amount, reference: str) -> matching.Found:
    """Of several requests about one payment the one where the return is known; else where the money is held; else where it is pending."""

    def rank(pair: tuple[Request, list[Party]]) -> int:
        there = _there(pair[0], returned, reference)
        return (there.is_known, there.by_hand, there.secured, there.secured_or_pending, True).index(True)

    return sorted(requests, key=rank)[:1]


def _reference(message: Return, payment: Returned, number: int) -> str:
    """What names this return: its own id, else that of the message and its place there."""
    return payment.return_id or (message.message if len(message.payments) == 1 else f"{message.message} {number}")


class _Said(Struct, frozen=True):
    """The answer about one payment, with the status that counts, and the message that it came in."""

    answer: Answer
    status: str | None
    message: str


def _answered(t: Turn, caller: Caller, request: Request, parties: list[Party], said: _Said, at: int) -> list[Taken]:
    matching.need_voice(caller, parties)
    step, fields = _meant(request, said.answer, said.status)
    done = [matching.answer(t, caller, request, parties, step, fields, at)] if step else []
    row = store.by_number(request.n) or request
    lines = words.of_answer(row, said.answer, said.status, is_step=bool(done))
    if lines:
        head = _("From a bank's message, camt.029 {id}:").format(id=said.message)
        done.append(words.say(t, caller, row, parties, head, lines, at))
    return done or [taken_before(caller, request, parties, matching.last(request).step)]


def _meant(request: Request, answer: Answer, status: str | None) -> tuple[str | None, dict[str, Any]]:
    """The step that the answer is; none where it says what is known already. Raises Refused where it says nothing of a recall."""
    codes = [reason.code for reason in answer.reasons if reason.code]
    open_keys = {step.key for step in open_to(execution.protocol_of(request), request.state, GUEST, ANSWERER)}
    if status == "RJCR":
        return _rejected(request, codes, open_keys)
    wanted = {"PDCR": "acknowledge", "ACCR": "locate"}.get(status or "")
    if wanted is None:
        text = _("The message says nothing that a recall can be answered with. Say in the inbox what the bank means.")
        raise Refused("says-nothing", text, "message")
    return (wanted, {}) if wanted in open_keys else (None, {})


def _rejected(request: Request, codes: list[str], open_keys: set[str]) -> tuple[str | None, dict[str, Any]]:
    rest = matching.pending(request)
    is_gone = bool(GONE & set(codes))
    refusal = None if is_gone else next((REJECTED[code] for code in codes if code in REJECTED), OTHERWISE)
    step = "not-found" if is_gone else "refuse"
    if matching.said(request, step, refusal) and not (rest and step in open_keys):
        return None, {}
    if not rest:
        raise Refused("nothing-pending", _(_NOTHING_PENDING), "message")
    return (step, {"amount": _one_amount(rest)}) if is_gone else (step, {"refusal": refusal})


def _one_amount(there: Mapping[str, Decimal]) -> dict[str, str]:
    if len(there) != 1:
        raise Refused("which-amount", _("More than one currency is pending. Say in the inbox which amount you mean."), "message")
    ((code, value),) = there.items()
    return _amount_of(value, code)


class _Back(Struct, frozen=True):
    """One payment that came back, what names it, and the zone of its day."""

    payment: Returned
    reference: str
    place: tzinfo

    @property
    def amount(self) -> Amount:
        return self.payment.returned

    @property
    def said(self) -> core.Payment:
        day = self.payment.settled
        settled = None if day is None else micros(datetime.combine(day, time(), self.place))
        return core.payment(bank_reference=self.reference, amount=self.amount, time=settled, rail="return")


def _came_back(t: Turn, caller: Caller, request: Request, parties: list[Party], back: _Back, at: int) -> list[Taken]:
    """Money held goes to returned; money still pending counts as held until the bank sent it back.

    A return that was recorded before, by its message or by a person, is recorded once.
    """
    if request.asker != caller.n and not {Party(caller.n, ANSWERER), Party(caller.n, BANK)} & set(parties):
        raise Refused("not-yours", _("The bank that got the money back, or the one that sent it, records a return."))
    if Party(caller.n, ANSWERER) in parties:
        need(caller, ANSWER)
    else:
        need_side(caller, parties)
    there = _there(request, back.amount, back.reference)
    if there.is_known:
        return [taken_before(caller, request, parties, _return_step(request))]
    if there.by_hand:
        _link(t, request, back)
        return [taken_before(caller, request, parties, _return_step(request))]
    role = caller.role if Party(caller.n, ANSWERER) in parties else GUEST
    done = []
    for keys, fields in _ways(request, there, role, at):
        done.append(_first(t, caller, request, keys, fields, role, at))
        request = store.by_number(request.n) or request
    _link(t, request, back)
    return done


class _There(Struct, frozen=True):
    """How a request stands to a return: what it has of that currency, by account, and whether the return was recorded before."""

    returned: Amount
    sums: Mapping[str, Decimal]
    currencies: tuple[str, ...]
    is_known: bool
    by_hand: bool

    @property
    def secured(self) -> bool:
        return max(self.sums["held"], self.sums["converted"]) >= self.returned.value

    @property
    def secured_or_pending(self) -> bool:
        return self.sums["held"] + self.sums["pending"] >= self.returned.value


def _there(request: Request, returned: Amount, reference: str) -> _There:
    rows = [row for row in payments.of_request(request.n, "returned") if row[2].code == returned.code]
    book = ledgers.load(request.root)
    accounts: tuple[Account, ...] = ("pending", "held", "converted", "returned", *_ANSWERED)
    sums: dict[str, Decimal] = {account: book.balances(request.n, account).get(returned.code, Decimal(0)) for account in accounts}
    by_hand = sums["returned"] - sum((row[2].value for row in rows), Decimal(0))
    is_known = any(reference in row[1].bank_references and row[2] == returned for row in rows)
    return _There(returned, sums, tuple(sorted(book.of(request.n))), is_known, by_hand >= returned.value)


_Ways: TypeAlias = list[tuple[tuple[str, ...], dict[str, Any]]]


def _ways(request: Request, there: _There, role: str, at: int) -> _Ways:
    """The steps that a return is. It was with the bank: an answer that said otherwise is corrected first. Raises Refused."""
    code, sums = there.returned.code, there.sums
    open_keys = {step.key for step in open_to(execution.protocol_of(request), request.state, role, ANSWERER)}
    if code not in there.currencies:
        text = _(_OTHER_CURRENCY).format(returned=_plain(there.returned.value, code), currencies=" / ".join(there.currencies))
        raise Refused("other-currency", text, "message")
    amount = {"amount": _amount_of(there.returned.value, code)}
    missing = there.returned.value - sums["held"]
    if missing > 0 and sums["converted"] >= there.returned.value and "return-ordered" in open_keys:
        return [(("return-ordered",), amount)]
    ways: _Ways = []
    short = missing - sums["pending"]
    if short > 0:
        source = next((account for account in _ANSWERED if sums[account] >= short), None)
        if source is None or "correct" not in open_keys:
            most = _plain(sums["held"] + sums["pending"], code)
            raise Refused("more-than-open", _(_TOO_MUCH).format(returned=_plain(there.returned.value, code), most=most), "message")
        ways.append((("correct",), {"amount": _amount_of(short, code), "correct-from": source, "ground": "new-facts"}))
    if missing > 0:
        ways.append((("hold", "hold-part", "hold-more"), {"amount": _amount_of(missing, code), "until": at + DAY}))
    return [*ways, (("return", "return-part", "return-ordered"), amount)]


def _amount_of(value: Decimal, code: str) -> dict[str, str]:
    return {"value": f"{value:f}", "code": code}


def _plain(value: Decimal, code: str) -> str:
    return f"{value:,f} {code}"


def _return_step(request: Request) -> str:
    steps = store.steps_of(request.n)
    return next((step.step for step in reversed(steps) if step.step.startswith("return")), matching.last(request).step)


def _link(t: Turn, request: Request, back: _Back) -> None:
    said = back.said
    payments.link(request.n, payments.intern(t, said, stands=False), said, back.amount, kind="returned")


def _first(t: Turn, caller: Caller, request: Request, keys: tuple[str, ...], fields: dict[str, Any], role: str, at: int) -> Taken:
    """The first of these steps that may be taken now. Raises what the last one was refused with; at fault is the message."""
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
    if refused.kind is Kind.INVALID:
        refused.field = refused.field or "message"
    raise refused
