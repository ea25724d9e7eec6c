"""Payments: what each request says of one is its own, shown to its parties alone. That two reports are of one payment the hub knows.

Of that knowledge nobody is shown more than the reports of requests that it takes part in: a reference can be guessed or found.
"""

import hmac
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from django.utils.translation import gettext as _
from msgspec import Struct

from accord.core.identifiers import Identifier, NotAnIdentifier, parse
from accord.core.money import payments as core
from accord.core.money.amounts import Amount, amount
from accord.core.money.payments import Payment, Same
from accord.core.money.refusal import MoneyRefused
from accord.core.texts import is_readable
from accord.core.times import DAY, NotATime, read_time
from accord.hub.journal import queries as journal
from accord.hub.journal.actions import Turn
from accord.hub.requests import store
from accord.hub.requests.errors import Refused
from accord.hub.saying import said
from accord.tables import identifier_tables

LONGEST_SAID = 200  # characters of what a report says in one field
_OF_BANK = ("instruction", "message", "message_name", "settled")
_READ_ALONE = ("rail", "uetr", "end_to_end", "bank_reference", "from_bank", "to_bank", *_OF_BANK)
KEYS = (
    "rail", "uetr", "end_to_end", "bank_reference", "amount", "disputed", "time", "from_bank", "to_bank", "from", "to", "holder", *_OF_BANK,
    "message_time",
)  # fmt: skip


class Report(Struct, frozen=True, kw_only=True):
    """An asker's report of a payment. `sender` and `holder` are about the harmed person: the account it came from, and whose that is."""

    place: int
    said: Payment
    disputed: Amount
    to: bytes | None
    sender: str = ""
    sender_identifier: Identifier | None = None
    holder: str = ""
    from_bank: str | None = None


def read(rows: Iterable[Mapping[str, Any]], identifiers: list[Identifier], region: str | None, at: int) -> list[Report]:
    """The payments as they were given; `to` is an identifier of the ask: its place or its text. Raises Refused, naming row and field."""
    return [_read(row, number, identifiers, region, at) for number, row in enumerate(rows, 1)]


def _read(row: Mapping[str, Any], number: int, identifiers: list[Identifier], region: str | None, at: int) -> Report:
    where = f"payments.{number}"
    for key in row:
        if key not in KEYS:
            raise Refused("field-unknown", _("This is not asked for here. Asked for: {keys}.").format(keys=", ".join(KEYS)), where)
    try:
        paid = read_amount(row.get("amount"), f"{where}.amount")
        disputed = read_amount(row.get("disputed"), f"{where}.disputed") or paid
        if disputed is None or not disputed:
            raise Refused("field-missing", _("Say how much of the payment is disputed, for example 480000.00 THB."), f"{where}.amount")
        if paid is not None and (disputed.code != paid.code or disputed.value > paid.value):
            text = _("The disputed part can't be more than the payment, and is in its currency. Check both amounts.")
            raise Refused("more-than-the-payment", text, f"{where}.disputed")
        to = _receiver(row.get("to"), identifiers, region, f"{where}.to")
        time = _time(row.get("time"), at, f"{where}.time")
    except NotATime as error:
        raise Refused("not-a-time", str(error), f"{where}.time") from None
    try:
        written = _time(row.get("message_time"), at, f"{where}.message_time")
    except NotATime as error:
        raise Refused("not-a-time", str(error), f"{where}.message_time") from None
    payment = _said(row, where, paid, time, to, written)
    sender = _text(row, "from", where) or ""
    sender_identifier = None
    if sender:
        try:
            sender_identifier = parse(sender, region, tables=identifier_tables())
        except NotAnIdentifier:
            sender_identifier = None  # an account as its bank writes it: kept as it was given
    return Report(
        place=number,
        said=payment,
        disputed=disputed,
        to=to,
        sender=sender,
        sender_identifier=sender_identifier,
        holder=_text(row, "holder", where) or "",
        from_bank=_text(row, "from_bank", where),
    )


def _said(row: Mapping[str, Any], where: str, paid: Amount | None, time: int | None, to: bytes | None, written: int | None) -> Payment:
    """The payment that the row states, read column by column, so that a refusal names the column."""
    columns: dict[str, Any] = {key: _text(row, key, where) for key in _READ_ALONE}
    for key, value in columns.items():
        try:
            core.payment(**{key: value})
        except MoneyRefused as error:
            raise Refused(error.code, error.text, f"{where}.{key}") from None
    return core.payment(**columns, amount=paid, time=time, to=None if to is None else to.hex(), message_time=written)


def _time(value: Any, at: int, field: str) -> int | None:
    """When it was paid; a day ahead of our clock is left to clocks and zones that are wrong. Raises Refused, NotATime."""
    if value is None or value == "":
        return None
    time = read_time(value) if isinstance(value, str) else value
    if not isinstance(time, int) or isinstance(time, bool) or time < 0:
        raise Refused("not-a-time", _("Write the time as RFC 3339, for example 2026-11-24T16:00:00Z."), field)
    if time > at + DAY:
        raise Refused("not-yet", _("A payment must be in the past. Check the date."), field)
    return time


def _text(row: Mapping[str, Any], key: str, where: str) -> str | None:
    value = row.get(key)
    if isinstance(value, str) and len(value) > LONGEST_SAID:
        raise Refused("too-long", _("Write at most 200 characters here."), f"{where}.{key}")
    if isinstance(value, str) and not is_readable(value):
        raise Refused("not-readable", _("Write it in one line, without characters that can't be seen."), f"{where}.{key}")
    return value if isinstance(value, str) and value else None


def read_amount(value: Any, field: str) -> Amount | None:
    """`480000.00 THB`, or value and code; None where nothing is given. Raises Refused."""
    if value is None or value == "":
        return None
    if isinstance(value, Amount):
        return value
    if isinstance(value, Mapping) and value.keys() == {"value", "code"}:
        number, code = value["value"], value["code"]
    else:
        number, _space, code = str(value).partition(" ")
    try:
        return amount(str(number), str(code))
    except MoneyRefused as error:
        raise Refused(error.code, error.text, field) from None


def _receiver(value: Any, identifiers: list[Identifier], region: str | None, field: str) -> bytes | None:
    if value is None or value == "":
        return identifiers[0].key if len({identifier.key for identifier in identifiers}) == 1 else None
    if isinstance(value, int) and not isinstance(value, bool):
        if 0 <= value < len(identifiers):
            return identifiers[value].key
    elif isinstance(value, str):
        for identifier in identifiers:
            if value in (identifier.value, identifier.display):
                return identifier.key
        try:
            key = parse(value, region, tables=identifier_tables()).key
        except NotAnIdentifier as error:
            raise Refused(error.code, said(error.says), field) from None
        if any(identifier.key == key for identifier in identifiers):
            return key
    raise Refused("not-among-them", _("Choose to which of the identifiers above the payment went."), field)


class Reported(Struct, frozen=True):
    """The report of a payment by one request, the first of its trail. `content` None: it was not kept apart from other reports."""

    request: int
    payment: str
    content: Payment | None
    disputed: Amount
    ask: str
    confirmed_by: int | None
    closed: bool

    @property
    def paid(self) -> Amount:
        """The amount of the payment, as far as this report states it."""
        return self.content.amounts[0] if self.content is not None and self.content.amounts else self.disputed

    @property
    def references(self) -> frozenset[str]:
        """The references of this report: two reports of one payment have at least one in common."""
        content = self.content
        references = () if content is None else (content.uetr, *content.bank_references, *content.end_to_ends)
        return frozenset({self.payment, *(reference for reference in references if reference)})

    def is_of_same(self, other: "Reported") -> bool:
        if self.payment == other.payment and (self.ask == other.ask or self.content is None or other.content is None):
            return True
        return self.content is not None and other.content is not None and isinstance(core.same_payment(self.content, other.content), Same)


def intern(t: Turn, payment: Payment, *, stands: bool, others: Iterable[tuple[str, Payment]] = ()) -> str:
    """The hub's own record of the payment that this report is of: one that is there, or a new one; returns its id.

    Only confirmed reports find or make a common record, report against report: so nobody ties two payments of others together.
    `others` are records that this ask named already, which this report must be the same as to be one with them.
    """
    unlike = {id for id, other in others if not isinstance(core.same_payment(payment, other), Same)}
    id = (
        next((payment_id for payment_id, there in _confirmed_like(payment) if payment_id not in unlike and _is_same(payment, there)), None)
        if stands
        else None
    )
    if id is None:
        id = store.new_id()
        n = store.add_payment(id, _written(payment), t.at)
    else:
        n = store.note_again(id, t.at)
    store.add_marks(n, _marks(payment))
    return id


def _is_same(payment: Payment, other: Payment) -> bool:
    return isinstance(core.same_payment(payment, other), Same)


def _written(payment: Payment) -> str:
    return msgspec.json.encode(payment).decode()


def _confirmed_like(payment: Payment) -> Iterator[tuple[str, Payment]]:
    """Confirmed reports with a reference in common, the newest first: the payment's id, and the content of the report."""
    for row in store.reported_with(_marks(payment), (), store.CONFIRMED):
        report = _reported(row)
        if report.content is not None:
            yield report.payment, report.content


def _reported(row: store.ReportRow) -> Reported:
    request, payment, content, value, code, ask, confirmed_by, closed = row
    details = msgspec.json.decode(content, type=Payment) if content else None
    return Reported(request, payment, details, amount(value, code), ask, confirmed_by, bool(closed))


def reported_in(requests: list[int]) -> list[Reported]:
    """The reports of these requests about their payments."""
    return [_reported(row) for row in store.reported_in(requests)]


def reported_like(reports: Iterable[Reported], condition: store.Condition) -> list[Reported]:
    """Reports of other first requests that are of one of these payments, under a condition."""
    own_reports = list(reports)
    marks = [mark for report in own_reports if report.content is not None for mark in _marks(report.content)]
    there = [_reported(row) for row in store.reported_with(marks, [report.payment for report in own_reports], condition)]
    here = {report.request for report in own_reports}
    return [report for report in there if report.request not in here and any(report.is_of_same(other) for other in own_reports)]


def _marks(payment: Payment) -> list[bytes]:
    """The keys that like reports share, as keyed digests: no reference of a bank can be guessed from the table."""
    texts = [f"uetr {payment.uetr}"] if payment.uetr else []
    texts += [f"bank {reference}" for reference in payment.bank_references] + [f"end {end_to_end}" for end_to_end in payment.end_to_ends]
    return _digests(texts)


def _digests(texts: list[str]) -> list[bytes]:
    secret = journal.secret()
    return [hmac.digest(secret, b"payment\n" + text.encode(), "sha256") for text in texts]


def naming(reference: str, seen: store.Condition) -> list[int]:
    """The newest requests under a condition that themselves name a payment by this UETR, end-to-end id or reference of a bank."""
    if len(reference) > core.MOST_REFERENCE or len(reference.split()) != 1:
        return []
    uetr = reference.lower()
    rows = store.linked_with(_digests([f"uetr {uetr}", f"bank {reference}", f"end {reference}"]), seen)
    # A record is found by the keys of any of its reports; this report may not be found by the keys of another member's.
    details = [(n, msgspec.json.decode(content, type=Payment)) for n, content in rows if content]
    named = {n for n, said in details if uetr == said.uetr or reference in (*said.end_to_ends, *said.bank_references)}
    return sorted(named, reverse=True)


def known(payment: Payment, member: int | None) -> list[int]:
    """Open requests that name a payment which shares a reference with this one and does not contradict it.

    Those that the member takes part in; all, where None.
    """
    rows = store.running_with(_marks(payment), member)
    return sorted({n for n, content in rows if not content or not _is_other(payment, msgspec.json.decode(content, type=Payment))})


def _is_other(payment: Payment, other: Payment) -> bool:
    return isinstance(core.same_payment(payment, other), core.Different)


def link(request: int, payment: str, details: Payment, disputed: Amount, report: str = "", *, kind: str = "disputed") -> None:
    """The request is about the payment, and says this of it; where it was so already, what it said stays."""
    store.link(request, payment, _written(details), f"{disputed.value:f}", disputed.code, report, kind)


def restate(request: int, payment: str, details: Payment, report: str) -> None:
    """What the request says of its payment from now on. The hub's record is found by what is new in it, too."""
    store.restate(request, payment, _written(details), report)
    store.add_marks(store.number_of_payment(payment), _marks(details))


def of_request(request: int, kind: str = "disputed") -> list[tuple[str, Payment, Amount, str]]:
    """The payments of a request: id, the report of it here, how much of it is disputed here, and the vault's reference of this report."""
    payments = []
    for row in store.payments_of(request, kind):
        disputed = amount(row.amount, row.code)
        details = msgspec.json.decode(row.content, type=Payment) if row.content else core.payment(amount=disputed)
        payments.append((row.payment, details, disputed, row.report))
    return payments
