"""The closed registry of conditions: what a channel may ask of a loss. Each answers yes, no, or that it can't be told, and why not."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeAlias, get_args

from accord.core.channels.labels import UNKNOWN
from accord.core.channels.loss import BY_BANK, Asker, Done, Known, Loss, Rail
from accord.core.money.amounts import PLACES, Amount, Rate
from accord.core.phrases import Phrase

HOUR: Final = 3_600_000_000


class Unknown(NamedTuple):
    """It can't be told whether the condition is met, and what is missing to tell."""

    says: Phrase


Finding: TypeAlias = bool | Unknown


class Circumstances(NamedTuple):
    """The facts beside the loss that decide: the time of asking (microseconds since 1970), and stated rates."""

    now: int
    rates: tuple[Rate, ...] = ()


class Predicate(NamedTuple):
    """`arguments` names what a condition in the data must bring, and says whether a value is good."""

    holds: Callable[[Loss, Circumstances, Mapping[str, Any]], Finding]
    arguments: Mapping[str, Callable[[Any], bool]]


def amount_at_least(loss: Loss, around: Circumstances, arguments: Mapping[str, Any]) -> Finding:
    least = Amount(Decimal(arguments["value"]), arguments["code"])
    if loss.amount is None:
        return Unknown(Phrase(UNKNOWN["amount"], {"least": least}))
    compared = compare(loss.amount, least, around.rates)
    if compared is None:
        return Unknown(Phrase(UNKNOWN["rate"], {"least": least, "code": loss.amount.code, "other": least.code}))
    return compared >= 0


def compare(amount: Amount, other: Amount, rates: Iterable[Rate]) -> int | None:
    """-1, 0 or 1; None where the currencies differ and no stated rate joins them. The rate last stated counts."""
    own_value, other_value = Fraction(amount.value), Fraction(other.value)
    if amount.code != other.code:
        joining = [rate for rate in rates if {rate.out, rate.into} == {amount.code, other.code}]
        if not joining:
            return None
        rate = max(joining, key=lambda rate: rate.at)
        own_value = own_value * Fraction(rate.value) if rate.out == amount.code else own_value / Fraction(rate.value)
    return (own_value > other_value) - (own_value < other_value)


def within_hours(loss: Loss, around: Circumstances, arguments: Mapping[str, Any]) -> Finding:
    if loss.paid_at is None:
        return Unknown(Phrase(UNKNOWN["time"], {"hours": arguments["hours"]}))
    return bool(around.now - loss.paid_at <= arguments["hours"] * HOUR)


def crosses_border(loss: Loss, _: Circumstances, __: Mapping[str, Any]) -> Finding:
    if loss.from_country is None or not loss.to_countries:
        return Unknown(Phrase(UNKNOWN["countries"]))
    return loss.to_countries != {loss.from_country}


def rail(loss: Loss, _: Circumstances, arguments: Mapping[str, Any]) -> Finding:
    if loss.rail is None:
        return Unknown(Phrase(UNKNOWN["rail"]))
    return loss.rail in arguments["of"]


def by_bank(loss: Loss, _: Circumstances, __: Mapping[str, Any]) -> Finding:
    return rail(loss, _, {"of": BY_BANK})


def asks(loss: Loss, _: Circumstances, arguments: Mapping[str, Any]) -> Finding:
    return loss.asks in arguments["of"]


def asks_from_victims_country(loss: Loss, _: Circumstances, __: Mapping[str, Any]) -> Finding:
    if loss.victim_country is None or loss.asks_from is None:
        return Unknown(Phrase(UNKNOWN["country"]))
    return loss.asks_from == loss.victim_country


def done(loss: Loss, _: Circumstances, arguments: Mapping[str, Any]) -> Finding:
    return not loss.done.isdisjoint(arguments["of"])


def knows(loss: Loss, _: Circumstances, arguments: Mapping[str, Any]) -> Finding:
    """One of those is enough."""
    return not loss.known.isdisjoint(arguments["of"])


def touches_crypto(loss: Loss, _: Circumstances, __: Mapping[str, Any]) -> Finding:
    if loss.rail == "crypto" or not loss.known.isdisjoint({"crypto-address", "exchange", "transaction-id"}):
        return True
    return Unknown(Phrase(UNKNOWN["rail"])) if loss.rail is None else False


def _of(words: Any) -> Callable[[Any], bool]:
    allowed = frozenset(get_args(words))
    return lambda value: isinstance(value, list) and bool(value) and allowed.issuperset(value)


def _is_amount(value: Any) -> bool:
    return isinstance(value, str) and value.isascii() and value.isdigit()


PREDICATES: Final[Mapping[str, Predicate]] = MappingProxyType(
    {
        "amount-at-least": Predicate(amount_at_least, {"value": _is_amount, "code": lambda value: value in PLACES}),
        "within-hours": Predicate(within_hours, {"hours": lambda value: type(value) is int and value > 0}),
        "crosses-border": Predicate(crosses_border, {}),
        "rail": Predicate(rail, {"of": _of(Rail)}),
        "by-bank": Predicate(by_bank, {}),
        "asks": Predicate(asks, {"of": _of(Asker)}),
        "asks-from-victims-country": Predicate(asks_from_victims_country, {}),
        "done": Predicate(done, {"of": _of(Done)}),
        "knows": Predicate(knows, {"of": _of(Known)}),
        "touches-crypto": Predicate(touches_crypto, {}),
    }
)
