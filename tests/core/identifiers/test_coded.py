"""Accounts abroad with the code of their bank: sort codes, BSB, IFSC, routing numbers, CLABE, CBU. The numbers are invented but for their
check digits; the CLABE and the CBU are those of the banks' own examples."""

import pytest
from identifier_laws import TABLES

from accord.core.identifiers import NotAnIdentifier, parse
from accord.core.identifiers.extract import extract


def seen(text: str, region: str | None) -> list[str]:
    return [f"{place.identifier.kind} {place.identifier.value}" for place in extract(text, region, tables=TABLES)]


@pytest.mark.parametrize("region", ["TH", "NP", None])
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("sort code 20-00-00 account 55779911", "GB:200000:55779911"),
        ("Sort Code: 20 00 00\nAccount Number: 55779911", "GB:200000:55779911"),
        ("S/C 200000 A/C 55779911", "GB:200000:55779911"),
        ("account 5577 9911, sort code 20-00-00", "GB:200000:55779911"),
        ("BSB 062-000 Acc 1234 5678", "AU:062000:12345678"),
        ("BSB: 062000 Account: 12345678", "AU:062000:12345678"),
        ("A/C 30123456789 IFSC SBIN0001234", "IN:SBIN0001234:30123456789"),
        ("IFSC code: sbin0001234, A/c no: 3012 3456 789", "IN:SBIN0001234:30123456789"),
        ("A/c no: 9812345678 IFSC SBIN0001234", "IN:SBIN0001234:9812345678"),
        ("SBIN0001234 30123456789", "IN:SBIN0001234:30123456789"),
        ("ABA 026009593 acct 483012345678", "US:026009593:483012345678"),
        ("ABA routing number: 026009593, account number: 483012345678", "US:026009593:483012345678"),
        ("CLABE 032180000118359719", "MX:032:032180000118359719"),
        ("CLABE: 032 180 00011835971 9", "MX:032:032180000118359719"),
        ("CBU 2850590940090418135201", "AR:285:2850590940090418135201"),
    ],
)
def test_an_account_with_its_code_is_read_wherever_it_is_asked_about(text: str, value: str, region: str | None) -> None:
    identifier = parse(text, region, tables=TABLES)
    assert f"{identifier.kind} {identifier.value}" == f"account {value}"
    assert parse(value, region, tables=TABLES).key == identifier.key
    assert seen(f"They told me to pay to:\n{text}\nand then they were gone.", region) == [f"account {value}"]


def test_routing_is_a_word_of_bangladesh_too() -> None:
    assert seen("routing 026009593 account 483012345678", "US") == ["account US:026009593:483012345678"]
    assert seen("routing 026009593 account 483012345678", "BD") == []
    assert seen("Routing: 125272689\nA/C: 20501234567890123\nIslami Bank Bangladesh PLC", "BD") == ["account BD:125:20501234567890123"]


# The worst would be the number of one with the bank of the other.
@pytest.mark.parametrize(
    "text",
    [
        "A/c 30123456789 IFSC SBIN0001234\nA/c 50100123456789 IFSC HDFC0001234",
        "IFSC SBIN0001234 A/c 30123456789\nIFSC HDFC0001234 A/c 50100123456789",
        "SBIN0001234: 30123456789, HDFC0001234: 50100123456789",
        "30123456789 SBIN0001234\n50100123456789 HDFC0001234",
    ],
)
def test_each_number_is_at_the_bank_of_its_own_code(text: str) -> None:
    assert seen(text, "IN") == ["account IN:SBIN0001234:30123456789", "account IN:HDFC0001234:50100123456789"]


def test_the_nearer_number_is_meant() -> None:
    assert "account IN:SBIN0001234:30123456789" in seen("From my A/c 50100999111 to IFSC SBIN0001234 A/c 30123456789", "IN")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Barclays 20-45-45 12345678 Mr J Smith", ["account GB:204545:12345678"]),
        ("204545 12345678", ["account GB:204545:12345678"]),
        ("Pay 12345678, 20-45-45 (A Jones) or 04-00-04 8765 4321", ["account GB:204545:12345678", "account GB:040004:87654321"]),
        ("on 12-11-26 he called", []),
        ("ref 204545 on 2026-11-12", []),
        ("call 020 7946 0958 or 07911 123456", ["phone +442079460958", "phone +447911123456"]),
    ],
)
def test_in_britain_a_sort_code_needs_no_word(text: str, found: list[str]) -> None:
    assert seen(text, "GB") == found
    assert all(not value.startswith("account") for value in seen(text, "TH"))


@pytest.mark.parametrize(
    ("text", "region", "found"),
    [
        ("IFSC: HDFC0001234, call 9812345678", "IN", ["phone +919812345678"]),
        ("HDFC0001234 9812345678", "IN", ["phone +919812345678"]),
        ("routing 026009594 account 483012345678", "US", []),
        ("CLABE 032180000118359718", "MX", []),
        ("CBU 2850590940090418135202", "AR", []),
        ("ABA 000 123 456", "KH", []),
        ("sort code please, and account details", "GB", []),
        ("BSB 062-000 and then nothing", "AU", []),
        ("sort code 20-00-00", "GB", []),
    ],
)
def test_what_is_no_such_account(text: str, region: str, found: list[str]) -> None:
    assert seen(text, region) == found


def test_a_card_number_is_no_account() -> None:
    with pytest.raises(NotAnIdentifier) as refusal:
        parse("IFSC SBIN0001234 A/c 4111111111111111", "IN", tables=TABLES)
    assert refusal.value.code == "card-number"


def test_a_message_of_one_line_holds_all_else_too() -> None:
    text = "9876543210 said KYC, link https://sbi-kyc-update.in/v, UPI fraud1234@ybl, then A/C 30123456789 IFSC SBIN0001234. I paid."
    assert seen(text, "IN") == [
        "phone +919876543210",
        "url sbi-kyc-update.in/v",
        "proxy upi:fraud1234@ybl",
        "account IN:SBIN0001234:30123456789",
    ]
    text = "Zelle to scam@zellepay.us, or wire routing 026009593 account 483012345678"
    assert seen(text, "US") == ["email scam@zellepay.us", "account US:026009593:483012345678"]
