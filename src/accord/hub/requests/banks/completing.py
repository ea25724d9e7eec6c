"""Facts of a payment that were not known when its request was opened: whoever opened it adds them, and what was stated stays."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from msgspec.structs import replace

from accord.core.identifiers import Identifier, NotAnIdentifier, parse
from accord.core.money.payments import Payment
from accord.hub.journal.actions import turn
from accord.hub.members.queries import Caller, need
from accord.hub.requests import store
from accord.hub.requests.errors import NoSuchRequest, Refused
from accord.hub.requests.files import texts
from accord.hub.requests.money import payments
from accord.hub.requests.steps.common import at_or_now, inside, readers, tell
from accord.hub.requests.store import Request
from accord.hub.requests.views import assembly
from accord.hub.requests.views.rows import PaymentRow
from accord.hub.requests.vocabulary import OPEN
from accord.hub.saying import said
from accord.tables import identifier_tables

ACCOUNTS: Final = ("account", "iban", "proxy")
_NAMES: Final = {
    "rails": "rail", "end_to_ends": "end_to_end", "bank_references": "bank_reference", "amounts": "amount", "times": "time",
    "from_banks": "from_bank", "to_banks": "to_bank", "from_": "from",
}  # fmt: skip
_ABOUT: Final = {"from": "account", "holder": "holder"}  # the fields about the harmed person, by their names in the vault


def complete_payment(caller: Caller, request: str, payment: str, facts: Mapping[str, Any], *, at: int | None = None) -> PaymentRow:
    """Add what was not known of a payment when the request was opened; what it says already stays, and may be said again.

    The parties are told which facts were added. Raises Refused, naming the field; NoSuchRequest, NotAllowed.
    """
    need(caller, OPEN)
    at = at_or_now(at)
    given = {key: value for key, value in facts.items() if value not in (None, "")}
    row, _parties = inside(caller, request)
    if row.asker != caller.n:
        raise Refused("not-yours", _("Only the member that opened the request can add to its payments."))
    if row.closed is not None:
        raise Refused("closed", _("This request is closed. Open a new one."))
    _id, _details, _disputed, report = _paid(row, payment)
    kept = texts.read(report, caller, at) if report else None  # read outside the turn, since a look leaves a line
    with turn() as t:
        row, parties = inside(caller, request)
        _id, details, disputed, report = _paid(row, payment)
        account = _account(row, details, given, caller)
        stated = _read(given, f"{disputed.value:f} {disputed.code}", account, caller, at)
        merged, added = _added(details, stated.said)
        about = _about(given, {key: str(value) for key, value in (kept or {}).items()})
        if about:
            report = texts.put(row.asker, about, readers(row, parties), by=caller.actor, at=at)
            added += [name for name in _ABOUT if name in given]
        if added:
            if account is not None:
                store.add_subject(account.key, account.kind, account.value, account.display, at)
            payments.restate(row.n, payment, merged, report)
            row.version += 1
            store.update(row)
            tell(t, row, parties, caller, {"what": "payment", "payment": payment, "stated": added})
    paid = _paid(row, payment)
    return assembly.payment_row(paid, caller, assembly.others(caller, row).get(payment, 0), at)


def _paid(request: Request, payment: str) -> tuple[str, Payment, Any, str]:
    row = next((row for row in payments.of_request(request.n) if row[0] == payment), None)
    if row is None:
        raise NoSuchRequest
    return row


def _account(request: Request, details: Payment, given: Mapping[str, Any], caller: Caller) -> Identifier | None:
    """The account that the money went to, where it is told now. One that the request is about can't become another."""
    text = given.get("to")
    if text is None:
        return None
    try:
        account = parse(str(text), caller.country or None, tables=identifier_tables())
    except NotAnIdentifier as error:
        raise Refused(error.code, said(error.says), "to") from None
    if account.kind not in ACCOUNTS:
        raise Refused("not-an-identifier", _("Write the account that the money went to."), "to")
    known = {bytes.fromhex(to) for to in details.to} or ({request.subject} if request.subject else set())
    if known and account.key not in known:
        raise Refused("already-stated", _already(), "to")
    return account


def _read(given: Mapping[str, Any], disputed: str, account: Identifier | None, caller: Caller, at: int) -> payments.Report:
    row = {key: value for key, value in given.items() if key != "to"} | {"disputed": disputed}
    identifiers = [] if account is None else [account]
    try:
        (report,) = payments.read([row], identifiers, caller.country or None, at)
    except Refused as error:
        error.field = (error.field or "").removeprefix("payments.1.") or None
        raise
    return report


def _added(details: Payment, stated: Payment) -> tuple[Payment, list[str]]:
    """The payment with what is new, and the names of that. Raises Refused where it states something else already."""
    new: dict[str, Any] = {}
    for name in Payment.__struct_fields__:
        there, now_stated = getattr(details, name), getattr(stated, name)
        if now_stated in (None, ()) or now_stated == there:
            continue
        if there not in (None, ()):
            raise Refused("already-stated", _already(), _NAMES.get(name, name))
        new[name] = now_stated
    return replace(details, **new), [_NAMES.get(name, name) for name in new]


def _about(given: Mapping[str, Any], kept: Mapping[str, str]) -> dict[str, str]:
    """What the vault keeps of the sender from now on; nothing where nothing is new."""
    new = {}
    for name, key in _ABOUT.items():
        value = given.get(name)
        if value is None or kept.get(key) == value:
            continue
        if kept.get(key):
            raise Refused("already-stated", _already(), name)
        new[key] = str(value)
    return {**kept, **new} if new else {}


def _already() -> str:
    return _("The request says something else here already. Leave it out, or open a new request.")
