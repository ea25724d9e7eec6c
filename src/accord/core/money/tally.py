"""Totals of many ledgers, group by group and currency by currency: exact sums, never over two currencies, and how soon money was held.

A tally takes one ledger after the other and keeps none of them, so its size is that of the groups, however many ledgers there are.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from msgspec import Struct

from accord.core.money.amounts import EXACT, plus
from accord.core.money.ledger import Account

# Where the money of a ledger can stand. Together they are what is disputed there.
STANDS: Final[tuple[Account, ...]] = (
    "pending",
    "held",
    "converted",
    "moved-on",
    "taken-out",
    "not-found",
    "refused",
    "released",
    "returned",
)
MINUTE: Final = 60_000_000


class Figures(Struct, frozen=True):
    """Of one group in one currency.

    `ledgers`: how many requests name money in it. `asked`: what the first requests of their trails dispute; `followed`: what came to
    those that follow money which had moved on. `stands`: where all of it is now; together as much as `asked` and `followed`. `waited`:
    the median of the whole minutes from when a request was opened until money was first held there, over the `held` requests where some
    was; None where none was. `again`: of `asked`, what an earlier request among those counted disputes of the same payment.
    """

    code: str
    ledgers: int
    asked: Decimal
    followed: Decimal
    stands: Mapping[Account, Decimal]
    held: int
    waited: Decimal | None
    again: Decimal = Decimal(0)


class Tally:
    """Of one group in one currency, while it is being counted."""

    __slots__ = ("_again", "_followed", "_ledgers", "_stands", "_waits")

    def __init__(self) -> None:
        self._ledgers = 0
        self._followed = self._again = Decimal(0)
        self._stands: dict[Account, Decimal] = {}
        self._waits: dict[int, int] = {}  # whole minutes, and how many waited so long

    def add(self, stands: Mapping[Account, Decimal], *, is_followed: bool, waited: int | None, again: Decimal = Decimal(0)) -> None:
        """A ledger, by what stands in each of its accounts. `waited`: microseconds until money was first held; None where none ever was.
        `again`: what of it an earlier ledger disputes already."""
        self._ledgers += 1
        sums = self._stands
        for account, value in stands.items():
            sums[account] = EXACT.add(sums[account], value) if account in sums else value
        if is_followed:
            self._followed = plus(self._followed, *stands.values())
        if again:
            self._again = EXACT.add(self._again, again)
        if waited is not None:
            minutes = max(waited, 0) // MINUTE
            self._waits[minutes] = self._waits.get(minutes, 0) + 1

    def join(self, other: "Tally") -> None:
        """All that the other one counted, too."""
        self._ledgers += other._ledgers
        self._followed = EXACT.add(self._followed, other._followed)
        self._again = EXACT.add(self._again, other._again)
        for account, value in other._stands.items():
            self._stands[account] = EXACT.add(self._stands.get(account, Decimal(0)), value)
        for minutes, times in other._waits.items():
            self._waits[minutes] = self._waits.get(minutes, 0) + times

    def figures(self, code: str) -> Figures:
        return Figures(
            code=code,
            ledgers=self._ledgers,
            asked=EXACT.subtract(plus(*self._stands.values()), self._followed),
            followed=self._followed,
            stands={account: self._stands.get(account, Decimal(0)) for account in STANDS},
            held=sum(self._waits.values()),
            waited=median(self._waits),
            again=self._again,
        )


def median(counts: Mapping[int, int]) -> Decimal | None:
    """The middle of values of which each came so many times; between the middle two where there is no one middle."""
    number = sum(counts.values())
    if not number:
        return None
    low, high = (number - 1) // 2, number // 2
    passed = 0
    middle: list[int] = []
    for value, times in sorted(counts.items()):
        for wanted in (low, high)[len(middle) :]:
            if wanted < passed + times:
                middle.append(value)
        passed += times
        if len(middle) == 2:
            break
    return Decimal(sum(middle)) / 2
