"""An account beside its bank or wallet, as people type it: what it is, what is asked, what is refused, and what is never made of it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typed_cast import setting

from accord.core.identifiers import parse
from accord.core.identifiers.cards import is_card_number
from accord.core.typed import Question, Reading, Refused, Value
from accord.core.typed.account import account_in_words, banks_of, read_account
from accord.core.typed.fields import at_any_bank
from accord.core.typed.labels import TEXTS
from accord.tables import identifier_tables

SCB = "TH:014:4567891230"
CARDS = ("4111 1111 1111 1111", "5555-5555-5555-4444", "3782 822463 10005")


def answers(reading: Reading) -> list[str]:
    assert isinstance(reading, Question), reading
    return [choice.value for choice in reading.choices]


def value(reading: Reading) -> str:
    assert isinstance(reading, Value), reading
    return reading.value


@pytest.mark.parametrize(
    ("country", "text", "bank", "meant"),
    [
        ("TH", "456-7-89123-0", "TH:014", SCB),
        ("TH", "4567891230", "scb", SCB),
        ("TH", "acc no. 456-7-89123-0", "ไทยพาณิชย์", SCB),
        ("TH", "เลขที่บัญชี ๔๕๖-๗-๘๙๑๒๓-๐ นาย สมชาย ใจดี", "SICOTHBK", SCB),
        ("TH", "SICOTHBKXXX 4567891230", None, SCB),
        ("TH", "SCB456-7-89123-0", None, SCB),
        ("TH", "4,567,891,230", "SCB", SCB),
        ("TH", '="4567891230"', "SCB", SCB),
        ("TH", "(456) 7-89123-0", "SCB", SCB),
        ("TH", "SCB (014) 456-7-89123-0", None, SCB),
        ("TH", "SCB 456-7-89123-0 480,000 baht", None, SCB),
        ("TH", "SCB 456-7-89123-0 สาขา 0456", None, SCB),
        ("TH", "ธ.กสิกรไทย 421-2-53116-8", None, "TH:004:4212531168"),
        ("TH", "โอนไป ธนาคารกรุงเทพ 123-4-56789-0 เมื่อวาน", None, "TH:002:1234567890"),
        ("TH", "4567891230 in Bangkok", "SCB", SCB),
        ("TH", "scb 4567891230 somchai", None, SCB),
        ("TH", "4567891230 scb somchai jaidee", None, SCB),
        ("TH", "ไทยพาณิชย์ 4567891230 นางสาวแดง", None, SCB),
        ("BD", "dbbl 1234567890123 rahim uddin", None, "BD:090:1234567890123"),
        ("PE", "bcp 19198765432055 juan", None, "PE:002:19198765432055"),
        ("TH", "scb acc no 4567891230", None, SCB),
        ("TH", "K-Bank 421-2-53116-8", None, "TH:004:4212531168"),
        ("TH", "Krungsri 123-4-56789-0", None, "TH:025:1234567890"),
        ("TH", "123-4-56789-0", "TH:076", "TH:011:1234567890"),
        ("TH", "020-1-23456-789", "ออมสิน", "TH:030:020123456789"),
        ("BD", "Dhaka Bank, routing 085260728, A/C 1234567890123", None, "BD:085:1234567890123"),
        ("BD", "Routing 085260728 A/C 1234567890123", None, "BD:085:1234567890123"),
        ("BD", "হিসাব নং ১১০.১০১.০০১২৩৪৫", "ডাচ-বাংলা", "BD:090:1101010012345"),
        ("BD", "A/C no 446/181/6428898", "BRAC", "BD:060:4461816428898"),
        ("NP", "A401010000133", "Global IME", "NP:1901:A401010000133"),
        ("NP", "खाता नं. 0150001788CA", "Century", "NP:3101:0150001788CA"),
        ("PE", "Cta. Cte. BCP N° 191-1964430-0-26", None, "PE:002:1911964430026"),
        ("PE", "Interbank: 200-3001249821", None, "PE:003:2003001249821"),
        ("PE", "0011-0814-0207578008-16", "BBVA", "PE:011:00110814020757800816"),
        ("PE", "CCI 011-366-000100032542-21", "BBVA", "PE:011:01136600010003254221"),
        ("PE", "011 366 000100032542 21", None, "PE:011:01136600010003254221"),
        ("BD", "সোনালী ব্যাংক ০১২৩৪০১২৩৪৫৬৭", None, "BD:200:0123401234567"),
        ("BD", "1234567890123", "দি সিটি ব্যাংক লিমিটেড", "BD:225:1234567890123"),
        ("NP", "माछापुच्छ्रे बैंक ०१२३४५६७८९०१", None, "NP:1501:012345678901"),
        ("KH", "000 123 456", "ABA", "KH:ABA:000123456"),
        ("TH", "098 1234567890", None, "TH:098:1234567890"),
        ("TH", "098-123-4-56789-0", "TH:098", "TH:098:1234567890"),
    ],
)
def test_a_number_beside_a_bank_is_an_account_there(country: str, text: str, bank: str | None, meant: str) -> None:
    reading = read_account(text, setting(country), bank)
    assert (isinstance(reading, Value), value(reading)) == (True, meant)
    assert isinstance(reading, Value) and reading.kind == "account"
    assert parse(meant, country, "account", tables=identifier_tables()).value == meant


@pytest.mark.parametrize(
    ("country", "text", "bank", "meant"),
    [
        ("BD", "01712-345678", "bKash", "bkash:+8801712345678"),
        ("BD", "০১৭১২৩৪৫৬৭৮", "নগদ", "nagad:+8801712345678"),
        ("BD", "+880 1712 345678", "Nagad (Personal)", "nagad:+8801712345678"),
        ("BD", "8801712345678", "rocket", "rocket:+8801712345678"),
        ("BD", "bkash personal 01712345678", None, "bkash:+8801712345678"),
        ("BD", "০১৭১২-৩৪৫৬৭৮ বিকাশ পার্সোনাল", None, "bkash:+8801712345678"),
        ("BD", "merchant bkash 01712345678", None, "bkash:+8801712345678"),
        ("NP", "आइएमई पे ९८४१२३४५६७", None, "imepay:+9779841234567"),
        ("NP", "९८४-१२३४५६७", "eSewa", "esewa:+9779841234567"),
        ("NP", "Khalti 9841234567", None, "khalti:+9779841234567"),
        ("PE", "Yape 977 182 320", None, "yape:+51977182320"),
        ("PE", "977182320", "plin", "plin:+51977182320"),
        ("TH", "พร้อมเพย์ 081-234-5678", None, "promptpay:phone:+66812345678"),
        ("TH", "1-1017-00230-70-8", "PromptPay", "promptpay:citizen:1101700230708"),
        ("TH", "ทรูมันนี่ 081-234-5678", None, "truemoney:+66812345678"),
        ("TH", "ทรูมันนี่ 0812345678 นายเอ", None, "truemoney:+66812345678"),
        ("TH", "พร้อมเพย์ 0812345678 สมชาย", None, "promptpay:phone:+66812345678"),
        ("BD", "bKash 01712345678 Rahim", None, "bkash:+8801712345678"),
        ("BD", "01712345678 (Bkash personal) Rahim", None, "bkash:+8801712345678"),
        ("BD", "01712345678 bkash e pathaisi", None, "bkash:+8801712345678"),
        ("NP", "esewa ma 9841234567", None, "esewa:+9779841234567"),
        ("PE", "plin Juan 987654321", None, "plin:+51987654321"),
        ("PK", "easypaisa 03001234567 Ali", None, "easypaisa:+923001234567"),
        ("TH", "name@okaxis", None, "upi:name@okaxis"),
        ("AE", "aani 050 123 4567", None, "aani:phone:+971501234567"),
        ("AE", "sent by Aani to Noor 050-123-4567", None, "aani:phone:+971501234567"),
        ("AE", "آني ٠٥٠١٢٣٤٥٦٧", None, "aani:phone:+971501234567"),
        ("AE", "Noor <noor.t@evil.com>", "Aani", "aani:email:noor.t@evil.com"),
        ("AE", "Payit 0501234567 Noor", None, "payit:+971501234567"),
        ("AE", "e& money 056 123 4567", None, "eandmoney:+971561234567"),
        ("BD", "এমক্যাশ ০১৭১২৩৪৫৬৭৮", None, "mcash:+8801712345678"),
        ("NP", "PrabhuPay 9801234567", None, "prabhupay:+9779801234567"),
        ("PE", "bim 987 654 321", None, "bim:+51987654321"),
    ],
)
def test_a_number_beside_a_wallet_is_its_proxy(country: str, text: str, bank: str | None, meant: str) -> None:
    reading = read_account(text, setting(country), bank)
    assert value(reading) == meant
    assert isinstance(reading, Value) and reading.kind == "proxy"


def test_an_iban_is_read_with_and_without_its_country_and_a_number_alone_is_asked_about() -> None:
    emirates = setting("AE")
    meant = "AE260400000373220098001"
    for text in (
        "AE26 0400 0003 7322 0098 001",
        "iban: ae260400000373220098001",
        "260400000373220098001",
        "AE26-0400-0003-7322-0098-001 RAK",
    ):
        assert value(read_account(text, emirates, "RAKBANK")) == meant
        assert value(read_account(text, emirates)) == meant
    assert value(read_account("AE26 0400 0003 7322 0098 001", emirates, "بنك راس الخيمة الوطني")) == meant
    asked = read_account("0373220098001", emirates, "RAKBANK")
    assert answers(asked) == [f"AE:040:{meant}"]
    assert value(read_account(answers(asked)[0], emirates, "RAKBANK")) == meant
    assert isinstance(read_account("0373220098001", emirates), Refused)
    wrong = read_account("AE27 0400 0003 7322 0098 001", emirates, "RAKBANK")
    assert isinstance(wrong, Refused) and wrong.code == "iban-checksum"


@pytest.mark.parametrize(
    ("country", "text", "bank", "code", "offered"),
    [
        ("TH", "4567891230", None, "which-bank", SCB),
        ("TH", "081-234-5678", None, "which-bank", "promptpay:phone:+66812345678"),
        # The wallet of this name whose numbers are known is Indonesia's: this is no number in Jakarta.
        ("TH", "ShopeePay 081-234-5678", None, "which-bank", "promptpay:phone:+66812345678"),
        ("BD", "Send Money Tk 2,000.00 to 01812-345678 successful. TrxID BLC3X9Y7ZK", None, "which-bank", "bkash:+8801812345678"),
        ("TH", "paid in Bangkok 4567891230", None, "which-bank", SCB),
        ("TH", "first payment 4567891230", None, "which-bank", SCB),
        ("TH", "โอนเงินที่กรุงเทพเมื่อวาน 4567891230", None, "which-bank", SCB),
        ("PE", "yape o plin 987654321", None, "which-of-banks", "plin:+51987654321"),
        ("PE", "Plin y Yape 987654321", None, "which-of-banks", "yape:+51987654321"),
        ("TH", "456789123", "SCB", "account-length", "TH:014:0456789123"),
        ("TH", "456789123", "SCB", "account-length", "TH:014:456789123"),
        ("TH", "014-456-7-89123-0", "SCB", "account-length", SCB),
        ("TH", "456-7-89123-0", "กรุง", "which-of-banks", "TH:025:4567891230"),
        ("TH", "456-7-89123-0", "Bank of Nowhere", "bank-not-known", SCB),
        ("TH", "KBANK 456-7-89123-0", "SCB", "other-bank", "TH:004:4567891230"),
        ("TH", "SCB 456-7-89123-0 โทร 0812345678", None, "which-number", SCB),
        ("TH", "+66 81 234 5678", "SCB", "phone-at-bank", "promptpay:phone:+66812345678"),
        ("TH", "4567891230.0", "SCB", "decimals", SCB),
        ("TH", "AE26 0400 0003 7322 0098 001", "SCB", "other-bank", "AE:040:AE260400000373220098001"),
        ("AE", "AE26 0400 0003 7322 0098 001", "ENBD", "other-bank", "AE:040:AE260400000373220098001"),
        ("PE", "011-366-000100032542-21", "BCP", "other-bank", "PE:011:01136600010003254221"),
        ("PE", "011-366-000100032542-22", "BBVA", "check-digits", "PE:011:01136600010003254222"),
        ("BD", "017123456789", "Rocket", "rocket-digit", "rocket:+8801712345678"),
        ("BD", "4111 1111 1111 1111", "Sonali", "maybe-card", "BD:200:4111111111111111"),
        ("NP", "SBXYZ01234567", "Nabil", "letters", "NP:0401:SBXYZ01234567"),
        ("AE", "050 123 4567", None, "phone-at-bank", "aani:phone:+971501234567"),
        ("AE", "050 123 4567", "ENBD", "phone-at-bank", "payit:+971501234567"),
        ("BD", "please tap 01712345678", None, "which-bank", "bkash:+8801712345678"),
    ],
)
def test_what_can_mean_two_things_is_asked_and_the_answer_is_read_without_a_question(
    country: str, text: str, bank: str | None, code: str, offered: str
) -> None:
    reading = read_account(text, setting(country), bank)
    assert isinstance(reading, Question) and reading.code == code
    assert offered in answers(reading)
    again = read_account(offered, setting(country), bank)
    assert value(again) in (offered, offered.rpartition(":")[2])


@pytest.mark.parametrize("card", CARDS)
@pytest.mark.parametrize(
    ("country", "bank"), [("TH", "SCB"), ("TH", "TH:018"), ("BD", "BRAC"), ("NP", "Nabil"), ("PE", "BCP"), ("AE", "Mashreq"), ("KH", "ABA")]
)
def test_what_could_be_a_card_is_asked_about_and_never_taken(country: str, bank: str, card: str) -> None:
    reading = read_account(card, setting(country), bank)
    assert isinstance(reading, Question) and reading.code in ("maybe-card", "card-not-account")
    plain = re.sub(r"\D", "", card)
    assert plain not in reading.text and not any(plain in choice.display for choice in reading.choices)
    alone = read_account(card, setting(country))
    assert isinstance(alone, Refused) and plain not in alone.text
    for wallet in ("bkash", "promptpay", "yape"):
        assert isinstance(read_account(card, setting(country), wallet), Refused)


def test_a_number_of_a_length_that_the_bank_is_known_to_have_is_no_card() -> None:
    """Old Visa numbers have 13 digits, as Interbank's accounts; Diners Club's 14, as TISCO's."""
    assert is_card_number("4222222222222") and is_card_number("36227206271667")
    assert value(read_account("4222222222222", setting("PE"), "Interbank")) == "PE:003:4222222222222"
    assert value(read_account("3622-720-627166-7", setting("TH"), "TISCO")) == "TH:067:36227206271667"


def test_a_number_as_long_as_cards_are_is_asked_about_even_where_the_bank_has_such_numbers() -> None:
    """Savings numbers of GSB have 12 or 15 digits, American Express 15."""
    reading = read_account("3782 822463 10005", setting("TH"), "GSB")
    assert isinstance(reading, Question) and reading.code == "maybe-card"
    assert answers(reading) == ["TH:030:378282246310005"]
    assert value(read_account("TH:030:378282246310005", setting("TH"), "GSB")) == "TH:030:378282246310005"


@pytest.mark.parametrize(
    ("country", "text", "bank", "code"),
    [
        ("TH", "", "SCB", "empty"),
        ("TH", "hello", "SCB", "account-none"),
        ("TH", "12", "SCB", "account-short"),
        ("TH", "123456789012345678901", "SCB", "account-long"),
        ("TH", "xxx-x-x8912-x", "SCB", "account-hidden"),
        ("TH", "****1234", "SCB", "account-hidden"),
        ("TH", "ref AB3X9K to 456-7-8912x-0", "SCB", "account-hidden"),
        ("TH", "4.56789E+09", "SCB", "account-rounded"),
        ("TH", "456-7-89123-O", "SCB", "account-letters"),
        ("TH", "45678O1230", "SCB", "account-letters"),
        ("TH", "456\x007891230", "SCB", "not-text"),
        ("TH", "4" * 300, "SCB", "too-long"),
        ("AE", "1015123456789", None, "use-iban"),
        ("AE", "AE26 0400 0003 7322", "RAKBANK", "iban-length"),
        ("AE", "IBAN TH82 0041 2345 6789 0", None, "iban-country"),
        ("TH", "02-123-4567", "PromptPay", "promptpay-number"),
        ("TH", "1-1017-00230-70-9", "PromptPay", "promptpay-checksum"),
        ("NP", "test@example.com", "eSewa", "wallet-number"),
        ("TH", "TH:4:1234567890", None, "bank-code"),
        ("KH", "000 111 222", None, "bank-missing"),
    ],
)
def test_what_can_not_be_read_says_what_to_type_with_an_example(country: str, text: str, bank: str | None, code: str) -> None:
    reading = read_account(text, setting(country), bank)
    assert isinstance(reading, Refused) and reading.code == code
    assert reading.values["example"] in reading.text
    assert len(text) < 3 or text not in reading.text


@given(st.text("0123456789", min_size=6, max_size=15), st.sampled_from(["TH", "BD", "NP", "PE", "AE", None]))
def test_without_a_bank_digits_are_never_guessed_to_be_somebodys_phone(number: str, country: str | None) -> None:
    reading = read_account(number, setting(country))
    assert not isinstance(reading, Value) or reading.kind == "iban"
    assert not any(choice.value.startswith("+") for choice in getattr(reading, "choices", ()))


@given(
    st.one_of(st.text(max_size=60), st.text("0123456789 -./xX*:SCBkะ๔৫०٣\u200b\u2013()@+,", max_size=40)),
    st.sampled_from(["TH", "BD", "NP", "PE", "AE", "KH", None]),
    st.one_of(
        st.none(), st.sampled_from(["SCB", "TH:014", "bkash", "BBVA", "PE:018", "AE:033", "Nabil", "promptpay"]), st.text(max_size=20)
    ),
)
def test_any_text_is_read_asked_about_or_refused(text: str, country: str | None, bank: str | None) -> None:
    reading = read_account(text, setting(country), bank)
    if isinstance(reading, Value):
        assert parse(reading.value, None, reading.kind, tables=identifier_tables()).value == reading.value
    else:
        assert reading.text == TEXTS[reading.code].format(**reading.values)


def test_lists_are_in_the_persons_language_where_it_is_known() -> None:
    thai = dict(banks_of("TH", setting("TH", "th")))
    assert thai["TH:014"] == "ธนาคารไทยพาณิชย์"
    assert dict(banks_of("TH", setting("TH")))["TH:014"] == "SCB (Siam Commercial Bank)"
    assert dict(banks_of("BD", setting("BD", "bn")))["bkash"] == "bKash"
    assert banks_of("XX", setting("TH")) == ()
    read = read_account("4567891230", setting("TH", "th"), "SCB")
    assert isinstance(read, Value) and read.values == {"number": "456-7-89123-0", "bank": "ธนาคารไทยพาณิชย์"}


@pytest.mark.parametrize(
    ("kind", "canonical", "language", "said"),
    [
        ("account", SCB, "en", "SCB (Siam Commercial Bank) 456-7-89123-0"),
        ("account", SCB, "th", "ธนาคารไทยพาณิชย์ 456-7-89123-0"),
        ("account", "TH:999:4567891230", "en", None),
        ("account", "TH:014", "en", None),
        ("account", "VN:970436:0123456789", "th", "Vietcombank 0123456789"),
        ("account", "US:021000021:123456789", "en", None),
        ("phone", "+66812345678", "en", None),
    ],
)
def test_an_account_is_said_with_its_bank_by_name(kind: str, canonical: str, language: str, said: str | None) -> None:
    assert account_in_words(kind, canonical, setting("TH", language=language)) == said


def test_a_number_that_names_no_bank_may_be_an_account_at_each_that_has_such_numbers() -> None:
    accounts = {identifier.value for identifier in at_any_bank("415-9-27364-8", setting("TH"))}
    assert {"TH:002:4159273648", "TH:014:4159273648", "TH:025:4159273648"} <= accounts
    assert not accounts & {"TH:030:4159273648", "TH:034:4159273648", "TH:067:4159273648"}  # theirs have 12 digits and more
    # Who works for no one country looks at all of them.
    assert {"TH:002:4159273648", "PE:009:4159273648"} <= {identifier.value for identifier in at_any_bank("4159273648", setting(None))}


def test_a_number_of_a_country_without_a_pack_is_looked_for_at_its_banks_too() -> None:
    in_vietnam = {identifier.value for identifier in at_any_bank("0123 456 789", setting("VN"))}
    assert {"VN:970436:0123456789", "VN:970407:0123456789"} <= in_vietnam and len(in_vietnam) > 30
    in_indonesia = {identifier.value for identifier in at_any_bank("0123456789", setting("ID"))}
    assert "ID:014:0123456789" in in_indonesia and "ID:002:0123456789" not in in_indonesia  # BRI's have 15 digits
    assert "PH:BNORPHMM:001234567890" in {identifier.value for identifier in at_any_bank("0012-3456-7890", setting("PH"))}
    assert "NG:058:0123456789" in {identifier.value for identifier in at_any_bank("0123456789", setting("NG"))}
    assert at_any_bank("08123456789", setting("NG")) == []  # numbers there have ten digits
    assert at_any_bank("0123456789", setting("KE")) == []


@pytest.mark.parametrize(
    ("text", "country"),
    [
        *(("SCB 4159273648", "TH"), ("4111111111111111", "BD"), ("", "TH"), ("hello", "TH")),
        *(("4159273648\n4159273648", "TH"), ("4" * 300, "TH")),
    ],
)
def test_of_what_is_no_such_number_there_are_none(text: str, country: str | None) -> None:
    assert at_any_bank(text, setting(country)) == []
