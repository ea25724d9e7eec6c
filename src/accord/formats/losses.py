"""A loss as people type it into a form, a command or JSON: texts into what the adviser takes. Nothing in it names anybody."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final, get_args

from accord.core.channels.loss import Asker, Done, Known, Loss, Rail
from accord.core.countries.span import read_span
from accord.core.identifiers.regions import REGIONS
from accord.core.money.amounts import Amount, Rate, amount
from accord.core.money.refusal import MoneyRefused
from accord.core.times import SECOND, NotATime, read_time
from accord.formats.api.advice import LossIn

ASKERS: Final[tuple[str, ...]] = get_args(Asker)
RAILS: Final[tuple[str, ...]] = get_args(Rail)
DONE: Final[tuple[str, ...]] = get_args(Done)
KNOWN: Final[tuple[str, ...]] = get_args(Known)
MOST_COUNTRIES, MOST_RATES = 20, 20
STATED = "stated by whoever asks"


class BadLoss(ValueError):
    """`field` names what is wrong, `text` says what would be right; neither repeats the input."""

    def __init__(self, field: str, code: str, text: str) -> None:
        super().__init__(f"{field}: {text}")
        self.field = field
        self.code = code
        self.text = text


def read_loss(typed: LossIn, now: int) -> tuple[Loss, tuple[Rate, ...]]:
    """The loss, and the rates that were stated; empty or left out is unknown. `now` is microseconds since 1970. Raises BadLoss."""
    if len(typed.to_countries or ()) > MOST_COUNTRIES:
        raise BadLoss("to_countries", "too-many", f"Name at most {MOST_COUNTRIES} countries.")
    lost = _amount(typed)
    rail: Any = _word("rail", typed.rail, RAILS) if typed.rail else None
    asks: Any = _word("asks", typed.asks, ASKERS)
    done: Any = frozenset(_word("done", word, DONE) for word in typed.done or ())
    known: Any = frozenset(_word("known", word, KNOWN) for word in typed.known or ())
    loss = Loss(
        victim_country=_country("victim_country", typed.victim_country),
        from_country=_country("from_country", typed.from_country),
        to_countries=frozenset(country for code in typed.to_countries or () if (country := _country("to_countries", code))),
        amount=lost,
        paid_at=_paid_at(typed, now),
        rail=rail,
        asks=asks,
        asks_from=_country("asks_from", typed.asks_from),
        done=done,
        known=known,
    )
    return loss, _rates(typed.rates or {}, lost, now)


def _country(name: str, text: str | None) -> str | None:
    code = (text or "").strip().upper()
    if code and code not in REGIONS:
        raise BadLoss(name, "unknown-country", "Give the country as two letters (ISO 3166), for example TH, or leave it out.")
    return code or None


def _word(name: str, text: str, words: tuple[str, ...]) -> str:
    if text not in words:
        raise BadLoss(name, "unknown-word", f"Choose from: {', '.join(words)}.")
    return text


def _amount(typed: LossIn) -> Amount | None:
    text, code = (typed.amount or "").strip(), (typed.currency or "").strip().upper()
    if not text:
        return None
    if not code:
        raise BadLoss("currency", "missing", "Say in which currency the amount is, for example THB.")
    try:
        return amount(text, code)
    except MoneyRefused as refused:
        raise BadLoss("currency" if refused.code == "unknown-code" else "amount", refused.code, refused.text) from None


def _paid_at(typed: LossIn, now: int) -> int | None:
    when, age = (typed.paid_at or "").strip(), (typed.age or "").strip()
    if when and age:
        raise BadLoss("age", "not-both", "Give the time of the payment or how long ago it was, not both.")
    if age:
        span = read_span(age)
        if span is None or span.exact is None:
            raise BadLoss("age", "no-span", "Write how long ago it was paid, such as 40 minutes, 5 hours or 3 days.")
        return max(0, now - int(span.exact.total_seconds()) * SECOND)
    if not when:
        return None
    try:
        paid_at = read_time(when)
    except NotATime as bad:
        raise BadLoss("paid_at", "no-time", str(bad)) from None
    if paid_at > now:
        raise BadLoss("paid_at", "to-come", "This time has not come yet. Write when the payment was made, with its time zone.")
    return paid_at


def _rates(stated: Mapping[str, str], lost: Amount | None, now: int) -> tuple[Rate, ...]:
    if not stated:
        return ()
    if lost is None:
        raise BadLoss("rates", "no-amount", "A rate needs the amount it converts. Give the amount, or leave the rates out.")
    if len(stated) > MOST_RATES:
        raise BadLoss("rates", "too-many", f"State at most {MOST_RATES} rates.")
    try:
        return tuple(Rate(lost.code, code.strip().upper(), _number(text), STATED, now) for code, text in stated.items())
    except MoneyRefused as refused:
        raise BadLoss("rates", refused.code, refused.text) from None


def _number(text: str) -> Decimal:
    integer, _, places = text.strip().partition(".")
    digits = integer + places
    if not digits.isascii() or not digits.isdigit() or len(digits) > 36:
        raise BadLoss("rates", "bad-rate", "Write a rate in plain digits, for example 0.0285.")
    return Decimal(text.strip())
