"""Lines of JSON: cut anywhere they are the same lines, and each is read as it would be alone."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.signals import BadSignal, Draft
from accord.formats.api.signals import SignalIn
from accord.formats.ndjson import LONGEST, Lines, Reader, write_result
from accord.formats.shape_errors import bad_shape
from accord.formats.signals import read_signal
from accord.tables import identifier_tables, schemes

ME = "3f0d7c52-3b1e-4d5f-9a44-0f3a2f9c1b77"
MARKINGS = (
    {"tlp": "TLP:GREEN"},
    {"tlp": "green", "pap": "PAP:AMBER", "uses": ["block"]},
    {"tlp": "TLP:AMBER", "audience": {"members": ["a", "b"], "except": ["c"]}},
    {"tlp": "TLP:AMBER"},
    {"tlp": "TLP:GREEN", "embargo": {"contact": "desk +66812345678"}},
    None,
    [],
)
GOOD = {"identifier": {"value": "offer.example-shop.com"}, "scheme": "parcel"}
SOME = st.fixed_dictionaries(
    {
        "identifier": st.sampled_from(
            [{"value": "offer.example-shop.com"}, {"value": "+66812345678"}, {"value": "no such"}, {"valu": 1}, 3]
        ),
        "scheme": st.sampled_from(["parcel", "other", "no-such", 4]),
        "marking": st.sampled_from(MARKINGS),
    },
    optional={
        "seen": st.sampled_from([{"last": "2026-01-01T00:00:00Z"}, {"first": "2026-01-02T00:00:00Z", "last": "2026-01-01T00:00:00Z"}, {}]),
        "confidence": st.sampled_from([0, 100, 101, "B2", "b2", "x", True, 1.5]),
        "harm": st.sampled_from([{"victims": 2, "loss": {"THB": "1.50", "EUR": "2"}, "countries": ["TH", "NP"]}, {}, [], 1]),
        "ai": st.lists(st.sampled_from(["voice", "image", "no-such"]), max_size=2),
        "note": st.sampled_from(["call +66812345678", "", "plain"]),
        "withhold": st.sampled_from([[], ["+66812345678"], ["what"]]),
        "more": st.just(1),
    },
)


def reader() -> Reader:
    return Reader(originator=ME, tables=identifier_tables(), schemes=schemes(), home="TH")


def alone(line: bytes) -> Draft | BadSignal:
    """As the API reads a signal that comes by itself."""
    try:
        wire = msgspec.json.decode(line, type=SignalIn)
        return read_signal(wire, originator=ME, tables=identifier_tables(), schemes=schemes(), home="TH")
    except BadSignal as error:
        return error
    except msgspec.ValidationError as error:
        return bad_shape(error, SignalIn)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return BadSignal("", "not-json", "")


def as_tuple(read: Draft | BadSignal) -> Any:
    return (read.field, read.code) if isinstance(read, BadSignal) else read


@given(st.lists(SOME, max_size=12))
def test_a_line_among_others_is_read_as_it_is_alone(claims: list[Any]) -> None:
    decoder = reader()
    for line in (json.dumps(claim).encode() for claim in claims):
        assert as_tuple(decoder.read(line)) == as_tuple(alone(line))


ANY = st.one_of(st.binary(max_size=40), st.text(max_size=20).map(str.encode), SOME.map(lambda claim: json.dumps(claim).encode()))


@given(st.lists(ANY))
def test_whatever_comes_is_read_or_refused(lines: list[bytes]) -> None:
    decoder = reader()
    for line in lines:
        read = decoder.read(line)
        assert isinstance(read, Draft | BadSignal)
        assert as_tuple(read) == as_tuple(alone(line))


@given(st.binary(max_size=300).map(lambda given: given.replace(b"\x01", b"\n")), st.integers(1, 40))
def test_lines_are_the_same_wherever_the_parts_end(body: bytes, size: int) -> None:
    cutter = Lines()
    result = [line for start in range(0, len(body), size) for line in cutter.cut(body[start : start + size])]
    whole = body.split(b"\n")
    assert result + cutter.last() == [line for line in whole if line.strip()]


@given(st.lists(st.sampled_from([0, 1, 100, LONGEST, LONGEST + 1, 3 * LONGEST]), max_size=6), st.sampled_from([1000, LONGEST, 10**6]))
def test_too_long_lines_are_none_and_the_others_come_whole(sizes: list[int], size: int) -> None:
    body = b"".join(b"x" * length + b"\n" for length in sizes)
    cutter = Lines()
    result = [line for start in range(0, len(body), size) for line in cutter.cut(body[start : start + size])]
    assert [None if line is None else len(line) for line in result + cutter.last()] == [
        None if line_size > LONGEST else line_size for line_size in sizes if line_size
    ]


@pytest.mark.parametrize(
    ("line", "code", "text"),
    [
        (b'{"scheme": "parcel",}', "not-json", "The line is not JSON (byte 21: a comma before the closing bracket)."),
        (
            b'{"identifier": {"value": "a.com"}, "scheme": "parcel", "marking": {"tlp": "CLEAR"}},',
            "not-json",
            "The line is not JSON (byte 84: something behind its end).",
        ),
        (b'[{"scheme": "parcel"}]', "wrong-type", "A line holds one signal, not a list of them."),
        (b'{"identifier": {"value": "a.com"}, "seenAt": "canary"}', "unknown-field", "The field at place 2 of this object is not known"),
    ],
)
def test_what_is_wrong_with_a_line_is_told_so_that_it_can_be_found(line: bytes, code: str, text: str) -> None:
    refused = reader().read(line)
    assert isinstance(refused, BadSignal) and (refused.field, refused.code) == ("", code)
    assert refused.text.startswith(text) and "canary" not in refused.text


def test_lines_that_ran_into_each_other_are_told_apart_from_a_line_with_a_fault() -> None:
    """As `curl -d @FILE` sends them, which takes line ends out."""
    whole = json.dumps({**GOOD, "marking": {"tlp": "TLP:GREEN"}}).encode()
    glued = reader().read(whole * 2)
    assert isinstance(glued, BadSignal) and glued.text.endswith(
        "Another object stands behind the first: keep the line ends (with curl: --data-binary @FILE, since -d takes them out)."
    )
    for line in (b'{"note": "a} {b",}', whole + b","):
        other = reader().read(line)
        assert isinstance(other, BadSignal) and "Another object" not in other.text
    long = reader().read(None)
    assert isinstance(long, BadSignal) and "--data-binary" in long.text


def test_a_result_leaves_out_what_there_is_not() -> None:
    assert json.loads(write_result(3, "refused", error=BadSignal("", "empty", "Say."))) == {
        "line": 3,
        "status": "refused",
        "error": {"code": "empty", "text": "Say."},
    }
    assert json.loads(write_result(1, "published", "id", 7)) == {"line": 1, "status": "published", "id": "id", "seq": 7}
    assert json.loads(write_result(1, "duplicate", "id", 7, named=("url", "evil.com/a"))) == {
        "line": 1, "status": "duplicate", "id": "id", "seq": 7, "kind": "url", "value": "evil.com/a",
    }  # fmt: skip


def test_a_byte_order_mark_before_a_line_is_passed_over() -> None:
    line = json.dumps({**GOOD, "marking": MARKINGS[0]}).encode()
    read = reader().read(b"\xef\xbb\xbf" + line)
    assert isinstance(read, Draft) and read == reader().read(line)
