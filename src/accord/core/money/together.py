"""The money of several requests as one picture: each payment once, each state by itself, and no two currencies together.

Requests about the same payment each dispute it, though it was lost once. What is held, returned or released of it is another matter: each
desk's ledger says what happened there, and the law over such requests sees to it that together they are no more than was paid.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

import msgspec

from accord.core.money.amounts import Amount, plus
from accord.core.money.figures import Totals
from accord.core.money.ledger import Ledger


class Counted(msgspec.Struct, frozen=True):
    """The ledger of one request. `is_first`: nothing above it in its trail is counted, so what it disputes was lost here.

    `names`: the common name of each payment of this ledger over all requests that are counted together.
    """

    ledger: Ledger
    is_first: bool
    names: Mapping[str, str] = {}


class Together(msgspec.Struct, frozen=True):
    """One currency. `payments`: how many payments are among what was lost."""

    totals: Totals
    payments: int


def together(ledgers: Iterable[Counted]) -> dict[str, Together]:
    """By currency."""
    sums: dict[str, dict[str, Decimal]] = {}
    lost: dict[str, dict[str, Decimal]] = {}
    for counted in ledgers:
        ledger = counted.ledger
        if ledger.code is None:
            continue
        row = sums.setdefault(ledger.code, dict.fromkeys(Totals.__struct_fields__, Decimal(0)))
        figures = {
            "held": ledger.value("held"),
            "ordered": ledger.value("converted"),
            "released": ledger.value("released"),
            "returned": ledger.value("returned"),
            "wrongly_held": ledger.wrongly_held.value,
        }
        for name, value in figures.items():
            row[name] = plus(row[name], value)
        if counted.is_first:
            by_payment, rest = _disputed(counted)
            row["lost"] = plus(row["lost"], rest)
            paid = lost.setdefault(ledger.code, {})
            for name, value in by_payment.items():
                paid[name] = max(paid.get(name, Decimal(0)), value)
    rows = {}
    for code, row in sorted(sums.items()):
        paid = {name: value for name, value in lost.get(code, {}).items() if value > 0}
        row["lost"] = plus(row["lost"], *paid.values())
        rows[code] = Together(Totals(**{name: Amount(value, code) for name, value in row.items()}), len(paid))
    return rows


def _disputed(counted: Counted) -> tuple[dict[str, Decimal], Decimal]:
    """What a ledger disputes of each payment, by the payment's common name, and the rest, of which it names none."""
    moves = (
        (entry.kind, counted.names.get(entry.payment) if entry.payment is not None else None, entry.amount.value)
        for entry in counted.ledger.entries
    )
    return by_name(moves)


def by_name(moves: Iterable[tuple[str, str | None, Decimal]]) -> tuple[dict[str, Decimal], Decimal]:
    """What is disputed of each payment, and the rest: of the kind of each entry, the name of its payment, and its amount.

    Who withdraws names no payment: what no rest can bear of it is taken from the payments, the last named first.
    """
    named: dict[str, Decimal] = {}
    rest = Decimal(0)
    for kind, name, value in moves:
        sign = {"dispute": 1, "withdraw": -1}.get(kind, 0)
        if not sign:
            continue
        if name is None:
            rest = plus(rest, value * sign)
        else:
            named[name] = plus(named.get(name, Decimal(0)), value * sign)
    for name in reversed(named):
        if rest >= 0:
            break
        taken = min(named[name], -rest)
        named[name], rest = plus(named[name], -taken), plus(rest, taken)
    return named, rest
