"""Exact amounts: a decimal and the code of its currency or asset. Never a float, never rounded in silence, never added across codes."""

import re
from collections.abc import Iterable, Mapping
from decimal import ROUND_DOWN, ROUND_UP, Context, Decimal, DivisionByZero, Inexact, InvalidOperation, Overflow
from types import MappingProxyType
from typing import Final

import msgspec

from accord.core.currencies import CURRENCIES
from accord.core.money.refusal import MoneyRefused

# ISO 4217 list one, published 2026-01-01 (the maintenance agency's table.xml, as in the package iso4217 1.16.20260101): every currency has
# two decimal places, except these. Those of the last line have no minor unit there ("N.A."); we take four places, as for a loss.
_NONE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split()
_THREE = "BHD IQD JOD KWD LYD OMR TND".split()
_FOUR = "CLF UYW".split()
_NOT_SET = "XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XUA".split()

# Assets that are no currency of ISO 4217, by the symbol that exchanges use. How finely one is divided depends on its chain, and one
# symbol lives on several, so every asset may have as many places as any amount. To add one: add its symbol.
_ASSETS = (
    "ADA ALGO APT ARB ATOM AVAX BCH BNB BTC BUSD DAI DOGE DOT ETC ETH FIL HBAR KAS KSM LTC OP POL SOL TON TRX USDC USDT XLM XMR XRP XTZ ZEC"
)
ASSETS: Final = frozenset(_ASSETS.split())

MOST_DIGITS = 18  # before the point, as typed; sums may have twice as many
MOST_PLACES = 18

PLACES: Final[Mapping[str, int]] = MappingProxyType(
    {code: 2 for code in CURRENCIES}
    | dict.fromkeys(_NONE, 0)
    | dict.fromkeys(_THREE, 3)
    | dict.fromkeys(_FOUR, 4)
    | dict.fromkeys(_NOT_SET, 4)
    | dict.fromkeys(sorted(ASSETS), MOST_PLACES)
)

# Enough for any product of two such numbers; whatever would round is an error.
EXACT = Context(prec=120, rounding=ROUND_DOWN, traps=[Inexact, InvalidOperation, DivisionByZero, Overflow])
_DOWN = Context(prec=120, rounding=ROUND_DOWN, traps=[InvalidOperation, DivisionByZero, Overflow])
_UP = Context(prec=36, rounding=ROUND_UP, traps=[InvalidOperation, DivisionByZero, Overflow])
_PLAIN = re.compile(rf"[0-9]{{1,{MOST_DIGITS}}}(\.[0-9]{{1,{MOST_PLACES}}})?")
_SHAPE = "Write it in plain digits, for example 125000.50: at most 18 before the point, after it no more than the currency has."


class Amount(msgspec.Struct, frozen=True, order=False):
    """Never negative; zero is allowed as a balance. On the wire: `{"value": "480000.00", "code": "THB"}`."""

    value: Decimal
    code: str

    def __post_init__(self) -> None:
        if self.code not in PLACES:
            raise MoneyRefused("unknown-code", "Use an ISO 4217 currency code in capitals, for example THB, or the code of a known asset.")
        if not isinstance(self.value, Decimal) or not self.value.is_finite() or self.value < 0:
            raise MoneyRefused("bad-amount", _SHAPE)
        if self.value and self.value.adjusted() >= 2 * MOST_DIGITS:
            raise MoneyRefused("bad-amount", _SHAPE)
        try:
            plain = EXACT.quantize(self.value.copy_abs(), Decimal(1).scaleb(-PLACES[self.code]))
        except (Inexact, InvalidOperation):
            raise MoneyRefused("bad-amount", f"{self.code} has {PLACES[self.code]} decimal places. {_SHAPE}") from None
        msgspec.structs.force_setattr(self, "value", plain)

    def __str__(self) -> str:
        return f"{self.value:f} {self.code}"

    def __bool__(self) -> bool:
        return bool(self.value)


def amount(text: str, code: str) -> Amount:
    """Read an amount as people write it: plain digits, no sign, exponent or grouping. Raises MoneyRefused."""
    if not _PLAIN.fullmatch(text):
        raise MoneyRefused("bad-amount", _SHAPE)
    return Amount(Decimal(text), code)


def total(amounts: Iterable[Amount]) -> dict[str, Amount]:
    """The sums by code. Two currencies are never added."""
    sums: dict[str, Decimal] = {}
    for amount in amounts:
        sums[amount.code] = EXACT.add(sums.get(amount.code, Decimal(0)), amount.value)
    return {code: Amount(value, code) for code, value in sorted(sums.items())}


def plus(*values: Decimal) -> Decimal:
    """The exact sum of bare values of one currency."""
    total = Decimal(0)
    for value in values:
        total = EXACT.add(total, value)
    return total


class Rate(msgspec.Struct, frozen=True):
    """A stated rate: one of `out` is `value` of `into`; `source` says who states it, `at` when (microseconds since 1970)."""

    out: str
    into: str
    value: Decimal
    source: str
    at: int

    def __post_init__(self) -> None:
        if self.out not in PLACES or self.into not in PLACES:
            raise MoneyRefused("unknown-code", "A rate needs two known codes, for example THB and AED.")
        if not isinstance(self.value, Decimal) or not self.value.is_finite() or self.value <= 0 or len(self.value.as_tuple().digits) > 36:
            raise MoneyRefused("bad-rate", "A rate is more than zero, in plain digits, at most 36 of them.")
        if not -24 <= self.value.adjusted() <= 24:
            raise MoneyRefused("bad-rate", "A rate lies between 10^-24 and 10^24. Check which way round it is stated.")
        if self.out == self.into and self.value != 1:
            raise MoneyRefused("bad-rate", "Within one currency the rate is 1.")
        if not self.source.strip():
            raise MoneyRefused("bad-rate", "Say where the rate comes from.")

    def convert(self, amount: Amount) -> Amount:
        """The amount in the other code, rounded down to its smallest unit: never more than is there."""
        if amount.code != self.out:
            raise MoneyRefused("wrong-currency", f"This rate converts {self.out}. State one for the currency of the amount.")
        unit = Decimal(1).scaleb(-PLACES[self.into])
        return Amount(_DOWN.quantize(EXACT.multiply(amount.value, self.value), unit), self.into)


def same(code: str, at: int) -> Rate:
    """The rate of a hop that stays in its currency."""
    return Rate(code, code, Decimal(1), "the same currency", at)
