"""Bodies whose objects name a key twice, or whose texts hide something, whatever way they are written."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.formats.json_gate import has_key_twice, hidden_in
from accord.formats.shape_errors import known_path

GREEN = b'{"identifier":{"value":"x.example"},"scheme":"parcel","marking":{"tlp":"TLP:RED","tlp":"TLP:CLEAR"}}'
VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=8) | st.sampled_from(['":', '"a":', "\\", '" :', "a"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", '":', "a b", "é", ""]), inner, max_size=3),
    max_leaves=12,
)


@pytest.mark.parametrize(
    "body",
    [
        GREEN,
        GREEN.replace(b'"tlp":"TLP:CLEAR"', b'"tlp" : "TLP:CLEAR"'),
        GREEN.replace(b'"tlp":"TLP:CLEAR"', b'"\\u0074lp":"TLP:CLEAR"'),
        GREEN.replace(b'"tlp":"TLP:CLEAR"', b'"tlp"\n:\t"TLP:CLEAR"'),
        b'{"values":["a"],"values":["b"]}',
        b'{"a":{"b":1},"c":{"b":1,"b":2}}',
        b'[{"":1,"":2}]',
        bytearray(GREEN),
    ],
)
def test_a_key_twice_is_seen(body: bytes) -> None:
    assert has_key_twice(body)


@given(VALUES, st.sampled_from([None, 1]), st.booleans())
def test_an_honest_body_is_let_through_however_it_is_written(value: Any, indent: Any, is_ascii: bool) -> None:
    assert not has_key_twice(json.dumps(value, indent=indent, ensure_ascii=is_ascii).encode())
    assert not has_key_twice(json.dumps(value, separators=(",", ":"), ensure_ascii=is_ascii).encode())


@given(VALUES, st.sampled_from(["a", '":', "é"]), st.booleans())
def test_any_object_with_a_key_twice_is_seen(value: Any, key: str, is_ascii: bool) -> None:
    inner = json.dumps(value, ensure_ascii=is_ascii)
    name = json.dumps(key, ensure_ascii=is_ascii)
    assert has_key_twice(f'{{"outer":[{inner},{{{name}:{inner},{name}:{inner}}}]}}'.encode())


@pytest.mark.parametrize("junk", [b"", b"{", b"[" * 100_000, b'{"a":1,"a":', b"\xff\xfe", b"nul"])
def test_what_is_no_json_is_its_decoders_affair(junk: bytes) -> None:
    assert not has_key_twice(junk)
    assert hidden_in(junk) is None


@pytest.mark.parametrize("letter", ["\u202e", "\x00", "\u200b", "\x7f", "\ud800"])
@pytest.mark.parametrize("is_ascii", [True, False])
def test_hidden_characters_are_named_by_their_place(letter: str, is_ascii: bool) -> None:
    text = f"x{letter}y"
    places = [({"from": text}, "from"), ({"payments": [{}, {"holder": text}]}, "payments.1.holder"), ({text: 1}, "body"), ([[text]], "0.0")]
    for body, place in places:
        try:
            raw = json.dumps(body, ensure_ascii=is_ascii).encode()
        except UnicodeEncodeError:
            continue  # half a character can only come escaped
        assert hidden_in(raw) == place
    assert hidden_in(json.dumps({"values": [text], "note": "plain"}).encode(), frozenset({"values"})) is None
    assert hidden_in(json.dumps({"values": ["a"], "note": text}).encode(), frozenset({"values"})) == "note"


def test_what_people_write_is_let_through() -> None:
    for text in ("ข้อมูล", "ক্\u200cষ", "línea\nlínea\t", "👍🏽", "می\u200cخواهم"):
        assert hidden_in(json.dumps({"note": text}).encode()) is None


def test_a_place_is_named_only_as_far_as_the_shape_knows_it() -> None:
    class Row(msgspec.Struct):
        holder: str = ""

    class Shape(msgspec.Struct):
        note: str = ""
        rows: list[str | Row] = msgspec.field(default_factory=list)
        fields: dict[str, Any] = msgspec.field(default_factory=dict)

    for path, known in (
        ("note", "note"),
        ("rows.1.holder", "rows.1.holder"),
        ("rows.1.4111111111111111", "rows.1"),
        ("Somchai Jaidee", ""),
        ("note.Somchai", "note"),
        ("fields.recall-sent", "fields.recall-sent"),
        ("fields.hops.0.next", "fields.hops.0.next"),
        ("fields.Somchai Jaidee.x", "fields"),
        ("fields.4111-1111", "fields"),
        ("body", ""),
    ):
        assert known_path(path, Shape) == known, path
