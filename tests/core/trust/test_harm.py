from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.currencies import CURRENCIES
from accord.core.trust.harm import BadHarm, Harm, read_harm

FULL = {"victims": 3, "loss": {"THB": "125000.50", "USD": "0.1"}, "countries": ["TH", "NP"]}


def test_harm_is_read_exactly() -> None:
    harm = read_harm(FULL)
    assert harm.victims == 3
    assert harm.loss == {"THB": Decimal("125000.50"), "USD": Decimal("0.1")}
    assert harm.countries == {"TH", "NP"}


def test_what_is_left_out_is_unknown() -> None:
    assert read_harm(None) == read_harm({}) == read_harm({"victims": None, "loss": None, "countries": None}) == Harm()
    assert Harm().wire() == {}
    assert read_harm({"victims": 0}).wire() == {"victims": 0}


def test_the_wire_form_keeps_the_places_of_an_amount() -> None:
    assert read_harm(FULL).wire() == {"victims": 3, "loss": {"THB": "125000.50", "USD": "0.1"}, "countries": ["NP", "TH"]}
    assert read_harm({"loss": {"JPY": "100000000000000000"}}).wire() == {"loss": {"JPY": "100000000000000000"}}
    assert read_harm({"loss": {"KWD": "0.0000"}}).wire() == {"loss": {"KWD": "0.0000"}}


@pytest.mark.parametrize(
    ("wire", "field"),
    [
        ([], "harm"),
        ("much", "harm"),
        ({"victim": 1}, "harm"),
        ({"victims": True}, "harm.victims"),
        ({"victims": 1.0}, "harm.victims"),
        ({"victims": "3"}, "harm.victims"),
        ({"victims": -1}, "harm.victims"),
        ({"victims": 10**11}, "harm.victims"),
        ({"loss": "100"}, "harm.loss"),
        ({"loss": [["THB", "1"]]}, "harm.loss"),
        ({"loss": {"thb": "1"}}, "harm.loss"),
        ({"loss": {"XYZ": "1"}}, "harm.loss"),
        ({"loss": {"XXX": "1"}}, "harm.loss"),
        ({"loss": {"BTC": "1"}}, "harm.loss"),
        ({"countries": "TH"}, "harm.countries"),
        ({"countries": ["th"]}, "harm.countries"),
        ({"countries": ["XX"]}, "harm.countries"),
        ({"countries": [{}]}, "harm.countries"),
        ({"countries": [None]}, "harm.countries"),
    ],
)
def test_a_refusal_names_the_field(wire, field) -> None:
    with pytest.raises(BadHarm) as refusal:
        read_harm(wire)
    assert refusal.value.field == field
    assert refusal.value.text in str(refusal.value)


@pytest.mark.parametrize(
    "amount", [1, 1.5, True, None, "", "-1", "+1", "1e3", "1,000", "1.", ".5", "NaN", "Infinity", "1.00001", "1" * 19, " 1", "1\n", "१२"]
)
def test_an_amount_is_a_text_of_plain_digits(amount) -> None:
    with pytest.raises(BadHarm) as refusal:
        read_harm({"loss": {"THB": amount}})
    assert refusal.value.field == "harm.loss.THB"


def test_a_refusal_does_not_repeat_the_input() -> None:
    for wire in ({"loss": {"4111111111111111": "1"}}, {"loss": {"THB": "4111111111111111x"}}, {"4111111111111111": 1}):
        with pytest.raises(BadHarm) as refusal:
            read_harm(wire)
        assert "4111" not in str(refusal.value)


def test_the_currencies_of_the_founding_members_are_known() -> None:
    assert {"THB", "BDT", "NPR", "PEN", "AED", "USD", "EUR"} <= CURRENCIES
    assert not {"XXX", "XTS", ""} & CURRENCIES
    assert all(len(code) == 3 and code.isascii() and code.isupper() for code in CURRENCIES)


amounts = st.decimals(min_value=0, max_value=10**17, places=2, allow_nan=False, allow_infinity=False).map(lambda amount: f"{amount:f}")


@given(st.dictionaries(st.sampled_from(sorted(CURRENCIES)), amounts))
def test_reading_what_was_written_gives_the_same_harm(loss) -> None:
    harm = read_harm({"loss": loss})
    assert read_harm(harm.wire()) == harm
    assert harm.wire().get("loss", {}) == loss


keys = st.sampled_from(["victims", "loss", "countries", "THB", ""])
junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=8,
)


@given(junk)
def test_reading_raises_nothing_but_its_refusal(wire) -> None:
    try:
        harm = read_harm(wire)
    except BadHarm as refusal:
        assert refusal.field.startswith("harm")
    else:
        assert read_harm(harm.wire()) == harm
