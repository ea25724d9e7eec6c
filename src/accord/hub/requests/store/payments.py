"""Payments and what each request says of one. Requests and payments are tables without a relation, so their joins are SQL by hand."""

from collections.abc import Iterable
from typing import Any

from accord.hub import database
from accord.hub.requests.models import Payment, PaymentMark, Request, RequestPayment
from accord.hub.requests.store.requests import pieces, signs
from accord.hub.requests.vocabulary import ANSWERER
from accord.hub.statements import insert, select

Condition = tuple[str, list[Any]]  # on requests `r`
CONFIRMED: Condition = ("r.confirmed IS NOT NULL", [])
HAS_HELD: Condition = ("EXISTS (SELECT 1 FROM requests_entry e WHERE e.root = r.n AND e.kind = 'hold')", [])
# request, payment, the report of it, how much is disputed and in what, the ask, who confirmed it, whether its trail is over
ReportRow = tuple[int, str, str, str, str, str, "int | None", int]

_REPORTED = (
    "SELECT DISTINCT l.id, l.request, l.payment, l.content, l.amount, l.code, r.ask, r.confirmed_by, "
    "CASE WHEN EXISTS (SELECT 1 FROM requests_request c WHERE c.root = r.n AND c.closed IS NULL) THEN 0 ELSE 1 END "
    "FROM requests_request_payment l JOIN requests_request r ON r.n = l.request "
)
_MARKED = "JOIN requests_payment p ON p.id = l.payment JOIN requests_payment_mark m ON m.payment = p.n "
_FIRST = "l.kind = 'disputed' AND r.parent IS NULL"


def confirmed_by(members: list[int]) -> Condition:
    return f"r.confirmed_by IN ({signs(members)})", list(members)


def answered_by(member: int) -> Condition:
    return "EXISTS (SELECT 1 FROM requests_party y WHERE y.request = r.n AND y.member = %s AND y.side = %s)", [member, ANSWERER]


def add_payment(payment_id: str, content: str, at: int) -> int:
    row = Payment(id=payment_id, content=content, first=at, last=at)
    insert([row])
    return row.n


def note_again(payment_id: str, at: int) -> int:
    """Note that a known payment was reported again; returns its number."""
    Payment.objects.filter(id=payment_id).update(last=at)
    return Payment.objects.values_list("n", flat=True).get(id=payment_id)


def add_marks(payment: int, marks: Iterable[bytes]) -> None:
    insert([PaymentMark(payment=payment, mark=mark) for mark in marks], unless="mark, payment")


def link(request: int, payment: str, content: str, amount: str, code: str, report: str, kind: str) -> None:
    """A request is about a payment; where it was so already, what it says of it stays."""
    row = RequestPayment(request=request, payment=payment, content=content, amount=amount, code=code, report=report, kind=kind)
    insert([row], unless="request, payment")


def restate(request: int, payment: str, content: str, report: str) -> None:
    RequestPayment.objects.filter(request=request, payment=payment).update(content=content, report=report)


def number_of_payment(payment_id: str) -> int:
    return Payment.objects.values_list("n", flat=True).get(id=payment_id)


def payments_of(request: int, kind: str) -> list[RequestPayment]:
    return select(RequestPayment, "request = %s AND kind = %s ORDER BY id", request, kind)


def request_about(payment: str, root: int) -> int | None:
    """The first request of a trail that is about a payment."""
    trail = Request.objects.filter(root=root).values("n")
    return RequestPayment.objects.filter(payment=payment, request__in=trail).order_by("id").values_list("request", flat=True).first()


def requests_about(payment: str, condition: Condition, most: int) -> list[int]:
    """The newest requests about a payment, under a condition."""
    query = "SELECT l.request FROM requests_request_payment l JOIN requests_request r ON r.n = l.request WHERE l.payment = %s AND "
    return [n for (n,) in _rows(f"{query}{condition[0]} ORDER BY l.request DESC LIMIT %s", [payment, *condition[1], most])]


def reported_in(requests: Iterable[int]) -> list[ReportRow]:
    """The reports of these requests about their payments."""
    reports: list[ReportRow] = []
    for piece in pieces(requests):
        where = f"WHERE l.request IN ({signs(piece)}) AND l.kind = 'disputed' ORDER BY l.id"
        reports += [row[1:] for row in _rows(_REPORTED + where, piece)]
    return reports


def reported_with(marks: Iterable[bytes], payments: Iterable[str], condition: Condition) -> list[ReportRow]:
    """Reports of first requests that share a mark or the payment itself, under a condition, the newest first."""
    reports: dict[int, ReportRow] = {}
    for piece in pieces(marks):
        where = f"WHERE m.mark IN ({signs(piece)}) AND {_FIRST} AND {condition[0]}"
        reports |= {row[0]: row[1:] for row in _rows(_REPORTED + _MARKED + where, [*piece, *condition[1]])}
    for ids in pieces(payments):
        where = f"WHERE l.payment IN ({signs(ids)}) AND {_FIRST} AND {condition[0]}"
        reports |= {row[0]: row[1:] for row in _rows(_REPORTED + where, [*ids, *condition[1]])}
    return [reports[id] for id in sorted(reports, reverse=True)]


def running_with(marks: Iterable[bytes], member: int | None) -> list[tuple[int, str]]:
    """Open requests that name a payment with one of these marks, and what they say of it; those of a member, or all."""
    party = "" if member is None else "AND EXISTS (SELECT 1 FROM requests_party y WHERE y.request = r.n AND y.member = %s)"
    rows: list[tuple[int, str]] = []
    for piece in pieces(marks):
        query = "SELECT DISTINCT l.request, l.content FROM requests_request_payment l JOIN requests_request r ON r.n = l.request "
        where = f"WHERE m.mark IN ({signs(piece)}) AND r.closed IS NULL {party}"
        rows += _rows(query + _MARKED + where, [*piece, *([] if member is None else [member])])
    return rows


def linked_with(marks: list[bytes], condition: Condition) -> list[tuple[int, str]]:
    """Requests that name a payment with one of these marks, under a condition, and what each says of it."""
    query = "SELECT DISTINCT l.request, l.content FROM requests_request_payment l JOIN requests_request r ON r.n = l.request "
    return _rows(f"{query}{_MARKED}WHERE m.mark IN ({signs(marks)}) AND {condition[0]}", [*marks, *condition[1]])


def _rows(query: str, values: Iterable[Any]) -> list[Any]:
    return database.rows(query, list(values))
