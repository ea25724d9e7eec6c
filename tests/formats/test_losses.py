"""A loss as people type it: read into what the adviser takes, or refused by its field without a word of what was typed."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.times import SECOND
from accord.formats.api.advice import LossIn
from accord.formats.losses import ASKERS, DONE, KNOWN, RAILS, BadLoss, read_loss

NOW = 1_795_000_000 * SECOND


def test_every_field_is_read() -> None:
    loss, rates = read_loss(
        LossIn(
            asks="police",
            asks_from="th",
            victim_country="TH",
            from_country=" TH ",
            to_countries=["ae", "", "PE"],
            amount="480000.50",
            currency="thb",
            age="5 hours",
            rail="swift",
            done=["recall-sent"],
            known=["uetr"],
            rates={"usd": "0.0285"},
        ),
        NOW,
    )
    assert (loss.asks_from, loss.victim_country, loss.from_country, loss.to_countries) == ("TH", "TH", "TH", {"AE", "PE"})
    assert str(loss.amount) == "480000.50 THB" and loss.paid_at == NOW - 5 * 3600 * SECOND
    assert (rates[0].out, rates[0].into, rates[0].value) == ("THB", "USD", Decimal("0.0285"))


def test_what_is_left_out_is_unknown() -> None:
    loss, rates = read_loss(LossIn(asks="person"), NOW)
    assert (loss.amount, loss.paid_at, loss.rail, loss.victim_country, loss.to_countries, rates) == (
        None,
        None,
        None,
        None,
        frozenset(),
        (),
    )


SECRET = "0812345678"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"asks": SECRET}, "asks"),
        ({"victim_country": SECRET}, "victim_country"),
        ({"to_countries": ["TH", SECRET]}, "to_countries"),
        ({"to_countries": ["TH"] * 21}, "to_countries"),
        ({"amount": f"-{SECRET}", "currency": "THB"}, "amount"),
        ({"amount": SECRET}, "currency"),
        ({"amount": SECRET, "currency": SECRET}, "currency"),
        ({"age": SECRET}, "age"),
        ({"age": "3 months"}, "age"),
        ({"age": "1 hour", "paid_at": "2026-01-01"}, "age"),
        ({"paid_at": SECRET}, "paid_at"),
        ({"paid_at": "2199-01-01T00:00:00Z"}, "paid_at"),
        ({"rail": SECRET}, "rail"),
        ({"done": [SECRET]}, "done"),
        ({"known": [SECRET]}, "known"),
        ({"rates": {"USD": "1"}}, "rates"),
        ({"amount": "1", "currency": "THB", "rates": {"USD": "1e3"}}, "rates"),
        ({"amount": "1", "currency": "THB", "rates": {"USD": "0"}}, "rates"),
        ({"amount": "1", "currency": "THB", "rates": {"USD": "٣"}}, "rates"),
        ({"amount": "1", "currency": "THB", "rates": {SECRET: "1"}}, "rates"),
        ({"amount": "1", "currency": "THB", "rates": {"THB": "2"}}, "rates"),
    ],
)
def test_a_fault_is_named_by_its_field_and_repeats_nothing(typed: dict[str, Any], field: str) -> None:
    with pytest.raises(BadLoss) as bad:
        read_loss(LossIn(**{"asks": "police", **typed}), NOW)
    assert bad.value.field == field
    assert SECRET not in str(bad.value) and bad.value.text.endswith(".")


texts = st.text(max_size=12)


@given(texts, st.lists(texts, max_size=3), texts, texts, texts, texts, st.dictionaries(texts, texts, max_size=2))
def test_any_text_is_read_or_refused_by_its_field(
    country: str, to: list[str], amount: str, code: str, age: str, at: str, rates: dict[str, str]
) -> None:
    typed = LossIn(asks="police", victim_country=country, to_countries=to, amount=amount, currency=code, age=age, paid_at=at, rates=rates)
    try:
        loss, _ = read_loss(typed, NOW)
    except BadLoss as bad:
        assert getattr(typed, bad.field) or bad.field == "currency"
    else:
        assert loss.victim_country is None or loss.victim_country == country.strip().upper()


@given(
    st.sampled_from(ASKERS), st.sampled_from(RAILS), st.sets(st.sampled_from(DONE)), st.sets(st.sampled_from(KNOWN)), st.integers(1, 9999)
)
def test_every_word_is_taken(asks: Any, rail: Any, done: set[str], known: set[str], hours: int) -> None:
    loss, _ = read_loss(LossIn(asks=asks, rail=rail, done=done, known=known, age=f"{hours} hours"), NOW)
    assert (loss.asks, loss.rail, loss.done, loss.known, loss.paid_at) == (asks, rail, done, known, NOW - hours * 3600 * SECOND)
