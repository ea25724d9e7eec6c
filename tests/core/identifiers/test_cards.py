import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.identifiers.cards import NETWORKS, holds_card_number, is_card_number, luhn

# Test numbers that the networks and payment processors publish.
PUBLISHED = (
    "4111111111111111", "4222222222222", "4242424242424242", "4012888888881881", "5555555555554444", "5105105105105100",
    "2223003122003222", "378282246310005", "371449635398431", "30569309025904", "38520000023237", "36227206271667",
    "6011111111111117", "6011000990139424", "3530111333300000", "3566002020360505", "6200000000000005", "6759649826438453",
    "6799990100000000019", "5019717010103742", "6331101999990016",
)  # fmt: skip


@pytest.mark.parametrize("number", PUBLISHED)
def test_published_test_cards_are_known_in_every_writing(number: str) -> None:
    grouped = " ".join(number[i : i + 4] for i in range(0, len(number), 4))
    thai = number.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    for text in (
        number,
        grouped,
        grouped.replace(" ", "-"),
        grouped.replace(" ", "\u2013"),
        grouped.replace(" ", "."),
        thai,
        f" {number}\n",
    ):
        assert is_card_number(text)
        assert holds_card_number(f"card {text} please")


@pytest.mark.parametrize("number", PUBLISHED)
def test_one_wrong_digit_is_no_card(number: str) -> None:
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert not is_card_number(wrong)
    assert not holds_card_number(wrong)


@pytest.mark.parametrize(
    "text",
    ["", "0812345678", "+66812345678", "1101700230708", "011-366-000100032542-21", "a4111111111111111b", "1" * 16, "9" * 10_000_000],
)
def test_other_numbers_are_no_cards(text: str) -> None:
    assert not is_card_number(text)


@given(st.sampled_from(NETWORKS), st.data())
def test_every_network_s_numbers_are_known(network: object, data: st.DataObject) -> None:
    assert isinstance(network, type(NETWORKS[0]))
    length = data.draw(st.sampled_from(network.lengths))
    start = str(data.draw(st.integers(int(network.first), int(network.last))))
    body = start + data.draw(st.text("0123456789", min_size=length - 1 - len(start), max_size=length - 1 - len(start)))
    number = next(body + str(check) for check in range(10) if luhn(body + str(check)))
    assert is_card_number(number)
    assert holds_card_number(f"pay {number}!")


@given(st.text())
def test_any_text_is_answered(text: str) -> None:
    assert is_card_number(text) in (True, False)
    if is_card_number(text):
        assert holds_card_number(text)


def test_a_card_among_other_numbers_is_found() -> None:
    assert holds_card_number("10 4111 1111 1111 1111 12/29")
    assert not holds_card_number("4111 1111 on day 1111 and 1111")
