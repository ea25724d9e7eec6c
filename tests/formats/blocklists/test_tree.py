"""JSON read as it comes: in whatever pieces, it holds what the standard library reads of it; what can't be read is named with its line."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.formats.blocklists.tree import LARGEST_TEXT, MOST_KEYS, MOST_LEVELS, BadDocument, Item, opens, walk

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["url", "data", "11-22", "päivä", "a b"]), inner, max_size=4)
    ),
    max_leaves=20,
)


def items(*pieces: bytes) -> list[tuple[int, str, Any]]:
    """Line, place, and what stands there; of arrays nothing."""
    found = []
    for item in walk(pieces):
        if isinstance(item, BadDocument):
            found.append((item.line, "", item.code))
        elif not item.begins:
            found.append((item.line, item.place, item.texts if item.place.endswith("{}") else item.text))
    return found


def texts_of(value: Any) -> list[str]:
    """The texts and whole numbers that stand in arrays, as the standard library reads them."""
    if isinstance(value, list):
        own = [str(inner) for inner in value if isinstance(inner, str | int) and not isinstance(inner, bool)]
        return own + [text for inner in value for text in texts_of(inner)]
    return [text for inner in value.values() for text in texts_of(inner)] if isinstance(value, dict) else []


@given(st.lists(VALUES, max_size=4) | st.dictionaries(st.sampled_from(["url", "data"]), VALUES, max_size=3), st.data())
def test_a_document_holds_what_the_standard_library_reads_of_it_however_it_is_cut(value: Any, data: st.DataObject) -> None:
    body = json.dumps(value, ensure_ascii=data.draw(st.booleans()), indent=data.draw(st.sampled_from([None, 1]))).encode()
    ends = [place + 1 for place, byte in enumerate(body) if byte == 10]  # what is cut are lines
    cuts = sorted({*ends, *data.draw(st.lists(st.integers(0, len(body)), max_size=5))})
    pieces = [body[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(body)], strict=True)]
    whole = items(*body.splitlines(keepends=True))
    assert items(*pieces) == whole
    assert sorted(said for _, place, said in whole if not place.endswith("{}")) == sorted(texts_of(value))


def test_each_item_is_named_by_its_line_and_its_place() -> None:
    body = b'{\n"data": [\n {"url": "a", "n": 3, "x": null, "is": true, "more": ["t", 7, 1.5, false]},\n "b"],\n"2026-11-20": [["c"]]}\n'
    assert items(*body.splitlines(keepends=True)) == [
        (3, "data[].more[]", "t"),
        (3, "data[].more[]", "7"),
        (3, "data[]{}", {"url": "a", "n": "3", "is": "true"}),
        (4, "data[]", "b"),
        (5, "*[][]", "c"),
        (1, "{}", {}),
    ]


def test_a_value_on_each_line_is_read_for_itself() -> None:
    lines = (b'\xef\xbb\xbf{"url":"a"}\n', b"\n", b'{"url":"b"\n', b'{"url":"c", "t": ["d"', b"]}\r\n", b"nothing\n", b'{"url":"e"}')
    assert items(*lines) == [
        (1, "[]{}", {"url": "a"}),
        (3, "", "not-json"),
        (4, "[].t[]", "d"),
        (4, "[]{}", {"url": "c"}),
        (5, "", "not-json"),
        (6, "[]{}", {"url": "e"}),
    ]
    assert items(b'{"url":"a"}\n', b'{"t": ["d"]', b' "x"}\n')[1:] == [(2, "", "not-json")], "a line is read whole, or not at all"
    long = b'{"url": "' + b"a" * 70_000 + b'"}\n'
    assert [line for line, *_ in items(long[:65_536], long[65_536:], b'{"url":"b"}\n')] == [1, 2]
    huge = b'{"url": "' + b"a" * LARGEST_TEXT + b'"}\n'
    assert items(b'{"url":"a"}\n', huge, b'{"url":"b"}\n')[1:] == [(2, "", "too-long"), (3, "[]{}", {"url": "b"})]


@pytest.mark.parametrize(
    ("body", "code", "line"),
    [
        (b"", "not-json", 1),
        (b'["a",\n"b",\n]', "not-json", 3),
        (b'{"url":"a"', "not-json", 1),
        (b'["a"] ["b"]', "not-json", 1),
        (b'["\xff"]', "not-json", 1),
        (b'["\xed\xa0\x80"]', "not-json", 1),
        (b"[NaN]", "not-json", 1),
        (b"[" + b"9" * 5000 + b"]", "not-json", 1),
        (b"[1e-99999999999999999999]", "not-json", 1),
        (b"\n" + b"[" * (MOST_LEVELS + 1), "too-deep", 2),
        (b'\n{"a":' * (MOST_LEVELS + 1), "too-deep", MOST_LEVELS + 2),
    ],
)
def test_what_is_no_json_is_named_with_its_line(body: bytes, code: str, line: int) -> None:
    with pytest.raises(BadDocument) as fault:
        list(walk(body.splitlines(keepends=True)))
    assert (fault.value.code, fault.value.line) == (code, line)


def test_what_is_held_of_a_document_is_bounded() -> None:
    piece = b"a" * 65_536
    taken = 0

    def long() -> Any:
        nonlocal taken
        yield b'["'
        for _ in range(64):
            taken += len(piece)
            yield piece

    with pytest.raises(BadDocument, match="too-long"):
        list(walk(long()))
    assert taken < LARGEST_TEXT + 2 * len(piece)
    several = b'["' + b'","'.join([b"a" * 300_000] * 8) + b'"]'
    assert len(items(*(several[at : at + 65_536] for at in range(0, len(several), 65_536)))) == 8, "each text by itself"
    wide = b"{" + b",".join(b'"k%d":"v"' % number for number in range(MOST_KEYS + 5)) + b"}"
    assert len(items(wide)[-1][2]) == MOST_KEYS
    named = [item for item in walk([wide], frozenset({f"k{MOST_KEYS + 1}"})) if isinstance(item, Item)]
    assert named[-1].texts == {f"k{MOST_KEYS + 1}": "v"}, "a key that was named is found behind them"


@given(st.binary(max_size=200) | st.text(alphabet='[]{}",:\\ \n1eau', max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused_by_name(body: bytes) -> None:
    try:
        items(*body.splitlines(keepends=True))
    except BadDocument as fault:
        assert fault.code in ("not-json", "too-long", "too-deep")


@pytest.mark.parametrize("line", ["[Adblock Plus 2.0]", "[Rule]", "[::1]:443", "[2001:db8::1]:443", "[1:2:3:4:5:6:7:8]", "evil.com", ""])
def test_what_only_begins_like_json_is_none(line: str) -> None:
    assert not opens([line, "evil.com"])
