"""Lists out of spreadsheets, and files that were made to hurt whoever opens them."""

import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from accord.formats import sheets
from accord.formats.sheets import MOST_ROWS, BadSheet, is_workbook, read_sheet


def workbook(*rows: list[Any]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def again(data: bytes, **parts: bytes) -> bytes:
    """The same workbook with other parts in it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name.rpartition("/")[2].partition(".")[0], old.read(name)))
    return buffer.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def code(data: bytes) -> str:
    with pytest.raises(BadSheet) as caught:
        read_sheet(data)
    assert caught.value.text.endswith(".")
    return caught.value.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_is_read_whatever_separates_its_columns(encoding: str, separator: str) -> None:
    lines = [["Name", "Nationality"], ["สมชาย ใจดี", "Thai"], ["", ""], ["Quivolda, née Z", "NP"]]
    text = "\r\n".join(separator.join(f'"{cell}"' for cell in line) for line in lines)
    assert read_sheet(text.encode(encoding)).rows == tuple(tuple(line) if any(line) else () for line in lines)


def test_a_workbook_gives_dates_as_dates_and_numbers_without_a_point() -> None:
    data = workbook(["Name", "Born", "Passport"], ["Zanthipé", date(1999, 3, 4), 12345678.0], [None, datetime(2000, 1, 2, 3, 4), True])
    assert read_sheet(data).rows == (
        ("Name", "Born", "Passport"),
        ("Zanthipé", "1999-03-04", "12345678"),
        ("", "2000-01-02 03:04", "True"),
    )


def test_a_number_of_which_fifteen_digits_were_kept_shows_that_others_are_lost() -> None:
    data = workbook(["Name", "Number"], ["Quivolda", 19922613090001000], ["Zanthipé", 1992261309000123], ["Brindolf", 199226130900012])
    assert [row[1] for row in read_sheet(data).rows[1:]] == ["1.99226130900010E+16", "1992261309000123", "199226130900012"]
    as_excel_writes = workbook(["Number"], [12345.0])
    sheet = again(as_excel_writes, sheet1=parts(as_excel_writes)["xl/worksheets/sheet1.xml"].replace(b"12345", b"5.40377777777712E+15"))
    assert read_sheet(sheet).rows[1:] == (("5.40377777777712E+15",),)


@pytest.mark.parametrize("rest", ["", ',"NP"'])
def test_a_quotation_mark_that_is_not_closed_swallows_nobody(rest: str) -> None:
    assert code(f'Name,Nationality\nQuivolda,"NP\nZanthipé{rest}\nBrindolf,TH\n'.encode()) == "not-csv"
    assert read_sheet(b'Name,Note\rQuivolda,"two\rlines"\rBrindolf,TH').rows[1:] == (("Quivolda", "two\nlines"), ("Brindolf", "TH"))


def test_a_formula_is_never_reckoned_nor_shown() -> None:
    data = workbook(["Name", "=1+1"], ['=HYPERLINK("http://evil.example","x")', "=cmd|'/c calc'!A1"], ["Quivolda", "NP"])
    assert read_sheet(data).rows == (("Name",), (), ("Quivolda", "NP"))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = again(workbook(["Name"]), sheet1=b"<x>" + b" " * 40_000_000 + b"</x>")
    assert len(bomb) < 200_000
    assert code(bomb) == "too-large"


def test_an_archive_of_too_many_parts_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(600):
            archive.writestr(f"{number}.xml", "")
    assert code(buffer.getvalue()) == "too-large"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(encoding: str) -> None:
    laughs = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    assert code(again(workbook(["Name"]), sheet1=laughs.encode(encoding))) == "broken"


def test_a_sheet_that_lies_of_its_size_is_no_trouble() -> None:
    far = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c><c r="XFD1"><v>1</v></c></row></sheetData></worksheet>'
    )
    rows = read_sheet(again(workbook(["Name"]), sheet1=far)).rows
    assert rows[0][0] == "Name" and len(rows[0]) <= 60
    assert code(again(workbook(["Name"]), sheet1=far.replace(b'r="1"', b'r="1048576"').replace(b"A1", b"A1048576"))) == "too-long"


def test_a_spreadsheet_of_another_page_is_read_by_it() -> None:
    for page, encoding, text in (
        ("cp874", "tis-620", "ชื่อ;สัญชาติ\nสมชาย;ไทย"),
        ("cp1256", "cp1256", "الاسم;الجنسية\nمحمد;مصري"),
        ("cp1252", "latin-1", "Nombre;País\nPeña Núñez;Perú"),
        ("cp874", "utf-8", "ชื่อ;สัญชาติ\nสมชาย;ไทย"),
        ("cp1252", "utf-16", "Nombre;País\nPeña Núñez;Perú"),
    ):
        assert read_sheet(text.encode(encoding), page).rows == tuple(tuple(line.split(";")) for line in text.split("\n"))


def test_what_is_no_list_is_refused_with_what_to_do() -> None:
    assert code(b"") == code(b"  \n ") == code(workbook([None])) == "empty"
    assert code(b"a,b\n" * (MOST_ROWS + 1)) == "too-long"
    assert code(b"x" * (5 * 1024 * 1024 + 1)) == "too-large"
    assert code(b"\xd0\xcf\x11\xe0" + b"x" * 100) == "old-excel"
    assert code("ชื่อ,สัญชาติ".encode("tis-620")) == "not-utf8"
    assert code(b"PK\x03\x04" + b"junk" * 50) == "broken"
    assert code(workbook(["Name"])[:-30]) == "broken"
    assert code(b'a,"' + b"x" * 200_000 + b'"') == "not-csv"


MOST = 10_000_000


def test_a_number_has_the_zeros_that_its_format_shows() -> None:
    book = Workbook()
    book.active.append(["Account", "Phone", "Sum", "Plain", "Share"])
    book.active.append([123456789, 812345678, 1500, 812345678, 0.5])
    for cell, shown in zip(book.active[2], ("0000000000", '000"-"000"-"0000', "#,##0.00", "General", "0.00"), strict=True):
        cell.number_format = shown
    buffer = io.BytesIO()
    book.save(buffer)
    rows = list(sheets.Workbook(buffer, MOST).rows("Sheet"))
    assert rows[1] == ("0123456789", "0812345678", "1500", "812345678", "0.5")


def test_visible_sheets_that_hold_anything_are_named_and_read_by_their_names() -> None:
    book = Workbook()
    book.create_sheet("hidden").append(["not.this"])
    book["hidden"].sheet_state = "hidden"
    book.create_sheet("list").append(["evil-one.com"])
    book.create_sheet("more").append([None, "evil-two.com"])
    book.create_sheet("nothing")
    buffer = io.BytesIO()
    book.save(buffer)
    seen = sheets.Workbook(buffer, MOST)
    assert seen.names() == ("list", "more")
    assert [list(seen.rows(name)) for name in ("list", "more", "hidden")] == [[("evil-one.com",)], [("", "evil-two.com")], []]
    assert sheets.Workbook(io.BytesIO(workbook()), MOST).names() == ()


def test_rows_that_are_hidden_are_passed_over_and_counted() -> None:
    book = Workbook()
    for row in (["Site"], ["one.com"], ["two.com"], [], ["four.com"], ["five.com"]):
        book.active.append(row)
    book.active.auto_filter.ref = "A1:A6"
    for number in (3, 4, 5):
        book.active.row_dimensions[number].hidden = True
    buffer = io.BytesIO()
    book.save(buffer)
    opened = sheets.Workbook(buffer, sheets.MOST_UNPACKED)
    assert list(opened.rows("Sheet")) == [("Site",), ("one.com",), (), (), (), ("five.com",)], "places stay the numbers of rows"
    assert opened.hidden == 2
    written = parts(buffer.getvalue())["xl/worksheets/sheet1.xml"]
    as_excel_writes = again(buffer.getvalue(), sheet1=written.replace(b' r="3" hidden', b' spans="1:1" r="3" ht="15" hidden'))
    opened = sheets.Workbook(io.BytesIO(as_excel_writes), sheets.MOST_UNPACKED)
    assert len([row for row in opened.rows("Sheet") if row]) == 3 and opened.hidden == 2


def test_a_workbook_of_any_length_is_read_up_to_what_it_may_unpack_to() -> None:
    data = workbook(*([f"evil-{number}.com"] for number in range(MOST_ROWS + 100)))
    assert sum(1 for _ in sheets.Workbook(io.BytesIO(data), MOST).rows("Sheet")) == MOST_ROWS + 100
    with pytest.raises(BadSheet) as caught:
        sheets.Workbook(io.BytesIO(data), 10_000)
    assert caught.value.code == "too-large"


def test_entities_are_found_across_the_pieces_in_which_a_part_is_read() -> None:
    start = b'<?xml version="1.0"?>'
    long = start + b" " * (1024 * 1024 - len(start) - 4) + b'<!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>'
    with pytest.raises(BadSheet) as caught:
        sheets.Workbook(io.BytesIO(again(workbook(["Name"]), sheet1=long)), MOST)
    assert caught.value.code == "broken"


def test_an_archive_is_a_workbook_by_its_parts() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("list.csv", "evil-one.com")
    assert is_workbook(io.BytesIO(workbook(["a"]))) and not is_workbook(buffer) and not is_workbook(io.BytesIO(b"PK\x03\x04rest"))


@settings(max_examples=60)
@given(st.integers(0, 4000), st.binary(min_size=1, max_size=30))
def test_a_workbook_broken_anywhere_is_read_or_refused_and_nothing_else(place: int, junk: bytes) -> None:
    data = bytearray(_WORKBOOK)
    place %= len(data)
    data[place : place + len(junk)] = junk
    try:
        assert read_sheet(bytes(data)).rows
    except BadSheet as bad:
        assert bad.text


_WORKBOOK = workbook(["Name", "Born"], *[[f"Person {number}", date(1999, 1, 1)] for number in range(20)])


def merged(*ranges: str) -> bytes:
    book = Workbook()
    for row in (
        ["List of accounts", None, None, None],
        ["Bank", "Account", None, "Amount"],
        [None, "Number", "Name", None],
        ["SCB", "4082917365", "A", "5,000 THB"],
        [None, "4082917366", "B", None],
        [None, None, None, None],
        [None, "4082917367", "C", None],
        ["KBANK", "0452918376", "D", None],
        [None, "0452918377", "E", None],
    ):
        book.active.append(row)
    for place in ranges:
        book.active.merge_cells(place)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_words_that_stand_over_several_rows_are_of_each_and_figures_of_the_first() -> None:
    data = merged("A1:D1", "A2:A3", "B2:C2", "D2:D3", "A4:A7", "D4:D7", "XFC4:XFC9")
    assert read_sheet(data).rows == (
        ("List of accounts",),
        ("Bank", "Account", "", "Amount"),
        ("Bank", "Number", "Name", "Amount"),
        ("SCB", "4082917365", "A", "5,000 THB"),
        ("SCB", "4082917366", "B"),
        (),
        ("SCB", "4082917367", "C"),
        ("KBANK", "0452918376", "D"),
        ("", "0452918377", "E"),
    )
    book = sheets.Workbook(io.BytesIO(data), sheets.MOST_UNPACKED)
    assert tuple(book.rows(book.names()[0])) == read_sheet(data).rows
    plain = read_sheet(merged()).rows
    assert (plain[4], plain[6]) == (("", "4082917366", "B"), ("", "4082917367", "C"))


def test_what_a_sheet_says_of_merged_cells_costs_no_more_than_its_rows() -> None:
    data = merged("A4:A5")
    inner = parts(data)["xl/worksheets/sheet1.xml"]
    many = b"".join(b'<mergeCell ref="A4:A%d"/>' % (number + 5) for number in range(200_000))
    hostile = again(data, sheet1=inner.replace(b'<mergeCell ref="A4:A5" />', many))
    assert len(parts(hostile)["xl/worksheets/sheet1.xml"]) > 5_000_000
    assert [row[:1] for row in read_sheet(hostile).rows[3:]] == [("SCB",), ("SCB",), (), ("SCB",), ("KBANK",), ("SCB",)]
