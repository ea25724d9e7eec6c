import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from identifier_laws import REGIONS, any_text, examples_hold, floods_are_refused, law_holds, like_examples, read_example, refusal
from phonenumbers import PhoneNumberFormat

from accord.core.identifiers import phone


def test_every_example_gives_its_value_and_every_bad_example_its_refusal() -> None:
    examples_hold(phone)


@given(st.one_of(any_text(), like_examples(phone)), st.sampled_from(REGIONS))
def test_any_text_gives_a_number_that_reads_back_or_the_one_refusal(text: str, region: str | None) -> None:
    law_holds(phone, text, region)


def test_floods_of_characters_are_refused() -> None:
    floods_are_refused(phone)


@pytest.mark.parametrize("region", sorted(phonenumbers.SUPPORTED_REGIONS))
def test_the_example_numbers_of_each_country_read_alike_in_every_form(region: str) -> None:
    seen = 0
    for kind_of_number in range(11):
        number = phonenumbers.example_number_for_type(region, kind_of_number)
        if number is None or not phonenumbers.is_valid_number(number):
            continue
        value = phonenumbers.format_number(number, PhoneNumberFormat.E164)
        forms = {
            (phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL), None),
            (phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL), region),
            (phonenumbers.format_number(number, PhoneNumberFormat.RFC3966), None),
            (value[1:], None),
            ("00" + value[1:], None),
        }
        for text, home in forms:
            assert read_example(phone, text, home).value == value, (text, home)
        seen += 1
    assert seen


@given(st.sampled_from([f"+668{n}" for n in range(10)]), st.integers(0, 9_999_999))
def test_a_thai_mobile_reads_alike_with_0_00_66_and_plus(start: str, rest: int) -> None:
    value = f"{start}{rest:07}"
    national = "0" + value[3:]
    for text in (value, value[1:], f"00{value[1:]}", national, f"{national[:3]}-{national[3:6]}-{national[6:]}", f"+66 (0){value[3:]}"):
        assert read_example(phone, text, "TH").value == value


def test_thailand_s_own_prefix_for_calls_abroad_still_works() -> None:
    assert read_example(phone, "001 1 202-456-1111", "TH").value == "+12024561111"


def test_a_short_code_is_sent_on_to_the_sender_kind() -> None:
    assert "sender" in refusal(phone, "1441", "TH").text


def test_a_card_number_is_never_repeated() -> None:
    refused_with = refusal(phone, "4111-1111-1111-1111", "US")
    assert refused_with.code == "card-number"
    assert "1111" not in refused_with.text
