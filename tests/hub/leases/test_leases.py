"""Works are shared out among the processes that live; a holder whose term is over does nothing more."""

import os
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from bells import change, rows
from hubs import Hub

from accord.hub.leases.actions import Holder, take_place
from accord.hub.running import Rounds, Runs
from accord.hub.trouble import LeaseLost

WORKS = ("alpha", "beta", "gamma", "delta", "epsilon")


class Clock:
    """The clock of a process, which nobody sets."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def holder(process: str, names: Iterable[str] = WORKS, **more: Any) -> Holder:
    made = Holder(process, ["background"], names, **more)
    made.begin()
    return made


def held(*holders: Holder) -> list[list[str]]:
    return [sorted(name for name in WORKS if each.holds(name)) for each in holders]


def test_works_are_shared_out_and_each_has_one_holder(any_hub: Hub) -> None:
    one = holder("one")
    assert held(one) == [sorted(WORKS)], "who is alone does everything"
    two = holder("two")
    assert held(two) == [[]], "what somebody holds nobody takes"
    one.renew()
    assert len(held(one)[0]) == 3 and len(one.wanted_back()) == 2
    two.renew()
    assert held(two) == [[]], "it may still have something in hand under them"
    one.let_go(sorted(one.wanted_back()))
    two.renew()
    first, second = held(one, two)
    assert sorted(first + second) == sorted(WORKS) and (len(first), len(second)) == (3, 2)
    for each in (one, two, one, two):
        each.renew()
    assert held(one, two) == [first, second], "and so it stays"
    two.end()
    one.renew()
    assert held(one) == [sorted(WORKS)], "who ends in good order is not waited for"


def test_who_gives_no_sign_is_taken_over_and_does_nothing_more(any_hub: Hub) -> None:
    from accord.hub.journal.actions import turn

    clock = Clock()
    one, two = holder("one", clock=clock), holder("two")
    change("UPDATE leases_process SET seen = seen - 20000000 WHERE id = 'one'")
    change("UPDATE leases_lease SET until = until - 20000000")
    # It has stood still and knows nothing of it: what it would write is undone, though nobody has taken over yet.
    assert one.holds("alpha")
    with one.under("alpha"), turn() as t:
        t.audit(None, "one", "late")
    assert not one.holds("alpha"), "now it knows"
    two.renew()
    assert held(two) == [sorted(WORKS)]
    with one.under("beta"), turn() as t:
        t.audit(None, "one", "late")
    with two.under("beta"), turn() as t:
        t.audit(None, "two", "in time")
    assert rows("SELECT actor, action FROM journal_audit WHERE actor IN ('one', 'two')") == [("two", "in time")]
    clock.at = 14.5
    assert held(one) == [[]], "nor does it begin anything, by its own clock"


def test_what_a_thread_does_that_was_started_under_a_lease_is_bound_to_it_too(any_hub: Hub) -> None:
    from accord.hub import threads
    from accord.hub.journal.actions import turn

    failed: list[Exception] = []

    def work() -> None:
        try:
            with turn() as t:
                t.audit(None, "one", "late")
        except LeaseLost as lost:
            failed.append(lost)

    one = holder("one")
    with one.under("alpha"):
        thread = threads.start(work, "in time")
    thread.join()
    change("UPDATE leases_lease SET until = until - 20000000")
    with one.under("alpha"):
        thread = threads.start(work, "late")
    thread.join()
    assert len(failed) == 1 and rows("SELECT COUNT(*) FROM journal_audit WHERE actor = 'one'") == [(1,)]


def test_started_again_in_its_place_it_waits_for_nobody_and_its_former_start_ends(any_hub: Hub) -> None:
    former = holder("one")
    again = holder("one")
    assert held(again) == [sorted(WORKS)]
    former.renew()
    assert former.replaced and held(former) == [[]]
    again.renew()
    assert held(again) == [sorted(WORKS)]


def test_a_term_that_was_written_by_a_clock_since_set_back_binds_nobody(hub: Hub) -> None:
    holder("one")
    change("UPDATE leases_lease SET until = until + 3600000000")
    change("UPDATE leases_process SET seen = seen + 3600000000")
    assert held(holder("two")) == [sorted(WORKS)]


def test_a_process_that_was_forgotten_comes_back(any_hub: Hub) -> None:
    one = holder("one")
    change("DELETE FROM leases_process")
    change("UPDATE leases_lease SET until = 0, token = '', holder = ''")
    one.renew()
    assert not one.replaced and held(one) == [sorted(WORKS)]


def test_who_waits_for_the_lock_of_another_that_stands_still_keeps_its_own(postgres_hub: Hub) -> None:
    from accord.hub.leases import store

    one, two = holder("one", ["alpha"]), holder("two", ["beta"])
    stop, inside = threading.Event(), threading.Event()

    def stand_still() -> None:
        from django.db import connection

        with store.alone() as alone:
            assert alone
            inside.set()
            stop.wait(30)
        connection.close()

    thread = threading.Thread(target=stand_still)
    thread.start()
    try:
        assert inside.wait(120)
        one.names = frozenset({"alpha", "beta"})
        two.end()
        one.renew()
        assert held(one) == [["alpha"]]
    finally:
        stop.set()
        thread.join()
    one.renew()
    assert held(one) == [["alpha", "beta"]]


def test_a_work_that_moves_ends_its_threads_and_begins_anew_where_it_comes_to(any_hub: Hub) -> None:
    begun: list[str] = []
    living: dict[str, list[threading.Event]] = {"one": [], "two": []}

    leave = threading.Event()

    def runs(who: str) -> list[Runs]:
        def begin(ends: threading.Event) -> list[threading.Thread]:
            thread = threading.Thread(target=ends.wait, args=(30,), daemon=True)
            thread.start()
            return [thread]

        def threads(stop: threading.Event) -> list[threading.Thread]:
            living[who].append(stop)
            return begin(stop)

        def claims(stop: threading.Event) -> list[threading.Thread]:
            living[who].append(stop)
            return begin(leave)

        return [
            Runs(rank=1, name="work", work=lambda at: False, begin=lambda: begun.append(who)),
            Runs(rank=2, name="threads", threads=threads),
            Runs(rank=3, name="claims", threads=claims, claim=True),
        ]

    names = ["work", "threads"]
    one = holder("one", names)
    first = Rounds(runs("one"), leases=one)
    first.once(0)
    first.once(0)
    assert begun == ["one"] and len(living["one"]) == 2
    two = holder("two", names)
    second = Rounds(runs("two"), leases=two)
    second.once(0)
    assert begun == ["one"] and len(living["two"]) == 1, "what claims each piece is everywhere"
    one.renew()
    first.once(0)  # tells the threads to end, or lets go
    leave.set()
    if living["one"][0].is_set():  # it is the threads that move
        first.wait(120)
    first.once(0)
    two.renew()
    second.once(0)
    assert [one.holds(name) for name in names] == [not two.holds(name) for name in names]
    assert [one.holds(name) for name in names] != [True, True]
    one.end()
    two.renew()
    second.once(0)
    assert begun == ["one", "two"] and len(living["two"]) == 2
    for rounds in (first, second):
        rounds.end()
        rounds.wait(120)
    assert all(stop.is_set() for stops in living.values() for stop in stops)


def test_a_place_is_held_by_who_lives_and_is_its_name(tmp_path: Path) -> None:
    first, second = take_place(tmp_path, "background"), take_place(tmp_path, "background")
    assert first != second and len(first) == len(second) == 32
    assert take_place(tmp_path, "web") not in (first, second)
    from accord.hub.leases import places

    os.close(places._held[-3])
    del places._held[-3]
    assert take_place(tmp_path, "background") == first, "started again in its place"
    assert len(take_place(tmp_path / "nowhere", "background")) == 32


@pytest.mark.parametrize("living", [1, 2])
def test_who_lives_is_told_by_role(any_hub: Hub, living: int) -> None:
    from accord.hub.leases.queries import standing

    for number in range(living):
        holder(f"process {number}")
    Holder("web", ["web", "edge"]).begin()
    now = standing()
    assert now.roles == {"web": 1, "edge": 1, "background": living} and now.idle == []
    change("UPDATE leases_lease SET until = 0 WHERE name = 'beta'")
    assert standing().idle == ["beta"]
