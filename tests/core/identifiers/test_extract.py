"""Identifiers in running text: what is found, where, and what is left alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from identifier_laws import TABLES, find

from accord.core.identifiers import NotAnIdentifier
from accord.core.identifiers.cards import holds_card_number
from accord.core.identifiers.extract import LONGEST_TEXT, extract


def seen(text: str, region: str | None = None) -> list[tuple[str, str]]:
    return [(occurrence.text, f"{occurrence.identifier.kind} {occurrence.identifier.value}") for occurrence in find(text, region)]


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("โอนเข้าบัญชี123-4-56789-0กสิกร", "TH", [("123-4-56789-0", "account TH:004:1234567890")]),
        ("โทร๐๘๑-๒๓๔-๕๖๗๘", "TH", [("๐๘๑-๒๓๔-๕๖๗๘", "phone +66812345678")]),
        ("KBank 123-4-56789-0", "TH", [("123-4-56789-0", "account TH:004:1234567890")]),
        ("KBank 123-4-56789-0", None, [("123-4-56789-0", "account TH:004:1234567890")]),
        ("ธ.กสิกรไทย 1234567890", "TH", [("1234567890", "account TH:004:1234567890")]),
        (
            "SCB 4012345678 กรุงไทย 9876543210", "TH",
            [("4012345678", "account TH:014:4012345678"), ("9876543210", "account TH:006:9876543210")],
        ),
        ("bKash 01712-345678", "BD", [("01712-345678", "proxy bkash:+8801712345678")]),
        ("বিকাশ নম্বর ০১৭১২৩৪৫৬৭৮ এ পাঠান", "BD", [("০১৭১২৩৪৫৬৭৮", "proxy bkash:+8801712345678")]),
        (
            "Nagad: 01712345678, 01812345678", "BD",
            [("01712345678", "proxy nagad:+8801712345678"), ("01812345678", "proxy nagad:+8801812345678")],
        ),
        (
            "eSewa 9841234567 / खल्ती ९८४१२३४५६८", "NP",
            [("9841234567", "proxy esewa:+9779841234567"), ("९८४१२३४५६८", "proxy khalti:+9779841234568")],
        ),
        ("Yape 987654321", "PE", [("987654321", "proxy yape:+51987654321")]),
        ("por Plin al 987 654 321", "PE", [("987 654 321", "proxy plin:+51987654321")]),
        ("BCP: 002-191-112233445566-54", "PE", [("002-191-112233445566-54", "account PE:002:00219111223344556654")]),
        ("002-191-112233445566-54", "PE", []),
        ("código interbancario 00219111223344556654", "PE", [("00219111223344556654", "account PE:002:00219111223344556654")]),
        ("PromptPay 0-8123-45678-9?", "TH", []),
        (
            "See https://parcel-fee-now.com/in and 081-234-5678 or not", "TH",
            [("https://parcel-fee-now.com/in", "url parcel-fee-now.com/in"), ("081-234-5678", "phone +66812345678")],
        ),
        ("your parcel waits, +66812345678", None, [("+66812345678", "phone +66812345678")]),
        ("parcel 081-234-5678", "TH", []),
        ("প্রাইম ব্যাংক ১২৩৪৫৬৭৮৯০১২৩", "BD", [("১২৩৪৫৬৭৮৯০১২৩", "account BD:170:1234567890123")]),
        ("CCI: 011-366-000100032542-21", None, [("011-366-000100032542-21", "account PE:011:01136600010003254221")]),
        ("พร้อมเพย์ 0812345678", "TH", [("0812345678", "proxy promptpay:phone:+66812345678")]),
        ("PromptPay 1-1017-00230-70-8 ค่ะ", "TH", [("1-1017-00230-70-8", "proxy promptpay:citizen:1101700230708")]),
        (
            "pay some.body@okaxis or UPI ID: x.y@newbank", "IN",
            [("some.body@okaxis", "proxy upi:some.body@okaxis"), ("x.y@newbank", "proxy upi:x.y@newbank")],
        ),
        ("IBAN AE07 0331 2345 6789 0123 456 today", "AE", [("AE07 0331 2345 6789 0123 456", "iban AE070331234567890123456")]),
        ("GPay 98765 43210@paytm karo", "IN", [("98765 43210@paytm", "proxy upi:9876543210@paytm")]),
        ("ref 12345 43210@paytm", "IN", [("43210@paytm", "proxy upi:43210@paytm")]),
    ],
)  # fmt: skip
def test_money(text: str, region: str | None, expected: list[tuple[str, str]]) -> None:
    assert seen(text, region) == expected


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("+66 81 234 5678, 089-765-4321", "TH", ["+66812345678", "+66897654321"]),
        ("0812345678,0898765432/0834567890", "TH", ["+66812345678", "+66898765432", "+66834567890"]),
        ("(02) 123-4567 และ +66 (0)81 234 5678", "TH", ["+6621234567", "+66812345678"]),
        ("โทร 0 8 1 2 3 4 5 6 7 8 ค่ะ", "TH", ["+66812345678"]),
        ("call ০১৭১২৩৪৫৬৭৮ now", "BD", ["+8801712345678"]),
        ("९८४१२३४५६७ मा फोन गर्नुहोस्", "NP", ["+9779841234567"]),
        ("اتصل على ٠٥٠١٢٣٤٥٦٧ الآن", "AE", ["+971501234567"]),
        ("电话（＋６６８１２３４５６７８）。", None, ["+66812345678"]),
        ("98123 45678", "IN", ["+919812345678"]),
        ("(415) 555-2671", "US", ["+14155552671"]),
        ("0812345678", None, []),
        ("tel 812345678", "TH", ["+66812345678"]),
    ],
)
def test_phones(text: str, region: str | None, expected: list[str]) -> None:
    assert [value for _, value in seen(text, region)] == [f"phone {number}" for number in expected]


@pytest.mark.parametrize(
    "text",
    [
        "ยอด 480,000 บาท วันที่ 12/05/2567 เวลา 10:30",
        "1,234,567.00 THB 2024-05-12 12-05-2024",
        "OTP 123456, order #0812345678, ref:0812345678",
        "พัสดุ TH0812345678 และ 0812345678A",
        "฿0812345678 หรือ 812345678 บาท",
        "pay 21234567 for order 98765432",
        "version 1.2.3 build 20240512 (99/123)",
        "your code is 0812345678",
    ],
)
def test_amounts_dates_times_and_codes_are_no_phones(text: str) -> None:
    assert find(text, "TH") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hxxps[://]bad[.]example[.]com/a?b=c, ok", [("hxxps[://]bad[.]example[.]com/a?b=c", "url bad.example.com/a?b=c")]),
        ("see (https://evil.com/a_(b)) now.", [("https://evil.com/a_(b)", "url evil.com/a_(b)")]),
        ("กดhttps://evil.comครับ", [("https://evil.com", "url evil.com/")]),
        ("ดูที่https://evil.com/abcครับ", [("https://evil.com/abc", "url evil.com/abc")]),
        ("https://evil.com/ประเทศ", [("https://evil.com/ประเทศ", "url evil.com/%E0%B8%9B%E0%B8%A3%E0%B8%B0%E0%B9%80%E0%B8%97%E0%B8%A8")]),
        ("เว็บexample.comหรือtest.co.thครับ", [("example.com", "domain example.com"), ("test.co.th", "domain test.co.th")]),
        ("【evil.com】，（bad.evil.org/path）。", [("evil.com", "domain evil.com"), ("bad.evil.org/path", "url bad.evil.org/path")]),
        ("ｅｖｉｌ．ｃｏｍ と evil。net", [("ｅｖｉｌ．ｃｏｍ", "domain evil.com"), ("evil。net", "domain evil.net")]),
        ("аpple.com ทดสอบ.ไทย", [("аpple.com", "domain xn--pple-43d.com"), ("ทดสอบ.ไทย", "domain xn--l3cfk7dp.xn--o3cw4h")]),
        ("mail a[at]b[dot]com or A@B.co.th.", [("a[at]b[dot]com", "email a@b.com"), ("A@B.co.th", "email a@b.co.th")]),
        ("8[.]8[.]8[.]8, 2001:4860:4860::8888", [("8[.]8[.]8[.]8", "ip 8.8.8.8"), ("2001:4860:4860::8888", "ip 2001:4860:4860::8888")]),
        ("http://8.8.8.8/x 9.9.9.9:8080/login", [("http://8.8.8.8/x", "url 8.8.8.8/x"), ("9.9.9.9:8080/login", "url 9.9.9.9/login")]),
        ("https://evil.com/?go=https://good.org/", [("https://evil.com/?go=https://good.org/", "url evil.com/?go=https://good.org/")]),
        ("WWW.EVIL.COM", [("WWW.EVIL.COM", "domain www.evil.com")]),
        ("https://evil\u200b.com/x", [("https://evil\u200b.com/x", "url evil.com/x")]),
    ],
)  # fmt: skip
def test_addresses(text: str, expected: list[tuple[str, str]]) -> None:
    assert seen(text, "TH") == expected


@pytest.mark.parametrize(
    "text",
    [
        "Mr.Smith said e.g. this, i.e. that. Hello.World",
        "invoice.pdf, setup.exe, notes.md, backup.zip, run.sh",
        "it.is ok.so U.S. at 5 p.m. today",
        "os.system(x), self.name(), a@home",
        "std::vector a::b 10:30:45 00:1B:44:11:3A:B7",
        "PAY.HERE and ACT.NOW",
    ],
)
def test_seams_files_and_programs_are_no_addresses(text: str) -> None:
    assert find(text, "TH") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LINE: @scam888", [("@scam888", "handle line:@scam888")]),
        ("ไลน์ไอดี shop88 ทักเลย", [("shop88", "handle line:shop88")]),
        ("Telegram @abc_def or TG: xyz_123", [("@abc_def", "handle telegram:abc_def"), ("xyz_123", "handle telegram:xyz_123")]),
        ("IG: bad.name", [("bad.name", "handle instagram:bad.name")]),
        (
            "t.me/evil_one wa.me/66812345678",
            [("t.me/evil_one", "handle telegram:evil_one"), ("wa.me/66812345678", "handle whatsapp:+66812345678")],
        ),
        ("hxxps://line[.]me/ti/p/~evil99", [("hxxps://line[.]me/ti/p/~evil99", "handle line:evil99")]),
        ("tg://resolve?domain=evil_one", [("tg://resolve?domain=evil_one", "handle telegram:evil_one")]),
        (
            "https://play.google.com/store/apps/details?id=com.evil.app",
            [("https://play.google.com/store/apps/details?id=com.evil.app", "app android:com.evil.app")],
        ),
        ("install android:com.evil.app", [("android:com.evil.app", "app android:com.evil.app")]),
        ("hold the line: please wait, a signal: now", []),
        ("FB: John Smith, FB page: scam.page99", [("scam.page99", "handle facebook:scampage99")]),
        ("ask @evil_one on Telegram", [("@evil_one", "handle telegram:evil_one")]),
        ("lıne: @abc99, tik\ntok @xyz", [("@abc99", "handle line:@abc99"), ("@xyz", "handle tiktok:xyz")]),
        ("TİKTOK: x_y", [("x_y", "handle tiktok:x_y")]),
        ("telegram boss_invest99 or line vip_88", [("boss_invest99", "handle telegram:boss_invest99"), ("vip_88", "handle line:vip_88")]),
        ("signal new_york, facebook covid19, a line to follow", []),
        ("skype: live:.cid.abc123def456, skype: john.doe7", [("john.doe7", "handle skype:john.doe7")]),
    ],
)  # fmt: skip
def test_handles_and_apps(text: str, expected: list[tuple[str, str]]) -> None:
    assert seen(text, "TH") == expected


def test_coins() -> None:
    text = (
        "ส่งมาที่bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed หรือ TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"
    )
    assert [value for _, value in seen(text)] == [
        "crypto btc:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
        "crypto eip155:0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
        "crypto tron:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
    ]
    assert find("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb Supercalifragilisticexpialidocious 9e107d9d372bb6826bd81d3542a419d6") == []


@pytest.mark.parametrize(
    "card", ["4111111111111111", "4111 1111 1111 1111", "5555-5555-5555-4444", "๔๑๑๑ ๑๑๑๑ ๑๑๑๑ ๑๑๑๑", "378282246310005"]
)
@pytest.mark.parametrize("frame", ["{}", "บัตร {} ครับ", "KBank {}", "bKash {}", "https://evil.com/?card={}", "LINE: x{}", "โทร {}"])
def test_card_numbers_are_never_found(card: str, frame: str) -> None:
    assert not any(
        holds_card_number(occurrence.text) or holds_card_number(occurrence.identifier.value)
        for occurrence in find(frame.format(card), "TH")
    )


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("Bank: Bangkok Bank\nAccount Name: Mr. A\nAccount No: 012-3-45678-9\nAmount: THB 15,000.00", "TH", ["TH:002:0123456789"]),
        ("บัญชีปลายทาง : 1234567890\nธนาคาร : กสิกรไทย\nจำนวน : 15000", "TH", ["TH:004:1234567890"]),
        ("โอนเข้า\nธ.กรุงไทย\nเลขที่บัญชี\n678-9-01234-5\nนาย ก", "TH", ["TH:006:6789012345"]),
        ("Bank Name: Dutch-Bangla Bank Ltd.\nA/C Name: M/S Karim\nA/C No: 1234567890123", "BD", ["BD:090:1234567890123"]),
        ("ব্যাংক: ব্র্যাক ব্যাংক\nনাম: করিম\nহিসাব নম্বর: ১৫০১২০১২৩৪৫৬৭০০১", "BD", ["BD:060:1501201234567001"]),
        ("Banco: BCP\nTitular: Juan Perez\nCuenta: 19112345678012\nMonto: S/ 1500", "PE", ["PE:002:19112345678012"]),
        ("बैंक: नबिल बैंक\nनाम: राम\nखाता नम्बर: ०१२३४५६७८९०१२", "NP", ["NP:0401:0123456789012"]),
        ("A/C: 20501234567890123\nIslami Bank Bangladesh PLC\nRouting: 125272689", "BD", ["BD:125:20501234567890123"]),
        # Nothing calls it an account, and it stands alone in its line.
        ("กสิกรไทย\nสมชาย ใจดี\n123-4-56789-0", "TH", ["TH:004:1234567890"]),
        ("Method: bKash\nName: Rahim\nNumber: 01712345678", "BD", ["bkash:+8801712345678"]),
        # Two accounts in one message, each bank above its number, or each below.
        (
            "ธนาคาร: กสิกรไทย\nชื่อ: ก\nเลขบัญชี: 123-4-56789-0\nธนาคาร: ไทยพาณิชย์\nชื่อ: ข\nเลขบัญชี: 456-7-89123-0", "TH",
            ["TH:004:1234567890", "TH:014:4567891230"],
        ),
        (
            "เลขบัญชี: 123-4-56789-0\nชื่อ: ก\nธนาคาร: กสิกรไทย\nเลขบัญชี: 456-7-89123-0\nชื่อ: ข\nธนาคาร: ไทยพาณิชย์", "TH",
            ["TH:004:1234567890", "TH:014:4567891230"],
        ),
        # Two banks and one number: whose it is, is not said.
        ("KBank or SCB?\nName: A\nAccount: 1234567890", "TH", []),
        ("SCB\n\nName: A\n\nAccount: 1234567890", "TH", []),
        ("KBank\nสมชาย\n0812345678", "TH", ["+66812345678"]),
    ],
)  # fmt: skip
def test_a_bank_in_lines_of_its_own(text: str, region: str, expected: list[str]) -> None:
    assert [occurrence.identifier.value for occurrence in find(text, region)] == expected


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("รับโอนจาก 123-4-56789-0 (KBANK) ไป 987-6-54321-0 (SCB)", "TH", ["TH:004:1234567890", "TH:014:9876543210"]),
        ("123-4-56789-0 KBank, 987-6-54321-0 SCB", "TH", ["TH:004:1234567890", "TH:014:9876543210"]),
        ("KBank: 123-4-56789-0 SCB: 987-6-54321-0", "TH", ["TH:004:1234567890", "TH:014:9876543210"]),
        ("01712345678 (bKash), 01812345678 (Nagad)", "BD", ["bkash:+8801712345678", "nagad:+8801812345678"]),
        ("01712345678 bKash. 01812345678 is his phone", "BD", ["bkash:+8801712345678", "+8801812345678"]),
    ],
)
def test_each_number_has_the_bank_that_stands_with_it(text: str, region: str, expected: list[str]) -> None:
    assert [occurrence.identifier.value for occurrence in find(text, region)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "[29/11/26, 9:03:11 PM] Rahim: SCB\n[29/11/26, 9:03:40 PM] Rahim: 456-7-89123-0",
        "29/11/2026, 21:03 - Mind: SCB\n29/11/2026, 21:04 - Mind: 456-7-89123-0",
        "21:03\tมายด์\tSCB\n21:04\tมายด์\t456-7-89123-0",
    ],
)
def test_what_a_chat_puts_before_its_messages_parts_no_bank_from_its_number(text: str) -> None:
    assert [occurrence.identifier.value for occurrence in find(text, "TH")] == ["TH:014:4567891230"]


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("SCB 2026-11-29 22.14", "TH"),
        ("SCB 29-11-2026 2214", "TH"),
        ("Islami Bank Routing 125272689", "BD"),
        ("SCB หมายเลขอ้างอิง 2026112912", "TH"),
        ("BRAC Bank TxnID 1234567890", "BD"),
        ("BRAC Bank\nCustomer ID:\n1234567890123", "BD"),
        ("BRAC Bank\nKarim\n20261129213000", "BD"),
        ("Nabil Bank\nकारोबार\n1234567890123", "NP"),
        ("ব্র্যাক ব্যাংক এনআইডি 1990123456789", "BD"),
    ],
)
def test_days_references_and_identity_cards_beside_a_bank_are_no_accounts(text: str, region: str) -> None:
    assert find(text, region) == []


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("bKash 01712-\n345678", "BD", ["bkash:+8801712345678"]),
        ("0812345678-\n0898765432", "TH", ["+66812345678", "+66898765432"]),
        ("IBAN AE07033123456\n7890123456 on 29-Nov-2026", "AE", ["AE070331234567890123456"]),
        ("AE070331234567890123456 AE980260001234567890123", "AE", ["AE070331234567890123456", "AE980260001234567890123"]),
    ],
)
def test_what_is_broken_over_lines(text: str, region: str, expected: list[str]) -> None:
    assert [occurrence.identifier.value for occurrence in find(text, region)] == expected


def test_a_rocket_number_with_the_digit_behind_it() -> None:
    assert seen("রকেট 017123456789", "BD") == [("017123456789", "proxy rocket:+8801712345678")]


def test_the_name_of_a_message_is_no_address_of_a_person() -> None:
    text = "From: A <a@evil.top>\nMessage-ID: <2026.ABC@mail.evil.top>\nReferences: <1@x.com>\n <2@x.com>\n\nwrite to <b@evil.top>"
    assert [value for _, value in seen(text, "TH")] == ["email a@evil.top", "email b@evil.top"]


def test_the_longest_reading_stands() -> None:
    assert [kind for _, kind in seen("https://user@evil.com:8443/a.b?x=a@b.com&t=0812345678#evil.org", "TH")] == [
        "url evil.com/a.b?x=a@b.com&t=0812345678"
    ]
    assert seen("a@evil.com", "TH") == [("a@evil.com", "email a@evil.com")]


def test_a_whole_message() -> None:
    text = (
        "⚠️ธนาคารกสิกรไทย: บัญชีถูกระงับ กด hxxps://k-bank[.]top/login หรือโทร 081-234-5678 แอดไลน์ @kbank99 โอน 500.00 บาท ไปที่ SCB 401-2-34567-8"
    )
    assert [value for _, value in seen(text, "TH")] == [
        "url k-bank.top/login", "phone +66812345678", "handle line:@kbank99", "account TH:014:4012345678",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "region", "code"),
    [
        ("x" * (LONGEST_TEXT + 1), None, "text-too-long"),
        ("a\x00b", None, "not-text"),
        ("a\ud800b", None, "not-text"),
        ("a", "XX", "unknown-region"),
    ],
)
def test_refusals(text: str, region: str | None, code: str) -> None:
    with pytest.raises(NotAnIdentifier) as caught:
        extract(text, region, tables=TABLES)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "piece",
    [
        "a.",
        "0",
        "[.]",
        "a[.]",
        "0 ",
        "a@",
        "@",
        "http://",
        "(",
        "+",
        "1:",
        "1.",
        "กa",
        "LINE: ",
        "bKash ",
        "AE07 0331 ",
        "https://a.com/)",
        "0-",
        "x",
        "SBIN0001234 ",
        "SBIN0001234 A/c ",
        "sort code 20-00-00 ",
        "line is ",
        "LINE ของ",
        "a1 . ",
        "https//",
        "+1 ",
    ],
)
def test_hostile_texts_give_an_answer(piece: str) -> None:
    text = (piece * LONGEST_TEXT)[: LONGEST_TEXT // 4]
    find(text, "TH")


PIECES = st.sampled_from(
    [
        *"a evil.com https:// hxxp:// [.] (dot) [at] @ / ? = 0812345678 +66812345678 ๐๘๑ ๒๓๔ ๕๖๗๘ 123-4-56789-0 KBank กสิกร bKash".split(),
        *"พร้อมเพย์ LINE: @abc t.me/ lıne: TİKTOK AE07 0331 2345 6789 0123 456 bc1q 0x 4111 1111 8.8.8.8 :: ， 。 （ ） ﷺ ½ ไทย".split(),
        *("prompt\tpay", "tik\ntok", "\u200b", "\u202e", ".", "-", ",", "(", ")", "\n", " ", "\ud800"),
    ]
)


@settings(max_examples=250)
@given(
    st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=25).map("".join), st.lists(PIECES, max_size=25).map(" ".join)),
    st.sampled_from([None, "TH", "bd", "PE"]),
)
def test_places_are_right_whatever_comes(text: str, region: str | None) -> None:
    try:
        find(text, region)
    except NotAnIdentifier as refusal:
        assert refusal.code == "not-text"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my telegram is @scam_boss", ["handle telegram:scam_boss"]),
        ("su telegram es @scam_boss", ["handle telegram:scam_boss"]),
        ("his telegram was @scam_boss, I think", ["handle telegram:scam_boss"]),
        ("ไอดีไลน์ของเขาคือ scam99", ["handle line:scam99"]),
        ("LINE ID ของเขา: scam99", ["handle line:scam99"]),
        ("tele @scam_boss", ["handle telegram:scam_boss"]),
        ("Telegram is blocked here", []),
        ("facebook group: Jobs in Thailand", []),
        ("Telegram channel: Crypto signals daily", []),
    ],
)
def test_what_stands_between_a_platform_and_its_handle(text: str, expected: list[str]) -> None:
    assert [value for _, value in seen(text, "TH")] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("กด https//evil-bank.top/x ด่วน", ["url evil-bank.top/x"]),
        ("click ttps://evil-bank.top/x", ["url evil-bank.top/x"]),
        ("inbox:htps;//evil-bank.top/x", ["url evil-bank.top/x"]),
        ("Click here> //sl.ut.ac.id/1spp", ["url sl.ut.ac.id/1spp"]),
        ("re-new your bills now //@risu.io/B10Sz O", ["url risu.io/B10Sz"]),
        ("see file://evil-bank.top and a//b@evil-bank.top", []),
        ("open k-bank .top now", ["domain k-bank.top"]),
        ("go to scb24 dot com", ["domain scb24.com"]),
        ("scb24 .com/login?x=1", ["url scb24.com/login?x=1"]),
        ("I like the .com bubble and asp .net", []),
        ("at 5 dot com or so", []),
    ],
)
def test_addresses_with_their_signs_left_out_or_put_apart(text: str, expected: list[str]) -> None:
    assert [value for _, value in seen(text, "TH")] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("09791234567 viber\nLINE ID: kkhr.88", ["handle line:kkhr.88"]),
        ("Telegram WhatsApp LINE: shop88", ["handle line:shop88"]),
        ("飞机 @kkpark88", ["handle telegram:kkpark88"]),
        ("飞机票 2000", []),
    ],
)
def test_a_platform_is_no_name_on_the_platform_before_it(text: str, expected: list[str]) -> None:
    assert [value for _, value in seen(text)] == expected


# Signs as people type them in Chinese and Japanese end an address, though their plain forms may be part of one.
@pytest.mark.parametrize("sign", [*"，。、；：！？）】」』》”’…～"])
@pytest.mark.parametrize("address", ["https://scam.top/a", "https://scam.top/a?x=1&y=2", "scam.top/a"])
def test_a_wide_sign_and_words_behind_it_are_no_part_of_an_address(sign: str, address: str) -> None:
    path = "a?x=1&y=2" if "?" in address else "a"
    assert seen(f"看 {address}{sign}注册", "CN") == [(address, f"url scam.top/{path}")]
    assert seen(f"看 {address}{sign}", "CN") == [(address, f"url scam.top/{path}")]


@pytest.mark.parametrize("sign", [*"，；：！？）…"])
def test_a_wide_sign_behind_a_host(sign: str) -> None:
    assert [value for _, value in seen(f"看https://scam.top{sign}注册", "CN")] == ["url scam.top/"]
    assert [value for _, value in seen(f"看 scam.top{sign}注册", "CN")] == ["domain scam.top"]


def test_an_address_in_wide_letters_keeps_its_signs() -> None:
    assert [value for _, value in seen("ｈｔｔｐｓ：／／ｓｃａｍ．ｔｏｐ／ａ？ｂ＝１", "CN")] == ["url scam.top/a?b=1"]
    assert [value for _, value in seen("看https://scam.top/a？id=7 吧", "CN")] == ["url scam.top/a?id=7"]


@pytest.mark.parametrize("behind", ["ครับ", "ค่ะ", "ๆ", "\u200bครับ", "注册", "，注册", "۔", "،", "؟", "।"])
def test_words_glued_to_an_address_that_is_all_there_is(behind: str) -> None:
    assert seen(f"https://scam.top/a{behind}", "TH") == [("https://scam.top/a", "url scam.top/a")]


def test_a_path_in_another_script_stays() -> None:
    assert [value for _, value in seen("https://scam.top/หน้า", "TH")] == ["url scam.top/%E0%B8%AB%E0%B8%99%E0%B9%89%E0%B8%B2"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("join tg://join?invite=AbCdEfGhIjKlMnOp now", ["url t.me/+AbCdEfGhIjKlMnOp"]),
        ("join tg:join?invite=AbCdEfGhIjKlMnOp now", ["url t.me/+AbCdEfGhIjKlMnOp"]),
        ("tg:join?invite=AbCdEfGhIjKlMnOp", ["url t.me/+AbCdEfGhIjKlMnOp"]),
        ("tg:resolve?domain=scam_bot", ["handle telegram:scam_bot"]),
        ("see tg://resolve?start=1&domain=scam_bot", ["handle telegram:scam_bot"]),
        ("tg://openmessage?user_id=123456789", ["handle telegram:id:123456789"]),
        ("tg: scam_bot", ["handle telegram:scam_bot"]),
        ("tg:addlist?slug=abc", []),
    ],
)
def test_links_of_telegram_itself(text: str, expected: list[str]) -> None:
    assert [value for _, value in seen(text)] == expected


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("加微信scam888，谢谢", "CN", ["handle wechat:scam888"]),
        ("微信号scam888", "CN", ["handle wechat:scam888"]),
        ("微信 scam888", "CN", ["handle wechat:scam888"]),
        ("微信idris99", "CN", ["handle wechat:idris99"]),
        ("微信id scam888", "CN", ["handle wechat:scam888"]),
        ("微信ID：scam888", "CN", ["handle wechat:scam888"]),
        ("ไลน์mint_99 นะคะ", "TH", ["handle line:mint_99"]),
        ("แอดไลน์mint99", "TH", ["handle line:mint99"]),
        ("ไลน์ idris99", "TH", ["handle line:idris99"]),
        ("LINEID:idris99 now", "TH", ["handle line:idris99"]),
        ("телеграм ivan_trade99", "RU", ["handle telegram:ivan_trade99"]),
        ("用微信pay付款", "CN", []),
        ("微信iPhone15版", "CN", []),
        ("ไลน์ ok นะ", "TH", []),
    ],
)
def test_a_name_glued_to_its_platform(text: str, region: str, expected: list[str]) -> None:
    assert [value for _, value in seen(text, region)] == expected


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("ম্যানেজার @manager_bd_01 টেলিগ্রামে", "BD", ["handle telegram:manager_bd_01"]),
        ("escríbele a @scam_boss en Telegram", "PE", ["handle telegram:scam_boss"]),
        ("пиши @ivan_trade в телеграм", "RU", ["handle telegram:ivan_trade"]),
        ("msg @jen_hr sa telegram po", "PH", ["handle telegram:jen_hr"]),
        ("@jen_hr telegram", "PH", ["handle telegram:jen_hr"]),
        ("ask @john Telegram: @scam_boss", "TH", ["handle telegram:scam_boss"]),
        ("@john LINE ID: abc99", "TH", ["handle line:abc99"]),
        ("@somebody line up here", "TH", []),
        ("@maria x favor", "PE", []),
        ("faça um pix de R$ 1.500,00 para a chave 123e4567-e89b-12d3-a456-426655440000", "BR",
         ["proxy pix:evp:123e4567-e89b-12d3-a456-426655440000"]),
        ("123E4567-E89B-12D3-A456-426655440000 (pix)", "BR", ["proxy pix:evp:123e4567-e89b-12d3-a456-426655440000"]),
        ("pedido 123e4567-e89b-12d3-a456-426655440000", "BR", []),
        ("yapee al 912345678", "PE", ["proxy yape:+51912345678"]),
    ],
)  # fmt: skip
def test_a_platform_behind_the_name_and_a_key_behind_its_words(text: str, region: str, expected: list[str]) -> None:
    assert [value for _, value in seen(text, region)] == expected


@pytest.mark.parametrize("text", ["203.0.113.0/24", "block 203.0.113.0/24 at once", "2001:db8:1::/48", "198.51.100.0/22, 203.0.113.0/24"])
def test_a_range_of_addresses_is_none_of_them(text: str) -> None:
    assert not extract(text, "TH", tables=TABLES)


@pytest.mark.parametrize("text", ["203.0.113.9/login", "203.0.113.9:8080/24/a", "203.0.113.9, then more"])
def test_a_page_at_an_address_is_no_range(text: str) -> None:
    assert extract(text, "TH", tables=TABLES)
