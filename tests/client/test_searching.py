"""Both ways to search a list find what is there and nothing else."""

from array import array
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from accord.client.searching import Find, by_halving, by_numpy, finder
from accord.core.lists.entries import Entries

LAST = 2**64 - 1
numbers = st.integers(0, LAST) | st.sampled_from([0, 1, 2**63, LAST - 1, LAST]) | st.integers(0, 20)


def body(prefixes: list[int]) -> Entries:
    return Entries(memoryview(array("Q", prefixes)), memoryview(bytes(index % 256 for index in range(len(prefixes)))))


@pytest.mark.parametrize("search", [by_halving, by_numpy])
@given(listed=st.lists(numbers, min_size=1, max_size=300, unique=True), asked=st.lists(numbers, max_size=12))
@example(listed=[0], asked=[LAST, 0, LAST])
@example(listed=[LAST], asked=[LAST])
def test_what_is_found_is_what_is_there(search: Callable[[Entries], Find], listed: list[int], asked: list[int]) -> None:
    listed.sort()
    asked += listed[:2]
    wanted = [(index, listed.index(number) % 256) for index, number in enumerate(asked) if number in listed]
    assert search(body(listed))(asked) == wanted


def test_an_empty_list_holds_nothing() -> None:
    assert finder(body([]))([0, LAST]) == []


def test_a_mark_is_a_plain_number_for_whoever_writes_it_down() -> None:
    ((place, mark),) = by_numpy(body([3, 5]))([1, 5])
    assert (type(place), type(mark)) == (int, int)
