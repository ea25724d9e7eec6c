import pytest
from hypothesis import given
from hypothesis import strategies as st
from identifier_laws import REGIONS, TABLES, any_text, examples_hold, floods_are_refused, law_holds, like_examples, read_example, refusal

from accord.core.identifiers import parse, proxy
from accord.core.identifiers.wallets import WALLETS


def test_every_example_gives_its_value_and_every_bad_example_its_refusal() -> None:
    examples_hold(proxy)


@given(st.one_of(any_text(), like_examples(proxy)), st.sampled_from(REGIONS))
def test_any_text_is_read_and_reads_back_or_meets_the_one_refusal(text: str, region: str | None) -> None:
    law_holds(proxy, text, region)


def test_floods_of_characters_are_refused() -> None:
    floods_are_refused(proxy)


@given(st.integers(100_000_000_000, 899_999_999_999))
def test_a_thai_citizen_id_has_exactly_one_check_digit(first_twelve: int) -> None:
    fitting = [digit for digit in range(10) if proxy.thai_id(f"{first_twelve}{digit}")]
    assert len(fitting) == 1
    citizen = f"{first_twelve}{fitting[0]}"
    for text in (f"promptpay {citizen}", f"PROMPTPAY:citizen:{citizen}", f"{citizen} (PromptPay)", f"PromptPay NIDN {citizen}"):
        assert read_example(proxy, text).value == f"promptpay:citizen:{citizen}"
    wrong = f"{first_twelve}{(fitting[0] + 1) % 10}"
    assert refusal(proxy, f"promptpay {wrong}").code in ("checksum", "card-number")


@pytest.mark.parametrize("wallet", WALLETS, ids=lambda wallet: wallet.scheme)
def test_every_wallet_is_read_before_and_after_its_number(wallet: object) -> None:
    assert isinstance(wallet, type(WALLETS[0]))
    national, value = {
        "BD": ("01712345678", "+8801712345678"),
        "NP": ("9841234567", "+9779841234567"),
        "AE": ("050 123 4567", "+971501234567"),
        "PE": ("987654321", "+51987654321"),
        "PH": ("0917 123 4567", "+639171234567"),
        "ID": ("0812-3456-7890", "+6281234567890"),
        "TH": ("081-234-5678", "+66812345678"),
        "PK": ("0301 2345678", "+923012345678"),
        "KE": ("0712 123456", "+254712123456"),
        "MM": ("09 212 3456", "+9592123456"),
        "VN": ("0912 345 678", "+84912345678"),
        "CO": ("300 123 4567", "+573001234567"),
        "EG": ("010 1234 5678", "+201012345678"),
    }[wallet.country]
    for name in (wallet.scheme, wallet.label, wallet.label.upper(), *wallet.aliases):
        for text in (f"{name} {national}", f"{name}: {value}", f"{name}:{value}", f"{national} ({name})", f"{national} {name}"):
            identifier = read_example(proxy, text)
            assert identifier.value == f"{wallet.scheme}:{value}"
            assert identifier.verified == (wallet.source != "unknown")
    for region in (None, wallet.country):
        assert parse(f"{wallet.scheme}:{value}", region, tables=TABLES).value == f"{wallet.scheme}:{value}"


@given(st.from_regex(r"[a-z][a-z0-9._-]{1,20}", fullmatch=True), st.from_regex(r"ok[a-z]{3,10}", fullmatch=True))
def test_a_upi_address_reads_alike_in_any_case_and_as_a_payment_link(name: str, handle: str) -> None:
    address = f"{name}@{handle}"
    for text in (
        address,
        address.upper(),
        f"UPI: {address}",
        f"upi://pay?pn=Somebody&pa={address}",
        f"UPI://PAY?pa={address.upper()}&am=1",
    ):
        assert read_example(proxy, text).value == f"upi:{address}"


def test_a_phone_behind_two_schemes_is_two_identifiers() -> None:
    assert read_example(proxy, "bkash 01712345678").key != read_example(proxy, "nagad 01712345678").key


@pytest.mark.parametrize("text", ["upi:4111-1111-1111-1111@okaxis", "bkash 4111111111111111", "promptpay:ewallet:378282246310005"])
def test_card_numbers_are_refused_and_not_repeated(text: str) -> None:
    refused_with = refusal(proxy, text)
    assert refused_with.code == "card-number"
    assert "1111" not in refused_with.text and "3782" not in refused_with.text
