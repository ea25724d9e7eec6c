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
