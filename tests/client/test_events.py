"""Server-sent events: the standard's own examples, and any stream however it is cut."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.client.events import Event, Events

TEXT = st.text(st.characters(exclude_characters="\r\n", exclude_categories=("Cs",)), max_size=12)
ID = st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=("Cs",)), max_size=6)
SENT = st.builds(Event, st.none() | ID, st.just("message") | TEXT.filter(bool), st.none() | st.lists(TEXT, min_size=1).map("\n".join))
END = st.sampled_from(["\n", "\r", "\r\n"])


def written(event: Event, end: str, comment: str) -> str:
    fields = [f": {comment}", f"event: {event.name}"]
    fields += [] if event.id is None else [f"id: {event.id}"]
    fields += [] if event.data is None else [f"data: {line}" for line in event.data.split("\n")]
    return end.join([*fields, "", ""])


def in_pieces(raw: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted({0, len(raw), *(cut % (len(raw) + 1) for cut in cuts)})
    return [raw[start:stop] for start, stop in pairwise(places)]


@given(st.lists(st.tuples(SENT, END, TEXT)), st.lists(st.integers(0, 10**6)), st.booleans())
def test_what_was_written_is_read_however_it_is_cut(sent: list[tuple[Event, str, str]], cuts: list[int], is_marked: bool) -> None:
    raw = ("\ufeff" if is_marked else "") + "".join(written(*parts) for parts in sent)
    events = Events()
    result = [event for piece in in_pieces(raw.encode(), cuts) for event in events.take(piece)]
    assert result == [event for event, _, _ in sent if not (event.id is None and event.data is None)]


@given(st.binary(max_size=200), st.lists(st.integers(0, 10**6)))
def test_any_bytes_are_read_the_same_in_one_piece_and_in_many(raw: bytes, cuts: list[int]) -> None:
    many = Events()
    assert [event for piece in in_pieces(raw, cuts) for event in many.take(piece)] == Events().take(raw)


@pytest.mark.parametrize(
    ("raw", "events"),
    [
        (b"data: YHOO\ndata: +2\ndata: 10\n\n", [Event(None, "message", "YHOO\n+2\n10")]),
        (b": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
         [Event("1", "message", "first event"), Event("", "message", "second event"), Event(None, "message", " third event")]),
        (b"data\n\ndata\ndata\n\ndata:", [Event(None, "message", ""), Event(None, "message", "\n")]),
        (b"data:test\n\ndata: test\n\n", [Event(None, "message", "test")] * 2),
        (b"id: 7\n: beat\n\n", [Event("7", "message", None)]),
        (b"event: entry\n\ndata: x\n\n", [Event(None, "message", "x")]),
        (b"id: 1\0\ndata: x\nretry: 10\nelse: y\n\n", [Event(None, "message", "x")]),
        (b"data: what is not ended is no event\n", []),
    ],
)  # fmt: skip
def test_as_the_standard_has_it(raw: bytes, events: list[Event]) -> None:
    assert Events().take(raw) == events
