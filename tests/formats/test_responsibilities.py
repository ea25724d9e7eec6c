"""Tables of responsibilities: the header names the columns, and no line that holds something is passed over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.formats.lists import BadMapping
from accord.formats.responsibilities import read_responsibilities


def read(*lines: bytes) -> list[tuple[int, dict[str, str], str]]:
    return [
        (line.number, dict(line.fields), line.refused.code if line.refused else "")
        for line in read_responsibilities(line + b"\n" for line in lines)
    ]


def test_columns_stand_in_any_order_and_others_are_left_alone() -> None:
    assert read(b"note,value,colour,kind", b"a,TH:004,red,bank") == [(2, {"note": "a", "value": "TH:004", "kind": "bank"}, "")]
    assert read(b"\xef\xbb\xbfkind,value", b'bank,"TH:004"\r') == [(2, {"kind": "bank", "value": "TH:004"}, "")]


def test_lines_without_a_value_are_given_too_and_empty_ones_are_not() -> None:
    result = read(b"kind,value,note", b"bank,,lost", b"", b",,", b",TH:004,", b"bank,\xff")
    assert [(number, code) for number, _, code in result] == [(2, ""), (5, ""), (6, "not-utf8")]


@pytest.mark.parametrize("header", [b"", b"value", b"kind;value", b"bank,TH:004", b"\xff\xfe"])
def test_without_its_header_a_table_is_refused(header: bytes) -> None:
    with pytest.raises(BadMapping):
        read(header, b"bank,TH:004")


@given(st.lists(st.binary(max_size=60), max_size=6))
def test_whatever_follows_the_header_is_lines_or_refusals(lines: list[bytes]) -> None:
    for number, fields, code in read(b"kind,value,note,protocols", *lines):
        assert number >= 2
        assert fields or code
