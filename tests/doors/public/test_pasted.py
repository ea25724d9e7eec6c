import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.identifiers import parse
from accord.doors.public.pasted import LONGEST, MOST, Read, may_be_shown_again, read_picture, read_text
from accord.tables import identifier_tables

TABLES = identifier_tables()
KNOWN = ("evil-page.com", "+66812345678", "https://cheap-holidays.com/in", "081-234-5679", "other-page.example.net")


def read(text: str, region: str | None = "TH") -> Read:
    result = Read()
    read_text(text, region, TABLES, result)
    return result


def test_everything_in_a_message_is_found_once_in_its_order() -> None:
    result = read("Call 081-234-5678 or see evil-page.com. Again: evil-page.com")
    assert [identifier.kind for identifier in result.identifiers] == ["phone", "domain"]


def test_a_number_that_two_wallets_are_named_with_is_looked_up_at_both() -> None:
    for text in ("send to bKash/Nagad 01712345678 today", "bKash/Nagad 01712345678"):
        assert [identifier.value for identifier in read(text, "BD").identifiers] == ["nagad:+8801712345678", "bkash:+8801712345678"]


def test_a_bare_number_is_also_asked_about_as_a_payment_name() -> None:
    result = read("0812345678")
    assert [identifier.kind for identifier in result.identifiers] == ["phone"]
    assert any(identifier.kind == "proxy" for identifier in result.others)


def test_no_more_are_looked_up_than_is_said() -> None:
    result = read(" ".join(f"evil-page-{n}.com" for n in range(MOST + 1)))
    assert len(result.identifiers) == MOST and result.more


def test_a_text_over_the_limit_is_not_read() -> None:
    result = read("evil-page.com " * (LONGEST // 10))
    assert result.refusals == ["too-long"] and not result.identifiers


@given(st.text(max_size=200), st.sampled_from(["TH", "BD", "NP", "PE", "AE", None]))
def test_no_text_fails_and_every_text_gets_an_identifier_or_a_refusal(text: str, region: str | None) -> None:
    result = read(text, region)
    assert result.identifiers or result.refusals
    assert not (result.identifiers and "no-kind-fits" in result.refusals)
    assert len(result.identifiers) <= MOST and not result.more


@pytest.mark.parametrize(
    ("text", "region", "code"),
    [
        ("AE070331234567890123457", "AE", "checksum"),
        ("AE07 0331 2345 6789 0123 45", "AE", "checksum"),
        ("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6T", None, "checksum"),
        ("CIMB 7612345678", None, "account-needs-country"),
        ("HSBC 021123456001", "AE", "use-iban"),
        ("O89-345-6712", "TH", "letter-for-digit"),
        ("415-9-27364-8", "TH", "no-kind-fits"),
        ("please look at this, is it a scam", "TH", "no-kind-fits"),
    ],
)
def test_what_the_person_can_mend_is_said(text: str, region: str | None, code: str) -> None:
    result = read(text, region)
    assert result.refusals == [code] and not result.identifiers


@given(st.lists(st.sampled_from(KNOWN), min_size=1, unique=True), st.sampled_from([" and ", "\n", ", then "]))
def test_what_stands_among_other_words_is_found_in_its_order(known: list[str], between: str) -> None:
    result = read(f"Please see {between.join(known)} or not")
    assert [identifier.key for identifier in result.identifiers] == [parse(text, "TH", tables=TABLES).key for text in known]
    assert not result.refusals


@given(st.binary(max_size=300))
def test_no_bytes_fail_as_a_picture(content: bytes) -> None:
    result = Read()
    read_picture(content, None, TABLES, result)
    assert result.refusals and not result.identifiers and not result.codes


@given(st.lists(st.sampled_from(["4", "1", "1111", " ", "-", "/", "\n", "x", "١", "๑"]), max_size=60).map("".join))
def test_what_may_be_shown_again_can_hold_no_card_and_all_else_may(text: str) -> None:
    assert may_be_shown_again(text) is (len(re.findall(r"\d", text)) < 13)
