"""Numbers that are named with two wallets at once, or that people write so that no filter finds them, as they stand in chats."""

import pytest

from accord.core.identifiers.extract import extract
from accord.tables import identifier_tables

TABLES = identifier_tables()


def named(text: str, region: str) -> list[set[str]]:
    return [{identifier.value for identifier in place.all} for place in extract(text, region, tables=TABLES)]


@pytest.mark.parametrize(
    ("region", "text", "schemes"),
    [
        ("BD", "bKash/Nagad: 01712345678 (personal)", "bkash nagad"),
        ("BD", "bkash & nagad 01712345678", "bkash nagad"),
        ("BD", "Bkash, Nagad, Rocket 01712345678", "bkash nagad rocket"),
        ("BD", "bkash personal / nagad agent: 01712345678", "bkash nagad"),
        ("BD", "01712345678 (bKash, Nagad)", "bkash nagad"),
        ("BD", "01712345678 bkash nagad personal", "bkash nagad"),
        ("BD", "নগদ/বিকাশ পার্সোনাল ০১৭১২৩৪৫৬৭৮", "bkash nagad"),
        ("BD", "এই নাম্বারে নগদ অথবা বিকাশ করেন 01712-345678", "bkash nagad"),
        ("NP", "eSewa or Khalti: 9841234567", "esewa khalti"),
        ("PE", "YAPE/PLIN 987 654 321 a nombre de Juan", "yape plin"),
        ("PE", "987654321 (yape y plin)", "yape plin"),
        ("PK", "Easypaisa / Jazzcash 03001234567", "easypaisa jazzcash"),
        ("TH", "พร้อมเพย์/ทรูมันนี่ 0812345678", "promptpay:phone truemoney"),
    ],
)
def test_a_number_is_at_each_wallet_that_is_named_with_it(region: str, text: str, schemes: str) -> None:
    numbers = {"BD": "+8801712345678", "NP": "+9779841234567", "PE": "+51987654321", "PK": "+923001234567", "TH": "+66812345678"}
    assert named(text, region) == [{f"{scheme}:{numbers[region]}" for scheme in schemes.split()}]


@pytest.mark.parametrize(
    "text",
    [
        "01712345678 bkash, nagad 01812345678",
        "bKash 01712345678 Nagad 01812345678",
        "bKash 01712345678, Nagad 01812345678",
        "বিকাশ: 01712345678, নগদ: 01812345678",
    ],
)
def test_each_of_two_numbers_keeps_its_own_wallet(text: str) -> None:
    assert named(text, "BD") == [{"bkash:+8801712345678"}, {"nagad:+8801812345678"}]


def test_a_name_that_belongs_to_the_number_before_it_is_not_of_the_next_one() -> None:
    assert named("01712345678 nagad, bkash 01812345678", "BD") == [{"nagad:+8801712345678"}, {"bkash:+8801812345678"}]


@pytest.mark.parametrize(
    ("region", "text", "value"),
    [
        ("BD", "০১৭-১২৩৪৫৬৭৮ নাম্বারে বিকাশ করেন", "bkash:+8801712345678"),
        ("BD", "01712345678 ei number e bkash koren", "bkash:+8801712345678"),
        ("BD", "01712345678 এই নাম্বারে নগদ পাঠান", "nagad:+8801712345678"),
        ("NP", "9841234567 नम्बरमा eSewa गर्नुहोस्", "esewa:+9779841234567"),
        ("NP", "9841234567 yo number ma khalti gardinu", "khalti:+9779841234567"),
        ("PK", "03001234567 is number pe easypaisa karen", "easypaisa:+923001234567"),
    ],
)
def test_a_wallet_may_stand_behind_the_word_number(region: str, text: str, value: str) -> None:
    assert named(text, region) == [{value}]


@pytest.mark.parametrize(
    ("region", "text", "value", "written"),
    [
        ("TH", "โทร o81-234-5678", "+66812345678", "o81-234-5678"),
        ("TH", "o8o 123 4567 ทักมาเลย", "+66801234567", "o8o 123 4567"),
        ("BD", "call O1712-345678 now", "+8801712345678", "O1712-345678"),
        ("BD", "bkash: o1812345678", "bkash:+8801812345678", "o1812345678"),
    ],
)
def test_a_letter_stands_for_a_zero(region: str, text: str, value: str, written: str) -> None:
    assert [(place.identifier.value, place.text) for place in extract(text, region, tables=TABLES)] == [(value, written)]


def test_letters_of_words_and_codes_stand_for_themselves() -> None:
    assert named("to o 0812345678 oo", "TH") == [{"+66812345678"}]
    assert named(" O81-234-5678", "TH") == []  # a slip: who typed it is told
    assert named("ord-no AB8O1234567O8 and 0O1, model x.o812345678", "TH") == []
