"""The ledger of one request: double entry in one currency, as a pure value. Every change gives a new one, or raises MoneyRefused.

    disputed       = pending + held ever + moved on + taken out + not found + refused
    held ever      = still held + released + returned + converted to an order

Only amounts are held, never an account. An entry moves an amount out of one account of the ledger into another, and its kind says which
(`MOVES`, a closed registry); `posting.post` is the only gate. A hold has its own name and a date at which it lapses, and may name its
payment. A request that names money in two currencies has two ledgers: amounts of two currencies are never added.
"""

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import Final, Literal, get_args

import msgspec

from accord.core.money.amounts import EXACT, Amount, plus
from accord.core.money.refusal import MoneyRefused

Account = Literal["disputed", "pending", "held", "moved-on", "taken-out", "not-found", "refused", "released", "returned", "converted"]
Kind = Literal[
    "dispute", "withdraw", "hold", "extend", "moved-on", "taken-out", "not-found", "refuse", "release", "lapse", "undo", "give-back",
    "convert", "reopen",
]  # fmt: skip

ACCOUNTS: Final[tuple[Account, ...]] = get_args(Account)
HELD_EVER: Final[tuple[Account, ...]] = ("held", "released", "returned", "converted")
SECURED: Final[tuple[Account, ...]] = ("held", "returned", "converted")

# For each kind: out of which accounts, into which. `disputed` is where all money of the ledger comes from.
# undo: the hold was wrong. reopen: it is known better now. Money under an order may still be paid back, or let go.
MOVES: Final[Mapping[Kind, tuple[tuple[Account, ...], Account]]] = MappingProxyType(
    {
        "dispute": (("disputed",), "pending"),
        "withdraw": (("pending",), "disputed"),
        "hold": (("pending",), "held"),
        "extend": (("held",), "held"),
        "moved-on": (("pending",), "moved-on"),
        "taken-out": (("pending",), "taken-out"),
        "not-found": (("pending",), "not-found"),
        "refuse": (("pending",), "refused"),
        "release": (("held", "converted"), "released"),
        "lapse": (("held",), "released"),
        "undo": (("held", "converted", "released"), "released"),
        "give-back": (("held", "converted"), "returned"),
        "convert": (("held",), "converted"),
        "reopen": (("moved-on", "taken-out", "not-found", "refused", "released"), "pending"),
    }
)
NEEDS_GROUND: Final = frozenset({"extend", "undo", "reopen"})


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One entry. `step` and `payment` are references, `hold` names the hold it opens or draws from, `until` is when that hold lapses.

    Times are microseconds since 1970. `ground` is a code or a short reason, never about a person.
    """

    kind: Kind
    source: Account
    target: Account
    amount: Amount
    at: int
    step: str
    payment: str | None = None
    hold: str | None = None
    until: int | None = None
    ground: str | None = None


class Hold(msgspec.Struct, frozen=True, kw_only=True):
    """A hold as it stands: what was held, what is left of it, until when (None: no date is known), for which payment."""

    name: str
    amount: Amount
    left: Amount
    until: int | None
    payment: str | None


class Ledger(msgspec.Struct, frozen=True, dict=True):
    """Entries in the order in which they were posted. Make one with `steps` or `posting.replay`, not by hand."""

    entries: tuple[Entry, ...] = ()

    @property
    def code(self) -> str | None:
        """Its one currency or asset; None while nothing is disputed."""
        return self.entries[0].amount.code if self.entries else None

    def balance(self, account: Account) -> Amount:
        """The balance of an account; `disputed` reads as the amount in dispute. Raises MoneyRefused while nothing is disputed."""
        if self.code is None:
            raise MoneyRefused("nothing-disputed", "Nothing is disputed here yet. State the disputed amount first.")
        return Amount(self._sums[account], self.code)

    def value(self, account: Account) -> Decimal:
        """The balance of an account, with the places of its currency: to look through many. 0 while nothing is disputed."""
        return self._sums[account]

    @cached_property
    def balances(self) -> Mapping[Account, Amount]:
        """Every account; empty while nothing is disputed."""
        return MappingProxyType({account: self.balance(account) for account in ACCOUNTS} if self.entries else {})

    @property
    def disputed(self) -> Amount:
        return self.balance("disputed")

    @property
    def held_ever(self) -> Amount:
        """All that was held and is known to have been there: still held, released, returned or converted."""
        return Amount(plus(*(self._sums[account] for account in HELD_EVER)), self.disputed.code)

    @property
    def secured(self) -> Amount:
        """The amount held now, under an order, or given back: no other desk of the trail may hold it as well."""
        return Amount(plus(*(self._sums[account] for account in SECURED)), self.disputed.code)

    @property
    def wrongly_held(self) -> Amount:
        """All that holds which turned out wrong ever held."""
        return Amount(plus(*(entry.amount.value for entry in self.entries if entry.kind == "undo")), self.disputed.code)

    @cached_property
    def holds(self) -> tuple[Hold, ...]:
        """Every hold ever made here, in order."""
        holds: dict[str, Hold] = {}
        for entry in self.entries:
            if entry.hold is None:
                continue
            if entry.kind == "hold":
                holds[entry.hold] = Hold(name=entry.hold, amount=entry.amount, left=entry.amount, until=entry.until, payment=entry.payment)
            elif entry.kind == "extend":
                holds[entry.hold] = msgspec.structs.replace(holds[entry.hold], until=entry.until)
            elif entry.source == "held":
                hold = holds[entry.hold]
                left = EXACT.subtract(hold.left.value, entry.amount.value)
                holds[entry.hold] = msgspec.structs.replace(hold, left=Amount(left, hold.left.code))
        return tuple(holds.values())

    def hold(self, name: str) -> Hold:
        """The hold of that name. Raises MoneyRefused."""
        for hold in self.holds:
            if hold.name == name:
                return hold
        raise MoneyRefused("no-such-hold", "No hold of that name stands here. Look at the holds of this request.")

    @property
    def next_lapse(self) -> int | None:
        """When the next hold comes to its date: what a clock waits for. None where no hold has one."""
        return min((hold.until for hold in self.holds if hold.left and hold.until is not None), default=None)

    def of_payment(self, payment: str, account: Account) -> Decimal:
        """The amount that entries naming the payment moved into the account, less the amount they moved out of it."""
        into = plus(*(entry.amount.value for entry in self.entries if entry.payment == payment and entry.target == account))
        out = plus(*(entry.amount.value for entry in self.entries if entry.payment == payment and entry.source == account))
        return EXACT.subtract(into, out)

    @cached_property
    def _sums(self) -> Mapping[Account, Decimal]:
        zero = Decimal(0) if self.code is None else Amount(Decimal(0), self.code).value
        sums: dict[Account, Decimal] = dict.fromkeys(ACCOUNTS, zero)
        for entry in self.entries:
            sums[entry.source] = EXACT.subtract(sums[entry.source], entry.amount.value)
            sums[entry.target] = EXACT.add(sums[entry.target], entry.amount.value)
        sums["disputed"] = EXACT.minus(sums["disputed"])  # and no minus before a zero
        return sums


EMPTY: Final = Ledger()


def flaws(ledger: Ledger) -> tuple[str, ...]:
    """Which laws of the module's docstring do not hold, as sentences; none for a ledger made by `post`."""
    if not ledger.entries:
        return ()
    sentences = [f"The account {account} is below zero." for account, value in ledger._sums.items() if value < 0]
    if len({entry.amount.code for entry in ledger.entries}) > 1:
        sentences.append("The ledger mixes currencies.")
    sums = {kind: plus(*(entry.amount.value for entry in ledger.entries if entry.kind == kind)) for kind in MOVES}
    again = plus(*(entry.amount.value for entry in ledger.entries if entry.kind == "reopen" and entry.source == "released"))
    held = EXACT.subtract(sums["hold"], again)
    if held != plus(*(ledger._sums[account] for account in HELD_EVER)):
        sentences.append("What was held is not what is still held, released, returned and converted.")
    disputed = EXACT.subtract(sums["dispute"], sums["withdraw"])
    parts = (ledger._sums[account] for account in ("pending", "moved-on", "taken-out", "not-found", "refused"))
    if disputed != plus(held, *parts):
        sentences.append("What is disputed is not what is pending, held, moved on, taken out, not found and refused.")
    return tuple(sentences)
