"""Accounts in countries without a pack, in the form that people there know. Numbers are published examples: RBI's and Barclays' specimens,
those of the Federal Reserve Bank of New York, Wikipedia's CLABE, and BCRA's own CBU."""

import pytest
from typed_cast import setting

from accord.core.typed import Question, Refused, Value
from accord.core.typed.account import read_account


@pytest.mark.parametrize(
    ("country", "typed", "wanted"),
    [
        ("IN", "A/c 50100123456789 IFSC HDFC0001234", "IN:HDFC0001234:50100123456789"),
        ("IN", "SBIN0001234 12345678901", "IN:SBIN0001234:12345678901"),
        ("IN", "hdfc0001234\n501 0012 3456 789\nRamesh Kumar", "IN:HDFC0001234:50100123456789"),
        ("TH", "SBIN0001234 12345678901", "IN:SBIN0001234:12345678901"),
        ("IN", "sbin0001234 12345678901, I repeat: SBIN0001234, 1234 567 8901", "IN:SBIN0001234:12345678901"),
        (None, "IFSC: SBIN0001234, A/C: 12345678901", "IN:SBIN0001234:12345678901"),
        ("GB", "20-20-15 55555555", "GB:202015:55555555"),
        ("GB", "Barclays, sort code 202015, account 5555 5555", "GB:202015:55555555"),
        ("GB", "55555555 20 20 15", "GB:202015:55555555"),
        ("AU", "BSB 062-000 Acc 12345678", "AU:062000:12345678"),
        ("AU", "062 000 / 1234 5678", "AU:062000:12345678"),
        ("US", "routing 021001208 account 123456789", "US:021001208:123456789"),
        ("US", "123456789 021001208", "US:021001208:123456789"),
        ("MX", "CLABE 032180000118359719", "MX:032:032180000118359719"),
        ("MX", "0321 8000 0118 3597 19", "MX:032:032180000118359719"),
        ("AR", "CBU 2850590940090418135201", "AR:285:2850590940090418135201"),
    ],
)
def test_an_account_in_its_countrys_form(country: str | None, typed: str, wanted: str) -> None:
    read = read_account(typed, setting(country))
    assert isinstance(read, Value), read
    assert (read.kind, read.value) == ("account", wanted)


@pytest.mark.parametrize(
    ("country", "typed"),
    [
        ("IN", "HDFC0001234 SBIN0001234 50100123456789"),
        ("IN", "HDFC0001234 50100123456789 50100123456780"),
        ("IN", "HDFC1001234 50100123456789"),
        ("GB", "55555555"),
        ("GB", "20-20-15 55555555 12345678"),
        ("AU", "12345678"),
        ("US", "021001209 12345"),
        ("US", "021001208 026009593"),
        ("MX", "032180000118359718"),
        ("MX", "032180000118359719 / 002010077777777771"),
        ("AR", "2850590940090418135202"),
        ("AR", "2850590040090418135201"),
        ("FR", "20-20-15 55555555"),
    ],
)
def test_what_could_be_otherwise_is_not_guessed(country: str, typed: str) -> None:
    assert not isinstance(read_account(typed, setting(country)), Value)


@pytest.mark.parametrize(
    ("country", "typed", "wanted"),
    [
        ("AU", "BSB 12345678", ["BD:040:12345678"]),
        ("GB", "SCB 407-1-23456-7", ["TH:014:4071234567"]),
        ("TH", "SCB 407-1-23456-7", "TH:014:4071234567"),
        (None, "KBANK 123-4-56789-0", "TH:004:1234567890"),
        ("GB", "KBANK 123-4-56789-0", "TH:004:1234567890"),
        ("GB", "Kasikornbank 123-4-56789-0", "TH:004:1234567890"),
        ("US", "bKash 01712345678", "bkash:+8801712345678"),
    ],
)
def test_a_short_name_is_asked_about_where_the_banks_of_the_country_are_not_known(
    country: str | None, typed: str, wanted: str | list[str]
) -> None:
    read = read_account(typed, setting(country))
    if isinstance(wanted, str):
        assert isinstance(read, Value) and read.value == wanted
    else:
        assert isinstance(read, Question) and set(wanted) <= {choice.value for choice in read.choices}
        assert not isinstance(read, Refused)
