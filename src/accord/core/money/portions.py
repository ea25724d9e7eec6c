"""Of which payments secured money is: whether all of it fits into what was paid, each payment for itself. Pure and exact.

A ledger may be about several payments, and a hold need not say of which it is. What is said counts for its payment; the rest may be of any
payment of its ledger. It fits where there is one way to portion it out so that no payment has more than all of itself, as a share: where
one payment is stated in two currencies, so much of the one and so much of the other are each the whole of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Final

from msgspec import Struct, field

from accord.core.money.ledger import Account, Ledger

MOST_OPEN: Final = 120  # portions that are looked at; who has more says of which payment each hold is


class Stake(Struct, frozen=True):
    """The secured amounts of one ledger, with all below it: `named` by payment, `rest` of any of them; `most` is disputed of each there."""

    code: str
    by_payment: Mapping[str, Fraction]
    rest: Fraction
    most: Mapping[str, Fraction] = field(default_factory=dict)


def stake(ledger: Ledger, total: Fraction, accounts: Sequence[Account]) -> Stake:
    """`total` stands under `accounts` here and below. Where the ledger is about one payment, all of it is of that one."""
    most: dict[str, Fraction] = {}
    portions: dict[str, Fraction] = {}
    for entry in ledger.entries:
        if entry.payment is None:
            continue
        value = Fraction(entry.amount.value)
        if entry.kind == "dispute":
            most[entry.payment] = most.get(entry.payment, Fraction(0)) + value
        change = (entry.target in accounts) - (entry.source in accounts)
        portions[entry.payment] = portions.get(entry.payment, Fraction(0)) + change * value
    if len(most) == 1 and portions.keys() <= most.keys():
        (only,) = most
        return Stake(ledger.code or "", {only: total} if total else {}, Fraction(0), {only: most[only] - total})
    portions = {payment: value for payment, value in portions.items() if value > 0}
    rest = total - sum(portions.values(), Fraction(0))
    if rest < 0:
        # A part of the named amount is gone again, and nobody said of which payment it was: the rest may be of any.
        return Stake(ledger.code or "", {}, total, most)
    return Stake(
        ledger.code or "", portions, rest, {payment: value - portions.get(payment, Fraction(0)) for payment, value in most.items()}
    )


def fits(stakes: Sequence[Stake], paid: Mapping[tuple[str, str], Fraction], before: Mapping[str, Fraction] | None = None) -> bool:
    """Whether no payment has more than all of itself. `paid` is what each comes to, by payment and currency.

    `before` are shares that were there already: where that was too much, it may stay, and grow no more.
    """
    free: dict[str, Fraction] = {payment: max(Fraction(1), (before or {}).get(payment, Fraction(0))) for payment, _ in paid}
    for stake in stakes:
        for payment, value in stake.by_payment.items():
            free[payment] -= value / paid[payment, stake.code]
    if any(value < 0 for value in free.values()):
        return False
    rows = _open(stakes, paid, free)
    return not rows or _portioned(rows, free)


def _open(
    stakes: Sequence[Stake], paid: Mapping[tuple[str, str], Fraction], free: Mapping[str, Fraction]
) -> list[tuple[Fraction, dict[str, tuple[Fraction, Fraction]]]]:
    """The amounts still to be portioned out over payments that several ledgers share, after each ledger has filled its own payments."""
    holders: dict[str, int] = {}
    for stake in stakes:
        for payment in stake.most:
            holders[payment] = holders.get(payment, 0) + (1 if stake.rest else 0)
    rows: list[tuple[Fraction, dict[str, tuple[Fraction, Fraction]]]] = []
    for stake in stakes:
        rest, shared = stake.rest, dict[str, tuple[Fraction, Fraction]]()
        for payment, most in stake.most.items():
            price = paid[payment, stake.code]
            room = min(most, free[payment] * price)
            if holders[payment] == 1:
                rest -= min(rest, room)
            elif room:
                shared[payment] = (room, 1 / price)
        if rest:
            rows.append((rest, shared))
    return rows


def shares(stakes: Iterable[Stake], paid: Mapping[tuple[str, str], Fraction]) -> dict[str, Fraction]:
    """The share of each payment that is named."""
    by_payment: dict[str, Fraction] = {}
    for stake in stakes:
        for payment, value in stake.by_payment.items():
            by_payment[payment] = by_payment.get(payment, Fraction(0)) + value / paid[payment, stake.code]
    return by_payment


def _portioned(rows: list[tuple[Fraction, dict[str, tuple[Fraction, Fraction]]]], free: Mapping[str, Fraction]) -> bool:
    """Whether each row's amount can be split over its payments: at most its room in each, and of each payment no more than is free."""
    columns = [(number, payment, room, price) for number, (_, places) in enumerate(rows) for payment, (room, price) in places.items()]
    if any(rest > sum(room for room, _ in places.values()) for rest, places in rows):
        return False
    if len(columns) > MOST_OPEN:
        return False
    payments = list(dict.fromkeys(payment for _, payment, _, _ in columns))
    # All as one tableau: rows' amounts, payments' shares, rooms; each at most its bound. Portioning out nothing is a start.
    bounds = [rest for rest, _ in rows] + [free[payment] for payment in payments] + [room for _, _, room, _ in columns]
    table = [[Fraction(0)] * len(columns) for _ in bounds]
    for place, (number, payment, _, price) in enumerate(columns):
        table[number][place] = Fraction(1)
        table[len(rows) + payments.index(payment)][place] = price
        table[len(rows) + len(payments) + place][place] = Fraction(1)
    return _most(table, bounds, len(columns)) == sum((rest for rest, _ in rows), Fraction(0))


def _most(table: list[list[Fraction]], bounds: list[Fraction], width: int) -> Fraction:
    """The largest sum of columns under the bounds, by the simplex method with Bland's rule: exact, and it comes to an end."""
    goal = [Fraction(1)] * width
    inside = [width + number for number in range(len(bounds))]
    outside = list(range(width))
    reached = Fraction(0)
    while True:
        enter = min((place for place in range(width) if goal[place] > 0), key=lambda place: outside[place], default=None)
        if enter is None:
            return reached
        ratios = [(bounds[row] / table[row][enter], inside[row], row) for row in range(len(bounds)) if table[row][enter] > 0]
        _, _, leave = min(ratios)
        pivot = table[leave][enter]
        table[leave] = [value / pivot for value in table[leave]]
        table[leave][enter] = 1 / pivot
        bounds[leave] /= pivot
        for row in range(len(bounds)):
            factor = table[row][enter]
            if row == leave or not factor:
                continue
            table[row] = [value - factor * other for value, other in zip(table[row], table[leave], strict=True)]
            table[row][enter] = -factor / pivot
            bounds[row] -= factor * bounds[leave]
        factor = goal[enter]
        goal = [value - factor * other for value, other in zip(goal, table[leave], strict=True)]
        goal[enter] = -factor / pivot
        reached += factor * bounds[leave]
        inside[leave], outside[enter] = outside[enter], inside[leave]
