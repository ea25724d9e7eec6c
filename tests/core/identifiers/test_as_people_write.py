"""What people write to a desk, in the shapes in which they write it: literal, by country."""

import pytest
from identifier_laws import TABLES

from accord.core.identifiers import NotAnIdentifier, parse
from accord.core.identifiers.extract import extract

XRP = "rUt3PLfjFhFHXNjMvUi4uxRuE2gtq4QYe5"
SOLANA = "Cd3i26GPnPFTHgGZ2DhCLQSppjv3DmpQtFiHwPgDkh9h"


def seen(text: str, region: str | None) -> list[str]:
    return [f"{place.identifier.kind} {place.identifier.value}" for place in extract(text, region, tables=TABLES)]


# Banks of many countries have these names; each is read as one only where its country was said.
@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("City Union Bank 500101012345678", "IN"),
        ("transfer to CIMB 7612345678 today", "MY"),
        ("transfer to UOB 3012345678 today", "SG"),
        ("CIMB Niaga 761234567800", "MY"),
        ("BCA degree 2019123456", "IN"),
        ("VIB 2019123456 roll number", "TH"),
        ("ACB 2019123456", None),
        ("500 MB 12345678", "VN"),
        ("Vietcombank 1900 545 413", "VN"),
        ("BRI 0812-3456-7890", "ID"),
        ("I got 12345678 likes, permata hati 87654321", "ID"),
        ("jalan Danamon no 12345678", "ID"),
        ("Kode BCA Anda 12345678", "ID"),
        ("Mandiri 2024 annual report 20241231", "ID"),
        ("Mã GD 123456789012 Vietcombank", "VN"),
        ("Liên hệ Vietcombank 02838291234", "VN"),
        ("gọi 0912345678 Techcombank hỗ trợ", "VN"),
        ("pay HSBC 021123456001 now", "AE"),
        ("pay Citibank 0101234567 now", "AE"),
        ("BBVA CLABE 012180001234567895", "MX"),
        ("BBVA México cuenta 0123456789", "MX"),
        ("City National Bank 123456789", "US"),
        ("Standard Bank account 10123456789", "ZA"),
        ("Commercial Bank of Ceylon 8001234567", "LK"),
        ("my Union Bank account 501002010012345", None),
        ("send to CIMB 7612345678", None),
        # Another bank than the Thai one of this short name: its numbers are longer.
        ("SCB 01123456701", "AE"),
    ],
)
def test_no_account_at_a_bank_of_another_country(text: str, region: str | None) -> None:
    assert [found for found in seen(text, region) if found.startswith("account")] == []


@pytest.mark.parametrize(
    ("text", "region", "account"),
    [
        ("CIMB 7001234567", "TH", "TH:022:7001234567"),
        ("UOB 781-345-921-4", "TH", "TH:024:7813459214"),
        ("Union Bank 0012345678901", "BD", "BD:265:0012345678901"),
        ("Prime Bank 2170123456789", "BD", "BD:170:2170123456789"),
        ("Prime Bank 00112345678", "NP", "NP:2101:00112345678"),
        ("Standard Chartered Bank 01234567801", "NP", "NP:0601:01234567801"),
        ("Citizens Bank 0012345678901", "NP", "NP:2001:0012345678901"),
        ("BBVA 0011-0234-0200456789", "PE", "PE:011:001102340200456789"),
        ("Scotiabank 023-7123456", "PE", "PE:009:0237123456"),
        ("scotiabank cta 0237123456", "PE", "PE:009:0237123456"),
        # Wherever it is written, this name is one bank's.
        ("Kasikornbank 045-2-91837-6", "AE", "TH:004:0452918376"),
        ("Kasikornbank 045-2-91837-6", "MY", "TH:004:0452918376"),
        ("Kasikornbank 045-2-91837-6", "BD", "TH:004:0452918376"),
        ("กสิกรไทย 045-2-91837-6", "GB", "TH:004:0452918376"),
        ("DBBL 1071510123456", "TH", "BD:090:1071510123456"),
        # As slips and chats write it.
        ("บัญชี scb เลขที่ 408-2-91736-5 ครับ", "TH", "TH:014:4082917365"),
        ("bbl 1290614578", "TH", "TH:002:1290614578"),
        ("แบงค์กรุงเทพ 129 061 4578", "TH", "TH:002:1290614578"),
        ("LH Bank 889-1-23456-7", "TH", "TH:073:8891234567"),
        ("SCB408-2-91736-5", "TH", "TH:014:4082917365"),
        ("ডাচ-বাংলা ব্যাংক একাউন্ট ১০৭১৫১০১২৩৪৫৬", "BD", "BD:090:1071510123456"),
        ("ইস্টার্ন ব্যাংক 1041234567890", "BD", "BD:095:1041234567890"),
        ("EBL 1041234567890", "BD", "BD:095:1041234567890"),
        ("UCB 0012101000012345", "BD", "BD:245:0012101000012345"),
        ("MTB 0022-0310012345", "BD", "BD:145:00220310012345"),
        ("Global Islami Bank 1234567890123", "BD", "BD:300:1234567890123"),
        ("सिद्धार्थ बैंक 00215123456", "NP", "NP:1801:00215123456"),
        ("ग्लोबल आईएमई बैंक १२३०१०१०००१२३४", "NP", "NP:1901:12301010001234"),
        ("राष्ट्रिय वाणिज्य बैंक 1230100012345001", "NP", "NP:0201:1230100012345001"),
        ("कृषि विकास बैंक 0012301234567012", "NP", "NP:0301:0012301234567012"),
        ("RBB 1230100012345001", "NP", "NP:0201:1230100012345001"),
        ("NIMB 01001030250123", "NP", "NP:0501:01001030250123"),
        # Vietnam and Indonesia
        ("Vietcombank 0123456789 Nguyen Van A", "VN", "VN:970436:0123456789"),
        ("vcb: 0123456789 NGUYEN VAN A", "VN", "VN:970436:0123456789"),
        ("STK 0123456789 Vietcombank", "VN", "VN:970436:0123456789"),
        ("Số tài khoản: 0123456789\nNgân hàng: Vietcombank\nChủ TK: NGUYEN VAN A", "VN", "VN:970436:0123456789"),
        ("Chuyển khoản STK 19031234567890 ngân hàng Techcombank chủ tài khoản Trần Thị B", "VN", "VN:970407:19031234567890"),
        ("MB Bank 0912345678 LE VAN C", "VN", "VN:970422:0912345678"),
        ("SCB 456789123001", "VN", "VN:970429:456789123001"),
        ("Vietcombank 0123456789", "TH", "VN:970436:0123456789"),
        ("transfer ke BCA 123-456-7890 an Budi Santoso", "ID", "ID:014:1234567890"),
        ("bca 1234567890 an budi", "ID", "ID:014:1234567890"),
        ("No Rek: 1370012345678\nBank Mandiri\na.n. Siti", "ID", "ID:008:1370012345678"),
        ("BRI 001201012345678 a/n Andi", "ID", "ID:002:001201012345678"),
        ("Bank Permata 4101234567", "ID", "ID:013:4101234567"),
        ("SCB 4567891230", "TH", "TH:014:4567891230"),
        ("SCB 18123456701", "BD", "BD:215:18123456701"),
        ("ac name rahim, SIBL 0123456789012", "BD", "BD:195:0123456789012"),
        ("FSIBL a/c 0123456789012 taka den", "BD", "BD:105:0123456789012"),
        ("scb ma 01123456701234 halnu", "NP", "NP:0601:01123456701234"),
        ("hajur NMB ko khata 0123456789012345", "NP", "NP:2501:0123456789012345"),
        ("Machhapuchhre Bank, A/C 0123456789012345", "NP", "NP:1501:0123456789012345"),
        ("Muktinath Bikas Bank Ltd 01234567890123", "NP", "NP:7201:01234567890123"),
        ("โอนธนชาต 2234567890 แล้ว", "TH", "TH:065:2234567890"),
    ],
)
def test_an_account_at_the_bank_that_is_named(text: str, region: str, account: str) -> None:
    assert seen(text, region) == [f"account {account}"]


def test_two_banks_with_a_number_each() -> None:
    assert seen("NMB 0123456789012345, sanima 9810123456789", "NP") == ["account NP:2501:0123456789012345", "account NP:4501:9810123456789"]
    assert seen("ttb 2392345678 / ธนชาต 2234567890", "TH") == ["account TH:011:2392345678", "account TH:065:2234567890"]


@pytest.mark.parametrize("text", ["Sanima Sharma 9841234567", "Nmb 0123456789012345 is my number", "mbl 0123456789012345"])
def test_what_is_also_a_persons_name_or_a_word_makes_no_account_in_texts(text: str) -> None:
    assert not [found for found in seen(f"she said {text}", "NP") if found.startswith("account")]


@pytest.mark.parametrize(
    ("text", "region", "meant"),
    [
        ("โทร 089-777-6655", "TH", "phone +66897776655"),
        ("เบอร์: 089 777 6655", "TH", "phone +66897776655"),
        ("tel 0897776655", "TH", "phone +66897776655"),
        ("cel. 987345612", "PE", "phone +51987345612"),
        ("ফোন: ০১৭২৩৪৫৬৭৮৯", "BD", "phone +8801723456789"),
        ("मोबाइल नम्बर ९८४१५६७२३०", "NP", "phone +9779841567230"),
        ("هاتف: 0503456712", "AE", "phone +971503456712"),
        ("CCI 00219111112222333355", "PE", "account PE:002:00219111112222333355"),
        ("cuenta BCP 191-77665544-0-33", "PE", "account PE:002:19177665544033"),
        ("A/C No. Nabil Bank 0110017599999", "NP", "account NP:0401:0110017599999"),
        ("A/C 0110017599999 Nabil Bank Ltd", "NP", "account NP:0401:0110017599999"),
        ("เลขบัญชี กสิกร 031-2-38888-1", "TH", "account TH:004:0312388881"),
        ("Dutch Bangla Bank Limited 1071519998887", "BD", "account BD:090:1071519998887"),
        ("Rocket 017776655443", "BD", "proxy rocket:+8801777665544"),
        ("bKash (personal): 01777665544", "BD", "proxy bkash:+8801777665544"),
        ("esewa id 9841567230", "NP", "proxy esewa:+9779841567230"),
        ("yape al 987345612", "PE", "proxy yape:+51987345612"),
        ("ทรูวอลเล็ต 089-345-6712", "TH", "proxy truemoney:+66893456712"),
        ("True Wallet 0893456712", "TH", "proxy truemoney:+66893456712"),
        ("promtpay 0893456712", "TH", "proxy promptpay:phone:+66893456712"),
        ("bikash 01723456789", "BD", "proxy bkash:+8801723456789"),
        ("ई सेवा 9841567230", "NP", "proxy esewa:+9779841567230"),
        ("yapeas al 987345612", "PE", "proxy yape:+51987345612"),
        ("mobile.de", "TH", "domain mobile.de"),
    ],
)
def test_the_word_before_a_number_is_no_part_of_it(text: str, region: str, meant: str) -> None:
    read = parse(text, region, tables=TABLES)
    assert f"{read.kind} {read.value}" == meant
    assert seen(text, region) == [meant]


@pytest.mark.parametrize("region", ["AE", "BD", "NP", "PE", "MY", "IN", None])
def test_a_bank_of_one_country_is_read_the_same_wherever_it_is_asked_about(region: str | None) -> None:
    assert parse("Kasikornbank 045-2-91837-6", region, tables=TABLES).value == "TH:004:0452918376"


@pytest.mark.parametrize(
    ("text", "region", "code"),
    [
        ("CIMB 7612345678", None, "account-needs-country"),
        ("Union Bank 501002010012345", None, "account-needs-country"),
        ("HSBC 021123456001", "AE", "use-iban"),
    ],
)
def test_what_is_missing_is_said(text: str, region: str | None, code: str) -> None:
    with pytest.raises(NotAnIdentifier) as refusal:
        parse(text, region, tables=TABLES)
    assert refusal.value.code == code


# Callers say which bank they are from; the mobile number behind that is nobody's account.
@pytest.mark.parametrize(
    ("text", "region", "found"),
    [
        ("ইসলামী ব্যাংক থেকে বলছি ০১৭২৩৪৫৬৭৮৯", "BD", ["phone +8801723456789"]),
        ("DBBL 01723456789", "BD", ["phone +8801723456789"]),
        ("Nabil Bank bata 9841567230", "NP", ["phone +9779841567230"]),
        ("Nabil Bank 9841567230", "NP", ["phone +9779841567230"]),
        ("soy del BCP 987345612", "PE", ["phone +51987345612"]),
        ("Islami Bank A/C 01723456789", "BD", ["account BD:125:01723456789"]),
        ("Nabil Bank खाता नं 9841567230", "NP", ["account NP:0401:9841567230"]),
        # An account that begins with 00 is no number abroad.
        ("A/C 0012345678901", "NP", []),
        ("খাতা Sonali Bank A/C 0012345678901", "BD", ["account BD:200:0012345678901"]),
        ("Bank 0012345678901", "NP", []),
        ("call 0012345678901", "NP", ["phone +12345678901"]),
    ],
)
def test_a_phone_is_no_account_and_an_account_no_phone(text: str, region: str, found: list[str]) -> None:
    assert seen(text, region) == found


# Who sent a message stands before it by number, where nobody saved the name.
@pytest.mark.parametrize(
    ("text", "region", "found"),
    [
        (
            "29/11/2026, 9:04 pm - Rahim: hi\n29/11/2026, 9:05 pm - +880 1812-345670: নগদে ০১৯১২৩৪৫৬৭৮", "BD",
            ["phone +8801812345670", "proxy nagad:+8801912345678"],
        ),
        (
            "29/11/2026, 9:05 pm - +880 1812-345670: bKash e 01912345678 pathan", "BD",
            ["phone +8801812345670", "proxy bkash:+8801912345678"],
        ),
        (
            "[29/11/26, 21:05:40] +66 89 345 6712: พร้อมเพย์ 081-765-4321", "TH",
            ["phone +66893456712", "proxy promptpay:phone:+66817654321"],
        ),
        (
            "[29/11/26 9:05 p. m.] ~ +51 987 345 612: yape al 912345678", "PE",
            ["phone +51987345612", "proxy yape:+51912345678"],
        ),
        (
            "[29/11/26, 09:20:10] Mind: พร้อมเพย์ 081-234-5678\n[29/11/26, 09:21:00] +66 61 234 5678: ok", "TH",
            ["proxy promptpay:phone:+66812345678", "phone +66612345678"],
        ),
        ("01723456789 bKash", "BD", ["proxy bkash:+8801723456789"]),
    ],
)  # fmt: skip
def test_the_sender_of_a_message_is_no_wallet_that_the_message_names(text: str, region: str, found: list[str]) -> None:
    assert seen(text, region) == found


@pytest.mark.parametrize(
    ("text", "region", "found"),
    [
        ("(+880)1723456789", "BD", "phone +8801723456789"),
        ("(+880) 1723-456789", None, "phone +8801723456789"),
        ("(+66)893456712", None, "phone +66893456712"),
        ("tel0893456712", "TH", "phone +66893456712"),
        (f"XRP {XRP} tag 90121", None, f"crypto xrp:{XRP}?dt=90121"),
        (f"{XRP} (memo 90121)", None, f"crypto xrp:{XRP}?dt=90121"),
        (f"XRP address: {XRP}\nDestination tag: 90121", None, f"crypto xrp:{XRP}?dt=90121"),
        (f"{XRP}\nDestination Tag：90121\n", None, f"crypto xrp:{XRP}?dt=90121"),
        (f"{XRP} 90121", None, f"crypto xrp:{XRP}"),
        (f"{XRP} tag 99999999999", None, f"crypto xrp:{XRP}"),
        (f"https://solscan.io/account/{SOLANA}", None, f"crypto solana:{SOLANA}"),
        (f"https://explorer.solana.com/address/{SOLANA}", None, f"crypto solana:{SOLANA}"),
        ("https://opbnbscan.com/address/0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045", None,
         "crypto eip155:0xd8da6bf26964af9d7eed9e03e53415d37aa96045"),
        ("https://thai-post.top/pay.", None, "url thai-post.top/pay"),
        ("https://thai-post.top/pay, ", None, "url thai-post.top/pay"),
        ("https://thai-post.top/q?", None, "url thai-post.top/q?"),
        ("lucky.invest @ gmail.com", None, "email luckyinvest@gmail.com"),
        ("9812345670@postbank", "IN", "proxy upi:9812345670@postbank"),
        ("pay 9812345670@axb now", "IN", "proxy upi:9812345670@axb"),
        ("ทักไลน์ luckyshop99 ได้เลย", "TH", "handle line:luckyshop99"),
        ("加微信 lucky_8888", "CN", "handle wechat:lucky_8888"),
        ("微信号：lucky_8888", None, "handle wechat:lucky_8888"),
        ("VX：lucky_8888", None, "handle wechat:lucky_8888"),
        ("飞机号 @lucky_caifu", None, "handle telegram:lucky_caifu"),
        ("IG account lindahr", None, "handle instagram:lindahr"),
        ("send by Aani to 050 123 4567", "AE", "proxy aani:phone:+971501234567"),
        ("حولت له عبر آني 0501234567", "AE", "proxy aani:phone:+971501234567"),
        ("آني رقمي 0501234567", "AE", "phone +971501234567"),  # in Iraq: I, and my number
        ("entra a bcp-segura punto com", "PE", "domain bcp-segura.com"),
        ("LINE@ : @lucky88", "TH", "handle line:@lucky88"),
        ("ไลน์@ @lucky88 ค่ะ", "TH", "handle line:@lucky88"),
        ("Line@: lucky88 24hr", "TH", "handle line:@lucky88"),
        ("تيليجرام @lucky_job انستا lucky.job", "AE", "handle telegram:lucky_job"),
        ("@lucky_job on Instagram", None, "handle instagram:lucky_job"),
        ("Telegram @lucky_job (Instagram soon)", None, "handle telegram:lucky_job"),
    ],
)  # fmt: skip
def test_read_as_it_is_meant(text: str, region: str | None, found: str) -> None:
    assert seen(text, region) == [found]


def test_a_link_in_markdown_ends_before_its_bracket() -> None:
    assert set(seen("[https://thai-post.top/pay](https://thai-post.top/pay)", None)) == {"url thai-post.top/pay"}


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("9812345670@somewhere", "IN"),
        ("1.250.000đ", "VN"),
        ("ใบสั่งซื้อเลขที่ 0812345678", "TH"),
        ("see me @ cafe", None),
        ("WhatsApp chat: 29/11/26, 21:05 - 22:10", "TH"),
    ],
)
def test_nothing_is_read(text: str, region: str) -> None:
    assert [found for found in seen(text, region) if not found.startswith("proxy upi")] == []


KBANK, SCB = "account TH:004:0452918376", "account TH:014:4082917365"


# Whose account a number is, where two stand one below the other: the worst that could happen is the wrong bank.
@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "ธนาคารกสิกรไทย\nชื่อบัญชี: บริษัท เอบีซี จำกัด\nเลขที่บัญชี: 045-2-91837-6\n\n"
            "ธนาคารไทยพาณิชย์\nชื่อบัญชี: นายเอ\nเลขที่บัญชี: 408-2-91736-5", [KBANK, SCB],
        ),
        (
            "ธนาคารกสิกรไทย\nชื่อบัญชี: บริษัท เอบีซี จำกัด\nเลขที่บัญชี: 045-2-91837-6\n"
            "ธนาคารไทยพาณิชย์\nชื่อบัญชี: นายเอ\nเลขที่บัญชี: 408-2-91736-5", [KBANK, SCB],
        ),
        ("เลขที่บัญชี 045-2-91837-6\nกสิกร\n\nเลขที่บัญชี 408-2-91736-5\nไทยพาณิชย์", [KBANK, SCB]),
        ("เลขที่บัญชี 045-2-91837-6\nกสิกร\nเลขที่บัญชี 408-2-91736-5\nไทยพาณิชย์", [KBANK, SCB]),
        ("กสิกร\n045-2-91837-6\n\nไทยพาณิชย์\n408-2-91736-5", [KBANK, SCB]),
        ("045-2-91837-6\nกสิกร\n\n408-2-91736-5\nไทยพาณิชย์", [KBANK, SCB]),
        ("1) KBANK 045-2-91837-6\n2) SCB 408-2-91736-5", [KBANK, SCB]),
        # Nothing names its bank, though a bank stands below.
        ("ชื่อบัญชี: นายเอ\nเลขที่บัญชี: 045-2-91837-6\n\nธนาคารไทยพาณิชย์\nเลขที่บัญชี: 408-2-91736-5", [SCB]),
    ],
)  # fmt: skip
def test_each_number_is_at_the_bank_of_its_own_lines(text: str, found: list[str]) -> None:
    assert seen(text, "TH") == found


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("MTB 29-11-2026 1730", "BD"),
        ("UCB 01-12-2026", "BD"),
        ("SCB 29/11/2569 15:30", "TH"),
        ("compra S/ 1,250.00 op 987654321", "PE"),
        ("add line friend now", "TH"),
        ("加微信群领红包", "CN"),
        ("scb easy app 2569", "TH"),
        ("ttb touch 1428", "TH"),
    ],
)
def test_days_and_operations_are_no_accounts(text: str, region: str) -> None:
    assert seen(text, region) == []


@pytest.mark.parametrize("behind", ["）", "…", "。下一句", "],", "』", "！"])
def test_an_address_ends_before_the_sentence_does(behind: str) -> None:
    assert seen(f"https://thai-post.top/pay{behind}", None) == ["url thai-post.top/pay"]


# WhatsApp shows Mexico's numbers with the 1 that the plan of 3 August 2019 dropped.
@pytest.mark.parametrize("region", ["MX", "TH", "NP", "PE", "AE", None])
@pytest.mark.parametrize("text", ["+52 1 55 1234 5678", "+5215512345678", "0052 1 55 1234 5678", "+52 55 1234 5678"])
def test_a_number_as_it_was_before_its_plan_changed(text: str, region: str | None) -> None:
    assert parse(text, region, tables=TABLES).value == "+525512345678"
    assert seen(f"me escribieron del {text}, dijo", region) == ["phone +525512345678"]


@pytest.mark.parametrize("text", ["https://wa.me/5215512345678", "5215512345678@s.whatsapp.net"])
def test_a_link_to_a_number_as_it_was(text: str) -> None:
    assert parse(text, None, "handle", tables=TABLES).value == "whatsapp:+525512345678"


@pytest.mark.parametrize("region", ["PE", "NP", "US", "TH"])
def test_the_rest_of_a_number_abroad_that_nothing_reads_is_no_number_at_home(region: str) -> None:
    assert seen("call +52 9 55 1234 5678 9", region) == []
    assert seen("call +99 1 415 555 2671", region) == []


def test_behind_a_plus_another_number_may_follow() -> None:
    assert seen("ได้ +500 0812345678", "TH") == ["phone +66812345678"]


# Under one country code people dial alike: Guernsey's mobiles in Britain, Jamaica's numbers in the States.
@pytest.mark.parametrize(
    ("text", "region", "found"),
    [
        ("07911 123456 texted me", "GB", "phone +447911123456"),
        ("(876) 555-1234 rang twice", "US", "phone +18765551234"),
    ],
)
def test_a_number_of_a_neighbour_under_the_same_code(text: str, region: str, found: str) -> None:
    assert seen(text, region) == [found]


# A wallet behind a number is often the next number's, or who the caller said to be.
@pytest.mark.parametrize(
    ("text", "region", "found"),
    [
        ("Nag-text sa akin 09171234567, sabi GCash daw.", "PH", ["phone +639171234567"]),
        ("phone 01712345678. bKash", "BD", ["phone +8801712345678"]),
        ("call 01712345678 bKash 01812345678", "BD", ["phone +8801712345678", "proxy bkash:+8801812345678"]),
        ("โทร 081-234-5678 พร้อมเพย์ 089-876-5432", "TH", ["phone +66812345678", "proxy promptpay:phone:+66898765432"]),
        ("WhatsApp (11) 91234-5678, chave pix 111.444.777-35", "BR", ["phone +5511912345678", "proxy pix:cpf:11144477735"]),
        ("+66 61 234 5678\nToday 9:03 PM\nพร้อมเพย์ 0898765432", "TH", ["phone +66612345678", "proxy promptpay:phone:+66898765432"]),
        ("01712345678, bKash", "BD", ["proxy bkash:+8801712345678"]),
        ("0812345678 KBANK 045-2-91837-6", "TH", ["phone +66812345678", "account TH:004:0452918376"]),
        ("0812345678 พร้อมเพย์ ครับ", "TH", ["proxy promptpay:phone:+66812345678"]),
    ],
)  # fmt: skip
def test_the_wallet_behind_a_number_is_its_own_only_where_nothing_parts_them(text: str, region: str, found: list[str]) -> None:
    assert seen(text, region) == found


# The number of a person's identity card is the person's, and becomes no proxy because a wallet follows.
@pytest.mark.parametrize(
    ("text", "region", "found"),
    [
        ("เลขบัตร 1-1017-00230-70-8 พร้อมเพย์ 081-234-5678", "TH", ["proxy promptpay:phone:+66812345678"]),
        ("ปชช 1101700230708 พร้อมเพย์ 0812345678", "TH", ["proxy promptpay:phone:+66812345678"]),
        ("1101700230708 พร้อมเพย์ 0812345678", "TH", ["proxy promptpay:phone:+66812345678"]),
        ("IC saya 900101-14-5678. DuitNow 011-2345 6789.", "MY", ["proxy duitnow:phone:+601123456789"]),
        ("CNIC 35202-1234567-1 Easypaisa 0345-1234567", "PK", ["proxy easypaisa:+923451234567"]),
        ("เลขบัตรประชาชน 1101700230708 (พร้อมเพย์)", "TH", ["proxy promptpay:citizen:1101700230708"]),
        ("PromptPay เลขบัตรประชาชน 1-1017-00230-70-8", "TH", ["proxy promptpay:citizen:1101700230708"]),
        ("ชื่อ สมชาย 1-1017-00230-70-8 พร้อมเพย์", "TH", ["proxy promptpay:citizen:1101700230708"]),
    ],
)
def test_an_identity_card_is_no_proxy(text: str, region: str, found: list[str]) -> None:
    assert seen(text, region) == found


@pytest.mark.parametrize(
    ("text", "region"),
    [("NRs. 9841234567", "NP"), ("रू. 9841234567", "NP"), ("د.إ 0501234567", "AE"), ("mi clave 987654321", "PE"), ("₱9171234567", "PH")],
)
def test_amounts_and_passwords_are_no_phones(text: str, region: str) -> None:
    assert seen(text, region) == []


# Two in one line, with nothing but a space between: neither hides the other, and neither takes the other's bank, wallet or amount.
@pytest.mark.parametrize(
    ("text", "region", "found"),
    [
        ("bKash 01712345678 Tk 5,000", "BD", ["proxy bkash:+8801712345678"]),
        ("01812345678\nTk 5,000", "BD", ["phone +8801812345678"]),
        ("Islami Bank 20501234567890123 Tk 5,000", "BD", ["account BD:125:20501234567890123"]),
        ("050 123 4567 AED 2,150", "AE", ["phone +971501234567"]),
        ("0812345678 USDT TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "TH",
         ["phone +66812345678", "crypto tron:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"]),
        ("llama al 987654321 solo whatsapp", "PE", ["phone +51987654321"]),
        ("กสิกร 045-2-91837-6 0612345678", "TH", ["account TH:004:0452918376", "phone +66612345678"]),
        ("SCB 4082917365, 4082917366", "TH", ["account TH:014:4082917365", "account TH:014:4082917366"]),
        ("DNI 45678912 987654321", "PE", ["phone +51987654321"]),
        ("NID 1990123456789, 01812345678", "BD", ["phone +8801812345678"]),
        ("เลขบัตร 1-1017-00230-70-8 0612345678", "TH", ["phone +66612345678"]),
        ("OTP 482913 0612345678", "TH", ["phone +66612345678"]),
        ("0612345678 พร้อมเพย์ 0898765432", "TH", ["phone +66612345678", "proxy promptpay:phone:+66898765432"]),
        ("01712345678 bKash 01812345678 Nagad", "BD", ["proxy bkash:+8801712345678", "proxy nagad:+8801812345678"]),
        ("987654321 plin al 934567812", "PE", ["phone +51987654321", "proxy plin:+51934567812"]),
        ("Siddhartha 00115012345 ; NMB Bank 0010123456789012", "NP", ["account NP:2501:0010123456789012"]),
        ("Siddhartha 00115012345 | NMB Bank 0010123456789012", "NP", ["account NP:2501:0010123456789012"]),
        ("เลขบัญชี 4082917365 ไทยพานิช", "TH", ["account TH:014:4082917365"]),
        ("987654321\nplin al 934567812", "PE", ["phone +51987654321", "proxy plin:+51934567812"]),
        ("784-1990-1234567-1 sort code 20-00-00 account 55779911", "AE", ["account GB:200000:55779911"]),
        ("call 04 234 5678 XLM GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ", "AE",
         ["phone +97142345678", "crypto stellar:GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ"]),
    ],
)  # fmt: skip
def test_two_in_one_line(text: str, region: str, found: list[str]) -> None:
    assert seen(text, region) == found


@pytest.mark.parametrize("text", ["1234567 Tk", "5000000 Tk.", "1234567 taka only", "9841234567 रुपैयाँ", "01234567\nTk\n", "12345678 USDT"])
def test_a_number_in_a_currency_is_an_amount(text: str) -> None:
    assert seen(text, "BD") == []


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("Llamame al 011 15-2345-6789", "phone +5491123456789"),
        ("Mi wsp 11 2345-6789", "phone +541123456789"),
        ("tel 351 612-3456", "phone +543516123456"),
        ("0351 15-612-3456 por favor", "phone +5493516123456"),
        ("54 9 11 2345 6789", "phone +5491123456789"),
        ("011 4321-5678", "phone +541143215678"),
    ],
)
def test_numbers_of_argentina_with_its_15_and_without_a_trunk(text: str, phone: str) -> None:
    assert seen(text, "AR") == [phone]


@pytest.mark.parametrize("text", ["CUIT 20-12345678-9", "DNI 12.345.678", "pagué $ 1.500.000 hoy", "29/11/2026", "pedido 1123456789"])
def test_no_number_of_argentina(text: str) -> None:
    assert seen(text, "AR") == []


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("โทร 02-123-4567-9 ฝ่ายลูกค้าสัมพันธ์", "TH", ["phone +6621234567"]),
        ("02-123-4567-70", "TH", ["phone +6621234567"]),
        ("โทร 081-234-5678/9", "TH", ["phone +66812345678"]),
        ("02-123-4567/2026/1", "TH", []),
        ("Tel. (662) 123-4567", "TH", ["phone +6621234567"]),
        ("central (511) 311-9898 anexo 3000", "PE", ["phone +5113119898"]),
        # The account of some bank: no phone.
        ("045-2-91837-6", "TH", []),
        ("781-345-921-4", "TH", []),
        ("02-123-4567-9012", "TH", []),
    ],
)
def test_several_lines_of_one_number_and_codes_in_brackets(text: str, region: str, expected: list[str]) -> None:
    assert seen(text, region) == expected


# WhatsApp shows numbers as they were when the account was made.
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fale com +55 31 8888-7777 agora", ["phone +5531988887777"]),
        ("wa.me/553188887777", ["handle whatsapp:+5531988887777"]),
        ("553188887777@s.whatsapp.net", ["handle whatsapp:+5531988887777"]),
        ("wa.me/22997000000", ["handle whatsapp:+2290197000000"]),
        ("+55 31 3333-4444", ["phone +553133334444"]),
        ("+55 11 7777-6666", ["phone +551177776666"]),
    ],
)
def test_numbers_as_they_were_before_their_plan_changed(text: str, expected: list[str]) -> None:
    assert seen(text, None) == expected


BTC = "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"
ETH = "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045"
TRON = "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8"


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        # Digits in keycaps and circles, and struck through.
        ("0\ufe0f\u20e38\ufe0f\u20e31\ufe0f\u20e3 234 5678", "TH", ["phone +66812345678"]),
        ("โทร 0\u03368\u03361\u0336-234-5678", "TH", ["phone +66812345678"]),
        ("evil\u3164.com", "TH", ["domain evil.com"]),
        # An address in two pieces.
        (f"{BTC[:26]}\n{BTC[26:]}", None, [f"crypto btc:{BTC}"]),
        (f"send to {BTC[:26]} {BTC[26:]} today", None, [f"crypto btc:{BTC}"]),
        (f"{ETH[:24]}\n{ETH[24:]}", None, [f"crypto eip155:{ETH.lower()}"]),
        (f"> {TRON[:20]}\n> {TRON[20:]}", None, [f"crypto tron:{TRON}"]),
        (f"{TRON}\nplease", None, [f"crypto tron:{TRON}"]),
        # One letter is wrong: nothing says that these belong together.
        (f"{BTC[:26]}\nx{BTC[27:]}", None, []),
        ("Transfer3 representativeofficer99", None, []),
        # As it stands in the source of a mail.
        ('<a href="https://evil.com/a?x=1&amp;y=2">Log in</a>', None, ["url evil.com/a?x=1&y=2"]),
        # Korea and Japan
        ("kakaotalk: scam99", "KR", ["handle kakaotalk:scam99"]),
        ("카카오톡 아이디 scam99", "KR", ["handle kakaotalk:scam99"]),
        ("카톡 scam99", "KR", ["handle kakaotalk:scam99"]),
        ("카톡으로 연락주세요", "KR", []),
        ("라인 아이디 scam99", "KR", ["handle line:scam99"]),
        ("텔레그램 @scam_99", "KR", ["handle telegram:scam_99"]),
        ("ラインID scam99", "JP", ["handle line:scam99"]),
    ],
)
def test_what_is_written_so_that_no_filter_reads_it(text: str, region: str | None, expected: list[str]) -> None:
    assert seen(text, region) == expected


def test_a_card_in_keycaps_is_one() -> None:
    card = "".join(f"{digit}\ufe0f\u20e3" for digit in "4111111111111111")
    with pytest.raises(NotAnIdentifier) as refused:
        parse(card, None, tables=TABLES)
    assert refused.value.code == "card-number"
