"""Checks that packs name for account numbers: any single wrong digit is found where the weights promise it."""

from hypothesis import given
from hypothesis import strategies as st

from accord.core.countries.accounts import CHECKS

# Published routing numbers of Bangladesh, with the bank that each names where the pack names it.
DIGITS = "0123456789"


def _changed(data: st.DataObject, number: str, places: list[int]) -> tuple[int, str]:
    place = data.draw(st.sampled_from(places))
    digit = data.draw(st.sampled_from([digit for digit in DIGITS if digit != number[place]]))
    return place, number[:place] + digit + number[place + 1 :]


@given(st.text(DIGITS, min_size=18, max_size=18), st.data())
def test_any_single_wrong_digit_of_a_cci_is_found(head: str, data: st.DataObject) -> None:
    whole = next(head + f"{tail:02}" for tail in range(100) if CHECKS["cci"](head + f"{tail:02}"))
    _, changed = _changed(data, whole, list(range(20)))
    assert not CHECKS["cci"](changed)


@given(st.text(DIGITS, min_size=16, max_size=16), st.integers(0, 999), st.data())
def test_any_single_wrong_digit_of_an_iban_is_found(account: str, bank: int, data: st.DataObject) -> None:
    body = f"{bank:03}{account}"
    whole = f"AE{98 - int(body + '101400') % 97:02}{body}"
    assert CHECKS["iban"](whole)
    _, changed = _changed(data, whole, list(range(2, 23)))
    assert not CHECKS["iban"](changed)


@given(st.text(DIGITS, min_size=8, max_size=8), st.data())
def test_a_wrong_digit_of_a_routing_number_is_found_where_the_weights_promise_it(head: str, data: st.DataObject) -> None:
    """Weights 7 and 1 share no factor with 10, so every change shows; under weight 5 only a change by an odd number does."""
    whole = next(head + digit for digit in DIGITS if CHECKS["weights-571"](head + digit))
    place, changed = _changed(data, whole, list(range(9)))
    weighs_five = place in (0, 3, 6)
    odd = (int(whole[place]) - int(changed[place])) % 2 == 1
    assert CHECKS["weights-571"](changed) == (weighs_five and not odd)
