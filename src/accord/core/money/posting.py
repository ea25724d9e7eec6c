"""The one gate of a ledger: an entry is posted, or refused and the ledger stands as it was."""

from collections.abc import Iterable

from accord.core.money.amounts import EXACT, Amount
from accord.core.money.ledger import EMPTY, MOVES, NEEDS_GROUND, Entry, Ledger
from accord.core.money.refusal import MoneyRefused


def post(ledger: Ledger, entry: Entry) -> Ledger:
    """The ledger with one more entry. Raises MoneyRefused where the entry is wrong or takes more than is there."""
    _check_shape(ledger, entry)
    _check_there(ledger, entry)
    _check_payment(ledger, entry)
    _check_hold(ledger, entry)
    return Ledger((*ledger.entries, entry))


def replay(entries: Iterable[Entry]) -> Ledger:
    """The ledger of entries that were kept elsewhere, each posted anew. Raises MoneyRefused."""
    ledger = EMPTY
    for entry in entries:
        ledger = post(ledger, entry)
    return ledger


def _check_shape(ledger: Ledger, entry: Entry) -> None:
    sources, target = MOVES[entry.kind]
    if entry.source not in sources or entry.target != target:
        raise MoneyRefused("not-from-there", f"'{entry.kind}' moves money out of {' or '.join(sources)} into {target}, and nothing else.")
    if not entry.amount:
        raise MoneyRefused("not-positive", "An entry needs an amount of more than zero.")
    if not ledger.entries and entry.kind != "dispute":
        raise MoneyRefused("nothing-disputed", "Nothing is disputed here yet. State the disputed amount first.")
    if ledger.code not in (None, entry.amount.code):
        raise MoneyRefused("wrong-currency", f"This ledger is in {ledger.code}. Another currency needs a ledger of its own.")
    if entry.kind in NEEDS_GROUND and not (entry.ground and entry.ground.strip()):
        raise MoneyRefused("needs-ground", f"'{entry.kind}' needs a ground. Say why.")


def _check_there(ledger: Ledger, entry: Entry) -> None:
    if entry.kind == "dispute":
        return
    balance = ledger.balance(entry.source)
    if entry.kind == "undo" and entry.source == "released":  # each released amount can have been wrong once
        balance = Amount(EXACT.subtract(balance.value, min(balance.value, ledger.wrongly_held.value)), balance.code)
    if entry.amount.value > balance.value:
        code = {"pending": "more-than-pending", "held": "more-than-held"}.get(entry.source, "more-than-there")
        raise MoneyRefused(code, f"Only {balance} stands under '{entry.source}'. Name that much or less.")


def _check_payment(ledger: Ledger, entry: Entry) -> None:
    if entry.payment is None:
        return
    if entry.kind == "dispute":
        if ledger.of_payment(entry.payment, "disputed") < 0:
            raise MoneyRefused("already-disputed", "This payment is disputed here already: the two reports are of one payment.")
    elif ledger.of_payment(entry.payment, "disputed") == 0:
        raise MoneyRefused("unknown-payment", "This payment is not disputed here. Name one that is, or none.")
    elif entry.amount.value > ledger.of_payment(entry.payment, entry.source):
        code = "more-than-pending" if entry.source == "pending" else "more-than-there"
        raise MoneyRefused(code, f"That is more than stands under '{entry.source}' of this payment. Name less, or another payment.")


def _check_hold(ledger: Ledger, entry: Entry) -> None:
    if entry.kind == "hold":
        _check_new_hold(ledger, entry)
    elif entry.source == "held":
        _check_draw(ledger, entry)
    elif entry.hold is not None or entry.until is not None:
        raise MoneyRefused("no-such-hold", f"'{entry.kind}' out of {entry.source} names no hold. Leave hold and until out.")


def _check_new_hold(ledger: Ledger, entry: Entry) -> None:
    if not entry.hold:
        raise MoneyRefused("no-such-hold", "Give the hold a name of its own.")
    if any(hold.name == entry.hold for hold in ledger.holds):
        raise MoneyRefused("same-hold", "A hold of that name stands here already. Give the new one its own name.")
    if entry.until is not None and entry.until <= entry.at:
        raise MoneyRefused("until-passed", "A hold ends after it begins. Give a later date.")


def _check_draw(ledger: Ledger, entry: Entry) -> None:
    if entry.hold is None:
        raise MoneyRefused("no-such-hold", "Say which hold this is.")
    hold = ledger.hold(entry.hold)
    if entry.amount.value > hold.left.value:
        raise MoneyRefused("more-than-held", f"Only {hold.left} is left of this hold. Name that much or less.")
    if entry.kind == "extend":
        if entry.amount != hold.left:
            raise MoneyRefused("more-than-held", f"All that is left of a hold is extended: {hold.left}. Release the rest first.")
        if hold.until is None or (entry.until is not None and entry.until <= hold.until):
            raise MoneyRefused("not-later", "An extension ends later than the hold does now. Give a later date.")
    elif entry.until is not None:
        raise MoneyRefused("no-such-hold", f"'{entry.kind}' has no end of its own. Leave until out.")
    if entry.kind == "lapse" and (hold.until is None or entry.at < hold.until):
        raise MoneyRefused("not-later", "The hold has not come to its date yet. Release it where it should end now.")
