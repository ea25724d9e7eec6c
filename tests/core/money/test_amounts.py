from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.currencies import CURRENCIES
from accord.core.money.amounts import ASSETS, PLACES, Amount, Rate, amount, same, total
from accord.core.money.refusal import MoneyRefused

AED = Rate("THB", "AED", Decimal("0.1134"), "central bank's day rate", 0)


@pytest.mark.parametrize(
    ("code", "places"),
    [("THB", 2), ("BDT", 2), ("NPR", 2), ("PEN", 2), ("AED", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("XAU", 4), ("USDT", 18)],
)
def test_each_currency_has_its_places(code, places) -> None:
    assert PLACES[code] == places
    assert Amount(Decimal(1).scaleb(-places), code).value > 0
    with pytest.raises(MoneyRefused, match="decimal places"):
        Amount(Decimal(1).scaleb(-places - 1), code)


def test_every_currency_and_asset_has_its_places_and_no_asset_is_a_currency() -> None:
    assert set(PLACES) == CURRENCIES | ASSETS
    assert not CURRENCIES & ASSETS


def test_an_amount_is_written_with_its_places() -> None:
    assert str(amount("480000", "THB")) == "480000.00 THB"
    assert amount("480000", "THB") == amount("480000.00", "THB") == Amount(Decimal("4.8e5"), "THB")
    assert hash(amount("1", "THB")) == hash(amount("1.00", "THB"))
    assert msgspec.json.encode(amount("1.5", "THB")) == b'{"value":"1.50","code":"THB"}'
    assert msgspec.json.decode(b'{"value":"1.5","code":"THB"}', type=Amount) == amount("1.5", "THB")


@pytest.mark.parametrize(
    "text", ["", "-1", "+1", "1e3", "1,000", "1.", ".5", "NaN", "Infinity", "1" * 19, " 1", "1\n", "१२", "0x1", "1.001"]
)
def test_an_amount_is_plain_digits(text) -> None:
    with pytest.raises(MoneyRefused) as refusal:
        amount(text, "THB")
    assert refusal.value.code == "bad-amount"


@pytest.mark.parametrize("value", [Decimal("-0.01"), Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), Decimal("1e36"), 1.5, 1])
def test_an_amount_is_a_finite_decimal_of_zero_or_more(value) -> None:
    with pytest.raises(MoneyRefused):
        Amount(value, "THB")


@pytest.mark.parametrize("code", ["thb", "XXX", "", "THBX", "SCAMCOIN"])
def test_an_unknown_code_is_refused(code) -> None:
    with pytest.raises(MoneyRefused) as refusal:
        amount("1", code)
    assert refusal.value.code == "unknown-code"


def test_totals_never_cross_currencies() -> None:
    assert total([amount("1", "THB"), amount("2", "AED"), amount("0.5", "THB")]) == {"AED": amount("2", "AED"), "THB": amount("1.5", "THB")}
    assert total([]) == {}


def test_totals_are_exact_beyond_the_usual_precision() -> None:
    large = Amount(Decimal("123456789012345678901234567890.12"), "THB")
    assert total([large, amount("0.01", "THB")])["THB"].value == Decimal("123456789012345678901234567890.13")


def test_a_rate_converts_downwards_to_the_smallest_unit() -> None:
    assert AED.convert(amount("320000", "THB")) == amount("36288.00", "AED")
    assert AED.convert(amount("0.09", "THB")) == amount("0.01", "AED")
    assert AED.convert(amount("0.08", "THB")) == amount("0", "AED")
    assert Rate("THB", "JPY", Decimal("4.3"), "bank", 0).convert(amount("1.99", "THB")) == amount("8", "JPY")
    assert same("THB", 0).convert(amount("7.77", "THB")) == amount("7.77", "THB")


def test_a_rate_converts_its_own_currency_only() -> None:
    with pytest.raises(MoneyRefused) as refusal:
        AED.convert(amount("1", "AED"))
    assert refusal.value.code == "wrong-currency"


@pytest.mark.parametrize(
    ("out", "into", "value", "source"),
    [
        ("THB", "AED", "0", "bank"), ("THB", "AED", "-1", "bank"), ("THB", "AED", "NaN", "bank"), ("THB", "AED", "1e25", "bank"),
        ("THB", "AED", "1", " "), ("THB", "THB", "2", "bank"), ("THB", "ZZZ", "1", "bank"), ("THB", "AED", "1." + "1" * 40, "bank"),
    ],
)  # fmt: skip
def test_a_rate_is_positive_between_known_codes_and_says_its_source(out, into, value, source) -> None:
    with pytest.raises(MoneyRefused):
        Rate(out, into, Decimal(value), source, 0)


codes = st.sampled_from(sorted(PLACES))


@given(codes, st.integers(0, 10**18 - 1))
def test_every_number_of_smallest_units_is_an_amount_and_reads_back(code, units) -> None:
    money = Amount(Decimal(units).scaleb(-PLACES[code]), code)
    assert amount(f"{money.value:f}", code) == money
    assert int(money.value.scaleb(PLACES[code])) == units


@given(codes, codes, st.integers(1, 10**18), st.integers(1, 10**9))
def test_no_conversion_makes_money(out, into, units, rate) -> None:
    stated = Rate(out, into, Decimal(1) if out == into else Decimal(rate).scaleb(-4), "test", 0)
    given_ = Amount(Decimal(units).scaleb(-PLACES[out]), out)
    got = stated.convert(given_)
    exact = given_.value * stated.value
    assert got.code == into
    assert 0 <= exact - got.value < Decimal(1).scaleb(-PLACES[into])
