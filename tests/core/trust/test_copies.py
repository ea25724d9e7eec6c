"""Which collection is a copy: laws over collections made by hand of what copiers do, and of what members find themselves."""

from hypothesis import given
from hypothesis import strategies as st

from accord.core.trust.copies import Common, Held, is_copy, is_second_the_copy, origins

_LISTS = st.lists(st.integers(0, 10_000), min_size=24, max_size=200, unique=True)


def _common(first: list[int], second: list[int]) -> Common:
    """As counted where the second came wholly after the first."""
    shared = len(set(first) & set(second))
    return Common(shared, shared)


@given(_LISTS, st.randoms(use_true_random=False))
def test_a_copy_shuffled_shortened_cut_or_mixed_with_own_finds_is_a_copy(whole: list[int], random) -> None:  # type: ignore[no-untyped-def]
    shuffled = random.sample(whole, len(whole))
    own = list(range(20_000, 20_000 + len(whole) * 3 // 7))
    for copy in (shuffled, shuffled[len(whole) // 10 :], shuffled[: len(whole) // 2], shuffled[len(whole) // 2 :], shuffled + own):
        common = _common(whole, copy)
        assert is_copy(common, len(whole), len(copy), both_declared=False)
        assert is_copy(common, len(copy), len(whole), both_declared=False)
        assert is_second_the_copy(common)


@given(_LISTS, st.integers(0, 40))
def test_two_members_own_finds_with_less_than_half_in_common_are_none(first: list[int], percent: int) -> None:
    second = [*first[: len(first) * percent // 100], *range(20_000, 20_000 + len(first) - len(first) * percent // 100)]
    assert not is_copy(_common(first, second), len(first), len(second), both_declared=False)


def test_a_few_in_common_may_be_chance_but_not_where_both_say_that_they_took_them() -> None:
    assert not is_copy(Common(9, 9), 9, 9, both_declared=False)
    assert is_copy(Common(10, 10), 10, 10, both_declared=False)
    assert is_copy(Common(3, 3), 5, 5, both_declared=True)
    assert not is_copy(Common(2, 2), 2, 2, both_declared=True)


def test_the_copy_is_the_one_that_had_most_of_it_later() -> None:
    assert is_second_the_copy(Common(10, 6))
    assert not is_second_the_copy(Common(10, 4))


def test_a_copy_has_the_origin_of_the_first_that_it_copied_from() -> None:
    claims = [Held(1, 1, "member:1"), Held(2, 2, "member:2"), Held(3, 3, "member:3")]
    assert origins(claims, {3: {1, 2}}) == ["member:1", "member:2", "member:1"], "who copies two makes them no copies of each other"
    assert origins(claims, {2: {1}, 3: {2}}) == ["member:1"] * 3, "a copy of a copy"
    assert origins(claims[1:], {2: {1}, 3: {2}}) == ["member:2", "member:2"], "what a copy holds besides is its own"
    assert origins([Held(9, 1, "member:1"), Held(2, 2, "list:b")], {2: {1}}) == ["member:1", "member:1"], "though it came first here"


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 5)), min_size=1, max_size=12, unique_by=lambda pair: pair[0]),
    st.dictionaries(st.integers(0, 5), st.sets(st.integers(0, 5)), max_size=6),
)
def test_whatever_copies_what_it_ends_with_an_origin_that_one_of_them_has(
    placed: list[tuple[int, int]], copies: dict[int, set[int]]
) -> None:
    claims = [Held(order, collection, f"member:{collection}") for order, collection in placed]
    given = origins(claims, copies)
    assert set(given) <= {claim.own for claim in claims}
    assert all(origin == claim.own for claim, origin in zip(claims, given, strict=True) if not copies.get(claim.collection))
