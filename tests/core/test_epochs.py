"""Laws of epochs: a number is of one epoch, and every cursor is told a place that it shares with the present."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.epochs import MOST_EPOCHS, STRIDE, Fork, Mark, count_upto, doubt, epoch_of, is_held, passed, read_from, start_of


@st.composite
def histories(draw: st.DrawFn) -> tuple[int, list[Fork], list[tuple[int, int]]]:
    """A head, its forks, and the pieces of numbers that were given and are held: each (after, up to)."""
    epoch, start, forks, pieces = 1, 0, list[Fork](), list[tuple[int, int]]()
    for _ in range(draw(st.integers(0, 3))):
        last = start + draw(st.integers(0, 40))
        epoch += draw(st.integers(1, 3))
        forks.append(Fork(epoch, last))
        pieces.append((start, last))
        start = start_of(epoch)
    head = start + draw(st.integers(0, 40))
    return head, forks, [*pieces, (start, head)]


def _near(pieces: list[tuple[int, int]]) -> st.SearchStrategy[int]:
    edges = [edge for piece in pieces for edge in piece]
    return st.builds(lambda edge, off: max(0, edge + off), st.sampled_from(edges), st.integers(-5, 45))


def test_the_first_epoch_begins_at_0_and_numbers_are_exact_in_json() -> None:
    assert start_of(1) == 0 and epoch_of(0) == epoch_of(1) == 1 and epoch_of(STRIDE - 1) == 1
    assert epoch_of(STRIDE) == epoch_of(STRIDE + 1) == 2 and start_of(2) == STRIDE
    assert start_of(MOST_EPOCHS) + STRIDE <= 2**53


@given(st.data(), histories())
def test_a_cursor_is_held_where_the_database_has_been(data: st.DataObject, history: tuple[int, list[Fork], list[tuple[int, int]]]) -> None:
    head, forks, pieces = history
    seq = data.draw(_near(pieces))
    was_there = any(after <= seq <= upto for after, upto in pieces)
    assert is_held(seq, head, forks) == was_there


@given(st.data(), histories(), st.integers(1, 12))
def test_read_from_is_held_and_of_no_epoch_that_the_reader_lacks(
    data: st.DataObject, history: tuple[int, list[Fork], list[tuple[int, int]]], epoch: int
) -> None:
    head, forks, pieces = history
    seq = data.draw(_near(pieces))
    place = read_from(seq, epoch, head, forks)
    assert place <= min(seq, head)
    # What its epoch held up to there, the present one holds too: no later epoch forked off before it.
    assert all(place <= fork.forked_from for fork in forks if fork.epoch > epoch)
    if epoch >= max((fork.epoch for fork in forks), default=1):
        assert place == min(seq, head)


@given(st.data(), histories())
def test_gaps_hold_no_numbers(data: st.DataObject, history: tuple[int, list[Fork], list[tuple[int, int]]]) -> None:
    head, forks, pieces = history
    assert count_upto(head, forks) == sum(upto - after for after, upto in pieces)
    after, upto = data.draw(st.sampled_from(pieces))
    seq = data.draw(st.integers(after, upto))
    assert count_upto(seq, forks) == sum(min(max(seq - a, 0), u - a) for a, u in pieces)
    beyond = passed(seq, forks)
    assert beyond >= seq and count_upto(beyond, forks) == count_upto(seq, forks)
    assert is_held(beyond, head, forks)
    if seq < upto:
        assert beyond == seq


@pytest.mark.parametrize(
    "here", [Mark("hub", 1, 40, 0, 1, 7), Mark("hub", 1, 90, 0, 1, 7), Mark("hub", 1, 40, 0, 2, 7), Mark("hub", 1, 40, 0, 3, 8)]
)
def test_a_server_that_another_took_over_from_is_no_promoted_one(here: Mark) -> None:
    """It stands in the epoch before: the hub has gone on elsewhere, and to begin one here would be a second hub."""
    assert doubt(Mark("hub", 2, STRIDE + 3, 0, 2, 7), here) == "replaced"


@pytest.mark.parametrize(
    ("here", "reason"),
    [
        (Mark("hub", 1, 40, 0, 1, 7), ""),
        (Mark("hub", 1, 41, 0, 1, 7), ""),
        (Mark("hub", 1, 39, 0, 1, 7), "copy"),
        (Mark("hub", 1, 40, 0, 2, 7), "promotion"),
        (Mark("hub", 1, 39, 0, 2, 7), "promotion"),
        (Mark("hub", 1, 40, 0, 1, 8), "copy"),
        (Mark("hub", 1, 40, 0, 0, 0), ""),  # it may not see them
        (Mark("another", 1, 2, 0, 2, 8), ""),
        # An epoch began after the mark was noted, and cleared that; the mark follows.
        (Mark("hub", 2, STRIDE, 0, 2, 7), ""),
        (Mark("hub", 2, STRIDE, 0, 1, 8), ""),
    ],
)
def test_what_is_in_doubt_is_told_from_the_mark(here: Mark, reason: str) -> None:
    assert doubt(Mark("hub", 1, 40, 0, 1, 7), here) == reason
