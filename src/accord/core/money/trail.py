"""The trail of one loss: the ledger of its first request, and those of every hop after it, to any depth, as a pure value.

A hop is a pair of entries at a stated rate: out of one ledger (moved on), into the next (disputed there). No desk waits for another, so
what desks say may come in any order and may disagree for a while: a bank finds that money which is held further on never left it. One law
stands all the time, for every ledger of the trail and all that hangs below it:

    held now + under an order + given back  <=  disputed

The amounts of a child are valued in its parent's currency by what its hops say (so much out is so much in), exactly, as fractions: a child
that holds all that came in weighs exactly what went out. `put` is the guard; a refused change changes nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Literal

import msgspec

from accord.core.money.amounts import EXACT, PLACES, Amount, Rate, plus
from accord.core.money.ledger import EMPTY, SECURED, Account, Entry, Ledger, flaws
from accord.core.money.posting import post
from accord.core.money.refusal import MoneyRefused


class Hop(msgspec.Struct, frozen=True, kw_only=True):
    """So much out of the parent's account is so much into the child's, at a stated rate."""

    parent: str
    child: str
    out: Amount
    into: Amount
    rate: Rate
    at: int
    step: str
    payment: str | None = None


class Trail(msgspec.Struct, frozen=True, dict=True):
    """Ledgers by the key of their request, and the hops between them; the root is the first."""

    root: str
    ledgers: Mapping[str, Ledger]
    hops: tuple[Hop, ...] = ()

    def ledger(self, node: str) -> Ledger:
        """Raises MoneyRefused where the trail has no such ledger."""
        if node not in self.ledgers:
            raise MoneyRefused("no-such-ledger", "No ledger of that request stands in this trail. Follow the money there with a hop.")
        return self.ledgers[node]

    @cached_property
    def parents(self) -> Mapping[str, str]:
        """Child to parent: every ledger but the root has one."""
        return MappingProxyType({hop.child: hop.parent for hop in self.hops})

    def path(self, node: str) -> Iterator[str]:
        """From a ledger up to the root."""
        yield node
        while node in self.parents:
            node = self.parents[node]
            yield node

    def worth(self, child: str) -> Fraction:
        """The worth of one unit of the child's currency in its parent's, by all hops that lead there."""
        hops = [hop for hop in self.hops if hop.child == child]
        return Fraction(plus(*(hop.out.value for hop in hops))) / Fraction(plus(*(hop.into.value for hop in hops)))

    def secured(self, node: str) -> Fraction:
        """Held now, under an order or given back, here and everywhere below, in the currency of this ledger."""
        return self._secured[node]

    @cached_property
    def _secured(self) -> Mapping[str, Fraction]:
        return self.sums(SECURED)

    def sums(self, accounts: Sequence[Account]) -> Mapping[str, Fraction]:
        """The balances of these accounts, by ledger: there and everywhere below, in the currency of that ledger."""
        sums = {
            key: Fraction(plus(*(ledger.balance(account).value for account in accounts))) if ledger.entries else Fraction(0)
            for key, ledger in self.ledgers.items()
        }
        for key in reversed(self.downwards):
            if key != self.root:
                sums[self.parents[key]] += sums[key] * self.worth(key)
        return sums

    @cached_property
    def downwards(self) -> tuple[str, ...]:
        """The root and all that hangs below it, parents before their children."""
        below: dict[str, list[str]] = {}
        for child, parent in self.parents.items():
            below.setdefault(parent, []).append(child)
        order, reached = [self.root], {self.root}
        for key in order:
            for child in below.get(key, ()):
                if child not in reached:
                    reached.add(child)
                    order.append(child)
        return tuple(order)

    def followed(self, node: str) -> Amount:
        """The amount that hops say has gone out of this ledger."""
        code = self.ledger(node).disputed.code
        return Amount(plus(*(hop.out.value for hop in self.hops if hop.parent == node)), code)

    def not_followed(self, node: str) -> Amount:
        """The amount that has moved on and of which no hop says where to."""
        moved = self.ledger(node).balance("moved-on")
        return Amount(max(EXACT.subtract(moved.value, self.followed(node).value), Decimal(0)), moved.code)

    def doubted(self, node: str) -> Amount:
        """The amount that hops say has gone on, and this ledger's desk says has not: two desks disagree."""
        followed = self.followed(node)
        return Amount(max(EXACT.subtract(followed.value, self.ledger(node).balance("moved-on").value), Decimal(0)), followed.code)


def start(root: str, ledger: Ledger = EMPTY) -> Trail:
    """The trail of a request that nothing has moved on from yet."""
    return Trail(root, MappingProxyType({root: ledger}))


def put(trail: Trail, node: str, ledger: Ledger) -> Trail:
    """The trail with a request's ledger as it is after a step. Raises MoneyRefused where the trail as a whole would hold too much."""
    before = trail.ledger(node)
    if node != trail.root and ledger.disputed != before.disputed:
        raise MoneyRefused("not-by-its-hop", "What is disputed after a hop is what the hop brought. Add a hop, or undo one.")
    after = _with(trail, {node: ledger})
    full = _too_full(after, node)
    if full is not None:
        raise MoneyRefused(
            "more-than-the-trail",
            f"With what is held elsewhere on this trail it would be more than the {trail.ledgers[full].disputed} disputed."
            " Ask the other desk to release its hold, or hold less.",
        )
    return after


def as_before(trail: Trail, counts: Mapping[str, int]) -> Trail:
    """The trail as it was when each ledger had so many entries; one that is not named had none."""
    ledgers = {key: Ledger(ledger.entries[: counts.get(key, 0)]) for key, ledger in trail.ledgers.items()}
    return Trail(trail.root, MappingProxyType(ledgers), trail.hops)


def room(trail: Trail, node: str) -> Amount:
    """The most that this desk may hold now."""
    pending = trail.ledger(node).balance("pending")
    least = Fraction(pending.value)
    worth = Fraction(1)
    for above in trail.path(node):
        free = Fraction(trail.ledgers[above].disputed.value) - trail.secured(above)
        least = min(least, free / worth)
        if above in trail.parents:
            worth *= trail.worth(above)
    units = 10 ** PLACES[pending.code]
    in_units = max(least, Fraction(0)) * units
    return Amount(EXACT.scaleb(EXACT.create_decimal(in_units.numerator // in_units.denominator), -PLACES[pending.code]), pending.code)


def hop(
    trail: Trail,
    parent: str,
    child: str,
    out: Amount,
    rate: Rate,
    *,
    at: int,
    step: str,
    payment: str | None = None,
    known: Literal["now", "before"] = "now",
) -> Trail:
    """Money went on from one account to the next. Known `now`: it leaves what is pending there; `before`: it is told as moved on.

    `payment` is the reference of the payment that carried it. A child may have several hops from one parent, in one currency.
    """
    above = trail.ledger(parent)
    _check_place(trail, parent, child)
    into = rate.convert(out)
    if not into:
        raise MoneyRefused("too-small", "At this rate nothing comes in. Check the rate and which way round it is stated.")
    if known == "now":
        above = post(above, Entry(kind="moved-on", source="pending", target="moved-on", amount=out, at=at, step=step))
    elif out.code != above.code or out.value > trail.not_followed(parent).value:
        raise MoneyRefused("more-than-moved-on", f"Only {trail.not_followed(parent)} moved on and is not followed yet. Name that or less.")
    below = post(
        trail.ledgers.get(child, EMPTY),
        Entry(kind="dispute", source="disputed", target="pending", amount=into, at=at, step=step, payment=payment),
    )
    new = Hop(parent=parent, child=child, out=out, into=into, rate=rate, at=at, step=step, payment=payment)
    return _guarded(_with(trail, {parent: above, child: below}, (*trail.hops, new)), child)


def undo_hop(trail: Trail, step: str, child: str, *, at: int, by: str, ground: str) -> Trail:
    """It never went there. What it brought must still be pending there; the parent's part is pending again, unless it is so already."""
    undone = next((hop for hop in trail.hops if hop.step == step and hop.child == child), None)
    if undone is None:
        raise MoneyRefused("no-such-hop", "No hop of that step leads there. Look at the hops of this trail.")
    rest = tuple(hop for hop in trail.hops if hop is not undone)
    if child in trail.parents.values() and not any(hop.child == child for hop in rest):
        raise MoneyRefused("no-such-hop", "Money has gone on from there. Undo the hops behind it first.")
    below = post(
        trail.ledgers[child],
        Entry(kind="withdraw", source="pending", target="disputed", amount=undone.into, at=at, step=by, payment=undone.payment),
    )
    above = trail.ledgers[undone.parent]
    doubted = min(trail.doubted(undone.parent).value, undone.out.value)
    back = Amount(EXACT.subtract(undone.out.value, doubted), undone.out.code)
    if back:
        above = post(above, Entry(kind="reopen", source="moved-on", target="pending", amount=back, at=at, step=by, ground=ground))
    ledgers = {undone.parent: above, child: below}
    after = _with(trail, ledgers, rest)
    if child not in after.parents:
        after = Trail(trail.root, MappingProxyType({key: ledger for key, ledger in after.ledgers.items() if key != child}), rest)
    return _guarded(after, undone.parent)


def check_trail(trail: Trail) -> tuple[str, ...]:
    """Every law that does not hold, as sentences; none for a trail made by the functions above."""
    sentences = [f"{key}: {flaw}" for key, ledger in trail.ledgers.items() for flaw in flaws(ledger)]
    one_parent = all(trail.parents[hop.child] == hop.parent for hop in trail.hops)
    if not one_parent or trail.root in trail.parents or set(trail.downwards) != set(trail.ledgers):
        return (*sentences, "The ledgers are not one tree below the root.")
    for key, ledger in trail.ledgers.items():
        if not ledger.entries:
            continue
        if trail.secured(key) > Fraction(ledger.disputed.value):
            sentences.append(f"{key}: more is held, under an order or given back here and below than is disputed.")
        brought = plus(*(hop.into.value for hop in trail.hops if hop.child == key))
        if key != trail.root and brought != ledger.disputed.value:
            sentences.append(f"{key}: what is disputed is not what its hops brought.")
    sentences += [f"{hop.child}: a hop does not keep to its rate." for hop in trail.hops if hop.rate.convert(hop.out) != hop.into]
    return tuple(sentences)


def _check_place(trail: Trail, parent: str, child: str) -> None:
    if child in trail.path(parent):
        raise MoneyRefused("same-ledger", "The money came through there already. Open a new request for its second visit.")
    if child in trail.ledgers and trail.parents.get(child) != parent:
        raise MoneyRefused("same-ledger", "That request follows money from elsewhere. Open a new request for this hop.")


def _with(trail: Trail, ledgers: Mapping[str, Ledger], hops: tuple[Hop, ...] | None = None) -> Trail:
    return Trail(trail.root, MappingProxyType({**trail.ledgers, **ledgers}), trail.hops if hops is None else hops)


def _too_full(trail: Trail, node: str) -> str | None:
    """The first ledger from here up to the root that has more secured, in it and below, than is disputed."""
    for key in trail.path(node):
        if trail.ledgers[key].entries and trail.secured(key) > Fraction(trail.ledgers[key].disputed.value):
            return key
    return None


def _guarded(trail: Trail, node: str) -> Trail:
    if _too_full(trail, node) is not None:
        raise MoneyRefused("more-than-the-trail", "With what is held on this trail it would be more than is disputed. Release one first.")
    return trail
