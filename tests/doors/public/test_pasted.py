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
        ("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6T", None, "address-not-whole"),
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


@pytest.mark.parametrize(
    "text",
    [
        "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6",
        "USDT-TRC20: TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6",
        "wallet-address: TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6",
        "USDT-BEP20: 0xdAC17F958D2ee523a2206206994597C13D831ec",
        "Min 500 USDT, network TRC20: TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6 and send me the slip",
    ],
)
def test_a_wallet_address_that_was_not_copied_whole_is_said_to_be_so_and_is_no_account_name(text: str) -> None:
    result = read(text)
    assert result.identifiers == [] and "address-not-whole" in result.refusals


def test_an_address_that_is_not_whole_is_told_beside_what_was_found() -> None:
    result = read("Pay to TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6 or call 081-234-5678")
    assert [identifier.value for identifier in result.identifiers] == ["+66812345678"] and result.refusals == ["address-not-whole"]


@pytest.mark.parametrize(
    "text",
    [
        "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
        "https://evil-page.com/TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6",
        "txid 0x5c504ed432cb51138bcf09aa5e8a410dd4a1e204ef84bfed1be16dfba1b22060",
        "TRANSACTIONSUMMARYFORTHEMONTHOF",
    ],
)
def test_no_other_text_is_said_to_be_an_address_that_is_not_whole(text: str) -> None:
    assert "address-not-whole" not in read(text).refusals


@pytest.mark.parametrize("text", ["Name: Somchai", "Bank: KBank", "APK: com.kbank.secure.apk", "Website: kbank"])
def test_a_line_of_a_form_is_no_account_name(text: str) -> None:
    assert [identifier.kind for identifier in read(text).identifiers if identifier.kind == "handle"] == []


def test_a_payment_code_that_was_changed_is_said_to_be_so_where_its_text_is_pasted() -> None:
    assert read("00020101021129370016A000000677010111011300668123456785802TH530376463045D83").refusals == ["qr-crc"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Binance UID 812345678", "binance:id:812345678"),
        ("send it to my Binance UID 812345678 please", "binance:id:812345678"),
        ("my okx uid is 412345678901234567, ok?", "okx:id:412345678901234567"),
        ("加我QQ2851234567 详聊", "qq:id:2851234567"),
        ("Discord: CryptoKing#1234", "discord:cryptoking#1234"),
        ("Weibo: 5678901234", "weibo:id:5678901234"),
    ],
)
def test_a_number_at_an_exchange_or_a_network_is_an_account_there(text: str, value: str) -> None:
    assert [identifier.value for identifier in read(text).identifiers] == [value]


@pytest.mark.parametrize("text", ["binance 50000 usdt", "okx 15000", "QQ mail", "weibo news today"])
def test_an_amount_beside_an_exchange_is_no_account_there(text: str) -> None:
    assert read(text).identifiers == []


@pytest.mark.parametrize(
    "text",
    ["0x71C7…976F", "TQn9Y2…kL3d", "0x71C7...976F", "TQn9Y2...kL3d", "TQn9Y2****kL3d", "bc1qxy…0wlh", "send it to TQn9Y2…kL3d today"],
)
def test_a_wallet_address_as_apps_shorten_it_is_said_to_be_not_whole(text: str) -> None:
    result = read(text)
    assert result.identifiers == [] and "address-not-whole" in result.refusals and "checksum" not in result.refusals


@pytest.mark.parametrize(
    "text", ["Thanks...bye", "Today... 15000", "To...Tom", "wait.....ok", "This…That", "Tel...081", "Thai...1234", "Tom...15555"]
)
def test_dots_between_words_shorten_no_address(text: str) -> None:
    assert "address-not-whole" not in read(text).refusals


@pytest.mark.parametrize(
    ("text", "region", "value"),
    [
        ("Emirates NBD 1012345678901", None, "AE180260001012345678901"),
        ("Emirates NBD 1012345678901", "AE", "AE180260001012345678901"),
        ("ENBD: 1012345678901", "TH", "AE180260001012345678901"),
        ("1234567890123 (ADCB)", None, "AE910030001234567890123"),
        ("ADCB a/c no: 1234567890123", None, "AE910030001234567890123"),
        ("Account 1234567890123, ADCB", "TH", "AE910030001234567890123"),
        ("رقم الحساب 1234567890123 ADCB", "AE", "AE910030001234567890123"),
        ("Standard Chartered 1234567890", "AE", "AE730440000001234567890"),
        ("KBank 123-4-56789-0", None, "TH:004:1234567890"),
        ("bKash 01712345678", None, "bkash:+8801712345678"),
        ("BCP 193-12345678-0-12", None, "PE:002:19312345678012"),
        ("ธ.กสิกร 1234567890", None, "TH:004:1234567890"),
    ],
)
def test_a_number_beside_the_name_of_its_bank_is_looked_up_there(text: str, region: str | None, value: str) -> None:
    result = read(text, region)
    assert [identifier.value for identifier in result.identifiers] == [value] and result.refusals == []


@pytest.mark.parametrize(
    ("text", "region", "code"),
    [
        ("Emirates NBD 12345", None, "use-iban"),
        ("Standard Chartered 1234567890", None, "account-needs-country"),
        ("KBank 12345678", None, "checksum"),
        ("กสิกร 123-4-5678", "TH", "checksum"),
        ("Nabil 123", "NP", "checksum"),
        ("WhatsApp +66 81…", "TH", "checksum"),
        ("+971 50 xxx", None, "checksum"),
        ("@vip_trader88", "TH", "handle-needs-platform"),
    ],
)
def test_what_a_number_or_a_name_lacks_is_said(text: str, region: str | None, code: str) -> None:
    result = read(text, region)
    assert result.identifiers == [] and result.refusals == [code]


def test_a_name_without_its_app_is_asked_for_beside_the_answer_to_the_words() -> None:
    assert read("contact @vip_trader88 now please, it is urgent").refusals == ["no-kind-fits", "handle-needs-platform"]
    assert read("write to me at lisa@evil-page.com please, it is urgent").refusals == []
