"""A line that was pasted out of a chat: the one identifier in it, and what is left to be asked or refused."""

import pytest
from typed_cast import setting

from accord.core.identifiers import KINDS
from accord.core.typed import Question, Reading, Refused, Value
from accord.core.typed.lines import apart, lines_of, read_line

BLOCK = ("phone", "sender")
TAKEDOWN = ("url", "domain", "ip", "handle", "app", "email", "image", "script")
SITE = "https://parcel-fee.example/th/pay"
PAGE = SITE.removeprefix("https://")


def value(reading: Reading | None) -> str:
    assert isinstance(reading, Value), reading
    return reading.value


@pytest.mark.parametrize(
    ("line", "kinds", "meant"),
    [
        ("โทรมา 0812345678", BLOCK, "+66812345678"),
        ("เบอร์เขา 081-234-5678", BLOCK, "+66812345678"),
        ("081 234 5678 (นายสมชาย)", BLOCK, "+66812345678"),
        ("คลิกเลย https://parcel-fee.example/th/pay รับรางวัล", TAKEDOWN, PAGE),
        ("[10:32] สมชาย: https://parcel-fee.example/th/pay", TAKEDOWN, PAGE),
        # The strict reader would take the space and the word for a part of the address, as a browser does.
        ("https://parcel-fee.example/th/pay ครับ", TAKEDOWN, PAGE),
        ("โทรมา 0812345678", KINDS, "+66812345678"),
        ("ลิงก์ https://parcel-fee.example/th/pay", KINDS, PAGE),
    ],
)
def test_the_words_around_an_identifier_are_no_part_of_it(line: str, kinds: tuple[str, ...], meant: str) -> None:
    assert value(read_line(line, setting("TH"), kinds)) == meant


@pytest.mark.parametrize(
    "line",
    [
        "0812345678",
        "+66 81 234 5678",
        "โทร 0812345678",
        "เบอร์ 081-234-5678",
        SITE,
        "parcel-fee.example",
        "https://parcel-fee.example/th/pay?a=1",
    ],
)
def test_what_the_strict_reader_takes_stays_as_it_is(line: str) -> None:
    assert read_line(line, setting("TH"), (*BLOCK, *TAKEDOWN)) is None


def test_an_extension_is_refused_and_not_left_out_in_silence() -> None:
    reading = read_line("โทร 02-123 4567 ต่อ 12", setting("TH"), BLOCK)
    assert isinstance(reading, Refused) and reading.code == "phone-extension"


@pytest.mark.parametrize("line", ["เลขบัญชี 0812345678", "0812345678 นายสมชาย ใจดี"])
def test_among_accounts_a_bare_number_is_still_asked_about(line: str) -> None:
    assert isinstance(read_line(line, setting("TH"), KINDS), Question)


@pytest.mark.parametrize(
    "line", [f"{SITE} และ https://other.example/a", "โทร 0812345678 หรือ 0898765432", "ส่งสลิปแล้ว พร้อมเพย์/ทรูมันนี่ 0812345678"]
)
def test_several_in_one_line_are_not_chosen_from(line: str) -> None:
    assert not isinstance(read_line(line, setting("TH"), (*BLOCK, *TAKEDOWN)), Value)


def test_what_the_form_does_not_ask_for_is_none() -> None:
    assert read_line("โทร 0812345678", setting("TH"), TAKEDOWN) is None
    assert value(read_line("กสิกร 123-4-56789-0", setting("TH"), ("account", "iban"))) == "TH:004:1234567890"


FAKE = "https://www.facebook.com/gold10"
OTHER = "https://www.facebook.com/gold11"


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        (f"{FAKE}, {OTHER}", [FAKE, OTHER]),
        (f"{FAKE} {OTHER}", [FAKE, OTHER]),
        (f"{FAKE};{OTHER}", [FAKE, OTHER]),
        (f"{FAKE} | {OTHER}", [FAKE, OTHER]),
        (f"{FAKE} และ {OTHER}", [FAKE, OTHER]),
        (f"{FAKE} و {OTHER}", [FAKE, OTHER]),
        (f"เพจปลอม: {FAKE}, {OTHER} ค่ะ", [FAKE, OTHER]),
        ("081-234-5678, 082-345-6789", ["081-234-5678", "082-345-6789"]),
        ("081 234 5678 / 082 345 6789", ["081 234 5678", "082 345 6789"]),
        ("0812345678,0823456789,0834567890", ["0812345678", "0823456789", "0834567890"]),
        ("gold-fund.top y gold-fund.shop", ["gold-fund.top", "gold-fund.shop"]),
        # One thing, or things of which words between say different things, or a number that goes by the bank beside it: the line as it is.
        (FAKE, [FAKE]),
        ("1\t081-234-5678\tสมชาย\t2/12/2569", ["081-234-5678"]),
        (f"1. {FAKE} เพจปลอม", [f"{FAKE} เพจปลอม"]),
        ("SCB\t123-4-56789-0\tสมชาย", ["SCB\t123-4-56789-0\tสมชาย"]),
        (f"{FAKE}, {FAKE}", [f"{FAKE}, {FAKE}"]),
        (f"https://go.example.org/out?a=1,{FAKE}", [f"https://go.example.org/out?a=1,{FAKE}"]),
        (f"fake: {FAKE} real: {OTHER}", [f"fake: {FAKE} real: {OTHER}"]),
        ("SCB 123-4-56789-0, 081-234-5678", ["SCB 123-4-56789-0, 081-234-5678"]),
    ],
)
def test_a_line_of_several_things_is_several_lines_where_only_signs_stand_between(line: str, parts: list[str]) -> None:
    assert apart(line, setting("TH")) == parts
    assert lines_of(f"\n {line} \n\n", setting("TH")) == parts


def test_of_several_things_with_words_between_none_is_taken() -> None:
    """`fake: A real: B` was read as one address, with the rest of the line as its path."""
    for line in (f"fake: {FAKE} real: {OTHER}", f"{FAKE} not {OTHER}", "081-234-5678 called from 082-345-6789"):
        reading = read_line(line, setting("TH"), (*BLOCK, *TAKEDOWN))
        assert isinstance(reading, Refused) and reading.code == "several-in-line", line


@pytest.mark.parametrize(
    "row",
    [
        "1\t081-234-5678\tสมชาย\t2/12/2569",
        "0812345678\t02/12/2026 14:33\t35 calls",
        "02/12/2026\t0812345678\t35",
        "1. 081-234-5678 สมชาย",
        "12) 0812345678",
        "• 0812345678",
    ],
)
def test_a_row_of_a_sheet_or_a_list_is_the_number_in_it(row: str) -> None:
    assert value(read_line(row, setting("TH"), BLOCK)) == "+66812345678"
