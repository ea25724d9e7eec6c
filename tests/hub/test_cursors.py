"""Cursors say nothing of how many rows others have."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from accord.hub import cursors


@given(st.integers(0, 2**52 - 1))
def test_a_cursor_leads_back_to_its_row_and_only_its_own(n: int) -> None:
    cursor = cursors.sealed(n)
    assert cursor is not None and 0 <= cursor < 2**52 and cursors.opened(cursor) == n
    assert cursors.sealed(cursors.opened(n)) == n


@given(st.integers(2**52, 2**62))
def test_what_is_no_cursor_stays_beyond_every_row(n: int) -> None:
    assert cursors.opened(n) == n


def test_cursors_of_rows_in_order_are_in_none() -> None:
    made = [cursors.sealed(n) or 0 for n in range(1, 401)]
    rises = sum(one < other for one, other in pairwise(made))
    assert 140 < rises < 260, "a later row's cursor is as often lower"
    steps = [abs(one - other) for one, other in pairwise(made)]
    assert sorted(steps)[20] > 2**40
    assert cursors.sealed(None) is cursors.opened(None) is None
