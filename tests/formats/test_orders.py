"""Payment messages for the form of a request: who paid whom how much, from pacs.008 in its shapes and from MT103."""

import pytest

from accord.formats.orders import Order, read_orders

UETR = "eb6305c9-1f7f-49de-aed0-16487c27b42d"
TRANSFER = (
    "<CdtTrfTxInf><PmtId><InstrId>INSTR-417</InstrId><EndToEndId>E2E-417</EndToEndId><TxId>TX-417</TxId>"
    f"<UETR>{UETR}</UETR></PmtId>"
    '<IntrBkSttlmAmt Ccy="{currency}">{amount}</IntrBkSttlmAmt><IntrBkSttlmDt>2026-12-01</IntrBkSttlmDt><ChrgBr>SLEV</ChrgBr>'
    "<Dbtr><Nm>Somchai Jaidee</Nm></Dbtr><DbtrAcct><Id><Othr><Id>0141234567</Id></Othr></Id></DbtrAcct>"
    "<DbtrAgt><FinInstnId><BICFI>SICOTHBKXXX</BICFI></FinInstnId></DbtrAgt>"
    "<CdtrAgt><FinInstnId><ClrSysMmbId><ClrSysId><Cd>THCBC</Cd></ClrSysId><MmbId>004</MmbId></ClrSysMmbId></FinInstnId></CdtrAgt>"
    "<Cdtr><Nm>Añadida Pérez</Nm></Cdtr><CdtrAcct><Id><Othr><Id>1234567890</Id></Othr></Id></CdtrAcct></CdtTrfTxInf>"
)
MT103 = (
    "{1:F01SICOTHBKAXXX0000000000}{2:I103KASITHBKXXXXN}{3:{108:MT103REF}{121:" + UETR + "}}{4:\n"
    ":20:SIC20261201-417\n:23B:CRED\n:32A:261201THB480000,00\n:33B:USD13000,\n:50K:/0141234567\nSOMCHAI JAIDEE\nBANGKOK\n"
    ":59:/1234567890\nNAREE DEEJAI\nBANGKOK TH\n:70:INVEST VIP 0812345678\n:71A:SHA\n-}"
)


def pacs(version: str = "08", amount: str = "480000.00", currency: str = "THB", transfers: int = 1) -> str:
    body = TRANSFER.format(amount=amount, currency=currency) * transfers
    return (
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.{version}"><FIToFICstmrCdtTrf><GrpHdr><MsgId>SIC417</MsgId>'
        f"<CreDtTm>2026-12-01T09:12:44+07:00</CreDtTm><NbOfTxs>{transfers}</NbOfTxs></GrpHdr>{body}</FIToFICstmrCdtTrf></Document>"
    )


@pytest.mark.parametrize("version", ["02", "08", "10", "12"])
def test_a_credit_transfer_says_who_paid_whom(version: str) -> None:
    (order,) = read_orders(pacs(version).encode())
    assert order == Order(
        name=f"pacs.008.001.{version}",
        message="SIC417",
        amount="480000.00 THB",
        time="2026-12-01T09:12:44+07:00",
        settled="2026-12-01",
        uetr=UETR,
        end_to_end="E2E-417",
        reference="TX-417",
        instruction="INSTR-417",
        payer="Somchai Jaidee",
        payer_account="0141234567",
        payer_bank="SICOTHBK",
        payee="Añadida Pérez",
        payee_account="1234567890",
        payee_bank="TH:004",
    )


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + pacs().encode(),
        ('<?xml version="1.0" encoding="windows-1252"?>' + pacs()).encode("cp1252"),
        pacs().encode("utf-16"),
        f'<Saa:DataPDU xmlns:Saa="urn:swift:saa:xsd:saa.2.0"><Saa:Body>{pacs()}</Saa:Body></Saa:DataPDU>'.encode(),
    ],
)
def test_it_is_read_in_whatever_it_came(data: bytes) -> None:
    (order,) = read_orders(data)
    assert (order.payee, order.payee_account, order.amount) == ("Añadida Pérez", "1234567890", "480000.00 THB")


@pytest.mark.parametrize(("amount", "currency"), [("150000", "JPY"), ("1250.500", "KWD"), ("0.05", "THB")])
def test_an_amount_keeps_its_decimals(amount: str, currency: str) -> None:
    assert read_orders(pacs(amount=amount, currency=currency).encode())[0].amount == f"{amount} {currency}"


def test_each_payment_of_a_message_stands_for_itself() -> None:
    assert len(read_orders(pacs(transfers=3).encode())) == 3
    assert len(read_orders(pacs(transfers=60).encode())) == 60


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_an_mt103_says_who_paid_whom(end: str) -> None:
    assert read_orders(MT103.replace("\n", end).encode()) == (
        Order(
            name="MT103",
            message="SIC20261201-417",
            amount="480000.00 THB",
            settled="2026-12-01",
            uetr=UETR,
            reference="SIC20261201-417",
            payer="SOMCHAI JAIDEE",
            payer_account="0141234567",
            payer_bank="SICOTHBK",
            payee="NAREE DEEJAI",
            payee_account="1234567890",
            payee_bank="KASITHBK",
        ),
    )


def test_an_mt103_that_was_received_names_its_sender_in_its_header() -> None:
    text = MT103.replace("{1:F01SICOTHBKAXXX", "{1:F01KASITHBKAXXX").replace(
        "{2:I103KASITHBKXXXXN}", "{2:O1031200261201SICOTHBKAXXX00000000002612011201N}"
    )
    (order,) = read_orders(text.encode())
    assert (order.payer_bank, order.payee_bank) == ("SICOTHBK", "KASITHBK")


def test_an_mt103_by_its_fields_alone_with_banks_and_numbered_lines() -> None:
    text = (
        ":20:REF1\n:32A:261201JPY150000,\n:50F:/0141234567\n1/SOMCHAI\n1/JAIDEE\n3/TH/BANGKOK\n:52A:/C/014\nSICOTHBKXXX\n"
        ":57A:EBILAEAD\n:59F:/AE070331234567890123456\n1/NAREE DEEJAI\n3/AE/DUBAI\n-"
    )
    (order,) = read_orders(text.encode())
    assert (order.amount, order.payer, order.payer_bank) == ("150000 JPY", "SOMCHAI JAIDEE", "SICOTHBK")
    assert (order.payee, order.payee_account, order.payee_bank) == ("NAREE DEEJAI", "AE070331234567890123456", "EBILAEAD")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"<Document/>",
        MT103.replace("I103", "I199").encode(),
        b"{1:F01SICOTHBKAXXX0000000000}{2:I196KASITHBKXXXXN}{4:\n:20:A\n:21:B\n:76:/RJCR/\n-}",
        b":20:STMT\n:25:0141234567\n:60F:C261201THB0,\n:61:2612011201D480000,00NTRF\n-",
    ],
)
def test_other_messages_are_none(data: bytes) -> None:
    assert read_orders(data) == ()
