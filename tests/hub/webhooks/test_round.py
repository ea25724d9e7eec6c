"""Whose turn it is: nobody holds all the threads, neither one member nor all those whose receivers are slow."""

from accord.hub.webhooks.round import MOST_OF_MEMBER, MOST_SLOW, THREADS, Round, Waiting


def waiting(n: int, member: int, *, is_slow: bool = False, cursor: int = 0, last: int = 9, has_more: bool = False) -> Waiting:
    return Waiting(n, member, is_slow, cursor, (cursor, 0, "", "", ""), True, True, has_more, last)


def chosen(hook_round: Round, rows: list[Waiting]) -> list[int]:
    return [hook.n for hook in hook_round.choose(rows)]


def test_no_more_are_served_at_a_time_than_there_are_threads() -> None:
    assert chosen(Round(), [waiting(n, n) for n in range(100)]) == list(range(THREADS))


def test_one_member_holds_few_threads() -> None:
    assert chosen(Round(), [waiting(n, 1) for n in range(10)] + [waiting(99, 2)]) == [*range(MOST_OF_MEMBER), 99]


def test_slow_ones_hold_few_threads_together() -> None:
    rows = [waiting(n, n, is_slow=True) for n in range(20)] + [waiting(99, 99)]
    assert chosen(Round(), rows) == [*range(MOST_SLOW), 99]


def test_one_that_is_served_is_not_served_twice_and_its_place_is_free_again_after() -> None:
    hook_round, hook = Round(), waiting(1, 1)
    assert chosen(hook_round, [hook]) == [1]
    assert chosen(hook_round, [hook]) == []
    hook_round.done(hook, None)
    assert chosen(hook_round, [hook]) == [1]


def test_what_holds_nothing_is_looked_at_again_when_something_new_came() -> None:
    hook_round, hook = Round(), waiting(1, 1)
    assert chosen(hook_round, [hook]) == [1]
    hook_round.done(hook, 9)
    assert chosen(hook_round, [waiting(1, 1)]) == []
    assert chosen(hook_round, [waiting(1, 1, has_more=True)]) == [1]
    hook_round.done(waiting(1, 1), 9)
    later = waiting(1, 1, last=12)
    assert chosen(hook_round, [later]) == [1]
    assert hook_round.passed(later) == 9
    assert hook_round.passed(waiting(1, 1, cursor=3)) == 3, "set back or on by hand, it is looked through anew"
