"""Questions for TXT records, and whatever comes back for an answer."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.formats.dns import NotDns, question, texts

ASKED = question(4711, "_accord-appeal.Shop.example")


def answer(*records: bytes, id: int = 4711, flags: int = 0x8180, asked: bytes = ASKED) -> bytes:
    return struct.pack("!6H", id, flags, 1, len(records), 0, 0) + asked[12:] + b"".join(records)


def record(data: bytes, type: int = 16) -> bytes:
    return b"\xc0\x0c" + struct.pack("!2HIH", type, 1, 60, len(data)) + data


def strings(*parts: str) -> bytes:
    return b"".join(bytes([len(part)]) + part.encode() for part in parts)


def test_a_question_is_what_the_standard_says() -> None:
    # RFC 1035, section 4.1: header with one question and recursion desired, labels, TXT, IN.
    assert bytes.fromhex("1267 0100 0001 0000 0000 0000") + b"\x0e_accord-appeal\x04shop\x07example\x00\x00\x10\x00\x01" == ASKED


@pytest.mark.parametrize("name", ["", "a..b", "x" * 64 + ".example", "bücher.example", "a." * 130 + "example"])
def test_what_is_no_name_is_not_asked_for(name: str) -> None:
    with pytest.raises(NotDns):
        question(1, name)


def test_texts_are_put_together_and_other_records_passed_over() -> None:
    alias = record(b"\x05other\x07example\x00", type=5)
    found = texts(answer(alias, record(strings("accord-", "appeal=X")), record(strings("v=spf1"))), ASKED)
    assert found.found == ("accord-appeal=X", "v=spf1") and not found.is_cut
    assert texts(answer(flags=0x8183), ASKED).found == ()
    assert texts(answer(flags=0x8380), ASKED).is_cut


@pytest.mark.parametrize(
    "wrong",
    [
        answer(id=1),
        answer(flags=0x0100),
        answer(flags=0x8182),
        answer(asked=question(4711, "_accord-appeal.shop.exampl3")),
        answer(record(strings("abc")))[:-2],
        b"",
    ],
)
def test_an_answer_to_something_else_is_none(wrong: bytes) -> None:
    with pytest.raises(NotDns):
        texts(wrong, ASKED)


@given(st.binary(max_size=200), st.integers(0, 300))
def test_junk_is_refused_or_read_and_never_fails_otherwise(junk: bytes, cut: int) -> None:
    for whole in (junk, answer(junk), answer(record(junk))[:cut]):
        try:
            assert isinstance(texts(whole, ASKED).found, tuple)
        except NotDns as refused:
            assert str(refused).endswith(".")
