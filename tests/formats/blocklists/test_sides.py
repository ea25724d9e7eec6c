"""Which side of a payment a column is about: who was paid is listed, never who paid, who most often was harmed."""

import pytest

from accord.core.identifiers import NotAnIdentifier, parse
from accord.formats.blocklists.columns import look
from accord.formats.blocklists.recognising import recognise
from accord.tables import identifier_tables


def known(text: str) -> bool:
    try:
        return parse(text, "TH", tables=identifier_tables()).kind not in ("sender", "script", "handle")
    except NotAnIdentifier:
        return False


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        (
            "sender_account,sender_bank,receiver_account,receiver_bank,amount\n0123456789,KBANK,4041234567,SCB,5000\n",
            {"value": "receiver_account", "bank": "receiver_bank"},
        ),
        ("From Account,From Bank,To Account,To Bank\n0123456789,KBANK,4041234567,SCB\n", {"value": "To Account", "bank": "To Bank"}),
        (
            "Debit Account,Credit Account,Bene Bank,Amount\n0123456789,4041234567,SCB,5000\n",
            {"value": "Credit Account", "bank": "Bene Bank"},
        ),
        (
            "Account,Bank,Beneficiary Account,Beneficiary Bank\n0123456789,KBANK,4041234567,SCB\n",
            {"value": "Beneficiary Account", "bank": "Beneficiary Bank"},
        ),
        (
            "เลขบัญชีต้นทาง,ธนาคารต้นทาง,เลขบัญชีปลายทาง,ธนาคารปลายทาง\n0123456789,KBANK,4041234567,SCB\n",
            {"value": "เลขบัญชีปลายทาง", "bank": "ธนาคารปลายทาง"},
        ),
        (
            "Cuenta origen;Banco origen;Cuenta destino;Banco destino\n19112345678012;BCP;2003001234567;Interbank\n",
            {"value": "Cuenta destino", "bank": "Banco destino"},
        ),
        ("DbtrAcct,CdtrAcct\nAE070331234567890123456,AE460090000000123456789\n", {"value": "CdtrAcct"}),
        # A mule's account is meant, whoever it paid.
        ("Mule account,Bank,Paid to account\n0123456789,KBANK,4041234567\n", {"value": "Mule account", "bank": "Bank"}),
    ],
)
def test_the_account_that_was_paid_is_read_with_its_own_bank(text: str, columns: dict[str, str]) -> None:
    seen = look(text.splitlines(), known)
    assert seen is not None and seen.guess is not None
    assert seen.guess.header and seen.guess.columns == columns


@pytest.mark.parametrize(
    "text",
    [
        "@ID|ACCOUNT.TITLE|CURRENCY|OPENING.DATE|POSTING.RESTRICT\n1234567890|MR A|THB|20250114|12\n1234567891|MS B|THB|20251101|12\n",
        "Customer,TxnDate,Amount\nA,20261130,5000\nB,20261201,7000\n",
        "Name,Amount,City\nA,21500000,Dhaka\nB,33333333,Dhaka\n",
        "TXN_ID,TXN_AMT,TXN_REF\n202611300001,5000,987654321012\n202611300002,7000,987654321013\n",
        "From Account,Bank,Amount\n0123456789,KBANK,5000\n",
    ],
)
def test_a_table_of_figures_alone_or_of_who_paid_lists_nothing_by_itself(text: str) -> None:
    name, table = recognise(text.splitlines(), known)
    assert (name, table and table.guess) == ("csv", None)


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("Victim,Phone,Suspect,Phone\nA,0812345678,B,0899999999\n", {"value": "#4"}),
        ("ผู้เสียหาย,เบอร์โทร,คนร้าย,เบอร์โทร\nA,0812345678,B,0899999999\n", {"value": "#4"}),
        (
            "Victim,Bank,Account,Suspect,Bank,Account\nA,KBANK,1234567890,B,SCB,4041234567\n",
            {"value": "#6", "bank": "#5"},
        ),
        ("Complainant,Bank,Account\nA,SCB,4041234567\n", {"value": "Account", "bank": "Bank"}),
        # Who was called or got a message, whichever side stands first.
        ("To,From,Time\n0812345678,0899999999,10:00\n", {"value": "From"}),
        ("Called number,Caller number,Duration\n0812345678,0899999999,33\n", {"value": "Caller number"}),
        ("B-number,A-number\n0812345678,0899999999\n", {"value": "A-number"}),
    ],
)
def test_the_numbers_of_who_was_harmed_or_called_are_not_read(text: str, columns: dict[str, str]) -> None:
    seen = look(text.splitlines(), known)
    assert seen is not None and seen.guess is not None
    assert seen.guess.columns == columns


@pytest.mark.parametrize("text", ["Nombre del agraviado,Celular,Monto\nA,0812345678,100\n", "Victim,Age,Mobile\nA,33,0812345678\n"])
def test_a_table_of_harmed_people_alone_lists_nobody_by_itself(text: str) -> None:
    name, table = recognise(text.splitlines(), known)
    assert (name, table and table.guess) == ("csv", None)


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("Legitimate URL,Fake URL\nhttps://kasikornbank.com,https://evil-one.com\n", {"value": "Fake URL"}),
        ("Bank website,Phishing website\nkasikornbank.com,evil-one.com\n", {"value": "Phishing website"}),
        ("เว็บจริง,เว็บปลอม\nkasikornbank.com,evil-one.com\n", {"value": "เว็บปลอม"}),
        ("Página oficial;Página falsa\nbcp.com.pe;evil-one.com\n", {"value": "Página falsa"}),
        ("Official number,Scam number\n021234567,0812345678\n", {"value": "Scam number"}),
        ("Organisation,Hotline,Spoofed by\nKBANK,028888888,0812345678\n", {"value": "Spoofed by"}),
        ("الموقع الرسمي,الموقع المزيف\nkasikornbank.com,evil-one.com\n", {"value": "الموقع المزيف"}),
    ],
)
def test_whom_somebody_pretended_to_be_is_not_listed(text: str, columns: dict[str, str]) -> None:
    seen = look(text.splitlines(), known)
    assert seen is not None and seen.guess is not None
    assert seen.guess.columns == columns


@pytest.mark.parametrize("name", ["DNI", "National ID", "Case no", "เลขประจำตัวประชาชน", "জাতীয় পরিচয়পত্র", "رقم الهوية"])
def test_the_number_of_a_person_s_papers_or_of_a_case_is_no_phone(name: str) -> None:
    told, table = recognise([f"{name},Name", "021234567,A", "021234568,B"], known)
    assert (told, table and table.guess) == ("csv", None)
