"""Numbers in running text beside amounts, behind labels and in lists: which is an account, a wallet or a phone, and at which bank."""

import pytest
from identifier_laws import find


def seen(text: str, region: str) -> list[str]:
    return [f"{place.identifier.kind} {place.identifier.value}" for place in find(text, region)]


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("912345678đ", "VN"), ("912345678 VND", "VN"), ("9876543210 रुपये", "IN"), ("9876543210/-", "IN"), ("R$ 11912345678", "BR"),
        ("11912345678 reais", "BR"), ("PHP 9171234567", "PH"), ("8123456789 rupiah", "ID"),
        ("৳ 1712345678", "BD"), ("tk.1712345678", "BD"), ("฿0812345678", "TH"),
        ("9123456789 руб", "RU"), ("13812345678元", "CN"),
    ],
)  # fmt: skip
def test_an_amount_as_long_as_a_phone_is_none(text: str, region: str) -> None:
    assert seen(text, region) == []


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("5000 tk 01712345678 e pathan", "BD", ["phone +8801712345678"]),
        ("bkash koren 5,000 tk. 01712345678", "BD", ["proxy bkash:+8801712345678"]),
        ("এই নাম্বারে ০১৭১২৩৪৫৬৭৮ টাকা পাঠান", "BD", ["phone +8801712345678"]),
        ("01712345678 tk den", "BD", ["phone +8801712345678"]),
        ("DBBL 1123456789012 taka den", "BD", ["account BD:090:1123456789012"]),
        ("20000 ৳ 01712345678", "BD", ["phone +8801712345678"]),
        ("5000 rs 9841234567 ma hala", "NP", ["phone +9779841234567"]),
        ("500 aed 0501234567", "AE", ["phone +971501234567"]),
        ("3,500 thb 0481234567 kbank", "TH", ["account TH:004:0481234567"]),
        ("gcash 500 php 09171234567", "PH", ["proxy gcash:+639171234567"]),
        ("esewa ma rs 5000 9841234567", "NP", ["proxy esewa:+9779841234567"]),
        ("SCB 500 baht 0812345678", "TH", ["phone +66812345678"]),
        ("Rs 9841234567", "NP", []),
        ("500 ฿0812345678", "TH", []),
    ],
)
def test_a_currency_counts_the_amount_and_not_the_number_beside_it(text: str, region: str, expected: list[str]) -> None:
    assert seen(text, region) == expected


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("send to bKash-01712345678 now", "BD", ["proxy bkash:+8801712345678"]),
        ("amar Mobile-01712345678, Cell-01812345678", "BD", ["phone +8801712345678", "phone +8801812345678"]),
        ("A/C No-0117801012345 Sonali Bank Ltd, Savar Branch, A/C name- Rahima", "BD", ["account BD:200:0117801012345"]),
        ("DBBL-1234567890123 te pathan", "BD", ["account BD:090:1234567890123"]),
        ("Mob-9841234567", "NP", ["phone +9779841234567"]),
        ("Mob No.-0501234567", "AE", ["phone +971501234567"]),
        ("cel-987654321", "PE", ["phone +51987654321"]),
        ("tel-02-123-4567", "TH", ["phone +6621234567"]),
        ("INV-01712345678, order-01712345678, hello-01712345678", "BD", []),
        ("REF-0812345678 SO-0812345678", "TH", []),
        ("DNI-987654321", "PE", []),
        ("Nro de cuenta interbank 200-3123456789 dolares", "PE", ["account PE:003:2003123456789"]),
        ("entre 10000-50000 soles", "PE", []),
        ("โอน 1,500 เข้าบัญชีกรุงเทพ 1234567891 วันที่ 12/11/69", "TH", ["account TH:002:1234567891"]),
        ("ไลน์ไอดี: @lotto88 , line : somsri_99", "TH", ["handle line:@lotto88", "handle line:somsri_99"]),
    ],
)
def test_a_hyphen_parts_a_label_from_its_number(text: str, region: str, expected: list[str]) -> None:
    assert seen(text, region) == expected


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("KBANK 0481234567 และ 0318123456", "TH", ["account TH:004:0481234567", "account TH:004:0318123456"]),
        ("KBANK 0481234567 และ 0812345678", "TH", ["account TH:004:0481234567", "phone +66812345678"]),
        ("พร้อมเพย์ 0812345678 หรือ 0898765432", "TH", ["proxy promptpay:phone:+66812345678", "proxy promptpay:phone:+66898765432"]),
        ("বিকাশ ০১৭১২৩৪৫৬৭৮ ও ০১৮১২৩৪৫৬৭৮", "BD", ["proxy bkash:+8801712345678", "proxy bkash:+8801812345678"]),
        ("bkash 01712345678 or nagad 01812345678", "BD", ["proxy bkash:+8801712345678", "proxy nagad:+8801812345678"]),
        ("bkash 01712345678, call 01812345678", "BD", ["proxy bkash:+8801712345678", "phone +8801812345678"]),
        (
            "bkash 01712345678, 01812345678, 01912345678, 01612345678, 01512345678",
            "BD",
            [f"proxy bkash:+880{number}" for number in ("1712345678", "1812345678", "1912345678", "1612345678", "1512345678")],
        ),
        ("esewa 9841234567 ra 9812345678", "NP", ["proxy esewa:+9779841234567", "proxy esewa:+9779812345678"]),
        ("yape 987654321 o al cel 912345678", "PE", ["proxy yape:+51987654321", "phone +51912345678"]),
        (
            "BCP Soles: 191-12345678-0-12 / Dólares: 191-87654321-1-34",
            "PE",
            ["account PE:002:19112345678012", "account PE:002:19187654321134"],
        ),
        ("BCP S/: 191-12345678-0-12 US$: 191-87654321-1-34", "PE", ["account PE:002:19112345678012", "account PE:002:19187654321134"]),
        ("01712345678 (Personal Bkash)", "BD", ["proxy bkash:+8801712345678"]),
        ("01712345678 agent - nagad", "BD", ["proxy nagad:+8801712345678"]),
        ("01712345678 (personal), bkash 01812345678", "BD", ["phone +8801712345678", "proxy bkash:+8801812345678"]),
    ],
)
def test_a_list_of_numbers_is_at_the_bank_or_wallet_before_it(text: str, region: str, expected: list[str]) -> None:
    assert seen(text, region) == expected


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("Please call us back. 1-877-592-8521 STOP to STOP msgs", "US", ["phone +18775928521"]),
        ("Office: 18665841391 It appears you may be eligible", "US", ["phone +18665841391"]),
        ("by calling: 1-833-597-2291", "US", ["phone +18335972291"]),
        ("โทร 1-877-592-8521", "TH", ["phone +18775928521"]),
        ("llame al 1 (877) 592-8521", "PE", ["phone +18775928521"]),
        ("1.877.592.8521", "AE", ["phone +18775928521"]),
        ("1 984 423 4567", "NP", ["phone +9779844234567"]),
        ("1 877 592 8521", "US", ["phone +18775928521"]),
        ("order 18775928521", "US", []),
        ("order 1-877-592-8521-9", "BD", []),
        ("1-111-222-3333", "US", []),
    ],
)
def test_a_number_of_north_america_is_read_as_it_is_parted_there(text: str, region: str, expected: list[str]) -> None:
    assert seen(text, region) == expected


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("parcel-fee.xyz 081-234-5678", 1),
        ("https://parcel-fee.xyz/pay 081-234-5678", 1),
        ("order.shop 081-234-5678", 1),
        ("ref-check.in.th: 081-234-5678", 1),
        ("code-gift.example 081-234-5678", 1),
        ("parcel 081-234-5678", 0),
        ("order.no 0812345678", 0),
        ("ref.no. 0812345678", 0),
        ("tracking id 0812345678", 0),
        ("order-0812345678", 0),
    ],
)
def test_the_name_of_a_site_says_nothing_of_the_number_behind_it(text: str, numbers: int) -> None:
    """`parcel` names a parcel's number, and in `parcel-fee.xyz` none."""
    assert seen(text, "TH").count("phone +66812345678") == numbers
