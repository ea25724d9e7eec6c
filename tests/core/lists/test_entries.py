"""What members' machines do with entries, beside plain dictionaries and what the hub makes with numpy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.lists import body as made
from accord.core.lists import entries
from accord.core.lists.refusal import ListRefused

NUMBERS = st.integers(0, 2**64 - 1) | st.integers(0, 40)
LISTED = st.dictionaries(NUMBERS, st.integers(0, 255), max_size=60)


def body(marked: dict[int, int]) -> made.Body:
    return made.make(np.array(list(marked), "<u8"), np.array(list(marked.values()), "u1"))


def read(marked: dict[int, int]) -> entries.Entries:
    return entries.read(made.write(body(marked)), len(marked))


def marked_by(read: entries.Entries) -> dict[int, int]:
    return dict(zip(read.prefixes.tolist(), read.marks.tolist(), strict=True))


@given(LISTED, LISTED)
def test_what_differs_applied_to_the_old_gives_the_new(old: dict[int, int], new: dict[int, int]) -> None:
    gone, added = made.difference(body(old), body(new))
    raw = entries.apply(read(old), entries.numbers(gone.tobytes()), entries.read(made.write(added), len(added.prefixes)))
    assert raw == made.write(body(new))
    assert marked_by(entries.read(raw, len(new))) == new


@given(LISTED, st.lists(NUMBERS, max_size=20))
def test_what_is_there_is_found_where_it_stands_and_nothing_else(listed: dict[int, int], sought: list[int]) -> None:
    prefixes = read(listed).prefixes
    for prefix in [*listed, *sought]:
        assert entries.find(prefixes, prefix) == (sorted(listed).index(prefix) if prefix in listed else -1)


def test_prefixes_that_lie_unevenly_are_found_all_the_same() -> None:
    crowded = [2**63 + number * 3 for number in range(5000)]
    assert [entries.find(crowded, prefix) for prefix in crowded] == list(range(5000))
    assert all(entries.find(crowded, prefix + 1) == -1 for prefix in crowded)
    assert entries.find([], 7) == -1


@pytest.mark.parametrize(
    ("removed", "added"),
    [([5], {}), ([3, 1], {}), ([], {9: 0, 7: 0}), ([1, 1], {})],
)
def test_a_delta_for_other_entries_or_out_of_order_is_refused(removed: list[int], added: dict[int, int]) -> None:
    coming = made.Body(np.array(list(added), "<u8"), np.array(list(added.values()), "u1"))
    with pytest.raises(ListRefused) as refused:
        entries.apply(read({1: 0, 3: 0}), entries.numbers(np.array(removed, "<u8").tobytes()), entries.read(made.write(coming), len(added)))
    assert refused.value.code == "does-not-follow"


@given(st.lists(NUMBERS, max_size=20))
def test_sorted_means_rising_from_each_to_the_next(numbers: list[int]) -> None:
    assert entries.is_sorted(entries.numbers(np.array(numbers, "<u8").tobytes())) == (numbers == sorted(set(numbers)))
