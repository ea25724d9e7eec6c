"""Bodies made of others: piece by piece, and by what was touched alone."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from accord.core.lists import body as entries
from accord.core.lists.body import Body
from accord.core.lists.entries import SCHEME, STOP

MARKED = st.dictionaries(st.integers(0, 40) | st.integers(2**64 - 5, 2**64 - 1), st.integers(0, 255), max_size=30)


def body(marked: dict[int, int]) -> Body:
    return entries.make(np.array(list(marked), "<u8"), np.array(list(marked.values()), "u1"))


@given(MARKED, MARKED, st.sets(st.integers(0, 40)), st.integers(1, 7))
def test_in_pieces_it_is_what_it_is_as_a_whole(before: dict[int, int], fresh: dict[int, int], gone: set[int], block: int) -> None:
    old = body(before)
    touched = np.array(sorted({*fresh, *gone}), "<u8")
    after = {prefix: mark for prefix, mark in before.items() if prefix not in gone} | fresh
    pieces = list(entries.replaced(old, touched, body(fresh), block))
    assert b"".join(new for _, new in pieces) == entries.write(body(after))
    assert b"".join(was for was, _ in pieces) == entries.write(old)
    new = body(after)
    for whole, quick in zip(entries.difference(old, new), entries.between(old, new, touched), strict=True):
        for a, b in (
            zip(np.atleast_2d(whole), np.atleast_2d(quick), strict=True)
            if isinstance(whole, np.ndarray)
            else zip(whole, quick, strict=True)
        ):
            assert a.tolist() == b.tolist()


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 255)), max_size=30))
def test_of_two_with_one_prefix_a_stop_stays_or_the_first(rows: list[tuple[int, int]]) -> None:
    made = entries.make(np.array([prefix for prefix, _ in rows], "<u8"), np.array([mark for _, mark in rows], "u1"))
    wanted: dict[int, int] = {}
    for prefix, mark in rows:
        if prefix not in wanted or (mark & SCHEME == STOP != wanted[prefix] & SCHEME):
            wanted[prefix] = mark
    assert dict(zip(made.prefixes.tolist(), made.marks.tolist(), strict=True)) == wanted
    assert made.prefixes.tolist() == sorted(wanted)
