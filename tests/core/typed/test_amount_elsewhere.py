"""Amounts as people of countries without a pack write them, literal. `?` with all the choices where it must be asked, `!` refused."""

import pytest
from test_amount import outcome, setting

from accord.core.typed.amount import read_amount


@pytest.mark.parametrize(
    ("text", "country", "language", "expected"),
    [
        # Vietnam
        ("50 triệu", "VN", "en", "50000000 VND"),
        ("50 TRIỆU", "VN", "en", "50000000 VND"),
        ("50 triệu đồng", "VN", "en", "50000000 VND"),
        ("5tr", "VN", "en", "5000000 VND"),
        ("2,5 triệu", "VN", "en", "2500000 VND"),
        ("1tr5", "VN", "en", "?1500000 VND|1000005 VND"),
        ("1 tỷ 200 triệu", "VN", "en", "1200000000 VND"),
        ("500k", "VN", "en", "500000 VND"),
        ("500 nghìn", "VN", "en", "500000 VND"),
        ("500 ngàn", "VN", "en", "500000 VND"),
        ("50.000.000đ", "VN", "en", "50000000 VND"),
        ("50.000.000 VNĐ", "VN", "en", "50000000 VND"),
        # Indonesia: an M is a miliar there as often as a million.
        ("Rp 1,5 juta", "ID", "en", "1500000.00 IDR"),
        ("1.5jt", "ID", "en", "1500000.00 IDR"),
        ("500rb", "ID", "en", "500000.00 IDR"),
        ("500 ribu rupiah", "ID", "en", "500000.00 IDR"),
        ("2 miliar", "ID", "en", "2000000000.00 IDR"),
        ("2 milyar", "ID", "en", "2000000000.00 IDR"),
        ("Rp 2M", "ID", "en", "?2000000.00 IDR|2000000000.00 IDR"),
        ("Rp 2 juta", "TH", "th", "2000000.00 IDR"),
        ("RM 5 ribu", "MY", "en", "5000.00 MYR"),
        ("2M", "MY", "en", "2000000.00 MYR"),
        # China, Taiwan, Hong Kong, Japan, Korea
        ("3万", "CN", "en", "30000.00 CNY"),
        ("3.5万元", "CN", "en", "35000.00 CNY"),
        ("三万元", "CN", "en", "30000.00 CNY"),
        ("3万5", "CN", "en", "?35000.00 CNY|30005.00 CNY"),
        ("3万5千", "CN", "en", "35000.00 CNY"),
        ("人民币5000元", "CN", "en", "5000.00 CNY"),
        ("5000块", "CN", "en", "5000.00 CNY"),
        ("1.2亿", "CN", "en", "120000000.00 CNY"),
        ("3千万", "CN", "en", "30000000.00 CNY"),
        ("5萬港幣", "HK", "en", "50000.00 HKD"),
        ("HK$5萬", "HK", "en", "50000.00 HKD"),
        ("30萬元", "TW", "en", "300000.00 TWD"),
        ("5000元", "TH", "en", "?5000.00 CNY|5000.00 TWD|5000.00 HKD"),
        ("5万円", "JP", "en", "50000 JPY"),
        ("50만원", "KR", "en", "500000 KRW"),
        ("1억", "KR", "en", "100000000 KRW"),
        ("2万泰铢", "TH", "en", "20000.00 THB"),
        ("二十五万", "CN", "en", "!amount-several"),
        ("500.000 ₫", "VN", "en", "500000 VND"),
        ("500.000", "VN", "en", "500000 VND"),
        ("500,000", "VN", "vi", "500000 VND"),
        ("5 củ", "VN", "en", "5000000 VND"),
        ("1.500 reais", "BR", "en", "?1500.00 BRL|1.50 BRL"),
        # India, Pakistan: a capital L is a lakh, and of nothing else.
        ("2L", "IN", "en", "200000.00 INR"),
        ("2 L", "IN", "hi", "200000.00 INR"),
        ("2.5L", "IN", "en", "250000.00 INR"),
        ("₹2L", "IN", "en", "200000.00 INR"),
        ("Rs 2L", "IN", "en", "200000.00 INR"),
        ("Rs. 2.5 L", "PK", "en", "250000.00 PKR"),
        ("2 L 50 k", "IN", "en", "250000.00 INR"),
        ("1.2 cr", "IN", "en", "12000000.00 INR"),
        ("1.2 Cr 5 L", "IN", "en", "12500000.00 INR"),
        ("2L", "NP", "en", "200000.00 NPR"),
        ("2L", "BD", "en", "200000.00 BDT"),
        ("Rs 2L", "TH", "en", "?200000.00 NPR|200000.00 INR|200000.00 PKR|200000.00 LKR|200000.00 MUR|200000.00 SCR"),
        ("2L", "TH", "en", "!amount-unread"),
        ("2 L", "US", "en", "!amount-unread"),
        ("L 2", "IN", "en", "!amount-unread"),
        ("2 lbs", "IN", "en", "!amount-unread"),
        # The Philippines, by the letter that stands for the peso
        ("P5,000", "PH", "en", "5000.00 PHP"),
        ("P 5,000.00", "PH", "en", "5000.00 PHP"),
        ("P5k", "PH", "en", "5000.00 PHP"),
        ("p5000", "PH", "en", "5000.00 PHP"),
        ("Php5,000", "PH", "en", "5000.00 PHP"),
        ("PhP 5,000.00", "PH", "en", "5000.00 PHP"),
        ("5,000 piso", "PH", "en", "5000.00 PHP"),
        ("P5,000", "TH", "en", "!amount-unread"),
        # Kenya, Nigeria, Malaysia, Japan
        ("Ksh 5,000/=", "KE", "en", "5000.00 KES"),
        ("N50,000", "NG", "en", "50000.00 NGN"),
        ("50k", "NG", "en", "50000.00 NGN"),
        ("N50,000", "TH", "en", "!amount-unread"),
        ("RM5k", "MY", "en", "5000.00 MYR"),
        ("￥50,000", "JP", "en", "50000 JPY"),
        ("５万円", "JP", "en", "50000 JPY"),
        ("2 lakh", "IN", "en", "200000.00 INR"),
        ("1.5 crore", "IN", "en", "15000000.00 INR"),
        ("50 हज़ार रुपये", "IN", "en", "50000.00 INR"),
        ("डेढ़ लाख", "IN", "en", "150000.00 INR"),
        ("साठ हजार", "IN", "en", "60000.00 INR"),
        ("2 لاکھ روپے", "PK", "en", "200000.00 PKR"),
        ("50 ہزار", "PK", "en", "50000.00 PKR"),
        # Brazil and the Spanish of other countries
        ("2 mil reais", "BR", "en", "2000.00 BRL"),
        ("50 mil", "BR", "pt", "50000.00 BRL"),
        ("1,5 milhão", "BR", "en", "1500000.00 BRL"),
        ("2 milhões", "BR", "en", "2000000.00 BRL"),
        ("2 bilhões", "BR", "en", "2000000000.00 BRL"),
        ("50 mil", "MX", "en", "50000.00 MXN"),
        # A $ is the peso of those who have one.
        ("$50,000", "MX", "en", "50000.00 MXN"),
        ("$50,000.00", "MX", "es", "50000.00 MXN"),
        ("$1.500", "CL", "es", "1500 CLP"),
        ("$ 1.500", "AR", "es", "1500.00 ARS"),
        ("$1.500.000", "CO", "es", "1500000.00 COP"),
        ("$50 dólares", "MX", "es", "50.00 USD"),
        ("50 dólares", "MX", "es", "50.00 USD"),
        ("US$ 50", "MX", "es", "50.00 USD"),
        ("$50", "PE", "es", "50.00 USD"),
        ("$50", "SG", "en", "50.00 SGD"),
        ("$50", "EC", "es", "50.00 USD"),
        # Russia
        ("50 000 руб", "RU", "en", "50000.00 RUB"),
        ("50 тыс. руб.", "RU", "en", "50000.00 RUB"),
        ("50т.р.", "RU", "en", "50000.00 RUB"),
        ("50 тысяч рублей", "RU", "en", "50000.00 RUB"),
        ("1,5 млн", "RU", "en", "1500000.00 RUB"),
        ("5000 гривен", "UA", "en", "5000.00 UAH"),
        # Africa, the Philippines, Burma, Cambodia
        ("KSh. 5,000/=", "KE", "en", "5000.00 KES"),
        ("Ksh 5k", "KE", "en", "5000.00 KES"),
        ("5k bob", "KE", "en", "5000.00 KES"),
        ("5000 BOB", "BO", "es", "5000.00 BOB"),
        ("5000 shillings", "UG", "en", "5000 UGX"),
        ("5 libo", "PH", "en", "5000.00 PHP"),
        ("5 သိန်း", "MM", "en", "500000.00 MMK"),
        ("5 လက်ခ ကျပ်", "MM", "en", "!amount-unread"),
        ("2 លាន រៀល", "KH", "en", "2000000.00 KHR"),
        # The mark of Arabic decimals before three digits: nobody counts thousandths of a dirham.
        ("٥٠٫٠٠٠ درهم", "AE", "ar", "?50000.00 AED|50.00 AED"),
        ("١٫٥٠٠ دينار", "KW", "ar", "1.500 KWD"),
        ("٥٠٫٥٠ درهم", "AE", "ar", "50.50 AED"),
    ],
)
def test_an_amount_is_what_its_country_means_by_it(text: str, country: str, language: str, expected: str) -> None:
    assert outcome(read_amount(text, setting(country, language))) == expected


def test_a_peso_chosen_beside_its_sign_is_no_contradiction() -> None:
    assert outcome(read_amount("$ 1.500,50", setting("AR", "es", "ARS"))) == "1500.50 ARS"
    assert outcome(read_amount("$ 1,500", setting("MX", "en", "USD"))) == "1500.00 USD"
