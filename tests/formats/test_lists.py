"""Lists and tables, as they come from anywhere."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.formats.lists import LONGEST_LINE, BadMapping, Line, read_list, read_mapping, read_table, wire_of


def test_blank_lines_and_comments_are_skipped_and_numbers_are_those_of_the_file() -> None:
    result = list(read_list([b"# head\n", b"\n", b"  one.example \r\n", b"#no\n", b"two.example"]))
    assert [(line.number, line.text) for line in result] == [(3, "one.example"), (5, "two.example")]


def test_a_byte_order_mark_is_no_part_of_the_first_identifier() -> None:
    assert next(read_list([b"\xef\xbb\xbfone.example\n"])).text == "one.example"


def test_a_line_that_is_not_utf8_is_refused_by_itself() -> None:
    result = list(read_list([b"one.example\n", b"\xff\xfe\n", b"two.example\n"]))
    assert [line.refused.code if line.refused else "" for line in result] == ["", "not-utf8", ""]


def test_a_line_that_never_ends_is_refused_once_and_not_kept() -> None:
    endless = [b"a" * 1000] * (LONGEST_LINE // 1000 + 5)
    result = list(read_list([*endless, b"\n", b"one.example\n"]))
    assert [(line.number, line.text, line.refused and line.refused.code) for line in result] == [
        (1, "", "too-long"),
        (2, "one.example", None),
    ]


@given(st.lists(st.binary(max_size=30), max_size=20))
def test_no_bytes_whatever_break_a_list_and_each_line_stands_at_most_once(chunks: list[bytes]) -> None:
    result = list(read_list(chunks))
    numbers = [line.number for line in result]
    assert numbers == sorted(set(numbers))
    assert len(result) <= b"".join(chunks).count(b"\n") + 1


@given(st.lists(st.text(st.characters(exclude_characters="\r\n#", exclude_categories=("Cs",)), min_size=1).filter(str.strip), max_size=20))
def test_every_line_of_a_list_comes_back(texts: list[str]) -> None:
    raw = [text.encode() + b"\n" for text in texts]
    wanted = [text.removeprefix("\ufeff") if place == 0 else text for place, text in enumerate(texts)]
    result = {line.number: line.text for line in read_list(raw)}
    assert all(result.get(place + 1, "") == text.strip() for place, text in enumerate(wanted))


CELLS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=12)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=10))
def test_a_table_that_python_wrote_is_read_back(rows: list[tuple[str, str]]) -> None:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(("Address", "Kind"))
    writer.writerows(rows)
    raw = [piece + b"\n" for piece in buffer.getvalue().encode().split(b"\n")[:-1]]
    result = [(line.text, line.fields.get("kind", "")) for line in read_table(raw, {"value": "Address", "kind": "Kind"})]
    # Ends of lines inside a cell become line feeds; a row without a value is passed over.
    plain = [tuple(cell.replace("\r\n", "\n").strip() for cell in row) for row in rows]
    assert [tuple(cell.replace("\r", "") for cell in row) for row in result] == [
        tuple(cell.replace("\r", "") for cell in row) for row in plain if row[0]
    ]


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (['"x.example","\n', '"\n', "y.example,z\n"], [("x.example", ""), ("y.example", "z")]),
        (['"x.example","a\n', '"\n', "y.example,z\n"], [("x.example", "a"), ("y.example", "z")]),
        (['"","\n', '"\n', "y.example,z\n"], [("y.example", "z")]),
        (['x.example,"a\n', "\n", "b\n", '"\n', "y.example,z\n"], [("x.example", "a\n\nb"), ("y.example", "z")]),
        # Nobody closed it: it costs its own row.
        (['"x.example","a\n', "y.example,z\n"], [("", ""), ("y.example", "z")]),
    ],
)
def test_a_cell_may_end_with_the_end_of_a_line_as_a_spreadsheet_writes_it(lines: list[str], wanted: list[tuple[str, str]]) -> None:
    raw = [b"Address,Kind\n", *(line.encode() for line in lines)]
    result = read_table(raw, {"value": "Address", "kind": "Kind"})
    assert [(line.text, line.fields.get("kind", "")) for line in result] == wanted


@given(st.lists(st.binary(max_size=40), max_size=20))
def test_no_bytes_whatever_break_a_table(chunks: list[bytes]) -> None:
    try:
        result = list(read_table([b"a,b\n", *chunks], {"value": "a", "kind": "#2"}))
    except BadMapping:
        raise AssertionError("the header was right") from None
    assert all(line.refused or line.fields["value"] == line.text for line in result)


def test_rows_keep_the_number_of_the_line_they_begin_on() -> None:
    raw = [b"a,note\n", b'one.example,"first\n', b'second"\n', b"two.example,x\n", b"\xff,x\n"]
    result = list(read_table(raw, {"value": "a", "note": "note"}))
    assert [(line.number, line.text) for line in result[:2]] == [(2, "one.example"), (4, "two.example")]
    assert result[2].refused is not None
    assert result[2].refused.code == "not-utf8"


@pytest.mark.parametrize("text", ["", "value", "kind=A", "value=", "value=A,value=B", "colour=A,value=B"])
def test_a_mapping_that_says_nothing_clear_is_refused(text: str) -> None:
    with pytest.raises(BadMapping):
        read_mapping(text)


def test_a_column_that_is_not_there_is_refused_before_anything_is_read() -> None:
    with pytest.raises(BadMapping):
        list(read_table([b"a,b\n", b"1,2\n"], {"value": "c"}))


def test_a_row_overrides_the_defaults_of_its_table() -> None:
    row = {"value": "081-234-5678", "kind": "phone", "first": "2026-01-02", "confidence": "80", "scheme": "romance"}
    defaults = {"scheme": "other", "marking": {"tlp": "TLP:GREEN"}, "region": "TH", "kind": "domain"}
    assert wire_of(row, defaults) == {
        "identifier": {"value": "081-234-5678", "kind": "phone", "region": "TH"},
        "scheme": "romance",
        "marking": {"tlp": "TLP:GREEN"},
        "seen": {"first": "2026-01-02"},
        "confidence": 80,
    }


def test_a_confidence_of_a_thousand_digits_stays_a_text() -> None:
    assert wire_of({"value": "x", "confidence": "9" * 10_000}, {})["confidence"] == "9" * 10_000


def test_a_line_is_what_it_says() -> None:
    assert Line(1, "x").refused is None
