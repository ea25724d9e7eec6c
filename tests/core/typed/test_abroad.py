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


@pytest.mark.parametrize(
    ("country", "typed", "bank", "wanted"),
    [
        # A code names the bank, whatever bank of another country has the name beside it.
        ("MX", "032180000118359719", "BBVA", "MX:032:032180000118359719"),
        ("AR", "2850590940090418135201", "BBVA", "AR:285:2850590940090418135201"),
        ("IN", "12345678901 SBIN0001234", "SBI", "IN:SBIN0001234:12345678901"),
        # Schemes of countries without a pack, in the field for the bank as before the number.
        ("PH", "0917 123 4567", "GCash", "gcash:+639171234567"),
        ("PH", "0917 123 4567", "PH:GCASH", "gcash:+639171234567"),
        ("BR", "111.444.777-35", "Pix", "pix:cpf:11144477735"),
        ("KE", "0712345678", "M-Pesa", "mpesa:+254712345678"),
        ("KE", "0712345678", "KE:MPESA", "mpesa:+254712345678"),
        ("SG", "201912345K", "PayNow", "paynow:uen:201912345K"),
        ("SG", "PayNow 201912345K", None, "paynow:uen:201912345K"),
        ("MY", "880101-14-5678", "DuitNow", "duitnow:nric:880101145678"),
        ("HK", "FPS 1234567", None, "fps:id:1234567"),
        ("KH", "sok_dara@aclb", "Bakong", "bakong:sok_dara@aclb"),
        ("US", "01712345678", "bKash", "bkash:+8801712345678"),
        # Names that only one country's banks have.
        ("MY", "045-2-91837-6", "Kasikornbank", "TH:004:0452918376"),
        ("VN", "0071001234567", "Vietcombank", "VN:970436:0071001234567"),
        ("VN", "Vietcombank 0123456789 NGUYEN VAN A", None, "VN:970436:0123456789"),
        ("VN", "VCB - 0123456789 - NGUYEN VAN A", None, "VN:970436:0123456789"),
        ("VN", "0123456789", "Ngân hàng Vietcombank", "VN:970436:0123456789"),
        ("VN", "0123456789", "VN:VCB", "VN:970436:0123456789"),
        ("VN", "0912345678", "MB Bank", "VN:970422:0912345678"),
        ("VN", "0123456789", "Timo", "VN:TIMO:0123456789"),
        ("ID", "BCA 1234567890 a.n. Budi", None, "ID:014:1234567890"),
        ("ID", "1234567890", "Bank Central Asia", "ID:014:1234567890"),
        ("ID", "7123456789", "BSI", "ID:BSI:7123456789"),
        ("PH", "0012 3456 7890", "BDO", "PH:BNORPHMM:001234567890"),
        ("PH", "0917 123 4567", "Maya", "paymaya:+639171234567"),
        ("NG", "0123456789 GTBank", None, "NG:058:0123456789"),
        ("NG", "8123456789", "Opay", "NG:999992:8123456789"),
        ("US", "$JohnSmith22", "Cash App", "cashapp:$johnsmith22"),
        ("US", "Cash App $JohnSmith22", None, "cashapp:$johnsmith22"),
        # Of a country without a pack whose banks are known by name, written elsewhere.
        ("TH", "Vietcombank 0123456789", None, "VN:970436:0123456789"),
        ("TH", "0123456789", "Vietcombank", "VN:970436:0123456789"),
        # An address on a chain among other words.
        ("TH", "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045 (USDT)", None, "eip155:0xd8da6bf26964af9d7eed9e03e53415d37aa96045"),
        ("NP", "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8 TRC20", None, "tron:TJRabPrwbZy45sbavfcjinPJC18kjpRTv8"),
    ],
)
def test_a_scheme_or_code_tells_more_than_a_name(country: str, typed: str, bank: str | None, wanted: str) -> None:
    read = read_account(typed, setting(country), bank)
    assert isinstance(read, Value), read
    assert read.value == wanted


@pytest.mark.parametrize(
    ("country", "typed", "bank", "choices"),
    [
        ("IN", "30123456789", "SBI", {"IN:SBI:30123456789": "SBI, India", "BD:220:30123456789": "State Bank of India, Bangladesh"}),
        ("MX", "0123456789", "BBVA", {"MX:BBVA:0123456789": "BBVA, Mexico"}),
        ("VN", "0123456789", "SCB", {"VN:970429:0123456789": "SaigonCommercialBank, Vietnam"}),
        ("KE", "0123456789", "National Bank", {"KE:NATIONAL:0123456789": "National Bank, Kenya"}),
    ],
)
def test_a_name_of_many_countries_is_asked_about(country: str, typed: str, bank: str, choices: dict[str, str]) -> None:
    read = read_account(typed, setting(country), bank)
    assert isinstance(read, Question), read
    assert read.code == "which-of-banks"
    offered = {choice.value: choice.display for choice in read.choices}
    assert len(offered) > 1 and choices.items() <= offered.items()
    for value in choices:
        again = read_account(value, setting(country), bank)
        assert isinstance(again, Value) and again.value == value


@pytest.mark.parametrize(
    ("country", "typed", "choices"),
    [
        ("MY", "Maybank 112233445566", {"MY:MAYBANK:112233445566": "Maybank"}),
        ("GH", "0123456789 CalBank", {"GH:CALBANK:0123456789": "CalBank"}),
        ("MX", "Banco Azteca 01234567890", {"MX:AZTECA:01234567890": "Banco Azteca"}),
        ("KH", "ABA 000 123 456", {"KH:ABA:000123456": "ABA"}),
    ],
)
def test_a_bank_that_is_not_known_is_taken_by_its_name_once_asked(country: str, typed: str, choices: dict[str, str]) -> None:
    read = read_account(typed, setting(country))
    assert isinstance(read, Question) and read.code == "bank-not-known"
    assert {choice.value: choice.display for choice in read.choices} == choices
    for value in choices:
        assert isinstance(again := read_account(value, setting(country)), Value) and again.value == value


def test_the_own_bank_of_a_name_of_many_countries_is_offered_first() -> None:
    read = read_account("BBVA 0123456789", setting("MX"))
    assert isinstance(read, Question)
    assert read.choices[0].display == "BBVA, Mexico"


@pytest.mark.parametrize(
    ("country", "typed", "example"),
    [
        ("MX", "0123456789", "HSBC 000 123 456"),
        ("VN", "0123456789", "Vietcombank 0123456789"),
        ("NG", "my account no 0123456789", "GTBank 0123456789"),
        ("PH", "my account no 001234567890", "BDO 001234567890"),
        ("GH", "my account no 0123456789", "HSBC 000 123 456"),
    ],
)
def test_without_a_bank_it_is_said_how_people_write_one(country: str, typed: str, example: str) -> None:
    """It said `MX:ABA:000123456`, which nobody writes."""
    read = read_account(typed, setting(country))
    assert isinstance(read, Refused) and read.code == "bank-missing"
    assert read.values == {"example": example}
    assert not isinstance(read_account(example, setting(country)), Refused)
