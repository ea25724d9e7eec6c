"""What is declared is run round after round, by a clock that nobody sets."""

from hubs import Hub
from pytest import MonkeyPatch

from accord.hub.running import Rounds, Runs


def test_what_comes_every_so_often_comes_so_though_the_machines_clock_is_set() -> None:
    done: list[int] = []
    signs: list[int] = []
    at = [0.0]

    def work(moment: int) -> bool:
        done.append(moment)
        return False

    rounds = Rounds([Runs(rank=1, work=work, every=3.0)], lambda: signs.append(1), lambda: at[0])
    for moment, seconds in ((1000, 0.0), (1001, 2.0), (5, 3.5), (6, 4.0), (999_999, 5.0), (7, 7.0)):
        at[0] = seconds
        rounds.once(moment)
    assert done == [1000, 5, 7]
    assert len(signs) == 6, "a sign of life each round"


def test_signs_of_life_go_on_where_the_clock_was_set_back(hub: Hub, monkeypatch: MonkeyPatch) -> None:
    from accord.hub.journal import followers
    from accord.hub.journal.actions import turn
    from accord.hub.times import now

    followers.beat()
    with turn() as t:
        t.set_clock(followers.BEAT, followers.WHO, t.at + 3600 * 1_000_000)  # as it was noted an hour ago, by the clock of then
    ahead = followers.last_beat()
    assert not followers.keep(now())
    assert followers.last_beat() == ahead, "too early for another"
    monkeypatch.setattr(followers, "_beaten", followers._beaten - 60)
    followers.keep(now())
    beaten = followers.last_beat()
    assert beaten is not None and abs(beaten - now()) < 600 * 1_000_000
