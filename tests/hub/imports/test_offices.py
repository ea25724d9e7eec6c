"""Files as offices have them: complaint sheets, core systems' tables, lists of SIM cards, exports of what watches advertisements."""

import io
import json
import zipfile

import openpyxl
import pytest
from hubs import Hub
from worlds import caller

from accord.hub.imports import queries
from accord.hub.imports.errors import BadImport
from accord.hub.imports.running import Plan


def tried(hub: Hub, content: str | bytes, region: str | None = "TH") -> queries.Preview:
    plan = Plan(caller=caller(hub.admin), region=region)
    opened = queries.opened(io.BytesIO(content.encode() if isinstance(content, str) else content), region=region)
    return queries.preview(plan, opened, queries.recognised(opened, plan.caller, region=region))


def read(hub: Hub, content: str | bytes, region: str | None = "TH") -> list[str]:
    """What each identifier was read as, or why it was not."""
    return [row["value"] or row["code"] for row in tried(hub, content, region).first]


def test_a_chat_is_refused_and_told_where_it_belongs(hub: Hub) -> None:
    with pytest.raises(BadImport) as refused:
        tried(hub, "[LINE] Chat history with Mint\n\n2026.11.03 Tuesday\n09:12 Mint Hello\n09:13 Somchai 081-234-5678\n")
    assert refused.value.code == "is-chat"
    assert "paste the whole chat into the report" in refused.value.text


@pytest.mark.parametrize(
    "cell",
    [
        "1234567890/4567891230",
        "1234567890 / 4567891230",
        "1234567890 - 4567891230",
        "123-4-56789-0&456-7-89123-0",
        "123-4-56789-0,456-7-89123-0",
        "123-4-56789-0และ456-7-89123-0",
        "1234567890 4567891230",
        "123-4-56789-0 และ 456-7-89123-0",
    ],
)
def test_two_accounts_in_one_cell_are_two(hub: Hub, cell: str) -> None:
    assert read(hub, f'Bank,Account\nSCB,"{cell}"\n') == ["TH:014:123-4-56789-0", "TH:014:456-7-89123-0"]


@pytest.mark.parametrize("cell", ["02-123-4567/8", "4567 8912 30", "456-7-89123-0"])
def test_one_number_in_groups_is_not_parted(hub: Hub, cell: str) -> None:
    assert tried(hub, f'Bank,Account\nSCB,"{cell}"\n').lines == 1


def test_two_phones_in_one_cell_are_two(hub: Hub) -> None:
    assert read(hub, "Phone\n081-234-5678/089-111-2222\n") == ["+66 81 234 5678", "+66 89 111 2222"]


def test_a_table_below_another_is_not_read_by_its_columns(hub: Hub) -> None:
    book = openpyxl.Workbook()
    for row in [
        ["Suspects"],
        ["Bank", "Account No.", "Name"],
        ["SCB", "4567891230", "A"],
        ["Bank", "Account No.", "Name"],
        ["KBANK", "1234567890", "B"],
        ["Phones"],
        ["Phone", "Website", "Note"],
        ["0812345678", "evil-one.com", "x"],
        ["Bank", "Account No.", "Name"],
        ["BBL", "1234567891", "C"],
        ["Victims"],
        ["Bank", "Account No.", "Name"],
        ["BAY", "7771234567", "D"],
    ]:
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    seen = tried(hub, kept.getvalue())
    assert [row["value"] for row in seen.first] == ["TH:014:456-7-89123-0", "TH:004:123-4-56789-0", "TH:002:123-4-56789-1"]
    assert seen.losses["part"] == 2


def test_a_row_of_words_is_no_second_header(hub: Hub) -> None:
    text = "value,type,platform\nmint_invest,account,Telegram\nhttps://evil-one.com/a,url,website\n+66812345678,phone,mobile\n"
    assert tried(hub, text).losses == {}


NCRP = """S No.,Acknowledgement No.,Bank/FIs,Account No./ (Wallet /PG/PA) Id,IFSC Code,Transaction Id / UTR Number,Transaction Amount,Layer
1,20111240012345,State Bank of India,30123456789,SBIN0001234,412345678901,50000,1
2,20111240012345,HDFC Bank,50100123456789,,412345678902,20000,2
3,20111240012346,Paytm,9876543210@paytm,,412345678903,2000,2
"""


def test_the_code_beside_a_bank_says_the_branch_and_an_address_says_where_it_pays(hub: Hub) -> None:
    assert read(hub, NCRP, "IN") == ["IN:SBIN0001234:30123456789", "IN:HDFC:50100123456789", "UPI 9876543210@paytm"]


def test_addresses_of_upi_are_read_beside_their_banks(hub: Hub) -> None:
    text = "UPI ID,Bank,Beneficiary Name,UTR\nscammer@okaxis,Axis Bank,B,412345678902\n"
    assert read(hub, text, "IN") == ["UPI scammer@okaxis"]


def test_the_bank_of_an_account_of_misp_stands_in_its_comment(hub: Hub) -> None:
    table = "uuid,type,value,comment,to_ids\na,bank-account-nr,4567891230,SCB Thailand,1\nb,bank-account-nr,1234567890,seen in May,1\n"
    assert read(hub, table) == ["TH:014:456-7-89123-0", "which-bank"]
    tree = {"type": "bank-account-nr", "value": "1234567890", "comment": "KBANK mule", "to_ids": True}
    assert read(hub, json.dumps({"Attribute": [tree]})) == ["TH:004:123-4-56789-0"]


def test_no_device_and_no_card_is_an_e_wallet(hub: Hub) -> None:
    assert read(hub, "356938035643809\n35-209900-176148-1\n") == ["device-number", "device-number"]
    assert read(hub, "520031234567890\n") == ["phone-too-long"]
    assert read(hub, "004999000288505\n140000812345678\n") == ["PromptPay e-wallet 004999000288505", "PromptPay e-wallet 140000812345678"]
    cards = "ICCID,IMSI,MSISDN,IMEI\n8966031234567890123,520031234567890,66812345678,356938035643809\n"
    seen = tried(hub, cards)
    assert ([row["value"] for row in seen.first], seen.recognised.unread) == (["+66 81 234 5678"], ())


def test_a_page_s_number_is_no_e_wallet(hub: Hub) -> None:
    text = "Ad Archive ID,Page ID,Page Name,Ad Creative Link URL\n1234567890123456,102345678901234,Mint,https://mint-invest.top/a\n"
    assert read(hub, text) == ["hxxps://mint-invest[.]top/a"]


@pytest.mark.parametrize("text", ["4567891230\n", "Number\n4567891230\n"])
@pytest.mark.parametrize("region", ["TH", None])
def test_ten_digits_are_no_phone_in_denmark(hub: Hub, text: str, region: str | None) -> None:
    assert read(hub, text, region) == ["phone-or-account"]


def test_digits_that_begin_with_a_country_s_code_are_a_phone_where_that_is_plain(hub: Hub) -> None:
    assert read(hub, "MSISDN\n6581234567\n", None) == ["+65 8123 4567"]
    assert read(hub, "6581234567\n", "SG") == ["+65 8123 4567"]
    assert read(hub, "+4526123456\n", None) == ["+45 26 12 34 56"]
    assert read(hub, "66812345678\n", None) == ["+66 81 234 5678"]


@pytest.mark.parametrize(
    "column, status",
    [
        ("Status", "Released to customer"),
        ("Status", "Released on 2026-11-03"),
        ("Status", "Unfrozen by court order"),
        ("Hold status", "Hold lifted"),
        ("สถานะ", "ปลดอายัดแล้ว"),
        ("สถานะบัญชี", "ปลดอายัดเรียบร้อยแล้ว"),
        ("Estado de cuenta", "LIBERADA"),
    ],
)
def test_an_account_that_was_freed_is_not_listed(hub: Hub, column: str, status: str) -> None:
    seen = tried(hub, f"Bank,Account,{column}\nSCB,4567891230,{status}\nSCB,1234567890,Frozen\n")
    assert ([row["value"] for row in seen.first], seen.losses) == (["TH:014:123-4-56789-0"], {"off": 1})


@pytest.mark.parametrize(
    "column, status",
    [
        ("Status", "Not released"),
        ("Status", "Held - not released to customer"),
        ("Status", "Funds released to mule"),
        ("Status", "Released to suspect"),
        ("Account status", "removed"),
        ("สถานะบัญชี", "ยกเลิก"),
    ],
)
def test_an_account_that_was_not_freed_is_listed(hub: Hub, column: str, status: str) -> None:
    seen = tried(hub, f"Bank,Account,{column}\nSCB,4567891230,{status}\nSCB,1234567890,Frozen\n")
    assert (seen.lines, seen.losses) == (2, {})


@pytest.mark.parametrize(
    "region, text, values",
    [
        ("BD", "Complainant Wallet,Fraudster bKash No.\n01712345678,01812345678\n", ["bKash +880 1812-345678"]),
        ("BD", "অভিযোগকারীর মোবাইল,প্রতারকের বিকাশ নম্বর\n০১৭১২৩৪৫৬৭৮,০১৮১২৩৪৫৬৭৮\n", ["bKash +880 1812-345678"]),
        ("PE", "NRO CUENTA BCP;MONEDA\n19112345678012;SOLES\n", ["PE:002:191-12345678-0-12"]),
    ],
)
def test_the_name_of_a_column_may_say_the_wallet_or_the_bank(hub: Hub, region: str, text: str, values: list[str]) -> None:
    assert read(hub, text, region) == values


def test_beside_accounts_of_no_bank_their_holders_phones_are_not_listed(hub: Hub) -> None:
    text = "ACCT.NO|CIF|CCY|MOBILE\n0012345678|0009876543|THB|0812345678\n0012345679|0009876544|THB|0891112222\n"
    assert read(hub, text) == ["which-bank", "which-bank"]


@pytest.mark.parametrize(
    "status, listed",
    [
        ("Account released to customer after verification", False),
        ("Frozen → Released", False),
        ("Released → Frozen", True),
        ("Released (partial)", True),
        ("Partially released", True),
    ],
)
def test_the_last_state_counts_and_a_part_is_not_all(hub: Hub, status: str, listed: bool) -> None:
    assert tried(hub, f"Bank,Account,Status\nSCB,4567891230,{status}\nSCB,1234567890,Frozen\n").lines == 1 + listed


def test_an_iban_may_stand_among_words_or_beside_another(hub: Hub) -> None:
    lines = "IBAN: AE070331234567890123456 - Mashreq - Ahmed\nAE46 0090 0000 0012 3456 789 (FAB)\n"
    assert read(hub, lines, "AE") == ["AE07 0331 2345 6789 0123 456", "AE46 0090 0000 0012 3456 789"]
    pair = "IBAN,Name\nAE070331234567890123456/AE460090000000123456789,x\n"
    assert read(hub, pair, "AE") == ["AE07 0331 2345 6789 0123 456", "AE46 0090 0000 0012 3456 789"]
    assert read(hub, "AE46 0090 0000 0012 3456 780\n", "AE") == ["iban-checksum"]


def test_a_bank_is_that_of_the_list_s_own_country(hub: Hub) -> None:
    assert read(hub, "Account No,Bank\n30123456789,SBI\n", "IN") == ["IN:SBI:30123456789"]
    assert read(hub, "Account No,Bank\n30123456789,SBI\n", None) == ["which-of-banks"]


def test_pages_come_before_the_hosts_on_which_others_lie_too(hub: Hub) -> None:
    text = "Sr.No.,Domain/URL,IP Address,Status\n1,hxxps://evil-loan[.]in/apk,203.0.113.9,Active\n2,evil-loan2[.]xyz,203.0.113.10,Active\n"
    assert read(hub, text, "IN") == ["hxxps://evil-loan[.]in/apk", "evil-loan2[.]xyz"]


LAYERS = """ลำดับ,ธนาคารผู้เสียหาย,เลขบัญชีผู้เสียหาย,ธนาคารม้าแถว 1,เลขบัญชีม้าแถว 1,ธนาคารม้าแถว 2,เลขบัญชีม้าแถว 2
1,กรุงเทพ,123-4-56789-0,กสิกร,223-4-56789-0,SCB,456-7-89123-0
2,กรุงไทย,123-4-56780-0,กสิกร,223-4-56780-0,,777-1-23456-7
"""


def test_another_account_of_a_row_is_at_the_bank_beside_it(hub: Hub) -> None:
    plan = Plan(caller=caller(hub.admin), region="TH")
    opened = queries.opened(io.BytesIO(LAYERS.encode()), region="TH")
    mapping = "value=เลขบัญชีม้าแถว 1,bank=ธนาคารม้าแถว 1,also=เลขบัญชีม้าแถว 2"
    seen = queries.preview(plan, opened, queries.recognised(opened, plan.caller, mapping=mapping, region="TH"))
    assert [row["value"] or row["code"] for row in seen.first] == [
        "TH:004:223-4-56789-0",
        "TH:014:456-7-89123-0",
        "TH:004:223-4-56780-0",
        "which-bank",
    ]


@pytest.mark.parametrize(
    "text, lost",
    [
        ("MSISDN;BLOCK_DATE;UNBLOCK_DATE\n66812345678;2025-11-03;\n66891112222;2025-11-03;2025-11-10\n", {"over": 1}),
        ("Account No,Bank,Hold Date,Release Date\n4567891230,SCB,2025-11-03,\n1234567890,KBANK,2025-11-03,2025-11-10\n", {"over": 1}),
        ("หมายเลข,สถานะ\n0812345678,ระงับ\n0891112222,ยกเลิกการระงับ\n", {"off": 1}),
        # When an app came out ends nothing.
        ("Package name,Release Date\ncom.easy.loan,2025-11-03\ncom.easy.cash,2025-11-10\n", {}),
    ],
)
def test_what_was_unblocked_is_not_listed(hub: Hub, text: str, lost: dict[str, int]) -> None:
    seen = tried(hub, text)
    assert (seen.lines, seen.losses) == (2 - len(lost), lost)


def test_a_line_that_begins_as_a_hosts_file_makes_none_of_a_note(hub: Hub) -> None:
    note = "SCB 456-7-89123-0\nevil-one.com\nFB: https://facebook.com/mint.invest\n"
    assert read(hub, note) == ["TH:014:456-7-89123-0", "evil-one[.]com", "facebook:@mintinvest"]


def test_names_beside_a_line_of_a_hosts_file_are_listed_too(hub: Hub) -> None:
    text = "evil-one.com\nevil-two.com\nevil-three.com\n0.0.0.0 evil-four.com\n"
    assert read(hub, text) == ["evil-one[.]com", "evil-two[.]com", "evil-three[.]com", "evil-four[.]com"]


def test_the_account_that_was_paid_is_read_in_short_words_too(hub: Hub) -> None:
    text = "DENUNCIA;AGRAVIADO;CEL. AGRAVIADO;CTA DESTINO;BANCO DESTINO\nD-1;Ana;987000001;191-12345678-0-12;BCP\n"
    assert read(hub, text, "PE") == ["PE:002:191-12345678-0-12"]


@pytest.mark.parametrize(
    "parts, said",
    [
        (("mimetype", "content.xml"), "LibreOffice"),
        (("[Content_Types].xml", "word/document.xml"), "Word"),
        (("[Content_Types].xml", "xl/workbook.bin"), "binary Excel"),
        (("Index/Document.iwa",), "Numbers"),
    ],
)
def test_a_document_that_is_an_archive_is_named_and_nobody_is_told_to_unpack_it(hub: Hub, parts: tuple[str, ...], said: str) -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for part in parts:
            archive.writestr(part, "x")
    with pytest.raises(BadImport) as refused:
        tried(hub, kept.getvalue())
    assert f"This is a {said} file" in refused.value.text and "Unpack" not in refused.value.text


TRON, ETHER = "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8", "0x742d35Cc6634C0532925a3b844Bc454e4438f44e"


def test_addresses_with_their_chain_in_brackets_are_read_one_or_several(hub: Hub) -> None:
    assert read(hub, f"{TRON} (USDT)\n{ETHER}\n") == [TRON, ETHER]
    assert read(hub, f'Wallet,Loss\n"{TRON} (TRON), {ETHER} (ETH)",5000\n') == [TRON, ETHER]
    assert read(hub, f"{TRON} / {ETHER}\n") == [TRON, ETHER]


def test_a_page_may_have_a_remark_in_brackets_and_a_name_its_platform(hub: Hub) -> None:
    assert read(hub, "evil-one.com (เว็บพนัน)\nhttps://evil-two.com/a (phishing)\n") == ["evil-one[.]com", "hxxps://evil-two[.]com/a"]
    behind = "https://evil-two.com/b - phishing\nhttps://evil-two.com/c; phishing\nhttps://evil-two.com/d - e.pdf\n"
    assert read(hub, behind) == [
        "hxxps://evil-two[.]com/b",
        "hxxps://evil-two[.]com/c",
        "hxxps://evil-two[.]com/d%20-%20e.pdf",
    ]
    assert "mint[.]me" not in read(hub, "evil-one.com\nmint.me (Instagram)\n")


def test_a_number_with_another_ending_behind_a_stroke_is_not_joined(hub: Hub) -> None:
    assert read(hub, "Bank,A/C No\nDhaka Bank,1234567890123/4\nBRAC,446/181/6428898\n", "BD") == ["which-number", "BD:060:4461816428898"]


@pytest.mark.parametrize(
    "region, text, values, unread",
    [
        (
            "PE",
            "NUMERO YAPE;NUMERO PLIN;NOMBRE\n987654321;;Juan\n987654322;;Luis\n;912345678;Ana\n",
            ["Yape +51 987 654 321"],
            ("NUMERO PLIN",),
        ),
        ("TH", "PromptPay e-Wallet,Name\n014000012345678,Somchai\n", ["PromptPay e-wallet 014000012345678"], ()),
        ("BD", "Victim bKash,Nagad No.\n01712345678,01812345678\n", ["Nagad +880 1812-345678"], ("Victim bKash",)),
    ],
)
def test_a_column_that_is_called_after_a_wallet_holds_its_numbers(
    hub: Hub, region: str, text: str, values: list[str], unread: tuple[str, ...]
) -> None:
    seen = tried(hub, text, region)
    assert ([row["value"] for row in seen.first][:1], seen.recognised.unread) == (values, unread)
