"""Payments that several requests name: each of these disputes them, though they were made once."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from accord.core.money.amounts import plus
from accord.core.money.together import by_name
from accord.hub.requests import store
from accord.hub.requests.money import payments
from accord.hub.requests.money.shared_payments import one_name_each
from accord.hub.requests.store import Condition


def disputed_again(conditions: Sequence[Condition]) -> Mapping[tuple[int, str], Decimal]:
    """By request and currency, of the requests with balances `b` under these conditions: what an earlier one of them disputes too.

    Read whole are only the requests that name a payment which another names. A payment told in two currencies counts in each by itself.
    """
    numbers = store.naming_again(conditions)
    names = one_name_each(payments.reported_in(numbers))
    moves: dict[tuple[int, str], list[tuple[str, str | None, Decimal]]] = {}
    for request, code, payment, kind, text in store.disputed_of(numbers):
        moves.setdefault((request, code), []).append((kind, names.get((request, payment or "")), Decimal(text)))
    sums: dict[tuple[str, str], dict[int, Decimal]] = {}
    for (request, code), there in moves.items():
        for name, amount in by_name(there)[0].items():
            sums.setdefault((name, code), {})[request] = amount
    again: dict[tuple[int, str], Decimal] = {}
    for (_name, code), by_request in sums.items():
        most = Decimal(0)
        for request, amount in sorted(by_request.items()):
            repeated = min(amount, most)
            if repeated > 0:
                again[request, code] = plus(again.get((request, code), Decimal(0)), repeated)
            most = max(most, amount)
    return again
