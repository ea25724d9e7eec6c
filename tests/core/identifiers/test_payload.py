"""What QR codes say, by scheme."""

from decimal import Decimal

import pytest
from emv_codes import signed, tag
from hypothesis import given
from hypothesis import strategies as st
from identifier_laws import TABLES

from accord.core.identifiers import parse
from accord.core.identifiers.base import NotAnIdentifier
from accord.core.identifiers.payload import Payload, read_payload

PROMPTPAY = "00020101021129370016A000000677010111011300668999999995802TH53037646304FE29"


def read(text: str, region: str | None = None) -> Payload:
    return read_payload(text, region, TABLES)


def values(payload: Payload) -> list[str]:
    return [f"{identifier.kind} {identifier.value}" for identifier in payload.identifiers]


def refused(text: str) -> str:
    with pytest.raises(NotAnIdentifier) as caught:
        read(text)
    return caught.value.code


def promptpay(sub: str, value: str, *more: str) -> str:
    return signed("000201", "010211", tag("29", tag("00", "A000000677010111") + tag(sub, value)), tag("58", "TH"), tag("53", "764"), *more)


def test_the_published_promptpay_vector() -> None:
    payload = read(PROMPTPAY)
    assert payload.scheme == "promptpay"
    assert values(payload) == ["proxy promptpay:phone:+66899999999", "phone +66899999999"]
    assert (payload.currency, payload.country, payload.amount, payload.crc_ok) == ("THB", "TH", None, True)
    assert payload.text == PROMPTPAY


def test_promptpay_with_an_amount() -> None:
    payload = read(promptpay("01", "0066899999999", tag("54", "1234.50")))
    assert payload.amount == Decimal("1234.50")


@pytest.mark.parametrize(
    ("sub", "value", "expected"),
    [
        ("02", "1101700230708", "proxy promptpay:citizen:1101700230708"),
        ("02", "0107536000315", "proxy promptpay:tax:0107536000315"),
        ("03", "004999000288505", "proxy promptpay:ewallet:004999000288505"),
        ("04", "0041234567890", "account TH:004:1234567890"),
    ],
)
def test_promptpay_by_id_and_wallet(sub: str, value: str, expected: str) -> None:
    assert values(read(promptpay(sub, value))) == [expected]


def test_promptpay_to_an_account_of_no_bank_names_nobody() -> None:
    assert values(read(promptpay("04", "9991234567890"))) == []


# The first is the example of github.com/subiz/vietqr; a card, which the service QRIBFTTC pays to, is never shown.
VIETQR = "00020101021238570010A00000072701270006970415011300110019324180208QRIBFTTA530370454061200005802VN62170813ung ho lu lut6304C15C"


def test_vietqr_names_an_account() -> None:
    payload = read(VIETQR)
    assert values(payload) == ["account VN:970415:0011001932418"]
    for typed in ("VietinBank 0011001932418", "0011001932418 Ngân hàng VietinBank", "VN:VIETINBANK:0011001932418"):
        assert parse(typed, "VN", tables=TABLES).key == payload.identifiers[0].key
    assert (payload.amount, payload.currency, payload.country) == (Decimal(120000), "VND", "VN")
    to_card = tag("00", "A000000727") + tag("01", tag("00", "970415") + tag("01", "9704150011223344")) + tag("02", "QRIBFTTC")
    assert values(read(signed("000201", "010212", tag("38", to_card), tag("53", "704"), tag("58", "VN")))) == []


def test_khqr_names_the_account_of_bakong() -> None:
    for number in ("29", "30"):
        account = tag(number, tag("00", "sok_dara@aclb") + tag("01", "85512345678") + tag("02", "ACLEDA"))
        payload = read(signed("000201", "010211", account, tag("53", "840"), tag("58", "KH"), tag("59", "Sok Dara")))
        assert values(payload) == ["proxy bakong:sok_dara@aclb"]
        assert (payload.currency, payload.country, payload.name) == ("USD", "KH", "Sok Dara")
    assert values(read(signed("000201", tag("29", tag("00", "sok_dara@aclb")), tag("58", "TH")))) == []


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (tag("02", "1234567"), "proxy fps:id:1234567"),
        (tag("01", "012") + tag("03", "+852-91234567"), "proxy fps:phone:+85291234567"),
        (tag("01", "012") + tag("04", "SOMEBODY@EXAMPLE.COM"), "email somebody@example.com"),
    ],
)
def test_hong_kongs_fps_names_an_identifier_a_phone_or_a_mailbox(inside: str, expected: str) -> None:
    account = tag("26", tag("00", "hk.com.hkicl") + inside)
    assert values(read(signed("000201", "010211", account, tag("53", "344"), tag("58", "HK"), tag("59", "NA")))) == [expected]


def test_a_promptpay_bill_names_its_biller() -> None:
    bill = tag("30", tag("00", "A000000677010112") + tag("01", "010753600031501") + tag("02", "INV1"))
    payload = read(signed("000201", bill, tag("58", "TH"), tag("53", "764")))
    assert payload.scheme == "promptpay-bill"
    assert values(payload) == ["proxy promptpay:tax:0107536000315"]


@pytest.mark.parametrize("text", [PROMPTPAY[:-4] + "0000", PROMPTPAY[:-4], PROMPTPAY.replace("8999", "8111")])
def test_a_wrong_checksum_is_refused(text: str) -> None:
    assert refused(text) == "qr-crc"


def test_upi_links() -> None:
    payload = read("upi://pay?pa=Some.Body%40okaxis&pn=Some%20Body&am=499.00&cu=INR&tn=fee")
    assert payload.scheme == "upi" and values(payload) == ["proxy upi:some.body@okaxis"]
    assert (payload.amount, payload.currency, payload.name, payload.crc_ok) == (Decimal("499.00"), "INR", "Some Body", None)
    assert values(read("tez://upi/pay?pa=x.y@ybl")) == ["proxy upi:x.y@ybl"]
    assert refused("upi://pay?pa=nobody") == "proxy-upi"


def test_upi_inside_an_emv_code() -> None:
    account = tag("26", tag("00", "A000000524") + tag("01", "shop@icici"))
    payload = read(signed("000201", account, tag("53", "356"), tag("58", "IN"), tag("59", "SHOP")))
    assert payload.scheme == "upi" and values(payload) == ["proxy upi:shop@icici"]
    assert (payload.name, payload.currency) == ("SHOP", "INR")


def test_bangla_qr() -> None:
    account = tag("26", tag("00", "com.pubalibankbd") + tag("01", "02") + tag("02", "1234") + tag("03", "0012345678") + tag("04", "998877"))
    payload = read(signed("000201", account, tag("53", "050"), tag("58", "BD"), tag("59", "Dokan")))
    assert (payload.scheme, payload.currency, payload.country, payload.identifiers) == ("bangla-qr", "BDT", "BD", ())


def test_nepalpay_and_the_phone_of_connectips() -> None:
    account = tag("29", tag("00", "NCHL00000401MERCHANT1") + tag("01", "x"))
    payload = read(signed("010212", account, tag("53", "524"), tag("54", "250"), tag("58", "NP"), tag("62", tag("02", "9841234567"))))
    assert payload.scheme == "nepalpay" and values(payload) == ["phone +9779841234567"]
    assert (payload.amount, payload.currency) == (Decimal(250), "NPR")


def test_fonepay_never_gives_its_card_number_away() -> None:
    card = "4111111111111111"
    account = tag("26", tag("00", "fonepay.com") + tag("07", "2222010000000007"))
    text = signed("000201", tag("02", card), account, tag("53", "524"), tag("58", "NP"))
    payload = read(text)
    assert payload.scheme == "fonepay" and payload.identifiers == ()
    assert card not in payload.text and card not in repr(payload) and "*" * 16 in payload.text


def test_yape_is_kept_as_evidence() -> None:
    text = signed(
        "000201", "010211", tag("39", "f3a9c1d2e4b56789"), tag("52", "5611"), tag("53", "604"), tag("58", "PE"), tag("59", "YAPERO")
    )
    payload = read(text)
    assert (payload.scheme, payload.identifiers, payload.text, payload.currency) == ("yape", (), text, "PEN")


def test_wallets_and_banks_in_json() -> None:
    assert values(read('{"eSewa_id":"9841234567","name":"Some Body"}')) == ["proxy esewa:+9779841234567"]
    assert values(read('{"Khalti_ID": "9841234567"}')) == ["proxy khalti:+9779841234567"]
    bank = read('{"accountNumber":"0123456789012345","accountName":"Some Body","bankCode":"0401"}')
    assert bank.scheme == "bank" and values(bank) == ["account NP:0401:0123456789012345"] and bank.name == "Some Body"
    assert read('{"eSewa_id": "12"}').identifiers == ()
    assert read("{" * 3000).scheme == "text"


def test_coins() -> None:
    payload = read("bitcoin:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4?amount=0.015&label=Shop")
    assert (payload.scheme, payload.amount, payload.currency, payload.name) == ("crypto", Decimal("0.015"), "BTC", "Shop")
    assert values(payload) == ["crypto btc:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"]
    token = "ethereum:0xdac17f958d2ee523a2206206994597c13d831ec7@1/transfer?address=0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed&uint256=1e6"
    assert values(read(token)) == ["crypto eip155:0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"]
    assert values(read("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t")) == ["crypto tron:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"]


def test_qr_ph_names_an_account_or_a_wallet() -> None:
    def code(bank: str, number: str, *more: str) -> str:
        inside = tag("00", "com.p2pqrpay") + tag("01", bank) + tag("02", "99964403") + tag("04", number) + "".join(more)
        return signed("000201", "010211", tag("27", inside), "52046016", "5303608", "5802PH", "5904Juan", "6006Manila")

    assert values(read(code("GOTYPHM2XXX", "018385438253"))) == ["account PH:GOTYPHM2:018385438253"]
    assert values(read(code("BNORPHMMXXX", "006540283953"))) == ["account PH:BNORPHMM:006540283953"]
    assert values(read(code("PAPHPHM1XXX", "639171234567", tag("05", "+63-917-1234567")))) == ["proxy paymaya:+639171234567"]
    assert values(read(code("GXCHPHM2XXX", "09171234567"))) == ["proxy gcash:+639171234567"]
    # GCash shows a name of its own for the number.
    assert values(read(code("GXCHPHM2XXX", "DWQM4TK3JDO7CAT05"))) == ["account PH:GXCHPHM2:DWQM4TK3JDO7CAT05"]


def test_addresses_and_plain_text() -> None:
    assert (read("https://evil.com/pay").scheme, values(read("https://evil.com/pay"))) == ("url", ["url evil.com/pay"])
    assert values(read("https://line.me/ti/p/~evil99")) == ["handle line:evil99"]
    assert values(read("โทร 081-234-5678", "TH")) == ["phone +66812345678"]
    assert read("hello").identifiers == ()


def test_cards_are_refused_and_masked() -> None:
    assert refused("4111 1111 1111 1111") == "card-number"
    assert "4111" not in repr(read("my card is 4111 1111 1111 1111 ok"))


def test_empty_and_overlong_codes_are_refused() -> None:
    assert refused("  ") == "qr-empty"
    assert refused("x" * 8_001) == "qr-too-long"
    assert refused("x\ud800") == "not-text"


PIECES = st.sampled_from(
    ["000201", "010211", "29370016A000000677010111", "6304FE29", "upi://pay?pa=", "a@b", "{", '"bankCode":', "bitcoin:", "?am=", "\x00"]
)


@given(
    st.one_of(
        st.text(max_size=80),
        st.lists(PIECES, max_size=8).map("".join),
        st.text("0123456789", max_size=60).map(lambda text: signed("000201", text)),
    )
)
def test_any_code_is_read_or_refused(text: str) -> None:
    try:
        assert isinstance(read(text, "TH"), Payload)
    except NotAnIdentifier as refusal:
        assert refusal.text.endswith(".")
