"""Payments are records of their own: two reports of one payment merge, and one account may have received those of many victims.

Two reports are of the same payment
* where both state a UETR and it is the same: it is unique in the world, so amounts may even differ by a fee;
* or where rail, bank reference and amount are the same: a bank gives each payment on a rail its own reference;
* or where end-to-end id, both banks and amount are the same and the times lie within three days: the payer chooses that id, so it alone
  says nothing.
They are different where both state a UETR and it is not the same, or where they state different amounts in one currency, or times further
apart than three days. Like payments without a common reference stay unsure, since three equal transfers in a row are common: a person
decides. A rule needs what it compares on both sides; what is unknown neither joins nor parts.

From and to are identifier keys or opaque references, never names. A merged payment keeps every reference that any report gave it, so that
the next report finds it by any of them; merging is a union, so the order of reports does not matter.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Final, TypeAlias

import msgspec

from accord.core.money.amounts import Amount
from accord.core.money.refusal import MoneyRefused
from accord.core.texts import is_readable
from accord.core.times import DAY

_UETR = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_RAIL = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_BANK = re.compile(r"[A-Z0-9]{2,20}(:[A-Z0-9]{1,20})?")
_PARTY = re.compile(r"[A-Za-z0-9_:.-]{8,100}")
NO_ID: Final = frozenset({"NOTPROVIDED", "NONREF", "UNKNOWN"})  # what systems write where the payer gave no id
APART: Final = 3 * DAY
MOST_REFERENCE: Final = 100
MOST_BANK_REFERENCE: Final = 35
_MESSAGE = re.compile(r"[A-Za-z0-9]{1,4}(\.[0-9]{3}(\.[0-9]{3}\.[0-9]{2})?)?|MT ?[0-9]{3}")
_NAMED: Final = "Name the message as pacs.008.001.08 or MT103."


class Payment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A payment as all its reports state it; each field in order, without repeats. Times are microseconds since 1970.

    `instruction`, `message`, its name and its time are what the bank wrote on it, and `settled` the day (ISO 8601) on which it was settled:
    of several reports, the first that states it. They join no two reports, since only the sender's bank knows them.
    """

    uetr: str | None = None
    rails: tuple[str, ...] = ()
    end_to_ends: tuple[str, ...] = ()
    bank_references: tuple[str, ...] = ()
    amounts: tuple[Amount, ...] = ()
    times: tuple[int, ...] = ()
    from_banks: tuple[str, ...] = ()
    to_banks: tuple[str, ...] = ()
    from_: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    instruction: str | None = None
    message: str | None = None
    message_name: str | None = None
    message_time: int | None = None
    settled: str | None = None


class Same(msgspec.Struct, frozen=True, tag=True):
    reason: str


class Different(msgspec.Struct, frozen=True, tag=True):
    reason: str


class Unsure(msgspec.Struct, frozen=True, tag=True):
    reason: str


Judgement: TypeAlias = Same | Different | Unsure


def payment(
    *,
    rail: str | None = None,
    uetr: str | None = None,
    end_to_end: str | None = None,
    bank_reference: str | None = None,
    amount: Amount | None = None,
    time: int | None = None,
    from_bank: str | None = None,
    to_bank: str | None = None,
    from_: str | None = None,
    to: str | None = None,
    instruction: str | None = None,
    message: str | None = None,
    message_name: str | None = None,
    message_time: int | None = None,
    settled: str | None = None,
) -> Payment:
    """One report of a payment; None is unknown. Raises MoneyRefused."""
    return Payment(
        uetr=None if uetr is None else _read(_UETR, uetr.lower(), "bad-uetr", "A UETR has 36 characters: a version 4 UUID."),
        rails=_one(rail, _RAIL, "bad-rail", "Name the rail in lower-case letters, digits and single hyphens, for example promptpay."),
        end_to_ends=() if end_to_end in NO_ID else _reference(end_to_end),
        bank_references=_reference(bank_reference),
        amounts=() if amount is None else (amount,),
        times=() if time is None else (time,),
        from_banks=_one(from_bank, _BANK, "bad-bank", "Name a bank by its BIC or its country and code, for example TH:004."),
        to_banks=_one(to_bank, _BANK, "bad-bank", "Name a bank by its BIC or its country and code, for example TH:004."),
        from_=_one(from_, _PARTY, "not-a-reference", "Give the key of an identifier or a reference of the vault, never a name."),
        to=_one(to, _PARTY, "not-a-reference", "Give the key of an identifier or a reference of the vault, never a name."),
        instruction=_of_bank(instruction),
        message=_of_bank(message),
        message_name=None if message_name is None else _read(_MESSAGE, message_name, "bad-message-name", _NAMED),
        message_time=message_time,
        settled=None if settled is None else _day(settled),
    )


def same_payment(payment: Payment, other: Payment) -> Judgement:
    """Whether two reports, or what was merged of several, are of one payment, and why."""
    if payment.uetr and other.uetr:
        return Same("Both state the same UETR.") if payment.uetr == other.uetr else Different("Their UETRs differ.")
    contradiction = _contradiction(payment, other)
    if contradiction is not None:
        return Different(contradiction)
    same_amount = _meet(payment.amounts, other.amounts)
    if same_amount and _meet(payment.rails, other.rails) and _meet(payment.bank_references, other.bank_references):
        return Same("Rail, bank reference and amount are the same.")
    banks = _meet(payment.from_banks, other.from_banks) and _meet(payment.to_banks, other.to_banks)
    if same_amount and banks and _meet(payment.end_to_ends, other.end_to_ends):
        if payment.times and other.times:
            return Same("End-to-end id, both banks and amount are the same, and the times fit.")
        return Unsure("End-to-end id, both banks and amount are the same, but a time is missing: payers use such an id again.")
    if _meet(payment.bank_references, other.bank_references) or _meet(payment.end_to_ends, other.end_to_ends):
        return Unsure("A reference is the same, but not enough beside it to tell.")
    if _meet(payment.to, other.to) and (same_amount or not (payment.amounts and other.amounts)):
        return Unsure("The receiver is the same and nothing speaks against it, but two like payments in a row are common.")
    return Different("They have no reference and no receiver in common.")


def merge(payment: Payment, other: Payment) -> Payment:
    """Both reports as one payment, whichever member judged them the same. Raises MoneyRefused where they state two UETRs."""
    if payment.uetr and other.uetr and payment.uetr != other.uetr:
        raise MoneyRefused("two-uetrs", "These are two payments: each has its own UETR. Keep them apart.")
    return Payment(
        uetr=payment.uetr or other.uetr,
        rails=_union(payment.rails, other.rails),
        end_to_ends=_union(payment.end_to_ends, other.end_to_ends),
        bank_references=_union(payment.bank_references, other.bank_references),
        amounts=tuple(sorted({*payment.amounts, *other.amounts}, key=lambda amount: (amount.code, amount.value))),
        times=tuple(sorted({*payment.times, *other.times})),
        from_banks=_union(payment.from_banks, other.from_banks),
        to_banks=_union(payment.to_banks, other.to_banks),
        from_=_union(payment.from_, other.from_),
        to=_union(payment.to, other.to),
        instruction=payment.instruction or other.instruction,
        message=payment.message or other.message,
        message_name=payment.message_name or other.message_name,
        message_time=other.message_time if payment.message_time is None else payment.message_time,
        settled=payment.settled or other.settled,
    )


def received(payments: Iterable[Payment], receiver: str) -> tuple[Payment, ...]:
    """The payments that went to this account, from any sender: each sender may be another victim."""
    return tuple(payment for payment in payments if receiver in payment.to)


def _contradiction(payment: Payment, other: Payment) -> str | None:
    own_codes, other_codes = ({amount.code for amount in payment.amounts} for payment in (payment, other))
    for code in own_codes & other_codes:
        if not _meet(tuple(a for a in payment.amounts if a.code == code), other.amounts):
            return "They state different amounts in one currency."
    if payment.times and other.times and (payment.times[0] - other.times[-1] > APART or other.times[0] - payment.times[-1] > APART):
        return "Their times lie more than three days apart."
    return None


def _meet(values: tuple[object, ...], other: tuple[object, ...]) -> bool:
    return not set(values).isdisjoint(other)


def _union(values: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({*values, *other}))


def _reference(value: str | None) -> tuple[str, ...]:
    if value is None:
        return ()
    bare = value.strip()
    if not 1 <= len(bare) <= MOST_REFERENCE or not is_readable(bare):
        raise MoneyRefused("bad-reference", f"A reference has 1 to {MOST_REFERENCE} readable characters.")
    return (bare,)


def _of_bank(value: str | None) -> str | None:
    """A reference as a bank's system wrote it on the payment, in the letters and the length that ISO 20022 gives it."""
    if value is None:
        return None
    bare = value.strip()
    if not 1 <= len(bare) <= MOST_BANK_REFERENCE or not is_readable(bare):
        raise MoneyRefused("bad-reference", f"A bank's reference has 1 to {MOST_BANK_REFERENCE} readable characters.")
    return bare


def _day(value: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise MoneyRefused("bad-day", "Write the day as 2026-11-27.") from None


def _one(value: str | None, shape: re.Pattern[str], code: str, text: str) -> tuple[str, ...]:
    return () if value is None else (_read(shape, value, code, text),)


def _read(shape: re.Pattern[str], value: str, code: str, text: str) -> str:
    if not shape.fullmatch(value):
        raise MoneyRefused(code, text)
    return value
