"""A payment message on the page of bank messages: its payments, each with a button that opens the form of a request, filled in.

All of it is sent in the body of that button's form, so that no address and no log holds who paid whom.
"""

from decimal import Decimal, InvalidOperation
from typing import Final

from accord.core.identifiers.regions import REGIONS
from accord.core.money.refusal import MoneyRefused
from accord.doors.console.frame.money import money
from accord.doors.console.frame.pages import Shown, Visit
from accord.doors.console.requests.opening_form import fitting, openable
from accord.doors.console.requests.rows import BASE, OPEN
from accord.formats.orders import Order

_PREFERRED: Final = "hold-funds"
MOST: Final = 50  # payments of one message that are shown


def payments(visit: Visit, orders: tuple[Order, ...], messages_at: str) -> Shown:
    """The page of these payments."""
    protocol = _PREFERRED if _PREFERRED in openable(visit.caller) else fitting(visit.caller, "account")
    rows = [
        {"order": order, "amount": _amount(order), "references": _references(order), "fields": _fields(order, protocol)}
        for order in orders[:MOST]
    ]
    return Shown(
        "bank_payment.html",
        {
            "name": orders[0].name,
            "message": orders[0].message,
            "rows": rows,
            "count": len(orders),
            "is_cut": len(orders) > MOST,
            "may_open": bool(protocol) and visit.caller.may(OPEN),
            "opens_at": f"{BASE}/new",
            "messages_at": messages_at,
        },
    )


def _amount(order: Order) -> str:
    """As amounts stand everywhere; as the message has it where it is none."""
    value, _, code = order.amount.partition(" ")
    try:
        return money(Decimal(value), code)
    except (InvalidOperation, MoneyRefused):
        return order.amount


def _references(order: Order) -> list[str]:
    return list(dict.fromkeys(filter(None, (order.uetr, order.end_to_end, order.reference, order.instruction))))


def _fields(order: Order, protocol: str) -> list[tuple[str, str]]:
    """The controls of the form that the message fills in. The payer's account is the one that the money came from, and nothing else."""
    return [
        (name, value)
        for name, value in (
            ("protocol", protocol),
            ("met", _met(order)),
            ("region", _country(order.payee_bank)),
            ("f-harmed-in", _country(order.payer_bank)),
            ("f-payments-1-amount", order.amount),
            ("f-payments-1-time", order.time),
            ("f-payments-1-uetr", order.uetr),
            ("f-payments-1-end_to_end", order.end_to_end),
            ("f-payments-1-bank_reference", order.reference),
            ("f-payments-1-from_bank", order.payer_bank),
            ("f-payments-1-from", order.payer_account),
            ("f-payments-1-holder", order.payer),
            ("f-payment.instruction", order.instruction),
            ("f-payment.message-type", order.name),
            ("f-to.name", order.payee),
        )
        if value
    ]


def _met(order: Order) -> str:
    """The account that got the money, with its bank; an IBAN says its bank itself."""
    account, bank = order.payee_account, order.payee_bank
    if not bank or account[:2].isalpha():
        return account
    return f"{bank}:{account}" if ":" in bank else f"{bank} {account}"


def _country(bank: str) -> str:
    country = bank[:2] if ":" in bank else bank[4:6]
    return country if country in REGIONS else ""
