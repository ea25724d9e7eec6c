from itertools import product
from string import ascii_uppercase

import pytest
from hypothesis import given
from hypothesis import strategies as st
from identifier_laws import REGIONS, any_text, examples_hold, floods_are_refused, law_holds, like_examples, read_example, refusal
from schwifty import IBAN, exceptions, registry

from accord.core.identifiers import iban
from accord.core.identifiers.iban_structures import STRUCTURES

COUNTRIES = ["".join(letters) for letters in product(ascii_uppercase, repeat=2)]


def test_every_example_gives_its_value_and_every_bad_example_its_refusal() -> None:
    examples_hold(iban)


@given(st.one_of(any_text(), like_examples(iban)), st.sampled_from(REGIONS))
def test_any_text_is_read_and_reads_back_or_meets_the_one_refusal(text: str, region: str | None) -> None:
    law_holds(iban, text, region)


def test_floods_of_characters_are_refused() -> None:
    floods_are_refused(iban)


REGISTRY_EXAMPLES = (
    "NO9386011117947", "BE68539007547034", "CH9300762011623852957", "SA0380000000608010167519", "AE070331234567890123456",
    "MT84MALT011000012345MTLCAST001S", "LC55HEMM000100010012001200023015", "TR330006100519786457841326",
    "BR1800360305000010009795493C1", "PK36SCBL0000001123456702", "QA58DOHB00001234567890ABCDEFG", "ES9121000418450200051332",
)  # fmt: skip


@pytest.mark.parametrize("value", REGISTRY_EXAMPLES)
def test_examples_of_the_iban_registry_pass_and_no_swapped_digit_does(value: str) -> None:
    assert read_example(iban, value.lower()).value == value
    swapped = value[:2] + value[3] + value[2] + value[4:]
    assert swapped == value or refusal(iban, swapped).code == "iban-checksum"


@given(st.integers(0, 10**19 - 1))
def test_any_emirati_bban_gets_a_valid_iban_and_one_wrong_check_digit_spoils_it(bban: int) -> None:
    body = f"{bban:019}"
    check = 98 - int(body + "101400") % 97
    assert read_example(iban, f"AE{check:02}{body}", "AE").value == f"AE{check:02}{body}"
    assert refusal(iban, f"AE{(check + 1) % 100:02}{body}", "AE").code == "iban-checksum"


@given(st.integers(0, 10**16 - 1))
def test_check_digits_outside_02_to_98_are_refused_also_where_they_leave_the_right_remainder(bban: int) -> None:
    """97 and 00, 98 and 01, 2 and 99 are the same to the modulus; the standard has one of each."""
    for check, twin in (("97", "00"), ("98", "01"), ("02", "99")):
        body = next(body for last in range(97) if int(f"{(body := f'{bban:016}{last:03}')}1014{check}") % 97 == 1)
        right, wrong = f"AE{check}{body}", f"AE{twin}{body}"
        assert int(f"{body}1014{twin}") % 97 == 1
        assert iban.at_once(right) == read_example(iban, right)
        assert iban.at_once(wrong) is None
        assert refusal(iban, wrong).code == "iban-checksum"


def test_is_iban_looks_at_the_form_only() -> None:
    assert iban.is_iban("AE08 0331 2345 6789 0123 456")
    assert not iban.is_iban("TH0041234567890")
    assert not iban.is_iban("081-234-5678")


def test_the_structures_are_those_that_schwifty_carries() -> None:
    carried = {country: spec.bban_spec for country in COUNTRIES if (spec := _spec(country)) is not None}
    assert dict(STRUCTURES) == carried


def _spec(country: str) -> registry.IBANSpec | None:
    try:
        return registry.get_iban_spec(country)
    except exceptions.InvalidCountryCode:
        return None


@given(
    st.sampled_from(sorted(STRUCTURES)),
    st.text("ABCZ0123456789", min_size=8, max_size=32),
    st.sampled_from((-1, 0, 0, 0, 1)),
    st.booleans(),
)
def test_every_text_is_judged_as_schwifty_judges_it(country: str, characters: str, off: int, right: bool) -> None:
    bban = (characters * 4)[: max(8, registry.get_iban_spec(country).bban_length + off)]
    check = 98 - int("".join(str(int(letter, 36)) for letter in f"{bban}{country}00")) % 97 if right else 2
    value = f"{country}{check:02}{bban}"
    assert (iban.at_once(value) is not None) == IBAN(value, allow_invalid=True).is_valid
