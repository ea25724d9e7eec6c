"""What the entries of somebody's list are read as, and until when they hold, at a moment that stands still."""

import io
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from hubs import Hub
from worlds import caller

from accord.core.times import micros
from accord.formats.blocklists.reading import Given
from accord.hub.imports import queries, running
from accord.hub.imports.errors import BadImport
from accord.hub.imports.running import Plan, Report, reader_for


@pytest.mark.parametrize(
    "until, at, is_over",
    [
        ("2026-06-14T23:59:59Z", "2026-06-15T00:00:00+00:00", True),
        ("2026-06-15T00:00:01.000Z", "2026-06-15T00:00:00+00:00", False),
        # A day is over when it is over everywhere: twelve hours after it is in UTC.
        ("2026-06-14", "2026-06-15T11:59:59+00:00", False),
        ("2026-06-14", "2026-06-15T12:00:00+00:00", True),
        ("14/06/2026", "2026-06-15T11:59:59+00:00", False),
        ("14/06/2026", "2026-06-15T12:00:00+00:00", True),
        # The seventh of May or the fifth of July; the sixth of May or the fifth of June.
        ("07/05/2026", "2026-06-15T00:00:00+00:00", False),
        ("07/05/2026", "2026-07-07T00:00:00+00:00", True),
        ("05/06/2026", "2026-06-15T00:00:00+00:00", True),
        # Ten o'clock in Lima is three in the afternoon in UTC.
        ("2026-06-15 10:00", "2026-06-15T14:59:00+00:00", False),
        ("2026-06-15 10:00", "2026-06-15T15:00:00+00:00", True),
        ("2026-06-15 10:00 UTC", "2026-06-15T10:00:00+00:00", True),
        ("30/06/2019", "2026-06-15T00:00:00+00:00", True),
        ("until further notice", "2026-06-15T00:00:00+00:00", False),
        ("3 months", "2026-06-15T00:00:00+00:00", False),
        ("9999-12-31", "2026-06-15T00:00:00+00:00", False),
        ("", "2026-06-15T00:00:00+00:00", False),
    ],
)
def test_an_entry_is_over_where_it_is_so_by_all_of_its_meanings(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, until: str, at: str, is_over: bool
) -> None:
    monkeypatch.setattr(running, "now", lambda: micros(datetime.fromisoformat(at)))
    reader = reader_for(Plan(caller=caller(hub.admin), given=Given("csv")), Report())
    assert isinstance(reader, running._RuleReader)
    assert reader._is_over(until) is is_over


def tried(hub: Hub, text: str, region: str = "TH") -> dict[str, Any]:
    plan = Plan(caller=caller(hub.admin), region=region)
    opened = queries.opened(io.BytesIO(text.encode()), region=region)
    return queries.preview(plan, opened, queries.recognised(opened, plan.caller, region=region)).wire()


DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


@pytest.mark.parametrize(
    "text",
    [
        f"evil-one.com\n{DIGEST}\n",
        f'{{"1":[{{"ioc_value":"evil-one.com","ioc_type":"domain"}}],"2":[{{"ioc_value":"{DIGEST}","ioc_type":"sha256_hash"}}]}}',
        f"indicator,type\nevil-one.com,domain\n{DIGEST},sha256\n",
    ],
)
def test_the_digest_of_a_file_is_no_picture(hub: Hub, text: str) -> None:
    seen = tried(hub, text)
    assert (seen["kinds"], seen["losses"], seen["refused"]) == ({"domain": 1}, {"kind": 1}, 0)


def test_the_digest_of_a_picture_is_one_where_the_list_says_so(hub: Hub) -> None:
    assert tried(hub, f"evil-one.com\npdq:{DIGEST}\n")["kinds"] == {"domain": 1, "image": 1}
    assert tried(hub, f"value,kind\nevil-one.com,domain\n{DIGEST},image\n")["kinds"] == {"domain": 1, "image": 1}


def test_what_describes_an_entry_is_nobodys_name_on_a_platform(hub: Hub) -> None:
    seen = tried(hub, "category: Phishing\nTelegram: evil_one\nOddChat: @evil_two\n")
    assert (seen["kinds"], seen["codes"]) == ({"handle": 2}, {"no-kind-fits": 1})


def test_yaml_is_refused_as_what_it_is(hub: Hub) -> None:
    with pytest.raises(BadImport) as refused:
        tried(hub, "- name: evil-one.com\n  url: http://evil-one.com\n  category: Phishing\n")
    assert refused.value.code == "is-yaml"


def test_rules_of_an_intrusion_detector_are_refused_as_what_they_are(hub: Hub) -> None:
    with pytest.raises(BadImport) as refused:
        tried(hub, 'alert dns any any -> any any (msg:"Evil"; dns.query; content:"evil-one.com"; sid:1000000; rev:1;)\n' * 3)
    assert refused.value.code == "is-rules"


def test_the_name_of_a_package_is_an_app_and_no_site(hub: Hub) -> None:
    seen = tried(hub, "SHA256,Package Name,App\n,com.top.system,TopSpy\n,com.topspy,TopSpy\n")
    assert [entry["value"] for entry in seen["first"]] == ["android:com.top.system", "android:com.topspy"]


def test_a_list_of_files_names_no_site(hub: Hub) -> None:
    seen = tried(hub, "invoice_2026.pdf\nscam-list_final.xlsx\nsetup.exe\nIMG_2034.JPG\nevil-one.com\n")
    assert ([entry["value"] for entry in seen["first"] if entry["value"]], seen["refused"]) == (["evil-one[.]com"], 4)
    assert seen["codes"] == {"file-name": 4}


def test_notes_of_an_incident_are_no_cards(hub: Hub) -> None:
    notes = "TITLE: Parcel phishing\nSOURCE: https://blog.example.com/x\nNOTE: A payment page.\nURL: hxxps://parcel-th-pay[.]top/th\n"
    seen = tried(hub, notes + "DOMAIN: thaipost-fee2[.]shop\nIP: 185.12.33[.]9\n")
    assert seen["format"] != "vcard"


def test_the_names_that_messages_were_sent_under_are_a_list_too(hub: Hub) -> None:
    rows = ['PARCEL-TH,TH,"Your parcel is held, pay now",120', "KBANK-INFO,Thailand,Locked,33", "MyTelco,BD,,2"]
    seen = tried(hub, "\n".join(("Sender ID,Country,Template,Count", *rows, "")))
    assert [entry["value"] for entry in seen["first"]] == ["PARCEL-TH (TH)", "KBANK-INFO (TH)", "MYTELCO (BD)"]
    assert seen["kinds"] == {"sender": 3}


@pytest.mark.parametrize("names", ["range_start,range_end", "Start Number,End Number", "low,high"])
def test_a_range_of_numbers_is_not_its_first_number(hub: Hub, names: str) -> None:
    with pytest.raises(Exception, match="Each row of this table is a range"):
        tried(hub, f"{names},reason\n+66812340000,+66812340099,SIM box\n+66912345000,+66912345009,SIM box\n")


def test_numbers_with_hidden_digits_are_nobody_s_name(hub: Hub) -> None:
    assert tried(hub, "66812341XXX\n66812342XXX\n081-234-50**\n", region="TH")["codes"] == {"hidden-digits": 3}


def test_lines_of_a_note_are_read_without_their_marks(hub: Hub) -> None:
    seen = tried(hub, "1) parcel-th-pay[.]top\n2) evil-one.com\n* evil-two.com\n- evil-3.com\n")
    assert (seen["kinds"], seen["refused"]) == ({"domain": 4}, 0)


def test_a_list_may_call_a_kind_as_others_do(hub: Hub) -> None:
    seen = tried(hub, "type,indicator\ndomain,evil-one.com\nipv4,45.155.205.10\nfqdn,evil-two.com\ndomain,evil-3.com\ndomain,evil-4.com\n")
    assert (seen["kinds"], seen["refused"]) == ({"domain": 4, "ip": 1}, 0)


FREED = [
    '[{"DomainAddress":"evil-one.pl","InsertDate":"2020-03-23T12:00:00","DeleteDate":null},'
    '{"DomainAddress":"freed-two.pl","InsertDate":"2020-03-23T12:00:00","DeleteDate":"2021-03-23T12:00:00"}]',
    "PozycjaRejestru\tAdresDomeny\tDataWpisu\tDataWykreslenia\n1\tevil-one.pl\t2020-03-23T12:00:00\t\n"
    "2\tfreed-two.pl\t2020-03-23T12:00:00\t2021-03-23T12:00:00\n",
]


@pytest.mark.parametrize("text", FREED)
def test_what_a_list_has_struck_off_is_not_listed(hub: Hub, text: str) -> None:
    """As CERT Polska's list of warnings, https://hole.cert.pl/domains/v2/."""
    seen = tried(hub, text)
    assert ([entry["value"] for entry in seen["first"]], seen["losses"]) == (["evil-one[.]pl"], {"over": 1})


def test_a_day_without_its_hour_costs_no_entry(hub: Hub) -> None:
    """As Feodo Tracker's list has it."""
    text = '[{"ip_address":"45.155.205.10","first_seen":"2025-03-12 10:00:00","last_online":"2025-03-12","malware":"X"}]'
    seen = tried(hub, text)
    assert (seen["kinds"], seen["refused"], seen["losses"]) == ({"ip": 1}, 0, {"time": 1})


class Counted(io.BytesIO):
    """Knows how many lines were read of it."""

    read_lines = 0

    def readline(self, size: int | None = -1, /) -> bytes:
        self.read_lines += 1
        return super().readline(size)


@pytest.mark.parametrize("line", [b"evil-one.com\n", b"! remark\n", b"@@||evil-one.com^\n"])
def test_a_list_over_the_network_that_unpacks_to_millions_is_not_read_to_its_end(hub: Hub, line: bytes) -> None:
    stream = Counted(line * 1_500_000)
    opened = queries.opened(stream, most=64 * 1024 * 1024)
    plan = Plan(caller=caller(hub.admin), exempt=False)
    with pytest.raises(BadImport) as refused:
        queries.preview(plan, opened, queries.recognised(opened, plan.caller))
    assert refused.value.code == "too-long" and stream.read_lines < 1_100_000


def test_json_of_millions_of_parts_is_not_read_to_its_end(hub: Hub) -> None:
    stream = Counted(b"[" + b'"a",\n' * 1_500_000 + b'"b"]')
    opened = queries.opened(stream, most=64 * 1024 * 1024)
    with pytest.raises(BadImport) as refused:
        queries.recognised(opened, caller(hub.admin))
    assert refused.value.code == "too-long" and stream.read_lines < 1_100_000
    opened = queries.opened(io.BytesIO(b"[" + b'"a",' * 1_100_000 + b'"b"]'), most=64 * 1024 * 1024)
    with pytest.raises(BadImport) as refused:
        queries.recognised(opened, caller(hub.admin))
    assert refused.value.code == "too-long"


def test_a_banks_message_is_refused_since_who_paid_stands_in_it_too(hub: Hub) -> None:
    with pytest.raises(BadImport) as refused:
        tried(hub, ":20:FT1\n:32A:261130THB160000,00\n:50K:/0123456789\nBANGKOK\n:59:/AE070331234567890123456\n")
    assert refused.value.code == "is-message"
    with pytest.raises(BadImport) as refused:
        tried(hub, "<html><table><tr><td>KBANK</td><td>0123456789</td></tr></table></html>\n")
    assert refused.value.code == "is-markup"


def test_of_json_too_nothing_is_read_of_who_paid_or_was_harmed(hub: Hub) -> None:
    paid = '[{"debtorAccount": "AE070331234567890123456", "creditorAccount": "AE460090000000123456789"}]'
    assert [row["value"] for row in tried(hub, paid, "AE")["first"]] == ["AE46 0090 0000 0012 3456 789"]
    harmed = '[{"victim_account": "0123456789", "bank": "KBANK", "suspect_account": "4041234567"}]'
    assert [row["text"] for row in tried(hub, harmed)["first"]] == ["4041234567"]


def test_a_rocket_account_with_its_last_digit_is_read_in_a_list(hub: Hub) -> None:
    read = tried(hub, "MFS,Wallet No\nRocket,017112233441\nbKash,01711223344\n", "BD")
    assert [row["value"] for row in read["first"]] == ["Rocket +880 1711-223344", "bKash +880 1711-223344"]


@pytest.mark.parametrize(
    ("text", "region", "read"),
    [
        ("bankcode,accountno\n4,0123456789\n14,4041234567\n", "TH", ["TH:004:012-3-45678-9", "TH:014:404-1-23456-7"]),
        ("Bank Code,Account No\n25,1234567890\n", "TH", ["TH:025:123-4-56789-0"]),
        ("รหัสธนาคาร,เลขที่บัญชี\n6,1234567890\n", "TH", ["TH:006:123-4-56789-0"]),
        ("Bank code,A/C No\n401,0101017500123\n", "NP", ["NP:0401:0101017500123"]),
        ("Bank,Account No\n4,0123456789\n", "TH", [None]),  # the fourth in somebody's own count
        ("Bank Code,Account No\n3,0123456789\n", "TH", [None]),
    ],
)
def test_a_banks_code_is_read_without_the_zeros_that_a_spreadsheet_took_away(
    hub: Hub, text: str, region: str, read: list[str | None]
) -> None:
    assert [row["value"] or None for row in tried(hub, text, region)["first"]] == read


@pytest.mark.parametrize(
    ("region", "text", "values"),
    [
        ("TH", "Type,Value\nBank account,0812345678\nMobile,0891234567\nPromptPay,0861234567\n", ["which-bank", "phone", "proxy"]),
        ("TH", "ประเภท,หมายเลข\nบัญชีธนาคาร,0812345678\nเบอร์โทรศัพท์,0891234567\n", ["which-bank", "phone"]),
        ("TH", "Type,Value,Bank\nPhone,0812345678,\nAccount,1234567890,KBANK\nLINE ID,@scamshop,\n", ["phone", "account", "handle"]),
        ("TH", '[{"type":"Bank account","value":"0812345678"},{"type":"Mobile","value":"0891234567"}]', ["which-bank", "phone"]),
        ("BD", "ধরন,নম্বর\nবিকাশ,01712345678\nমোবাইল,01912345678\n", ["proxy", "phone"]),
        ("NP", "wallet,number\neSewa,9841234567\nKhalti,9851234567\n", ["proxy", "proxy"]),
        ("PE", "Tipo;Dato\nCelular;987654321\nYape;912345678\n", ["phone", "proxy"]),
        # What stands beside these says itself what it is.
        ("TH", "Website,Channel\nevil-one.com,Facebook\nevil-two.com,Phone\n", ["domain", "domain"]),
        ("TH", "Account,Type,Bank\n0812345678,Mobile,KBANK\n", ["account"]),
    ],
)
def test_a_row_that_says_what_it_is_is_read_as_that(hub: Hub, region: str, text: str, values: list[str]) -> None:
    """An account of ten digits is as long as a phone, and was listed as the phone of somebody else."""
    assert [row["kind"] or row["code"] for row in tried(hub, text, region)["first"]] == values


def test_a_number_that_messages_are_sent_from_is_a_phone(hub: Hub) -> None:
    seen = tried(hub, "Sender,Recipient,Message\n0899999999,0812345678,Hello\n+66 89 999 9998,0812345679,Hello\n")
    assert [row["value"] for row in seen["first"]] == ["+66 89 999 9999", "+66 89 999 9998"]


def test_a_suspects_phone_beside_a_bank_is_no_account(hub: Hub) -> None:
    seen = tried(hub, "Suspect Bank,Suspect Phone\nSCB,0899999999\nKBANK,0899999998\n")
    assert [row["value"] for row in seen["first"]] == ["+66 89 999 9999", "+66 89 999 9998"]


@pytest.mark.parametrize(
    ("rows", "columns", "value"),
    [
        (
            [("Victim", "", "Suspect", ""), ("Name", "Phone", "Name", "Phone"), ("A", "0812345678", "B", "0899999999")],
            {"value": "Suspect Phone"},
            "+66 89 999 9999",
        ),
        (
            [("ผู้เสียหาย", "", "คนร้าย", ""), ("ชื่อ", "โทรศัพท์", "ชื่อ", "โทรศัพท์"), ("A", "0812345678", "B", "0899999999")],
            {"value": "คนร้าย โทรศัพท์"},
            "+66 89 999 9999",
        ),
        (
            [
                ("Suspect account", "", "", "Victim"),
                ("Bank", "Account No", "Mobile", "Mobile"),
                ("KBANK", "1234567890", "0812345678", "0891112222"),
            ],
            {"value": "Suspect Account No", "bank": "Suspect Bank"},
            "123-4-56789-0",
        ),
        (
            [("Accounts", "", "", "Phones"), ("Bank", "Account", "Name", "Phone"), ("SCB", "4021234567", "B", "0891234567")],
            {"value": "Account", "bank": "Bank"},
            "402-1-23456-7",
        ),
    ],
)
def test_names_of_columns_in_two_rows_of_a_sheet_are_one(
    hub: Hub, rows: list[tuple[str, ...]], columns: dict[str, str], value: str
) -> None:
    """As offices write them: whose the columns are stands in merged cells above their names."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([cell or None for cell in row])
    kept = io.BytesIO()
    book.save(kept)
    plan = Plan(caller=caller(hub.admin), region="TH")
    opened = queries.opened(io.BytesIO(kept.getvalue()), region="TH")
    seen = queries.preview(plan, opened, queries.recognised(opened, plan.caller, region="TH")).wire()
    assert seen["mapping"]["columns"] == columns
    assert [(row["line"], row["value"].rpartition(":")[2]) for row in seen["first"]] == [(3, value)]


@pytest.mark.parametrize(
    "text",
    [
        "Name,Phone,Role\nA,0812345678,Victim\nB,0899999999,Suspect\n",
        "Type,Phone\nVictim's phone,0812345678\nScammer,0899999999\n",
        "ประเภท,เบอร์โทร\nผู้เสียหาย,0812345678\nคนร้าย,0899999999\n",
        '[{"phone":"0812345678","role":"Victim"},{"phone":"0899999999","role":"Suspect"}]',
        "Rol;Celular\nDenunciante;+66812345678\nSospechoso;+66899999999\n",
    ],
)
def test_a_row_of_a_harmed_person_is_not_listed(hub: Hub, text: str) -> None:
    seen = tried(hub, text)
    assert [row["value"] for row in seen["first"]] == ["+66 89 999 9999"]
    assert seen["losses"] == {"kind": 1}


def test_a_row_that_a_victim_reported_is_listed(hub: Hub) -> None:
    assert tried(hub, "Type,Phone\nVictim report,0899999999\n")["kinds"] == {"phone": 1}


@pytest.mark.parametrize(
    "text",
    [
        "Account,Bank,Action\n1234567890,KBANK,Freeze\n4021234567,SCB,Unfreeze\n4021234568,SCB,Release\n",
        "เลขที่บัญชี,ธนาคาร,สถานะ\n1234567890,กสิกรไทย,บัญชีม้า\n4021234567,ไทยพาณิชย์,ไม่ใช่บัญชีม้า\n4021234568,ไทยพาณิชย์,พ้นข้อกล่าวหา\n",
        "Account,Bank,Status\n1234567890,KBANK,Mule\n4021234567,SCB,Not a mule\n4021234568,SCB,Innocent\n",
    ],
)
def test_a_row_that_frees_an_account_does_not_list_it(hub: Hub, text: str) -> None:
    seen = tried(hub, text)
    assert ([row["value"] for row in seen["first"]], seen["losses"]) == (["TH:004:123-4-56789-0"], {"off": 2})


@pytest.mark.parametrize("ended", ["31 ธ.ค. 62", "31 ธันวาคม 2562", "31 Dec 2019"])
def test_an_end_with_its_month_in_words_ends_a_row(hub: Hub, ended: str) -> None:
    seen = tried(hub, f"เลขที่บัญชี,ธนาคาร,วันหมดอายุ\n1234567890,กสิกรไทย,\n4021234567,ไทยพาณิชย์,{ended}\n")
    assert ([row["value"] for row in seen["first"]], seen["losses"]) == (["TH:004:123-4-56789-0"], {"over": 1})


def test_of_a_table_in_text_too_the_victims_below_their_name_are_not_listed(hub: Hub) -> None:
    rows = "".join(f"A,08123456{n},B,08999999{n}\n" for n in range(10, 20))
    seen = tried(hub, "Victim,,Suspect,\nName,Phone,Name,Phone\n" + rows)
    assert (seen["readable"], seen["refused"], seen["losses"]) == (10, 1, {"column": 1})
    assert [row["value"] for row in seen["first"][1:3]] == ["+66 89 999 9910", "+66 89 999 9911"]


def test_two_rows_of_accounts_without_names_of_columns_are_no_phones_abroad(hub: Hub) -> None:
    first = tried(hub, "KBANK,0123456789\nSCB,4567891230\n")["first"]
    assert [(row["kind"], row["value"]) for row in first] == [("account", "TH:004:012-3-45678-9"), ("account", "TH:014:456-7-89123-0")]
