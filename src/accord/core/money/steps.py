"""The steps of desks on a ledger, one function each: a new ledger, or MoneyRefused and the old one stands as it was.

`at` is the time (microseconds since 1970), `step` the reference of the step that says so, `payment` that of the payment it is about.
"""

from typing import Literal

from accord.core.money.amounts import EXACT, Amount
from accord.core.money.ledger import Account, Entry, Hold, Kind, Ledger
from accord.core.money.posting import post
from accord.core.money.refusal import MoneyRefused

Held = Literal["held", "converted"]


def dispute(ledger: Ledger, amount: Amount, *, at: int, step: str, payment: str | None = None) -> Ledger:
    """This much was taken. A payment is disputed once, however often it is reported."""
    return _move(ledger, "dispute", "disputed", "pending", amount, at, step, payment)


def withdraw(ledger: Ledger, amount: Amount, *, at: int, step: str, payment: str | None = None) -> Ledger:
    """The asker takes back what is still pending: the amount was stated wrongly."""
    return _move(ledger, "withdraw", "pending", "disputed", amount, at, step, payment)


def hold(
    ledger: Ledger, amount: Amount, *, at: int, step: str, until: int | None, name: str | None = None, payment: str | None = None
) -> Ledger:
    """Hold this much until then (None: no date is known). `name` of the hold is the step's, unless the step makes several."""
    return post(
        ledger,
        Entry(
            kind="hold", source="pending", target="held", amount=amount, at=at, step=step, payment=payment, hold=name or step, until=until
        ),
    )


def extend(ledger: Ledger, name: str, *, until: int | None, ground: str, at: int, step: str) -> Ledger:
    """Extend a hold: its remaining amount stays held until a later date, on a ground."""
    left = ledger.hold(name).left
    entry = Entry(
        kind="extend", source="held", target="held", amount=left, at=at, step=step, hold=name, until=until, ground=ground
    )  # fmt: skip
    return post(ledger, entry)


def moved_on(ledger: Ledger, amount: Amount, *, at: int, step: str, payment: str | None = None) -> Ledger:
    """It had left before; where it went is told by a hop of the trail."""
    return _move(ledger, "moved-on", "pending", "moved-on", amount, at, step, payment)


def taken_out(ledger: Ledger, amount: Amount, *, at: int, step: str, payment: str | None = None) -> Ledger:
    """It was taken out in cash or spent: it stands in no account any more."""
    return _move(ledger, "taken-out", "pending", "taken-out", amount, at, step, payment)


def not_found(ledger: Ledger, amount: Amount, *, at: int, step: str, payment: str | None = None) -> Ledger:
    return _move(ledger, "not-found", "pending", "not-found", amount, at, step, payment)


def refuse(ledger: Ledger, amount: Amount, *, at: int, step: str, payment: str | None = None, ground: str | None = None) -> Ledger:
    """The desk will not act on this much; `ground` is the refusal code of the protocol."""
    return _move(ledger, "refuse", "pending", "refused", amount, at, step, payment, ground=ground)


def release(
    ledger: Ledger, amount: Amount, *, at: int, step: str, name: str | None = None, source: Held = "held", ground: str | None = None
) -> Ledger:
    """Let go of this much to the holder of the account. Without the name of a hold, those that lapse first go first."""
    return _draw(ledger, "release", amount, at, step, name, source, ground)


def undo(
    ledger: Ledger,
    amount: Amount,
    *,
    at: int,
    step: str,
    ground: str,
    name: str | None = None,
    source: Literal["held", "converted", "released"] = "held",
) -> Ledger:
    """This much was held wrongly: it is let go, and counts as wrongly held."""
    return _draw(ledger, "undo", amount, at, step, name, source, ground)


def give_back(
    ledger: Ledger, amount: Amount, *, at: int, step: str, name: str | None = None, source: Held = "held", ground: str | None = None
) -> Ledger:
    """This much went back to the person who lost it, out of a hold or out of an order."""
    return _draw(ledger, "give-back", amount, at, step, name, source, ground)


def convert(ledger: Ledger, amount: Amount, *, at: int, step: str, name: str | None = None, ground: str | None = None) -> Ledger:
    """An order of a court or authority stands in the place of the hold."""
    return _draw(ledger, "convert", amount, at, step, name, "held", ground)


def lapse(ledger: Ledger, *, at: int, step: str) -> Ledger:
    """Every hold whose date has come ends. The same ledger where none has: a clock may ask again."""
    for due in ledger.holds:
        if due.left and due.until is not None and due.until <= at:
            ledger = post(ledger, Entry(kind="lapse", source="held", target="released", amount=due.left, at=at, step=step, hold=due.name))
    return ledger


def reopen(
    ledger: Ledger,
    amount: Amount,
    source: Literal["moved-on", "taken-out", "not-found", "refused", "released"],
    *,
    at: int,
    step: str,
    ground: str,
    payment: str | None = None,
) -> Ledger:
    """The desk knows better now: this much is pending again."""
    return _move(ledger, "reopen", source, "pending", amount, at, step, payment, ground=ground)


def _move(
    ledger: Ledger,
    kind: Kind,
    source: Account,
    target: Account,
    amount: Amount,
    at: int,
    step: str,
    payment: str | None,
    ground: str | None = None,
) -> Ledger:
    return post(ledger, Entry(kind=kind, source=source, target=target, amount=amount, at=at, step=step, payment=payment, ground=ground))


def _draw(ledger: Ledger, kind: Kind, amount: Amount, at: int, step: str, name: str | None, source: Account, ground: str | None) -> Ledger:
    target: Account = {"give-back": "returned", "convert": "converted"}.get(kind, "released")  # type: ignore[assignment]
    if source != "held":
        return post(ledger, Entry(kind=kind, source=source, target=target, amount=amount, at=at, step=step, hold=name, ground=ground))
    taken = _first_to_lapse(ledger, amount) if name is None else ((ledger.hold(name), amount),)
    for drawn, part in taken:
        ledger = post(
            ledger,
            Entry(
                kind=kind,
                source="held",
                target=target,
                amount=part,
                at=at,
                step=step,
                payment=drawn.payment,
                hold=drawn.name,
                ground=ground,
            ),
        )
    return ledger


def _first_to_lapse(ledger: Ledger, amount: Amount) -> tuple[tuple[Hold, Amount], ...]:
    """Which holds the amount is drawn from, and how much of each."""
    balance = ledger.balance("held")
    if amount.code != balance.code:
        raise MoneyRefused("wrong-currency", f"This ledger is in {balance.code}. Another currency needs a ledger of its own.")
    if amount.value > balance.value:
        raise MoneyRefused("more-than-held", f"Only {balance} is held. Name that much or less.")
    if not amount:
        raise MoneyRefused("not-positive", "An entry needs an amount of more than zero.")
    taken: list[tuple[Hold, Amount]] = []
    rest = amount.value
    for hold in sorted(ledger.holds, key=lambda hold: (hold.until is None, hold.until or 0)):
        part = min(rest, hold.left.value)
        if part:
            taken.append((hold, Amount(part, amount.code)))
        rest = EXACT.subtract(rest, part)
    return tuple(taken)
