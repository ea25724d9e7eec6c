"""When a node may answer: never where something that was announced may be missing, whatever comes in which order."""

from hypothesis import given
from hypothesis import strategies as st

from accord.core.epochs import STRIDE
from accord.doors.edge.node.freshness import (
    ANSWERS_WITHIN,
    BEHIND,
    LAG_MOST,
    MOST_WAITED,
    OTHER_EPOCH,
    READY,
    SILENT,
    STARTING,
    STILL,
    Freshness,
)
from accord.hub.relay.vocabulary import SILENT_AFTER


def _well(seq: int = 10, at: float = 0.0) -> Freshness:
    fresh = Freshness()
    fresh.is_usable = True
    fresh.hear(seq, at)
    fresh.ask(at)
    fresh.reach(seq, at)
    fresh.follow(seq)
    return fresh


def test_a_node_that_holds_all_that_was_announced_answers() -> None:
    fresh = _well()
    assert fresh.may_check(10, 0.1) and fresh.may_read(0.1) and fresh.why(0.1) == READY


def test_silence_is_trouble_only_after_two_seconds() -> None:
    fresh = _well()
    assert fresh.may_check(10, SILENT_AFTER) and not fresh.may_check(10, SILENT_AFTER + 0.001)
    assert fresh.trouble(SILENT_AFTER + 0.001) == SILENT
    fresh.hear(10, 5.0)
    assert fresh.may_check(10, 5.0)


def test_what_was_kept_says_what_was_announced_and_not_that_the_hub_lives() -> None:
    fresh = Freshness()
    fresh.hear(10, 0.0, is_news=False)
    assert fresh.announced == 10 and fresh.trouble(0.0) == SILENT and fresh.silence(0.0) is None


def test_a_replica_that_owes_something_is_read_for_a_moment_and_checked_never() -> None:
    fresh = _well()
    fresh.hear(11, 1.0)
    assert not fresh.may_check(11, 1.0) and fresh.may_read(1.0 + LAG_MOST - 0.01) and not fresh.may_read(1.01 + LAG_MOST)
    assert fresh.why(1.4) == BEHIND
    fresh.hear(12, 1.2)
    fresh.reach(11, 1.4)
    assert fresh.lag(1.5) == 1.5 - 1.2
    fresh.reach(12, 1.5)
    assert fresh.lag(1.6) == 0 and not fresh.may_check(12, 1.6), "memory has not followed yet"
    fresh.follow(12)
    assert fresh.may_check(12, 1.6)


def test_a_replica_that_does_not_say_how_far_it_is_counts_as_away() -> None:
    fresh = _well()
    fresh.hear(10, 1.0)
    fresh.ask(1.0)
    assert fresh.may_check(10, 1.0 + ANSWERS_WITHIN) and fresh.trouble(1.01 + ANSWERS_WITHIN) == STILL
    fresh.reach(10, 1.7)
    assert fresh.may_check(10, 1.7)
    fresh.fail()
    assert fresh.trouble(1.7) == STILL


def test_another_epoch_than_the_announced_is_asked_of_the_primary_both_ways() -> None:
    fresh = _well()
    fresh.hear(STRIDE, 0.1)
    assert fresh.trouble(0.1) == OTHER_EPOCH
    ahead = _well()
    ahead.reach(STRIDE + 4, 0.1)
    ahead.follow(STRIDE + 4)
    assert ahead.trouble(0.1) == OTHER_EPOCH
    ahead.hear(STRIDE + 4, 0.2)
    assert ahead.may_check(STRIDE + 4, 0.2)


def test_tables_of_another_version_are_not_read() -> None:
    fresh = _well()
    fresh.is_usable = False
    assert fresh.trouble(0.1) == STARTING and not fresh.may_read(0.1)


def test_what_is_remembered_of_a_replica_that_stays_behind_is_bounded() -> None:
    fresh = _well()
    for seq in range(11, 11 + 2 * MOST_WAITED):
        fresh.hear(seq, 1.0)
    assert len(fresh._missing) == MOST_WAITED
    fresh.reach(10 + 2 * MOST_WAITED - 1, 9.0)
    fresh.follow(10 + 2 * MOST_WAITED - 1)
    assert not fresh.may_check(fresh.announced, 1.0), "the last of them is known all the same"


MOVES = st.lists(st.tuples(st.sampled_from(["hear", "reach", "follow"]), st.integers(0, 40), st.floats(0, 1)), max_size=30)


@given(MOVES)
def test_no_order_of_events_lets_a_check_pass_over_what_was_announced(moves: list[tuple[str, int, float]]) -> None:
    fresh, at, heard, held = Freshness(), 0.0, 0, 0
    fresh.is_usable = True
    for kind, seq, wait in moves:
        at += wait
        if kind == "hear":
            fresh.hear(seq, at)
            heard = max(heard, seq)
        elif kind == "reach":
            held = max(held, seq)  # a replica never goes back
            fresh.reach(held, at)
        else:
            fresh.follow(held)
        if fresh.may_check(fresh.announced, at):
            assert held >= heard


def test_another_replica_owes_all_until_it_says_how_far_it_is() -> None:
    fresh = _well()
    fresh.begin_again(1.0)
    assert not fresh.may_check(10, 1.0) and not fresh.may_read(1.0)
    fresh.reach(9, 1.1)
    assert not fresh.may_check(10, 1.1), "memory is ahead of what can be read"
    assert fresh.may_check(9, 1.1) and fresh.may_read(1.1) and not fresh.may_read(1.1 + LAG_MOST)
    fresh.reach(10, 1.2)
    assert fresh.may_check(10, 1.2) and fresh.lag(1.2) == 0
