"""Payments are records of their own: each report is laid beside those there are, and two reports of one payment become one."""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from django.utils.translation import gettext as _

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
from accord.hub.requests.store import Cursor
from accord.tables import identifier_tables

_LIKELY = 200  # payments that one report is laid beside
LONGEST_SAID = 200  # characters of what a report says in one field
_KEYS = ("rail", "uetr", "end_to_end", "bank_reference", "amount", "disputed", "time", "from_bank", "to_bank", "from", "to", "holder")
_READ_ALONE = ("rail", "uetr", "end_to_end", "bank_reference", "from_bank", "to_bank")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What an asker says of a payment. `sender` and `holder` are about the harmed person: the account it came from, and whose that is."""

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
        if key not in _KEYS:
            raise Refused("field-unknown", _("This is not asked for here. Asked for: {keys}.").format(keys=", ".join(_KEYS)), where)
    try:
        paid = read_amount(row.get("amount"), f"{where}.amount")
        disputed = read_amount(row.get("disputed"), f"{where}.disputed") or paid
        if disputed is None or not disputed:
            raise Refused("field-missing", _("Say how much of the payment is disputed, for example 480000.00 THB."), f"{where}.amount")
        if paid is not None and (disputed.code != paid.code or disputed.value > paid.value):
            text = _("At most the payment itself is disputed, in its own currency. Check both amounts.")
            raise Refused("more-than-the-payment", text, f"{where}.disputed")
        to = _receiver(row.get("to"), identifiers, region, f"{where}.to")
        time = _time(row.get("time"), at, f"{where}.time")
        said = _said(row, where, paid, time, to)
    except NotATime as error:
        raise Refused("not-a-time", str(error), f"{where}.time") from None
    sender = _text(row, "from", where) or ""
    found = None
    if sender:
        try:
            found = parse(sender, region, tables=identifier_tables())
        except NotAnIdentifier:
            found = None  # an account as its bank writes it: kept as it was given
    return Report(
        place=number,
        said=said,
        disputed=disputed,
        to=to,
        sender=sender,
        sender_identifier=found,
        holder=_text(row, "holder", where) or "",
        from_bank=_text(row, "from_bank", where),
    )


def _said(row: Mapping[str, Any], where: str, paid: Amount | None, time: int | None, to: bytes | None) -> Payment:
    """What the row says, read column by column, so that a refusal names the column."""
    columns: dict[str, Any] = {key: _text(row, key, where) for key in _READ_ALONE}
    for key, value in columns.items():
        try:
            core.payment(**{key: value})
        except MoneyRefused as error:
            raise Refused(error.code, error.text, f"{where}.{key}") from None
    return core.payment(**columns, amount=paid, time=time, to=None if to is None else to.hex())


def _time(value: Any, at: int, field: str) -> int | None:
    """When it was paid; a day ahead of our clock is left to clocks and zones that are wrong. Raises Refused, NotATime."""
    if value is None or value == "":
        return None
    time = read_time(value) if isinstance(value, str) else value
    if not isinstance(time, int) or isinstance(time, bool) or time < 0:
        raise Refused("not-a-time", _("Write the time as RFC 3339, for example 2026-11-24T16:00:00Z."), field)
    if time > at + DAY:
        raise Refused("not-yet", _("A payment lies in the past. Check the date."), field)
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
        return identifiers[0].key if len(identifiers) == 1 else None
    if isinstance(value, int) and not isinstance(value, bool):
        if 0 <= value < len(identifiers):
            return identifiers[value].key
    elif isinstance(value, str):
        for one in identifiers:
            if value in (one.value, one.display):
                return one.key
        try:
            key = parse(value, region, tables=identifier_tables()).key
        except NotAnIdentifier as error:
            raise Refused(error.code, error.text, field) from None
        if any(one.key == key for one in identifiers):
            return key
    raise Refused("not-among-them", _("Say to which of the identifiers above the payment went."), field)


def intern(t: Turn, said: Payment) -> str:
    """The payment that this report is of: one that is there, brought up to all that is now known, or a new one; returns its id."""
    marks = _marks(said)
    there = _like(t.cursor, marks)
    found = next((one for one in there if isinstance(core.same_payment(said, one[2]), Same)), None)
    whole = said if found is None else core.merge(found[2], said)
    content = msgspec.json.encode(whole).decode()
    if found is None:
        id = store.new_id()
        n = store.insert(t.cursor, "payment", id=id, content=content, merged="", first=t.at, last=t.at)
    else:
        n, id, _old = found
        t.cursor.execute("UPDATE requests_payment SET content = %s, last = %s WHERE n = %s", [content, t.at, n])
    for mark in _marks(whole):
        t.cursor.execute(
            "INSERT INTO requests_payment_mark (payment, mark) VALUES (%s, %s) ON CONFLICT (mark, payment) DO NOTHING", [n, mark]
        )
    return id


def _marks(said: Payment) -> list[bytes]:
    """What like reports share, as keyed digests: no reference of a bank can be guessed from the table."""
    texts = [f"uetr {said.uetr}"] if said.uetr else []
    texts += [f"bank {one}" for one in said.bank_references] + [f"end {one}" for one in said.end_to_ends]
    secret = journal.secret()
    return [hmac.digest(secret, b"payment\n" + text.encode(), "sha256") for text in texts]


def known(cursor: Cursor, said: Payment) -> list[str]:
    """The ids of payments that share a reference with this one and do not contradict it."""
    return [id for _n, id, whole in _like(cursor, _marks(said)) if not isinstance(core.same_payment(said, whole), core.Different)]


def _like(cursor: Cursor, marks: list[bytes]) -> list[tuple[int, str, Payment]]:
    if not marks:
        return []
    cursor.execute(
        "SELECT DISTINCT p.n, p.id, p.content FROM requests_payment p JOIN requests_payment_mark m ON m.payment = p.n "
        f"WHERE m.mark IN ({store.marks(marks)}) ORDER BY p.n DESC LIMIT {_LIKELY}",
        marks,
    )
    return [(n, id, msgspec.json.decode(content, type=Payment)) for n, id, content in cursor.fetchall()]


def link(t: Turn, request: int, payment: str, disputed: Amount, report: str = "", *, kind: str = "disputed") -> bool:
    """The request is about the payment; False where it was so already."""
    t.cursor.execute(
        "INSERT INTO requests_request_payment (request, payment, amount, code, report, kind) "
        "VALUES (%s, %s, %s, %s, %s, %s) "
        "ON CONFLICT (request, payment) DO NOTHING",
        [request, payment, f"{disputed.value:f}", disputed.code, report, kind],
    )
    return bool(t.cursor.rowcount)


def of_request(cursor: Cursor, request: int, kind: str = "disputed") -> list[tuple[str, Payment, Amount, str]]:
    """Its payments: id, what all reports say, how much of it is disputed here, and the vault's reference of this report."""
    cursor.execute(
        "SELECT p.id, p.content, r.amount, r.code, r.report FROM requests_request_payment r JOIN requests_payment p ON p.id = r.payment "
        "WHERE r.request = %s AND r.kind = %s ORDER BY r.id",
        [request, kind],
    )
    rows = cursor.fetchall()
    return [(id, msgspec.json.decode(content, type=Payment), amount(value, code), report) for id, content, value, code, report in rows]
