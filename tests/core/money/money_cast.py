"""The story that several tests of money play: a loss in Bangkok, one desk there, two further on."""

from decimal import Decimal

from accord.core.money import steps
from accord.core.money.amounts import Amount, Rate, amount
from accord.core.money.ledger import EMPTY, Ledger
from accord.core.money.trail import Trail, hop, put, start

MINUTE = 60_000_000
DAY = 24 * 60 * MINUTE
THB_AED = Rate("THB", "AED", Decimal("0.1134"), "told by the bank", 0)
THB_USDT = Rate("THB", "USDT", Decimal("0.0305"), "told by the exchange", 0)


def thb(text: str) -> Amount:
    return amount(text, "THB")


def aed(text: str) -> Amount:
    return amount(text, "AED")


def usdt(text: str) -> Amount:
    return amount(text, "USDT")


def disputed(text: str = "480000") -> Ledger:
    return steps.dispute(EMPTY, thb(text), at=0, step="opened")


def followed() -> Trail:
    """480,000 THB disputed in Bangkok; 200,000 gone to Dubai, 120,000 to an exchange."""
    trail = start("bangkok", disputed())
    trail = hop(trail, "bangkok", "dubai", thb("200000"), THB_AED, at=1, step="s1")
    return hop(trail, "bangkok", "exchange", thb("120000"), THB_USDT, at=2, step="s2")


def held(trail: Trail, node: str, amount: Amount, step: str, *, until: int | None = DAY) -> Trail:
    return put(trail, node, steps.hold(trail.ledger(node), amount, at=3, step=step, until=until))
