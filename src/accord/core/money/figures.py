"""Figures of one trail or many: totals for each currency, and the nodes and links of a drawing with the table behind it."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

import msgspec

from accord.core.money.amounts import EXACT, Amount, Rate, plus
from accord.core.money.ledger import Account
from accord.core.money.trail import Hop, Trail

# Where money stands at the end of a link. Money that moved on and is followed stands further on instead.
ENDS: Final[tuple[Account, ...]] = ("pending", "held", "converted", "returned", "released", "moved-on", "taken-out", "not-found", "refused")


class Totals(msgspec.Struct, frozen=True):
    """In one currency. These are different facts of the same money and are never added: saved is not returned.

    `lost` is what the first requests dispute; `held` is held now, `released` let go or lapsed, `wrongly_held` what holds that turned out
    wrong ever held, `ordered` what stands under an order.
    """

    lost: Amount
    held: Amount
    ordered: Amount
    released: Amount
    returned: Amount
    wrongly_held: Amount


def totals(trails: Iterable[Trail]) -> Mapping[str, Totals]:
    """By currency. What is held after a hop counts in the currency it is held in; what is lost, in that of the first ledger."""
    sums: dict[str, dict[str, Decimal]] = {}
    for trail in trails:
        for key, ledger in trail.ledgers.items():
            if not ledger.entries:
                continue
            row = sums.setdefault(ledger.disputed.code, dict.fromkeys(Totals.__struct_fields__, Decimal(0)))
            figures = {
                "lost": ledger.disputed if key == trail.root else None,
                "held": ledger.balance("held"),
                "ordered": ledger.balance("converted"),
                "released": ledger.balance("released"),
                "returned": ledger.balance("returned"),
                "wrongly_held": ledger.wrongly_held,
            }
            for name, figure in figures.items():
                row[name] = plus(row[name], figure.value if figure else Decimal(0))
    return {code: Totals(**{name: Amount(value, code) for name, value in row.items()}) for code, row in sorted(sums.items())}


class SankeyNode(msgspec.Struct, frozen=True):
    """A request's ledger (`account` None, `amount` disputed there), or where a part of it stands."""

    key: str
    request: str
    account: Account | None
    amount: Amount


class SankeyLink(msgspec.Struct, frozen=True):
    """`amount` leaves `source`; `into` is what arrives, in another currency where a `rate` says so.

    `width` is its part of the first disputed amount, of 1, to six places: for drawing only.
    """

    source: str
    target: str
    amount: Amount
    into: Amount
    rate: Rate | None
    width: Decimal


class Sankey(msgspec.Struct, frozen=True):
    nodes: tuple[SankeyNode, ...]
    links: tuple[SankeyLink, ...]


def sankey(trail: Trail) -> Sankey:
    """The drawing of a trail. Hops that another desk doubts are drawn as told; money in its own account is drawn once."""
    nodes: list[SankeyNode] = []
    links: list[SankeyLink] = []
    worths = _worths(trail)
    for key in trail.downwards:
        ledger = trail.ledgers[key]
        if not ledger.entries:
            continue
        nodes.append(SankeyNode(key, key, None, ledger.disputed))
        for account in ENDS:
            balance = trail.not_followed(key) if account == "moved-on" else ledger.balance(account)
            if balance:
                end = f"{key}/{account}"
                nodes.append(SankeyNode(end, key, account, balance))
                links.append(SankeyLink(key, end, balance, balance, None, _width(balance, worths[key])))
        links += [_hop_link(hop, worths[key]) for hop in trail.hops if hop.parent == key]
    return Sankey(tuple(nodes), tuple(links))


def _worths(trail: Trail) -> dict[str, Fraction]:
    """For each ledger: which part of the first disputed amount one unit of its currency is."""
    root = trail.ledgers[trail.root]
    if not root.entries or not root.disputed:
        return dict.fromkeys(trail.ledgers, Fraction(0))
    worths = {trail.root: 1 / Fraction(root.disputed.value)}
    for key in trail.downwards[1:]:
        worths[key] = worths[trail.parents[key]] * trail.worth(key)
    return worths


def _hop_link(hop: Hop, worth: Fraction) -> SankeyLink:
    rate = None if hop.rate.out == hop.rate.into else hop.rate
    return SankeyLink(hop.parent, hop.child, hop.out, hop.into, rate, _width(hop.out, worth))


def _width(amount: Amount, worth: Fraction) -> Decimal:
    millionths = round(Fraction(amount.value) * worth * 1_000_000)
    return EXACT.scaleb(Decimal(millionths), -6)
