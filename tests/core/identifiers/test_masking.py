"""What belongs to somebody is masked in a text, each place once."""

import pytest
from identifier_laws import TABLES, read_example

from accord.core.identifiers import phone
from accord.core.identifiers.masking import mask

CARD = "4111 1111 1111 1111"


def masked(text: str, but: frozenset[bytes] = frozenset()) -> str:
    return mask(text, "TH", tables=TABLES, but=but)


def test_each_kind_stands_in_place_of_what_it_was() -> None:
    assert masked("Call 081-234-5678 or write to somchai@example.com.") == "Call <phone> or write to <email>."
    assert masked("Paid to GB82 WEST 1234 5698 7654 32 at https://evil.com/pay") == "Paid to <iban> at https://evil.com/pay"
    assert masked(f"My card is {CARD}.") == "My card is <card>."
    assert masked("No number in here, 4111 1111 1111 1112 is no card") == "No number in here, 4111 1111 1111 1112 is no card"


def test_what_everybody_may_know_stays_as_it_was_written() -> None:
    number = read_example(phone, "+66812345678")
    assert masked("Call +66 81 234 5678, not 089-999-9999", frozenset({number.key})) == "Call +66 81 234 5678, not <phone>"


def test_a_card_number_inside_something_else_that_is_masked_is_masked_once() -> None:
    """The digits of this IBAN are a card number by themselves."""
    for number in ("GB20WEST36123450000003", "GB20 WEST 3612 3450 0000 03"):
        assert masked(f"to {number}, {CARD}") == "to <iban>, <card>"
    assert masked("36123450000003") == "<card>"


@pytest.mark.parametrize(
    "text",
    [
        f"{CARD}, 081-234-5678",
        f"081-234-5678; {CARD}",
        f"{CARD} 081-234-5678",
        f"081-234-5678 {CARD}",
        f"{CARD} {CARD}",
        f"081-234-5678, {CARD}, somchai@example.com, {CARD}",
    ],
)
def test_a_card_number_beside_something_else_is_masked_too(text: str) -> None:
    masked_text = masked(text)
    assert not any(letter.isdigit() for letter in masked_text)
    assert masked_text == text.replace(CARD, "<card>").replace("081-234-5678", "<phone>").replace("somchai@example.com", "<email>")
