"""Amounts as people read them: the code first, thousands apart, never rounded."""

from decimal import Decimal

from accord.core.money.amounts import PLACES

FEW = 2  # a chain's asset has up to 18 places; nobody reads the zeros behind the second


def money(value: Decimal, code: str, short: bool = False) -> str:
    """`THB 480,000.00`; `short`, for a button, without the places of a whole amount."""
    places = PLACES.get(code, FEW)
    text = f"{value:,.{places}f}"
    if places > 4:
        head, _, tail = text.partition(".")
        text = f"{head}.{tail.rstrip('0').ljust(FEW, '0')}"
    if short and "." in text:
        text = text.rstrip("0").rstrip(".") if set(text.partition(".")[2]) == {"0"} else text
    return f"{code} {text}"


def plain(value: Decimal, code: str) -> str:
    """As a field takes it: plain digits with a point."""
    return money(value, code).partition(" ")[2].replace(",", "")
