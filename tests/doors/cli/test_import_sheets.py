"""import FILE: tables as offices keep them: cells that were merged, rows that are counted, numbers that a spreadsheet shortened, quotation
marks that nobody closed. Nothing becomes another identifier, and no row is lost without a word."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from programs import Session


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "list"


def workbook(*rows: list[Any], formats: dict[str, str] | None = None) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for cell, form in (formats or {}).items():
        book.active[cell].number_format = form
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def tried(accord: Session, place: Path, content: str | bytes, region: str = "TH", *options: str) -> dict[str, Any]:
    place.write_bytes(content if isinstance(content, bytes) else content.encode())
    answer: dict[str, Any] = accord.answer("import", str(place), "--region", region, "--dry-run", *options)
    return answer


def seen(answer: dict[str, Any]) -> list[tuple[int, str]]:
    return [(row["line"], row["value"] or row["code"]) for row in answer["first"]]


def test_where_banks_were_merged_an_account_is_no_phone(accord: Session, place: Path) -> None:
    rows = [["ธนาคาร", "เลขบัญชี"], ["กสิกรไทย", "0812345678"], [None, "0812345679"], ["SCB", "4567891230"], [None, "๐๘๙-๑-๒๓๔๕๖-๗"]]
    answer = tried(accord, place, workbook(*rows))
    assert seen(answer) == [(2, "TH:004:081-2-34567-8"), (3, "which-bank"), (4, "TH:014:456-7-89123-0"), (5, "which-bank")]
    place.write_text("Bank;Account\nKBANK;0812345678\n;0812345679\n", encoding="utf-8")
    report = accord.answer("import", "csv", str(place), "--region", "TH", "--map", "value=Account,bank=Bank")
    assert [(row["line"], row["code"]) for row in report["refusals"]] == [(3, "which-bank")]
    # A column of accounts needs no column of banks for that; what tells itself is read as that.
    answer = tried(accord, place, "Account number,Note\n0812345679,x\nKBANK 123-4-56789-0,y\nGB33BUKB20201555555555,z\n")
    assert seen(answer) == [(2, "which-bank"), (3, "TH:004:123-4-56789-0"), (4, "GB33 BUKB 2020 1555 5555 55")]


def test_phones_beside_accounts_stay_phones(accord: Session, place: Path) -> None:
    rows = "Bank,Account,Mobile\nKBANK,123-4-56789-0,0812345678\n,,0812345679\n"
    answer = tried(accord, place, rows, "TH", "--map", "value=Account,bank=Bank,also=Mobile")
    assert seen(answer) == [(2, "TH:004:123-4-56789-0"), (2, "+66 81 234 5678"), (3, "+66 81 234 5679")]


def test_a_number_of_which_a_spreadsheet_kept_fifteen_digits_is_refused(accord: Session, place: Path) -> None:
    rows = [["Bank", "Account"], ["NIC Asia Bank", 5403777777777120], ["NIC Asia Bank", 5403777777777123], ["Nabil Bank", 12300000000000]]
    answer = tried(accord, place, workbook(*rows, formats={"B4": "0.00E+00"}), "NP")
    assert [code for _, code in seen(answer)] == ["account-rounded", "NP:2301:5403777777777123", "account-rounded"]
    rows = [["Bank", "Account"], ["KBANK", 1234567890], ["SCB", 4567891230]]
    answer = tried(accord, place, workbook(*rows, formats={"B2": "0.00E+00", "B3": "0"}))
    assert seen(answer) == [(2, "TH:004:123-4-56789-0"), (3, "TH:014:456-7-89123-0")], "all digits are there, however few are shown"


def test_rows_that_begin_with_a_number_sign_are_rows(accord: Session, place: Path) -> None:
    rows = [
        ["#", "Caller", "Phone"],
        ["#N/A", "x", 812345678],
        [2, "y", 812345679],
        ["#REF!", "z", "0812345670"],
        ["#4", "z", "0812345671"],
    ]
    answer = tried(accord, place, workbook(*rows))
    assert answer["mapping"]["columns"]["value"] == "Phone"
    assert seen(answer) == [(2, "+66 81 234 5678"), (3, "+66 81 234 5679"), (4, "+66 81 234 5670"), (5, "+66 81 234 5671")]
    answer = tried(accord, place, "#;Nombre;Teléfono\n#N/D;x;987654321\n2;y;987654322\n#¡REF!;z;987654323\n", "PE")
    assert seen(answer) == [(2, "+51 987 654 321"), (3, "+51 987 654 322"), (4, "+51 987 654 323")]
    # What was switched off by a sign before it is counted.
    answer = tried(accord, place, "Phone,Note\n0812345678,x\n#0812345679,y\n# the end\n")
    assert seen(answer) == [(2, "+66 81 234 5678")] and answer["losses"] == {"off": 1}


@pytest.mark.parametrize("rest", ["08124{:05d},ok\n", '08124{:05d},"ok"\n', '"08124{:05d}","ok"\n'])
def test_a_quotation_mark_that_is_not_closed_costs_its_own_row_alone(accord: Session, place: Path, rest: str) -> None:
    before = "".join(f"08123{n:05d},ok\n" for n in range(3))
    good = '0812300009,"two\nlines"\n'
    text = "Phone,Note\n" + before + good + '0812399999,"he said\n' + "".join(map(rest.format, range(300)))
    answer = tried(accord, place, text)
    assert (answer["readable"], answer["refused"], answer["codes"]) == (304, 1, {"bad-row": 1})
    assert seen(answer)[3:7] == [(5, "+66 81 230 0009"), (7, "bad-row"), (8, "+66 81 240 0000"), (9, "+66 81 240 0001")]
    place.write_text(text, encoding="utf-8")
    report = accord.answer("import", "csv", str(place), "--region", "TH", "--map", "value=Phone")
    assert (report["published"], [(row["line"], row["code"]) for row in report["refusals"]]) == (304, [(7, "bad-row")])


def test_a_table_is_one_by_the_names_of_its_columns_however_damaged_its_rows_are(accord: Session, place: Path) -> None:
    rows = [
        ["No", "Phone number"],
        [1, 812345678],
        [2, "081-234-5680 ext. 12 or 081-234-5681"],
        [3, "0812345682 0812345683 (both)"],
        [4, "0812345685 (Somchai)"],
        [5, "081-234-5686 / 081-234-5687"],
    ]
    answer = tried(accord, place, workbook(*rows, ["Total", 4]))
    assert answer["mapping"]["columns"]["value"] == "Phone number"
    wrong = ["phone-not-digits", "phone-not-digits", "phone-not-digits"]
    several = [(6, "+66 81 234 5686"), (6, "+66 81 234 5687"), (7, "short-code")]
    assert seen(answer) == [*enumerate(["+66 81 234 5678", *wrong], 2), *several]


@pytest.mark.parametrize("mark", [";", "\t", "|", ","])
def test_a_table_of_comma_separated_values_may_have_another_mark(accord: Session, place: Path, mark: str) -> None:
    place.write_text(f"Bank{mark}Account\nKBANK{mark}123-4-56789-0\n", encoding="utf-16")
    report = accord.answer("import", "csv", str(place), "--region", "TH", "--map", "value=Account,bank=Bank")
    assert report["published"] == 1


def test_what_an_office_wrote_beside_its_numbers_is_neither_published_nor_taken_for_words_of_ours(accord: Session, place: Path) -> None:
    place.write_text(
        "Phone,Channel,Region,Scheme,Role,Evidence,Note\n"
        "0812345671,Phone call,Bangkok,Call centre,Suspect,Chat log,told by Quivolda Zanthip\n"
        "0812345672,Face to face,North,Parcel,Mule,Slip of 3 Nov,x\n"
    )
    report = accord.answer("import", str(place), "--region", "TH", "--scheme", "parcel")
    assert (report["published"], report["refused"]) == (2, 0)
    assert "Quivolda" not in str(accord.answer("feed"))
    said = accord.answer("import", str(place), "--region", "TH", "--map", "value=Phone,note=Note", "--source", "said")
    assert said["published"] == 2 and "Quivolda" in str(accord.answer("feed"))
    place.write_text("url,role,channel,region,scheme\nevil-one.com,lure,sms,TH,parcel\n")
    tried = accord.answer("import", str(place), "--dry-run")
    assert set(tried["mapping"]["columns"]) == {"value", "role", "channel", "region", "scheme"} and tried["readable"] == 1


def test_what_a_filter_hides_is_not_published_and_is_counted(accord: Session, place: Path) -> None:
    book = Workbook()
    for row in (["Phone", "State"], ["0812345671", "confirmed"], ["0812345672", "cleared by us"], ["0812345673", "confirmed"]):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    buffer = io.BytesIO()
    book.save(buffer)
    answer = tried(accord, place, buffer.getvalue())
    assert seen(answer) == [(2, "+66 81 234 5671"), (4, "+66 81 234 5673")] and answer["losses"] == {"hidden": 1}
    report = accord.answer("import", "csv", str(place), "--region", "TH", "--map", "value=Phone")
    assert (report["published"], report["losses"]) == (2, {"hidden": 1})


@pytest.mark.parametrize(
    ("names", "value"),
    [
        ("Victim phone,Suspect phone", "Suspect phone"),
        ("Phone,Phone of the scammer", "Phone of the scammer"),
        ("เบอร์โทรผู้เสียหาย,เบอร์คนร้าย", "เบอร์คนร้าย"),
        ("Teléfono de la víctima,Número denunciado", "Número denunciado"),
        ("ভুক্তভোগীর ফোন নম্বর,প্রতারকের নম্বর", "প্রতারকের নম্বর"),
        ("पीडितको मोबाइल नम्बर,ठगको नम्बर", "ठगको नम्बर"),
        ("هاتف الضحية,رقم المحتال", "رقم المحتال"),
    ],
)
def test_a_column_of_victims_is_never_read_by_itself(accord: Session, place: Path, names: str, value: str) -> None:
    answer = tried(accord, place, f"sep=,\n{names}\n0899999991,0812345671\n0899999992,0812345672\n")
    assert answer["mapping"]["columns"] == {"value": value}
    assert seen(answer) == [(3, "+66 81 234 5671"), (4, "+66 81 234 5672")]
    if names.startswith("Phone"):
        return
    place.write_text(f"No,{names.partition(',')[0]}\n1,0899999991\n2,0899999992\n", encoding="utf-8")
    code, _, err = accord.run("import", str(place), "--region", "TH", "--dry-run")
    assert code != 0 and "Say which does" in err, "nobody else stands there"


def test_a_page_stays_before_its_host_whatever_the_host_is_called(accord: Session, place: Path) -> None:
    answer = tried(accord, place, "Scam domain,url,Phone\nevil-one.com,https://evil-one.com/a,0899999991\n")
    assert answer["mapping"]["columns"] == {"value": "url"}
    answer = tried(accord, place, "Name,Phone,Scam URL\nQuivolda,0899999991,https://evil-one.com/a\nZanthip,0899999992,evil-two.com\n")
    assert answer["mapping"]["columns"] == {"value": "Scam URL"} and answer["unread"] == ["Phone"]


MARKED = "marking-definition--"
LABELS = {
    # OASIS: STIX 2.1, 7.2.1.4 (TLP 1), and the extension of TLP 2.0.
    "f88d31f6-486f-44da-b317-01333bde0b82": "TLP:AMBER",
    "939a9414-2ddd-4d32-a0cd-375ea402b003": "TLP:AMBER+STRICT",
    "5e57c739-391a-4eb3-b6be-7d15ca92d5ed": "TLP:RED",
    "e828b379-4e03-4974-9ac4-e53a884c97c1": "TLP:RED",
    "bab4a63c-aed9-4cf5-a766-dfca5abac2bb": "",
    "94868c89-83c2-464b-929b-a1a8aa3c8487": "",
}


def bundle(mark: str) -> str:
    """As stix2 writes one: every mark is explained, also those that nothing bears."""
    explained = [
        {"type": "marking-definition", "id": MARKED + id, "definition_type": "tlp", "name": "TLP:RED", "definition": {"tlp": "red"}}
        for id in LABELS
    ]
    pages = ("[domain-name:value = 'fake-bank-login.com']", "[url:value = 'https://parcel-fee.shop/pay']")
    indicator = {"type": "indicator", "pattern_type": "stix", "object_marking_refs": [MARKED + mark]}
    return json.dumps({"type": "bundle", "objects": [*explained, *({**indicator, "pattern": pattern} for pattern in pages)]})


MISP = {"Event": {"Tag": [{"name": "tlp:amber"}], "Attribute": [{"type": "domain", "value": "fake-bank-login.com", "to_ids": True}] * 3}}
REMARK = "# Weekly list. TLP:AMBER\nfake-bank-login.com\nparcel-fee.shop\n"
KEYS = json.dumps([{"url": f"https://parcel-fee.shop/{number}", "tlp": "Amber"} for number in range(3)])


@pytest.mark.parametrize(
    ("content", "label"),
    [
        *((bundle(mark), label) for mark, label in LABELS.items()),
        (json.dumps(MISP), "TLP:AMBER"),
        (REMARK, "TLP:AMBER"),
        (KEYS, "TLP:AMBER"),
        ("TLP:AMBER\nfake-bank-login.com\nparcel-fee.shop\n", "TLP:AMBER"),
        ("Mule sites of November (TLP: Amber),\nWebsite,Seen\nfake-bank-login.com,2026-11-02\nparcel-fee.shop,2026-11-03\n", "TLP:AMBER"),
        ("Website,TLP\nfake-bank-login.com,TLP:GREEN\nparcel-fee.shop,TLP:CLEAR\n", ""),
        ("fake-bank-login.com\ntlp-red.example.com\nhttps://parcel-fee.shop/tlp:red\n", ""),
    ],
)
def test_nothing_is_shared_wider_than_its_file_says(accord: Session, place: Path, content: str, label: str) -> None:
    place.write_text(content, encoding="utf-8")
    if not label:
        assert accord.answer("import", str(place), "--region", "TH")["published"]
        return
    for more in (("--dry-run",), ()):
        code, _, said = accord.run("import", str(place), "--region", "TH", *more)
        assert code == 1 and f"This file says {label}" in said
    if label != "TLP:RED":  # which is for named people
        report = accord.answer("import", str(place), "--region", "TH", "--tlp", label, "--to-sector", "finance")
        assert report["published"] and not report["refused"]


def test_of_a_list_for_all_members_it_is_told_that_it_is_taken_in_as_that(accord: Session, place: Path) -> None:
    place.write_text("# TLP:GREEN\nfake-bank-login.com\nparcel-fee.shop\n", encoding="utf-8")
    code, _, said = accord.run("import", str(place), "--tlp", "TLP:CLEAR")
    told = " ".join(said.split())
    assert code == 1 and "This file says TLP:GREEN" in told and "Take it in with TLP:GREEN." in told and "--to" not in told
    assert accord.answer("import", str(place), "--tlp", "TLP:GREEN")["published"] == 2


@pytest.mark.parametrize("words", [("csv", "--map", "value=Website"), ("list",)])
def test_the_commands_for_one_form_alone_share_no_wider_either(accord: Session, place: Path, words: tuple[str, ...]) -> None:
    place.write_text("Website;TLP\nfake-bank-login.com;\nparcel-fee.shop;TLP:AMBER\n" if words[0] == "csv" else REMARK, encoding="utf-8")
    code, out, said = accord.run("import", words[0], str(place), *words[1:], "--region", "TH", "--json")
    if words[0] == "list":
        assert code == 1 and "This file says TLP:AMBER" in said
    else:
        assert [(row["line"], row["code"]) for row in json.loads(out)["refusals"]] == [(3, "row-is-stricter")]


def test_a_row_that_says_so_itself_is_not_shared_wider(accord: Session, place: Path) -> None:
    rows = [["Website", "TLP"], ["fake-bank-login.com", "TLP:GREEN"], ["parcel-fee.shop", "amber"], ["parcel-fee.store", ""]]
    place.write_bytes(workbook(*rows))
    report = accord.answer("import", str(place), "--region", "TH")
    assert (report["published"], [(row["line"], row["code"]) for row in report["refusals"]]) == (2, [(3, "row-is-stricter")])
    assert accord.answer("import", str(place), "--region", "TH", "--tlp", "TLP:AMBER", "--to-sector", "finance")["refused"] == 0


def test_of_a_workbook_any_sheet_can_be_read(accord: Session, place: Path) -> None:
    book = Workbook()
    book.active.title = "Read me"
    book.active.append(["Cases of November, see the next sheets"])
    for name, phone in (("เบอร์", "0812345671"), ("More", "0812345672")):
        book.create_sheet(name)
        for row in (["Phone"], [phone]):
            book[name].append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    place.write_bytes(buffer.getvalue())
    answer = accord.answer("import", str(place), "--region", "TH", "--dry-run", "--sheet", "เบอร์")
    assert (answer["sheet"], answer["sheets"], answer["losses"]) == ("เบอร์", ["Read me", "เบอร์", "More"], {"sheet": 2})
    assert seen(answer) == [(2, "+66 81 234 5671")]
    assert accord.answer("import", str(place), "--region", "TH", "--sheet", "More")["published"] == 1
    told = accord.run("import", str(place), "--dry-run", "--sheet", "More")[1]
    assert "other sheets  Read me, เบอร์" in told and "--sheet NAME" in told
    assert accord.refusal("import", str(place), "--sheet", "Phones") == "no-sheet"
    place.write_text("Phone\n0812345673\n")
    assert accord.refusal("import", str(place), "--sheet", "More") == "no-workbook"
