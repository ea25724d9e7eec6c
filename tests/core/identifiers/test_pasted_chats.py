"""What people paste into the check: whole chats and slips, literal, with what is to be read out of each and nothing else."""

import pytest
from identifier_laws import TABLES

from accord.core.identifiers.extract import extract


def seen(text: str, region: str | None) -> list[str]:
    return [f"{place.identifier.kind} {place.identifier.value}" for place in extract(text, region, tables=TABLES)]


# An identity card or a customer's number at a company that the next line, or one further up, would make a wallet's.
@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("Código 847261. CPF 529.982.247-25\npix e-mail: paga@evil.com", "BR", ["email paga@evil.com"]),
        ("meu CPF 529.982.247-25 chave pix paga@evil.com", "BR", ["email paga@evil.com"]),
        ("CNPJ 11.222.333/0001-81\nPix 11 91234-5678", "BR", ["proxy pix:phone:+5511912345678"]),
        ("chave pix CPF 111.444.777-35", "BR", ["proxy pix:cpf:11144477735"]),
        ("chave pix (CPF): 111.444.777-35", "BR", ["proxy pix:cpf:11144477735"]),
        ("111.444.777-35 (chave pix)", "BR", ["proxy pix:cpf:11144477735"]),
        ("New M-PESA balance is Ksh120.50. Paybill 247247 Acc 0110123456", "KE", []),
        ("M-Pesa Pay Bill 247247 account no 0712345678", "KE", []),
        ("lipa na mpesa till 5123456", "KE", []),
        ("mpesa 0712345678", "KE", ["proxy mpesa:+254712345678"]),
        # In some countries the same word is another company's.
        ("M-Pesa 0754123456", "TZ", ["phone +255754123456"]),
        ("mpesa +254712345678", "TZ", ["proxy mpesa:+254712345678"]),
        ("M-Pesa 0754123456", None, ["proxy mpesa:+254754123456"]),
    ],
)
def test_no_wallet_of_a_number_that_is_something_else(text: str, region: str | None, expected: list[str]) -> None:
    assert seen(text, region) == expected


# Half of a number is another number.
@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("Nabil Bank\nA/C: 01100175\n99999", "NP", ["account NP:0401:0110017599999"]),
        ("वा नबिल बैंक खाता नं ०११००१७५\n९९९९९ नाम राम बहादुर", "NP", ["account NP:0401:0110017599999"]),
        ("KBank 0452918\n376", "TH", ["account TH:004:0452918376"]),
        ("บัญชี กสิกร 045-2-918\n37-6", "TH", ["account TH:004:0452918376"]),
        ("BCA 1234567\n890 a.n. Budi", "ID", ["account ID:014:1234567890"]),
        ("BCP 191-7766\n5544-0-33", "PE", ["account PE:002:19177665544033"]),
        # What stands in the next line is its own.
        ("KBank 045-2-91837-6\n5500", "TH", ["account TH:004:0452918376"]),
        ("Nabil Bank A/C 0110017599999\n5000", "NP", ["account NP:0401:0110017599999"]),
        ("Nabil Bank A/C 01100175\n5,000", "NP", ["account NP:0401:01100175"]),
        ("Nabil Bank A/C 01100175\n5000 rupees", "NP", ["account NP:0401:01100175"]),
        ("Nabil Bank A/C 01100175\n2026-11-29", "NP", ["account NP:0401:01100175"]),
        ("Nabil Bank A/C 01100175\n9841567230", "NP", ["account NP:0401:01100175", "phone +9779841567230"]),
    ],
)
def test_an_account_over_two_lines(text: str, region: str, expected: list[str]) -> None:
    assert seen(text, region) == expected


# Wallets, payment names and accounts of more countries.
@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("transfer ke DANA 0812-3456-7890 / OVO 081298765432", "ID", ["proxy dana:+6281234567890", "proxy ovo:+6281298765432"]),
        ("OVO 0812-3456-7890 a/n Budi", None, ["proxy ovo:+6281234567890"]),
        ("ShopeePay: 081234567890", "ID", ["proxy shopeepay:+6281234567890"]),
        ("Maya: 0928 123 4567 / GCash 0917 123 4567", "PH", ["proxy paymaya:+639281234567", "proxy gcash:+639171234567"]),
        ("chuyển vào MoMo số 0912.345.678 tên Lan nhé", "VN", ["proxy momo:+84912345678"]),
        ("nạp qua ZaloPay 0912345678", "VN", ["proxy zalopay:+84912345678"]),
        ("consigna a Nequi 300 123 4567 ya", "CO", ["proxy nequi:+573001234567"]),
        ("حول على فودافون كاش ٠١٠١٢٣٤٥٦٧٨ الآن", "EG", ["proxy vodafonecash:+201012345678"]),
        ("أو انستاباي ahmed.ali99@instapay فقط", "EG", ["proxy instapay:ahmed.ali99@instapay"]),
        ("mi llave Bre-B es @juanp45, gracias", "CO", ["proxy breb:name:@juanp45"]),
        ("llave: @juanp45.", "CO", ["proxy breb:name:@juanp45"]),
        ("Bre-B 300 123 4567", "CO", ["proxy breb:phone:+573001234567"]),
        # Another company's, a person, a thing.
        ("send to MTN MoMo 0551234567 now", "GH", ["phone +233551234567"]),
        ("send to Vodafone Cash 0501234567 now", "GH", ["phone +233501234567"]),
        ("kirim dana ke 081234567890", "ID", ["phone +6281234567890"]),
        ("hubungi Ibu Dana di 081234567890", "ID", ["phone +6281234567890"]),
        ("text Maya at 0917 123 4567", "PH", ["phone +639171234567"]),
        ("dana 5000000 cair hari ini", "ID", []),
        ("InstaPay transfer to 0917 123 4567", "PH", ["phone +639171234567"]),
        ("perdí la llave @taller_mecanico", "CO", []),
        ("cambio de llaves, síguenos en instagram @cerrajeria99", "CO", ["handle instagram:cerrajeria99"]),
        # Cash App and Venmo
        ("Cash App: $JohnSmith22 or venmo @john-smith-22", "US", ["proxy cashapp:$johnsmith22", "proxy venmo:@john-smith-22"]),
        ("my $cashtag is $j_smith", "US", ["proxy cashapp:$j_smith"]),
        ("$JohnSmith22 on cashapp", "US", ["proxy cashapp:$johnsmith22"]),
        ("cash app\n$johnsmith", "US", ["proxy cashapp:$johnsmith"]),
        ("https://cash.app/$JohnSmith22/50", "US", ["proxy cashapp:$johnsmith22"]),
        ("send $50 on Cash App", "US", []),
        ("Cash App $500k giveaway", "US", []),
        ("cash app lets you buy $TSLA", "US", []),
        ("$johnsmith22", "US", []),
        # Russia's accounts carry a key that goes by their bank.
        ("счёт 40602810700000000025 БИК 049805746", "RU", ["account RU:049805746:40602810700000000025"]),
        (
            "БИК 049805746, р/с 40602.810.7.00000000025, к/с 30101810400000000746",
            "RU",
            ["account RU:049805746:40602810700000000025"],
        ),
        ("счёт 40602810700000000026 БИК 049805746", "RU", []),
        ("IBAN: AE 07 033 1234567890123456 Emirates NBD", "AE", ["iban AE070331234567890123456"]),
        ("Flat AE 07 0331 call us", "AE", []),
    ],
)
def test_what_is_paid_to_in_more_countries(text: str, region: str | None, expected: list[str]) -> None:
    assert seen(text, region) == expected


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("pa send sa BDO 001234567890 po Maria S.", "PH", ["account PH:BNORPHMM:001234567890"]),
        ("BPI savings 1234-5678-90", "PH", ["account PH:BOPIPHMM:1234567890"]),
        ("Bank: UnionBank\nName: Juan D.\nAcct No.: 1094 2123 4567", "PH", ["account PH:UBPHPHMM:109421234567"]),
        ("Metrobank acct 291-7-29181232-1", "PH", ["account PH:MBTCPHMM:2917291812321"]),
        ("Landbank account number 0123456789", "PH", ["account PH:TLBPPHMM:0123456789"]),
        ("GoTyme 018385438253", None, ["account PH:GOTYPHM2:018385438253"]),
        ("pay into 0123456789 GTBank, Chukwu Emeka", "NG", ["account NG:058:0123456789"]),
        ("Opay 812 345 6789 John Doe", "NG", ["account NG:999992:8123456789"]),
        ("Acct no: 2023456789\nBank: UBA\nName: Ada O.", "NG", ["account NG:033:2023456789"]),
        ("First Bank 3012345678", "NG", ["account NG:011:3012345678"]),
        ("Moniepoint MFB 8123456789", "NG", ["account NG:50515:8123456789"]),
        # A bank's own line, a phone, words of every day, a bank of another country.
        ("BDO hotline 8631-8000", "PH", []),
        ("call BPI at (02) 889-10000", "PH", ["phone +63288910000"]),
        ("BDO 09171234567", "PH", ["phone +639171234567"]),
        ("Security Bank 8887-9188", "PH", []),
        ("you can access 0123456789 today", "NG", []),
        ("your access code 0123456789", "NG", []),
        ("first 0123456789 people", "NG", []),
        ("Opay 08123456789", "NG", ["phone +2348123456789"]),
        ("GTBank 0803 123 4567", "NG", ["phone +2348031234567"]),
        ("Union Bank 0123456789", "IN", []),
        ("Access Bank 1234567890", "GH", []),
        ("Fidelity Bank 1234567890", None, []),
        ("PNB 0123456789012", "IN", []),
        ("BPI 1234567890", "PT", []),
        ("UBA 0123456789", "GH", []),
        ("BDO 2026", "PH", []),
    ],
)
def test_an_account_in_the_philippines_and_nigeria(text: str, region: str | None, expected: list[str]) -> None:
    assert seen(text, region) == expected
