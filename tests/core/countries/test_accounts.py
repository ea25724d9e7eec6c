"""Accounts by the rules of the packs: published numbers, single wrong digits, and what is warned of and what refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.countries.accounts import CHECK_FAILS, CHECKS, NOT_LISTED, OTHER_COUNTRY, TO_CONFIRM, WRONG_LENGTH, check_account
from accord.core.identifiers.cards import is_card_number
from accord.tables import countries

# Published routing numbers of Bangladesh, with the bank that each names where the pack names it.
ROUTING = {"255271518": "Woori Bank", "255262985": "Woori Bank", "085260728": "Dhaka Bank", "230913554": "ICB Islamic Bank"}
IBAN = "AE070331234567890123456"
DIGITS = "0123456789"


@pytest.mark.parametrize(("number", "bank"), ROUTING.items())
def test_published_routing_numbers_fit(number: str, bank: str) -> None:
    read = check_account(countries()["BD"], number)
    assert (read.warnings, read.refusal) == ((), None)
    assert read.bank is not None and read.bank.name.value == bank
    assert read.form is not None and read.form.key == "routing"
    assert read.value == ""


def test_a_published_cci_fits_and_a_placeholder_is_warned_of_and_not_refused() -> None:
    good = check_account(countries()["PE"], "011-366-000100032542-21")
    placeholder = check_account(countries()["PE"], "011-366-000100046500-00")
    assert (good.value, good.warnings, good.refusal) == ("PE:011:01136600010003254221", (), None)
    assert (placeholder.value, placeholder.warnings, placeholder.refusal) == ("PE:011:01136600010004650000", (CHECK_FAILS,), None)
    assert placeholder.bank is not None and placeholder.bank.name.value == "BBVA Perú"


def test_an_iban_names_its_bank_and_a_wrong_one_is_refused() -> None:
    good = check_account(countries()["AE"], "AE07 0331 2345 6789 0123 456")
    assert (good.value, good.warnings, good.refusal) == (IBAN, (), None)
    assert good.bank is not None and good.bank.name.value == "Mashreqbank"
    wrong = check_account(countries()["AE"], IBAN.replace("AE07", "AE08"))
    assert wrong.bank is None
    assert wrong.refusal is not None and IBAN[4:] not in wrong.refusal


def _changed(data: st.DataObject, number: str, places: list[int]) -> tuple[int, str]:
    place = data.draw(st.sampled_from(places))
    digit = data.draw(st.sampled_from([each for each in DIGITS if each != number[place]]))
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


def test_a_failing_routing_number_is_warned_of_and_not_refused() -> None:
    alone = check_account(countries()["BD"], "255271519")
    beside = check_account(countries()["BD"], "BD:255271519:1234567890123")
    assert (alone.warnings, alone.refusal) == ((CHECK_FAILS,), None)
    assert (beside.warnings, beside.refusal) == ((CHECK_FAILS,), None)
    assert beside.bank is not None and beside.bank.name.value == "Woori Bank"


def test_an_account_of_nine_digits_is_no_routing_number() -> None:
    read = check_account(countries()["BD"], "BD:085:123456789")
    assert (read.form, read.warnings, read.value) == (None, (), "BD:085:123456789")


@pytest.mark.parametrize(
    ("code", "text", "warnings"),
    [
        ("TH", "004-123-4-56789-0", ()),
        ("TH", "๐๐๔-๑๒๓-๔-๕๖๗๘๙-๐", ()),
        ("TH", "TH:004:123456789012", (WRONG_LENGTH,)),
        ("TH", "TH:076:1234567890", (TO_CONFIRM,)),
        ("TH", "TH:999:1234567890", (NOT_LISTED,)),
        ("TH", "TH:066:1234567890", ()),
        ("TH", "TH:066:123456789012", ()),
        ("TH", "BD:085:1234567890123", (OTHER_COUNTRY,)),
        ("NP", "0401:0123456789012345", ()),
        ("PE", "002:12345678901234", ()),
        ("PE", "002:123456789", (WRONG_LENGTH,)),
        ("PE", "049:123456789", (TO_CONFIRM,)),
        ("AE", "302620122", ()),
        ("AE", "GB82 WEST 1234 5698 7654 32", (OTHER_COUNTRY,)),
    ],
)
def test_what_only_looks_wrong_is_a_warning(code: str, text: str, warnings: tuple[str, ...]) -> None:
    read = check_account(countries()[code], text)
    assert (read.warnings, read.refusal) == (warnings, None)


@pytest.mark.parametrize(
    ("code", "text"), [("TH", "1234567890"), ("TH", "4111 1111 1111 1111"), ("AE", "1234567890"), ("NP", "hello"), ("BD", "")]
)
def test_what_is_no_account_is_refused_with_a_sentence_that_does_not_repeat_it(code: str, text: str) -> None:
    read = check_account(countries()[code], text)
    assert read.bank is None and read.value == ""
    assert read.refusal is not None and read.refusal.endswith(".")
    assert not text or text not in read.refusal or text == "1234567890"


@given(st.sampled_from(sorted(countries())), st.text(max_size=40))
def test_any_text_is_read_or_refused(code: str, text: str) -> None:
    read = check_account(countries()[code], text)
    assert read.refusal is None or (read.bank is None and read.value == "")
    if is_card_number(text):
        assert read.refusal is not None
